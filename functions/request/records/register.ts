import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { DaySchema, dayNumber, dayText } from '../../kernel/day.ts';
import type { Law } from '../../law/law.ts';
import { APPLICANT_KINDS, OUTCOME_CODES, REPLY_KINDS } from '../../law/outcome.ts';
import { CHANNELS, REGIME_IDS } from '../../law/regime.ts';
import { REMEDY_KINDS, REMEDY_RESULTS } from '../../law/remedy.ts';
import { type Calendar, nthWorkingDay } from '../../law/working-days.ts';
import { OPEN, registerPartition } from '../../store/keys.ts';
import { all, type Item, type Table } from '../../store/table.ts';
import { REVIEWS, reviewOf } from '../rules/answer/review.ts';
import { DISPATCH_WAYS, type EventOf, type EventType } from '../rules/events/events.ts';
import type { RequestCase } from '../rules/request.ts';
import { CASE_STATES, type CaseState } from '../rules/states.ts';
import type { Case } from './case.ts';

/** A line of the register 台账: what the annual report and the lists need of a case, and nothing of a person. */
const RegisterRow = v.object({
  receipt: v.string(),
  state: v.picklist(CASE_STATES),
  regime: v.picklist(REGIME_IDS),
  kind: v.picklist(APPLICANT_KINDS),
  channel: v.picklist(CHANNELS),
  officer: v.nullable(v.string()),
  /** What it is about, in a few words of an officer's that name nobody 题名; null: nobody wrote any. */
  title: v.nullable(v.string()),
  arrivedOn: DaySchema,
  receivedOn: DaySchema,
  entered: DaySchema,
  due: v.nullable(DaySchema),
  provisional: v.boolean(),
  running: v.string(),
  extendedBy: v.number(),
  /** Where the review of its answer stands. */
  review: v.picklist(REVIEWS),
  outcome: v.nullable(v.picklist(OUTCOME_CODES)),
  reply: v.nullable(v.picklist(REPLY_KINDS)),
  decidedOn: v.nullable(DaySchema),
  dispatchedOn: v.nullable(DaySchema),
  /** How the answer went out; null also of rows that were written before they kept it. */
  dispatchedBy: v.optional(v.nullable(v.picklist(DISPATCH_WAYS)), null),
  /** Of the answer that went out, where it was written here: its day and its place among the year's 文号. */
  answer: v.nullable(v.object({ day: DaySchema, sequence: v.number() })),
  deliveredOn: v.nullable(DaySchema),
  stoppedOn: v.nullable(DaySchema),
  inTime: v.nullable(v.boolean()),
  feeFen: v.number(),
  /** `day`: when the office learnt of it. */
  remedies: v.array(
    v.object({ kind: v.picklist(REMEDY_KINDS), result: v.picklist(REMEDY_RESULTS), day: DaySchema }),
  ),
  splitFrom: v.nullable(v.string()),
  destroyed: v.nullable(v.string()),
  version: v.number(),
});
export type RegisterRow = v.InferOutput<typeof RegisterRow>;

/**
 * The answer of a request and how it went out. One that was closed otherwise has none, whatever was decided before;
 * of one that was taken up anew the answer before stands until another is decided.
 */
const answerOf = ({ state, events }: RequestCase) => {
  if (CLOSED_OTHERWISE.includes(state)) return {};
  const since = events.slice(
    Math.max(
      0,
      events.findLastIndex(({ type }) => type === 'decided'),
    ),
  );
  const last = <T extends EventType>(type: T): EventOf<T> | undefined =>
    since.findLast((event): event is EventOf<T> => event.type === type);
  return { decided: last('decided'), dispatched: last('dispatched'), delivered: last('delivered') };
};

/** Closed without an answer. */
const CLOSED_OTHERWISE: readonly CaseState[] = ['withdrawn', 'transferred', 'linked', 'split'];

const remediesOf = ({ request: { events } }: Case): RegisterRow['remedies'] =>
  events.flatMap((event) => {
    if (event.type !== 'remedy-notified') return [];
    const decided = events.find((e) => e.type === 'remedy-decided' && e.remedy === event.remedy);
    return [
      {
        kind: event.kind,
        day: event.day,
        result: decided?.type === 'remedy-decided' ? decided.result : ('pending' as const),
      },
    ];
  });

