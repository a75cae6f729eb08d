import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { type Day, dayNumber, isDay } from '../kernel/day.ts';
import { type Fault, Problem } from '../kernel/problem.ts';
import type { Text } from '../kernel/text.ts';
import { HolidayNotice } from './notice.ts';
import { calendarKnownOn } from './working-days.ts';

/** No notice has reached further than this; a date beyond it is a slip of the pen. */
const REACH_DAYS = 550;

/** One day of a notice as somebody wrote it, and the row in which it stood. */
export type NoticeLine = { row: number; notice: string; knownFrom: string; date: string; kind: string };

const lineFaults = (line: NoticeLine, today: Day): Fault[] => {
  const at = (code: string, column: string, detail: Text): Fault => ({
    code,
    detail,
    row: line.row,
    column,
  });
  const faults: Fault[] = [];
  if (!v.is(HolidayNotice.entries.number, line.notice)) {
    faults.push(
      at('bad-notice-number', 'notice', {
        zh: `${line.notice} 不是通知的文号（如国办发明电〔2020〕1号）`,
        en: `${line.notice} is not a notice number (国办发明电〔2020〕1号).`,
      }),
    );
  }
  const known = isDay(line.knownFrom);
  if (!known)
    faults.push(
      at('impossible-date', 'known_from', {
        zh: `没有 ${line.knownFrom} 这一天`,
        en: `${line.knownFrom} is not a day that exists.`,
      }),
    );
  else if (line.knownFrom > today) {
    faults.push(
      at('in-the-future', 'known_from', {
        zh: `通知不可能自 ${line.knownFrom} 起公布：今天是 ${today}`,
        en: `The notice cannot be known from ${line.knownFrom}: today is ${today}.`,
      }),
    );
  }
  if (!isDay(line.date))
    faults.push(
      at('impossible-date', 'date', {
        zh: `没有 ${line.date} 这一天`,
        en: `${line.date} is not a day that exists.`,
      }),
    );
  else if (known && line.date < line.knownFrom) {
    faults.push(
      at('before-the-notice', 'date', {
        zh: `${line.date} 早于通知公布之日`,
        en: `${line.date} lies before the notice was known.`,
      }),
    );
  } else if (known && dayNumber(line.date) - dayNumber(line.knownFrom) > REACH_DAYS) {
    faults.push(
      at('too-far', 'date', {
        zh: `${line.date} 晚于通知 ${REACH_DAYS} 天以上`,
        en: `${line.date} lies more than ${REACH_DAYS} days after the notice.`,
      }),
    );
  }
  if (line.kind !== 'off' && line.kind !== 'work') {
    faults.push(
      at('unknown-kind', 'kind', {
        zh: `${line.kind} 既不是 off 也不是 work`,
        en: `${line.kind} is neither off nor work.`,
      }),
    );
  }
  return faults;
};

/** Faults between the lines of one notice: two days of becoming known, a day named twice. */
const noticeFaults = (lines: readonly NoticeLine[]): Fault[] => {
  const faults: Fault[] = [];
  const seen = new Map<string, NoticeLine>();
  for (const line of lines) {
    if (line.knownFrom !== lines[0]?.knownFrom) {
      faults.push({
        code: 'two-known-from',
        detail: {
          zh: `${line.notice} 自 ${lines[0]?.knownFrom} 起公布，见第 ${lines[0]?.row} 行`,
          en: `${line.notice} is known from ${lines[0]?.knownFrom} in row ${lines[0]?.row}.`,
        },
        row: line.row,
        column: 'known_from',
      });
    }
    const other = seen.get(line.date);
    if (other !== undefined) {
      faults.push({
        code: other.kind === line.kind ? 'doubled' : 'contradictory',
        detail: {
          zh: `${line.date} 已在第 ${other.row} 行，列为 ${other.kind}`,
          en: `${line.date} is in row ${other.row} already, as ${other.kind}.`,
        },
        row: line.row,
        column: 'date',
      });
    } else seen.set(line.date, line);
  }
  return faults;
};

/** A make-up day on a day that is worked anyway says that something was mistyped. */
const idleMakeUpDays = (
  lines: readonly NoticeLine[],
  on: Temporal.PlainDate,
  notices: readonly HolidayNotice[],
): Fault[] => {
  const number = lines[0]?.notice;
  const calendar = calendarKnownOn(
    notices.filter((n) => n.number !== number),
    on,
  );
  return lines
    .filter(
      (line) => line.kind === 'work' && isDay(line.date) && calendar.kindAt(dayNumber(line.date)).working,
    )
    .map((line) => ({
      code: 'worked-anyway',
      detail: {
        zh: `没有此通知时 ${line.date} 是工作日`,
        en: `${line.date} is a working day without this notice.`,
      },
      row: line.row,
      column: 'date',
    }));
};

/**
 * The notices that lines tell (kind = off or work), judged against those on record. A number on record is taken as
 * its correction and gets the next revision.
 *
 * @throws Problem `invalid` with every fault and its row and column; `already-exists` where the file says
 * nothing new.
 */
export const judgedNotices = (
  lines: readonly NoticeLine[],
  today: Temporal.PlainDate,
  onRecord: readonly HolidayNotice[],
): HolidayNotice[] => {
  const faults = lines.flatMap((line) => lineFaults(line, today.toString()));
  const groups = new Map<string, NoticeLine[]>();
  for (const line of lines) groups.set(line.notice, [...(groups.get(line.notice) ?? []), line]);
  for (const group of groups.values()) {
    faults.push(...noticeFaults(group), ...idleMakeUpDays(group, today, onRecord));
  }
  if (faults.length > 0) {
    faults.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
    throw new Problem(
      'invalid',
      { zh: '通知不能录入，未作任何改动', en: 'The notice cannot be taken in; nothing has changed.' },
      { faults },
    );
  }
  const days = (group: readonly NoticeLine[], kind: string): Day[] =>
    group
      .filter((line) => line.kind === kind)
      .map((line) => line.date)
      .sort();
  const parsed = [...groups].map(([number, group]): HolidayNotice => {
    const revision = Math.max(0, ...onRecord.filter((n) => n.number === number).map((n) => n.revision)) + 1;
    const knownFrom = group[0]?.knownFrom ?? today.toString();
    return { number, knownFrom, revision, off: days(group, 'off'), work: days(group, 'work') };
  });
  const says = (n: HolidayNotice): string => [n.number, n.knownFrom, n.off.join(), n.work.join()].join('|');
  const superseded = (n: HolidayNotice) =>
    onRecord.some((o) => o.number === n.number && o.revision > n.revision);
  const current = new Set(onRecord.filter((n) => !superseded(n)).map(says));
  const fresh = parsed.filter((notice) => !current.has(says(notice)));
  if (fresh.length === 0)
    throw new Problem('already-exists', {
      zh: '这些通知已经录入，日期相同',
      en: 'These notices are on record with the same days.',
    });
  return fresh;
};
