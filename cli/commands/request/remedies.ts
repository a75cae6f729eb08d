import { PROCEDURES, REMEDY_KINDS } from '../../../functions/law/remedy.ts';
import { command, needed, optional } from '../../command.ts';
import { recordEvent } from './event.ts';
import { demand, oneOf, RECEIPT, WHEN, WORDS } from './options.ts';

/** Reconsideration 复议 and suit 诉讼, and the answer after them. */
const RESULTS = ['upheld', 'corrected', 'other'] as const;

export const remedy = command({
  operands: ['RECEIPT', 'ACT'],
  options: {
    id: needed('ID', '本案内的复议或诉讼编号', 'its name within the case'),
    kind: optional(REMEDY_KINDS.join('|'), '种类', 'notified: which'),
    procedure: optional(
      PROCEDURES.join('|'),
      '复议程序：普通、简易；未写明的按简易程序五个工作日提醒',
      'notified, reconsideration: how it is heard; the shorter time of the summary one unless given',
    ),
    'answer-by': optional(
      'DAY',
      '通知书要求答复的最后一日',
      'notified: the last day for the answer that the notice names',
    ),
    result: optional(RESULTS.join('|'), '结果：维持、纠正、其他', 'decided: with which result'),
    words: WORDS,
    ...WHEN,
  },
  notes: {
    zh: 'ACT：notified（收到复议申请书或起诉状副本）、answered（已答复或答辩）、decided（结案）。',
    en: 'ACT: notified (the copy was received), answered, decided.',
  },
  run: (context, given, receipt, act) => {
    const what = oneOf('ACT', act, ['notified', 'answered', 'decided']);
    const event = { type: `remedy-${what}`, remedy: given.id };
    if (what === 'notified') {
      const kind = oneOf('--kind', demand(given, 'kind').kind, REMEDY_KINDS);
      const heard =
        given.procedure === undefined ? {} : { procedure: oneOf('--procedure', given.procedure, PROCEDURES) };
      const named = given['answer-by'] === undefined ? {} : { answerBy: given['answer-by'] };
      return recordEvent(context, receipt, { ...event, kind, ...heard, ...named }, given);
    }
    if (what === 'answered') return recordEvent(context, receipt, event, given);
    const result = oneOf('--result', demand(given, 'result').result, RESULTS);
    return recordEvent(context, receipt, { ...event, result }, given);
  },
});

export const reopen = command({
  operands: RECEIPT,
  options: { until: optional('DATE', '限定的重新答复日期', 'where a day was set'), ...WHEN },
  notes: {
    zh: '复议或判决纠正后重新答复。',
    en: 'After a remedy corrected the answer: the office answers anew.',
  },
  run: (context, given, receipt) =>
    recordEvent(
      context,
      receipt,
      { type: 'reopened', ...(given.until === undefined ? {} : { until: given.until }) },
      given,
    ),
});
