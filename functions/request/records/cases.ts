import type { Act } from '../../kernel/act.ts';
import { NO_ENTRY } from '../../kernel/chain.ts';
import { type Day, officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Law } from '../../law/law.ts';
import type { ApplicantKind } from '../../law/outcome.ts';
import { addressStep, type ClosedAddress } from '../../sealed/notice-address.ts';
import { type SealedPart, sealedStep, type WrappedKey, wrappedKeyStep } from '../../sealed/secrets.ts';
import type { Deed } from '../../store/audit/audit.ts';
import { ABSENT, put, type Step, type Table, transact } from '../../store/table.ts';
import { derive, wakeAfter } from '../rules/deadline/derive.ts';
import type { EventOf, RequestEvent } from '../rules/events/events.ts';
import { type RequestCase, transition } from '../rules/request.ts';
import { NEXT } from '../rules/states.ts';
import { type Case, caseSubject } from './case.ts';
import { type CaseRow, deadlineStateOf, derivedFields, type Likeness } from './row.ts';
import {
  auditSteps,
  eventSteps,
  likenessSteps,
  monthOf,
  noticeSteps,
  places,
  rowItem,
  rowStep,
  SYSTEM,
} from './writes.ts';

/**
 * A case is saved together with its events, their audit entries, its rows in the register and among the open ones,
 * its next day, and whatever was written or is sent with it; all or nothing.
 */

/** What a new case brings: its number, the keyed hash of its secret, its data key, and what people wrote. */
export type Intake = {
  receipt: string;
  secret: string;
  kind: ApplicantKind;
  /** What it is about, in words that name nobody. */
  title?: string | undefined;
  /** `received`, and what was known with it: confirmed, registered, assigned. */
  events: readonly [EventOf<'received'>, ...RequestEvent[]];
  key: WrappedKey;
  parts: readonly SealedPart[];
  likenesses: readonly Likeness[];
  sketch?: string;
  /** Where the applicant is told of steps by mail; left out where they are not. */
  notices?: ClosedAddress | null;
};

/** A request entered for the first time. `alongside` sees the case as it will stand. */
export const createCase = async (
  table: Table,
  law: Law,
  intake: Intake,
  act: Act,
  alongside: (opened: Case) => readonly Step[] = () => [],
): Promise<Case> => {
  const { receipt, events, likenesses } = intake;
  const request = judged(null, events, law, receipt);
  const deadline = derive(request.events, law, null);
  const wakeOn = wakeAfter(request, deadline, law, undefined, firstDay(events, law));
  const entries = auditSteps(table, caseSubject(receipt), NO_ENTRY, 0, events, act);
  const row: CaseRow = {
    receipt,
    version: 1,
    kind: intake.kind,
    channel: events[0].channel,
    title: intake.title ?? null,
    entered: officeDay(act.at).toString(),
    year: events[0].day.slice(0, 4),
    secret: intake.secret,
    likenesses: [...likenesses],
    sketch: intake.sketch ?? '',
    notices: Boolean(intake.notices),
    letters: [],
    addressees: [],
    files: 0,
    parts: intake.parts.map((part) => part.name),
    ...derivedFields(request, deadline),
    ...(wakeOn !== null && { wakeOn }),
    audit: entries.head,
    disposal: null,
    destroyed: null,
  };
  const opened: Case = { receipt, version: 1, row, request, deadline, files: [] };
  await transact(table, [
    {
      write: put(table, rowItem(row), ABSENT),
      otherwise: () =>
        new Problem('already-exists', { zh: `${receipt} 已经登记`, en: `${receipt} is on record already` }),
    },
    ...entries.steps,
    ...eventSteps(table, receipt, 0, events),
    ...places(table, law, null, opened),
    wrappedKeyStep(table, receipt, intake.key),
    ...intake.parts.map((part) => sealedStep(table, receipt, part)),
    ...likenessSteps(table, row, monthOf(request.events), [], likenesses),
    ...(intake.notices ? [addressStep(table, receipt, intake.notices)] : []),
    ...noticeSteps(table, opened, 0, events, act),
    ...alongside(opened),
  ]);
  return opened;
};

/** What is changed in one step: events, and what goes with them. */
export type Change = {
  events?: readonly RequestEvent[];
  /** What people wrote, sealed under the case's key. */
  parts?: readonly SealedPart[];
  /** By what the case is found from now on, in place of what it was found by. */
  likenesses?: readonly Likeness[];
  /** Fields of the row that no event derives. */
  row?: Partial<
    Pick<
      CaseRow,
      | 'secret'
      | 'title'
      | 'letters'
      | 'addressees'
      | 'files'
      | 'disposal'
      | 'destroyed'
      | 'sketch'
      | 'parts'
      | 'notices'
    >
  >;
  /** The letter that tells of it went by mail itself: no mail need say so. */
  mailed?: boolean;
  /** What the audit says where no event does. */
  deed?: Deed;
};

