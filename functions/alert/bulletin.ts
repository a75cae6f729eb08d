import { acted, nextPart, scheduled } from '../domain/alert/alert.ts';
import { officeDay } from '../domain/day.ts';
import { Problem } from '../domain/errors.ts';
import { etag } from '../http/api.ts';
import type { AlertOperations } from '../http/contract/alert/routes.ts';
import { asRead, attemptOf } from '../http/once.ts';
import { ALERTS } from '../runtime/alerts.ts';
import { alertSteps, findAlert } from '../store/alert/alerts.ts';
import { openWordsKey, wordsStep } from '../store/alert/words.ts';
import { once } from '../store/idempotency.ts';
import { queueMessage } from '../store/outbox.ts';
import { untilWon } from '../store/race.ts';
import { monitorsOn } from '../store/register/roster.ts';
import { transact } from '../store/table.ts';
import { bulletinMessage } from './messages.ts';
import { type AlertPorts, actOf, countingAt } from './ports.ts';

/** One message to everybody on the roster today who has an address; the answer says who has none. */
export const bulletinAlert =
  (ports: AlertPorts): AlertOperations['bulletinAlert'] =>
  (call) =>
    once(ports.table, attemptOf(call), (keep) =>
      untilWon(async () => {
        const { table, keys, site } = ports;
        const before = asRead(call, 'alert', await findAlert(table, call.params.alert ?? ''));
        const act = actOf(ports, call);
        const counting = await countingAt(table, act.at);
        const roster = await monitorsOn(table, officeDay(act.at).toString());
        const told = roster.filter((code) => code in ALERTS.mail);
        if (told.length === 0)
          throw new Problem('conflict', 'Nobody on the roster of monitors has an address: nothing was sent');
        const part = nextPart(before);
        const after = scheduled(acted(before, 'bulletin', act, part), counting, act.at);
        const deed = { action: 'bulletin sent', detail: { to: told.length } };
        const { steps, alert } = alertSteps(table, before, after, act, deed);
        const { text } = call.body;
        const reply = {
          body: {
            id: alert.id,
            version: alert.version,
            told,
            withoutAddress: roster.filter((code) => !told.includes(code)),
          },
          headers: { etag: etag(alert.version) },
        };
        await transact(table, [
          ...steps,
          wordsStep(table, await openWordsKey(keys, table, alert.id), part, { text }),
          queueMessage(
            table,
            bulletinMessage(site, alert, { n: before.steps.length, text, people: told }, counting, act.at),
          ),
          keep(reply, act.at),
        ]);
        return reply;
      }),
    );
