import type { Temporal } from 'temporal-polyfill';
import { officeDay } from '../../kernel/day.ts';
import { inLanes } from '../../kernel/lanes.ts';
import { monitorsOn } from '../../register/records/roster.ts';
import { described, log } from '../../runtime/log.ts';
import { queueMessage } from '../../store/outbox.ts';
import { isOvertaken, untilWon } from '../../store/race.ts';
import { type Table, transact } from '../../store/table.ts';
import { dueAlerts, findAlert, lookedAtSteps } from '../records/alerts.ts';
import { type Counting, ladderOf, scheduled } from '../rules/alert.ts';
import { dueRungs, type TimedRung } from '../rules/ladder.ts';
import { rungMessages } from './messages.ts';
import { countingAt } from './ports.ts';

/** What keeping the ladders works with. */
export type EscalationPorts = {
  table: Table;
  /** The origin of the public site. */
  site: string;
  now: () => Temporal.Instant;
};

export type Escalated = { due: number; spoken: number; failed: number };

/** Alerts in work at once. */
const LANES = 4;

/**
 * Has every rung speak whose instant has come. Asks once for the alerts that are due, with no cursor from the time
 * before, so that a late, repeated or broken wake-up makes up for itself. Each alert is read again consistently, and
 * its rungs and their messages are written in one transaction on condition that nobody touched it meanwhile: of two at
 * once one writes, and the other finds nothing left.
 */
export const escalate = async (ports: EscalationPorts): Promise<Escalated> => {
  const ids = await dueAlerts(ports.table, ports.now());
  const done: Escalated = { due: ids.length, spoken: 0, failed: 0 };
  await inLanes(ids, LANES, async (id) => {
    try {
      const spoken = await untilWon(() => speak(ports, id), isOvertaken);
      done.spoken += spoken;
    } catch (error) {
      done.failed += 1;
      log('alert put off', { alert: id, error: described(error) });
    }
  });
  return done;
};

/** Those on the roster who can be told, where a rung tells them. */
const monitorsFor = async (
  table: Table,
  rungs: readonly TimedRung[],
  { choices }: Counting,
  now: Temporal.Instant,
): Promise<string[]> => {
  if (!rungs.some(({ tell }) => tell.includes('monitors'))) return [];
  const roster = await monitorsOn(table, officeDay(now).toString());
  return roster.filter((code) => code in choices.mail);
};

/** The rungs of one alert that are due by now; gives how many spoke. */
const speak = async ({ table, site, now }: EscalationPorts, id: string): Promise<number> => {
  const at = now();
  const before = await findAlert(table, id);
  const counting: Counting = await countingAt(table, at);
  const { rungs, said } = ladderOf(before, counting);
  const due = dueRungs(rungs, { state: before.state, said }, at);
  const monitors = await monitorsFor(table, due, counting, at);
  const speaking = due.map((rung) => ({
    rung,
    messages: rungMessages(site, before, rung, counting, monitors, at),
  }));
  const spoken = speaking.map(({ rung, messages }) => ({
    round: before.graded.round,
    n: rung.n,
    at: rung.at.toString(),
    saidAt: at.toString(),
    tell: messages.map(({ to }) => to),
    by: rung.by,
  }));
  const after = scheduled({ ...before, spoken: [...before.spoken, ...spoken] }, counting, at);
  if (due.length === 0 && after.due === before.due) return 0;
  await transact(table, [
    ...lookedAtSteps(table, before, after),
    ...speaking.flatMap(({ messages }) => messages.map((message) => queueMessage(table, message))),
  ]);
  return due.length;
};
