import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { officeTime } from '../../../functions/kernel/day.ts';
import { saveRelease } from '../../../functions/release/records/releases.ts';
import * as life from '../../../functions/release/rules/life.ts';
import type { Release } from '../../../functions/release/rules/release.ts';
import { statusOf } from '../../../functions/release/steps/status.ts';
import { refreshRelease, refreshShared } from '../../../functions/site/shared/site.ts';
import { CPI, type Room, startRooms, T } from '../../release/clock/room.ts';

/**
 * Every surface of the public site, and the status that staff see, tell the same of a release on each kind of day:
 * its state, T as announced, when it truly came out, whether that was late, and which edition is the newest.
 */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

const FOLDER = 'releases/cpi/2017-12/';
const REASON = { zh: '核实中', en: 'Under examination' };
const LATER = T.add({ seconds: 150 });
const at = (instant: Temporal.Instant | null) => instant && officeTime(instant, 0);

const change = async (room: Room, before: Release, after: Release): Promise<void> => {
  await saveRelease(room.table, before, after, { by: 'editor', at: room.time.now() }, { action: 'changed' });
  await refreshRelease(room.sources, CPI, room.time.now);
  await refreshShared(room.sources, room.time.now);
};

type Day = {
  name: string;
  start?: Temporal.Instant;
  happens: (room: Room) => Promise<void>;
  state: 'announced' | 'delayed' | 'published' | 'cancelled';
  /** T of each edition as announced; null: on approval. */
  releaseAt: readonly (Temporal.Instant | null)[];
  late?: boolean;
  ics: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
};

const publishedOnTime = async (room: Room): Promise<void> => {
  await room.add();
  await room.keepWatch();
};

const DAYS: readonly Day[] = [
  {
    name: 'announced',
    happens: async (room) => {
      await room.add({ state: 'announced' });
      await refreshRelease(room.sources, CPI, room.time.now);
      await refreshShared(room.sources, room.time.now);
    },
    state: 'announced',
    releaseAt: [T],
    ics: 'CONFIRMED',
  },
  { name: 'on time', happens: publishedOnTime, state: 'published', releaseAt: [T], ics: 'CONFIRMED' },
  {
    name: 'late',
    start: T.add({ hours: 5 }),
    happens: async (room) => {
      const validated = await room.add({ state: 'validated' });
      await change(room, validated, room.sign(validated, room.time.now()));
      await room.keepWatch();
    },
    state: 'published',
    releaseAt: [T],
    late: true,
    ics: 'CONFIRMED',
  },
  {
    // The watch itself tells it, when T passes.
    name: 'delayed',
    happens: async (room) => {
      await room.add({ state: 'validated' });
      await room.keepWatch();
    },
    state: 'delayed',
    releaseAt: [T],
    ics: 'TENTATIVE',
  },
  {
    name: 'moved',
    happens: async (room) => {
      const release = await room.add({ state: 'announced' });
      const act = { by: 'editor', at: room.time.now() };
      await change(room, release, life.rescheduled(release, LATER, REASON, act));
    },
    state: 'announced',
    releaseAt: [LATER],
    ics: 'CONFIRMED',
  },
  {
    name: 'cancelled',
    happens: async (room) => {
      const release = await room.add({ state: 'announced' });
      await change(room, release, life.cancelled(release, REASON, { by: 'editor', at: room.time.now() }));
    },
    state: 'cancelled',
    releaseAt: [T],
    ics: 'CANCELLED',
  },
  {
    name: 'corrected at once',
    happens: async (room) => {
      await publishedOnTime(room);
      await room.correct(CPI, null);
      await room.keepWatch();
    },
    state: 'published',
    releaseAt: [T, null],
    ics: 'CONFIRMED',
  },
  {
    name: 'corrected at a T of its own',
    happens: async (room) => {
      await publishedOnTime(room);
      await room.correct(CPI, LATER);
      await room.keepWatch();
    },
    state: 'published',
    releaseAt: [T, LATER],
    ics: 'CONFIRMED',
  },
  {
    name: 'superseded twice',
    happens: async (room) => {
      await publishedOnTime(room);
      await room.correct(CPI, null);
      await room.keepWatch();
      await room.correct(CPI, LATER);
      await room.keepWatch();
    },
    state: 'published',
    releaseAt: [T, null, LATER],
    ics: 'CONFIRMED',
  },
];

const attribute = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null;

/** What the page at the release's address says of its state. */
const stateOnPage = (page: string): string => {
  if (page.includes('data-edition=')) return 'published';
  if (page.includes('id="cancelled"')) return 'cancelled';
  return page.includes('id="delayed"') ? 'delayed' : 'announced';
};

type Told = { releaseAt: string | null; publishedAt: string | null; late: boolean };

