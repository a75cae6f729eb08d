import { Problem } from '../kernel/problem.ts';
import { type Call, etag } from './api.ts';

/** What a POST that creates is told apart by: who sent it to which function, under which key, and what it says. */
export const attemptOf = (call: Call): { subject: string; key: string; request: string } => ({
  subject: `${call.route.function}/${call.actor.sub}`,
  key: call.idempotencyKey,
  request: `${call.route.operation} ${JSON.stringify(call.params)} ${call.text}`,
});

/** What people call the records that are read before they are changed. */
const RECORD_NAMES = {
  alert: '舆情',
  bulletin: '通报',
  entry: '条目',
  event: '活动',
  post: '渠道信息',
  question: '咨询',
  register: '台账',
  release: '发布',
  report: '年度报告',
  request: '申请',
} as const;

/**
 * A record as the caller saw it: what If-Match names, where it was sent, must be what is there. A route that changes
 * or sends something demands it.
 *
 * @throws Problem `stale-version`
 */
export const asRead = <Found extends { version: number }>(
  call: Call,
  what: keyof typeof RECORD_NAMES,
  found: Found,
): Found => {
  const demanded = call.route.kind === 'changes' || call.route.kind === 'sends';
  const seen = demanded ? etag(call.version) : call.headers['if-match'];
  if (seen === undefined || seen === etag(found.version)) return found;
  throw new Problem('stale-version', {
    zh: `${RECORD_NAMES[what]}现在是版本 ${found.version}：请重新读取`,
    en: `The ${what} is at version ${found.version} by now: read it again`,
  });
};
