import { writeFile } from 'node:fs/promises';
import {
  CasePreviewAnswer,
  LetterAnswer,
  SentAnswer,
} from '../../../functions/request/contract/officer-answers.ts';
import { LETTER_KINDS } from '../../../functions/request/rules/letters/head.ts';
import { CASE_STATE_NAMES } from '../../../functions/request/rules/states.ts';
import { type Context, command, needed, optional } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { eventWith } from './event.ts';
import {
  DOCUMENTS,
  dispatchedBy,
  documentsOf,
  oneOf,
  RECEIPT,
  requestPath,
  WAY,
  WHEN,
  wholeNumber,
} from './options.ts';

/** Writes a letter, or with `preview` only shows what it would say: no number is spent by that. */
async function issueLetter(
  context: Context,
  receipt: string,
  body: object,
  preview: string | undefined,
): Promise<undefined> {
  const api = await context.api();
  const path = `${requestPath(receipt)}/letters`;
  if (preview !== undefined) {
    const { value } = await api.post(`${path}/preview`, body, CasePreviewAnswer);
    await writeFile(preview, value.html, { mode: 0o600 });
    const { html: _, paragraphs: __, ...told } = value;
    const rows = [
      ['种类 kind', value.kind],
      ['附件 attachments', value.attachments.join('、')],
      ['内容标识 content', value.content],
      ['预览 preview', preview],
    ];
    answer(context, { ...told, file: preview }, aligned(rows.filter(([, text]) => text !== '')));
    return undefined;
  }
  const { value, document } = await api.create(path, body, LetterAnswer);
  const rows = [
    ['文号 number', value.number],
    ['种类 kind', value.kind],
    ['日期 day', value.day],
    ['序号 letter', String(value.letter)],
    ['附件 files', value.documents.join(', ')],
    ['获取方式 deliver by', value.deliverBy ?? '—'],
  ];
  answer(context, document, aligned(rows.filter(([, text]) => text !== '')));
  return undefined;
}

const LETTER = {
  documents: DOCUMENTS,
  seal: optional(
    'with|without',
    '是否加盖印章（默认按本单位设置）',
    'whether the seal goes onto it; as the office has it unless given',
  ),
  preview: optional(
    'FILE',
    '只预览，不编文号；网页存入该文件',
    'only look at it: the page goes into this file, and no number is spent',
  ),
} as const;

/** What of these options goes into the body of a letter. */
const letterFields = ({
  documents,
  seal,
}: {
  documents?: string | undefined;
  seal?: string | undefined;
}): object => ({
  ...documentsOf(documents),
  ...(seal === undefined ? {} : { sealed: oneOf('--seal', seal, ['with', 'without']) === 'with' }),
});

export const reply = command({
  operands: RECEIPT,
  options: { way: WAY, ...LETTER, ...WHEN },
  notes: {
    zh: '作出决定后，出具答复书并记录发出；发出之日计时停止。须经审核的答复，先由他人审核（requests review）。',
    en: 'After the decision: writes the answer under its number and records its dispatch, which stops the clock. One that is to be reviewed is reviewed before (requests review).',
  },
  run: (context, given, receipt) =>
    issueLetter(
      context,
      receipt,
      { kind: 'answer', ...letterFields(given), event: eventWith(dispatchedBy(given.way), given) },
      given.preview,
    ),
});

export const letter = command({
  operands: RECEIPT,
  options: {
    kind: needed(LETTER_KINDS.join('|'), '文书种类', 'which letter'),
    points: optional('TEXT', '需要补正的内容', 'supplement: what is to be supplemented'),
    consultation: optional('ID', '征求意见编号', 'consultation: its name within the case'),
    addressee: optional('TEXT', '收件人', 'consultation: whom it is written to'),
    summary: optional('TEXT', '征求意见的内容概要', 'consultation: what it is about'),
    ...LETTER,
  },
  notes: {
    zh: '按本年序号编文号出具文书；其事项须已记录。',
    en: 'Writes a letter under the next number of the year; what it tells of must be on record.',
  },
  run(context, given, receipt) {
    const { points, consultation, addressee, summary } = given;
    const body = {
      kind: oneOf('--kind', given.kind, LETTER_KINDS),
      ...letterFields(given),
      ...(points === undefined ? {} : { points }),
      ...(consultation === undefined ? {} : { consultation }),
      ...(addressee === undefined ? {} : { addressee }),
      ...(summary === undefined ? {} : { summary }),
    };
    return issueLetter(context, receipt, body, given.preview);
  },
});

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export const readLetter = command({
  operands: ['RECEIPT', 'LETTER'],
  options: {
    out: needed(
      'FILE',
      '保存到文件；.html 为网页，其他为 Word',
      'the file to write; .html is HTML, else Word',
    ),
  },
  notes: { zh: '每次查看均有记录。', en: 'Each read is logged.' },
  async run(context, { out }, receipt, number) {
    const api = await context.api();
    const path = `${requestPath(receipt)}/letters/${wholeNumber('letter', number)}`;
    const bytes = await api.bytes(path, out.endsWith('.html') ? 'text/html' : DOCX);
    await writeFile(out, bytes, { mode: 0o600 });
    answer(context, { file: out, bytes: bytes.length }, out);
    return undefined;
  },
});

export const send = command({
  operands: ['RECEIPT', 'LETTER'],
  options: {
    anyway: {
      says: {
        zh: '申请人选择了其他方式，仍以电子邮件发出',
        en: 'by e-mail although the applicant asked for another way',
      },
    },
  },
  notes: {
    zh: '附 Word 文书和所公开的文件。邮件服务器接收后才记录：答复书即为发出，计时停止；延期告知书即为已告知。未能送出时，可以重新发送。',
    en: 'With the letter as Word, and the released documents. It is on record once the mail server has taken it: an answer as dispatched, which stops the clock, an extension as told. What was not taken can be sent again.',
  },
  async run(context, { anyway }, receipt, number) {
    const api = await context.api();
    const path = `/letters/${wholeNumber('letter', number)}/send`;
    const { value, document } = await api.send(requestPath(receipt), path, { anyway }, SentAnswer);
    const numbers = (files: readonly number[]): string => files.join(', ');
    const rows = [
      ['文号 number', value.number],
      ['种类 kind', value.kind],
      ['发出 sent', value.sent?.at ?? '—'],
      ['状态 state', `${CASE_STATE_NAMES[value.state].zh} ${value.state}`],
      ['附件 attached', numbers(value.attached)],
      ['查询页面下载 to be fetched', numbers(value.waiting)],
      ['过大，须另行提供 too large for both', numbers(value.tooLarge)],
    ];
    answer(context, document, aligned(rows.filter(([, text]) => text !== '')));
    return undefined;
  },
});
