import { type Day, dayNumber, type EpochDay } from '../kernel/day.ts';
import type { Text } from '../kernel/text.ts';

/**
 * The days that the law itself fixes as off, without a notice: 全国年节及纪念日放假办法, Art 2. They are known years
 * ahead, and what a notice says of a day goes before them.
 */

/**
 * Days of the Chinese calendar in the year: the first of the first month 正月初一, 清明, 端午 and 中秋. Chinese
 * standard time; tested day by day against two libraries. ICU is no source: its first day of 2027 is off by one, since
 * the new moon is four minutes before midnight.
 */
const LUNAR: readonly (readonly [
  year: number,
  newYear: string,
  qingming: string,
  duanwu: string,
  midAutumn: string,
])[] = [
  [2008, '02-07', '04-04', '06-08', '09-14'],
  [2009, '01-26', '04-04', '05-28', '10-03'],
  [2010, '02-14', '04-05', '06-16', '09-22'],
  [2011, '02-03', '04-05', '06-06', '09-12'],
  [2012, '01-23', '04-04', '06-23', '09-30'],
  [2013, '02-10', '04-04', '06-12', '09-19'],
  [2014, '01-31', '04-05', '06-02', '09-08'],
  [2015, '02-19', '04-05', '06-20', '09-27'],
  [2016, '02-08', '04-04', '06-09', '09-15'],
  [2017, '01-28', '04-04', '05-30', '10-04'],
  [2018, '02-16', '04-05', '06-18', '09-24'],
  [2019, '02-05', '04-05', '06-07', '09-13'],
  [2020, '01-25', '04-04', '06-25', '10-01'],
  [2021, '02-12', '04-04', '06-14', '09-21'],
  [2022, '02-01', '04-05', '06-03', '09-10'],
  [2023, '01-22', '04-05', '06-22', '09-29'],
  [2024, '02-10', '04-04', '06-10', '09-17'],
  [2025, '01-29', '04-04', '05-31', '10-06'],
  [2026, '02-17', '04-05', '06-19', '09-25'],
  [2027, '02-06', '04-05', '06-09', '09-15'],
  [2028, '01-26', '04-04', '05-28', '10-03'],
  [2029, '02-13', '04-04', '06-16', '09-22'],
  [2030, '02-03', '04-05', '06-05', '09-12'],
  [2031, '01-23', '04-05', '06-24', '10-01'],
  [2032, '02-11', '04-04', '06-12', '09-19'],
  [2033, '01-31', '04-04', '06-01', '09-08'],
  [2034, '02-19', '04-05', '06-20', '09-27'],
  [2035, '02-08', '04-05', '06-10', '09-16'],
  [2036, '01-28', '04-04', '05-30', '10-04'],
  [2037, '02-15', '04-04', '06-18', '09-24'],
  [2038, '02-04', '04-05', '06-07', '09-13'],
  [2039, '01-24', '04-05', '05-27', '10-02'],
  [2040, '02-12', '04-04', '06-14', '09-20'],
  [2041, '02-01', '04-04', '06-03', '09-10'],
  [2042, '01-22', '04-04', '06-22', '09-28'],
  [2043, '02-10', '04-05', '06-11', '09-17'],
  [2044, '01-30', '04-04', '05-31', '10-05'],
  [2045, '02-17', '04-04', '06-19', '09-25'],
  [2046, '02-06', '04-04', '06-08', '09-15'],
  [2047, '01-26', '04-05', '05-29', '10-04'],
  [2048, '02-14', '04-04', '06-15', '09-22'],
  [2049, '02-02', '04-04', '06-04', '09-11'],
  [2050, '01-23', '04-04', '06-23', '09-30'],
];

type Version = {
  /** Its number, as it is cited. */
  readonly decree: string;
  /** Unconfirmed: the day on which it was promulgated. */
  readonly knownFrom: Day;
  readonly from: Day;
  /** Days before (-1 is 除夕) and after the first of the first month, both included. */
  readonly springFestival: readonly [first: number, last: number];
  /** Fixed days, month and day. */
  readonly fixed: readonly string[];
};

const FIXED = ['01-01', '05-01', '10-01', '10-02', '10-03'];

/** Unconfirmed: known in excerpts. */
const VERSIONS: readonly Version[] = [
  {
    decree: '国务院令第513号',
    knownFrom: '2007-12-14',
    from: '2008-01-01',
    springFestival: [-1, 1],
    fixed: FIXED,
  },
  {
    decree: '国务院令第644号',
    knownFrom: '2013-12-11',
    from: '2014-01-01',
    springFestival: [0, 2],
    fixed: FIXED,
  },
  {
    decree: '国务院令第795号',
    knownFrom: '2024-11-10',
    from: '2025-01-01',
    springFestival: [-1, 2],
    fixed: [...FIXED, '05-02'],
  },
];

/** The days off in a year under a version. */
const daysIn = (
  [year, newYear, ...festivals]: (typeof LUNAR)[number],
  { springFestival: [first, last], fixed }: Version,
): EpochDay[] => {
  const start = dayNumber(`${year}-${newYear}`) + first;
  const spring = Array.from({ length: last - first + 1 }, (_, i) => start + i);
  return [...spring, ...[...festivals, ...fixed].map((day) => dayNumber(`${year}-${day}`))];
};

/** The decrees promulgated by a day, oldest first. */
export const decreesKnownOn = (on: Day): readonly { decree: string; knownFrom: Day }[] =>
  VERSIONS.filter(({ knownFrom }) => knownFrom <= on);

const made = new Map<string, ReadonlyMap<EpochDay, string>>();

/** Each day that is off by law from 2008 to 2050 as the law was known on a day, with the decree that fixes it. */
export const statutoryDaysKnownOn = (on: Day): ReadonlyMap<EpochDay, string> => {
  const known = VERSIONS.filter(({ knownFrom }) => knownFrom <= on);
  const newest = known.at(-1)?.decree ?? '';
  const kept = made.get(newest);
  if (kept) return kept;
  const days = new Map<EpochDay, string>();
  for (const lunar of LUNAR) {
    const version = known.findLast(({ from }) => from <= `${lunar[0]}-01-01`);
    for (const day of version ? daysIn(lunar, version) : []) days.set(day, version?.decree ?? '');
  }
  made.set(newest, days);
  return days;
};

/** How a decree is cited where it makes a day a holiday. */
export const decreeArticle = (decree: string): Text => ({
  zh: `《全国年节及纪念日放假办法》（${decree}）第二条`,
  en: `Regulation on Public Holidays for National Annual Festivals and Memorial Days (State Council Decree No. ${/\d+/.exec(decree)?.[0]}), Art 2`,
});
