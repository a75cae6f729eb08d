import { Temporal } from 'temporal-polyfill';
import { MATTERS } from '../kernel/chain.ts';
import { inLanes } from '../kernel/lanes.ts';
import { log } from '../runtime/log.ts';
import type { Now } from '../runtime/now.ts';
import { type KnownChain, knownChain, knownChains } from '../store/audit/audit.ts';
import type { Table } from '../store/table.ts';
import { type Anchors, newestAnchor, putAnchor } from './anchors.ts';
import { type Anchored, anchoredIn, compareChain } from './compare.ts';

export type Ledger = { table: Table; anchors: Anchors; now: Now };

/** So many chains are read at once. */
const LANES = 20;

/**
 * Each night: compares every chain that has grown or vanished since the last anchor, then anchors the ends of all. A
 * chain that is broken stays anchored as it was, so that it is found broken until somebody has looked into it.
 */
export const anchorChains = async ({ table, anchors, now }: Ledger): Promise<void> => {
  const at = now();
  const before = await newestAnchor(anchors);
  if (before && !before.whole) log('audit chain broken', { anchor: before.key, why: 'anchor-not-sealed' });
  const anchored: Anchored = before?.whole ? anchoredIn(before.file.ends) : new Map();
  const known = new Map<string, KnownChain>();
  for (const matter of MATTERS) {
    for (const one of (await knownChains(table, matter)).chains) known.set(one.subject, one);
  }
  const changed = [...new Set([...known.keys(), ...anchored.keys()])].filter((subject) => {
    const [is, was] = [known.get(subject), anchored.get(subject)];
    return is?.seq !== was?.seq || is?.hash !== was?.hash;
  });
  const broken = new Set<string>();
  const compared = await inLanes(changed, LANES, (subject) =>
    compareChain(table, subject, anchored.get(subject) ?? null, () => knownChain(table, subject)),
  );
  for (const { subject, broken: found } of compared) {
    if (!found) continue;
    broken.add(subject);
    log('audit chain broken', { subject, entry: found.entry, why: found.why });
  }
  const ends = new Map<string, readonly [string, number, string]>();
  for (const { subject, seq, hash } of known.values()) ends.set(subject, [subject, seq, hash]);
  for (const subject of broken) {
    const was = anchored.get(subject);
    if (was) ends.set(subject, [subject, was.seq, was.hash]);
    else ends.delete(subject);
  }
  const file = {
    at: at.toString(),
    before: before && { key: before.key, sha256: before.sha256 },
    ends: [...ends.values()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([...end]) => end),
  };
  const day = at.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
  const written = await putAnchor(anchors, day, file, at);
  log('anchored', { day, chains: ends.size, broken: broken.size, written });
};

/** An anchor is written each night; one older than this is missing. */
const NIGHTS = Temporal.Duration.from({ hours: 50 });

/** Whether an anchor is as new as it should be. */
export const isRecent = (at: string, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(at).add(NIGHTS), now) >= 0;
