import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { postponed, refused, type SendOutcome, unknown } from '../rules/outcome.ts';
import type { HttpAnswer } from './ask.ts';

/** Where a gateway lost the answer of what is behind it (RFC 9110, 15.6.3 and 15.6.5): it may have been taken. */
const LOST_BEHIND: readonly number[] = [502, 504];

/** Retry-After (RFC 9110, 10.2.3): seconds, or a date; null where it is neither. */
const secondsAsked = (retryAfter: string | null, now: Temporal.Instant): number | null => {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.epochMilliseconds) / 1000));
};

/** What a call that HTTP itself decides came to, or the answer where it is for the platform's own words to say. */
export const byHttp = (
  answer: HttpAnswer,
  { repeats, now }: { repeats: boolean; now: Temporal.Instant },
): SendOutcome | Extract<HttpAnswer, { came: true }> => {
  const maybe = (reason: string): SendOutcome => (repeats ? postponed(reason) : unknown(reason));
  if (!answer.came) {
    return answer.reached ? maybe(`no answer: ${answer.why}`) : postponed(`no connection: ${answer.why}`);
  }
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return answer;
  if (LOST_BEHIND.includes(status)) return maybe(`HTTP ${status}`);
  if (status >= 500 || status === 429 || status === 408) {
    return postponed(`HTTP ${status}`, secondsAsked(retryAfter, now));
  }
  return refused(`HTTP ${status}`);
};

/** The JSON of an answer in a form; null where it is another. */
export const saying = <Schema extends v.GenericSchema>(
  schema: Schema,
  body: string,
): v.InferOutput<Schema> | null => {
  try {
    const parsed = v.safeParse(schema, JSON.parse(body));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
