import {
  ApprovedLogAnswer,
  LogAnswer,
  ProposedLogAnswer,
} from '../../../functions/request/contract/officer-answers.ts';
import { command, needed } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { UsageError } from '../../refusal.ts';
import { RECEIPT, REQUESTS, requestPath, wholeNumber } from './options.ts';

/** The public disclosure log: written by one person, made public by another. */

export const log = command({
  operands: RECEIPT,
  options: {
    'title-zh': needed('TEXT', '中文标题，不得含个人信息', 'title in Chinese; nothing personal'),
    'title-en': needed('TEXT', '英文标题', 'title in English'),
    document: {
      value: 'NUMBER=NAME,…',
      says: { zh: '随答复公开的附件及其名称', en: 'released files and the names they are shown under' },
    },
  },
  notes: {
    zh: '拟定一条依申请公开答复目录；由另一人批准后公开（requests log-approve）。',
    en: 'Writes an entry of the public disclosure log; another person makes it public (requests log-approve).',
  },
  async run(context, given, receipt) {
    const documents = (given.document ?? '')
      .split(',')
      .filter(Boolean)
      .map((one) => {
        const [number = '', name = ''] = one.split('=');
        if (name === '')
          throw new UsageError({
            zh: `--document ${one} 应写作 NUMBER=NAME`,
            en: `--document ${one} is not NUMBER=NAME`,
          });
        return { file: wholeNumber('document', number), name };
      });
    const api = await context.api();
    const body = { title: { zh: given['title-zh'], en: given['title-en'] }, documents };
    const { value, document } = await api.create(`${requestPath(receipt)}/log`, body, ProposedLogAnswer);
    answer(context, document, `${value.receipt}  ${value.title.zh} / ${value.title.en}`);
    return undefined;
  },
});

const LOG = '/api/staff/log';

export const logList = command({
  operands: [],
  options: {},
  async run(context) {
    const api = await context.api();
    const { value, document } = await api.get(LOG, LogAnswer);
    const rows = [
      ...value.proposed.map((one) => ['待批准 proposed', one.answeredOn, one.receipt, one.title.zh]),
      ...value.entries.map((one) => ['公开 public', one.day, one.receipt, one.title.zh]),
    ];
    const none = context.lang === 'zh' ? '目录为空。' : 'The log is empty.';
    answer(context, document, rows.length === 0 ? none : aligned(rows));
    return undefined;
  },
});

export const logApprove = command({
  operands: RECEIPT,
  options: {},
  notes: { zh: '批准者须是另一人。', en: 'By another person than the one who wrote it.' },
  async run(context, _options, receipt) {
    const api = await context.api();
    const number = requestPath(receipt).slice(REQUESTS.length + 1);
    const { value: all } = await api.get(LOG, LogAnswer);
    const version = all.proposed.find((one) => one.receipt === number)?.version ?? 0;
    const path = `${LOG}/${number}`;
    const { value, document } = await api.changeAt(path, '/approve', {}, ApprovedLogAnswer, `"${version}"`);
    answer(context, document, `${value.day}  ${value.title.zh} / ${value.title.en}`);
    return undefined;
  },
});
