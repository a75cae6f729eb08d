import { Temporal } from 'temporal-polyfill';
import type { Act } from '../../kernel/act.ts';
import { officeDay } from '../../kernel/day.ts';
import { casePartition, noticePartition, opendayPartition, partyKey } from '../../store/keys.ts';
import { all, remove, type Step, type Table, transact } from '../../store/table.ts';
import { opendaySteps, partiesOf } from './opendays.ts';
import type { OpendayRow } from './row.ts';

/**
 * Destroys who registered for an event: keys, what they seal, addresses, mails that wait, and the hashes by which a
 * registration was found. How many came, in which parties and when stays, and names nobody.
 */
export const purgeOpenday = async (table: Table, before: OpendayRow, act: Act): Promise<void> => {
  for (const { seq, number, contacts, code } of await partiesOf(table, before.id)) {
    const items = [
      ...(await all(table, casePartition(number))),
      ...(await all(table, noticePartition(number))),
    ];
    const hashes = contacts.length > 0 || code !== '' ? [withoutHashes(table, before.id, seq)] : [];
    const steps = [...items.map(gone(table)), ...hashes];
    if (steps.length > 0) await transact(table, steps);
  }
  for (const prefix of ['CODE#', 'CONTACT#']) {
    const items = await all(table, opendayPartition(before.id), { prefix });
    for (let at = 0; at < items.length; at += AT_ONCE) {
      await transact(table, items.slice(at, at + AT_ONCE).map(gone(table)));
    }
  }
  const purged = officeDay(act.at).toString();
  const { steps } = opendaySteps(
    table,
    before,
    { ...before, purged },
    act,
    { action: 'registrations destroyed' },
    true,
  );
  await transact(table, steps);
};

/** A mail is tried for three days; then the address of who gave a registration up is of no more use. */
const TOLD_HOURS = 72;

/**
 * Destroys the addresses of registrations that were given up, once their last mail was sent or given up too; all else
 * went with the cancellation. Gives how many.
 */
export const forgetCancelled = async (
  table: Table,
  event: OpendayRow,
  now: Temporal.Instant,
): Promise<number> => {
  const over = now.subtract({ hours: TOLD_HOURS });
  const done = (await partiesOf(table, event.id)).filter(
    ({ cancelledAt, mail }) =>
      mail && cancelledAt !== null && Temporal.Instant.compare(Temporal.Instant.from(cancelledAt), over) <= 0,
  );
  for (const { seq, number } of done) {
    await transact(table, [
      ...(await all(table, noticePartition(number))).map(gone(table)),
      {
        write: {
          Update: {
            TableName: table.name,
            Key: partyKey(event.id, seq),
            UpdateExpression: 'SET mail = :no',
            ExpressionAttributeValues: { ':no': false },
          },
        },
      },
    ]);
  }
  return done.length;
};

/** A registration by which nobody is found again. */
const withoutHashes = (table: Table, id: string, seq: number): Step => ({
  write: {
    Update: {
      TableName: table.name,
      Key: partyKey(id, seq),
      UpdateExpression: 'SET contacts = :none, code = :nothing',
      ExpressionAttributeValues: { ':none': [], ':nothing': '' },
    },
  },
});

const AT_ONCE = 50;

const gone = (table: Table) => (item: Record<string, unknown>) => ({
  write: remove(table, { pk: String(item.pk), sk: String(item.sk) }),
});
