import type { Temporal } from 'temporal-polyfill';
import type { Act } from '../domain/act.ts';
import type { Delivery } from '../domain/channel/delivery.ts';
import { officeDay } from '../domain/day.ts';
import { Problem } from '../domain/errors.ts';
import type { Entry } from '../domain/register/entry.ts';
import { registerOf } from '../domain/register/registers.ts';
import { releaseFolder } from '../domain/release/addresses.ts';
import { jitter } from '../runtime/throttled.ts';
import { isProblem, untilWon } from '../store/race.ts';
import * as entries from '../store/register/entries.ts';
import { sha256 } from '../store/sha256.ts';
import { type Step, type Table, transact } from '../store/table.ts';

/** The register of posts 新媒体信息, which posts of releases come into by themselves. */
const POSTS = 'posts';

const ACTOR = 'channels';

/** All channels of an office may enter at the same moment, one behind the other. */
const MOST_ROUNDS = 30;

/** One entry for an edition on however many platforms: on the day on which it was public. */
const entryId = ({ flow, period, edition, at }: Delivery): string => {
  const name = sha256(JSON.stringify(['post', flow, period, edition]))
    .slice(0, 10)
    .toUpperCase();
  return `${officeDay(at)}.${name}`;
};

const entryOf = (delivery: Delivery, platform: string, site: string): Entry => ({
  day: officeDay(delivery.at).toString(),
  title: delivery.edition > 1 ? `【更正】${delivery.title}（第${delivery.edition}版）` : delivery.title,
  platforms: [platform],
  link: `${site}/${releaseFolder(delivery)}`,
});

const withPlatform = (fields: Entry, platform: string): Entry | null => {
  const there = Array.isArray(fields.platforms) ? fields.platforms : [];
  return there.includes(platform) ? null : { ...fields, platforms: [...there, platform] };
};

/** A delivered post's entry, or why it has none. */
export type Counted = {
  entry: string | null;
  why: 'not counted: its year is closed' | 'not counted: entered already' | null;
};

/**
 * Enters a delivered post in the register of posts, with `steps` in the same transaction: an edition's first platform
 * makes the entry, each other one is added to it. An entry that somebody withdrew stays so. `steps` are written where
 * there is nothing to enter, too.
 */
export const countPost = async (
  { table, site }: { table: Table; site: string },
  delivery: Delivery,
  platform: string,
  steps: (counted: Counted) => readonly Step[],
  now: Temporal.Instant,
): Promise<Counted> => {
  const register = registerOf(POSTS);
  if (!register) throw new Error('There is no register of posts');
  const act: Act = { by: ACTOR, at: now };
  const id = entryId(delivery);
  const counted: Counted = { entry: id, why: null };
  const enter = async (): Promise<Counted> => {
    const [head, before] = await Promise.all([
      entries.headOf(table, POSTS),
      entries.entryThere(table, POSTS, id),
    ]);
    if (!before) {
      const row = entries.newRow(id, entryOf(delivery, platform, site), act);
      const deed = { action: 'entry added', detail: { entry: id } };
      await entries.addEntries(table, register, head, [row], act, deed, [
        ...entries.pagesSteps(table, register, act),
        ...steps(counted),
      ]);
      return counted;
    }
    const fields = before.withdrawn ? null : withPlatform(before.fields, platform);
    if (fields) await entries.changeEntry(table, register, head, before, fields, act, steps(counted));
    else await transact(table, steps(counted));
    return counted;
  };
  try {
    return await untilWon(enter, (error) => isProblem(error, 'stale-version'), {
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
