import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { rearm } from '../../../functions/release/clock/pointers.ts';
import type { Front } from '../../../functions/release/clock/shared-pages.ts';
import type { Release } from '../../../functions/release/rules/release.ts';
import { openFront } from '../../../functions/site/shared/front.ts';
import { FRONT_KEYS } from '../../../functions/site/shared/pages.ts';
import { refreshShared } from '../../../functions/site/shared/site.ts';
import { CPI, PPI, type Room, startRooms, T } from '../../release/clock/room.ts';

/** Home and feeds, read before T and shown at T: first of all shared pages, and never older than what stands. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

/** Who wakes within a minute of T goes first then. */
const SOON = T.subtract({ seconds: 50 });

const HOME = 'index.html';

/** Whether a feed has the edition, or home lists it as out. */
const tells = (text: string | null): boolean => {
  const latest = /id="latest"[\s\S]*?<\/section>/.exec(text ?? '')?.[0];
  return latest ? latest.includes('/releases/cpi/2017-12/"') : (text ?? '').includes('cpi/2017-12/e1');
};

const tellingNow = (room: Room): Promise<boolean[]> =>
  Promise.all(FRONT_KEYS.map(async (key) => tells(await room.body(key))));

/** Shows this title as soon as the reading is there; before that a front shows nothing. */
const showing = (front: Front, room: Room, release: Release, title = '新'): Promise<unknown> =>
  vi.waitUntil(
    async () => {
      await front.show({ ...release, title: { zh: title, en: title } }, null);
      return (await room.body(HOME))?.includes(`>${title}<`);
    },
    { timeout: 60_000 },
  );

/** What was asked of the public bucket after the pointers were out. */
const afterPointers = (room: Room, from: number): string[] => {
  const asked = room.engines.requests.slice(from);
  return asked.slice(asked.findLastIndex((one) => one.startsWith('PUT') && one.endsWith('/latest.json')) + 1);
};

const isFront = (one: string): boolean => FRONT_KEYS.some((key) => one.endsWith(`/public/${key}`));

it('at T they are written without anything of them being read', async () => {
  await using room = await rooms.open(SOON);
  await room.add();
  await refreshShared(room.sources, room.time.now);
  const from = room.engines.requests.length;
  // No time of the test's passes while something is read: T waits until that is over, and the pages are rehearsed.
  let near = 0;
  room.time.when(T.subtract({ milliseconds: 4100 }), () => {
    near = room.engines.requests.length;
  });
  room.time.when(T.subtract({ milliseconds: 300 }), () =>
    vi.waitUntil(
      () =>
        room.engines.requests
          .slice(near)
          .some((one) => one.startsWith('GET') && one.endsWith('/e1/release.json')),
      { timeout: 60_000 },
    ),
  );
  await room.keepWatch();
  const front = afterPointers(room, from).filter(isFront);
  expect(front.slice(0, 4).map((one) => one.split(' ')[0])).toEqual(['PUT', 'PUT', 'PUT', 'PUT']);
  expect(await tellingNow(room)).toEqual([true, true, true, true]);
});

it('what is read anew a moment later says how long caches may keep it, and nothing else', async () => {
  await using room = await rooms.open(SOON);
  const release = await room.add();
  await refreshShared(room.sources, room.time.now);
  room.time.elapse(50_000);
  const front = openFront(room.sources, [release], room.time.now);
  await showing(front, room, release);
  const before = [await room.body(HOME), (await room.head(HOME))['cache-control']];
  expect(before[1]).toBe('public, no-cache');
  await room.keepWatch();
  expect(await tellingNow(room)).toEqual([true, true, true, true]);
  expect((await room.head(HOME))['cache-control']).toBe('public, max-age=0, s-maxage=1, must-revalidate');
});

it('a watch that arms another release meanwhile has no cache keep what lacks one until then', async () => {
  await using room = await rooms.open(SOON);
  const release = await room.add();
  await room.add({ id: PPI, releaseAt: T.add({ seconds: 60 }) });
  await refreshShared(room.sources, room.time.now);
  room.time.elapse(50_000);
  const front = openFront(room.sources, [release], room.time.now);
  await showing(front, room, release);
  for (const key of FRONT_KEYS) {
    await rearm(room.site, key, T.add({ seconds: 60 }), room.time.now());
    const { expires, 'cache-control': caching } = await room.head(key);
    expect([expires, caching]).toEqual([undefined, 'public, no-cache']);
  }
});

it('before T they say nothing of it', async () => {
  await using room = await rooms.open(SOON);
  await room.add();
  await refreshShared(room.sources, room.time.now);
  let early: boolean[] = [];
  room.time.when(T.subtract({ milliseconds: 1 }), async () => {
    early = await tellingNow(room);
  });
  await room.keepWatch();
  expect(early).toEqual([false, false, false, false]);
});