it.each(DAYS)('$name: every surface tells the same', async ({ start, happens, ...day }) => {
  await using room = await rooms.open(start);
  await happens(room);
  const release = await room.release();
  const { state, late = false, ics } = day;
  const [first] = release.published;
  const newest = release.published.at(-1);
  const edition = newest?.edition ?? null;
  const actual = newest ? officeTime(newest.publishedAt) : null;
  const firstActual = first ? officeTime(first.publishedAt) : null;
  const firstT = at(day.releaseAt[0] ?? null);
  expect(release.published.map(({ releaseAt }) => at(releaseAt))).toEqual(
    state === 'published' ? day.releaseAt.map(at) : [],
  );
  if (newest && newest.edition === 1) expect(newest.late).toBe(late);

  // Status, as staff see it.
  const status = statusOf(release, room.time.now());
  expect([status.publishedAt, status.publishedEdition]).toEqual([actual, edition ?? 0]);
  expect([status.late, status.delayed]).toEqual([newest?.late ?? false, state === 'delayed']);
  if (status.releaseAt)
    expect(officeTime(Temporal.Instant.from(status.releaseAt), 0)).toBe(at(day.releaseAt.at(-1) ?? null));

  // release.json tells of the newest edition, and of each one before it.
  const json = await room.json(`${FOLDER}release.json`);
  const lastT = at(day.releaseAt.at(-1) ?? null);
  expect(json).toMatchObject({ state, edition, releaseAt: lastT, publishedAt: actual });
  expect(json.late).toBe(newest?.late ?? false);
  expect((json.editions as Told[]).map((one) => [one.publishedAt, one.late])).toEqual(
    release.published.map((one) => [officeTime(one.publishedAt), one.late]),
  );
  if (newest) expect(await room.json('releases/cpi/latest.json')).toEqual(json);

  // calendar.json tells when the release came, which is its first edition.
  const { releases } = (await room.json('calendar.json')) as { releases: Told[] };
  expect(releases).toMatchObject([
    { state, edition, releaseAt: firstT, publishedAt: firstActual, late: first?.late ?? false },
  ]);

  // calendar.ics
  const calendar = ((await room.body('calendar.ics')) ?? '').replaceAll('\r\n ', '');
  expect(attribute(calendar, /^STATUS:(\w+)/m)).toBe(ics);
  expect(calendar.includes('released late')).toBe(first?.late ?? false);
  if (firstActual) expect(calendar).toContain(`[${firstActual}]`);

  // feed.atom: each edition when it truly came out; a delay since T.
  const feed = (await room.body('feed.atom')) ?? '';
  const updated = [...feed.matchAll(/<id>[^<]*\/e(\d+)<\/id>.*?<updated>([^<]*)<\/updated>/gs)];
  expect(new Map(updated.map(([, number, when]) => [Number(number), when]))).toEqual(
    new Map(release.published.map((one) => [one.edition, one.publishedAt.toString()])),
  );
  expect(feed.includes('/delayed-')).toBe(state === 'delayed');
  expect(feed.includes('released late')).toBe(first?.late ?? false);

  // The release's page, in both languages, with its linked data.
  for (const lang of ['', 'en/']) {
    const page = (await room.body(`${lang}${FOLDER}`)) ?? '';
    expect(stateOnPage(page)).toBe(state);
    expect(page.includes('data-countdown=')).toBe(state === 'announced');
    expect(page.includes('data-late')).toBe(newest?.late ?? false);
    if (lastT) expect(page).toContain(`datetime="${lastT}"`);
    if (!actual) continue;
    expect(attribute(page, /data-edition="(\d+)"/)).toBe(String(edition));
    expect(page).toContain(`datetime="${actual}"`);
    const linked = attribute(page, /<script type="application\/ld\+json">(.*?)<\/script>/s) ?? '{}';
    expect(JSON.parse(linked)).toMatchObject({
      version: String(edition),
      datePublished: firstActual,
      dateModified: actual,
    });
  }

  // Home and calendar page, in both languages.
  for (const [home, agenda] of [
    ['index.html', 'calendar/'],
    ['en/', 'en/calendar/'],
  ] as const) {
    const front = (await room.body(home)) ?? '';
    expect(front.includes('id="delayed"')).toBe(state === 'delayed');
    expect(front.includes('data-countdown=')).toBe(state === 'announced');
    if (newest?.late) expect(front).toContain(`datetime="${actual}"`);
    const list = (await room.body(agenda)) ?? '';
    expect(list).toContain(`<li class="${state}">`);
    if (firstT) expect(list).toContain(`datetime="${firstT}"`);
    if (first?.late) expect(list).toContain(`datetime="${firstActual}"`);
  }

  // The bytes that were signed say T as announced, and nothing of what came of it.
  for (const one of release.published) {
    const sealed = await room.json(`${FOLDER}e${one.edition}/release.json`);
    expect(sealed).toMatchObject({ edition: one.edition, releaseAt: at(one.releaseAt) });
    expect(sealed).not.toHaveProperty('publishedAt');
    const own = (await room.body(`${FOLDER}e${one.edition}/`)) ?? '';
    expect(own).not.toContain(officeTime(one.publishedAt));
    expect(own).toContain(`href="/${FOLDER}standing.css"`);
    expect(own).toContain(`<article data-edition="${one.edition}">`);
  }

  // What an edition's own page says without scripts of the one after it, and when it came out on approval.
  const standing = (await room.body(`${FOLDER}standing.css`)) ?? '';
  expect(/not\(\[data-edition="(\d+)"\]\) \.superseded\{/.exec(standing)?.[1] ?? null).toBe(
    edition !== null && edition > 1 ? String(edition) : null,
  );
  for (const { edition: n, releaseAt, publishedAt } of release.published) {
    const { year, month, day: date } = publishedAt.toZonedDateTimeISO('Asia/Shanghai');
    const dated = `article[data-edition="${n}"] .dated-day::after{content:"，${year}年${month}月${date}日发布"}`;
    expect(standing.includes(dated)).toBe(releaseAt === null);
  }

  // Mail: to those who watch over releases, of what went wrong and of nothing else.
  const mails = await room.messages();
  expect(mails.some((id) => id.startsWith('late-'))).toBe(newest?.late ?? false);
});
