import { StatusAnswer } from '../../../functions/release/contract/schemas.ts';
import { ReportAnswer } from '../../../functions/report/contract/schemas.ts';
import { type Context, command, needed, optional } from '../../command.ts';
import { answer, talk } from '../../output.ts';
import { EXIT, Refusal } from '../../refusal.ts';
import { FORM, reportPath } from './path.ts';
import { differenceLines, recounted } from './recount.ts';
import { shown } from './show.ts';

/** An act on the report as it was read just before. */
const act = async (
  context: Context,
  year: string,
  action: string,
  bodyOf: (report: ReportAnswer) => object,
): Promise<void> => {
  const api = await context.api();
  const { value: report, etag } = await api.get(reportPath(year), ReportAnswer);
  const { value, document } = await api.changeAt(
    reportPath(year),
    action,
    bodyOf(report),
    ReportAnswer,
    etag,
  );
  answer(context, document, shown(context, value));
};

const SNAPSHOT = optional(
  'SHA256',
  '所看过的快照（默认：当前定稿的快照）',
  'the snapshot that you looked at (default: the one that is frozen)',
);

const snapshotOf = ({ year, frozen }: ReportAnswer, given: string | undefined): string => {
  if (given !== undefined) return given;
  if (frozen) return frozen.snapshot;
  throw new Refusal({ zh: `${year}年的报告尚未定稿。`, en: `The report of ${year} is not frozen.` });
};

export const freeze = command({
  operands: ['YEAR'],
  options: { form: FORM },
  notes: {
    zh: '先逐条清点并核对；各登记簿未关账、恒等式不成立或清点不一致时不予定稿，并列出应做的事。',
    en: 'Recounts first. Nothing is frozen while a register is open, an identity fails or the recount differs; what is to be done is listed.',
  },
  async run(context, { form }, year) {
    const { value } = await recounted(context, await context.api(), year, form);
    if (value.differences.length > 0) {
      talk(context, { zh: '清点不一致：', en: 'The recount differs:' });
      context.io.talk(`${differenceLines(value)}\n`);
    }
    await act(context, year, '/freeze', () => (form === undefined ? {} : { form }));
    return EXIT.done;
  },
});

export const review = command({
  operands: ['YEAR'],
  options: {
    basis: optional('TEXT', '审核依据', 'on what the review rests'),
    snapshot: SNAPSHOT,
    'accept-typed': {
      says: { zh: '接受手写的数字', en: 'accept the figures that were typed apart from the data' },
    },
  },
  async run(context, options, year) {
    await act(context, year, '/review', (report) => ({
      snapshot: snapshotOf(report, options.snapshot),
      ...(options.basis === undefined ? {} : { basis: options.basis }),
      acceptsTyped: options['accept-typed'],
    }));
    return undefined;
  },
});

export const approve = command({
  operands: ['YEAR'],
  options: { snapshot: SNAPSHOT },
  async run(context, { snapshot }, year) {
    await act(context, year, '/approve', (report) => ({ snapshot: snapshotOf(report, snapshot) }));
    return undefined;
  },
});

export const publish = command({
  operands: ['YEAR'],
  options: {
    at: optional('INSTANT', '发布时刻；默认制成后即发', 'its second; else public as soon as it is built'),
  },
  notes: {
    zh: '此后作为 report/YEAR 由发布时钟发布；改期：heliostat reschedule，取消：heliostat cancel，查看：heliostat preview。',
    en: 'From here on the release clock publishes it as report/YEAR: moved with heliostat reschedule, cancelled with heliostat cancel, looked at with heliostat preview.',
  },
  async run(context, { at }, year) {
    const api = await context.api();
    const { value, document } = await api.create(
      `${reportPath(year)}/publication`,
      at === undefined ? {} : { releaseAt: at },
      StatusAnswer,
    );
    answer(context, document, `report/${year}  ${value.state}  ${value.releaseAt ?? ''}`.trimEnd());
    return undefined;
  },
});

export const reopen = command({
  operands: ['YEAR'],
  options: { reason: needed('TEXT', '理由', 'why') },
  async run(context, { reason }, year) {
    await act(context, year, '/reopen', () => ({ reason }));
    return undefined;
  },
});

export const correct = command({
  operands: ['YEAR'],
  options: {
    'notice-zh': needed('TEXT', '更正说明（中文，公开）', 'what changed and why, in Chinese; public'),
    'notice-en': needed('TEXT', '更正说明（英文，公开）', 'what changed and why, in English; public'),
  },
  notes: {
    zh: '开启已公开报告的下一版；此后重新定稿、审核、批准、发布。',
    en: 'Opens the next edition of a public report, which is then frozen, reviewed, approved and published anew.',
  },
  async run(context, options, year) {
    const notice = { zh: options['notice-zh'], en: options['notice-en'] };
    await act(context, year, '/corrections', () => ({ notice }));
    return undefined;
  },
});
