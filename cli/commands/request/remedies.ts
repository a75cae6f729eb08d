import { command, needed, optional } from '../../command.ts';
import { recordEvent } from './event.ts';
import { demand, oneOf, RECEIPT, WHEN, WORDS } from './options.ts';

/** Reconsideration 复议 and suit 诉讼, and the answer after them. */
const REMEDIES = ['reconsideration', 'suit', 'suit-after-reconsideration'] as const;
const RESULTS = ['upheld', 'corrected', 'other'] as const;

export const remedy = command({
  operands: ['RECEIPT', 'ACT'],
  options: {
    id: needed('ID', '本案内的复议或诉讼编号', 'its name within the case'),
    kind: optional(REMEDIES.join('|'), '种类', 'notified: which'),
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
      const kind = oneOf('--kind', demand(given, 'kind').kind, REMEDIES);
      return recordEvent(context, receipt, { ...event, kind }, given);
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
