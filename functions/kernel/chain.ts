import * as v from 'valibot';

/** What audit chains are about, in the order in which they are compared: the first word of each chain's subject. */
export const MATTERS = [
  'alert',
  'dataflow',
  'disposal',
  'holidays',
  'openday',
  'preview',
  'question',
  'register',
  'release',
  'report',
  'request',
] as const;
export type Matter = (typeof MATTERS)[number];

/**
 * The audit log: one hash chain for each release, case, question and register. An entry's hash covers its own fields
 * and the hash of the entry before it; it is sealed under a key, and each night the ends of all chains are written
 * where nobody removes them. So nothing can be taken out or changed unnoticed.
 */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

export type AuditEntry = {
  /** What the chain is about, e.g. `release/cpi/2017-12`. */
  subject: string;
  /** 1 for the first entry. */
  seq: number;
  /** ISO 8601, UTC. */
  at: string;
  /** Subject of the access token, or the function that acted. */
  actor: string;
  action: string;
  /** Identifiers and outcomes only: never an observation, a name or a contact. */
  detail: AuditDetail;
  /** Hash of the entry before, '' for the first. */
  prev: string;
  hash: string;
};

/** The bytes that are hashed: the fields in a fixed order, as JSON. */
const canonical = (entry: Omit<AuditEntry, 'hash'>): string =>
  JSON.stringify([
    entry.subject,
    entry.seq,
    entry.at,
    entry.actor,
    entry.action,
    Object.entries(entry.detail).sort(([a], [b]) => (a < b ? -1 : 1)),
    entry.prev,
  ]);

/** Where a chain ends, as its record keeps it. */
export const ChainHead = v.object({ seq: v.number(), hash: v.string() });
export type ChainHead = v.InferOutput<typeof ChainHead>;

/** The head of a chain without an entry. */
export const NO_ENTRY: ChainHead = { seq: 0, hash: '' };

/** The next entry of a chain. `sha256` gives the hash in hexadecimal. */
export const nextEntry = (
  head: ChainHead,
  fields: Pick<AuditEntry, 'subject' | 'at' | 'actor' | 'action' | 'detail'>,
  sha256: (text: string) => string,
): AuditEntry => {
  const entry = { ...fields, seq: head.seq + 1, prev: head.hash };
  return { ...entry, hash: sha256(canonical(entry)) };
};

/** The first entry of a chain that does not follow from the one before it; null when the chain is whole. */
export const brokenAt = (entries: readonly AuditEntry[], sha256: (text: string) => string): number | null => {
  let head = NO_ENTRY;
  for (const entry of entries) {
    if (entry.seq !== head.seq + 1 || entry.prev !== head.hash) return entry.seq;
    if (entry.hash !== sha256(canonical(entry))) return entry.seq;
    head = entry;
  }
  return null;
};

/**
 * Where a chain departs from its record, which keeps the head of its own accord: the first entry that was cut off,
 * that the record does not know, or with which a rewritten chain ends. Null where both agree.
 */
export const departsAt = (entries: readonly AuditEntry[], head: ChainHead): number | null => {
  if (entries.length !== head.seq) return Math.min(entries.length, head.seq) + 1;
  return (entries.at(-1)?.hash ?? '') === head.hash ? null : head.seq;
};

/** Why a chain is not what was written. */
type Tampering =
  /** An entry does not follow from the one before it, or its hash is not its own. */
  | 'rewritten'
  /** An entry was not sealed with the office's key: its hash was computed anew by somebody else. */
  | 'not-sealed'
  /** Entries are missing at the end. */
  | 'cut'
  /** The whole chain is missing. */
  | 'gone'
  /** The entries are whole, and another end is kept beside them. */
  | 'end-differs'
  /** At this entry another hash was anchored. */
  | 'anchor-differs';

export type Break = { entry: number; why: Tampering };

/**
 * Where a chain is not what was written, and why; null where it is whole. `end`: what the table keeps beside the
 * entries; `anchored`: its end as of the last night. `sealed` tells whether an entry has the office's seal.
 */
export const brokenChain = (
  entries: readonly AuditEntry[],
  known: { end: ChainHead | null; anchored: ChainHead | null },
  sealed: (entry: AuditEntry) => boolean,
  sha256: (text: string) => string,
): Break | null => {
  const rewritten = brokenAt(entries, sha256);
  if (rewritten !== null) return { entry: rewritten, why: 'rewritten' };
  const foreign = entries.find((entry) => !sealed(entry));
  if (foreign) return { entry: foreign.seq, why: 'not-sealed' };
  const { end, anchored } = known;
  const length = Math.max(end?.seq ?? 0, anchored?.seq ?? 0);
  if (entries.length === 0 && length > 0) return { entry: 1, why: 'gone' };
  if (entries.length < length) return { entry: entries.length + 1, why: 'cut' };
  if (anchored && entries[anchored.seq - 1]?.hash !== anchored.hash) {
    return { entry: anchored.seq, why: 'anchor-differs' };
  }
  const last = entries.at(-1);
  if (last && (end?.seq !== last.seq || end.hash !== last.hash))
    return { entry: last.seq, why: 'end-differs' };
  return null;
};
