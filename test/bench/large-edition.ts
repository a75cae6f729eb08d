import { createHash, randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { sealedContent } from '../../functions/release/clock/sealed-content.ts';
import { keep, type Vault } from '../../functions/release/records/vault.ts';
import { type Begun, beginOnce, putOnce } from '../../functions/store/once.ts';
import type { PublicSite } from '../../functions/store/public-site.ts';
import { startEngines } from '../local-aws/engines.ts';
import { percentile } from './figures.ts';

/**
 * What lies between T and the last artefact of an edition that is armed and begun: everything but the last bytes of
 * each file has gone from the vault to storage. One of 100 KB beside one of 100 MB, nine artefacts each, of which four
 * are large; and the memory that the large one takes from arming to its last byte, beyond what stood before.
 */
const ROUNDS = 5;
const LARGE = 4;
const SMALL = 5;
const T = Temporal.Instant.from('2018-01-10T09:30:00+08:00');

/** Until everything but the last bytes has gone, and storage has written what came. */
const settled = async (begun: readonly Begun[]): Promise<void> => {
  while (!begun.every((one) => one.waits())) {
    if (begun.some((one) => one.isLost())) throw new Error('A write was lost before T');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await new Promise((resolve) => setTimeout(resolve, 2000));
};

type Lags = { took: number[]; memory: number };

const lags = async (site: PublicSite, vault: Vault, name: string, bytes: number): Promise<Lags> => {
  const took: number[] = [];
  let memory = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const manifest = [];
    for (let index = 0; index < LARGE + SMALL; index++) {
      const body = randomBytes(index < LARGE ? Math.floor(bytes / LARGE) : 1000);
      const path = `releases/bench/${name}${round}/${index}`;
      await keep(vault, path, body, 'text/csv');
      const sha256 = createHash('sha256').update(body).digest('hex');
      manifest.push({ path, mediaType: 'text/csv', size: body.length, sha256 });
    }
    const artefacts = await Promise.all(
      manifest.map((artefact) => sealedContent(vault, artefact.path, artefact, false)),
    );
    const begun = artefacts.map((artefact) => {
      const one = beginOnce(site, artefact, T);
      if (!one) throw new Error('An artefact is empty');
      return one;
    });
    await settled(begun);
    memory = Math.max(
      memory,
      artefacts.reduce((sum, one) => sum + (one.bytes?.length ?? one.tail.length), 0),
    );
    const started = performance.now();
    const written = await Promise.all(begun.map((one) => one.finish()));
    took.push(performance.now() - started);
    if (written.includes(false)) throw new Error('An artefact was written by somebody else');
  }
  return { took, memory };
};

export const benchLargeEdition = async (): Promise<Record<string, number>> => {
  const engines = await startEngines({
    buckets: [
      { name: 'public', versioned: true },
      { name: 'vault', versioned: true },
    ],
  });
  try {
    const site = { s3: engines.s3(), bucket: 'public' };
    const vault = { s3: engines.s3(), bucket: 'vault' };
    await lags(site, vault, 'warm', 100_000);
    const small = await lags(site, vault, 'small', 100_000);
    const large = await lags(site, vault, 'large', 100_000_000);
    const unbegun = performance.now();
    await putOnce(site, {
      key: 'releases/bench/unbegun',
      bytes: Buffer.alloc(100_000_000),
      mediaType: 'x/x',
    });
    const whole = performance.now() - unbegun;
    const [smallP50Ms, largeP50Ms] = [percentile(small.took, 50), percentile(large.took, 50)];
    return {
      smallP50Ms,
      largeP50Ms,
      ratio: largeP50Ms / smallP50Ms,
      largeKeptBytes: large.memory,
      unbegunMs: whole,
    };
  } finally {
    await engines.stop();
  }
};
