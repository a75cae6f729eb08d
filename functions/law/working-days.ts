import type { Temporal } from 'temporal-polyfill';
import { type Day, dayNumber, type EpochDay, fromCivil, weekdayNumber } from '../kernel/day.ts';
import type { HolidayNotice } from './notice.ts';
import { decreesKnownOn, statutoryDaysKnownOn } from './statutory-days.ts';

/**
 * Why a day is worked or not. `notice` is the State Council's number where a notice decides: a holiday, a
 * make-up day 调休, or a Monday to Friday that a later notice gave back. `decree`: of a holiday that no notice names,
 * the decree of the law that fixes it.
 */
export type DayKind = {
  readonly working: boolean;
  readonly reason: 'weekday' | 'weekend' | 'holiday' | 'make-up';
  readonly notice?: string;
  readonly decree?: string;
};

/** The working days as the law and the notices known on one day have them. */
export type Calendar = {
  /** Rises with each notice, each corrected one and each decree; text order is time order. Equal versions, equal days. */
  readonly version: string;
  /** The last of the unbroken run of announced years; null before the first notice on record. */
  readonly lastAnnouncedYear: number | null;
  /** The first day that a notice on record covers; days before it count Monday to Friday. */
  readonly recordedFrom: EpochDay | null;
  kindAt(day: EpochDay): DayKind;
  /**
   * True where the next notice may still decide otherwise: after the last announced year, and in its last
   * days from 26 December, which the notice for the year after may touch (as 国办发明电〔2018〕15号 did).
   */
  provisionalAt(day: EpochDay): boolean;
  kindOf(date: Temporal.PlainDate): DayKind;
  provisional(date: Temporal.PlainDate): boolean;
};

const WEEKDAY: DayKind = { working: true, reason: 'weekday' };
const WEEKEND: DayKind = { working: false, reason: 'weekend' };

const holidaysBy = new Map<string, DayKind>();

/** One value a decree: a ledger asks for every day of years. */
const holidayBy = (decree: string): DayKind => {
  const kept = holidaysBy.get(decree);
  if (kept) return kept;
  const kind: DayKind = { working: false, reason: 'holiday', decree };
  holidaysBy.set(decree, kind);
  return kind;
};

const kindsOf = (notice: HolidayNotice) => ({
  holiday: { working: false, reason: 'holiday', notice: notice.number } as const,
  makeUp: { working: true, reason: 'make-up', notice: notice.number } as const,
  givenBack: { working: true, reason: 'weekday', notice: notice.number } as const,
});

/** Of each notice its latest revision, those known on `day`, in the order in which they became known. */
const knownOn = (notices: readonly HolidayNotice[], day: Day): HolidayNotice[] => {
  const latest = new Map<string, HolidayNotice>();
  for (const notice of notices) {
    const other = latest.get(notice.number);
    if (other === undefined || other.revision < notice.revision) latest.set(notice.number, notice);
  }
  return [...latest.values()]
    .filter((notice) => notice.knownFrom <= day)
    .sort((a, b) => (a.knownFrom < b.knownFrom ? -1 : a.knownFrom > b.knownFrom ? 1 : 0));
};

/** A year is announced by the notice that declares its National Day off (1 October, 全国年节及纪念日放假办法). */
const announcedYears = (notices: readonly HolidayNotice[]): [first: number, last: number] | null => {
  const years = new Set(
    notices.flatMap((n) => n.off.filter((d) => d.endsWith('-10-01'))).map((d) => Number(d.slice(0, 4))),
  );
  if (years.size === 0) return null;
  const first = Math.min(...years);
  let last = first;
  while (years.has(last + 1)) last += 1;
  return [first, last];
};

/**
 * The calendar as it was known on a day. Later notices override earlier ones day by day; of the days that none
 * names those that the law fixes are off, and the others are worked Monday to Friday.
 */
export const calendarKnownOn = (notices: readonly HolidayNotice[], on: Temporal.PlainDate): Calendar => {
  const known = knownOn(notices, on.toString());
  const named = new Map<EpochDay, DayKind>();
  for (const notice of known) {
    const { holiday, makeUp, givenBack } = kindsOf(notice);
    for (const day of notice.off) named.set(dayNumber(day), holiday);
    for (const day of notice.work) {
      const number = dayNumber(day);
      named.set(number, weekdayNumber(number) < 5 ? givenBack : makeUp);
    }
  }
  const announced = announcedYears(known);
  const provisionalFrom = announced === null ? Number.NEGATIVE_INFINITY : fromCivil(announced[1], 12, 26);
  const fixed = statutoryDaysKnownOn(on.toString());
  const unnamed = (day: EpochDay): DayKind => {
    const decree = fixed.get(day);
    if (decree !== undefined) return holidayBy(decree);
    return weekdayNumber(day) < 5 ? WEEKDAY : WEEKEND;
  };
  const kindAt = (day: EpochDay): DayKind => named.get(day) ?? unnamed(day);
  const provisionalAt = (day: EpochDay): boolean => day >= provisionalFrom;
  const decrees = decreesKnownOn(on.toString());
  const count = decrees.length + known.reduce((sum, notice) => sum + notice.revision, 0);
  const [newest = '0000-00-00'] = [known.at(-1)?.knownFrom, decrees.at(-1)?.knownFrom]
    .filter((day) => day !== undefined)
    .sort()
    .reverse();
  return {
    version: `${newest}/${String(count).padStart(4, '0')}`,
    lastAnnouncedYear: announced?.[1] ?? null,
    recordedFrom: announced === null ? null : fromCivil(announced[0], 1, 1),
    kindAt,
    provisionalAt,
    kindOf: (date) => kindAt(dayNumber(date.toString())),
    provisional: (date) => provisionalAt(dayNumber(date.toString())),
  };
};

/** The nth working day after `from`, which is day 0; a negative n counts back. n = 0 is `from` itself. */
export const nthWorkingDay = (calendar: Calendar, from: EpochDay, n: number): EpochDay => {
  const step = n < 0 ? -1 : 1;
  let day = from;
  for (let left = Math.abs(n); left > 0; ) {
    day += step;
    if (calendar.kindAt(day).working) left -= 1;
  }
  return day;
};

/** `day` itself where it is worked, else the next working day. */
export const workingDayFrom = (calendar: Calendar, day: EpochDay): EpochDay =>
  calendar.kindAt(day).working ? day : nthWorkingDay(calendar, day, 1);

/**
 * Working days from `from` (not counted) to `to` (counted); negative where `to` has passed. A case due today
 * has 0 left, one due on the next working day 1.
 */
export const workingDaysLeft = (calendar: Calendar, from: Temporal.PlainDate, to: Day): number => {
  const start = dayNumber(from.toString());
  const end = dayNumber(to);
  let count = 0;
  for (let day = Math.min(start, end) + 1; day <= Math.max(start, end); day += 1) {
    if (calendar.kindAt(day).working) count += 1;
  }
  return end >= start ? count : -count;
};
