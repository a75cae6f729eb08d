import { CaseAnswer, DisposableAnswer } from '../../../../functions/request/contract/officer-answers.ts';
import { command, needed } from '../../../command.ts';
import { aligned, answer } from '../../../output.ts';
import { answerCase } from '../case-report.ts';
import { RECEIPT, REQUESTS, requestPath } from '../options.ts';

/** The end of what is kept about one request. */

export const disposable = command({
  operands: [],
  options: {},
  notes: {
    zh: '保存期限已满、可以销毁的申请。',
    en: 'Closed requests whose archive period is over.',
  },
  async run(context) {
    const api = await context.api();
    const { value, document } = await api.get(`${REQUESTS}/disposable`, DisposableAnswer);
    const rows = value.items.map((one) => [one.receipt, one.closedOn, one.keptUntil]);
    const none = context.lang === 'zh' ? '没有期满的申请。' : 'None is due for disposal.';
    answer(context, document, rows.length === 0 ? none : aligned(rows));
    return undefined;
  },
});

export const destroy = command({
  operands: RECEIPT,
  options: {
    reason: needed('TEXT', '原因（记录在案）', 'why; it is logged'),
    early: { says: { zh: '保存期限未满亦销毁', en: 'although the archive period is not over' } },
  },
  notes: {
    zh: '提出销毁已办结申请的内容；由另一人批准（requests destroy-approve）。',
    en: 'Proposes to destroy what people wrote in a closed request; another person approves it (requests destroy-approve).',
  },
  async run(context, { reason, early }, receipt) {
    const api = await context.api();
    const body = { reason, early };
    answerCase(context, await api.change(requestPath(receipt), '/destroy', body, CaseAnswer));
    return undefined;
  },
});

export const destroyApprove = command({
  operands: RECEIPT,
  options: {},
  notes: {
    zh: '销毁该案密钥，内容不可恢复；统计所需的一行保留。',
    en: "Destroys the case's key, and with it everything that was written; a pseudonymous row stays.",
  },
  async run(context, _options, receipt) {
    const api = await context.api();
    answerCase(context, await api.change(requestPath(receipt), '/destroy/approve', {}, CaseAnswer));
    return undefined;
  },
});
