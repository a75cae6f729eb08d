import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { BuildOrder, ReleaseId } from '../domain/release.ts';
import { MESSAGE, messageKey, outboxKey, sentKey } from './keys.ts';
import { ABSENT, all, put, remove, type Step, type Table, transact } from './table.ts';

/**
 * Effects start from an item written in the same transaction as the change. `build` and `site` wake a function
 * through the table's stream; messages wait in a partition of their own until they are sent.
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
    ...outboxKey(at, randomUUID()),
    outbox: 'build',
    flow: id.flow,
    period: id.period,
    upload: order.upload,
    order: order.order,
    expiresAt: expiry(at),
  }),
});

export const SiteJob = v.object({ outbox: v.literal('site'), flow: v.string(), period: v.string() });

/** The release clock is woken: a release's public pages are out of date, or it may go public now. */
export const wakeClock = (table: Table, id: ReleaseId, at: Temporal.Instant): Step => ({
  write: put(table, {
    ...outboxKey(at, randomUUID()),
    outbox: 'site',
    flow: id.flow,
    period: id.period,
    expiresAt: expiry(at),
  }),
});

const MessageRow = v.object({
  id: v.string(),
  at: v.string(),
  to: v.picklist(['alert']),
  subject: v.string(),
  text: v.string(),
});

/**
 * A message for the people who watch releases. `id` is what makes it one message: the same id is never queued
 * twice, and it is the Message-ID of the mail, so that a repeat after a crash can be recognised.
 */
export type Message = { id: string; at: Temporal.Instant; to: 'alert'; subject: string; text: string };

export const queueMessage = (table: Table, message: Message): Step => ({
  write: put(table, {
    ...messageKey(message.at, message.id),
    ...message,
    at: message.at.toString(),
  }),
});

export const waitingMessages = async (table: Table): Promise<Message[]> =>
  (await all(table, MESSAGE)).map((item) => {
    const row = v.parse(MessageRow, item);
    return { ...row, at: Temporal.Instant.from(row.at) };
  });

export const markSent = (table: Table, message: Message, at: Temporal.Instant): Promise<void> =>
  transact(table, [
    { write: remove(table, messageKey(message.at, message.id)) },
    { write: put(table, { ...sentKey(message.id), sentAt: at.toString() }, ABSENT) },
  ]);
