import { asked } from '../../channel/rules/attempts.ts';
import { officeDay, officeTime } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { monitorsOn } from '../../register/records/roster.ts';
import { actOnce } from '../../store/idempotency.ts';
import { queueMessage } from '../../store/outbox.ts';
import { untilWon } from '../../store/race.ts';
import { transact } from '../../store/table.ts';
import { actOf, type Call, type Reply } from '../../web/api.ts';
import { asRead, attemptOf } from '../../web/once.ts';
import { ALERTS } from '../choices.ts';
import type { AlertOperations } from '../contract/routes.ts';
import type { BulletinSentAnswer } from '../contract/schemas.ts';
import { alertSteps, findAlert } from '../records/alerts.ts';
import { bulletinsOf, findBulletin, moveBulletin, queueBulletin } from '../records/bulletins.ts';
import { openWords, openWordsKey, wordsStep } from '../records/words.ts';
import { acted, scheduled, stepPart } from '../rules/alert.ts';
import { type BulletinDelivery, bulletinDeliveries, robotText } from '../rules/bulletin.ts';
import { bulletinMessage, bulletinText } from './messages.ts';
import { type AlertPorts, countingAt } from './ports.ts';

/**
 * A bulletin: one message to everybody on the roster today who has an address, and one to each robot in the groups of
 * monitors. The answer says who has no address; what became of it on a robot is asked for.
 */
export const bulletinAlert =
  (ports: AlertPorts): AlertOperations['bulletinAlert'] =>
  (call) =>
    actOnce(ports.table, attemptOf(call), (keep) =>
      untilWon(async () => {
        const { table, keys, site, robots } = ports;
        const before = asRead(call, 'alert', await findAlert(table, call.params.alert ?? ''));
        const act = actOf(ports, call);
        const counting = await countingAt(table, act.at);
        const roster = await monitorsOn(table, officeDay(act.at).toString());
        const told = roster.filter((code) => code in ALERTS.mail);
        if (told.length === 0 && robots.length === 0)
          throw new Problem('conflict', {
            zh: '名册内的舆情监测人员都没有邮件地址：没有发出任何内容',
            en: 'Nobody on the roster of monitors has an address: nothing was sent',
          });
        const part = stepPart(before);
        const n = before.steps.length;
        const after = scheduled(acted(before, 'bulletin', act, part), counting, act.at);
        const deed = { action: 'bulletin sent', detail: { to: told.length, robots: robots.length } };
        const { steps, alert } = alertSteps(table, before, after, act, deed);
        const { text } = call.body;
        const message = bulletinMessage(site, alert, { n, text, people: told }, counting, act.at);
        const deliveries = bulletinDeliveries(robots, { ...message, alert: alert.id, n }, act.at);
        const reply = {
          body: {
            id: alert.id,
            version: alert.version,
            told,
            withoutAddress: roster.filter((code) => !told.includes(code)),
            robots: robots.map(({ id }) => id),
          },
        };
        await transact(table, [
          ...steps,
          wordsStep(table, await openWordsKey(keys, table, alert.id), part, { text }),
          ...(told.length > 0 ? [queueMessage(table, message)] : []),
          ...deliveries.flatMap((one) => queueBulletin(table, one)),
          keep(reply, act.at),
        ]);
        return reply;
      }),
    );

const viewOf = (one: BulletinDelivery): BulletinSentAnswer => ({
  bulletin: one.n,
  robot: one.channel,
  state: one.state,
  at: officeTime(one.at),
  attempts: one.attempts,
  nextAt: one.state === 'waiting' ? officeTime(one.nextAt) : null,
  settledAt: one.settledAt && officeTime(one.settledAt),
  reason: one.reason,
  asked: one.asked && { ...one.asked, at: officeTime(one.asked.at) },
  version: one.version,
});

const shown = (one: BulletinDelivery): Reply<BulletinSentAnswer> => ({
  body: viewOf(one),
});

/** What became of an alert's bulletins on each robot. */
export const listBulletins =
  ({ table }: AlertPorts): AlertOperations['listBulletins'] =>
  async ({ params }) => {
    const { id } = await findAlert(table, params.alert ?? '');
    return { body: { items: (await bulletinsOf(table, id)).map(viewOf) } };
  };

const named = async ({ table }: AlertPorts, { params }: Call): Promise<BulletinDelivery> => {
  const { id } = await findAlert(table, params.alert ?? '');
  const { bulletin = '', robot = '' } = params;
  if (!/^\d{1,4}$/.test(bulletin))
    throw new Problem('not-found', {
      zh: '没有向该机器人发出这样的通报',
      en: 'No such bulletin went to this robot',
    });
  return findBulletin(table, { alert: id, n: Number(bulletin), channel: robot });
};

export const showBulletin =
  (ports: AlertPorts): AlertOperations['showBulletin'] =>
  async (call) =>
    shown(await named(ports, call));

/** Somebody looked, and it is there: nothing is sent. */
export const bulletinIsThere =
  (ports: AlertPorts): AlertOperations['bulletinIsThere'] =>
  async (call) => {
    const before = asRead(call, 'bulletin', await named(ports, call));
    const after = asked(before, 'there', actOf(ports, call));
    await transact(ports.table, moveBulletin(ports.table, before, after));
    return shown(after);
  };

/** Somebody looked, and it is not there: its words are opened, and it goes out again. */
export const bulletinAgain =
  (ports: AlertPorts): AlertOperations['bulletinAgain'] =>
  async (call) => {
    const { table, keys, robots, site } = ports;
    const before = asRead(call, 'bulletin', await named(ports, call));
    const act = actOf(ports, call);
    const robot = robots.find(({ id }) => id === before.channel);
    if (!robot)
      throw new Problem('conflict', {
        zh: `${before.channel} 已不是本单位的机器人`,
        en: `${before.channel} is no robot of this office any more`,
      });
    const words = await openWords(table, await openWordsKey(keys, table, before.alert), `step-${before.n}`);
    if (!words)
      throw new Problem('not-found', {
        zh: '该舆情的文字已不存在',
        en: 'What people wrote of this alert is gone',
      });
    const text = robotText(robot, { ...before, text: bulletinText(words.text ?? '', site) });
    const after = { ...asked(before, 'again', act), text };
    await transact(table, moveBulletin(table, before, after));
    return shown(after);
  };
