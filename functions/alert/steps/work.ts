import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Deed } from '../../store/audit/audit.ts';
import { untilWon } from '../../store/race.ts';
import { type Step, transact } from '../../store/table.ts';
import { actOf, type Call, type Reply } from '../../web/api.ts';
import { asRead } from '../../web/once.ts';
import type { AlertOperations } from '../contract/routes.ts';
import type { AlertAnswer } from '../contract/schemas.ts';
import { alertSteps, findAlert } from '../records/alerts.ts';
import { openWordsKey, type SealedWords, wordsStep } from '../records/words.ts';
import { type Alert, acted, type Counting, graded, merged, scheduled, stepPart } from '../rules/alert.ts';
import { gradeBy } from '../rules/choices.ts';
import type { AlertAct } from '../rules/life.ts';
import { type AlertPorts, countingAt } from './ports.ts';
import { alertReply } from './view.ts';

type Change = { alert: Alert; deed: Deed; alongside?: readonly Step[] };

/**
 * What somebody does to an alert: of the version that they read, in one transaction with its words and its audit
 * entry. A rung that speaks meanwhile moves no version, and nobody has to read again for it.
 */
const doing = async (
  ports: AlertPorts,
  call: Call<unknown>,
  words: SealedWords | null,
  change: (before: Alert, act: Act, part: string, counting: Counting) => Change,
): Promise<Reply<AlertAnswer>> => {
  const { table, keys } = ports;
  return untilWon(async () => {
    const before = asRead(call, 'alert', await findAlert(table, call.params.alert ?? ''));
    const act = actOf(ports, call);
    const counting = await countingAt(table, act.at);
    const part = words ? stepPart(before) : '';
    const { alert: after, deed, alongside = [] } = change(before, act, part, counting);
    const { steps, alert } = alertSteps(table, before, scheduled(after, counting, act.at), act, deed);
    const sealed = words ? [wordsStep(table, await openWordsKey(keys, table, before.id), part, words)] : [];
    await transact(table, [...steps, ...sealed, ...alongside]);
    return alertReply(alert, counting);
  });
};

/** Words without those that were not given. */
const given = (words: Readonly<Record<string, string | undefined>>): SealedWords =>
  Object.fromEntries(Object.entries(words).filter((word): word is [string, string] => word[1] !== undefined));

const step =
  (ports: AlertPorts, act: AlertAct, action: string) =>
  async (call: Call<Readonly<Record<string, string | undefined>>>): Promise<Reply<AlertAnswer>> =>
    doing(ports, call, given(call.body), (before, by, part) => ({
      alert: acted(before, act, by, part),
      deed: { action },
    }));

export const judgeAlert = (ports: AlertPorts): AlertOperations['judgeAlert'] =>
  step(ports, 'judge', 'alert judged');
export const respondAlert = (ports: AlertPorts): AlertOperations['respondAlert'] =>
  step(ports, 'respond', 'alert responded to');
export const dismissAlert = (ports: AlertPorts): AlertOperations['dismissAlert'] =>
  step(ports, 'dismiss', 'alert dismissed');
export const evaluateAlert = (ports: AlertPorts): AlertOperations['evaluateAlert'] =>
  step(ports, 'evaluate', 'alert evaluated');

export const closeAlert =
  (ports: AlertPorts): AlertOperations['closeAlert'] =>
  (call) =>
    doing(ports, call, null, (before, act) => ({
      alert: acted(before, 'close', act),
      deed: { action: 'alert closed' },
    }));

/** Graded by the office's rules; who departs from them says why. */
export const gradeAlert =
  (ports: AlertPorts): AlertOperations['gradeAlert'] =>
  (call) => {
    const { grade: wanted, reason, ...measure } = call.body;
    return doing(ports, call, reason === undefined ? null : { reason }, (before, act, part, { choices }) => {
      const byRule = gradeBy(choices, measure);
      const grade = wanted ?? byRule;
      const departs = grade !== byRule;
      if (departs && reason === undefined) {
        throw new Problem(
          'invalid',
          { zh: '有的值缺少或者无效', en: 'Some values are missing or not valid' },
          {
            faults: [
              {
                code: 'missing',
                pointer: '/reason',
                detail: {
                  zh: `按本单位的分级规则应为 ${byRule} 级：请说明理由`,
                  en: `by the office's rules this is grade ${byRule}: say why not`,
                },
              },
            ],
          },
        );
      }
      return {
        alert: graded(before, grade, measure, departs, act, part),
        deed: { action: 'alert graded', detail: { grade, ...measure, departs } },
      };
    });
  };

export const replyAlert =
  (ports: AlertPorts): AlertOperations['replyAlert'] =>
  (call) => {
    const { statement, link } = call.body;
    return doing(ports, call, statement === undefined ? null : { statement }, (before, act, part) => ({
      alert: { ...acted(before, 'reply', act, part), replyLink: link ?? before.replyLink },
      deed: { action: 'alert replied to', detail: { link: link ?? null } },
    }));
  };

/** Both alerts in one transaction; the one that takes the signals may have moved meanwhile, and is read again. */
export const mergeAlert =
  (ports: AlertPorts): AlertOperations['mergeAlert'] =>
  (call) =>
    untilWon(async () => {
      const { table } = ports;
      const from = asRead(call, 'alert', await findAlert(table, call.params.alert ?? ''));
      const into = await findAlert(table, call.body.into);
      const act = actOf(ports, call);
      const counting = await countingAt(table, act.at);
      const both = merged(from, into, act);
      const gone = alertSteps(table, from, scheduled(both.from, counting, act.at), act, {
        action: 'alert merged',
        detail: { into: into.id },
      });
      const taking = alertSteps(table, into, scheduled(both.into, counting, act.at), act, {
        action: 'signals taken over',
        detail: { from: from.id, signals: from.signals.length },
      });
      await transact(table, [...gone.steps, ...taking.steps]);
      return alertReply(gone.alert, counting);
    });
