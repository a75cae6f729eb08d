import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Manifest } from '../../functions/release/rules/document.ts';
import { announce, FIGURES, type Office, openOffice, signBuilt, until } from '../journeys/office.ts';
import { startEngines } from '../local-aws/engines.ts';
import { percentile } from './figures.ts';
import { installedNginx, openNginx } from './nginx.ts';

/**
 * T to public through the local host's caching edge, or through a caching nginx before it. Readers poll every artefact
 * and pointer of each release, home and feed from T − 5 s; the sample is the first correct byte of each object, by the
 * host's clock. An early read is any answer with bytes of the edition before T. Some releases are then corrected, at a T
 * of their own, and their pointers polled likewise.
 *
 * The limit beside it: the same objects written in parallel by a bare client to the same storage engine.
 */
type Crowd = {
  readers: number;
  /** How many instants, and how many releases go out at each. */
  instants: number;
  together: number;
  /** Through nginx where there is one: the host then keeps this machine's time, as nginx does. */
  nginx?: boolean;
};

const ONE_BY_ONE: Crowd = { readers: 50, instants: 20, together: 1 };
const TWO_AT_ONCE: Crowd = { readers: 200, instants: 12, together: 2, nginx: true };

/** What announcing and signing off a release takes at most, on this machine's own clock. */
const PREPARING_MS = 4000;

/** Asked by all readers in a second: enough that waiting for the next poll costs little. */
const POLLS_A_SECOND = 700;
const SPACING_MS = 8000;
const BEFORE_MS = 5000;
const AFTER_MS = 1500;

/**
 * `is`: whether a body is the edition's. Pointers say in addition when it came out, which nobody knows before.
 * `shared`: a page of all releases, which is written after the edition itself.
 */
type Target = { path: string; is: (body: Buffer) => boolean; shared?: boolean };
type Instant = { t: number; targets: Target[] };

/** How many of the releases are corrected. */
const CORRECTED = 4;
const FIGURE = ['R,ALL,MOM,2017-12,100.4', 'R,ALL,MOM,2017-12,100.5'] as const;
const NOTICE = ['--notice-zh', '更正农村环比', '--notice-en', 'Rural month-on-month index corrected'];

const flowName = (index: number): string => `bench${String(index).padStart(2, '0')}`;

/** A dataflow and a signed-off release each: editions of one dataflow would build on one another. */
const prepare = async (
  office: Office,
  folder: string,
  firstT: number,
  { instants, together }: Crowd,
): Promise<Instant[]> => {
  const definition = JSON.parse(await readFile(join(FIGURES, '..', 'cpi.json'), 'utf8')) as object;
  const all: Instant[] = [];
  for (let index = 0; index < instants; index++) {
    const t = firstT + index * SPACING_MS;
    const targets: Target[] = [];
    for (let beside = 0; beside < together; beside++) {
      const flow = flowName(index * together + beside);
      const file = join(folder, `${flow}.json`);
      await writeFile(file, JSON.stringify({ ...definition, id: flow, sdmxId: flow.toUpperCase() }));
      await office.run('admin', 'dataflow', 'put', file);
      const release = `${flow}/2017-12`;
      await announce(office, release, new Date(t).toISOString());
      await office.run('editor', 'upload', release, join(FIGURES, 'cpi-2017-12.csv'));
      await signBuilt(office, release);
      targets.push(...(await targetsOf(office, flow)));
    }
    all.push({ t, targets });
  }
  return all;
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
    { path: '/', is: (body) => latestOf(body).includes(`/${folder}"`), shared: true },
    { path: '/feed.atom', is: (body) => body.includes(`${flow}/2017-12/e1`), shared: true },
  ];
};

/** The part of the home page that names what is out. */
const latestOf = (body: Buffer): string =>
  /id="latest"([\s\S]*?)<\/section>/.exec(body.toString('utf8'))?.[1] ?? '';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Poll = { body: Buffer; at: number };

/** Where readers ask: the host itself, or nginx at its socket. */
type Place = { host: string; port: string } | { socketPath: string };

