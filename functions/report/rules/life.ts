import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import type { ReportForm } from './figures.ts';

/**
 * Where a year's report stands: written, then frozen as a snapshot, reviewed and approved by two people other than
 * who froze it, over the snapshot's hash. What becomes of it in public is its release's matter (`report/2017`).
 */
export const REPORT_STATES = ['writing', 'frozen', 'reviewed', 'approved'] as const;
type ReportState = (typeof REPORT_STATES)[number];

export const REPORT_STATE_NAMES: Readonly<Record<ReportState, Text>> = {
  writing: { zh: '撰写中', en: 'being written' },
  frozen: { zh: '已定稿', en: 'frozen' },
  reviewed: { zh: '已审核', en: 'reviewed' },
  approved: { zh: '已批准', en: 'approved' },
};

/** A sign-off holds for one snapshot (SHA-256, hexadecimal). */
type ReportSignOff = { by: string; at: string; snapshot: string; basis?: string | undefined };

/** `typed`: how many figures stand in the prose as somebody typed them, apart from the data. */
type Frozen = { by: string; at: string; snapshot: string; typed: number };

export type Report = {
  year: string;
  form: ReportForm;
  state: ReportState;
  /** 1 first; 2 and on are corrections, each with a notice of what changed and why. */
  edition: number;
  notice: Text | null;
  frozen: Frozen | null;
  review: (ReportSignOff & { acceptsTyped: boolean }) | null;
  approval: ReportSignOff | null;
  version: number;
  audit: { seq: number; hash: string };
};

export const newReport = (year: string, form: ReportForm): Report => ({
  year,
  form,
  state: 'writing',
  edition: 1,
  notice: null,
  frozen: null,
  review: null,
  approval: null,
  version: 0,
  audit: { seq: 0, hash: '' },
});

const NEXT: Readonly<Record<ReportState, readonly ReportState[]>> = {
  writing: ['writing', 'frozen'],
  frozen: ['writing', 'reviewed'],
  reviewed: ['writing', 'approved'],
  approved: ['writing'],
};

const step = (report: Report, to: ReportState, doing: string): void => {
  if (NEXT[report.state].includes(to)) return;
  throw new Problem('conflict', `The report of ${report.year} is ${report.state}: it cannot ${doing}`);
};

/** @throws Problem `conflict` where the report is frozen: it is opened again before anybody changes it */
export const mayWrite = (report: Report): void => {
  if (report.state === 'writing') return;
  throw new Problem(
    'conflict',
    `The report of ${report.year} is ${report.state}: open it again before you change it`,
  );
};

/** The snapshot is what everybody signs from here on. */
export const freeze = (
  report: Report,
  form: ReportForm,
  snapshot: string,
  typed: number,
  act: Act,
): Report => {
  step(report, 'frozen', 'be frozen');
  const frozen = { by: act.by, at: act.at.toString(), snapshot, typed };
  return { ...report, form, state: 'frozen', frozen, review: null, approval: null };
};

const theSnapshot = (report: Report, snapshot: string): Frozen => {
  const { frozen } = report;
  if (!frozen) throw new Problem('conflict', `The report of ${report.year} is not frozen`);
  if (frozen.snapshot === snapshot) return frozen;
  throw new Problem('conflict', 'What is frozen has changed since you looked at it: look again', {
    faults: [
      {
        code: 'another-snapshot',
        pointer: '/snapshot',
        detail: `The frozen snapshot is ${frozen.snapshot}`,
      },
    ],
  });
};

/** Review of exactly this snapshot, by somebody who did not freeze it; figures typed apart from the data are accepted by name. */
export const reviewedReport = (
  report: Report,
  signed: { snapshot: string; basis?: string | undefined; acceptsTyped: boolean },
  act: Act,
): Report => {
  const frozen = theSnapshot(report, signed.snapshot);
  step(report, 'reviewed', 'be reviewed');
  if (act.by === frozen.by) throw new Problem('forbidden', 'Whoever froze the report cannot review it');
  if (frozen.typed > 0 && !signed.acceptsTyped) {
    throw new Problem('conflict', `${frozen.typed} figures in the prose were typed apart from the data`, {
      faults: [
        {
          code: 'typed-figures',
          pointer: '/acceptsTyped',
          detail: 'Look at each of them, and say that you accept them',
        },
      ],
    });
  }
  const { snapshot, basis, acceptsTyped } = signed;
  return {
    ...report,
    state: 'reviewed',
    review: { by: act.by, at: act.at.toString(), snapshot, basis, acceptsTyped },
  };
};

/** Approval of exactly the snapshot that was reviewed, by a third person. */
export const approvedReport = (report: Report, snapshot: string, act: Act): Report => {
  const frozen = theSnapshot(report, snapshot);
  step(report, 'approved', 'be approved');
  if (act.by === frozen.by) throw new Problem('forbidden', 'Whoever froze the report cannot approve it');
  if (act.by === report.review?.by) {
    throw new Problem('forbidden', 'Review and approval are two acts by two people');
  }
  return { ...report, state: 'approved', approval: { by: act.by, at: act.at.toString(), snapshot } };
};

/** Open again: the snapshot and its sign-offs are given up. */
export const reopen = (report: Report): Report => {
  if (report.state === 'writing') {
    throw new Problem('conflict', `The report of ${report.year} is not frozen`);
  }
  step(report, 'writing', 'be opened');
  return { ...report, state: 'writing', frozen: null, review: null, approval: null };
};

/** The next edition of a published report, with the notice that says what changed and why. */
export const correctedReport = (report: Report, notice: Text): Report => {
  step(report, 'writing', 'be corrected');
  return {
    ...report,
    state: 'writing',
    edition: report.edition + 1,
    notice,
    frozen: null,
    review: null,
    approval: null,
  };
};
