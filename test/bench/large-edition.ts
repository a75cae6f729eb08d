import { createHash, randomBytes } from 'node:crypto';
import { type PublicSite, putOnce } from '../../functions/store/release/public-site.ts';
import { startEngines } from '../infra/local/engines.ts';
import { percentile } from './figures.ts';

/**
 * What lies between T and the last artefact of an edition that is armed: its bytes are in memory and hashed. One of
 * 100 KB beside one of 100 MB, nine artefacts each, of which four are large.
 */
const ROUNDS = 5;
const LARGE = 4;
const SMALL = 5;

const edition = (round: string, bytes: number) =>
  Array.from({ length: LARGE + SMALL }, (_, index) => {
    const body = randomBytes(index < LARGE ? Math.floor(bytes / LARGE) : 1000);
    return {
      key: `releases/bench/${round}/${index}`,
      bytes: body,
      mediaType: 'text/csv',
      sha256: createHash('sha256').update(body).digest('hex'),
    };
  });

const lags = async (site: PublicSite, name: string, bytes: number): Promise<number[]> => {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const artefacts = edition(`${name}${round}`, bytes);
    const started = performance.now();
    await Promise.all(artefacts.map((artefact) => putOnce(site, artefact)));
    took.push(performance.now() - started);
  }
  return took;
};

export const benchLargeEdition = async (): Promise<Record<string, number>> => {
  const engines = await startEngines({ buckets: [{ name: 'public', versioned: true }] });
  try {
    const site = { s3: engines.s3(), bucket: 'public' };
    await lags(site, 'warm', 100_000);
    const small = percentile(await lags(site, 'small', 100_000), 50);
    const large = percentile(await lags(site, 'large', 100_000_000), 50);
    return { smallP50Ms: small, largeP50Ms: large, ratio: large / small };
  } finally {
    await engines.stop();
  }
};
