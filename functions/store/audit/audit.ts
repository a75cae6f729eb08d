import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import {
  type AuditDetail,
  type AuditEntry,
  type ChainHead,
  NO_ENTRY,
  nextEntry,
} from '../../kernel/chain.ts';
import { Problem } from '../../kernel/problem.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { auditKey, auditPartition, chainHeadKey, chainsPartition } from '../keys.ts';
import { untilWon } from '../race.ts';
import { ABSENT, all, get, itemPage, put, type Step, type Table, transact } from '../table.ts';

const EntryRow = v.object({
  subject: v.string(),
  seq: v.number(),
  at: v.string(),
  actor: v.string(),
  action: v.string(),
  detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
  prev: v.string(),
  hash: v.string(),
  /** Its seal; whoever wrote it without the key has none, or a wrong one. */
  mac: v.optional(v.string(), ''),
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
      otherwise: () =>
        new Problem('stale-version', {
          zh: '您读取之后记录已有变动',
          en: 'The record has changed since you read it',
        }),
      entry,
    },
    head: { seq: entry.seq, hash: entry.hash },
  };
};

export type SealedEntry = AuditEntry & { mac: string };

/** A chain as it lies in the table, seals included. */
export const sealedChain = async (table: Table, subject: string): Promise<SealedEntry[]> =>
  (await all(table, auditPartition(subject))).map((item) => v.parse(EntryRow, item));

export const chain = async (table: Table, subject: string): Promise<AuditEntry[]> =>
  (await sealedChain(table, subject)).map(({ mac: _, ...entry }) => entry);

const HeadRow = v.object({ sk: v.string(), seq: v.number(), hash: v.string() });

export type KnownChain = ChainHead & { subject: string };

/** The end of one chain as the table keeps it beside the entries; null where it keeps none. */
export const knownChain = async (table: Table, subject: string): Promise<KnownChain | null> => {
  const item = await get(table, chainHeadKey(subject));
  if (!item) return null;
  const { seq, hash } = v.parse(HeadRow, item);
  return { subject, seq, hash };
};

/** Chains of a matter by subject, after `after`, each with its end as the table keeps it beside the entries. */
export const knownChains = async (
  table: Table,
  matter: string,
  after = '',
  limit?: number,
): Promise<{ chains: KnownChain[]; more: boolean }> => {
  const span = { from: `${after}\u0000`, ...(limit !== undefined && { limit }) };
  const read =
    limit === undefined
      ? { items: await all(table, chainsPartition(matter), span), next: undefined }
      : await itemPage(table, chainsPartition(matter), span);
  const chains = read.items.map((item) => {
    const { sk: subject, seq, hash } = v.parse(HeadRow, item);
    return { subject, seq, hash };
  });
  return { chains, more: read.next !== undefined };
};

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

/** As many entries of a chain as one answer carries. */
const MOST_TOLD = 10_000;

/**
 * A chain that may have grown longer than an answer.
 *
 * @throws Problem `too-large`
 */
export const chainToTell = async (
  table: Table,
  subject: string,
  headOf: () => Promise<ChainHead>,
): Promise<{ items: AuditEntry[]; head: ChainHead }> => {
  const { seq } = await headOf();
  if (seq > MOST_TOLD) {
    throw new Problem('too-large', {
      zh: `链上有 ${seq} 条记录，超过一次回答所能容纳：全部核对请用 heliostat audit verify`,
      en: `The chain has ${seq} entries, more than an answer carries: heliostat audit verify compares all of them`,
    });
  }
  return chainWithHead(table, subject, headOf);
};

/**
 * An entry of a chain that stands by itself (who looked at what), with no record whose version it moves. Two
 * at once are put one behind the other.
 */
export const noteEntry = (table: Table, subject: string, act: Act, deed: Deed): Promise<void> =>
  untilWon(
    async () => {
      const { items } = await itemPage(table, auditPartition(subject), { newestFirst: true, limit: 1 });
      const head = items[0] ? v.parse(EntryRow, items[0]) : NO_ENTRY;
      await transact(table, [append(table, subject, head, act, deed).step]);
    },
    (error) => error instanceof Problem,
    { most: 10 },
  );
