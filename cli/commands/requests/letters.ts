import { writeFile } from 'node:fs/promises';
import { LETTER_KINDS } from '../../../functions/domain/letters/head.ts';
import { STATE_NAMES } from '../../../functions/domain/request/states.ts';
import { LetterAnswer, SentAnswer } from '../../../functions/http/contract/request/officer-answers.ts';
import { type Context, command, needed, optional } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { eventWith } from './event.ts';
import { dispatchedBy, oneOf, RECEIPT, requestPath, WAY, WHEN, wholeNumber } from './options.ts';

async function issueLetter(context: Context, receipt: string, body: object): Promise<undefined> {
  const api = await context.api();
  const { value, document } = await api.create(`${requestPath(receipt)}/letters`, body, LetterAnswer);
  const rows = [
    ['文号 number', value.number],
    ['种类 kind', value.kind],
    ['日期 day', value.day],
    ['序号 letter', String(value.letter)],
    ['获取方式 deliver by', value.deliverBy ?? '—'],
  ];
  answer(context, document, aligned(rows));
  return undefined;
}

export const reply = command({
  operands: RECEIPT,
  options: { way: WAY, ...WHEN },
  notes: {
    zh: '作出决定后，出具答复书并记录发出；发出之日计时停止。',
    en: 'After the decision: writes the answer under its number and records its dispatch, which stops the clock.',
  },
  run: (context, given, receipt) =>
    issueLetter(context, receipt, {
      kind: 'answer',
      event: eventWith(dispatchedBy(given.way), given),
    }),
});

export const letter = command({
  operands: RECEIPT,
  options: {
    kind: needed(LETTER_KINDS.join('|'), '文书种类', 'which letter'),
    points: optional('TEXT', '需要补正的内容', 'supplement: what is to be supplemented'),
    consultation: optional('ID', '征求意见编号', 'consultation: its name within the case'),
    addressee: optional('TEXT', '收件人', 'consultation: whom it is written to'),
    summary: optional('TEXT', '征求意见的内容概要', 'consultation: what it is about'),
  },
  notes: {
    zh: '按本年序号编文号出具文书；其事项须已记录。',
    en: 'Writes a letter under the next number of the year; what it tells of must be on record.',
  },
  run(context, given, receipt) {
    const { points, consultation, addressee, summary } = given;
    return issueLetter(context, receipt, {
      kind: oneOf('--kind', given.kind, LETTER_KINDS),
      ...(points === undefined ? {} : { points }),
      ...(consultation === undefined ? {} : { consultation }),
      ...(addressee === undefined ? {} : { addressee }),
      ...(summary === undefined ? {} : { summary }),
    });
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
      ['状态 state', `${STATE_NAMES[value.state].zh} ${value.state}`],
      ['附件 attached', numbers(value.attached)],
      ['查询页面下载 to be fetched', numbers(value.waiting)],
      ['过大，须另行提供 too large for both', numbers(value.tooLarge)],
    ];
    answer(context, document, aligned(rows.filter(([, text]) => text !== '')));
    return undefined;
  },
});
