import type { Temporal } from 'temporal-polyfill';
import { Problem } from '../../kernel/problem.ts';
import { partyKey } from '../../store/keys.ts';
import { queueMessage } from '../../store/outbox.ts';
import { type Table, transact } from '../../store/table.ts';
import type { OpendayRow, PartyRow } from './row.ts';

/**
 * Tells those of an event's parties who gave a mail address something, each once: the mark and the mail are one
 * transaction. Whoever ends in the middle is gone on with by the next sweep.
 */
export const tellParties = async (
  table: Table,
  { id }: OpendayRow,
  parties: readonly PartyRow[],
  what: PartyRow['told'][number],
  mailOf: (party: PartyRow) => { subject: string; text: string },
  at: Temporal.Instant,
): Promise<number> => {
  let told = 0;
  for (const party of parties) {
    if (!party.mail || party.told.includes(what)) continue;
    try {
      await transact(table, [
        {
          write: {
            Update: {
              TableName: table.name,
              Key: partyKey(id, party.seq),
              UpdateExpression: 'SET told = list_append(told, :what)',
              ConditionExpression: 'NOT contains(told, :one) AND #state = :state',
              ExpressionAttributeNames: { '#state': 'state' },
              ExpressionAttributeValues: { ':what': [what], ':one': what, ':state': party.state },
            },
          },
          // Somebody else told it, or it was given up or moved up meanwhile: the next sweep reads it anew.
          otherwise: () =>
            new Problem('stale-version', {
              zh: '报名在此期间已有变动',
              en: 'The registration has changed meanwhile',
            }),
        },
        queueMessage(table, {
          id: `${what}-${party.number}`,
          at,
          to: 'applicant',
          receipt: party.number,
          ...mailOf(party),
        }),
      ]);
      told += 1;
    } catch (error) {
      if (!(error instanceof Problem) || error.slug !== 'stale-version') throw error;
    }
  }
  return told;
};
