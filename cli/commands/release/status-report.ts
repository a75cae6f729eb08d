import type * as v from 'valibot';
import type { Lang } from '../../../functions/kernel/text.ts';
import type { PostsAnswer } from '../../../functions/release/contract/post-schemas.ts';
import { StatusAnswer } from '../../../functions/release/contract/schemas.ts';
import { ProblemAnswer } from '../../../functions/web/shapes.ts';
import type { Answer, Api } from '../../client.ts';
import { aligned, type Fault, faultTexts, shownInstant, shownState } from '../../output.ts';
import { releasePath } from './path.ts';
import { postRows, postsOf } from './posts.ts';

/** Where a release stands, with the faults and warnings of its last upload, and its posts. `document` is for `--json`. */
export type Report = {
  status: StatusAnswer;
  faults: readonly Fault[];
  warnings: readonly Fault[];
  posts: v.InferOutput<typeof PostsAnswer>['items'];
  document: object;
};

/** The faults resource is asked only when the last upload has any: it is read from the vault, and logged. */
export async function report(api: Api, operand: string, known?: Answer<StatusAnswer>): Promise<Report> {
  const { value: status, document } = known ?? (await api.get(releasePath(operand), StatusAnswer));
  const problem = status.upload?.problem ?? null;
  const found = problem === null ? undefined : (await api.find(problem, ProblemAnswer))?.value;
  const faults = found?.faults ?? [];
  const warnings = found?.warnings ?? [];
  // An answer to a step says nothing new of posts.
  const posts = known || status.publishedEdition === 0 ? [] : (await postsOf(api, operand)).value.items;
  return { status, faults, warnings, posts, document: { ...Object(document), faults, warnings, posts } };
}

/** The release as people read it, in their language: one line a fact. */
export function shownReport({ status, faults, warnings, posts }: Report, lang: Lang): string {
  const t = (zh: string, en: string): string => (lang === 'zh' ? zh : en);
  const { upload, review, approval, acknowledged, notice, sealed, newerRejected, returned } = status;
  const rows: string[][] = [
    [t('状态', 'state'), shownStanding(status, lang)],
    [
      t('发布时间', 'release at'),
      status.releaseAt === null ? t('批准后即发', 'when approved') : shownInstant(status.releaseAt),
    ],
  ];
  if (status.publishedAt !== null) {
    const earlier = status.publishedEdition === status.edition ? '' : `  e${status.publishedEdition}`;
    rows.push([t('实际发布', 'published at'), shownInstant(status.publishedAt) + earlier]);
  }
  rows.push([t('版次', 'edition'), editions(status, t)]);
  if (notice !== null) rows.push([t('更正说明', 'notice'), notice[lang]]);
  if (upload !== null) {
    const counts = [
      ...(upload.faultCount > 0 ? [t(`${upload.faultCount} 处错误`, `faults: ${upload.faultCount}`)] : []),
      ...(upload.warnings > 0 ? [t(`${upload.warnings} 处警告`, `warnings: ${upload.warnings}`)] : []),
    ];
    rows.push([
      t('上传', 'upload'),
      [`${upload.fileName}（${upload.by}）`, upload.readAs, uploadState(upload.state, lang), ...counts]
        .filter(Boolean)
        .join('  '),
    ]);
    if (upload.failure !== null) rows.push([t('原因', 'reason'), upload.failure[lang]]);
  }
  if (newerRejected !== null && sealed !== null) {
    rows.push([
      t('封存', 'sealed'),
      t(
        `上传 ${sealed.upload}：${sealed.fileName}（${sealed.by}）；其后的上传 ${newerRejected.upload}（${newerRejected.fileName}）未能封存`,
        `upload ${sealed.upload}: ${sealed.fileName} (${sealed.by}); a newer one, upload ${newerRejected.upload} (${newerRejected.fileName}), could not be sealed`,
      ),
    ]);
  }
  if (status.manifest !== null) rows.push([t('清单', 'manifest'), status.manifest]);
  if (returned !== null)
    rows.push([t('退回', 'sent back'), signed(returned.by, returned.at, returned.reason)]);
  if (acknowledged !== null) {
    rows.push([t('警告确认', 'acknowledged'), signed(acknowledged.by, acknowledged.at, acknowledged.reason)]);
  }
  const signOff = ({ by, at, basis, althoughNewerRejected: although }: NonNullable<StatusAnswer['review']>) =>
    signed(by, at, basis) +
    (although === undefined
      ? ''
      : t(
          `（其后的上传未能封存：${although}）`,
          ` (although a newer upload could not be sealed: ${although})`,
        ));
  if (review !== null) rows.push([t('保密审查', 'review'), signOff(review)]);
  if (approval !== null) rows.push([t('批准', 'approval'), signOff(approval)]);
  for (const change of status.changes) {
    const moved = [change.from, change.to].map((at) => (at === null ? '—' : shownInstant(at))).join(' → ');
    rows.push([t('更改', 'change'), `${moved}  ${change.reason[lang]}`]);
  }
  return [
    `${status.flow}/${status.period}  ${status.title[lang]}`,
    aligned(rows),
    ...(posts.length === 0 ? [] : [t('渠道信息', 'posts'), aligned(postRows(posts, lang))]),
    ...section(t('错误', 'faults'), faults, lang),
    ...section(t('警告', 'warnings'), warnings, lang),
  ].join('\n');
}

/** The state by its name, and whether T has passed without it or it came late. */
export const shownStanding = ({ state, late, delayed }: StatusAnswer, lang: Lang): string => {
  const t = (zh: string, en: string): string => (lang === 'zh' ? zh : en);
  const remark = delayed
    ? t('（已延迟：到时未发布）', ' (delayed: its time has passed)')
    : late
      ? t('（迟发）', ' (late)')
      : '';
  return shownState(state, lang) + remark;
};

const UPLOADS: Readonly<Record<string, string>> = {
  awaited: '等待文件',
  building: '校验中',
  rejected: '未通过',
  failed: '构建失败',
  sealed: '已封存',
};

const uploadState = (state: string, lang: Lang): string =>
  lang === 'zh' ? (UPLOADS[state] ?? state) : state;

const editions = ({ edition, publishedEdition }: StatusAnswer, t: (zh: string, en: string) => string) =>
  publishedEdition === edition || publishedEdition === 0
    ? String(edition)
    : t(`${edition}（已公开：${publishedEdition}）`, `${edition} (public: ${publishedEdition})`);

const signed = (by: string, at: string, words?: string) =>
  [by, shownInstant(at), ...(words === undefined ? [] : [words])].join('  ');

const section = (title: string, faults: readonly Fault[], lang: Lang): string[] =>
  faults.length === 0 ? [] : [title, ...faultTexts(faults).map((line) => line[lang])];
