import { reportRelease } from '../../kernel/addresses.ts';
import { Problem } from '../../kernel/problem.ts';
import { findRelease } from '../../release/records/releases.ts';
import { isInWork, isToBeDoneAgain, publishedEdition, type Release } from '../../release/rules/release.ts';
import { RELEASE_STATE_NAMES } from '../../release/rules/states.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { releaseKey } from '../../store/keys.ts';
import type { Step, Table } from '../../store/table.ts';
import { actOf } from '../../web/api.ts';
import { asRead } from '../../web/once.ts';
import type { ReportOperations } from '../contract/routes.ts';
import { findRecount } from '../records/recounts.ts';
import { reportOf, saveReport, signedByAnother, snapshotStep, snapshotText } from '../records/reports.ts';
import * as life from '../rules/life.ts';
import { canonical, readSnapshot, typedIn } from '../rules/snapshot.ts';
import { compileYear, figuresHash } from './compiling.ts';
import { draft } from './drafting.ts';
import { frozenBefore, mayFreeze, snapshotOf } from './freezing.ts';
import { formAsked, type ReportPorts, yearNamed } from './ports.ts';
import { reportReply } from './viewing.ts';

/** The report that a call is about, as its caller read it. @throws Problem `stale-version` */
const readBy = async ({ table }: ReportPorts, call: Parameters<typeof asRead>[0]): Promise<life.Report> => {
  const year = yearNamed(call);
  return asRead(call, 'report', await reportOf(table, year, formAsked(undefined, year)));
};

/** Freezes the report: its canonical bytes under their hash, where nothing stands in the way. */
export const freezeReport =
  (ports: ReportPorts): ReportOperations['freezeReport'] =>
  async (call) => {
    const { table } = ports;
    const act = actOf(ports, call);
    const before = await readBy(ports, call);
    const { year } = before;
    const form = call.body.form ?? before.form;
    life.mayWrite(before);
    const [now, recount, last] = await Promise.all([
      draft(table, year, form, act.at),
      findRecount(table, year, form),
      frozenBefore(table, year),
    ]);
    mayFreeze(now, recount, last);
    if (!recount) throw new RangeError('A report that may be frozen was recounted');
    const snapshot = snapshotOf(before, now, recount, act.at);
    const text = canonical(snapshot);
    const hash = sha256(text);
    const typed = typedIn(snapshot);
    const after = life.freeze(before, form, hash, typed, act);
    const deed = { action: 'report frozen', detail: { edition: after.edition, form, snapshot: hash, typed } };
    const saved = await saveReport(table, before, after, act, deed, [snapshotStep(table, year, hash, text)]);
    return reportReply(table, saved, form, act.at);
  };

/** The frozen bytes, which are what is signed. */
export const showSnapshot =
  ({ table }: ReportPorts): ReportOperations['showSnapshot'] =>
  async (call) => {
    const year = yearNamed(call);
    const text = await snapshotText(table, year, call.params.snapshot ?? '');
    if (text === null)
      throw new Problem('not-found', {
        zh: '没有以此哈希定稿的内容',
        en: 'Nothing was frozen under this hash',
      });
    return { bytes: Buffer.from(text), mediaType: 'application/json' };
  };

/** @throws Problem `conflict` where the records say otherwise than the snapshot by now */
const stillTrue = async (
  table: Table,
  { year, frozen }: life.Report,
  now: ReturnType<ReportPorts['now']>,
) => {
  const text = frozen ? await snapshotText(table, year, frozen.snapshot) : null;
  if (text === null)
    throw new Problem('conflict', {
      zh: `${year} 年的年度报告尚未定稿`,
      en: `The report of ${year} is not frozen`,
    });
  const snapshot = readSnapshot(text);
  const { compiled } = await compileYear(table, year, snapshot.form, now);
  const frozenFigures = snapshot.figures.map(({ id, name, value }) => ({ id, name, value, rows: '' }));
  if (figuresHash(compiled.figures) === figuresHash(frozenFigures)) return;
  const was = new Map(snapshot.figures.map(({ id, value }) => [id, value]));
  throw new Problem(
    'conflict',
    {
      zh: '定稿之后记录已有变动：请打开后重新定稿',
      en: 'The records have changed since the report was frozen: open it and freeze it again',
    },
    {
      faults: compiled.figures
        .filter(({ id, value }) => was.get(id) !== value)
        .map(({ id, value }) => ({
          code: 'figure-moved',
          pointer: `/figures/${id}`,
          detail: {
            zh: `定稿时 ${was.get(id) ?? 0}，现为 ${value}`,
            en: `frozen ${was.get(id) ?? 0}, by now ${value}`,
          },
        })),
    },
  );
};