/** A case as the register lists it. */
export const registerFields = (found: Case, { reviewFirst }: Pick<Law, 'reviewFirst'>): RegisterRow => {
  const { row, deadline, request } = found;
  const [received] = request.events;
  const answer = answerOf(request);
  const letter = row.letters.find(({ n }) => n === answer.dispatched?.letter);
  return {
    receipt: found.receipt,
    state: request.state,
    regime: request.regime,
    kind: row.kind,
    channel: row.channel,
    officer: row.officer,
    title: row.title,
    arrivedOn: received?.day ?? row.entered,
    receivedOn: deadline.receivedOn,
    entered: row.entered,
    due: deadline.due,
    provisional: deadline.provisional,
    running: deadline.running,
    extendedBy: deadline.extendedBy,
    review: reviewOf(request, reviewFirst),
    outcome: answer.decided?.decision.outcome ?? null,
    reply: answer.decided?.decision.reply ?? null,
    decidedOn: answer.decided?.day ?? null,
    dispatchedOn: answer.dispatched?.day ?? null,
    dispatchedBy: answer.dispatched?.way ?? null,
    answer: letter ? { day: letter.day, sequence: letter.sequence } : null,
    deliveredOn: answer.delivered?.day ?? null,
    stoppedOn: deadline.stoppedOn,
    inTime: deadline.inTime,
    feeFen: deadline.windows.payment?.fen ?? 0,
    remedies: remediesOf(found),
    splitFrom: received?.type === 'received' ? (received.splitFrom ?? null) : null,
    destroyed: row.destroyed,
    version: row.version,
  };
};

export const readRegisterRow = (item: unknown): RegisterRow => v.parse(RegisterRow, item);

/** A whole year's register, by receipt number. */
export const registerOfYear = async (table: Table, year: string): Promise<RegisterRow[]> =>
  (await all(table, registerPartition(year))).map(readRegisterRow);

/** What rows must be; `title` is a part of the title. */
export type Filter = {
  [Name in 'state' | 'officer' | 'channel' | 'kind' | 'review' | 'outcome']?: RegisterRow[Name] | undefined;
} & { title?: string | undefined };

const testOf = (name: string): string =>
  name === 'title' ? 'contains(#title, :title)' : `#${name} = :${name}`;

export type RegisterListing = { rows: RegisterRow[]; next: string | null };

/**
 * One page of rows that pass a filter, at most `limit`; `cursor` is the last key of the page before. The
 * table's own limit counts rows before the filter, so that pages are read until there are enough.
 */
const listed = async (
  table: Table,
  partition: string,
  filter: Filter,
  { limit, cursor, to }: { limit: number; cursor?: string | undefined; to?: string },
): Promise<RegisterListing> => {
  const rows: RegisterRow[] = [];
  // A page that begins behind the span is refused by the table, and holds nothing.
  if (cursor !== undefined && to !== undefined && cursor > to) return { rows, next: null };
  const tests = Object.entries(filter).filter(([, value]) => value !== undefined);
  let after: Item | undefined = cursor === undefined ? undefined : { pk: partition, sk: cursor };
  do {
    const found = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        ConsistentRead: true,
        KeyConditionExpression: to === undefined ? 'pk = :pk' : 'pk = :pk AND sk <= :to',
        ...(tests.length > 0 && {
          FilterExpression: tests.map(([name]) => testOf(name)).join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(tests.map(([name]) => [`#${name}`, name])),
        }),
        ExpressionAttributeValues: {
          ':pk': partition,
          ...(to !== undefined && { ':to': to }),
          ...Object.fromEntries(tests.map(([name, value]) => [`:${name}`, value])),
        },
        Limit: tests.length > 0 ? Math.max(limit, 100) : limit,
        ExclusiveStartKey: after,
      }),
    );
    const items = found.Items ?? [];
    const room = limit - rows.length;
    rows.push(...items.slice(0, room).map(readRegisterRow));
    if (items.length > room) return { rows, next: String(items[room - 1]?.sk) };
    after = found.LastEvaluatedKey;
  } while (after && rows.length < limit);
  return { rows, next: after ? String(after.sk) : null };
};

type Paging = { limit: number; cursor?: string | undefined };

/** Cases of a year, by receipt number. */
export const ofYear = (
  table: Table,
  year: string,
  filter: Filter,
  paging: Paging,
): Promise<RegisterListing> => listed(table, registerPartition(year), filter, paging);

/** Open cases, by due date; those without one come last. */
export const openCases = (table: Table, filter: Filter, paging: Paging): Promise<RegisterListing> =>
  listed(table, OPEN, filter, paging);

/** Open cases due within so many working days from today, and those overdue, by due date. */
export const dueWithin = (
  table: Table,
  calendar: Calendar,
  today: Temporal.PlainDate,
  workingDays: number,
  filter: Filter,
  paging: Paging,
): Promise<RegisterListing> => {
  const last = nthWorkingDay(calendar, dayNumber(today.toString()), workingDays);
  return listed(table, OPEN, filter, { ...paging, to: `${dayText(last)}$` });
};
