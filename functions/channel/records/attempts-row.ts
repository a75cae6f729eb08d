import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Item } from '../../store/table.ts';
import { type Attempts, DELIVERY_STATES } from '../rules/attempts.ts';

export const InstantText = v.pipe(
  v.string(),
  v.transform((text) => Temporal.Instant.from(text)),
);

/** What a row says of the attempts at something that goes out on a channel. */
export const ATTEMPTS_ENTRIES = {
  state: v.picklist(DELIVERY_STATES),
  version: v.number(),
  attempts: v.number(),
  since: InstantText,
  nextAt: InstantText,
  claimedUntil: v.nullable(InstantText),
  asked: v.nullable(v.object({ by: v.string(), at: InstantText, what: v.picklist(['there', 'again']) })),
  settledAt: v.nullable(InstantText),
  platformId: v.nullable(v.string()),
  reason: v.nullable(v.string()),
} as const;

/** The same as it is kept. */
export const attemptsItem = (sent: Attempts): Item => ({
  state: sent.state,
  version: sent.version,
  attempts: sent.attempts,
  since: sent.since.toString(),
  nextAt: sent.nextAt.toString(),
  claimedUntil: sent.claimedUntil?.toString() ?? null,
  asked: sent.asked && { ...sent.asked, at: sent.asked.at.toString() },
  settledAt: sent.settledAt?.toString() ?? null,
  platformId: sent.platformId,
  reason: sent.reason,
});
