import { ProblemAnswer, StatusAnswer } from '../../../functions/http/contract/release/schemas.ts';
import type { Answer, Api } from '../../client.ts';
import { aligned, type Fault, faultLines, shownInstant, shownState } from '../../output.ts';
import { releasePath } from './path.ts';

/** Where a release stands, with the faults and warnings of its last upload. `document` is for `--json`. */
export type Report = {
  status: StatusAnswer;
  faults: readonly Fault[];
  warnings: readonly Fault[];
  document: object;
};

/** The faults resource is asked only when the last upload has any: it is read from the vault, and logged. */
export async function report(api: Api, operand: string, known?: Answer<StatusAnswer>): Promise<Report> {
  const { value: status, document } = known ?? (await api.get(releasePath(operand), StatusAnswer));
  const problem = status.upload?.problem ?? null;
  const found = problem === null ? undefined : (await api.find(problem, ProblemAnswer))?.value;
  const faults = found?.faults ?? [];
  const warnings = found?.warnings ?? [];
  return { status, faults, warnings, document: { ...Object(document), faults, warnings } };
}

/** The release as people read it: one line a fact, Chinese and English side by side. */
export function shownReport({ status, faults, warnings }: Report): string {
  const { upload, review, approval, acknowledged, notice } = status;
  const rows: string[][] = [
    ['状态 state', shownState(status.state) + (status.late ? '（迟发 late）' : '')],
    [
      '发布时间 release at',
      status.releaseAt === null ? '批准后即发 when approved' : shownInstant(status.releaseAt),
    ],
  ];
  if (status.publishedAt !== null) {
    const earlier = status.publishedEdition === status.edition ? '' : `  e${status.publishedEdition}`;
    rows.push(['实际发布 published at', shownInstant(status.publishedAt) + earlier]);
  }
  rows.push(['版次 edition', editions(status)]);
  if (notice !== null) rows.push(['更正说明 notice', `${notice.zh} / ${notice.en}`]);
  if (upload !== null) {
    const counts = [
      ...(upload.faultCount > 0 ? [`${upload.faultCount} 错误 faults`] : []),
      ...(upload.warnings > 0 ? [`${upload.warnings} 警告 warnings`] : []),
    ];
    rows.push([
      '上传 upload',
      [`${upload.fileName}（${upload.by}）`, upload.readAs, upload.state, ...counts]
        .filter(Boolean)
        .join('  '),
    ]);
  }
  if (status.manifest !== null) rows.push(['清单 manifest', status.manifest]);
  if (acknowledged !== null) {
    rows.push(['警告确认 acknowledged', signed(acknowledged.by, acknowledged.at, acknowledged.reason)]);
  }
  if (review !== null) rows.push(['保密审查 review', signed(review.by, review.at, review.basis)]);
  if (approval !== null) rows.push(['批准 approval', signed(approval.by, approval.at)]);
  for (const change of status.changes) {
    const moved = [change.from, change.to].map((at) => (at === null ? '—' : shownInstant(at))).join(' → ');
    rows.push(['更改 change', `${moved}  ${change.reason}`]);
  }
  return [
    `${status.flow}/${status.period}  ${status.title.zh} / ${status.title.en}`,
    aligned(rows),
    ...section('错误 faults', faults),
    ...section('警告 warnings', warnings),
  ].join('\n');
}

const editions = ({ edition, publishedEdition }: StatusAnswer) =>
  publishedEdition === edition || publishedEdition === 0
    ? String(edition)
    : `${edition}（已公开 public: ${publishedEdition}）`;

const signed = (by: string, at: string, words?: string) =>
  [by, shownInstant(at), ...(words === undefined ? [] : [words])].join('  ');

const section = (title: string, faults: readonly Fault[]): string[] =>
  faults.length === 0 ? [] : [title, ...faultLines(faults)];
