import * as v from 'valibot';
import { CHANNEL_KINDS, type ChannelKind, type Limit, PLATFORM_LIMITS, UNITS } from '../../kernel/length.ts';
import type { Text } from '../../kernel/text.ts';

/**
 * A channel on which the office says what it has released: a robot in a WeCom 企业微信 or DingTalk 钉钉 group, a
 * webhook of somebody who passes posts on, a mailing list, an account on Weibo 微博. Which there are stands in
 * site/office.json; where each is, and its secrets, in Secrets Manager (docs/channels.md).
 */
export type PostChannel = {
  /** As commands, the table and the secret call it. */
  readonly id: string;
  readonly kind: ChannelKind;
  /** What the register of posts calls the platform, in Chinese, and its English. */
  readonly name: Text;
  /** The longest text that goes out here; never more than the platform takes. */
  readonly limit: Limit;
  /** Whose releases are told: names of dataflows, or `*` for all. */
  readonly dataflows: '*' | readonly string[];
  /** Whether what is posted here counts in the register of posts; a mail to the press is no post. */
  readonly counts: boolean;
  /** What stands before and after each post, such as 【数据发布】. */
  readonly before: string;
  readonly after: string;
};

/** The least that a limit may be: a sentence and a link fit into it in every unit. */
const LEAST = 100;

// `website` and `app-…` are where a release counts by being public.
const ID = v.pipe(v.string(), v.regex(/^(?!website$|app-)[a-z][a-z0-9-]{0,29}$/));
const NAME = v.strictObject({
  zh: v.pipe(v.string(), v.minLength(1)),
  en: v.pipe(v.string(), v.minLength(1)),
});
const LIMIT = v.strictObject({
  most: v.pipe(v.number(), v.integer(), v.minValue(LEAST)),
  unit: v.picklist(UNITS),
});

const withinPlatform = <Given extends Pick<PostChannel, 'kind' | 'limit'>>() =>
  v.check(({ kind, limit }: Given) => {
    const platform = PLATFORM_LIMITS[kind];
    return !platform || (platform.unit === limit.unit && limit.most <= platform.most);
  }, 'The platform takes less than this limit, or counts in another unit');

const Definition = v.pipe(
  v.strictObject({
    id: ID,
    kind: v.picklist(CHANNEL_KINDS),
    name: NAME,
    limit: LIMIT,
    dataflows: v.union([v.literal('*'), v.array(v.string())]),
    counts: v.boolean(),
    before: v.optional(v.string(), ''),
    after: v.optional(v.string(), ''),
  }),
  withinPlatform(),
);

/** As many go into the transaction that makes a release public. */
const MOST = 20;

/** A robot in a group of people who are told, such as the monitors: no release goes there by itself. */
export type Robot = Pick<PostChannel, 'id' | 'name' | 'limit' | 'before' | 'after'> & {
  readonly kind: 'wecom' | 'dingtalk';
};

/** The robots of a group as site/office.json has them. */
export const Robots = v.pipe(
  v.array(
    v.pipe(
      v.strictObject({
        id: ID,
        kind: v.picklist(['wecom', 'dingtalk']),
        name: NAME,
        limit: LIMIT,
        before: v.optional(v.string(), ''),
        after: v.optional(v.string(), ''),
      }),
      withinPlatform(),
    ),
  ),
  v.maxLength(5),
  v.check((all) => new Set(all.map(({ id }) => id)).size === all.length, 'Two robots have one id'),
);

/** The channels of an office as site/office.json has them. */
export const Channels = v.pipe(
  v.array(Definition),
  v.maxLength(MOST),
  v.check((all) => new Set(all.map(({ id }) => id)).size === all.length, 'Two channels have one id'),
);

/** An app of the office that shows its figures, and of which dataflows; it reads them from the public site itself. */
export type App = { readonly id: string; readonly name: string; readonly dataflows: '*' | readonly string[] };

/** The apps of an office as site/office.json has them. */
export const Apps = v.pipe(
  v.array(
    v.strictObject({
      id: v.pipe(v.string(), v.regex(/^app-[a-z0-9-]{1,26}$/)),
      name: v.pipe(v.string(), v.minLength(1)),
      dataflows: v.union([v.literal('*'), v.array(v.string())]),
    }),
  ),
  v.maxLength(MOST),
  v.check((all) => new Set(all.map(({ id }) => id)).size === all.length, 'Two apps have one id'),
);

/** Whether a channel or an app tells of the releases of a dataflow. */
export const tellsOf = ({ dataflows }: Pick<PostChannel, 'dataflows'>, flow: string): boolean =>
  dataflows === '*' || dataflows.includes(flow);

/**
 * Whether the same post sent again is known by its receiver as the same one: by its id (webhook) or its Message-ID
 * (mail). Robots and Weibo show it twice.
 */
export const knowsRepeats = ({ kind }: Pick<PostChannel, 'kind'>): boolean =>
  kind === 'webhook' || kind === 'email';
