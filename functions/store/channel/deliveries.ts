import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { DELIVERY_STATES, type Delivery } from '../../domain/channel/delivery.ts';
import { Problem } from '../../domain/errors.ts';
import type { ReleaseId } from '../../domain/release/release.ts';
import { POSTS_WAITING, postKey, postsPartition, postWaitingKey } from '../keys.ts';
import { all, get, type Item, put, remove, type Step, type Table, transact } from '../table.ts';

/**
 * The posts of releases, one row for each edition and channel, which stays; and beside it, while it waits, a row by
 * which it is found.
 */
const Instant = v.pipe(
  v.string(),
  v.transform((text) => Temporal.Instant.from(text)),
);

const Row = v.object({
  flow: v.string(),
  period: v.string(),
  edition: v.number(),
  channel: v.string(),
  title: v.string(),
  listing: v.nullable(
    v.variant('register', [
      v.object({ register: v.literal('website'), topic: v.string() }),
      v.object({ register: v.literal('indicators'), app: v.string(), figures: v.number() }),
    ]),
  ),
  text: v.nullable(v.string()),
  at: Instant,
  state: v.picklist(DELIVERY_STATES),
  version: v.number(),
  attempts: v.number(),
  since: Instant,
  nextAt: Instant,
  claimedUntil: v.nullable(Instant),
  asked: v.nullable(v.object({ by: v.string(), at: Instant, what: v.picklist(['there', 'again']) })),
  settledAt: v.nullable(Instant),
  platformId: v.nullable(v.string()),
  reason: v.nullable(v.string()),
  entry: v.nullable(v.string()),
});

const row = (delivery: Delivery): Item => ({
  ...postKey(delivery, delivery.edition, delivery.channel),
  ...delivery,
  at: delivery.at.toString(),
  since: delivery.since.toString(),
  nextAt: delivery.nextAt.toString(),
  asked: delivery.asked && { ...delivery.asked, at: delivery.asked.at.toString() },
  claimedUntil: delivery.claimedUntil?.toString() ?? null,
  settledAt: delivery.settledAt?.toString() ?? null,
});

const waitingStep = (table: Table, { flow, period, edition, channel }: Delivery): Step => ({
  write: put(table, {
    ...postWaitingKey({ flow, period }, edition, channel),
    flow,
    period,
    edition,
    channel,
  }),
});

/** The steps that put a post on its way, in the transaction that makes its edition public. */
export const queuePost = (table: Table, delivery: Delivery): Step[] => [
  { write: put(table, row(delivery)) },
  waitingStep(table, delivery),
];

const Pointer = v.object({ flow: v.string(), period: v.string(), edition: v.number(), channel: v.string() });
type Pointer = v.InferOutput<typeof Pointer>;

/** Every post that has not come to an end. */
export const waitingPosts = async (table: Table): Promise<Delivery[]> => {
  const pointers = (await all(table, POSTS_WAITING)).map((item) => v.parse(Pointer, item));
  const found = await Promise.all(pointers.map((pointer) => findDelivery(table, pointer)));
  return found.filter((one) => one !== null);
};

export const findDelivery = async (
  table: Table,
  { edition, channel, ...id }: Pointer,
): Promise<Delivery | null> => {
  const item = await get(table, postKey(id, edition, channel));
  return item ? v.parse(Row, item) : null;
};

/** All posts of a release, by edition and channel. */
export const deliveriesOf = async (table: Table, id: ReleaseId): Promise<Delivery[]> =>
  (await all(table, postsPartition(id))).map((item) => v.parse(Row, item));

const overtaken = (): Problem => new Problem('stale-version', 'The post has changed since you read it');

/**
 * The steps that bring a post from one standing to the next, where it stands as it was read: of any number who would
 * claim it, one does, and only who claimed it says what came of it.
 */
export const movePost = (table: Table, before: Delivery, after: Delivery): Step[] => [
  {
    write: put(table, row(after), {
      that: '#version = :version',
      names: { '#version': 'version' },
      values: { ':version': before.version },
    }),
    otherwise: overtaken,
  },
  ...(before.state === after.state
    ? []
    : after.state === 'waiting'
      ? [waitingStep(table, after)]
      : [{ write: remove(table, postWaitingKey(after, after.edition, after.channel)) }]),
];

/** Takes a post to oneself. False where somebody else has it. */
export const claimPost = async (table: Table, before: Delivery, after: Delivery): Promise<boolean> => {
  try {
    await transact(table, movePost(table, before, after));
    return true;
  } catch (error) {
    if (error instanceof Problem && error.slug === 'stale-version') return false;
    throw error;
  }
};
