import { Temporal } from 'temporal-polyfill';
import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import { knowsRepeats, type PostChannel } from './channel.ts';
import { type SendOutcome, unknown } from './outcome.ts';

/**
 * Where something that goes out on a channel stands. `waiting`: it goes out, or out again. All others are ends:
 * `delivered`; `refused` by the platform; `unknown`: it may be there, and is not sent again by itself; `given-up`
 * after a day of trying; `overtaken` by a newer edition; `off`: nobody has said where the channel is.
 */
export const DELIVERY_STATES = [
  'waiting',
  'delivered',
  'refused',
  'unknown',
  'given-up',
  'overtaken',
  'off',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const DELIVERY_STATE_NAMES: Readonly<Record<DeliveryState, string>> = {
  waiting: '待发',
  delivered: '已发',
  refused: '被拒绝',
  unknown: '未知',
  'given-up': '已放弃',
  overtaken: '已被取代',
  off: '未配置',
};

/** The attempts at something that goes out on a channel, and what came of them. */
export type Attempts = {
  readonly state: DeliveryState;
  /** Goes up with every step. */
  readonly version: number;
  readonly attempts: number;
  /** From when on it is tried, for a day. */
  readonly since: Temporal.Instant;
  /** Not before then is it tried again. */
  readonly nextAt: Temporal.Instant;
  /** Whoever tries has it until then; null while nobody does. */
  readonly claimedUntil: Temporal.Instant | null;
  /** What somebody said of it last: that it is there, or that it is to be sent again. */
  readonly asked: {
    readonly by: string;
    readonly at: Temporal.Instant;
    readonly what: 'there' | 'again';
  } | null;
  readonly settledAt: Temporal.Instant | null;
  readonly platformId: string | null;
  /** Why it is not there, or not yet. */
  readonly reason: string | null;
};

/** After so long nobody tries any more: what was told a day ago is no news. */
const TRIED_HOURS = 24;

const MOST_MINUTES = 60;

/** Who tries has it to themselves for longer than their function may run (50 s). */
const CLAIM_SECONDS = 120;

/** As it stands before anybody has tried. */
export const untried = (at: Temporal.Instant): Attempts => ({
  state: 'waiting',
  version: 1,
  attempts: 0,
  since: at,
  nextAt: at,
  claimedUntil: null,
  asked: null,
  settledAt: null,
  platformId: null,
  reason: null,
});

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0;

/** Whether it may be tried now: it waits, its time has come, and nobody is at it. */
export const isReady = ({ state, nextAt, claimedUntil }: Attempts, now: Temporal.Instant): boolean =>
  state === 'waiting' && !isAfter(nextAt, now) && (claimedUntil === null || !isAfter(claimedUntil, now));

/** As it stands while somebody tries. */
export const claimedAttempt = <Sent extends Attempts>(sent: Sent, now: Temporal.Instant): Sent => ({
  ...sent,
  version: sent.version + 1,
  attempts: sent.attempts + 1,
  claimedUntil: now.add({ seconds: CLAIM_SECONDS }),
});

/**
 * What is known without sending; null where it is to be sent. Whoever tried last and never said what came of it may
 * have sent it.
 */
export const knownBefore = (before: Attempts, channel: Pick<PostChannel, 'kind'>): SendOutcome | null => {
  if (before.asked?.what === 'there') return { is: 'delivered', platformId: null };
  if (before.claimedUntil !== null && !knowsRepeats(channel)) return unknown('the attempt was interrupted');
  return null;
};

/** One minute, then twice as long each time, an hour at most; and never sooner than the platform asks. */
const waitSeconds = (attempts: number, afterSeconds: number | null): number =>
  Math.max(Math.min(2 ** (attempts - 1), MOST_MINUTES) * 60, afterSeconds ?? 0);

/** As it stands after an attempt. */
export const settledAttempt = <Sent extends Attempts>(
  sent: Sent,
  outcome: SendOutcome | 'overtaken',
  now: Temporal.Instant,
): Sent => {
  const free: Sent = { ...sent, version: sent.version + 1, claimedUntil: null };
  const end = (state: DeliveryState, reason: string | null): Sent => ({
    ...free,
    state,
    reason,
    settledAt: now,
  });
  if (outcome === 'overtaken') return end('overtaken', null);
  switch (outcome.is) {
    case 'delivered':
      return { ...end('delivered', null), platformId: outcome.platformId };
    case 'refused':
    case 'unknown':
      return end(outcome.is, outcome.reason);
    case 'off':
      return end('off', null);
    case 'later': {
      const until = sent.since.add({ hours: TRIED_HOURS });
      const nextAt = now.add({ seconds: waitSeconds(sent.attempts, outcome.afterSeconds) });
      return isAfter(nextAt, until)
        ? end('given-up', outcome.reason)
        : { ...free, reason: outcome.reason, nextAt };
    }
  }
};

/** From where somebody may say what comes next: from every end but `delivered` and `overtaken`. */
const ASKABLE: readonly DeliveryState[] = ['refused', 'unknown', 'given-up', 'off'];

/**
 * As it stands once somebody has said that it is there, or that it is to be sent again: it waits for the function that
 * sends, which writes down the one without sending, or sends.
 *
 * @throws Problem `conflict` where it waits, is delivered or overtaken
 */
export const asked = <Sent extends Attempts & { readonly channel: string }>(
  sent: Sent,
  what: 'there' | 'again',
  { by, at }: Act,
): Sent => {
  const { state, channel, version } = sent;
  if (!ASKABLE.includes(state)) {
    throw new Problem('conflict', {
      zh: `渠道 ${channel} 的信息状态是“${DELIVERY_STATE_NAMES[state]}”，无须处理`,
      en: `The post on ${channel} is ${state}: there is nothing to be done about it`,
    });
  }
  return {
    ...sent,
    version: version + 1,
    state: 'waiting',
    since: at,
    nextAt: at,
    settledAt: null,
    reason: null,
    asked: { by, at, what },
  };
};
