import { readFile, writeFile } from 'node:fs/promises';
import { LETTER_KINDS } from '../../functions/domain/letter.ts';
import { OUTCOME_CODES, REPLY_KINDS } from '../../functions/domain/outcome.ts';
import { STATE_NAMES } from '../../functions/domain/request.ts';
import { LetterAnswer, SentAnswer } from '../../functions/http/request-schemas.ts';
import { type Context, command, Refusal } from '../command.ts';
import { aligned, answer } from '../output.ts';
import { demand, eventWith, oneOf, recordEvent, requestPath, WHEN, WORDS, wholeNumber } from '../requests.ts';

/** The answer, its letters and its way to the applicant; and how a request is closed otherwise. */
const RECEIPT = ['RECEIPT'] as const;
const optional = (value: string, zh: string, en: string) => ({ value, says: { zh, en } }) as const;
const needed = (value: string, zh: string, en: string) =>
  ({ value, required: true, says: { zh, en } }) as const;

const WAYS = ['in-person', 'post', 'registered-post', 'email', 'fax', 'web'] as const;
const WAY = needed(WAYS.join('|'), '送达方式', 'by which way');
const REASONS = optional('TEXT', '理由', 'why');

export const decide = command({
  operands: RECEIPT,
  options: {
    outcome: needed('CODE', '法定统计表中的处理结果', 'a row of the statutory table; --help lists them'),
    reply: needed('KIND', '答复种类', 'the kind of reply; --help lists them'),
    ground: optional('TEXT', '依据的条款', 'the article or law relied on'),
    reasons: REASONS,
    where: optional('TEXT', '已主动公开的位置', 'already-public: where'),
    agency: optional('TEXT', '掌握信息的机关', 'held-by-another: which agency'),
    withheld: optional(
      'FILE',
      '未公开部分（JSON：item、reason、ground 的列表）',
      'partly: a JSON list of {item, reason, ground}',
    ),
    'public-interest': optional('TEXT', '公共利益理由', 'why it outweighs a third party’s refusal'),
    ...WHEN,
  },
  notes: {
    zh: `处理结果：${OUTCOME_CODES.join('、')}。答复种类：${REPLY_KINDS.join('、')}。`,
    en: `Outcomes: ${OUTCOME_CODES.join(', ')}. Replies: ${REPLY_KINDS.join(', ')}.`,
  },
  async run(context, given, receipt) {
    const { ground, reasons, where, agency } = given;
    const publicInterest = given['public-interest'];
    const decision = {
      outcome: oneOf('--outcome', given.outcome, OUTCOME_CODES),
      reply: oneOf('--reply', given.reply, REPLY_KINDS),
      ...(ground === undefined ? {} : { ground }),
      ...(reasons === undefined ? {} : { reasons }),
      ...(where === undefined ? {} : { where }),
      ...(agency === undefined ? {} : { agency }),
      ...(publicInterest === undefined ? {} : { publicInterest }),
      ...(given.withheld === undefined ? {} : { withheld: await listIn(given.withheld) }),
    };
    return recordEvent(context, receipt, { type: 'decided', decision }, given);
  },
});

async function listIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new Refusal(
      { zh: `${path} 无法读取，或不是 JSON。`, en: `${path} cannot be read, or is not JSON.` },
      { cause },
    );
  }
}

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
      event: eventWith({ type: 'dispatched', way: oneOf('--way', given.way, WAYS) }, given),
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

export const dispatch = command({
  operands: RECEIPT,
  options: { way: WAY, ...WHEN },
  notes: {
    zh: '发出之日计时停止。',
    en: 'The dispatch stops the clock, and is judged by the calendar of its day.',
  },
  run: (context, given, receipt) =>
    recordEvent(context, receipt, { type: 'dispatched', way: oneOf('--way', given.way, WAYS) }, given),
});

export const deliver = command({
  operands: RECEIPT,
  options: WHEN,
  run: (context, given, receipt) => recordEvent(context, receipt, { type: 'delivered' }, given),
});

export const withdraw = command({
  operands: RECEIPT,
  options: WHEN,
  run: (context, given, receipt) => recordEvent(context, receipt, { type: 'withdrawn' }, given),
});

export const transfer = command({
  operands: RECEIPT,
  options: { agency: needed('TEXT', '转送的机关', 'to which agency'), ...WHEN },
  run: (context, given, receipt) =>
    recordEvent(context, receipt, { type: 'transferred', agency: given.agency }, given),
});

export const link = command({
  operands: ['RECEIPT', 'OTHER'],
  options: WHEN,
  notes: {
    zh: '同一申请重复提交时，并入 OTHER 办理。',
    en: 'The same request, sent twice: it goes on as OTHER, and this one is closed.',
  },
  run: (context, given, receipt, other) =>
    recordEvent(context, receipt, { type: 'linked', as: other.toUpperCase() }, given),
});

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
