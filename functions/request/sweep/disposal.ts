import { lawAt } from '../../holidays/records/holidays.ts';
import type { Act } from '../../kernel/act.ts';
import type { Day } from '../../kernel/day.ts';
import { inLanes } from '../../kernel/lanes.ts';
import type { Law } from '../../law/law.ts';
import { described, log } from '../../runtime/log.ts';
import { isOvertaken, untilWon } from '../../store/race.ts';
import type { SweepPorts } from '../../store/sweep-ports.ts';
import { transact } from '../../store/table.ts';
import { RETENTION } from '../choices.ts';
import { type Case, findCase } from '../records/case.ts';
import { destroy } from '../records/retention/disposal.ts';
import {
  addToList,
  allLists,
  approvedLists,
  beginList,
  type DisposalCandidate,
  type DisposalEntry,
  type DisposalList,
  disposalEntries,
  findDisposalEntry,
  finishList,
  LISTED_AT_ONCE,
  proposeList,
  settleEntry,
} from '../records/retention/disposal-lists.ts';
import { SYSTEM } from '../records/writes.ts';
import { caseKeptUntil, heldBy, monthFrom } from '../rules/retention.ts';
import { disposalMessage } from './messages.ts';

/** What it works with: a sweep that names no address. */
export type DisposalPorts = Omit<SweepPorts, 'site'>;

/** A job stops here, and goes on with the next run. */
export const ENOUGH_MS = 20_000;

const systemAct = (ports: DisposalPorts): Act => ({ by: SYSTEM, at: ports.now() });

/** The month in which a request that is not destroyed comes up again. */
const inAYear = (law: Law): Day => monthFrom(law.today.add({ years: 1 }).toString());

/** Lists as a run finds them, and the number of the one that is drawn up now; null where it waits for approval. */
export type Lists = { open: readonly DisposalList[]; number: string | null };

/** A list that was begun and never finished is gone on with, whatever its month. */
export const openDisposalLists = async (ports: DisposalPorts, law: Law): Promise<Lists> => {
  const lists = await allLists(ports.table);
  const month = law.today.toString().slice(0, 7);
  const draft = lists.find(({ state }) => state === 'drafting');
  const taken = lists.some(({ number }) => number === month);
  return {
    open: lists.filter(({ state }) => state !== 'done'),
    number: draft?.number ?? (taken ? null : month),
  };
};

/**
 * When a request whose archive period is over is looked at again: in a year where a list holds it already, next
 * month where this month's list waits for approval; null: it goes on the list now.
 */
export const putOffUntil = async (
  { table }: DisposalPorts,
  law: Law,
  { open, number }: Lists,
  receipt: string,
): Promise<Day | null> => {
  for (const list of open) {
    const entry = await findDisposalEntry(table, list.number, receipt);
    if (entry !== null && entry.struck === null) return inAYear(law);
  }
  return number === null ? monthFrom(law.today.add({ days: 1 }).toString()) : null;
};

/** All of them at once; where one of them has changed, each by itself, and that one with the next run. */
const addAll = async (
  ports: DisposalPorts,
  number: string,
  listed: readonly DisposalCandidate[],
): Promise<void> => {
  try {
    await addToList(ports.table, number, listed);
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    for (const one of listed.length > 1 ? listed : []) await addAll(ports, number, [one]);
  }
};

/** Puts requests on the list that is drawn up now, which is begun with the first of them. */
export const putOnList = async (
  ports: DisposalPorts,
  law: Law,
  { number }: Lists,
  found: readonly Case[],
): Promise<void> => {
  if (found.length === 0 || number === null) return;
  await beginList(ports.table, number, systemAct(ports));
  const again = inAYear(law);
  const listed = found.flatMap((one): DisposalCandidate[] => {
    const closedOn = one.deadline.stoppedOn;
    return closedOn === null
      ? []
      : [{ found: one, closedOn, keptUntil: caseKeptUntil(closedOn, RETENTION), again }];
  });
  for (let i = 0; i < listed.length; i += LISTED_AT_ONCE) {
    await addAll(ports, number, listed.slice(i, i + LISTED_AT_ONCE));
  }
};

