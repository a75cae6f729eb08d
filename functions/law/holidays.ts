import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { type Day, dayNumber, isDay } from '../kernel/day.ts';
import { type Fault, Problem } from '../kernel/problem.ts';
import { HolidayNotice } from './notice.ts';
import { calendarKnownOn } from './working-days.ts';

/** No notice has reached further than this; a date beyond it is a slip of the pen. */
const REACH_DAYS = 550;

/** One day of a notice as somebody wrote it, and the row in which it stood. */
export type NoticeLine = { row: number; notice: string; knownFrom: string; date: string; kind: string };

const lineFaults = (line: NoticeLine, today: Day): Fault[] => {
  const at = (code: string, column: string, detail: string): Fault => ({
    code,
    detail,
    row: line.row,
    column,
  });
  const faults: Fault[] = [];
  if (!v.is(HolidayNotice.entries.number, line.notice)) {
    faults.push(
      at('bad-notice-number', 'notice', `${line.notice} is not a notice number (国办发明电〔2020〕1号).`),
    );
  }
  const known = isDay(line.knownFrom);
  if (!known) faults.push(at('impossible-date', 'known_from', `${line.knownFrom} is not a day that exists.`));
  else if (line.knownFrom > today) {
    faults.push(
      at(
        'in-the-future',
        'known_from',
        `The notice cannot be known from ${line.knownFrom}: today is ${today}.`,
      ),
    );
  }
  if (!isDay(line.date)) faults.push(at('impossible-date', 'date', `${line.date} is not a day that exists.`));
  else if (known && line.date < line.knownFrom) {
    faults.push(at('before-the-notice', 'date', `${line.date} lies before the notice was known.`));
  } else if (known && dayNumber(line.date) - dayNumber(line.knownFrom) > REACH_DAYS) {
    faults.push(at('too-far', 'date', `${line.date} lies more than ${REACH_DAYS} days after the notice.`));
  }
  if (line.kind !== 'off' && line.kind !== 'work') {
    faults.push(at('unknown-kind', 'kind', `${line.kind} is neither off nor work.`));
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
        detail: `${line.notice} is known from ${lines[0]?.knownFrom} in row ${lines[0]?.row}.`,
        row: line.row,
        column: 'known_from',
      });
    }
    const other = seen.get(line.date);
    if (other !== undefined) {
      faults.push({
        code: other.kind === line.kind ? 'doubled' : 'contradictory',
        detail: `${line.date} stands in row ${other.row} already, as ${other.kind}.`,
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
      detail: `${line.date} is a working day without this notice.`,
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
    throw new Problem('invalid', 'The notice cannot be taken in; nothing has changed.', { faults });
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
    throw new Problem('already-exists', 'These notices are on record with the same days.');
  return fresh;
};