/**
 * What a newer calendar did to a case, as the event that goes before whatever is recorded next: an open case
 * under an older calendar whose due date moved, or became certain or uncertain.
 */
const calendarChange = (before: Case, law: Law, act: Act): RequestEvent[] => {
  const { row, request } = before;
  const deadline = derive(request.events, law, deadlineStateOf(row));
  const moved = deadline.due !== row.due || deadline.provisional !== row.provisional;
  if (deadline.calendarVersion === row.calendarVersion || deadline.running === 'stopped' || !moved) return [];
  if (NEXT[request.state]['calendar-changed'] === undefined) return [];
  return [
    {
      type: 'calendar-changed',
      day: law.today.toString(),
      at: act.at.toString(),
      by: SYSTEM,
      version: deadline.calendarVersion,
      notices: [...law.newest],
      dueBefore: row.due,
      dueAfter: deadline.due,
    },
  ];
};

/**
 * Brings a case under the calendar in force: one conditional write. Where the due date moved, or became certain
 * or uncertain, the history says so and the version goes up; else only what is derived is kept. A case whose
 * deadline has stopped keeps its days, and only what it is still to be reminded of (a remedy) may move.
 */
export const recalendar = async (table: Table, law: Law, before: Case, act: Act): Promise<Case> => {
  const { row, request } = before;
  const deadline = derive(request.events, law, deadlineStateOf(row));
  const stopped = deadline.running === 'stopped';
  if (!stopped && deadline.calendarVersion === row.calendarVersion) return before;
  if (calendarChange(before, law, act).length > 0) return recordEvents(table, law, before, {}, act);
  const wakeOn = wakeAfter(request, deadline, law, row.wakeOn, law.today.toString());
  if (stopped && wakeOn === (row.wakeOn ?? null)) return before;
  const { wakeOn: _, ...kept } = row;
  const derived = {
    ...kept,
    ...derivedFields(request, deadline),
    ...(wakeOn !== null && { wakeOn }),
  };
  const after: Case = { ...before, row: derived, deadline };
  await transact(table, [rowStep(table, row, derived), ...places(table, law, before, after)]);
  return after;
};

/**
 * Records events, one or several, and what goes with them, on condition that the case is still as it was read.
 * Its version goes up by one.
 *
 * @throws Problem `invalid` or `conflict` with every fault, `stale-version`
 */
export const recordEvents = async (
  table: Table,
  law: Law,
  before: Case,
  change: Change,
  act: Act,
  alongside: (after: Case) => readonly Step[] = () => [],
): Promise<Case> => {
  const { receipt } = before;
  const { parts = [], likenesses = before.row.likenesses } = change;
  const events = [...calendarChange(before, law, act), ...(change.events ?? [])];
  const request = judged(before.request, events, law, receipt);
  const deadline = derive(request.events, law, deadlineStateOf(before.row));
  const wakeOn = wakeAfter(request, deadline, law, before.row.wakeOn, firstDay(events, law));
  const entries = auditSteps(
    table,
    caseSubject(receipt),
    before.row.audit,
    before.row.events,
    events,
    act,
    change.deed,
  );
  const { wakeOn: _, ...kept } = before.row;
  const row: CaseRow = {
    ...kept,
    ...derivedFields(request, deadline),
    version: before.version + 1,
    ...(wakeOn !== null && { wakeOn }),
    likenesses: [...likenesses],
    parts: [...new Set([...kept.parts, ...parts.map((part) => part.name)])],
    ...change.row,
    audit: entries.head,
  };
  const after: Case = { ...before, version: row.version, row, request, deadline };
  await transact(table, [
    rowStep(table, before.row, row),
    ...entries.steps,
    ...eventSteps(table, receipt, before.row.events, events),
    ...places(table, law, before, after),
    ...parts.map((part) => sealedStep(table, receipt, part)),
    ...likenessSteps(table, row, monthOf(request.events), before.row.likenesses, likenesses),
    ...(change.mailed ? [] : noticeSteps(table, after, before.row.events, events, act)),
    ...alongside(after),
  ]);
  return after;
};

const judged = (
  before: RequestCase | null,
  events: readonly RequestEvent[],
  law: Law,
  receipt: string,
): RequestCase => {
  let request = before;
  const { today, calendar, regimes, reviewFirst } = law;
  const context = { receipt, today, calendar, regimes, reviewFirst };
  for (const event of events) request = transition(request, event, context);
  if (request === null) throw new RangeError('A request begins with its receipt');
  return request;
};

const firstDay = (events: readonly RequestEvent[], law: Law): Day =>
  [law.today.toString(), ...events.map(({ day }) => day)].sort()[0] ?? law.today.toString();
