import type { Day } from '../../kernel/day.ts';
import type { Text } from '../../kernel/text.ts';
import { dayName } from '../../web/pages/moments.ts';

/** By when a year's annual report is to be public, or that the day has passed without it; it may be out elsewhere. */
export const reportDue = ({ year, due }: { year: string; due: Day }, today: Day): Text =>
  today <= due
    ? {
        zh: `${year}年的报告应于${dayName(due, 'zh')}前公布。`,
        en: `The report of ${year} is due by ${dayName(due, 'en')}.`,
      }
    : {
        zh: `${year}年的报告应于${dayName(due, 'zh')}前公布，本站尚未公布。`,
        en: `The report of ${year} was due by ${dayName(due, 'en')} and is not out here yet.`,
      };
