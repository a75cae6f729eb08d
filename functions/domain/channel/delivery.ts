import { Temporal } from 'temporal-polyfill';
import type { Act } from '../act.ts';
import { Problem } from '../errors.ts';
import { type Release, type ReleaseId, releaseName } from '../release/release.ts';
import { type App, type Channel, knowsRepeats, tellsOf } from './channel.ts';
import { type Outcome, unknown } from './outcome.ts';

/**
 * Where the post of an edition stands on one channel. `waiting`: it goes out, or out again. All others are ends:
 * `delivered`; `refused` by the platform; `unknown`: it may be there, and is not sent again by itself; `given-up` after a day
 * of trying; `overtaken` by a newer edition; `off`: nobody has said where the channel is.
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
type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * What counts by being public, with nothing to be sent: a release on the website, its figures in an app. It goes the
 * way of posts, so that it comes into its register once and is seen beside them.
 */
export type Listing =
  | { readonly register: 'website'; readonly topic: string }
  | { readonly register: 'indicators'; readonly app: string; readonly figures: number };

/** Where a release stands on the website, among the channels of its posts. */
export const WEBSITE = 'website';

/** One post of an edition on one channel, or one listing. */
export type Delivery = ReleaseId & {
  readonly edition: number;
  readonly channel: string;
  /** The release's title in Chinese, as the register of posts has it. */
  readonly title: string;
  /** Of a listing; null of a post. */
  readonly listing: Listing | null;
  /** What was signed; null where nothing fitted, and of a listing. */
  readonly text: string | null;
  /** When the edition was public, and the post was to go out. */
  readonly at: Temporal.Instant;
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
  /** Its entry in the register of posts; null where it has none. */
  readonly entry: string | null;
};

/** After so long nobody tries any more: what was released a day ago is no news. */
const TRIED_HOURS = 24;

const MOST_MINUTES = 60;

/** Who tries has it to themselves for longer than their function may run (50 s). */
const CLAIM_SECONDS = 120;

/** The post of an edition that has become public. */
export const queued = (
  release: ReleaseId & { readonly edition: number; readonly title: { readonly zh: string } },
  { channel, text }: { channel: string; text: string | null },
  at: Temporal.Instant,
  listing: Listing | null = null,
): Delivery => ({
  flow: release.flow,
  period: release.period,
  edition: release.edition,
  channel,
  title: release.title.zh,
  listing,
  text,
  at,
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
  entry: null,
});

/**
 * What a release counts by being public, once and with its first edition: itself on the website, and each of its figures
 * in each app that shows its dataflow. A history is no news in an app.
 */
export const listings = (
  release: Release,
  { topic, figures, apps }: { topic: string; figures: number; apps: readonly App[] },
  at: Temporal.Instant,
): Delivery[] => {
  if (release.edition > 1) return [];
  const listed = (channel: string, listing: Listing): Delivery =>
    queued(release, { channel, text: null }, at, listing);
  const shown = release.kind === 'backfill' ? [] : apps.filter((app) => tellsOf(app, release.flow));
  return [
    listed(WEBSITE, { register: 'website', topic }),
    ...shown.map(({ id, name }) => listed(id, { register: 'indicators', app: name, figures })),
  ];
};

/** One id for every attempt: `post-cpi-2017-12-e1-weibo`. */
export const deliveryId = ({ edition, channel, ...id }: Delivery): string =>
  `post-${releaseName(id).replace('/', '-')}-e${edition}-${channel}`;

const isAfter = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) > 0;

/** Whether it may be tried now: it waits, its time has come, and nobody is at it. */
export const isReady = ({ state, nextAt, claimedUntil }: Delivery, now: Temporal.Instant): boolean =>
  state === 'waiting' && !isAfter(nextAt, now) && (claimedUntil === null || !isAfter(claimedUntil, now));

/** As it stands while somebody tries. */
export const claimed = (delivery: Delivery, now: Temporal.Instant): Delivery => ({
  ...delivery,
  version: delivery.version + 1,
  attempts: delivery.attempts + 1,
  claimedUntil: now.add({ seconds: CLAIM_SECONDS }),
});

/**
 * What is known without sending; null where it is to be sent. Whoever tried last and never said what came of it may
 * have sent it.
 */
export const knownOutcome = (
  before: Delivery,
  channel: Channel,
  newest: number,
): Outcome | 'overtaken' | null => {
  if (before.asked?.what === 'there') return { is: 'delivered', platformId: null };
  if (before.claimedUntil !== null && !knowsRepeats(channel)) return unknown('the attempt was interrupted');
  if (newest > before.edition) return 'overtaken';
  if (before.text === null) return { is: 'refused', reason: 'title and link are too long for the channel' };
  return null;
};

/** One minute, then twice as long each time, an hour at most; and never sooner than the platform asks. */
const waitSeconds = (attempts: number, afterSeconds: number | null): number =>
  Math.max(Math.min(2 ** (attempts - 1), MOST_MINUTES) * 60, afterSeconds ?? 0);

/** As it stands after an attempt. */
export const settled = (
  delivery: Delivery,
  outcome: Outcome | 'overtaken',
  now: Temporal.Instant,
): Delivery => {
  const free: Delivery = { ...delivery, version: delivery.version + 1, claimedUntil: null };
  const end = (state: DeliveryState, reason: string | null): Delivery => ({
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
      const until = delivery.since.add({ hours: TRIED_HOURS });
      const nextAt = now.add({ seconds: waitSeconds(delivery.attempts, outcome.afterSeconds) });
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
export const asked = (delivery: Delivery, what: 'there' | 'again', { by, at }: Act): Delivery => {
  const { state, channel, version } = delivery;
  if (!ASKABLE.includes(state)) {
    throw new Problem('conflict', `The post on ${channel} is ${state}: there is nothing to be done about it`);
  }
  return {
    ...delivery,
    version: version + 1,
    state: 'waiting',
    since: at,
    nextAt: at,
    settledAt: null,
    reason: null,
    asked: { by, at, what },
  };
};
