import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { Problem } from '../kernel/problem.ts';
import { ALERT_WAYS, type AlertWay, RECIPIENT_ROLES } from '../kernel/recipient.ts';
import type { BuildOrder, ReleaseId } from '../kernel/release-id.ts';
import { type Key, MESSAGE, messageKey, outboxKey, sentKey } from './keys.ts';
import { ABSENT, all, get, type Item, put, remove, type Step, type Table, transact } from './table.ts';

/**
 * Effects start from an item written in the same transaction as the change. `build`, `site`, `calendar`, `disposal`, `recount` and `file`
 * wake a function through the table's stream; messages wait in a partition of their own until they are sent.
 */
const WEEK = 7 * 24 * 3600;

const expiry = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000) + WEEK;

export const BuildJob = v.object({
  outbox: v.literal('build'),
  flow: v.string(),
  period: v.string(),
  upload: v.number(),
  order: v.number(),
});

export const orderBuild = (table: Table, id: ReleaseId, order: BuildOrder, at: Temporal.Instant): Step => ({
  write: put(table, {
    ...outboxKey('build', at, randomUUID()),
    outbox: 'build',
    flow: id.flow,
    period: id.period,
    upload: order.upload,
    order: order.order,
    expiresAt: expiry(at),
  }),
});

export const SiteJob = v.object({
  outbox: v.literal('site'),
  flow: v.string(),
  period: v.string(),
  /** Only to be held until its T: nothing of it has changed. */
  hold: v.optional(v.boolean(), false),
});

/** The release clock is woken: a release's public pages are out of date, or it may go public now. */
export const wakeClock = (table: Table, id: ReleaseId, at: Temporal.Instant): Step => ({
  write: put(table, {
    ...outboxKey('site', at, randomUUID()),
    outbox: 'site',
    flow: id.flow,
    period: id.period,
    expiresAt: expiry(at),
  }),
});

/**
 * One more function is to hold this edition until its T, started from the stream: should every function that holds
 * it die, the stream hands the order out again. Once for each edition and T, however many ask.
 */
export const orderHold = async (
  table: Table,
  id: ReleaseId & { edition: number },
  t: Temporal.Instant,
): Promise<void> => {
  const { flow, period, edition } = id;
  const item = { outbox: 'site', flow, period, hold: true, expiresAt: expiry(t) };
  const asked = new Problem('already-exists', { zh: '此前已有人提出', en: 'Somebody asked for this before' });
  try {
    await transact(table, [
      {
        write: put(table, { ...outboxKey('site', t, `hold#${flow}#${period}#e${edition}`), ...item }, ABSENT),
        otherwise: () => asked,
      },
    ]);
  } catch (error) {
    if (error !== asked) throw error;
  }
};

/** A new version of the holiday calendar: the open cases are to be derived anew. */
export const orderCalendar = (table: Table, version: number, at: Temporal.Instant): Step => ({
  write: put(table, {
    ...outboxKey('calendar', at, randomUUID()),
    outbox: 'calendar',
    version,
    expiresAt: expiry(at),
  }),
});

/** A disposal list was approved by two people: what it names is to be destroyed. */
export const orderDisposal = (table: Table, number: string, at: Temporal.Instant): Step => ({
  write: put(table, {
    ...outboxKey('disposal', at, randomUUID()),
    outbox: 'disposal',
    number,
    expiresAt: expiry(at),
  }),
});

export const RecountJob = v.object({
  outbox: v.literal('recount'),
  year: v.string(),
  form: v.string(),
  run: v.string(),
});

/** A year is to be recounted, or its recount gone on with. */
export const orderRecount = (
  table: Table,
  { year, form, run }: { year: string; form: string; run: string },
  at: Temporal.Instant,
): Step => ({
  write: put(table, {
    ...outboxKey('recount', at, randomUUID()),
    outbox: 'recount',
    year,
    form,
    run,
    expiresAt: expiry(at),
  }),
});

export const FileJob = v.object({ outbox: v.literal('file'), receipt: v.string(), n: v.number() });

/** A file has arrived in quarantine: it is to be looked at, and encrypted under its case's key. */
export const orderFileCheck = (table: Table, receipt: string, n: number, at: Temporal.Instant): Step => ({
  write: put(table, {
    ...outboxKey('file', at, randomUUID()),
    outbox: 'file',
    receipt,
    n,
    expiresAt: expiry(at),
  }),
});

/** The disclosure log has changed: the release clock, which writes all public pages, is to write it anew. */
export const wakeForLog = (table: Table, at: Temporal.Instant): Step => ({
  write: put(table, {
    ...outboxKey('site', at, randomUUID()),
    outbox: 'site',
    page: 'disclosure-log',
    expiresAt: expiry(at),
  }),
});

/**
 * Which entries of a register changed: by the changes after `after` up to `to`, as its audit chain counts them, and by
 * nobody else in between; -1 where others did, so that nothing follows from the count.
 */
const Touched = v.object({ ids: v.array(v.string()), after: v.number(), to: v.number() });
export type Touched = v.InferOutput<typeof Touched>;

/** A public register has changed: the release clock, which writes all public pages, is to write those that show it. */
export const wakeForRegister = (
  table: Table,
  register: string,
  touched: Touched,
  at: Temporal.Instant,
): Step => ({
  write: put(table, {
    ...outboxKey('site', at, randomUUID()),
    outbox: 'site',
    page: 'register',
    register,
    touched,
    expiresAt: expiry(at),
  }),
});

export const RegisterPagesJob = v.object({
  outbox: v.literal('site'),
  page: v.literal('register'),
  register: v.string(),
  touched: Touched,
});

