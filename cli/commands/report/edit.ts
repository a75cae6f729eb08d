import { readFile } from 'node:fs/promises';
import { MeAnswer } from '../../../functions/release/contract/schemas.ts';
import { ParagraphAnswer } from '../../../functions/report/contract/schemas.ts';
import type { Api } from '../../client.ts';
import { command, optional } from '../../command.ts';
import { answer, shownInstant } from '../../output.ts';
import { missingOneOf, Refusal } from '../../refusal.ts';
import { FORM, formQuery, reportPath } from './path.ts';

const textOf = async (text: string | undefined, file: string | undefined): Promise<string> => {
  if (text !== undefined) return text;
  if (file === undefined) throw missingOneOf('--text TEXT', '--file FILE', '--standard');
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Refusal({ zh: `无法读取 ${file}。`, en: `${file} cannot be read.` }, { cause });
  });
};

/**
 * Nobody writes over somebody else's text without having seen it: it comes back, with the version that says so.
 *
 * @throws Refusal where another person wrote the paragraph as it stands
 */
const refuseUnread = async (
  api: Api,
  { edited, version, template }: ParagraphAnswer,
  paragraph: string,
): Promise<void> => {
  if (edited === null) return;
  const { value: me } = await api.get('/api/staff/me', MeAnswer);
  if (me.sub === edited.by) return;
  const { by, at } = edited;
  throw new Refusal(
    {
      zh: `${by} 于 ${shownInstant(at)} 写了 ${paragraph}，您的文字未保存。看过之后请加 --version ${version}。`,
      en: `${by} wrote ${paragraph} at ${shownInstant(at)}; your text was not saved. Once you have read it, add --version ${version}.`,
    },
    { lines: [`  ${template}`], document: { title: 'written by somebody else', by, at, version, template } },
  );
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
      '所依据的版本（默认：当前版本；改写他人所写的须写明）',
      'the version that you read (default: the one there is; needed over what somebody else wrote)',
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
    if (version === undefined) await refuseUnread(api, read.value, paragraph);
    const etag = version === undefined ? read.etag : `"${version}"`;
    const { value, document } = await api.putAt(path, { template }, ParagraphAnswer, etag);
    answer(context, document, value.text);
    return undefined;
  },
});