/** Everything due was looked at: the list that was being drawn up is put before its approvers, who are told. */
export const closeList = async (ports: DisposalPorts): Promise<DisposalList | null> => {
  const draft = (await allLists(ports.table)).find(({ state }) => state === 'drafting');
  if (!draft || draft.count === 0) return null;
  const act = systemAct(ports);
  try {
    return await proposeList(ports.table, draft.number, (list) => disposalMessage(list, act.at), act);
  } catch (error) {
    if (isOvertaken(error)) return null;
    throw error;
  }
};

/** Cases in work at once. */
const LANES = 8;

export type Destroyed = { destroyed: number; kept: number; failed: number };

/**
 * Destroys what two people approved, as far as time allows. Each request is read again: one that was reopened or
 * is contested meanwhile is kept, and its entry says so. What is done stays done; the next run goes on.
 */
export const destroyApproved = async (ports: DisposalPorts): Promise<Destroyed> => {
  const done: Destroyed = { destroyed: 0, kept: 0, failed: 0 };
  for (const list of await approvedLists(ports.table)) {
    const entries = await disposalEntries(ports.table, list.number);
    const destroyOne = async ({ receipt }: DisposalEntry): Promise<void> => {
      try {
        const end = await settle(ports, list, receipt);
        done[end] += 1;
      } catch (error) {
        done.failed += 1;
        log('request put off', { receipt, error: described(error) });
      }
    };
    const left = entries.filter(isUnsettled);
    await inLanes(left, LANES, destroyOne, () => ports.remaining() >= ENOUGH_MS);
    await finish(ports, list);
  }
  return done;
};

const isUnsettled = ({ struck, destroyed, kept }: DisposalEntry): boolean =>
  struck === null && destroyed === null && kept === null;

const finish = async (ports: DisposalPorts, list: DisposalList): Promise<void> => {
  const entries = await disposalEntries(ports.table, list.number);
  if (entries.some(isUnsettled)) return;
  const destroyed = entries.filter((entry) => entry.destroyed !== null).length;
  try {
    await finishList(ports.table, list, destroyed, systemAct(ports));
  } catch (error) {
    // Another run, at the same list, was quicker.
    if (!isOvertaken(error)) throw error;
  }
};

/** Where another run was at the same entry, what it made of it stands. */
const settle = (ports: DisposalPorts, list: DisposalList, receipt: string): Promise<'destroyed' | 'kept'> =>
  untilWon(async (attempt) => {
    const entry = attempt === 1 ? null : await findDisposalEntry(ports.table, list.number, receipt);
    if (entry && !isUnsettled(entry)) return entry.destroyed === null ? 'kept' : 'destroyed';
    return settleOnce(ports, list, receipt);
  }, isOvertaken);

const settleOnce = async (
  { table, now }: DisposalPorts,
  { number, approvals }: DisposalList,
  receipt: string,
): Promise<'destroyed' | 'kept'> => {
  const at = now();
  const law = await lawAt(table, at);
  const found = await findCase(table, law, receipt);
  if (!found) throw new Error(`${receipt} is on list ${number} and nowhere else`);
  if (found.row.destroyed !== null) {
    await transact(table, [settleEntry(table, number, receipt, { destroyed: found.row.destroyed })]);
    return 'destroyed';
  }
  const held = heldBy(found.request, found.deadline.stoppedOn, law.today.toString(), RETENTION);
  if (held !== null) {
    await transact(table, [settleEntry(table, number, receipt, { kept: held })]);
    return 'kept';
  }
  const [first, second] = approvals;
  const detail = { list: number, approvedBy: first?.by ?? '', andBy: second?.by ?? '' };
  await destroy(table, law, found, detail, { by: SYSTEM, at }, [
    settleEntry(table, number, receipt, { destroyed: at.toString() }),
  ]);
  return 'destroyed';
};
