import type { Act } from '../../kernel/act.ts';
import { difference } from '../../kernel/contribution.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Law } from '../../law/law.ts';
import { plain } from '../../release/records/row.ts';
import { append, type Deed } from '../../store/audit/audit.ts';
import { cellSteps } from '../../store/cells.ts';
import {
  applicantKey,
  caseKey,
  eventKey,
  likeKey,
  openKey,
  registerKey,
  wakeShard,
} from '../../store/keys.ts';
import { queueMessage } from '../../store/outbox.ts';
import { ABSENT, type Item, put, remove, type Step, type Table } from '../../store/table.ts';
import { caseContributions } from '../rules/contributions.ts';
import type { RequestEvent } from '../rules/events/events.ts';
import { noticeOf } from '../rules/notices.ts';
import { OPEN_STATES } from '../rules/states.ts';
import type { Case } from './case.ts';
import { registerFields } from './register.ts';
import { retentionSteps } from './retention/retention.ts';
import type { CaseRow, Likeness } from './row.ts';

/** The writes of which saving a case is made. `SYSTEM` acts where the calendar does. */
export const SYSTEM = 'system';

const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后申请已有变动',
    en: 'The request has changed since you read it',
  });

/** The row with its place in the sparse index, or without one while nothing is to happen. */
export const rowItem = (row: CaseRow): Item => ({
  ...caseKey(row.receipt),
  ...(plain(row) as Item),
  ...(row.wakeOn !== undefined && { wakeShard: wakeShard(row.receipt) }),
});

/** The row, on condition that it is still as it was read. */
export const rowStep = (table: Table, before: CaseRow, after: CaseRow): Step => ({
  write: put(table, rowItem(after), {
    that: '#version = :version AND audit.seq = :seq',
    names: { '#version': 'version' },
    values: { ':version': before.version, ':seq': before.audit.seq },
  }),
  otherwise: stale,
});

/** One audit entry an event; or the deed, where there is none. */
export const auditSteps = (
  table: Table,
  subject: string,
  head: CaseRow['audit'],
  count: number,
  events: readonly RequestEvent[],
  act: Act,
  deed?: Deed,
): { steps: Step[]; head: CaseRow['audit'] } => {
  const deeds: { by: string; deed: Deed }[] = [
    ...events.map((event, i) => ({
      by: event.by === SYSTEM ? SYSTEM : act.by,
      deed: { action: event.type, detail: { event: count + i + 1, day: event.day } },
    })),
    ...(deed ? [{ by: act.by, deed }] : []),
  ];
  const steps: Step[] = [];
  let last = head;
  for (const one of deeds) {
    const entry = append(table, subject, last, { ...act, by: one.by }, one.deed);
    steps.push(entry.step);
    last = entry.head;
  }
  return { steps, head: last };
};

export const eventSteps = (
  table: Table,
  receipt: string,
  count: number,
  events: readonly RequestEvent[],
): Step[] =>
  events.map((event, i) => ({
    write: put(table, { ...eventKey(receipt, count + i + 1), event }, ABSENT),
    otherwise: stale,
  }));

/** A mail to the applicant for each event that they are told of, in the transaction in which it is recorded. */
export const noticeSteps = (
  table: Table,
  { receipt, row, deadline }: Case,
  count: number,
  events: readonly RequestEvent[],
  { at }: Act,
): Step[] => {
  if (!row.notices) return [];
  return events.flatMap((event, i): Step[] => {
    const notice = noticeOf(receipt, event, deadline);
    if (notice === null) return [];
    const id = `notice-${receipt}-${count + i + 1}`;
    return [queueMessage(table, { id, at, to: 'applicant', receipt, ...notice })];
  });
};

const openPlace = (found: Case): Item | null =>
  OPEN_STATES.includes(found.request.state) ? openKey(found.receipt, found.row.due) : null;

/**
 * The rows by which a case is found: in its year's register, by its due date while it is open, then by its age;
 * and the figures of the annual report that it moves.
 */
export const places = (table: Table, law: Law, before: Case | null, after: Case): Step[] => {
  const fields = registerFields(after, law);
  const steps: Step[] = [{ write: put(table, { ...registerKey(after.row.year, after.receipt), ...fields }) }];
  const was = before && openPlace(before);
  const is = openPlace(after);
  if (was && was.sk !== is?.sk)
    steps.push({ write: remove(table, { pk: String(was.pk), sk: String(was.sk) }) });
  if (is) steps.push({ write: put(table, { ...is, ...fields }) });
  const figures = difference(
    before ? caseContributions(registerFields(before, law)) : [],
    caseContributions(fields),
  );
  return [
    ...steps,
    ...cellSteps(table, figures, wakeShard(after.receipt)),
    ...retentionSteps(table, law, before, after),
  ];
};

/** The calendar month of arrival, `2021-03`. */
export const monthOf = (events: readonly RequestEvent[]): string => String(events[0]?.day).slice(0, 7);

/**
 * Found by each hash; and by an identity's also among the applicant's requests of the month of arrival. What only
 * resembles brings its sketch, so that whoever finds it can tell how much without reading the case. What a case is
 * no longer found by goes.
 */
export const likenessSteps = (
  table: Table,
  { receipt, sketch }: Pick<CaseRow, 'receipt' | 'sketch'>,
  month: string,
  before: readonly Likeness[],
  after: readonly Likeness[],
): Step[] => {
  const besides = (all: readonly Likeness[], others: readonly Likeness[]): Likeness[] =>
    all.filter(({ what, hash }) => !others.some((other) => other.what === what && other.hash === hash));
  return [
    ...besides(before, after).flatMap(({ what, hash }): Step[] => [
      { write: remove(table, likeKey(hash, receipt)) },
      ...(what === 'identity' ? [{ write: remove(table, applicantKey(hash, month, receipt)) }] : []),
    ]),
    ...besides(after, before).flatMap(({ what, hash }): Step[] => [
      { write: put(table, { ...likeKey(hash, receipt), what, ...(what === 'resembling' && { sketch }) }) },
      ...(what === 'identity' ? [{ write: put(table, applicantKey(hash, month, receipt)) }] : []),
    ]),
  ];
};
