import * as v from 'valibot';
import { delivered, type Posted, postponed, refused, type SendOutcome, unknown } from '../rules/outcome.ts';
import { byHttp, saying } from './answered.ts';
import { type HttpAnswer, request } from './ask.ts';
import type { Patience } from './robots.ts';

/** The number of a post; `id` alone is no longer exact as a JSON number. */
const Taken = v.object({ idstr: v.pipe(v.string(), v.regex(/^\d{1,30}$/)) });

/** A code comes as a number or as text. */
const Said = v.object({
  error_code: v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer()),
});

/** 系统错误, 服务暂停, 系统繁忙; rates of the address, the user, the method; 发布内容过于频繁. */
const PASSING: readonly number[] = [10001, 10002, 10009, 10022, 10023, 10024, 20016];

/** 远程服务错误, 任务超时, RPC错误: it failed behind what answered, and may have been taken. */
const LOST_BEHIND: readonly number[] = [10003, 10010, 10011];

const byCode = (code: number): SendOutcome => {
  const reason = `error_code ${code}`;
  if (PASSING.includes(code)) return postponed(reason);
  return LOST_BEHIND.includes(code) ? unknown(reason) : refused(reason);
};

const codeOf = (answer: HttpAnswer): number | null =>
  answer.came ? (saying(Said, answer.body)?.error_code ?? null) : null;

/**
 * A post on Weibo as `statuses/share` takes it: a form with the token, and the text, which holds a link under the
 * domain that the application is bound to, and no #topic# (open.weibo.com/wiki/2/statuses/share). Weibo's own code
 * says more than its status: a rate comes as 403. Tried against a server in the tests, never against Weibo.
 */
export const postToWeibo = async (
  url: URL,
  token: string,
  { text }: Posted,
  { now, patience }: Patience,
): Promise<SendOutcome> => {
  const answer = await request({
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ access_token: token, status: text }).toString(),
    patience,
  });
  const code = codeOf(answer);
  if (code !== null) return byCode(code);
  const found = byHttp(answer, { repeats: false, now });
  if ('is' in found) return found;
  const taken = saying(Taken, found.body);
  return taken ? delivered(taken.idstr) : unknown(`HTTP ${found.status} without the post's number`);
};
