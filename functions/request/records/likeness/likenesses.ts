import { keyedHash } from '../../../sealed/hashes.ts';
import type { Secrets } from '../../../sealed/secrets.ts';
import { applicantPartition } from '../../../store/keys.ts';
import { all, type Table } from '../../../store/table.ts';
import type { Likeness } from '../row.ts';

/** Case, width, spaces and punctuation say nothing about whether two texts mean the same. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/**
 * By what a case is found to be like another. `identity` is the number of an identity document or the unified
 * social credit code; `person` a name or a contact; `wanted` a title, a document number or a description.
 */
export const likenessesOf = (
  secrets: Secrets,
  said: { identity?: string | undefined; person?: readonly string[]; wanted?: readonly string[] },
): Promise<Likeness[]> => {
  const texts = (what: Likeness['what'], all: readonly string[]) =>
    [...new Set(all.map(bare))].filter((text) => text !== '').map((text) => ({ what, text }));
  return Promise.all(
    [
      ...texts('identity', said.identity === undefined ? [] : [said.identity]),
      ...texts('person', said.person ?? []),
      ...texts('wanted', said.wanted ?? []),
    ].map(async ({ what, text }) => ({ what, hash: await keyedHash(secrets, what, text) })),
  );
};

/**
 * Requests that an applicant made in a calendar month (`2021-03`) before this one, for the fee by item: counted
 * under the keyed hash, so that no identity is read. Null where the case has no identity number.
 */
export const itemsBefore = async (
  table: Table,
  row: { receipt: string; likenesses: readonly Likeness[] },
  month: string,
): Promise<number | null> => {
  const own = row.likenesses.find(({ what }) => what === 'identity');
  if (!own) return null;
  const items = await all(table, applicantPartition(own.hash), { prefix: `${month}#` });
  return items.filter((item) => String(item.sk) < `${month}#${row.receipt}`).length;
};
