import { createHmac } from 'node:crypto';
import type { AuditEntry } from '../kernel/chain.ts';

/**
 * Seals audit entries. Each day has a key of its own, which KMS makes: a process asks for it once, so that no write
 * waits for KMS, least of all at T.
 */
export type Notary = {
  /** 32 bytes for a day in UTC (`2018-01-10`). */
  keyOf: (day: string) => Promise<Uint8Array>;
};

/** The day in UTC that an entry says it was made on. */
export const entryDay = ({ at }: Pick<AuditEntry, 'at'>): string => at.slice(0, 10);

/** The seal of an entry, hexadecimal: over its hash, which covers its fields and all entries before it. */
export const sealOf = async (
  notary: Notary,
  entry: Pick<AuditEntry, 'subject' | 'seq' | 'at' | 'hash'>,
): Promise<string> =>
  createHmac('sha256', await notary.keyOf(entryDay(entry)))
    .update(`${entry.subject}\n${entry.seq}\n${entry.hash}`)
    .digest('hex');
