import { Temporal } from 'temporal-polyfill';
import { officeDay, officeTime } from '../../kernel/day.ts';
import { described, log } from '../../runtime/log.ts';
import { claimDigest } from '../../store/digest.ts';
import type { SweepPorts } from '../../store/sweep-ports.ts';
import { OPEN_DAYS } from '../choices.ts';
import { findOpenday, opendaysBetween, partiesOf } from '../records/opendays.ts';
import { forgetCancelled, purgeOpenday } from '../records/purge.ts';
import type { OpendayRow } from '../records/row.ts';
import { tellParties } from '../records/telling.ts';
import { cancelledMail, reminderMail } from '../rules/mails.ts';
import { isReminded, purgeDay, reminderDay } from '../rules/openday.ts';

/** What comes by the calendar to events: reminders, what a cancellation did not tell, attendance not yet entered, the end of names. */

/** From this hour on people are reminded; nobody is woken by a mail. */
const FROM_HOUR = 8;

/** How many days after an event its officers are still told that its attendance is missing. */
const MISSED_DAYS = 30;

export type OpendaysSwept = { reminded: number; failed: number };

/** Reminds those who come tomorrow, and tells those whom a cancellation left untold; each once, however often it runs. */
export const sweepOpendays = async (ports: SweepPorts): Promise<OpendaysSwept> => {
  const { table } = ports;
  const at = ports.now();
  const swept: OpendaysSwept = { reminded: 0, failed: 0 };
  if (at.toZonedDateTimeISO('Asia/Shanghai').hour < FROM_HOUR) return swept;
  const from = officeDay(at).subtract({ days: MISSED_DAYS }).toString();
  for (const { id } of await opendaysBetween(table, { from })) {
    try {
      swept.reminded += await sweepOne(ports, await findOpenday(table, id));
    } catch (error) {
      swept.failed += 1;
      log('event put off', { event: id, error: described(error) });
    }
  }
  return swept;
};

const sweepOne = async ({ table, site, now }: SweepPorts, event: OpendayRow): Promise<number> => {
  const at = now();
  const today = officeDay(at).toString();
  const address = `${site}/disclosure/events/${event.id}/`;
  if (event.state === 'cancelled' && event.cancelled && event.purged === null) {
    const { reason } = event.cancelled;
    const left = (await partiesOf(table, event.id)).filter(({ state }) => state !== 'cancelled');
    return tellParties(
      table,
      event,
      left,
      'cancelled',
      ({ number }) => cancelledMail(event, number, reason),
      at,
    );
  }
  if (event.state !== 'open') return 0;
  if (event.day < today) await askForAttendance(event, { table, now });
  if (today < reminderDay(event.day) || event.day < today) return 0;
  const coming = (await partiesOf(table, event.id)).filter(
    (party) =>
      party.state === 'placed' &&
      party.checkedIn === null &&
      isReminded(event, Temporal.Instant.from(party.at), at),
  );
  return tellParties(table, event, coming, 'reminder', (party) => reminderMail(event, address, party), at);
};

/** The officers learn once that an event is over and its attendance is not entered: no report counts it until then. */
const askForAttendance = async (
  { id, day, title }: OpendayRow,
  { table, now }: Pick<SweepPorts, 'table' | 'now'>,
): Promise<void> => {
  await claimDigest(table, `openday-${id}`, {
    id: `openday-attendance-${id}`,
    at: now(),
    to: 'officer',
    subject: `${day} ${title.zh}：到场人数待登记 / attendance to be entered`,
    text: [
      `${title.zh}（${day}）已经举行，到场人数尚未登记，不计入公众活动登记簿。`,
      `${title.en} (${day}) is over, and its attendance is not entered: the register of events does not count it.`,
      `heliostat event finish ${id} --guests …`,
    ].join('\n'),
  });
};

/**
 * Destroys who registered for events that are over long enough, and the addresses of who gave a registration up. What
 * a run leaves, the next night finds.
 */
export const purgeOpendays = async ({
  table,
  now,
  remaining,
}: Pick<SweepPorts, 'table' | 'now' | 'remaining'>): Promise<{ destroyed: number; failed: number }> => {
  const at = now();
  const today = officeDay(at).toString();
  const done = { destroyed: 0, failed: 0 };
  for (const listed of await opendaysBetween(table)) {
    if (listed.purged !== null) continue;
    if (remaining() < 30_000) return done;
    try {
      if (purgeDay(listed.day, OPEN_DAYS) > today) {
        await forgetCancelled(table, listed, at);
        continue;
      }
      await purgeOpenday(table, await findOpenday(table, listed.id), { by: 'system', at });
      done.destroyed += 1;
    } catch (error) {
      done.failed += 1;
      log('event put off', { event: listed.id, at: officeTime(at), error: described(error) });
    }
  }
  return done;
};
