import * as v from 'valibot';
import type { Secrets } from '../../../sealed/secrets.ts';
import { caseKey, likeKey } from '../../../store/keys.ts';
import { all, getMany, type Item, type Table } from '../../../store/table.ts';
import { type CaseRow, LIKENESSES, type Likeness } from '../row.ts';
import { LEAST_ALIKE } from './minhash.ts';
import { bandsIn, type Resemblance, resemblance } from './sketch.ts';

/** What is alike between requests, found under keyed hashes: nobody's words are read for it. */
const itemsOf = (table: Table, { hash }: Likeness): Promise<Item[]> => all(table, likeKey(hash, '').pk);

/** Another request, in what it is like this one, and how much its text is; null where that is not known here. */
export type Alike = { receipt: string; what: Likeness['what'][]; text: Resemblance | null };

type Compared = Pick<CaseRow, 'receipt' | 'likenesses' | 'sketch'>;

const byLikeness = (a: Alike, b: Alike): number =>
  b.what.length - a.what.length ||
  (b.text?.share ?? 0) - (a.text?.share ?? 0) ||
  (a.receipt < b.receipt ? -1 : 1);

/**
 * Other requests that are like this one in some of this, those alike in most first; a hash that both have counts once.
 * What shares a band is only a candidate: it is told where the sketches say so too. A request from the form has no
 * bands on record before an officer took it up, but finds by them what has.
 */
const alikeIn = async (
  table: Table,
  secrets: Secrets,
  row: Compared,
  own: readonly Likeness[],
): Promise<Alike[]> => {
  const found = await Promise.all(
    [...own, ...(await bandsIn(secrets, row))].map(async (likeness) => ({
      what: likeness.what,
      items: await itemsOf(table, likeness),
    })),
  );
  const others = new Map<string, Set<Likeness['what']>>();
  const sketches = new Map<string, string>();
  for (const { what, items } of found) {
    for (const { sk, sketch } of items) {
      const receipt = String(sk);
      if (receipt === row.receipt) continue;
      if (what === 'resembling') sketches.set(receipt, String(sketch));
      else others.set(receipt, (others.get(receipt) ?? new Set()).add(what));
    }
  }
  const texts = new Map<string, Resemblance>();
  for (const [receipt, sketch] of sketches) {
    const text = await resemblance(secrets, row, { receipt, sketch });
    if (text !== null) texts.set(receipt, text);
    if (text !== null && text.share >= LEAST_ALIKE)
      others.set(receipt, (others.get(receipt) ?? new Set()).add('resembling'));
  }
  return [...others]
    .map(([receipt, what]): Alike => ({ receipt, what: [...what].sort(), text: texts.get(receipt) ?? null }))
    .sort(byLikeness);
};

/** Other requests that are like this one: of the same people, or for the same thing. */
export const alike = (table: Table, secrets: Secrets, row: Compared): Promise<Alike[]> =>
  alikeIn(
    table,
    secrets,
    row,
    row.likenesses.filter(({ what }) => what !== 'resembling'),
  );

/**
 * Other requests for what seems to be the same thing, in what else they are like this one as well. Of who asks nothing
 * is looked up: it is read of those that were found, where there are any.
 */
export const alikeInThing = async (table: Table, secrets: Secrets, row: Compared): Promise<Alike[]> => {
  const wanted = row.likenesses.filter(({ what }) => what === 'wanted');
  const found = (await alikeIn(table, secrets, row, wanted)).slice(0, AT_ONCE);
  const hashes = new Set(row.likenesses.map(({ hash }) => hash));
  const rows = new Map(
    (
      await ownHashes(
        table,
        found.map(({ receipt }) => receipt),
      )
    ).map((one) => [one.receipt, one]),
  );
  return found
    .map((one): Alike => {
      const shared = (rows.get(one.receipt)?.likenesses ?? [])
        .filter(({ what, hash }) => what !== 'resembling' && hashes.has(hash))
        .map(({ what }) => what);
      return { ...one, what: [...new Set([...one.what, ...shared])].sort() };
    })
    .sort(byLikeness);
};

const Own = v.object({
  receipt: v.string(),
  likenesses: v.array(v.object({ what: v.picklist(LIKENESSES), hash: v.string() })),
});
type Own = v.InferOutput<typeof Own>;

/** How many cases are read at once. */
const AT_ONCE = 50;

const ownHashes = async (table: Table, receipts: readonly string[]): Promise<Own[]> => {
  const items = await getMany(table, receipts.map(caseKey));
  return items.filter((item) => item !== undefined).map((item) => v.parse(Own, item));
};

/**
 * How many applicants requests come from. Those that share an identity number, a name or a contact count as one:
 * better to propose a publication one applicant late than for one who asks again and again.
 */
const applicantsOf = (cases: readonly Own[]): number => {
  const people: Set<string>[] = [];
  for (const { likenesses } of cases) {
    const own = likenesses.filter(({ what }) => what === 'identity' || what === 'person');
    const one = new Set(own.map(({ hash }) => hash));
    const same = people.filter((other) => [...one].some((hash) => other.has(hash)));
    for (const other of same) {
      for (const hash of other) one.add(hash);
      people.splice(people.indexOf(other), 1);
    }
    people.push(one);
  }
  return people.length;
};

/**
 * How many applicants want the same thing as this request, its own among them; 0 where nothing is left to compare.
 * Of what hundreds ask for, the first fifty requests tell enough.
 */
export const askedFor = async (
  table: Table,
  { likenesses }: { likenesses: readonly Likeness[] },
): Promise<number> => {
  const wanted = likenesses.filter(({ what }) => what === 'wanted');
  const counts = await Promise.all(
    wanted.map(async (likeness) => {
      const receipts = (await itemsOf(table, likeness)).map(({ sk }) => String(sk));
      // One request, its own, is of one applicant.
      if (receipts.length <= 1) return receipts.length;
      return applicantsOf(await ownHashes(table, receipts.slice(0, AT_ONCE)));
    }),
  );
  return Math.max(0, ...counts);
};

/** What several applicants want alike: how many they are, and their requests. */
type WantedAlike = { count: number; receipts: string[] };

/**
 * What at least `from` applicants of these requests want alike (v2019 Art 44), what most want first. Two things that
 * are wanted by exactly the same requests (a title and its number) are one.
 */
export const wantedOften = async (
  table: Table,
  receipts: readonly string[],
  from: number,
): Promise<WantedAlike[]> => {
  const byHash = new Map<string, Own[]>();
  for (let i = 0; i < receipts.length; i += AT_ONCE) {
    for (const one of await ownHashes(table, receipts.slice(i, i + AT_ONCE))) {
      for (const { what, hash } of one.likenesses) {
        if (what === 'wanted') byHash.set(hash, [...(byHash.get(hash) ?? []), one]);
      }
    }
  }
  const groups = new Map<string, WantedAlike>();
  for (const group of byHash.values()) {
    const count = applicantsOf(group);
    const own = group.map(({ receipt }) => receipt).sort();
    if (count >= from) groups.set(own.join(), { count, receipts: own });
  }
  return [...groups.values()].sort(
    (a, b) => b.count - a.count || (String(a.receipts[0]) < String(b.receipts[0]) ? -1 : 1),
  );
};
