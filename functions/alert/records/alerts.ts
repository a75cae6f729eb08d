import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Deed } from '../../store/audit/audit.ts';
import { record } from '../../store/audit/record.ts';
import { cellSteps } from '../../store/cells.ts';
import { ALERT_DUE, alertDueKey, alertKey, alertsPartition, sortable } from '../../store/keys.ts';
import { all, itemPage, put, remove, type Step, type Table } from '../../store/table.ts';
import { type Alert, AlertSchema } from '../rules/alert.ts';
import { movedFigures } from '../rules/figures.ts';

/** Alerts in the table: one row each, in the partition of its year, and its place in the order in which ladders are due. */
export const ALERT_ID = /^YQ(\d{4})(\d{2})(\d{2})-[0-9A-F]{8}$/;

const read = (item: unknown): Alert => v.parse(AlertSchema, item);

export const alertSubject = (alert: string): string => `alert/${alert}`;

const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后该舆情已有变动',
    en: 'The alert has changed since you read it',
  });

const ALERT = record({
  key: ({ id }: Pick<Alert, 'id'>) => alertKey(id),
  chain: ({ id }) => alertSubject(id),
  read,
  counted: ['version', 'pulse'],
  stale,
});

/** @throws Problem `not-found` */
export const findAlert = async (table: Table, id: string): Promise<Alert> => {
  const found = ALERT_ID.test(id) ? await ALERT.find(table, { id }) : null;
  if (!found) throw new Problem('not-found', { zh: '没有这一舆情', en: 'There is no such alert' });
  return found;
};

/** A page of a year's alerts, the newest first; `next` is the cursor of the page after, null at the end. */
export const alertPage = async (
  table: Table,
  year: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Alert[]; next: string | null }> => {
  const found = await itemPage(table, alertsPartition(year), {
    limit,
    newestFirst: true,
    ...(cursor === undefined ? {} : { after: alertKey(cursor) }),
  });
  return { items: found.items.map(read), next: found.next ? String(found.next.sk) : null };
};

/** The alerts signalled on days from `YYYYMMDD` to another, both included, all in one year. */
export const alertsOfDays = (table: Table, from: string, to: string): Promise<Alert[]> =>
  ALERT.all(table, alertsPartition(from.slice(0, 4)), { from: `YQ${from}`, to: `YQ${to}~` });

/** Every alert signalled in a year. */
const alertsOfYear = (table: Table, year: string): Promise<Alert[]> =>
  ALERT.all(table, alertsPartition(year));

/** No alert is older than this system. */
const FIRST_YEAR = 2017;

/** Every alert signalled up to a year. */
export const alertsUpTo = async (table: Table, last: number): Promise<Alert[]> => {
  const years = Array.from({ length: Math.max(0, last - FIRST_YEAR + 1) }, (_, i) => FIRST_YEAR + i);
  return (await Promise.all(years.map((year) => alertsOfYear(table, String(year))))).flat();
};

/** The alerts whose ladder is to be looked at by now, those that wait longest first. One query, as long as what is due. */
export const dueAlerts = async (table: Table, now: Temporal.Instant): Promise<string[]> =>
  (await all(table, ALERT_DUE, { to: `${sortable(now)}~` })).map(({ sk }) => String(sk).split('#')[1] ?? '');

/** The figures that an alert moves, and its place among what is due. */
const placeSteps = (table: Table, before: Alert | null, after: Alert): Step[] => {
  const steps = cellSteps(table, movedFigures(before, after));
  const [was, is] = [before?.due ?? null, after.due];
  if (was === is) return steps;
  const key = (due: string) => alertDueKey(after.id, Temporal.Instant.from(due));
  if (was !== null) steps.push({ write: remove(table, key(was)) });
  if (is !== null) steps.push({ write: put(table, key(is)) });
  return steps;
};

/** An alert that a signal opens, in the transaction of the signal. @throws Problem `stale-version` where it is there */
export const newAlertSteps = (
  table: Table,
  alert: Alert,
  act: Act,
  deed: Deed,
): { steps: Step[]; alert: Alert } => {
  const { after, steps } = ALERT.change(table, null, alert, act, deed);
  return { steps: [...placeSteps(table, null, after), ...steps], alert: after };
};

/** An alert after something that people did; its version goes up by one, and its chain has an entry more. */
export const alertSteps = (
  table: Table,
  before: Alert,
  after: Alert,
  act: Act,
  deed: Deed,
): { steps: Step[]; alert: Alert } => {
  const { after: kept, steps } = ALERT.change(table, before, after, act, deed);
  return { steps: [...placeSteps(table, before, kept), ...steps], alert: kept };
};

/** An alert whose ladder was looked at: what people read and answer with their version stays as it is. */
export const lookedAtSteps = (table: Table, before: Alert, after: Alert): Step[] => {
  const kept = { ...after, version: before.version, pulse: before.pulse + 1 };
  return [...placeSteps(table, before, kept), ALERT.rowStep(table, before, kept)];
};
