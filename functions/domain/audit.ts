/**
 * The audit log: one hash chain for each release, case and register. An entry's hash covers its own fields
 * and the hash of the entry before it, so that nothing can be taken out or changed unnoticed.
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

export type ChainHead = { seq: number; hash: string };

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
  let head: ChainHead = { seq: 0, hash: '' };
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
