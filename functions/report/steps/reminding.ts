import { reportRelease } from '../../kernel/addresses.ts';
import { officeDay } from '../../kernel/day.ts';
import { findRelease } from '../../release/records/releases.ts';
import { dueDay, occasionOn } from '../../release/rules/awaited-report.ts';
import { publishedEdition } from '../../release/rules/release.ts';
import { claimDigest } from '../../store/digest.ts';
import type { Message, Recipient } from '../../store/outbox.ts';
import type { SweepPorts } from '../../store/sweep-ports.ts';

/** Whom the reminders of the annual report go to; the leading group hears of one that is overdue. */
const TOLD: readonly Recipient[] = ['officer', 'head'];

const FROM_HOUR = 8;

const words = (year: string, left: number): Message['text'] => {
  const due = dueDay(year);
  const zh =
    left < 0
      ? `${year}年政府信息公开工作年度报告应于${due}前公布，已逾期。`
      : `${year}年政府信息公开工作年度报告应于${due}前公布，还有${left}天。`;
  const en =
    left < 0
      ? `The annual report of ${year} was due by ${due} and is overdue.`
      : `The annual report of ${year} is due by ${due}, in ${left} days.`;
  return `${zh}\n${en}\n\nheliostat report show ${year}`;
};

/**
 * Reminds of last year's annual report while it is not public: on 30, 14, 7, 3 and 1 days before its day, on the day,
 * and each week after it. Each occasion is claimed for each recipient, so that a sweep that was late or ran twice
 * tells it once.
 */
export const remindOfReport = async ({ table, now }: Pick<SweepPorts, 'table' | 'now'>): Promise<number> => {
  const at = now();
  const today = officeDay(at);
  if (at.toZonedDateTimeISO('Asia/Shanghai').hour < FROM_HOUR) return 0;
  const year = String(today.year - 1);
  const left = occasionOn(year, today.toString());
  if (left === null) return 0;
  const release = await findRelease(table, reportRelease(year));
  if (release && publishedEdition(release) > 0) return 0;
  let queued = 0;
  for (const to of left < 0 ? [...TOLD, 'leading-group' as const] : TOLD) {
    const message: Message = {
      id: `report-due-${year}-${left}-${to}`,
      at,
      to,
      subject:
        left < 0
          ? `${year}年年度报告已逾期 / annual report overdue`
          : `${year}年年度报告期限 / annual report due`,
      text: words(year, left),
    };
    if (await claimDigest(table, `report-${year}-${left}`, message)) queued += 1;
  }
  return queued;
};
