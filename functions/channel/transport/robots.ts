import { createHmac } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { cutTo, PLATFORM_LIMITS } from '../../kernel/length.ts';
import { delivered, type Posted, postponed, refused, type SendOutcome, unknown } from '../rules/outcome.ts';
import { byHttp, saying } from './answered.ts';
import { request } from './ask.ts';

export type Patience = { now: Temporal.Instant; patience: number };

/** Robots answer 200 whatever became of it; `errcode` says what: 0 is taken. */
const Said = v.object({ errcode: v.number() });

/**
 * What the robots say of their own that passes, and for how many seconds they want to be left alone (null: they do
 * not say).
 */
type Passing = Readonly<Record<number, number | null>>;

/**
 * -1 系统繁忙; 45009 接口调用超过限制, 20 messages a minute for each robot; 45033 too many calls at once
 * (developer.work.weixin.qq.com, path/90313 全局错误码).
 */
const WECOM: Passing = { [-1]: null, 45009: 60, 45033: null };

/**
 * -1 系统繁忙; 130101 and 410100 发送速度太快而限流: more than 20 messages a minute, closed for ten minutes
 * (open.dingtalk.com, 自定义机器人; unconfirmed).
 */
const DINGTALK: Passing = { [-1]: null, 130101: 600, 410100: 600 };

/** How a platform's answer is read: what of its own words passes, and whether one without them is a yes. */
type Manner = { passing: Passing; silenceIsTaken: boolean; repeats: boolean };

const askRobot = async (
  url: URL,
  { id, text }: { id?: string; text: string },
  { passing, silenceIsTaken, repeats }: Manner,
  { now, patience }: Patience,
): Promise<SendOutcome> => {
  const answer = await request({
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...(id !== undefined && { id }), msgtype: 'text', text: { content: text } }),
    patience,
  });
  const found = byHttp(answer, { repeats, now });
  if ('is' in found) return found;
  const said = saying(Said, found.body);
  if (!said) return silenceIsTaken ? delivered() : unknown(`HTTP ${found.status} without an errcode`);
  const { errcode } = said;
  if (errcode === 0) return delivered();
  const asked = passing[errcode];
  return asked === undefined ? refused(`errcode ${errcode}`) : postponed(`errcode ${errcode}`, asked);
};

const tell = (url: URL, { text }: Posted, passing: Passing, at: Patience): Promise<SendOutcome> =>
  askRobot(url, { text }, { passing, silenceIsTaken: false, repeats: false }, at);

/**
 * Staff's own webhook: a robot of WeCom or of DingTalk, which says by its `errcode` whether it took the message, or
 * anything else that takes one with a 2xx. A message whose answer was lost goes out again: to staff, twice is better
 * than never. One that is too long is cut to the shorter limit, since nobody says of which platform a robot is.
 */
export const tellStaff = (
  url: URL,
  { id, text }: { id: string; text: string },
  at: Patience,
): Promise<SendOutcome> =>
  askRobot(
    url,
    { id, text: cutTo(text, PLATFORM_LIMITS.wecom) },
    { passing: { ...WECOM, ...DINGTALK }, silenceIsTaken: true, repeats: true },
    at,
  );

/** A robot in a WeCom group; its key stands in the address. */
export const tellWecom = (url: URL, post: Posted, at: Patience): Promise<SendOutcome> =>
  tell(url, post, WECOM, at);

/**
 * A robot in a DingTalk group, with 加签 where it has a secret: Base64 of HMAC-SHA256 under the secret over the epoch
 * milliseconds, a line feed and the secret, good for an hour (open.dingtalk.com, 自定义机器人安全设置).
 */
export const tellDingtalk = (
  url: URL,
  secret: string | undefined,
  post: Posted,
  at: Patience,
): Promise<SendOutcome> => {
  const signed = new URL(url);
  if (secret !== undefined) {
    const timestamp = String(at.now.epochMilliseconds);
    signed.searchParams.set('timestamp', timestamp);
    const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
    signed.searchParams.set('sign', sign);
  }
  return tell(signed, post, DINGTALK, at);
};
