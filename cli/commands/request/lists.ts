import { writeFile } from 'node:fs/promises';
import { APPLICANT_KINDS, OUTCOMES } from '../../../functions/law/outcome.ts';
import { CHANNELS } from '../../../functions/law/regime.ts';
import {
  AskedOftenAnswer,
  DuplicatesAnswer,
  ListAnswer,
} from '../../../functions/request/contract/officer-answers.ts';
import { REVIEWS } from '../../../functions/request/rules/answer/review.ts';
import type { Api } from '../../client.ts';
import { type Context, command } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { everyPage } from '../../pages.ts';
import { shownLike, shownRows, shownState } from './case-report.ts';
import { RECEIPT, REQUESTS, requestPath, wholeNumber } from './options.ts';

/** What there is, and how each is counted. */
const STATE = { value: 'STATE', says: { zh: '状态', en: 'only of this state' } } as const;
const OFFICER = { value: 'NAME', says: { zh: '承办人', en: 'only of this officer' } } as const;
const MORE = {
  channel: { value: CHANNELS.join('|'), says: { zh: '收到方式', en: 'only what came this way' } },
  kind: {
    value: APPLICANT_KINDS.join('|'),
    says: { zh: '申请人类别', en: 'only of this kind of applicant' },
  },
  review: { value: REVIEWS.join('|'), says: { zh: '审核', en: 'only where the review stands so' } },
  outcome: { value: 'CODE', says: { zh: '处理结果', en: 'only with this outcome' } },
  title: { value: 'TEXT', says: { zh: '题名中的文字', en: 'only with this in the title' } },
} as const;
const YEAR = { value: 'YEAR', says: { zh: '年度', en: 'of this year, closed ones too' } } as const;

type Asked = Readonly<Record<string, string | undefined>>;

async function allRows(api: Api, asked: Asked): Promise<ListAnswer['items']> {
  const pages = await everyPage(api, REQUESTS, { limit: '100', ...asked }, ListAnswer);
  return pages.flatMap(({ items }) => items);
}

function answerRows(context: Context, items: ListAnswer['items']): void {
  const none = context.lang === 'zh' ? '没有这样的申请。' : 'There is no such request.';
  answer(context, { items }, items.length === 0 ? none : shownRows(items));
}

export const list = command({
  operands: [],
  options: { state: STATE, officer: OFFICER, ...MORE, year: YEAR },
  notes: {
    zh: '未办结的申请按期限排列；给出年度或已办结的状态时按编号排列。',
    en: 'Open requests by their due date; by number where a year or a closed state is given.',
  },
  async run(context, given) {
    answerRows(context, await allRows(await context.api(), given));
    return undefined;
  },
});

export const due = command({
  operands: [],
  options: {
    within: {
      value: 'N',
      required: true,
      says: { zh: '剩余不超过 N 个工作日', en: 'with at most N working days left, overdue ones too' },
    },
    officer: OFFICER,
  },
  async run(context, { within, officer }) {
    const most = wholeNumber('within', within, 0);
    const items = await allRows(await context.api(), { within: String(most), officer });
    const left = (one: ListAnswer['items'][number]) => one.workingDaysLeft ?? Number.POSITIVE_INFINITY;
    answerRows(
      context,
      items.toSorted((a, b) => left(a) - left(b)),
    );
    return undefined;
  },
});

const PROPOSALS: Readonly<Record<'link' | 'repeated', string>> = {
  link: '可合并办理 may be linked',
  repeated: '此前已答复，或为重复申请 answered before: perhaps decided as repeated',
};

const shownAnswer = ({ on, outcome }: NonNullable<DuplicatesAnswer['items'][number]['answered']>): string =>
  `${on} ${OUTCOMES[outcome].name.zh} ${outcome}`;

export const duplicates = command({
  operands: RECEIPT,
  options: {},
  notes: {
    zh: '同一申请人、内容相同或相似的其他申请，并提示合并（requests link）或此前已答复（重复申请）；仅比对加密散列，不读取内容。',
    en: 'Other requests of the same person or for the same thing, in the same words or others, and whether to join them (requests link) or which earlier answer is asked for again; compared under keyed hashes and not read.',
  },
  async run(context, _options, receipt) {
    const api = await context.api();
    const { value, document } = await api.get(`${requestPath(receipt)}/duplicates`, DuplicatesAnswer);
    const rows = value.items.map((item) => [
      ...shownLike(item),
      shownState(item.state),
      item.receivedOn,
      item.answered === null ? '' : shownAnswer(item.answered),
      item.proposes === null ? '' : PROPOSALS[item.proposes],
    ]);
    const none = context.lang === 'zh' ? '没有相似的申请。' : 'None is like it.';
    answer(context, document, rows.length === 0 ? none : aligned(rows));
    return undefined;
  },
});

export const askedOften = command({
  operands: [],
  options: { year: { value: 'YEAR', says: { zh: '年度（默认本年）', en: 'a year; this one unless given' } } },
  notes: {
    zh: '多个申请人申请的同一信息，可以主动公开（条例第四十四条）。',
    en: 'What several people asked for, and should be published (Art 44).',
  },
  async run(context, { year }) {
    const api = await context.api();
    const path = `${REQUESTS}/asked-often${year === undefined ? '' : `?year=${encodeURIComponent(year)}`}`;
    const { value, document } = await api.get(path, AskedOftenAnswer);
    const rows = value.items.map(({ count, receipts }) => [String(count), receipts.join(' ')]);
    const none =
      context.lang === 'zh'
        ? `没有${value.from}个以上申请人申请的同一信息。`
        : `Nothing was asked for by ${value.from} applicants.`;
    answer(context, document, rows.length === 0 ? none : aligned(rows));
    return undefined;
  },
});

export const registerExport = command({
  operands: ['FILE'],
  options: { year: { value: 'YEAR', says: { zh: '年度（默认本年）', en: 'a year; this one unless given' } } },
  notes: {
    zh: '导出年度台账（XLSX），不含个人信息。',
    en: 'The register 台账 of a year as XLSX; nothing personal is in it.',
  },
  async run(context, { year }, file) {
    const api = await context.api();
    const path = `${REQUESTS}/register${year === undefined ? '' : `?year=${encodeURIComponent(year)}`}`;
    const bytes = await api.bytes(path);
    await writeFile(file, bytes);
    answer(context, { file, bytes: bytes.length }, file);
    return undefined;
  },
});
