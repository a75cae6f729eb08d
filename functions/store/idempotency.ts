import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { Problem } from '../domain/errors.ts';
import { sha256 } from './audit.ts';
import { idempotencyKey } from './keys.ts';
import { ABSENT, get, put, type Step, type Table } from './table.ts';

/** How long a repeated POST gets the first one's answer. */
const KEPT_SECONDS = 7 * 24 * 3600;

const Row = v.object({
  request: v.string(),
  status: v.number(),
  body: v.string(),
  headers: v.record(v.string(), v.string()),
});

export type Answer = { status: number; body: string; headers: Record<string, string> };

/** One POST under its Idempotency-Key: the same key with the same request is the same act. */
export type Attempt = { subject: string; key: string; request: string };

/** The answer given before to this attempt; a conflict where the key was used for another request. */
export const earlierAnswer = async (table: Table, attempt: Attempt): Promise<Answer | null> => {
  const item = await get(table, idempotencyKey(attempt.subject, attempt.key));
  if (!item) return null;
  const { request, ...answer } = v.parse(Row, item);
  if (request !== sha256(attempt.request)) {
    throw new Problem('key-reused', 'Take a fresh Idempotency-Key for a different request');
  }
  return answer;
};

/** Keeps the answer in the transaction of the act itself. */
export const keepAnswer = (table: Table, attempt: Attempt, answer: Answer, at: Temporal.Instant): Step => ({
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
  otherwise: () => new Problem('conflict', 'The same request is being answered already: ask again'),
});