export const reviewReport =
  (ports: ReportPorts): ReportOperations['reviewReport'] =>
  async (call) => {
    const { table } = ports;
    const { snapshot, basis, acceptsTyped } = call.body;
    const act = actOf(ports, call);
    const before = await readBy(ports, call);
    const after = life.reviewedReport(before, { snapshot, basis, acceptsTyped }, act);
    await stillTrue(table, before, act.at);
    const deed = { action: 'report reviewed', detail: { edition: after.edition, snapshot, acceptsTyped } };
    const demand = signedByAnother(snapshot, act.by, false);
    const saved = await saveReport(table, before, after, act, deed, [], demand);
    return reportReply(table, saved, saved.form, act.at);
  };

export const approveReport =
  (ports: ReportPorts): ReportOperations['approveReport'] =>
  async (call) => {
    const { table } = ports;
    const { snapshot } = call.body;
    const act = actOf(ports, call);
    const before = await readBy(ports, call);
    const after = life.approvedReport(before, snapshot, act);
    await stillTrue(table, before, act.at);
    const deed = { action: 'report approved', detail: { edition: after.edition, snapshot } };
    const demand = signedByAnother(snapshot, act.by, true);
    const saved = await saveReport(table, before, after, act, deed, [], demand);
    return reportReply(table, saved, saved.form, act.at);
  };

/** That the release of a report is still as it was read, or still not there. */
const releaseUnchanged = (table: Table, year: string, release: Release | null): Step => ({
  write: {
    ConditionCheck: {
      TableName: table.name,
      Key: releaseKey(reportRelease(year)),
      ...(release
        ? {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': release.version },
          }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  },
  otherwise: () =>
    new Problem('stale-version', { zh: '年度报告正在发布', en: 'The report is being published' }),
});

/** Opens a frozen report again, unless it is on its way to the public or there already. */
export const reopenReport =
  (ports: ReportPorts): ReportOperations['reopenReport'] =>
  async (call) => {
    const { table } = ports;
    const act = actOf(ports, call);
    const before = await readBy(ports, call);
    const { year } = before;
    const after = life.reopen(before);
    const release = await findRelease(table, reportRelease(year));
    if (release && isInWork(release) && !isToBeDoneAgain(release)) {
      throw new Problem('conflict', {
        zh: `年度报告的状态是“${RELEASE_STATE_NAMES[release.state].zh}”（report/${year}）：请先取消（heliostat cancel report/${year}）`,
        en: `The report is ${release.state} as report/${year}: cancel that first (heliostat cancel report/${year})`,
      });
    }
    if (release && publishedEdition(release) >= before.edition) {
      throw new Problem('conflict', {
        zh: `第 ${before.edition} 版已经公开：请以新版更正`,
        en: `Edition ${before.edition} is public: correct it with a new edition`,
      });
    }
    const deed = {
      action: 'report opened again',
      detail: { edition: before.edition, reason: call.body.reason },
    };
    const steps = [releaseUnchanged(table, year, release)];
    const saved = await saveReport(table, before, after, act, deed, steps);
    return reportReply(table, saved, saved.form, act.at);
  };

/** Opens the next edition of a published report, with the notice that it will bear. */
export const correctReport =
  (ports: ReportPorts): ReportOperations['correctReport'] =>
  async (call) => {
    const { table } = ports;
    const act = actOf(ports, call);
    const before = await readBy(ports, call);
    const { year } = before;
    const release = await findRelease(table, reportRelease(year));
    if (release?.state !== 'published' || publishedEdition(release) !== before.edition) {
      throw new Problem('conflict', {
        zh: `第 ${before.edition} 版（${year} 年年度报告）尚未公开`,
        en: `Edition ${before.edition} of the report of ${year} is not public`,
      });
    }
    const after = life.correctedReport(before, call.body.notice);
    const deed = { action: 'correction opened', detail: { edition: after.edition } };
    const steps = [releaseUnchanged(table, year, release)];
    const saved = await saveReport(table, before, after, act, deed, steps);
    return reportReply(table, saved, saved.form, act.at);
  };
