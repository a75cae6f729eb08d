import type { Temporal } from 'temporal-polyfill';
import { pointOnce } from '../../release/clock/pointers.ts';
import type { Front } from '../../release/clock/shared-pages.ts';
import type { ReleaseDocument } from '../../release/rules/document.ts';
import { finishPublishing } from '../../release/rules/life.ts';
import type { Release } from '../../release/rules/release.ts';
import { described, log } from '../../runtime/log.ts';
import { type StoredObject, storedObject } from '../../store/public-site.ts';
import { announcedNow, type Reading, readReleases, type Sources, withPublished } from './reading.ts';
import { SHARED_RANK } from './site.ts';

/** Code that runs for the first time takes ten times as long. */
const REHEARSALS = 5;

/** What was approved since the reading may fall due next: how long caches may keep these pages is said when all is read anew. */
const ASKED = { ...SHARED_RANK, asked: true };

type Ahead = { reading: Reading; stands: Map<string, StoredObject | null> };

/** What stands is read first, then what is true: whoever writes in between is not overwritten. */
const readAhead = async (sources: Sources): Promise<Ahead> => {
  const { FRONT_KEYS } = await import('./pages.ts');
  const stands = new Map(
    await Promise.all(FRONT_KEYS.map(async (key) => [key, await storedObject(sources.site, key)] as const)),
  );
  return { reading: await readReleases(sources), stands };
};

/** Renders the pages as at T and throws them away. What is sealed has no part in it. */
const rehearse = async (
  sources: Sources,
  { reading }: Ahead,
  coming: readonly Release[],
  at: Temporal.Instant,
): Promise<void> => {
  const { frontPages } = await import('./pages.ts');
  const out = coming.reduce(
    (before, release) =>
      withPublished(before, finishPublishing({ ...release, state: 'publishing' }, at), null),
    reading,
  );
  for (let time = 0; time < REHEARSALS; time += 1) frontPages(sources, await announcedNow(sources, out, at));
};

/** Reads ahead for these releases, which are armed for one T. */
export const openFront = (
  sources: Sources,
  coming: readonly Release[],
  now: () => Temporal.Instant,
): Front => {
  const failed = (error: unknown): null => {
    log('front put off', { error: described(error) });
    return null;
  };
  /** Null until it is read: who has not read by T shows nothing, and waits for nothing. */
  let ahead: Ahead | null = null;
  readAhead(sources)
    .then((read) => {
      ahead = read;
      return rehearse(sources, read, coming, now());
    })
    .catch(failed);

  /** Those that are out and not shown yet: what comes out together is written together. */
  let waiting: { release: Release; document: ReleaseDocument | null }[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  let expected = 0;
  let nobodyExpected = Promise.withResolvers<void>();

  const write = async (read: Ahead): Promise<void> => {
    const news = waiting;
    waiting = [];
    if (news.length === 0) return;
    read.reading = news.reduce(
      (before, { release, document }) => withPublished(before, release, document),
      read.reading,
    );
    const { frontPages } = await import('./pages.ts');
    const pages = frontPages(sources, await announcedNow(sources, read.reading, now()));
    await Promise.all(
      pages.map(async (page) => {
        const before = read.stands.get(page.key);
        if (before === undefined) return;
        const pointed = await pointOnce(sources.site, page, ASKED, null, before);
        if (pointed.came === 'lost') read.stands.delete(page.key);
        else read.stands.set(page.key, pointed.stands);
      }),
    );
  };

  return {
    expect() {
      if (expected === 0) nobodyExpected = Promise.withResolvers();
      expected += 1;
      return () => {
        expected -= 1;
        if (expected === 0) nobodyExpected.resolve();
      };
    },
    async show(release, document) {
      const read = ahead;
      if (read === null) return;
      waiting.push({ release, document });
      if (expected > 0) await nobodyExpected.promise;
      turn = turn.then(() => write(read)).catch(failed);
      await turn;
    },
  };
};
