import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { saveRelease } from '../../../functions/release/records/releases.ts';
import { rescheduled } from '../../../functions/release/rules/life.ts';
import { FRONT_KEYS } from '../../../functions/site/shared/pages.ts';
import { refreshRelease, refreshShared, refreshSharedFor } from '../../../functions/site/shared/site.ts';
import { everyHour, everyMinute, onChange, onRequests } from '../../../functions/site/waking.ts';
import { endTurn, takeTurn, wish } from '../../../functions/store/shared-pages.ts';
import { CPI, PPI, type Room, startRooms, T } from '../../release/clock/room.ts';

/** Pages that are replaced: what they tell before T, and that nobody's update is lost. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

const PAGE = 'releases/cpi/2017-12/';
const DOCUMENT = `${PAGE}release.json`;
const LATEST = 'releases/cpi/latest.json';
const LATER = T.add({ seconds: 600 });

const headers = async (room: Room, key: string) => {
  const { etag, expires, 'cache-control': caching } = await room.head(key);
  return { etag, expires, caching };
};

describe('before T', () => {
  it('the pages that T replaces expire the second before it, and what it does not replace does not', async () => {
    await using room = await rooms.open();
    await room.add();
    await room.add({ id: PPI, state: 'announced', releaseAt: LATER });
    await refreshRelease(room.sources, PPI, room.time.now);
    const expires: Record<string, unknown> = {};
    room.time.when(T.subtract({ seconds: 2 }), async () => {
      for (const key of [PAGE, DOCUMENT, 'index.html', 'calendar.json', 'releases/ppi/2017-12/']) {
        expires[key] = Date.parse((await room.head(key)).expires ?? '') - T.epochMilliseconds;
      }
    });
    await refreshShared(room.sources, room.time.now);
    await room.keepWatch();
    expect(expires).toEqual({
      [PAGE]: -1000,
      [DOCUMENT]: -1000,
      'index.html': -1000,
      'calendar.json': -1000,
      'releases/ppi/2017-12/': Number.NaN,
    });
  });

  it('a later T that another watch holds alone does not take the place of an earlier one', async () => {
    await using room = await rooms.open();
    await room.add();
    await room.add({ id: PPI, releaseAt: T.add({ seconds: 60 }) });
    await refreshShared(room.sources, room.time.now);
    let expires = Number.NaN;
    room.time.when(T.subtract({ seconds: 2 }), async () => {
      expires = Date.parse((await room.head('index.html')).expires ?? '');
    });
    await room.keepWatch({ span: { seconds: 200, only: [PPI] } });
    expect(expires - T.epochMilliseconds).toBe(-1000);
    expect((await room.release(PPI)).state).toBe('published');
  });

  it('while one is due and not out, no cache is to keep a page without it until a later T', async () => {
    await using room = await rooms.open(T.add({ milliseconds: 200 }));
    await room.add();
    await room.add({ id: PPI, releaseAt: T.add({ seconds: 60 }) });
    await refreshShared(room.sources, room.time.now);
    const { expires, caching } = await headers(room, 'index.html');
    expect([expires, caching]).toEqual([undefined, 'public, no-cache']);
  });

  it('the same by a look at the clock from before T, where the release is already being published', async () => {
    await using room = await rooms.open(T.subtract({ milliseconds: 100 }));
    const release = await room.add();
    await room.add({ id: PPI, releaseAt: T.add({ seconds: 60 }) });
    const act = { by: 'release-clock', at: T };
    await saveRelease(room.table, release, { ...release, state: 'publishing', publishingAt: T }, act, {
      action: 'publishing',
    });
    await refreshShared(room.sources, room.time.now);
    expect((await headers(room, 'index.html')).expires).toBeUndefined();
  });

  it('a T that moves away takes the arming back', async () => {
    await using room = await rooms.open();
    const release = await room.add();
    await refreshRelease(room.sources, CPI, room.time.now);
    expect((await headers(room, PAGE)).expires).toBeDefined();
    const act = { by: 'editor', at: room.time.now() };
    await saveRelease(
      room.table,
      release,
      rescheduled(release, LATER, { zh: '核实', en: '核实' }, act),
      act,
      {
        action: 'rescheduled',
      },
    );
    await refreshRelease(room.sources, CPI, room.time.now);
    expect((await headers(room, PAGE)).expires).toBeUndefined();
  });
});

describe('a correction at a T of its own', () => {
  it('arms no pointer and changes no byte before it: nobody can tell that one is coming', async () => {
    await using room = await rooms.open();
    await room.add();
    await room.keepWatch();
    room.time.elapse(180_000);
    await refreshRelease(room.sources, CPI, room.time.now);
    const keys = [PAGE, `en/${PAGE}`, DOCUMENT, LATEST, 'index.html', 'calendar.json', 'feed.atom'];
    const look = () => Promise.all(keys.map((key) => headers(room, key)));
    const before = await look();
    const t = room.time.now().add({ seconds: 100 }).round({ smallestUnit: 'second' });
    await room.correct(CPI, t);
    let meanwhile: unknown;
    room.time.when(t.subtract({ milliseconds: 300 }), async () => {
      await refreshShared(room.sources, room.time.now);
      meanwhile = await look();
    });
    await room.keepWatch();
    expect(meanwhile).toEqual(before);
    // What is published is asked for each time: its second is over, whether or not something is in work.
    for (const { expires, caching } of before.slice(0, 4)) {
      expect([caching, Date.parse(expires ?? '') < room.time.now().epochMilliseconds]).toEqual([
        undefined,
        true,
      ]);
    }
    expect(await room.json(DOCUMENT)).toMatchObject({ edition: 2 });
    expect((await headers(room, DOCUMENT)).caching).toBe('public, no-cache');
  });

  it('caches keep a first edition for two seconds at most, and ask each time from then on without a write', async () => {
    await using room = await rooms.open();
    await room.add();
    await room.keepWatch();
    const [published] = (await room.release()).published;
    for (const key of [PAGE, DOCUMENT]) {
      const { expires, caching } = await headers(room, key);
      expect(Date.parse(expires ?? '') - (published?.publishedAt.epochMilliseconds ?? 0)).toBeLessThanOrEqual(
        2000,
      );
      expect(caching ?? '').not.toContain('max-age');
    }
    const before = await headers(room, PAGE);
    room.time.elapse(600_000);
    await refreshRelease(room.sources, CPI, room.time.now);
    expect(await headers(room, PAGE)).toEqual(before);
  });
});

describe('shared pages', () => {
  it('the page of a statistic says of each release that was announced since', async () => {
    await using room = await rooms.open();
    await room.add({ state: 'announced' });
    await refreshShared(room.sources, room.time.now);
    const statistic = 'releases/cpi/';
    const before = await room.body(statistic);
    expect(before).toContain('/releases/cpi/2017-12/');
    await room.add({ id: { ...CPI, period: '2018-01' }, state: 'announced', releaseAt: LATER });
    await refreshShared(room.sources, room.time.now);
    expect(before).not.toContain('/releases/cpi/2018-01/');
    expect(await room.body(statistic)).toContain('/releases/cpi/2018-01/');
  });

  it('two who write at once leave what is true in the end', async () => {
    await using room = await rooms.open();
    await room.add({ state: 'announced' });
    const first = refreshShared(room.sources, room.time.now);
    await room.add({ id: PPI, state: 'announced' });
    await Promise.all([first, refreshShared(room.sources, room.time.now)]);
    const { releases } = (await room.json('calendar.json')) as { releases: { id: string }[] };
    expect(releases.map(({ id }) => id)).toEqual(['cpi/2017-12', 'ppi/2017-12']);
  });

  it('home and feeds say what has come out before anything else does', async () => {
    await using room = await rooms.open();
    await room.add();
    await refreshShared(room.sources, room.time.now);
    const before = room.engines.requests.length;
    await room.keepWatch();
    const asked = room.engines.requests.slice(before);
    const last = (method: string, key: string): number =>
      asked.lastIndexOf(`${method} /_local/s3/public/${key}`);
    const front = FRONT_KEYS.map((key) => last('PUT', key));
    expect(front).toHaveLength(4);
    expect(Math.min(...front)).toBeGreaterThan(last('PUT', LATEST));
    // They stand before anything is so much as read for the others.
    expect(Math.max(...front)).toBeLessThan(last('GET', 'calendar.json'));
    expect(last('GET', 'calendar.json')).toBeLessThan(last('PUT', 'calendar.json'));
  });

  it('rendered again without a change, nothing is written', async () => {
    await using room = await rooms.open();
    await room.add({ state: 'announced' });
    await refreshShared(room.sources, room.time.now);
    const puts = () => room.engines.requests.filter((one) => one.startsWith('PUT')).length;
    const before = puts();
    await refreshShared(room.sources, room.time.now);
    expect(puts()).toBe(before);
  });
});

describe('waking', () => {
  const clock = (room: Room) => ({
    ...room.sources,
    vault: room.vault,
    now: room.time.now,
    steady: room.time.steady,
    pause: room.time.pause,
    publishing: {
      signer: room.signer,
      assets: {
        paths: room.sources.look.assets,
        files: ['signal', 'signal-worker'].map((name) => ({
          key: `assets/${name}.0a1b2c3d.js`,
          bytes: Buffer.from(name),
          mediaType: 'text/javascript; charset=utf-8',
        })),
      },
      issuer: 'https://issuer.example',
      audience: 'https://api.example',
      address: 'https://stats.example',
      signalClient: 'heliostat-signal',
      demonstration: false,
      describe: () => import('../../../functions/service/openapi.ts'),
    },
  });
  const remaining = () => 300_000;

  it('a tick alarms for what has come within a day of its T without approval, once', async () => {
    await using room = await rooms.open(T.subtract({ hours: 23, minutes: 59 }));
    await room.add({ state: 'validated' });
    const given = clock(room);
    await room.time.run(() => everyMinute(given, remaining));
    await room.time.run(() => everyMinute(given, remaining));
    expect(await room.messages()).toEqual([`unapproved-cpi-2017-12-${T.epochMilliseconds}`]);
  });

  it('changes that come at once are each shown, whoever writes the pages', async () => {
    await using room = await rooms.open(T.subtract({ hours: 2 }));
    await room.add({ state: 'announced' });
    await room.add({ id: PPI, state: 'announced', releaseAt: LATER });
    const given = clock(room);
    await room.time.run(() => Promise.all([CPI, PPI].map((id) => onChange(given, [id], [], remaining))));
    expect(await room.body('calendar.json')).toEqual(expect.stringMatching(/cpi[\s\S]*ppi/));
    expect(await takeTurn(room.table, 2, room.time.now())).toBe('met');
  });

  it('a change alarms for itself where its T is nearer than that', async () => {
    await using room = await rooms.open(T.subtract({ hours: 2 }));
    await room.add({ state: 'validated' });
    const given = clock(room);
    await room.time.run(() => onChange(given, [CPI], [], remaining));
    expect(await room.messages()).toEqual([`unapproved-cpi-2017-12-${T.epochMilliseconds}`]);
    expect(await room.json(DOCUMENT)).toMatchObject({ state: 'announced' });
  });

  it('a change of a release writes no page about requests, and theirs none of releases; an hour writes both', async () => {
    const pages = {
      requests: ['requests/', 'en/disclosure/log/', 'disclosure/log/feed.atom', 'disclosure/events/'],
      releases: ['index.html', 'calendar.json', 'en/disclosure/', 'releases/cpi/'],
    };
    const written = async (room: Room, keys: readonly string[]) => {
      const bodies = await Promise.all(keys.map((key) => room.body(key)));
      return keys.filter((_, at) => bodies[at] !== null);
    };
    await using one = await rooms.open(T.subtract({ hours: 2 }));
    await one.add({ state: 'validated' });
    await one.time.run(() => onRequests(clock(one)));
    expect(await written(one, pages.requests)).toEqual(pages.requests);
    expect(await written(one, pages.releases)).toEqual([]);
    await using other = await rooms.open(T.subtract({ hours: 2 }));
    await other.add({ state: 'validated' });
    await other.time.run(() => onChange(clock(other), [CPI], [], remaining));
    expect(await written(other, pages.requests)).toEqual([]);
    expect(await written(other, pages.releases)).toEqual(pages.releases);
    await other.time.run(() => everyHour(clock(other)));
    expect(await written(other, pages.requests)).toEqual(pages.requests);
  });

  it.each([
    ['validated', false],
    ['approved', true],
  ] as const)(
    'a change of what is %s shortly before T keeps its place in the stream until T: %s',
    async (state, holds) => {
      await using room = await rooms.open(T.subtract({ seconds: 60 }));
      await room.add({ state });
      await room.time.run(() => onChange(clock(room), [CPI], [], remaining));
      expect(room.time.now().epochMilliseconds >= T.epochMilliseconds).toBe(holds);
      expect(await room.json(DOCUMENT)).toMatchObject({ state: holds ? 'published' : 'announced' });
    },
  );
});

describe('a burst of changes', () => {
  it('is written once by whoever reads after the last of them', async () => {
    await using room = await rooms.open();
    await room.add({ state: 'announced' });
    const [first, second] = [await wish(room.table), await wish(room.table)];
    await refreshSharedFor(room.sources, room.time, second);
    const { etag } = await room.head('index.html');
    const storage = vi.spyOn(room.sources.site.s3, 'send');
    await refreshSharedFor(room.sources, room.time, first);
    expect(storage).not.toHaveBeenCalled();
    await room.add({ id: PPI, state: 'announced' });
    await refreshSharedFor(room.sources, room.time, await wish(room.table));
    expect((await room.head('index.html')).etag).not.toBe(etag);
    storage.mockRestore();
  });

  it('is met by nobody whose pages failed', async () => {
    await using room = await rooms.open();
    await room.add({ state: 'announced' });
    const wished = await wish(room.table);
    const storage = vi.spyOn(room.sources.site.s3, 'send').mockRejectedValue(new Error('storage is away'));
    await expect(refreshSharedFor(room.sources, room.time, wished)).rejects.toThrow('storage is away');
    storage.mockRestore();
    await refreshSharedFor(room.sources, room.time, wished);
    expect((await room.head('index.html')).etag).toBeDefined();
  });

  it('waits for whoever has the turn, and takes it where that one died', async () => {
    await using room = await rooms.open();
    const [first, second] = [await wish(room.table), await wish(room.table)];
    const turn = await takeTurn(room.table, first, room.time.now());
    expect(turn).toMatchObject({ upTo: second });
    expect(await takeTurn(room.table, second, room.time.now())).toBe('taken');
    const since = room.time.now();
    await room.time.run(() => refreshSharedFor(room.sources, room.time, second));
    expect(room.time.now().since(since).total('milliseconds')).toBeGreaterThanOrEqual(5000);
    expect(await room.body('index.html')).not.toBeNull();
    // Who comes back late gives back what is no longer theirs.
    if (typeof turn !== 'string') await endTurn(room.table, turn, true);
    expect(await takeTurn(room.table, second, room.time.now())).toBe('met');
    expect(await takeTurn(room.table, second + 1, room.time.now())).toMatchObject({ upTo: second });
  });

  it('is met for those who wished before it was read, and for nobody after', async () => {
    await using room = await rooms.open();
    const first = await wish(room.table);
    const turn = await takeTurn(room.table, first, room.time.now());
    const later = await wish(room.table);
    if (typeof turn !== 'string') await endTurn(room.table, turn, true);
    expect(await takeTurn(room.table, first, room.time.now())).toBe('met');
    expect(await takeTurn(room.table, later, room.time.now())).toMatchObject({ upTo: later });
  });
});
