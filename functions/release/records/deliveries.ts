import * as v from 'valibot';
import { ATTEMPTS_ENTRIES, attemptsItem, InstantText } from '../../channel/records/attempts-row.ts';
import { claimedOrNull, type Kept, moveSteps, queueSteps } from '../../channel/records/sent.ts';
import type { ReleaseId } from '../../kernel/release-id.ts';
import { POSTS_WAITING, postKey, postsPartition, postWaitingKey } from '../../store/keys.ts';
import { all, get, getMany, type Step, type Table } from '../../store/table.ts';
import type { Delivery } from '../rules/delivery.ts';

/**
 * The posts of releases, one row for each edition and channel, which stays; and beside it, while it waits, a row by
 * which it is found.
 */
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
  at: InstantText,
  ...ATTEMPTS_ENTRIES,
  entry: v.nullable(v.string()),
});

const KEPT: Kept<Delivery> = {
  row: (delivery) => ({
    ...postKey(delivery, delivery.edition, delivery.channel),
    ...delivery,
    ...attemptsItem(delivery),
    at: delivery.at.toString(),
  }),
  waitingKey: ({ edition, channel, ...id }) => postWaitingKey(id, edition, channel),
  place: ({ flow, period, edition, channel }) => ({ flow, period, edition, channel }),
  overtaken: { zh: '您查看之后该信息已有变动', en: 'The post has changed since you read it' },
};

/** The steps that put a post on its way, in the transaction that makes its edition public. */
export const queuePost = (table: Table, delivery: Delivery): Step[] => queueSteps(table, KEPT, delivery);

const Pointer = v.object({ flow: v.string(), period: v.string(), edition: v.number(), channel: v.string() });
type Pointer = v.InferOutput<typeof Pointer>;

/** Every post that has not come to an end. */
export const waitingPosts = async (table: Table): Promise<Delivery[]> => {
  const pointers = (await all(table, POSTS_WAITING)).map((item) => v.parse(Pointer, item));
  const keys = pointers.map(({ edition, channel, ...id }) => postKey(id, edition, channel));
  return (await getMany(table, keys)).flatMap((item) => (item ? v.parse(Row, item) : []));
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

/** The steps that bring a post from one standing to the next. */
export const movePost = (table: Table, before: Delivery, after: Delivery): Step[] =>
  moveSteps(table, KEPT, before, after);

/** Takes a post to oneself. False where somebody else has it. */
export const claimPost = (table: Table, before: Delivery, after: Delivery): Promise<boolean> =>
  claimedOrNull(table, movePost(table, before, after));
