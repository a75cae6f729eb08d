import { readFile } from 'node:fs/promises';
import { ParagraphAnswer } from '../../../functions/http/contract/report/schemas.ts';
import { command, optional } from '../../command.ts';
import { answer } from '../../output.ts';
import { Refusal, UsageError } from '../../refusal.ts';
import { FORM, formQuery, reportPath } from './path.ts';

const textOf = async (text: string | undefined, file: string | undefined): Promise<string> => {
  if (text !== undefined) return text;
  if (file === undefined) throw new UsageError('missing: --text TEXT, --file FILE or --standard');
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Refusal({ zh: `无法读取 ${file}。`, en: `${file} cannot be read.` }, { cause });
  });
};

export const edit = command({
  operands: ['YEAR', 'PARAGRAPH'],
  options: {
    form: FORM,
    text: optional('TEXT', '段落内容', 'the paragraph'),
    file: optional('FILE', '从文件读取段落', 'the paragraph out of a file'),
    standard: { says: { zh: '恢复标准文字', en: 'back to the standard text' } },
    version: optional(
      'N',
      '所依据的版本（默认：当前版本）',
      'the version that you read (default: the one there is)',
    ),
  },
  notes: {
    zh: '数字以 {requests} 绑定，{indicators|余} 写作“3000余”，{memberships|汉字} 写作汉字；手写的数字须标为 {=36}，审核时须明确接受。',
    en: 'Figures are bound: {requests}; {indicators|余} writes 3000余, {memberships|汉字} characters. A figure that you type is marked {=36}, and review must accept it.',
  },
  async run(context, { form, text, file, standard, version }, year, paragraph) {
    const template = standard ? null : await textOf(text, file);
    const api = await context.api();
    const path = `${reportPath(year)}/paragraphs/${encodeURIComponent(paragraph)}${formQuery(form)}`;
    const read = await api.get(path, ParagraphAnswer);
    const etag = version === undefined ? read.etag : `"${version}"`;
    const { value, document } = await api.putAt(path, { template }, ParagraphAnswer, etag);
    answer(context, document, value.text);
    return undefined;
  },
});
