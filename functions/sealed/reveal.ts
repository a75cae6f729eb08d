import type { Act } from '../kernel/act.ts';
import { Problem } from '../kernel/problem.ts';
import { noteEntry } from '../store/audit/audit.ts';
import type { Table } from '../store/table.ts';
import { openOwnKey } from './own-key.ts';
import { type DataKey, openDataKey, openParts, type Secrets } from './secrets.ts';

/** The chain of who read what of a request; apart from that of its events, so that reading changes no version. */
export const readsSubject = (receipt: string): string => `request/${receipt}/reads`;

type Reading = { parts: readonly string[]; reason: string };

const logged = async (
  table: Table,
  receipt: string,
  { parts, reason }: Reading,
  act: Act,
  key: () => Promise<DataKey>,
): Promise<Record<string, unknown>> => {
  if (parts.length === 0 || reason.trim() === '') {
    throw new Problem('invalid', {
      zh: '请说明读取哪些部分以及理由',
      en: 'Say which parts you read, and why',
    });
  }
  await noteEntry(table, readsSubject(receipt), act, {
    action: 'read',
    detail: { parts: [...parts].sort().join(' '), reason },
  });
  return openParts(table, await key(), parts);
};

/**
 * The unmasked parts of a case. The read is logged first; where that fails nothing is opened.
 *
 * @throws Problem `invalid` without parts or a reason, `not-found` where the key was destroyed
 */
export const reveal = (
  table: Table,
  secrets: Secrets,
  receipt: string,
  reading: Reading,
  act: Act,
): Promise<Record<string, unknown>> =>
  logged(table, receipt, reading, act, () => openDataKey(secrets, table, receipt));

/** For the applicant, who proved the secret: their own words, logged as read by the applicant. */
export const revealToApplicant = (
  table: Table,
  secrets: Secrets,
  own: { receipt: string; secret: string },
  parts: readonly string[],
  at: Act['at'],
): Promise<Record<string, unknown>> =>
  logged(table, own.receipt, { parts, reason: 'the applicant asked' }, { by: 'applicant', at }, () =>
    openOwnKey(secrets, table, own),
  );
