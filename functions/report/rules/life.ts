import type { Act } from '../../kernel/act.ts';
import { NO_ENTRY } from '../../kernel/chain.ts';
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
  audit: NO_ENTRY,
});

const NEXT: Readonly<Record<ReportState, readonly ReportState[]>> = {
  writing: ['writing', 'frozen'],
  frozen: ['writing', 'reviewed'],
  reviewed: ['writing', 'approved'],
  approved: ['writing'],
};

const step = (report: Report, to: ReportState, doing: Text): void => {
  if (NEXT[report.state].includes(to)) return;
  throw new Problem('conflict', {
    zh: `${report.year} 年年度报告的状态是“${REPORT_STATE_NAMES[report.state].zh}”，不能${doing.zh}`,
    en: `The report of ${report.year} is ${report.state}: it cannot ${doing.en}`,
  });
};

/** @throws Problem `conflict` where the report is frozen: it is opened again before anybody changes it */
export const mayWrite = (report: Report): void => {
  if (report.state === 'writing') return;
  throw new Problem('conflict', {
    zh: `${report.year} 年年度报告的状态是“${REPORT_STATE_NAMES[report.state].zh}”：请先打开再改动`,
    en: `The report of ${report.year} is ${report.state}: open it again before you change it`,
  });
};

/** The snapshot is what everybody signs from here on. */
export const freeze = (
  report: Report,
  form: ReportForm,
  snapshot: string,
  typed: number,
  act: Act,
): Report => {
  step(report, 'frozen', { zh: '定稿', en: 'be frozen' });
  const frozen = { by: act.by, at: act.at.toString(), snapshot, typed };
  return { ...report, form, state: 'frozen', frozen, review: null, approval: null };
};

const theSnapshot = (report: Report, snapshot: string): Frozen => {
  const { frozen } = report;
  if (!frozen)
    throw new Problem('conflict', {
      zh: `${report.year} 年的年度报告尚未定稿`,
      en: `The report of ${report.year} is not frozen`,
    });
  if (frozen.snapshot === snapshot) return frozen;
  throw new Problem(
    'conflict',
    {
      zh: '您查看之后定稿的内容已有变动：请重新查看',
      en: 'What is frozen has changed since you looked at it: look again',
    },
    {
      faults: [
        {
          code: 'another-snapshot',
          pointer: '/snapshot',
          detail: { zh: `定稿的快照是 ${frozen.snapshot}`, en: `The frozen snapshot is ${frozen.snapshot}` },
        },
      ],
    },
  );
};

/** Review of exactly this snapshot, by somebody who did not freeze it; figures typed apart from the data are accepted by name. */
export const reviewedReport = (
  report: Report,
  signed: { snapshot: string; basis?: string | undefined; acceptsTyped: boolean },
  act: Act,
): Report => {
  const frozen = theSnapshot(report, signed.snapshot);
  step(report, 'reviewed', { zh: '审查', en: 'be reviewed' });
  if (act.by === frozen.by)
    throw new Problem('forbidden', {
      zh: '定稿的人不能审查',
      en: 'Whoever froze the report cannot review it',
    });
  if (frozen.typed > 0 && !signed.acceptsTyped) {
    throw new Problem(
      'conflict',
      {
        zh: `文字中有 ${frozen.typed} 个数字不是取自数据`,
        en: `${frozen.typed} figures in the prose were typed apart from the data`,
      },
      {
        faults: [
          {
            code: 'typed-figures',
            pointer: '/acceptsTyped',
            detail: {
              zh: '请逐项查看，并说明予以认可',
              en: 'Look at each of them, and say that you accept them',
            },
          },
        ],
      },
    );
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
  step(report, 'approved', { zh: '批准', en: 'be approved' });
  if (act.by === frozen.by)
    throw new Problem('forbidden', {
      zh: '定稿的人不能批准',
      en: 'Whoever froze the report cannot approve it',
    });
  if (act.by === report.review?.by) {
    throw new Problem('forbidden', {
      zh: '审查和批准须由两人分别进行',
      en: 'Review and approval are two acts by two people',
    });
  }
  return { ...report, state: 'approved', approval: { by: act.by, at: act.at.toString(), snapshot } };
};

/** Open again: the snapshot and its sign-offs are given up. */
export const reopen = (report: Report): Report => {
  if (report.state === 'writing') {
    throw new Problem('conflict', {
      zh: `${report.year} 年的年度报告尚未定稿`,
      en: `The report of ${report.year} is not frozen`,
    });
  }
  step(report, 'writing', { zh: '重新打开', en: 'be opened' });
  return { ...report, state: 'writing', frozen: null, review: null, approval: null };
};

/** The next edition of a published report, with the notice that says what changed and why. */
export const correctedReport = (report: Report, notice: Text): Report => {
  step(report, 'writing', { zh: '更正', en: 'be corrected' });
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