it('what was written over them since is not overwritten with what was read before', async () => {
  await using room = await rooms.open(SOON);
  const release = await room.add();
  await refreshShared(room.sources, room.time.now);
  const front = openFront(room.sources, [release], room.time.now);
  await showing(front, room, release);
  const later = openFront(room.sources, [release], room.time.now);
  // Read by now, since what follows waits for it.
  await showing(later, room, release, '先');
  await room.add({ id: PPI, state: 'announced' });
  await refreshShared(room.sources, room.time.now);
  const stands = await room.body('feed.atom');
  await later.show({ ...release, title: { zh: '旧', en: 'Old' } }, null);
  expect([await room.body('feed.atom'), await room.body(HOME)]).toEqual([
    stands,
    expect.not.stringContaining('旧'),
  ]);
});

it('an announcement between the reading and T stands beside what comes out', async () => {
  await using room = await rooms.open(SOON);
  await room.add();
  await refreshShared(room.sources, room.time.now);
  room.time.when(T.subtract({ milliseconds: 500 }), async () => {
    await room.add({ id: PPI, state: 'announced', releaseAt: T.add({ seconds: 3600 }) });
    await refreshShared(room.sources, room.time.now);
  });
  await room.keepWatch();
  const home = (await room.body(HOME)) ?? '';
  expect([home.includes('ppi 发布'), tells(home)]).toEqual([true, true]);
});

it('where the reading fails, the release is out at T all the same, and the pages a moment later', async () => {
  await using room = await rooms.open(SOON);
  await room.add();
  await refreshShared(room.sources, room.time.now);
  let broken = true;
  room.time.when(T.add({ milliseconds: 1500 }), () => {
    broken = false;
  });
  const { s3, bucket } = room.site;
  s3.middlewareStack.add(
    (next) => async (args) => {
      const { Key = '' } = args.input as { Key?: string };
      if (broken && FRONT_KEYS.includes(Key)) throw new Error(`No way to ${Key} in ${bucket}`);
      return await next(args);
    },
    { step: 'initialize', name: 'broken' },
  );
  await room.keepWatch();
  const { state, published } = await room.release(CPI);
  expect([state, (published[0]?.publishedAt.epochMilliseconds ?? 0) - T.epochMilliseconds]).toEqual([
    'published',
    expect.toSatisfy((lag: number) => lag >= 0 && lag < 100),
  ]);
  expect(await tellingNow(room)).toEqual([true, true, true, true]);
});

it('where the reading never ends, nothing waits for it', async () => {
  await using room = await rooms.open(SOON);
  await room.add();
  await refreshShared(room.sources, room.time.now);
  let near = false;
  let hung = 0;
  room.time.when(T.subtract({ milliseconds: 2100 }), () => {
    near = true;
  });
  room.site.s3.middlewareStack.add(
    (next) => async (args) => {
      const { Key = '' } = args.input as { Key?: string };
      if (!near || hung === FRONT_KEYS.length || !FRONT_KEYS.includes(Key)) return await next(args);
      hung += 1;
      return await new Promise(() => undefined);
    },
    { step: 'initialize', name: 'hung' },
  );
  await room.keepWatch();
  expect([hung, (await room.release(CPI)).state]).toEqual([FRONT_KEYS.length, 'published']);
  expect(await tellingNow(room)).toEqual([true, true, true, true]);
});

it('of two at one T each is asked for until both are out: no cache keeps the page that has one', async () => {
  await using room = await rooms.open(SOON);
  const release = await room.add();
  await room.add({ id: PPI });
  await refreshShared(room.sources, room.time.now);
  const front = openFront(room.sources, [release], room.time.now);
  room.time.elapse(50_000);
  await showing(front, room, release);
  expect((await room.head(HOME))['cache-control']).toBe('public, no-cache');
});

it('what comes out while the pointers of another are being written is shown with it, in one write', async () => {
  await using room = await rooms.open(SOON);
  const [cpi, ppi] = [await room.add(), await room.add({ id: PPI })];
  await refreshShared(room.sources, room.time.now);
  const front = openFront(room.sources, [cpi, ppi], room.time.now);
  await showing(front, room, cpi);
  const writes = () => room.engines.requests.filter((one) => one === `PUT /_local/s3/public/${HOME}`).length;
  const before = writes();
  const titled = (release: Release, title: string) => ({ ...release, title: { zh: title, en: title } });
  const [first, second] = [front.expect(), front.expect()];
  first();
  const shown = front.show(titled(cpi, '先出'), null);
  // Time enough to write it alone.
  for (let look = 0; look < 5; look += 1) expect(await room.body(HOME)).not.toContain('>先出<');
  second();
  await Promise.all([shown, front.show(titled(ppi, '同出'), null)]);
  const home = await room.body(HOME);
  expect([writes() - before, home?.includes('>先出<'), home?.includes('同出')]).toEqual([1, true, true]);
});
