import { Temporal } from 'temporal-polyfill';
import { reportRelease } from '../../kernel/addresses.ts';
import { officeTime } from '../../kernel/day.ts';
import { findRelease } from '../../release/records/releases.ts';
import { dueDay } from '../../release/rules/awaited-report.ts';
import type { Release } from '../../release/rules/release.ts';
import type { Table } from '../../store/table.ts';
import type { Reply } from '../../web/api.ts';
import type { ParagraphAnswer, ReportAnswer } from '../contract/schemas.ts';
import { reportOf } from '../records/reports.ts';
import type { ReportForm } from '../rules/figures.ts';
import type { Report } from '../rules/life.ts';
import { type DraftParagraph, draft, type ReportDraft } from './drafting.ts';

const time = (instant: string): string => officeTime(Temporal.Instant.from(instant));

export const paragraphView = (one: DraftParagraph): ParagraphAnswer => ({
  id: one.id,
  text: one.text,
  template: one.template,
  figures: [...one.figures],
  typed: [...one.typed],
  dropped: [...one.dropped],
  edited: one.edited && { by: one.edited.by, at: time(one.edited.at) },
  version: one.version,
});

const releaseView = (release: Release | null): ReportAnswer['release'] =>
  release && {
    state: release.state,
    edition: release.edition,
    releaseAt: release.releaseAt && officeTime(release.releaseAt),
    publishedAt: release.published.at(-1)
      ? officeTime(release.published.at(-1)?.publishedAt ?? release.announcedAt)
      : null,
    late: release.published.at(-1)?.late ?? false,
  };

const viewOf = (
  report: Report,
  release: Release | null,
  { compiled, sections }: ReportDraft,
): ReportAnswer => ({
  year: report.year,
  form: compiled.form,
  state: report.state,
  edition: report.edition,
  notice: report.notice,
  due: dueDay(report.year),
  frozen: report.frozen && { ...report.frozen, at: time(report.frozen.at) },
  review: report.review && { ...report.review, at: time(report.review.at) },
  approval: report.approval && { ...report.approval, at: time(report.approval.at) },
  release: releaseView(release),
  sections: sections.map((section) => ({
    id: section.id,
    heading: section.heading,
    level: section.level,
    table: section.table ?? null,
    paragraphs: section.paragraphs.map(paragraphView),
  })),
  failing: compiled.identities.filter(({ holds }) => !holds),
  open: [...compiled.open],
  version: report.version,
});

/** The report in the form that was asked for, or else the one that it was frozen in or is due in. */
const readReport = async (
  table: Table,
  year: string,
  form: ReportForm,
  now: Temporal.Instant,
): Promise<{ report: Report; release: Release | null; now: ReportDraft }> => {
  const [report, release] = await Promise.all([
    reportOf(table, year, form),
    findRelease(table, reportRelease(year)),
  ]);
  return { report, release, now: await draft(table, year, form, now) };
};

export const reportReply = async (
  table: Table,
  report: Report,
  form: ReportForm,
  now: Temporal.Instant,
  status = 200,
): Promise<Reply<ReportAnswer>> => {
  const read = await readReport(table, report.year, form, now);
  return {
    status,
    body: viewOf(report, read.release, read.now),
  };
};