/**
 * Who is written to: those who watch releases, a role in the work on requests, or one member of staff by the
 * subject of the access token: `staff:` where it is about a request, `editor:` about a release. Their addresses stand
 * in site/office.json. `applicant`: whoever made the request of `receipt`, whose address the outbox alone opens.
 * `monitors`: those of the roster whom the message names.
 */
const Recipient = v.union([
  v.picklist(['alert', 'applicant', 'monitors', ...RECIPIENT_ROLES]),
  v.custom<`staff:${string}` | `editor:${string}`>(
    (value) => typeof value === 'string' && /^(staff|editor):/.test(value),
  ),
]);
export type Recipient = v.InferOutput<typeof Recipient>;

const MessageRow = v.object({
  id: v.string(),
  at: v.string(),
  to: Recipient,
  receipt: v.optional(v.string()),
  addressName: v.optional(v.string()),
  closed: v.optional(v.boolean()),
  people: v.optional(v.array(v.string())),
  by: v.optional(v.array(v.picklist(ALERT_WAYS))),
  subject: v.string(),
  text: v.string(),
  done: v.optional(v.array(v.string()), []),
});

/**
 * A message for people. It holds identifiers, dates and addresses, and nothing of a person. `id` is what makes it one message: the same id is never queued
 * twice, and it is the Message-ID of the mail, so that a repeat after a crash can be recognised.
 */
export type Message = {
  id: string;
  at: Temporal.Instant;
  to: Recipient;
  /** Of a message to an applicant, or to who asked a question or registered: the number under which they are known. */
  receipt?: string;
  /** Under which name the address lies closed, where it is another than the one on record under `receipt`. */
  addressName?: string;
  /** What it says lies closed beside the address (closed-mail.ts), and `text` is empty. */
  closed?: boolean;
  /** Of a message to monitors: their staff codes. */
  people?: readonly string[];
  /** The ways on which it goes out; all of them where nothing is said. */
  by?: readonly AlertWay[];
  subject: string;
  text: string;
};

export const queueMessage = (table: Table, message: Message): Step => ({
  write: put(table, {
    ...messageKey(message.at, message.id),
    ...message,
    at: message.at.toString(),
  }),
});

/** A message that waits, and the ways on which it has gone out already. */
export type Waiting = Message & { done: readonly string[] };

const readMessage = (item: Item): Waiting => {
  const row = v.parse(MessageRow, item);
  const { receipt, addressName, closed, people, by, ...rest } = row;
  return {
    ...rest,
    ...(receipt !== undefined && { receipt }),
    ...(addressName !== undefined && { addressName }),
    ...(closed !== undefined && { closed }),
    ...(people !== undefined && { people }),
    ...(by !== undefined && { by }),
    at: Temporal.Instant.from(row.at),
  };
};

const keyOf = ({ at, id }: Message): Key => messageKey(at, id);

export const waitingMessages = async (table: Table): Promise<Waiting[]> =>
  (await all(table, MESSAGE)).map(readMessage);

/**
 * How long whoever claimed a message has it to themselves. Longer than the outbox may run (50 s), so that nobody is
 * still sending it when it is claimed again.
 */
export const CLAIM_SECONDS = 120;

/**
 * Takes a message to oneself before it is sent: of any number who would, one does. Gives it as it stands by then,
 * or null where somebody else has it, or it has gone out before (queued again, it is not sent again).
 */
export const claimMessage = async (
  table: Table,
  message: Message,
  now: Temporal.Instant,
): Promise<Waiting | null> => {
  const at = now.epochMilliseconds;
  try {
    await transact(table, [
      {
        write: put(
          table,
          { ...sentKey(message.id), claimedUntil: at + CLAIM_SECONDS * 1000 },
          { that: 'attribute_not_exists(pk) OR claimedUntil <= :now', values: { ':now': at } },
        ),
        otherwise: () =>
          new Problem('conflict', { zh: '他人正在发送此消息', en: 'Somebody else is sending this message' }),
      },
    ]);
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'conflict') throw error;
    if (await wasSent(table, message)) await transact(table, [{ write: remove(table, keyOf(message)) }]);
    return null;
  }
  const item = await get(table, keyOf(message));
  return item ? readMessage(item) : null;
};

/** A message that did not go out on all its ways waits again; on `done` it has gone, and is not sent again. */
export const giveBack = (table: Table, message: Message, done: readonly string[]): Promise<void> =>
  transact(table, [
    {
      write: {
        Update: {
          TableName: table.name,
          Key: keyOf(message),
          UpdateExpression: 'SET done = list_append(if_not_exists(done, :none), :ways)',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':none': [], ':ways': done },
        },
      },
    },
    { write: remove(table, sentKey(message.id)) },
  ]);

/** Whether a message of this id has gone out before. */
export const wasSent = async (table: Table, { id }: Message): Promise<boolean> =>
  (await get(table, sentKey(id)))?.sentAt !== undefined;

/** A message that nobody takes: it counts as sent, and another one says so; both or neither. */
export const dropMessage = (table: Table, message: Message, instead: Message): Promise<void> =>
  transact(table, [
    { write: remove(table, keyOf(message)) },
    { write: put(table, { ...sentKey(message.id), sentAt: instead.at.toString() }) },
    queueMessage(table, instead),
  ]);

export const markSent = (table: Table, message: Message, at: Temporal.Instant): Promise<void> =>
  transact(table, [
    { write: remove(table, keyOf(message)) },
    { write: put(table, { ...sentKey(message.id), sentAt: at.toString() }) },
  ]);
