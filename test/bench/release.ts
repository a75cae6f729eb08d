import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Manifest } from '../../functions/domain/release/document.ts';
import { startEngines } from '../infra/local/engines.ts';
import { announce, FIGURES, type Office, openOffice, signBuilt, until } from '../journeys/office.ts';
import { percentile } from './figures.ts';

/**
 * T to public at the local origin. Clients poll every artefact and pointer of twenty releases from T − 5 s; the
 * sample is the first correct byte of each object of each release, by the host's clock. An early read is any
 * answer with bytes of the edition before T.
 *
 * The limit beside it: the same objects written in parallel by a bare client to the same storage engine.
 */
const RELEASES = 20;
const CLIENTS = 50;
/** Asked by each client in a second: together enough that waiting for the next poll costs a few milliseconds. */
const POLLS_A_SECOND = 14;
const SPACING_MS = 8000;
const BEFORE_MS = 5000;
const AFTER_MS = 1500;

/** `is`: whether a body is the edition's. Pointers say in addition when it came out, which nobody knows before. */
type Target = { path: string; is: (body: Buffer) => boolean };
type Edition = { t: number; targets: Target[] };

const flowName = (index: number): string => `bench${String(index).padStart(2, '0')}`;

/** A dataflow and a signed-off release each: editions of one dataflow would build on one another. */
const prepare = async (office: Office, folder: string, firstT: number): Promise<Edition[]> => {
  const definition = JSON.parse(await readFile(join(FIGURES, '..', 'cpi.json'), 'utf8')) as object;
  const editions: Edition[] = [];
  for (let index = 0; index < RELEASES; index++) {
    const flow = flowName(index);
    const file = join(folder, `${flow}.json`);
    await writeFile(file, JSON.stringify({ ...definition, id: flow, sdmxId: flow.toUpperCase() }));
    await office.run('admin', 'dataflow', 'put', file);
    const t = firstT + index * SPACING_MS;
    const release = `${flow}/2017-12`;
    await announce(office, release, new Date(t).toISOString());
    await office.run('editor', 'upload', release, join(FIGURES, 'cpi-2017-12.csv'));
    await signBuilt(office, release);
    const out = join(folder, flow);
    await office.run('editor', 'preview', release, '--out', out);
    editions.push({ t, targets: await targetsOf(office, flow) });
  }
  return editions;
};

/** Every object that the edition makes public, with the hash of its bytes, from the sealed manifest. */
const targetsOf = async (office: Office, flow: string): Promise<Target[]> => {
  const preview = JSON.parse(await office.run('editor', 'preview', `${flow}/2017-12`)) as {
    manifest: Manifest;
    sha256: string;
  };
  const folder = `releases/${flow}/2017-12/`;
  const exactly = (path: string, hash: string): Target => ({ path, is: (body) => sha256(body) === hash });
  const page = (path: string): Target => ({ path, is: (body) => body.includes('data-edition="1"') });
  const document = (path: string): Target => ({
    path,
    is: (body) => body.includes('"state": "published"') && body.includes('"period": "2017-12"'),
  });
  return [
    ...preview.manifest.artefacts.map(({ path, sha256: hash }) => exactly(`/${path}`, hash)),
    exactly(`/${folder}e1/manifest.json`, preview.sha256),
    page(`/${folder}`),
    page(`/en/${folder}`),
    document(`/${folder}release.json`),
    document(`/releases/${flow}/latest.json`),
  ];
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Poll = { body: Buffer; at: number };

const poll = (agent: Agent, address: string, path: string, now: () => number): Promise<Poll> =>
  new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, { agent }, (answer) => {
      const at = now();
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ body: Buffer.concat(chunks), at }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

type Watched = { lags: number[]; polls: number; early: number };

/** One release, watched by all clients from five seconds before T until every object is there. */
const watch = async (
  agent: Agent,
  address: string,
  edition: Edition,
  now: () => number,
): Promise<Watched> => {
  const { t, targets } = edition;
  const firsts = new Map<string, number>();
  let polls = 0;
  let early = 0;
  await pause(t - BEFORE_MS - now());
  const client = async (number: number): Promise<void> => {
    await pause((1000 / POLLS_A_SECOND / CLIENTS) * number);
    for (let turn = number; now() < t + AFTER_MS || firsts.size < targets.length; turn++) {
      const started = now();
      const target = targets[turn % targets.length];
      if (!target) return;
      const seen = await poll(agent, address, target.path, now);
      polls += 1;
      if (target.is(seen.body)) {
        if (seen.at < t) early += 1;
        else if (!firsts.has(target.path)) firsts.set(target.path, seen.at - t);
      }
      await pause(1000 / POLLS_A_SECOND - (now() - started));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return { lags: [...firsts.values()], polls, early };
};

/** The same objects in parallel by a bare client: what the storage engine alone takes, once for each release. */
const bareWrites = async (sizes: readonly number[]): Promise<number[]> => {
  const engines = await startEngines({
    buckets: [{ name: 'limit', versioned: true }],
  });
  try {
    const s3 = engines.s3('admin');
    const took: number[] = [];
    for (let round = 0; round < RELEASES; round++) {
      const started = performance.now();
      await Promise.all(
        sizes.map(async (size, index) => {
          await s3.send(
            new PutObjectCommand({ Bucket: 'limit', Key: `${round}/${index}`, Body: Buffer.alloc(size, 65) }),
          );
          took.push(performance.now() - started);
        }),
      );
    }
    return took;
  } finally {
    await engines.stop();
  }
};

export const benchRelease = async (): Promise<Record<string, number>> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliostat-bench-'));
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  try {
    await using office = await openOffice('--empty', '--now', '2018-01-10T09:00:00+08:00');
    const firstT = Date.parse('2018-01-10T10:00:00+08:00');
    const editions = await prepare(office, folder, firstT);
    await office.moveClock(new Date(firstT - 150_000).toISOString());
    await until(
      async () => (await office.logged('ReleaseClock')).filter(({ event }) => event === 'armed').length > 0,
    );
    await office.moveClock(new Date(firstT - 12_000).toISOString());
    const offset = (await office.clock()) - Date.now();
    const now = () => Date.now() + offset;
    const lags: number[] = [];
    let polls = 0;
    let early = 0;
    for (const edition of editions) {
      const seen = await watch(agent, office.address, edition, now);
      lags.push(...seen.lags);
      polls += seen.polls;
      early += seen.early;
    }
    const sizes = await Promise.all(
      (editions[0]?.targets ?? []).map(
        async ({ path }) => (await (await office.get(path)).arrayBuffer()).byteLength,
      ),
    );
    const bare = await bareWrites(sizes);
    const p99 = percentile(lags, 99);
    return {
      releases: editions.length,
      samples: lags.length,
      polls,
      earlyReads: early,
      p50Ms: percentile(lags, 50),
      p99Ms: p99,
      maxMs: Math.max(...lags),
      bareP99Ms: percentile(bare, 99),
      ratioP99: p99 / percentile(bare, 99),
    };
  } finally {
    agent.destroy();
    await rm(folder, { recursive: true, force: true });
  }
};
