import { StatusAnswer } from '../../../functions/release/contract/schemas.ts';
import { command, needed, optional } from '../../command.ts';
import { answer } from '../../output.ts';
import { UsageError } from '../../refusal.ts';
import { releasePath } from './path.ts';
import { report, shownReport } from './status-report.ts';

export const word = command({
  operands: ['FLOW/PERIOD'],
  options: {
    channel: needed('ID', '渠道', 'the channel'),
    text: optional(
      'TEXT',
      '标题与链接之间的文字；{k1} 为第一个主要指标，{=3} 为手写的数字',
      'what stands between title and link; {k1} is the first key figure, {=3} a typed number',
    ),
    composed: { says: { zh: '恢复自动生成的文字', en: 'as it was composed' } },
  },
  notes: {
    zh: '批准前修改一个渠道的文字：重新封存，审查须重做。preview 列出主要指标和将发送的文字。',
    en: 'Before approval: the edition is sealed anew, and review begins again. preview lists the key figures and what will be posted.',
  },
  async run(context, { channel, text, composed }, operand) {
    if ((text === undefined) === !composed)
      throw new UsageError({
        zh: 'posts word 须有 --text，或者 --composed 以保留自动拟写的文字',
        en: 'posts word takes --text, or --composed to leave the post as it was composed',
      });
    const api = await context.api();
    const act = `/wordings/${encodeURIComponent(channel)}`;
    const changed = await api.change(releasePath(operand), act, { template: text ?? null }, StatusAnswer);
    const found = await report(api, operand, changed);
    answer(context, found.document, shownReport(found, context.lang));
    return undefined;
  },
});
