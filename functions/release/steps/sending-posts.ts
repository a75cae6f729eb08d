import type { Temporal } from 'temporal-polyfill';
import { claimedAttempt, isReady, settledAttempt } from '../../channel/rules/attempts.ts';
import type { PostChannel } from '../../channel/rules/channel.ts';
import { delivered, type SendOutcome } from '../../channel/rules/outcome.ts';
import { LONGEST_MS, TROUBLE } from '../../channel/sending.ts';
import type { Send } from '../../channel/transport/send.ts';
import { inLanes } from '../../kernel/lanes.ts';
import { releaseName } from '../../kernel/release-id.ts';
import { described, log } from '../../runtime/log.ts';
import type { Now } from '../../runtime/now.ts';
import { type Message, queueMessage } from '../../store/outbox.ts';
import { type Step, type Table, transact } from '../../store/table.ts';
import { claimPost, deliveriesOf, movePost, waitingPosts } from '../records/deliveries.ts';
import { type Delivery, deliveryId, knownOutcome } from '../rules/delivery.ts';
import { type CountedPost, enter } from './counting-posts.ts';

/** What posts go out with. */
export type PostPorts = {
  table: Table;
  channels: readonly PostChannel[];
  send: Send;
  /** The origin of the public site. */
  site: string;
  now: Now;
  /** Milliseconds until the function is ended. */
  remaining: () => number;
};

/** Posts that go out at one time; a slow platform holds up its own lane. */
const LANES = 6;

/**
 * Sends every post whose time has come. Each is claimed, sent once, and what came of it is written down with its
 * entry in the register of posts, in one transaction. A robot and Weibo show a post again that is sent again, so that
 * there one whose answer was lost is not: it is `unknown`, and people are told to look.
 */
export const sendPosts = async (ports: PostPorts): Promise<void> => {
  const ready = (await waitingPosts(ports.table)).filter((one) => isReady(one, ports.now()));
  const send = async (delivery: Delivery): Promise<void> => {
    try {
      await deliver(ports, delivery);
    } catch (error) {
      log('post stumbled', { post: deliveryId(delivery), error: described(error) });
    }
  };
  await inLanes(ready, LANES, send, () => ports.remaining() >= LONGEST_MS);
};

const deliver = async (ports: PostPorts, before: Delivery): Promise<void> => {
  const { table, channels, send, now } = ports;
  const mine = claimedAttempt(before, now());
  if (!(await claimPost(table, before, mine))) return;
  const channel = channels.find(({ id }) => id === before.channel);
  const outcome = before.listing
    ? delivered()
    : channel
      ? await outcomeOf(ports, before, channel, send)
      : ({ is: 'off' } as const);
  await settle(ports, mine, settledAttempt(mine, outcome, now()), channel);
};

const outcomeOf = async (
  { table }: PostPorts,
  before: Delivery,
  channel: PostChannel,
  send: Send,
): Promise<SendOutcome | 'overtaken'> => {
  const newest = Math.max(...(await deliveriesOf(table, before)).map(({ edition }) => edition));
  const known = knownOutcome(before, channel, newest);
  if (known !== null) return known;
  return send(channel, {
    id: deliveryId(before),
    subject: before.edition > 1 ? `【更正】${before.title}` : before.title,
    text: before.text ?? '',
  });
};

/** Writes down what came of it; where it ended badly, people are told in the same transaction. */
const settle = async (
  ports: PostPorts,
  mine: Delivery,
  after: Delivery,
  channel: PostChannel | undefined,
): Promise<void> => {
  const { table, now } = ports;
  const at = now();
  const mail = troubleMail(after, at);
  const steps = ({ entry, why }: CountedPost): Step[] =>
    movePost(table, mine, { ...after, entry, reason: why ?? after.reason });
  const apart: CountedPost = { entry: null, why: null };
  let counted = apart;
  if (after.state === 'delivered' && (after.listing || channel?.counts)) {
    counted = await enter(ports, after, channel?.name.zh ?? '', steps, at);
  } else {
    await transact(table, [...steps(apart), ...(mail ? [queueMessage(table, mail)] : [])]);
  }
  log(`post ${after.state}`, {
    post: deliveryId(after),
    attempts: after.attempts,
    ...(after.reason !== null && { reason: after.reason }),
    ...(counted.why !== null && { notCounted: counted.why }),
    trouble: mail !== null,
  });
};

/** Told once for each end: a post that is sent again by hand may fail again. Null where it came to no bad end. */
const troubleMail = (delivery: Delivery, at: Temporal.Instant): Message | null => {
  const { state, reason, channel, attempts, edition } = delivery;
  const trouble = TROUBLE[state];
  if (!trouble) return null;
  const name = releaseName(delivery);
  return {
    id: `${deliveryId(delivery)}-${state}-${attempts}`,
    at,
    to: 'alert',
    subject: `${name} ${channel} 信息未确认发出 / post not confirmed`,
    text: [
      `${name} 第${edition}版在渠道 ${channel} 的信息：${trouble.zh}（${reason ?? ''}）。发布本身不受影响。`,
      `The post of ${name}, edition ${edition}, on the channel ${channel} ${trouble.en} (${reason ?? ''}). The release itself is public.`,
      `heliostat posts show ${name}`,
    ].join('\n'),
  };
};
