import { type Break, brokenChain, type ChainHead } from '../kernel/chain.ts';
import { sha256 } from '../runtime/sha256.ts';
import { type KnownChain, type SealedEntry, sealedChain } from '../store/audit/audit.ts';
import { sealOf } from '../store/notary.ts';
import type { Table } from '../store/table.ts';

/** What chains are held against: the end that the table keeps, the end that was anchored, and the seals. */

/** Ends by subject as they were anchored. */
export type Anchored = ReadonlyMap<string, ChainHead>;

export const anchoredIn = (ends: readonly (readonly [string, number, string])[]): Anchored =>
  new Map(ends.map(([subject, seq, hash]) => [subject, { seq, hash }]));

const sealedOnes = async (table: Table, entries: readonly SealedEntry[]): Promise<Set<number>> => {
  const { notary } = table;
  if (!notary) throw new Error('Who compares chains has a notary');
  const right = await Promise.all(entries.map((entry) => sealOf(notary, entry)));
  return new Set(entries.flatMap(({ seq, mac }, i) => (mac === right[i] ? [seq] : [])));
};

export type Compared = { subject: string; entries: number; broken: Break | null };

/**
 * One chain as it lies in the table. Something is written now and then between the reading of an end and of its
 * entries: `endOf` reads the end again, once.
 */
export const compareChain = async (
  table: Table,
  subject: string,
  anchored: ChainHead | null,
  endOf: () => Promise<KnownChain | null>,
): Promise<Compared> => {
  for (let reading = 1; ; reading++) {
    const entries = await sealedChain(table, subject);
    const end = await endOf();
    const sealed = await sealedOnes(table, entries);
    const broken = brokenChain(entries, { end, anchored }, ({ seq }) => sealed.has(seq), sha256);
    if (broken === null || reading === 2) return { subject, entries: entries.length, broken };
  }
};
