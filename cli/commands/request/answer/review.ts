import { writeFile } from 'node:fs/promises';
import { CaseAnswer, CasePreviewAnswer } from '../../../../functions/request/contract/officer-answers.ts';
import { command, optional } from '../../../command.ts';
import { aligned, answer } from '../../../output.ts';
import { answerCase } from '../case-report.ts';
import { demand, oneOf, requestPath, WHEN } from '../options.ts';

const ACTS = ['read', 'approve', 'return'] as const;

/** The review of an answer 审核, by another person than the one who decided it. */
export const review = command({
  operands: ['RECEIPT', 'ACT'],
  options: {
    out: optional(
      'FILE',
      'read：答复书存入该文件（网页）',
      'read: the file into which the answer goes, as HTML',
    ),
    content: optional(
      'CONTENT',
      '所读答复书的内容标识（read 给出）',
      'approve, return: what was read, as read gives it',
    ),
    basis: optional(
      'TEXT',
      'approve：保密审查的依据和结论，提供信息时必填',
      'approve: the basis of the confidentiality review, where information is provided',
    ),
    reason: optional('TEXT', 'return：需要修改之处', 'return: what is to be changed'),
    ...WHEN,
  },
  notes: {
    zh: 'ACT：read（阅读将发出的答复书）、approve（同意发出）、return（退回修改）。审核的是答复书的内容：此后内容有变的，须重新审核。',
    en: 'ACT: read (the answer as it would leave), approve, return. What is reviewed is what the answer says: changed since, it is reviewed anew.',
  },
  async run(context, given, receipt, act) {
    const what = oneOf('ACT', act, ACTS);
    const api = await context.api();
    const path = requestPath(receipt);
    if (what === 'read') {
      const { out } = demand(given, 'out');
      const { value } = await api.get(`${path}/review`, CasePreviewAnswer);
      await writeFile(out, value.html, { mode: 0o600 });
      const rows = [
        ['附件 attachments', value.attachments.join('、') || '—'],
        ['内容标识 content', value.content],
        ['答复书 answer', out],
      ];
      answer(context, { content: value.content, attachments: value.attachments, file: out }, aligned(rows));
      return undefined;
    }
    const { content } = demand(given, 'content');
    const body = {
      content,
      verdict: what === 'approve' ? 'approved' : 'returned',
      ...(given.basis === undefined ? {} : { basis: given.basis }),
      ...(given.reason === undefined ? {} : { reason: given.reason }),
      ...(given.day === undefined ? {} : { day: given.day }),
      ...(given['late-entry'] === undefined ? {} : { lateEntry: given['late-entry'] }),
    };
    answerCase(context, await api.change(path, '/review', body, CaseAnswer));
    return undefined;
  },
});
