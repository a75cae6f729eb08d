import { officeDay } from '../../kernel/day.ts';
import { untilWon } from '../../store/race.ts';
import { transact } from '../../store/table.ts';
import { actOf } from '../../web/api.ts';
import { asRead } from '../../web/once.ts';
import { ALERTS } from '../choices.ts';
import type { AlertOperations } from '../contract/routes.ts';
import { alertSteps, alertsUpTo, findAlert } from '../records/alerts.ts';
import { destroyKeyStep, sweepWords } from '../records/words.ts';
import type { Alert } from '../rules/alert.ts';
import { disposable, disposalApproved, disposalProposed } from '../rules/retention.ts';
import { type AlertPorts, countingAt } from './ports.ts';
import { alertReply } from './view.ts';

/** The closed alerts of which the time is over, the oldest first: what people wrote of them is to be destroyed. */
export const disposableAlerts =
  ({ table, now }: AlertPorts): AlertOperations['disposableAlerts'] =>
  async () => {
    const today = officeDay(now());
    const alerts = await alertsUpTo(table, today.subtract({ months: ALERTS.keptMonths }).year);
    return {
      body: {
        items: disposable(alerts, ALERTS, today.toString()).map(({ alert, keptUntil }) => ({
          id: alert.id,
          keptUntil,
          proposedBy: alert.disposal?.by ?? null,
        })),
      },
    };
  };

/** The first person's word: nothing is destroyed yet. */
export const proposeAlertDisposal =
  (ports: AlertPorts): AlertOperations['proposeAlertDisposal'] =>
  (call) =>
    untilWon(async () => {
      const { table } = ports;
      const before = asRead(call, 'alert', await findAlert(table, call.params.alert ?? ''));
      const act = actOf(ports, call);
      const { reason, early = false } = call.body;
      const after = disposalProposed(before, { reason, early }, ALERTS, act);
      const deed = { action: 'disposal proposed', detail: { early } };
      const { steps, alert } = alertSteps(table, before, after, act, deed);
      await transact(table, steps);
      return alertReply(alert, await countingAt(table, act.at));
    });

/** The alerts whose signals came to this one: what was written of them goes with it. */
const mergedInto = ({ id, signals }: Alert): string[] =>
  signals.map((signal) => signal.id).filter((other) => other !== id);

/**
 * The second person's: the key goes in the transaction that says so. What was merged into the alert goes first, so that
 * an approval that was cut off is given again.
 */
export const approveAlertDisposal =
  (ports: AlertPorts): AlertOperations['approveAlertDisposal'] =>
  (call) =>
    untilWon(async () => {
      const { table } = ports;
      const before = asRead(call, 'alert', await findAlert(table, call.params.alert ?? ''));
      const act = actOf(ports, call);
      const after = disposalApproved(before, act);
      for (const other of mergedInto(before)) await sweepWords(table, other);
      const deed = { action: 'alert words destroyed', detail: { proposedBy: before.disposal?.by ?? '' } };
      const { steps, alert } = alertSteps(table, before, after, act, deed);
      await transact(table, [...steps, destroyKeyStep(table, alert.id)]);
      await sweepWords(table, alert.id);
      return alertReply(alert, await countingAt(table, act.at));
    });
