import type { Temporal } from 'temporal-polyfill';
import type { ReleaseId } from '../domain/release.ts';

/**
 * The keys of the one table.
 *
 * | question | key | read |
 * |---|---|---|
 * | where does this release stand? | RELEASE#flow#period / RELEASE | get |
 * | what was begun to be uploaded? | RELEASE#flow#period / UPLOAD#n | get |
 * | which editions are in work, by T? | DUE / T#flow#period (`~` while it has no T) | query, consistent |
 * | which releases lie in this span? | CALENDAR / T#flow#period | query |
 * | which dataflows are there, and what is the newest vintage of each? | FLOW / flow | query, get |
 * | how is this dataflow defined? | FLOW#flow / DEFINITION#revision | get |
 * | what was done to this subject? | AUDIT#subject / seq | query |
 * | what is to be done by a function on the stream? | OUTBOX / instant#random, attribute `outbox` | stream |
 * | which messages are still to be sent? | MESSAGE / instant#id | query |
 * | which messages were sent? | SENT / id | get |
 * | was this POST answered before? | IDEMPOTENCY#subject / key | get |
 *
 * Instants in keys are UTC with a fixed number of digits, so that they sort as text.
 */
export type Key = { pk: string; sk: string };

export const sortable = (instant: Temporal.Instant): string =>
  instant.toString({ fractionalSecondDigits: 3 });

const padded = (n: number): string => String(n).padStart(10, '0');

export const releaseKey = (id: ReleaseId): Key => ({ pk: `RELEASE#${id.flow}#${id.period}`, sk: 'RELEASE' });

export const uploadKey = (id: ReleaseId, upload: number): Key => ({
  pk: `RELEASE#${id.flow}#${id.period}`,
  sk: `UPLOAD#${padded(upload)}`,
});

export const DUE = 'DUE';
export const dueKey = (id: ReleaseId, at: Temporal.Instant | null): Key => ({
  pk: DUE,
  sk: `${at ? sortable(at) : '~'}#${id.flow}#${id.period}`,
});

export const CALENDAR = 'CALENDAR';
export const calendarKey = (id: ReleaseId, at: Temporal.Instant): Key => ({
  pk: CALENDAR,
  sk: `${sortable(at)}#${id.flow}#${id.period}`,
});

export const FLOW = 'FLOW';
export const flowKey = (flow: string): Key => ({ pk: FLOW, sk: flow });
export const definitionKey = (flow: string, revision: number): Key => ({
  pk: `FLOW#${flow}`,
  sk: `DEFINITION#${padded(revision)}`,
});

export const auditPartition = (subject: string): string => `AUDIT#${subject}`;
export const auditKey = (subject: string, seq: number): Key => ({
  pk: auditPartition(subject),
  sk: padded(seq),
});

export const outboxKey = (at: Temporal.Instant, random: string): Key => ({
  pk: 'OUTBOX',
  sk: `${sortable(at)}#${random}`,
});

export const MESSAGE = 'MESSAGE';
export const messageKey = (at: Temporal.Instant, id: string): Key => ({
  pk: MESSAGE,
  sk: `${sortable(at)}#${id}`,
});
export const sentKey = (id: string): Key => ({ pk: 'SENT', sk: id });

export const idempotencyKey = (subject: string, key: string): Key => ({
  pk: `IDEMPOTENCY#${subject}`,
  sk: key,
});
