import { CaseAnswer, LedgerAnswer } from '../../../functions/request/contract/officer-answers.ts';
import { command } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { answerCase } from './case-report.ts';
import { RECEIPT, requestPath } from './options.ts';

export const show = command({
  operands: RECEIPT,
  options: {},
  notes: {
    zh: '不含申请人所写内容；须查看时用 requests reveal。',
    en: 'Nothing that anybody wrote: that is shown by requests reveal.',
  },
  async run(context, _options, receipt) {
    const api = await context.api();
    answerCase(context, await api.get(requestPath(receipt), CaseAnswer));
    return undefined;
  },
});

export const ledger = command({
  operands: RECEIPT,
  options: {},
  notes: {
    zh: '逐日列出是否计入期限、原因和依据。',
    en: 'Every day: counted or not, why, and by which article.',
  },
  async run(context, _options, receipt) {
    const api = await context.api();
    const { value, document } = await api.get(`${requestPath(receipt)}/ledger`, LedgerAnswer);
    const rows = value.days.map(({ date, number, name, notice, article }) => [
      date,
      number === null ? '' : String(number),
      name[context.lang],
      notice ?? '',
      article[context.lang],
    ]);
    answer(context, document, [`${value.receipt}  ${value.due ?? '—'}`, aligned(rows)].join('\n'));
    return undefined;
  },
});
