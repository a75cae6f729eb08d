import { writeFile } from 'node:fs/promises';
import { ReportAnswer } from '../../../functions/report/contract/schemas.ts';
import { REPORT_STATE_NAMES } from '../../../functions/report/rules/life.ts';
import { type Context, command, needed } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { Refusal } from '../../refusal.ts';
import { FORM, formQuery, reportPath } from './path.ts';

/** The report as people read it at a terminal: where it stands, each paragraph under its id, what is open. */
export const shown = (
  { lang }: Pick<Context, 'lang'>,
  {
    year,
    form,
    state,
    edition,
    due,
    frozen,
    review,
    approval,
    release,
    sections,
    failing,
    open,
  }: ReportAnswer,
): string => {
  const head: [string, string][] = [
    [`${year}, ${form}`, `${REPORT_STATE_NAMES[state][lang]}${edition > 1 ? ` (e${edition})` : ''}`],
    [{ zh: '期限', en: 'due' }[lang], due],
    ...(frozen ? [['snapshot', `${frozen.snapshot} ${frozen.by}`] satisfies [string, string]] : []),
    ...(review ? [[REPORT_STATE_NAMES.reviewed[lang], review.by] satisfies [string, string]] : []),
    ...(approval ? [[REPORT_STATE_NAMES.approved[lang], approval.by] satisfies [string, string]] : []),
    ...(release
      ? [
          [`report/${year}`, `${release.state} ${release.publishedAt ?? release.releaseAt ?? ''}`] satisfies [
            string,
            string,
          ],
        ]
      : []),
  ];
  const prose = sections.flatMap(({ heading, paragraphs, table }) => [
    ...(heading === null ? [] : [heading]),
    ...paragraphs.map(({ id, text, typed, edited, version }) => {
      const marks = [id, ...(edited ? [`v${version} ${edited.by}`] : []), ...typed.map((one) => `{=${one}}`)];
      return `[${marks.join(' ')}] ${text}`;
    }),
    ...(table === null ? [] : [`[${table}: heliostat report compile ${year} --form ${form}]`]),
  ]);
  const wrong = failing.map(({ id, left, right, says }) => `${id}: ${left} ≠ ${right}, ${says[lang]}`);
  return [aligned(head), prose.join('\n'), [...wrong, ...open.map(({ says }) => says[lang])].join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
};

export const show = command({
  operands: ['YEAR'],
  options: { form: FORM },
  async run(context, { form }, year) {
    const api = await context.api();
    const { value, document } = await api.get(`${reportPath(year)}${formQuery(form)}`, ReportAnswer);
    answer(context, document, shown(context, value));
    return undefined;
  },
});

export const snapshot = command({
  operands: ['YEAR'],
  options: { out: needed('FILE', '写入的文件', 'where to write it') },
  notes: {
    zh: '定稿的字节，审核和批准针对其 SHA-256。',
    en: 'The frozen bytes; review and approval are over their SHA-256.',
  },
  async run(context, { out }, year) {
    const api = await context.api();
    const { value } = await api.get(reportPath(year), ReportAnswer);
    if (!value.frozen) {
      throw new Refusal({ zh: `${year}年的报告尚未定稿。`, en: `The report of ${year} is not frozen.` });
    }
    const bytes = await api.bytes(`${reportPath(year)}/snapshots/${value.frozen.snapshot}`);
    await writeFile(out, bytes);
    answer(
      context,
      { snapshot: value.frozen.snapshot, file: out, bytes: bytes.length },
      value.frozen.snapshot,
    );
    return undefined;
  },
});
