import type { Temporal } from 'temporal-polyfill';
import { type Attempts, knownBefore, untried } from '../../channel/rules/attempts.ts';
import { type App, type PostChannel, tellsOf } from '../../channel/rules/channel.ts';
import type { SendOutcome } from '../../channel/rules/outcome.ts';
import { type ReleaseId, releaseName } from '../../kernel/release-id.ts';
import type { Release } from './release.ts';

/**
 * What counts by being public, with nothing to be sent: a release on the website, its figures in an app. It goes the
 * way of posts, so that it comes into its register once and is seen beside them.
 */
export type SelfListing =
  | { readonly register: 'website'; readonly topic: string }
  | { readonly register: 'indicators'; readonly app: string; readonly figures: number };

/** Where a release stands on the website, among the channels of its posts. */
export const WEBSITE = 'website';

/** One post of an edition on one channel, or one listing. */
export type Delivery = ReleaseId &
  Attempts & {
    readonly edition: number;
    readonly channel: string;
    /** The release's title in Chinese, as the register of posts has it. */
    readonly title: string;
    /** Of a listing; null of a post. */
    readonly listing: SelfListing | null;
    /** What was signed; null where nothing fitted, and of a listing. */
    readonly text: string | null;
    /** When the edition was public, and the post was to go out. */
    readonly at: Temporal.Instant;
    /** Its entry in the register of posts; null where it has none. */
    readonly entry: string | null;
  };

/** The post of an edition that has become public. */
export const queuedPost = (
  release: ReleaseId & { readonly edition: number; readonly title: { readonly zh: string } },
  { channel, text }: { channel: string; text: string | null },
  at: Temporal.Instant,
  listing: SelfListing | null = null,
): Delivery => ({
  flow: release.flow,
  period: release.period,
  edition: release.edition,
  channel,
  title: release.title.zh,
  listing,
  text,
  at,
  ...untried(at),
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
  const listed = (channel: string, listing: SelfListing): Delivery =>
    queuedPost(release, { channel, text: null }, at, listing);
  const shown = release.kind === 'backfill' ? [] : apps.filter((app) => tellsOf(app, release.flow));
  return [
    listed(WEBSITE, { register: 'website', topic }),
    ...shown.map(({ id, name }) => listed(id, { register: 'indicators', app: name, figures })),
  ];
};

/** One id for every attempt: `post-cpi-2017-12-e1-weibo`. */
export const deliveryId = ({ edition, channel, ...id }: Delivery): string =>
  `post-${releaseName(id).replace('/', '-')}-e${edition}-${channel}`;

/** What is known of a post without sending it; null where it is to be sent. */
export const knownOutcome = (
  before: Delivery,
  channel: PostChannel,
  newest: number,
): SendOutcome | 'overtaken' | null => {
  const known = knownBefore(before, channel);
  if (known !== null) return known;
  if (newest > before.edition) return 'overtaken';
  if (before.text === null) return { is: 'refused', reason: 'title and link are too long for the channel' };
  return null;
};
