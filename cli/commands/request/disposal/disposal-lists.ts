import type * as v from 'valibot';
import {
  DisposalListAnswer,
  DisposalListsAnswer,
} from '../../../../functions/request/contract/officer-answers.ts';
import type { Answer } from '../../../client.ts';
import { type Context, command } from '../../../command.ts';
import { aligned, answer } from '../../../output.ts';
import { UsageError } from '../../../refusal.ts';
import { REQUESTS, requestPath } from '../options.ts';

/** Disposal lists: what is past its archive period, month by month, approved by two people. */
const DISPOSALS = '/api/staff/disposals';

type ListLine = v.InferOutput<typeof DisposalListsAnswer>['items'][number];

const LIST_STATES: Readonly<Record<ListLine['state'], string>> = {
  drafting: '拟制中 drafting',
  proposed: '待批准 proposed',
  approved: '销毁中 approved',
  done: '已销毁 done',
};

/** `2036-02`. Whether there is such a list is the server's to say. */
const listPath = (operand: string): string => {
  if (/^\d{4}-\d{2}$/.test(operand)) return `${DISPOSALS}/${operand}`;
  throw new UsageError({
    zh: `${operand} 不是销毁清单的编号，如 2036-02`,
    en: `${operand} is not the number of a disposal list, such as 2036-02`,
  });
};

const shownLine = (list: ListLine): string[] => [
  list.list,
  LIST_STATES[list.state],
  `共 ${list.count} 件 requests`,
  list.struck > 0 ? `剔除 struck ${list.struck}` : '',
  list.destroyed === null ? '' : `销毁 destroyed ${list.destroyed}`,
  list.approvals.map(({ by }) => by).join(', '),
];

type Entry = DisposalListAnswer['items'][number];

const KEPT: Readonly<Record<NonNullable<Entry['kept']>, string>> = {
  open: '重新办理，保留 open again',
  'remedy-pending': '复议或者诉讼未结，保留 remedy pending',
  'archive-period': '保存期限未满，保留 archive period not over',
};

const fateOf = ({ struck, destroyed, kept }: Entry): string => {
  if (destroyed !== null) return `已销毁 destroyed ${destroyed.slice(0, 10)}`;
  if (kept !== null) return KEPT[kept];
  return struck === null ? '' : `剔除 struck ${struck.by}：${struck.reason}`;
};

const answerList = (context: Context, { value, document }: Answer<DisposalListAnswer>): void =>
  answer(
    context,
    document,
    [
      aligned([shownLine(value)]),
      aligned(value.items.map((one) => [one.receipt, one.closedOn, one.keptUntil, fateOf(one)])),
    ].join('\n'),
  );

export const list = command({
  operands: [],
  options: {},
  async run(context) {
    const api = await context.api();
    const { value, document } = await api.get(DISPOSALS, DisposalListsAnswer);
    const none = context.lang === 'zh' ? '尚无销毁清单。' : 'There is no disposal list yet.';
    answer(context, document, value.items.length === 0 ? none : aligned(value.items.map(shownLine)));
    return undefined;
  },
});

const LIST = ['LIST'] as const;

export const show = command({
  operands: LIST,
  options: {},
  async run(context, _options, number) {
    const api = await context.api();
    answerList(context, await api.get(listPath(number), DisposalListAnswer));
    return undefined;
  },
});

export const strike = command({
  operands: ['LIST', 'RECEIPT'],
  options: {
    reason: {
      value: 'TEXT',
      required: true,
      says: { zh: '原因（记录在案）', en: 'why; it is logged' },
    },
  },
  notes: {
    zh: '批准前剔除一件；该件一年后再次列入清单。',
    en: 'Takes a request off before the list is approved; it comes up again after a year.',
  },
  async run(context, { reason }, number, operand) {
    const api = await context.api();
    const body = { receipt: requestPath(operand).slice(REQUESTS.length + 1), reason };
    answerList(context, await api.change(listPath(number), '/strike', body, DisposalListAnswer));
    return undefined;
  },
});

export const approve = command({
  operands: LIST,
  options: {},
  notes: {
    zh: '由两人先后批准；第二人批准后，清单所列各案密钥即行销毁，内容不可恢复。',
    en: 'By two people, one after the other; with the second the keys of its requests are destroyed, for good.',
  },
  async run(context, _options, number) {
    const api = await context.api();
    answerList(context, await api.change(listPath(number), '/approve', {}, DisposalListAnswer));
    return undefined;
  },
});