const poll = (agent: Agent, place: Place, path: string, now: () => number): Promise<Poll> =>
  new Promise((resolve, reject) => {
    const sent = request({ ...place, path, agent }, (answer) => {
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

type Watched = { lags: number[]; shared: number[]; polls: number; early: number };

/** One instant, watched by all readers from five seconds before T until every object is there. */
const watch = async (
  agent: Agent,
  place: Place,
  { t, targets }: Instant,
  readers: number,
  now: () => number,
): Promise<Watched> => {
  const firsts = new Map<Target, number>();
  const each = POLLS_A_SECOND / readers;
  /** Readers take turns at the targets together: each is asked for as often as any other, however they drift. */
  let turn = 0;
  let polls = 0;
  let early = 0;
  await pause(t - BEFORE_MS - now());
  const client = async (number: number): Promise<void> => {
    await pause((1000 / POLLS_A_SECOND) * number);
    while (now() < t + AFTER_MS || firsts.size < targets.length) {
      const started = now();
      const target = targets[turn % targets.length];
      if (!target) return;
      turn += 1;
      const seen = await poll(agent, place, target.path, now);
      polls += 1;
      if (target.is(seen.body)) {
        if (seen.at < t) early += 1;
        else if (!firsts.has(target)) firsts.set(target, seen.at - t);
      }
      await pause(1000 / each - (now() - started));
    }
  };
  await Promise.all(Array.from({ length: readers }, (_, number) => client(number)));
  const lagsOf = (shared: boolean): number[] =>
    [...firsts].flatMap(([target, lag]) => ((target.shared ?? false) === shared ? [lag] : []));
  return { lags: lagsOf(false), shared: lagsOf(true), polls, early };
};

/** The same objects in parallel by a bare client: what the storage engine alone takes, once for each release. */
const bareWrites = async (sizes: readonly number[], rounds: number): Promise<number[]> => {
  const engines = await startEngines({
    buckets: [{ name: 'limit', versioned: true }],
  });
  try {
    const s3 = engines.s3('admin');
    const took: number[] = [];
    for (let round = 0; round < rounds; round++) {
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

/** What holds an edition has armed it by then: it has minutes for it where nobody moves a clock. */
const SETTLED_MS = 40_000;

/** On the host's clock, moved on to shortly before the first T. */
const onMovedClock = async (office: Office, folder: string, crowd: Crowd): Promise<Instant[]> => {
  const firstT = Date.parse('2018-01-10T10:00:00+08:00');
  const all = await prepare(office, folder, firstT, crowd);
  await office.moveClock(new Date(firstT - 150_000).toISOString());
  await until(
    async () => (await office.logged('ReleaseClock')).filter(({ event }) => event === 'armed').length > 0,
  );
  await office.moveClock(new Date(firstT - SETTLED_MS).toISOString());
  return all;
};

/** On this machine's clock. @throws RangeError where preparing took longer than there was */
const onOwnClock = async (office: Office, folder: string, crowd: Crowd): Promise<Instant[]> => {
  const ready = (await office.clock()) + crowd.instants * crowd.together * PREPARING_MS;
  const firstT = Math.ceil(ready / 1000) * 1000;
  const all = await prepare(office, folder, firstT, crowd);
  if ((await office.clock()) > firstT - 2 * BEFORE_MS) throw new RangeError('Preparing took too long');
  return all;
};

/** Corrections of the first releases, signed off for a T each. */
const correct = async (office: Office, folder: string): Promise<Instant[]> => {
  const [from, to] = FIGURE;
  const figures = (await readFile(join(FIGURES, 'cpi-2017-12.csv'), 'utf8')).replace(from, to);
  const file = join(folder, 'corrected.csv');
  await writeFile(file, figures);
  const firstT = Math.ceil(((await office.clock()) + CORRECTED * PREPARING_MS + 2 * BEFORE_MS) / 1000) * 1000;
  const all: Instant[] = [];
  for (let index = 0; index < CORRECTED; index++) {
    const t = firstT + index * SPACING_MS;
    const release = `${flowName(index)}/2017-12`;
    await office.run('editor', 'correct', release, file, ...NOTICE, '--at', new Date(t).toISOString());
    await signBuilt(office, release);
    const folderOf = `releases/${release}/`;
    const page = (path: string): Target => ({ path, is: (body) => body.includes('data-edition="2"') });
    const document = (path: string): Target => ({ path, is: (body) => body.includes('"edition": 2,') });
    const latest = `/releases/${flowName(index)}/latest.json`;
    all.push({
      t,
      targets: [
        page(`/${folderOf}`),
        page(`/en/${folderOf}`),
        document(`/${folderOf}release.json`),
        document(latest),
      ],
    });
  }
  return all;
};

const measured = async (crowd: Crowd): Promise<Record<string, number>> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliostat-bench-'));
  const agent = new Agent({ keepAlive: true, maxSockets: crowd.readers });
  try {
    const nginxFile = crowd.nginx ? await installedNginx() : null;
    const clock = nginxFile === null ? ['--now', '2018-01-10T09:00:00+08:00'] : [];
    await using office = await openOffice('--empty', ...clock);
    await using nginx =
      nginxFile === null ? null : await openNginx(nginxFile, join(folder, 'nginx'), office.address);
    const all = await (nginx ? onOwnClock : onMovedClock)(office, folder, crowd);
    const offset = (await office.clock()) - Date.now();
    const now = () => Date.now() + offset;
    const { hostname, port } = new URL(office.address);
    const place = nginx ? { socketPath: nginx.socket } : { host: hostname, port };
    const seen: Watched[] = [];
    for (const one of all) seen.push(await watch(agent, place, one, crowd.readers, now));
    const corrected: Watched[] = [];
    for (const one of await correct(office, folder))
      corrected.push(await watch(agent, place, one, crowd.readers, now));
    const own = (all[0]?.targets ?? []).filter(({ shared }) => !shared);
    const sizes = await Promise.all(
      own.map(async ({ path }) => (await (await office.get(path)).arrayBuffer()).byteLength),
    );
    const bare = percentile(await bareWrites(sizes, crowd.instants), 99);
    const everything = [...seen, ...corrected];
    const lags = seen.flatMap((one) => one.lags);
    const shared = seen.flatMap((one) => one.shared);
    const p99 = percentile(lags, 99);
    return {
      throughNginx: nginx ? 1 : 0,
      releases: crowd.instants * crowd.together,
      readers: crowd.readers,
      samples: lags.length,
      polls: everything.reduce((sum, { polls }) => sum + polls, 0),
      earlyReads: everything.reduce((sum, { early }) => sum + early, 0),
      p50Ms: percentile(lags, 50),
      p99Ms: p99,
      maxMs: Math.max(...lags),
      homeAndFeedP99Ms: percentile(shared, 99),
      bareP99Ms: bare,
      ratioP99: p99 / bare,
      homeAndFeedRatio: percentile(shared, 99) / bare,
      correctionMaxMs: Math.max(...corrected.flatMap((one) => one.lags)),
    };
  } finally {
    agent.destroy();
    await rm(folder, { recursive: true, force: true });
  }
};

export const benchRelease = async (): Promise<Record<string, Record<string, number>>> => ({
  oneByOne: await measured(ONE_BY_ONE),
  twoAtOnce: await measured(TWO_AT_ONCE),
});
