import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { Problem } from '../kernel/problem.ts';
import { sha256 } from '../runtime/sha256.ts';
import { idempotencyKey } from './keys.ts';
import { ABSENT, get, put, type Step, type Table } from './table.ts';

/** How long a repeated POST gets the first one's answer. */
const KEPT_SECONDS = 7 * 24 * 3600;

const Row = v.object({
  request: v.string(),
  status: v.optional(v.number()),
  body: v.string(),
  headers: v.record(v.string(), v.string()),
});

/** An answer as it is kept: its body as text. Without a status it has the one of its route. */
export type KeptAnswer = { status?: number | undefined; body: string; headers: Record<string, string> };

/** One POST under its Idempotency-Key: the same key with the same request is the same act. */
export type Attempt = { subject: string; key: string; request: string };

/** The answer given before to this attempt; a conflict where the key was used for another request. */
export const keptAnswer = async (table: Table, attempt: Attempt): Promise<KeptAnswer | null> => {
  const item = await get(table, idempotencyKey(attempt.subject, attempt.key));
  if (!item) return null;
  const { request, ...answer } = v.parse(Row, item);
  if (request !== sha256(attempt.request)) {
    throw new Problem('key-reused', {
      zh: '另一请求请换用新的 Idempotency-Key',
      en: 'Take a fresh Idempotency-Key for a different request',
    });
  }
  return answer;
};

/** Keeps the answer in the transaction of the act itself. */
export const keepAnswer = (
  table: Table,
  attempt: Attempt,
  answer: KeptAnswer,
  at: Temporal.Instant,
): Step => ({
  write: put(
    table,
    {
      ...idempotencyKey(attempt.subject, attempt.key),
      request: sha256(attempt.request),
      ...answer,
      expiresAt: Math.floor(at.epochMilliseconds / 1000) + KEPT_SECONDS,
    },
    ABSENT,
  ),
  otherwise: () =>
    new Problem('conflict', {
      zh: '同一请求正在处理，请再问一次',
      en: 'The same request is being answered already: ask again',
    }),
});

/** What an act answers; `body` is what JSON can tell. */
type Told = { status?: number; headers?: Record<string, string>; body?: unknown };

/** The same as a repeat is given it, read back from what was kept. */
type Repeated<Body> = { status?: number; headers: Record<string, string>; body: Body };

/** Writes an answer down, as a step of the transaction that is answered; `seal` where nobody else may read it. */
export type Keep = (told: Told, at: Temporal.Instant, seal?: (text: string) => string) => Step;

/**
 * An act that happens once, however often it is sent under its key: a repeat gets the answer that was given before,
 * also where both arrive at the same moment and the second finds the first where it would have been written itself.
 * `open` undoes what `seal` did. `look`: an act with effects that no transaction holds back looks for an earlier
 * answer before it begins; one without saves that read, and looks only after it has failed.
 *
 * @throws Problem `key-reused`
 */
export const actOnce = async <T extends Told>(
  table: Table,
  attempt: Attempt,
  act: (keep: Keep) => Promise<T>,
  how: { open?: (kept: string) => string | Promise<string>; look?: 'before' | 'after' } = {},
): Promise<T | Repeated<T['body']>> => {
  const earlier = async (): Promise<Repeated<T['body']> | null> => {
    const answer = await keptAnswer(table, attempt);
    if (!answer) return null;
    const { status, headers, body } = answer;
    const text = how.open ? await how.open(body) : body;
    // What the act told is what was kept, so that the body comes back in the same shape.
    const told: T['body'] = JSON.parse(text);
    return { ...(status !== undefined && { status }), headers, body: told };
  };
  const before = how.look === 'after' ? null : await earlier();
  if (before) return before;
  try {
    return await act(({ status, headers = {}, body }, at, seal = (text) => text) =>
      keepAnswer(table, attempt, { status, headers, body: seal(JSON.stringify(body)) }, at),
    );
  } catch (error) {
    const meanwhile = error instanceof Problem ? await earlier() : null;
    if (!meanwhile) throw error;
    return meanwhile;
  }
};
