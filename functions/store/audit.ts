import * as v from 'valibot';
import type { Act } from '../domain/act.ts';
import { type AuditDetail, type AuditEntry, type ChainHead, nextEntry } from '../domain/audit.ts';
import { Problem } from '../domain/errors.ts';
import { auditKey, auditPartition } from './keys.ts';
import { untilWon } from './race.ts';
import { sha256 } from './sha256.ts';
import { ABSENT, all, page, put, type Step, type Table, transact } from './table.ts';

const EntryRow = v.object({
  subject: v.string(),
  seq: v.number(),
  at: v.string(),
  actor: v.string(),
  action: v.string(),
  detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
  prev: v.string(),
  hash: v.string(),
});

/** What an entry says beside who and when: identifiers and outcomes, never contents. */
export type Deed = { action: string; detail?: AuditDetail };

/** The next entry of a chain as one step of a transaction, and the head that the subject keeps from then on. */
export const append = (
  table: Table,
  subject: string,
  head: ChainHead,
  act: Act,
  deed: Deed,
): { step: Step; head: ChainHead } => {
  const entry = nextEntry(
    head,
    { subject, at: act.at.toString(), actor: act.by, action: deed.action, detail: deed.detail ?? {} },
    sha256,
  );
  return {
    step: {
      write: put(table, { ...auditKey(subject, entry.seq), ...entry }, ABSENT),
      otherwise: () => new Problem('stale-version', 'The record has changed since you read it'),
    },
    head: { seq: entry.seq, hash: entry.hash },
  };
};

export const chain = async (table: Table, subject: string): Promise<AuditEntry[]> =>
  (await all(table, auditPartition(subject))).map((item) => v.parse(EntryRow, item));

/** How often a chain and its record are read where somebody writes between the two. */
const READINGS = 3;

/** A chain, with the head that its record keeps. */
export const chainWithHead = async (
  table: Table,
  subject: string,
  headOf: () => Promise<ChainHead>,
): Promise<{ items: AuditEntry[]; head: ChainHead }> => {
  for (let reading = 1; ; reading++) {
    const items = await chain(table, subject);
    const head = await headOf();
    if (items.length === head.seq || reading === READINGS) return { items, head };
  }
};

/**
 * An entry of a chain that stands by itself (who looked at what), with no record whose version it moves. Two
 * at once are put one behind the other.
 */
export const note = (table: Table, subject: string, act: Act, deed: Deed): Promise<void> =>
  untilWon(
    async () => {
      const { items } = await page(table, auditPartition(subject), { newestFirst: true, limit: 1 });
      const head = items[0] ? v.parse(EntryRow, items[0]) : { seq: 0, hash: '' };
      await transact(table, [append(table, subject, head, act, deed).step]);
    },
    (error) => error instanceof Problem,
    { most: 10 },
  );
