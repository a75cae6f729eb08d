import type { Temporal } from 'temporal-polyfill';
import type { Day } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Law } from '../../law/law.ts';
import { claimOnce, claimTaken } from '../../store/digest.ts';
import { caseKey, reminderKey, wakeShard } from '../../store/keys.ts';
import { type Message, queueMessage } from '../../store/outbox.ts';
import { ABSENT, get, put, type Step, type Table, transact } from '../../store/table.ts';
import type { Reminder } from '../rules/deadline/reminder.ts';
import { assemble, type Case, itemsOf } from './case.ts';
import { type ReminderClaim, readClaim } from './row.ts';

/**
 * Reminders are claimed: the claim, the message and the case's next day are written in one transaction, on
 * condition that nobody claimed the same and the case is still as it was read. So a reminder is queued once,
 * whoever sweeps, however often, and wherever a sweep was cut short.
 */
const REMINDER = 'REMINDER#';

/** A case with what it was reminded of before, in one consistent read. */
export const findWithClaims = async (
  table: Table,
  law: Law,
  receipt: string,
): Promise<{ found: Case; claims: ReminderClaim[] } | null> => {
  const items = await itemsOf(table, receipt, `${REMINDER}~`);
  const found = assemble(items, law, receipt);
  if (!found) return null;
  return {
    found,
    claims: items.filter((item) => String(item.sk).startsWith(REMINDER)).map(readClaim),
  };
};

const claimStep = (
  table: Table,
  receipt: string,
  reminder: Reminder,
  as: ReminderClaim['as'],
  at: Temporal.Instant,
): Step => {
  const { key, kind, day, role } = reminder;
  return {
    write: put(
      table,
      { ...reminderKey(receipt, key), key, kind, day, role, as, claimedAt: at.toString() },
      ABSENT,
    ),
    otherwise: claimTaken,
  };
};

const AS_READ = '#version = :version AND wakeOn = :was';

const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '读取之后申请已有变动',
    en: 'The request has changed since it was read',
  });

const stillAsRead = (table: Table, { receipt, row }: Case): Step => ({
  write: {
    ConditionCheck: {
      TableName: table.name,
      Key: caseKey(receipt),
      ConditionExpression: AS_READ,
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': row.version, ':was': row.wakeOn ?? '' },
    },
  },
  otherwise: stale,
});

/** The case moves to its next day, or leaves the index. Its version stays: nobody's edit is in the way. */
const moveOn = (table: Table, { receipt, row }: Case, next: Day | null): Step => ({
  write: {
    Update: {
      TableName: table.name,
      Key: caseKey(receipt),
      UpdateExpression: next === null ? 'REMOVE wakeOn, wakeShard' : 'SET wakeOn = :next, wakeShard = :shard',
      ConditionExpression: AS_READ,
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: {
        ':version': row.version,
        ':was': row.wakeOn ?? '',
        ...(next !== null && { ':next': next, ':shard': wakeShard(receipt) }),
      },
    },
  },
  otherwise: stale,
});

/** What a sweep claims for a case. `message` is null for what the morning's list tells. */
export type Claims = {
  send: readonly { reminder: Reminder; message: Message | null }[];
  superseded: readonly Reminder[];
  wakeOn: Day | null;
};

/** Claims that go into one transaction, beside a step for the case; DynamoDB takes a hundred in all. */
const CHUNK = 45;

/**
 * Claims reminders, queues their messages and moves the case on. What was superseded long since may be more
 * than one transaction holds: it goes before, in parts that a later sweep need not repeat.
 *
 * @throws Problem `stale-version` or `conflict` where somebody else was at the case: read it again
 */
export const claimReminders = async (
  table: Table,
  found: Case,
  { send, superseded, wakeOn }: Claims,
  at: Temporal.Instant,
): Promise<void> => {
  const { receipt } = found;
  const late = superseded.map((reminder) => claimStep(table, receipt, reminder, 'superseded', at));
  for (; late.length > CHUNK; ) {
    await transact(table, [stillAsRead(table, found), ...late.splice(0, CHUNK)]);
  }
  await transact(table, [
    moveOn(table, found, wakeOn),
    ...late,
    ...send.flatMap(({ reminder, message }) => [
      claimStep(table, receipt, reminder, 'sent', at),
      ...(message === null ? [] : [queueMessage(table, message)]),
    ]),
  ]);
};

/** The key under which it is claimed that an officer was told of a new calendar. */
export const calendarClaim = (receipt: string, calendarVersion: string): string =>
  `${receipt}#calendar#${calendarVersion}`;

/** Tells once of what a calendar did to a case; done already where somebody told. */
export const tellOfCalendar = async (
  table: Table,
  found: Case,
  reminder: ReminderClaim,
  message: Message,
): Promise<boolean> => {
  const key = reminderKey(found.receipt, reminder.key);
  if (await get(table, key)) return false;
  return claimOnce(table, [
    { write: put(table, { ...key, ...reminder }, ABSENT), otherwise: claimTaken },
    queueMessage(table, message),
  ]);
};
