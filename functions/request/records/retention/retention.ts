import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { type Day, DaySchema, officeDay } from '../../../kernel/day.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Law } from '../../../law/law.ts';
import { REMEDIES } from '../../../runtime/office.ts';
import { caseKey, retentionKey, retentionShard, retentionShardOf, WAKE_SHARDS } from '../../../store/keys.ts';
import { get, put, remove, type Step, type Table } from '../../../store/table.ts';
import { RETENTION } from '../../choices.ts';
import { listedFrom, papersGoOn } from '../../rules/retention.ts';
import type { Case } from '../case.ts';
import { wakingBy } from '../wake-index.ts';

/**
 * A closed request keeps the day of its next step of retention in an item of its own, which the sparse index
 * leads to in shards apart from those of deadlines: the day on which copies of identity papers go, then the month
 * in which it is put on a disposal list. What was destroyed comes up once more, so that nothing of it is left.
 */
const Row = v.object({ wakeOn: DaySchema });

/** The earliest step that a case has still to come; null while it is open, or a remedy is pending. */
const retentionDay = ({ row, request, deadline: clock }: Case, { calendar }: Law): Day | null => {
  if (row.destroyed !== null) return officeDay(Temporal.Instant.from(row.destroyed)).toString();
  const papers = row.files > 0 ? papersGoOn(request, { choices: REMEDIES, calendar }, RETENTION) : null;
  const days = [papers, listedFrom(request, clock.stoppedOn, RETENTION)].filter((day) => day !== null);
  return days.sort()[0] ?? null;
};

const rowOn = (table: Table, receipt: string, day: Day): Step => ({
  write: put(table, { ...retentionKey(receipt), wakeShard: retentionShard(receipt), wakeOn: day }),
});

/** Written with every change of a closed case: what was done already is found to be done. */
export const retentionSteps = (table: Table, law: Law, before: Case | null, after: Case): Step[] => {
  const day = retentionDay(after, law);
  if (day !== null) return [rowOn(table, after.receipt, day)];
  const was = before && retentionDay(before, law);
  return was === null ? [] : [{ write: remove(table, retentionKey(after.receipt)) }];
};

/** The requests whose day has come. Costs what is due, and may be a moment behind the table. */
export const dueForRetention = async (table: Table, today: Day): Promise<string[]> =>
  (await Promise.all(WAKE_SHARDS.map((shard) => wakingBy(table, retentionShardOf(shard), today)))).flat();

/** The day of a case's next step as it stands; null where there is none. */
export const nextRetention = async (table: Table, receipt: string): Promise<Day | null> => {
  const item = await get(table, retentionKey(receipt));
  return item ? v.parse(Row, item).wakeOn : null;
};

/** A case goes on to a later day, or leaves the index, on condition that it is still as it was read. */
export const retentionMoves = (table: Table, { receipt, row }: Case, day: Day | null): Step[] => [
  {
    write: {
      ConditionCheck: {
        TableName: table.name,
        Key: caseKey(receipt),
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': row.version },
      },
    },
    otherwise: () =>
      new Problem('stale-version', {
        zh: '读取之后申请已有变动',
        en: 'The request has changed since it was read',
      }),
  },
  day === null ? { write: remove(table, retentionKey(receipt)) } : rowOn(table, receipt, day),
];
