import { RevealAnswer } from '../../../functions/request/contract/officer-answers.ts';
import { chainCommand } from '../../audit-chain.ts';
import { command, needed } from '../../command.ts';
import { answer } from '../../output.ts';
import { REASON, RECEIPT, requestPath } from './options.ts';

/** What people wrote, shown with a reason; and who did what, and read what. */

export const reveal = command({
  operands: RECEIPT,
  options: {
    part: needed(
      'PART,PART…',
      '要查看的部分，如 applicant、request',
      'which parts, such as applicant,request',
    ),
    reason: REASON,
  },
  notes: {
    zh: '显示申请人所写内容；先记录查看人和原因。',
    en: 'What people wrote, unmasked. Who reads it and why is logged first.',
  },
  async run(context, given, receipt) {
    const api = await context.api();
    const body = { parts: given.part.split(/[\s,]+/).filter(Boolean), reason: given.reason };
    const { value, document } = await api.post(`${requestPath(receipt)}/reveal`, body, RevealAnswer);
    answer(context, document, JSON.stringify(value.parts, undefined, 2));
    return undefined;
  },
});

export const audit = chainCommand(RECEIPT, (named) => `${requestPath(named)}/audit`, {
  zh: '对该申请所做的一切。',
  en: 'Everything done to a request.',
});
export const reads = chainCommand(RECEIPT, (named) => `${requestPath(named)}/reads`, {
  zh: '谁在何时因何查看了内容。',
  en: 'Who read what of a request, when and why.',
});
