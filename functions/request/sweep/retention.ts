import { lawAt } from '../../holidays/records/holidays.ts';
import type { Day } from '../../kernel/day.ts';
import type { Law } from '../../law/law.ts';
import { described, log } from '../../runtime/log.ts';
import { REMEDIES } from '../../runtime/office.ts';
import { transact } from '../../store/table.ts';
import { RETENTION } from '../choices.ts';
import { type Case, findCase } from '../records/case.ts';
import { type Casework, removeAllKept } from '../records/files/files.ts';
import { sweepOut } from '../records/retention/disposal.ts';
import { papersInCheck, papersKept, removePapers } from '../records/retention/identity-papers.ts';
import { dueForRetention, nextRetention, retentionMoves } from '../records/retention/retention.ts';
import { SYSTEM } from '../records/writes.ts';
import { goesOnAs, lastRemedyDay, listedFrom, papersGoOn } from '../rules/retention.ts';
import {
  closeList,
  type DisposalPorts,
  ENOUGH_MS,
  type Lists,
  openDisposalLists,
  putOffUntil,
  putOnList,
} from './disposal.ts';

/** The same as for disposal, and the files of requests. */
export type RetentionPorts = DisposalPorts & { casework: Casework };

const lastDays = ({ calendar }: Law) => ({ choices: REMEDIES, calendar });

/** Requests in work at once. */
const AT_ONCE = 16;

/** `list`: the number of a list that was put before its approvers, null where none was. */
export type Retained = { due: number; papers: number; failed: number; list: string | null };

/**
 * Looks after closed requests whose day has come: copies of identity papers that no remedy needs any more are
 * removed, and what is past its archive period is put on the month's disposal list. It asks the index, with no
 * cursor from the run before, so that a late, repeated or broken run makes up for itself. A request moves on in
 * the index with what was done for it.
 */
export const retain = async (ports: RetentionPorts): Promise<Retained> => {
  const law = await lawAt(ports.table, ports.now());
  const due = await dueForRetention(ports.table, law.today.toString());
  const lists = await openDisposalLists(ports, law);
  const done: Retained = { due: due.length, papers: 0, failed: 0, list: null };
  for (let i = 0; i < due.length; i += AT_ONCE) {
    if (ports.remaining() < ENOUGH_MS) return done;
    const batch = due.slice(i, i + AT_ONCE).map((receipt) => oneCase(ports, law, lists, receipt, done));
    await putOnList(ports, law, lists, (await Promise.all(batch)).flat());
  }
  done.list = (await closeList(ports))?.number ?? null;
  return done;
};

/** One request that cannot be looked at does not hold up the others; the next run tries again. */
const oneCase = async (
  ports: RetentionPorts,
  law: Law,
  lists: Lists,
  receipt: string,
  done: Retained,
): Promise<Case[]> => {
  try {
    return await step(ports, law, lists, receipt, done);
  } catch (error) {
    done.failed += 1;
    log('request put off', { receipt, error: described(error) });
    return [];
  }
};

/** The case where it is to be listed; else nothing, and it has gone on to its next day. */
const step = async (
  ports: RetentionPorts,
  law: Law,
  lists: Lists,
  receipt: string,
  done: Retained,
): Promise<Case[]> => {
  const { table } = ports;
  const today = law.today.toString();
  const on = await nextRetention(table, receipt);
  if (on === null || on > today) return [];
  const read = await findCase(table, law, receipt);
  if (!read) return [];
  if (read.row.destroyed !== null) {
    await sweepOut(table, receipt);
    await removeAllKept(ports.casework, receipt);
    await transact(table, retentionMoves(table, read, null));
    return [];
  }
  const { found, again } = await papers(ports, law, read, done);
  const due = listedFrom(found.request, found.deadline.stoppedOn, RETENTION);
  const listed = due !== null && due <= today ? await putOffUntil(ports, law, lists, receipt) : due;
  if (again === null && due !== null && listed === null) return [found];
  const next = [again, listed].filter((day) => day !== null).sort()[0] ?? null;
  await transact(table, retentionMoves(table, found, next));
  return [];
};

/** Removes what may go; `again`: the day on which the papers are to be looked at once more. */
const papers = async (
  ports: RetentionPorts,
  law: Law,
  found: Case,
  done: Retained,
): Promise<{ found: Case; again: Day | null }> => {
  const tomorrow = law.today.add({ days: 1 }).toString();
  if (papersInCheck(found)) return { found, again: tomorrow };
  if (papersKept(found).length === 0) return { found, again: null };
  const go = await goOn(ports, law, found, new Set());
  const last = lastRemedyDay(found.request, lastDays(law));
  if (go === null || last === null) return { found, again: null };
  if (go > law.today.toString()) return { found, again: go };
  const after = await removePapers({ ...ports, law }, found, last, { by: SYSTEM, at: ports.now() });
  done.papers += 1;
  return { found: after, again: papersKept(after).length > 0 ? tomorrow : null };
};

/**
 * The day on which the papers of a request go: not before those of the requests with which it goes on, and while
 * one of them is open or contested, not before it was looked at again in a month.
 */
const goOn = async (ports: RetentionPorts, law: Law, found: Case, seen: Set<string>): Promise<Day | null> => {
  const own = papersGoOn(found.request, lastDays(law), RETENTION);
  if (own === null) return null;
  const days = [own];
  seen.add(found.receipt);
  for (const receipt of goesOnAs(found.request.events)) {
    const other = seen.has(receipt) ? null : await findCase(ports.table, law, receipt);
    if (other) days.push((await goOn(ports, law, other, seen)) ?? law.today.add({ months: 1 }).toString());
  }
  return days.sort().at(-1) ?? null;
};
