import * as v from 'valibot';
import { ATTEMPTS_ENTRIES, attemptsItem, InstantText } from '../../channel/records/attempts-row.ts';
import { claimedOrNull, type Kept, moveSteps, queueSteps } from '../../channel/records/sent.ts';
import { Problem } from '../../kernel/problem.ts';
import { BULLETINS_WAITING, bulletinKey, bulletinsPartition, bulletinWaitingKey } from '../../store/keys.ts';
import { all, get, getMany, type Step, type Table } from '../../store/table.ts';
import type { BulletinDelivery } from '../rules/bulletin.ts';

/**
 * Bulletins on their way to robots: one row for each bulletin and robot, which stays, and beside it, while it waits, a
 * row by which it is found. What it says stands there only while it waits.
 */
const Place = v.object({ alert: v.string(), n: v.number(), channel: v.string() });
type Place = v.InferOutput<typeof Place>;

const Row = v.object({
  ...Place.entries,
  at: InstantText,
  subject: v.string(),
  text: v.nullable(v.string()),
  ...ATTEMPTS_ENTRIES,
});

const KEPT: Kept<BulletinDelivery> = {
  row: (one) => ({ ...bulletinKey(one), ...one, ...attemptsItem(one), at: one.at.toString() }),
  waitingKey: bulletinWaitingKey,
  place: ({ alert, n, channel }) => ({ alert, n, channel }),
  overtaken: { zh: '您读取之后该通报已有变动', en: 'The bulletin has changed since you read it' },
};

/** The steps that put a bulletin on its way, in the transaction of the step that it is. */
export const queueBulletin = (table: Table, one: BulletinDelivery): Step[] => queueSteps(table, KEPT, one);

/** Every bulletin that has not come to an end on some robot. */
export const waitingBulletins = async (table: Table): Promise<BulletinDelivery[]> => {
  const places = (await all(table, BULLETINS_WAITING)).map((item) => v.parse(Place, item));
  return (await getMany(table, places.map(bulletinKey))).flatMap((item) => (item ? v.parse(Row, item) : []));
};

/** @throws Problem `not-found` */
export const findBulletin = async (table: Table, place: Place): Promise<BulletinDelivery> => {
  const item = await get(table, bulletinKey(place));
  if (!item)
    throw new Problem('not-found', {
      zh: '没有向该机器人发出这样的通报',
      en: 'No such bulletin went to this robot',
    });
  return v.parse(Row, item);
};

/** All bulletins of an alert, in the order in which they were given out. */
export const bulletinsOf = async (table: Table, alert: string): Promise<BulletinDelivery[]> =>
  (await all(table, bulletinsPartition(alert))).map((item) => v.parse(Row, item));

/** The steps that bring a bulletin from one standing to the next. */
export const moveBulletin = (table: Table, before: BulletinDelivery, after: BulletinDelivery): Step[] =>
  moveSteps(table, KEPT, before, after);

/** Takes a bulletin to oneself. False where somebody else has it. */
export const claimBulletin = (
  table: Table,
  before: BulletinDelivery,
  after: BulletinDelivery,
): Promise<boolean> => claimedOrNull(table, moveBulletin(table, before, after));
