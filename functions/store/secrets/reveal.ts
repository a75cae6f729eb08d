import type { Act } from '../../domain/act.ts';
import { Problem } from '../../domain/errors.ts';
import { note } from '../audit.ts';
import type { Table } from '../table.ts';
import { openDataKey, openParts, type Secrets } from './secrets.ts';

/** The chain of who read what of a request; apart from that of its events, so that reading changes no version. */
export const readsSubject = (receipt: string): string => `request/${receipt}/reads`;

/**
 * The unmasked parts of a case. The read is logged first; where that fails nothing is opened.
 *
 * @throws Problem `invalid` without parts or a reason, `not-found` where the key was destroyed
 */
export const reveal = async (
  table: Table,
  secrets: Secrets,
  receipt: string,
  { parts, reason }: { parts: readonly string[]; reason: string },
  act: Act,
): Promise<Record<string, unknown>> => {
  if (parts.length === 0 || reason.trim() === '') {
    throw new Problem('invalid', 'Say which parts you read, and why');
  }
  await note(table, readsSubject(receipt), act, {
    action: 'read',
    detail: { parts: [...parts].sort().join(' '), reason },
  });
  return openParts(table, await openDataKey(secrets, table, receipt), parts);
};

/** For the applicant, who proved the secret: their own words, logged as read by the applicant. */
export const revealToApplicant = (
  table: Table,
  secrets: Secrets,
  receipt: string,
  parts: readonly string[],
  at: Act['at'],
): Promise<Record<string, unknown>> =>
  reveal(table, secrets, receipt, { parts, reason: 'the applicant asked' }, { by: 'applicant', at });
