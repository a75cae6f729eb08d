import office from '../../../site/office.json' with { type: 'json' };
import type { Act } from '../../kernel/act.ts';
import { REPORT_FLOW, reportRelease } from '../../kernel/addresses.ts';
import { Problem } from '../../kernel/problem.ts';
import { createRelease, findRelease, saveRelease } from '../../release/records/releases.ts';
import * as life from '../../release/rules/life.ts';
import {
  isToBeDoneAgain,
  parseReleaseAt,
  publishedEdition,
  type Release,
} from '../../release/rules/release.ts';
import { RELEASE_STATE_NAMES } from '../../release/rules/states.ts';
import { uploadBegun, uploadCompleted } from '../../release/rules/uploads.ts';
import { buildOf } from '../../release/steps/build-order.ts';
import { type Makes, releaseReply } from '../../release/steps/ports.ts';
import { actOnce } from '../../store/idempotency.ts';
import { wakeClock } from '../../store/outbox.ts';
import type { Step, Table } from '../../store/table.ts';
import { actOf } from '../../web/api.ts';
import { attemptOf } from '../../web/once.ts';
import { reportOf, snapshotText, stillApproved } from '../records/reports.ts';
import type { Report } from '../rules/life.ts';
import { REPORT_STATE_NAMES } from '../rules/life.ts';
import { readSnapshot } from '../rules/snapshot.ts';

/** The approved snapshot of a year's report, and what its title says. @throws Problem `conflict` */
const approvedOf = async (table: Table, year: string) => {
  const report = await reportOf(table, year, 'free');
  const hash = report.state === 'approved' ? report.approval?.snapshot : undefined;
  const text = hash === undefined ? null : await snapshotText(table, year, hash);
  if (hash === undefined || text === null || !report.frozen) {
    throw new Problem('conflict', {
      zh: `${year} 年年度报告的状态是“${REPORT_STATE_NAMES[report.state].zh}”：须先定稿、审查、批准`,
      en: `The report of ${year} is ${report.state}: it is frozen, reviewed and approved first`,
    });
  }
  return { report, hash, frozenBy: report.frozen.by, title: readSnapshot(text).title };
};

/** The edition that a release takes on next: its first, or a correction of what is public. */
const opened = (
  before: Release | null,
  report: Report,
  title: Release['title'],
  releaseAt: Release['releaseAt'],
  act: Act,
): Release => {
  const id = reportRelease(report.year);
  if (before === null) {
    return life.announced({ ...id, kind: 'regular', title, contact: office.contact, releaseAt }, act);
  }
  if (before.state === 'published') {
    if (report.notice === null || report.edition !== publishedEdition(before) + 1) {
      throw new Problem('conflict', {
        zh: `第 ${publishedEdition(before)} 版已经公开：请先更正（heliostat report correct ${report.year}）`,
        en: `Edition ${publishedEdition(before)} is public: correct it first (heliostat report correct ${report.year})`,
      });
    }
    return life.corrected(before, report.notice, releaseAt);
  }
  if (before.state === 'cancelled') {
    if (releaseAt === null)
      throw new Problem('conflict', {
        zh: '已取消的请另定时间：--at',
        en: 'What was cancelled is given a new time: --at',
      });
    return life.rescheduled(before, releaseAt, { zh: '重新安排发布', en: 'scheduled again' }, act);
  }
  if (isToBeDoneAgain(before)) return { ...before, releaseAt };
  throw new Problem('conflict', {
    zh: `年度报告的状态已是“${RELEASE_STATE_NAMES[before.state].zh}”：改期请用 heliostat reschedule ${REPORT_FLOW}/${report.year}`,
    en: `The report is ${before.state} already: move it with heliostat reschedule ${REPORT_FLOW}/${report.year}`,
  });
};

/** The frozen snapshot in the place of a file that was handed in: it is what the builder builds from. */
const handedIn = (
  release: Release,
  number: number,
  { hash, frozenBy }: { hash: string; frozenBy: string },
  act: Act,
): Release => {
  const by = { ...act, by: frozenBy };
  return uploadCompleted(release, uploadBegun(release, number, `${hash}.json`, '', by), hash, by);
};

/**
 * Gives an approved report its second, or (without one) publishes it as soon as it is built. From here on it goes the
 * way of every release: built, sealed, armed, published by the release clock; moved, cancelled and looked at as
 * `report/YEAR`.
 */
export const publishReport: Makes<'publishReport'> = (ports) => (call) =>
  actOnce(ports.table, attemptOf(call), async (keep) => {
    const { table } = ports;
    const act = actOf(ports, call);
    const year = call.params.year ?? '';
    if (!/^\d{4}$/.test(year))
      throw new Problem('not-found', {
        zh: '年度报告的年份是四位数字',
        en: 'A report has a year of four digits',
      });
    const asked = call.body.releaseAt;
    const releaseAt = asked === undefined ? null : parseReleaseAt(asked, act.at);
    const { report, hash, frozenBy, title } = await approvedOf(table, year);
    const before = await findRelease(table, reportRelease(year));
    // Counted over all editions: the same number again would be no new order.
    const number = (before?.upload?.upload ?? 0) + 1;
    const after = handedIn(opened(before, report, title, releaseAt, act), number, { hash, frozenBy }, act);
    const deed = {
      action: 'report handed in',
      detail: { edition: after.edition, snapshot: hash, releaseAt: releaseAt?.toString() ?? null },
    };
    const alongside = (saved: Release): Step[] => [
      stillApproved(table, year, hash),
      keep(releaseReply(ports, saved), act.at),
      ...buildOf(table, before ?? { ...after, upload: null }, after, act),
      wakeClock(table, after, act.at),
    ];
    return releaseReply(
      ports,
      before === null
        ? await createRelease(table, after, act, deed, alongside)
        : await saveRelease(table, before, after, act, deed, alongside),
    );
  });
