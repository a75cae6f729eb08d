import type { Temporal } from 'temporal-polyfill';
import type { Act } from '../../kernel/act.ts';
import { releaseFolder } from '../../kernel/addresses.ts';
import { officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import * as entries from '../../register/records/entries.ts';
import type { Register } from '../../register/rules/definition.ts';
import type { RegisterEntry } from '../../register/rules/entry.ts';
import { registerOf } from '../../register/rules/registers.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { jitter } from '../../runtime/throttled.ts';
import { isProblem, untilWon } from '../../store/race.ts';
import { type Step, type Table, transact } from '../../store/table.ts';
import type { Delivery, SelfListing } from '../rules/delivery.ts';

const ACTOR = 'channels';

/** All channels of an office may enter at the same moment, one behind the other. */
const MOST_ROUNDS = 30;

/** What is entered: a new entry, or what is added to the one that is there (null: it says so already). */
type Entering = {
  register: Register;
  id: string;
  entry: RegisterEntry;
  added: (fields: RegisterEntry) => RegisterEntry | null;
};

const registerNamed = (name: string): Register => {
  const register = registerOf(name);
  if (!register) throw new Error(`There is no register ${name}`);
  return register;
};

/** The same for every attempt; `what` tells entries of one edition apart. */
const entryId = ({ flow, period, edition, at }: Delivery, ...what: readonly string[]): string => {
  const name = sha256(JSON.stringify([...what, flow, period, edition]))
    .slice(0, 10)
    .toUpperCase();
  return `${officeDay(at)}.${name}`;
};

/** A post: one entry for an edition on however many platforms, on the day on which it was public. */
const postOf = (delivery: Delivery, platform: string, link: string): Entering => ({
  register: registerNamed('posts'),
  id: entryId(delivery, 'post'),
  entry: {
    day: officeDay(delivery.at).toString(),
    title: delivery.edition > 1 ? `【更正】${delivery.title}（第${delivery.edition}版）` : delivery.title,
    platforms: [platform],
    link,
  },
  added: (fields) => {
    const there = Array.isArray(fields.platforms) ? fields.platforms : [];
    return there.includes(platform) ? null : { ...fields, platforms: [...there, platform] };
  },
});

/** A release on the website, or its figures in an app. */
const listingOf = (delivery: Delivery, listing: SelfListing, link: string): Entering => {
  const { title, at } = delivery;
  const day = officeDay(at).toString();
  const entry: RegisterEntry =
    listing.register === 'website'
      ? { day, title, topic: listing.topic, link, state: 'public' }
      : { day, app: listing.app, subject: title, count: listing.figures };
  const id = entryId(delivery, listing.register, delivery.channel);
  return { register: registerNamed(listing.register), id, entry, added: () => null };
};

/** A delivered post's entry, or why it has none. */
export type CountedPost = {
  entry: string | null;
  why: 'not counted: its year is closed' | 'not counted: entered already' | null;
};

/**
 * Enters what was delivered in its register, with `steps` in the same transaction: an edition's first platform makes the
 * entry, each other one is added to it. An entry that somebody withdrew stays so. `steps` are written where there is
 * nothing to enter, too. `platform`: of a post.
 */
export const enter = async (
  { table, site }: { table: Table; site: string },
  delivery: Delivery,
  platform: string,
  steps: (counted: CountedPost) => readonly Step[],
  now: Temporal.Instant,
): Promise<CountedPost> => {
  const act: Act = { by: ACTOR, at: now };
  const link = `${site}/${releaseFolder(delivery)}`;
  const { register, id, entry, added } = delivery.listing
    ? listingOf(delivery, delivery.listing, link)
    : postOf(delivery, platform, link);
  const counted: CountedPost = { entry: id, why: null };
  const once = async (): Promise<CountedPost> => {
    const [head, before] = await Promise.all([
      entries.headOf(table, register.id),
      entries.entryThere(table, register.id, id),
    ]);
    if (!before) {
      const deed = { action: 'entry added', detail: { entry: id } };
      await entries.addEntries(table, register, head, [entries.newRow(id, entry, act)], act, deed, [
        ...entries.pagesSteps(table, register, entries.touching(head, id), act),
        ...steps(counted),
      ]);
      return counted;
    }
    const fields = before.withdrawn ? null : added(before.fields);
    if (fields) await entries.saveEntry(table, register, head, before, fields, act, steps(counted));
    else await transact(table, steps(counted));
    return counted;
  };
  try {
    return await untilWon(once, (error) => isProblem(error, 'stale-version'), {
      most: MOST_ROUNDS,
      pause: jitter,
    });
  } catch (error) {
    if (!(error instanceof Problem) || !isProblem(error, 'conflict', 'already-exists')) throw error;
    const why =
      error.slug === 'conflict' ? 'not counted: its year is closed' : 'not counted: entered already';
    await transact(table, steps({ entry: null, why }));
    return { entry: null, why };
  }
};
