export const CHANNEL_KINDS = ['wecom', 'dingtalk', 'webhook', 'email', 'weibo'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/**
 * `bytes` of UTF-8, where a Chinese character has three. `characters`: Unicode code points, each as one; Weibo counts
 * two Latin letters as one, so that what fits here fits there.
 */
export const UNITS = ['bytes', 'characters'] as const;

export const UNIT_NAMES: Readonly<Record<(typeof UNITS)[number], string>> = {
  bytes: '字节',
  characters: '字',
};

export type Limit = { readonly most: number; readonly unit: (typeof UNITS)[number] };

/**
 * The longest text that a platform takes, null where it sets none.
 * - WeCom: `text.content` 最长不超过2048个字节，必须是utf8编码 (developer.work.weixin.qq.com, 群机器人配置说明, path/91770).
 * - DingTalk: 20,000 bytes for the whole message (open.dingtalk.com, 自定义机器人; unconfirmed), of which the frame needs
 *   some.
 * - Weibo: 内容不超过140个汉字 for what an application shares (open.weibo.com/wiki/2/statuses/share), although people
 *   may write 2,000.
 */
export const PLATFORM_LIMITS = {
  wecom: { most: 2048, unit: 'bytes' },
  dingtalk: { most: 19_000, unit: 'bytes' },
  weibo: { most: 140, unit: 'characters' },
  webhook: null,
  email: null,
} as const satisfies Record<ChannelKind, Limit | null>;

const encoder = new TextEncoder();

export const lengthIn = (text: string, unit: Limit['unit']): number =>
  unit === 'bytes' ? encoder.encode(text).length : [...text].length;

export const fits = (text: string, { most, unit }: Limit): boolean => lengthIn(text, unit) <= most;

const MORE = '……（已截断 / cut）';

/** As many whole lines of a text as fit, and where that is not all, a last line that says so. */
export const cutTo = (text: string, limit: Limit): string => {
  if (fits(text, limit)) return text;
  const lines = text.split('\n');
  while (lines.length > 0 && !fits([...lines, MORE].join('\n'), limit)) lines.pop();
  return [...lines, MORE].join('\n');
};
