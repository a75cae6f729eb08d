import { Lunar } from 'lunar-typescript';
import { Temporal } from 'temporal-polyfill';
import { LunarDay, SolarTerm } from 'tyme4ts';
import { describe, expect, test } from 'vitest';
import { type Day, dayText } from '../../functions/kernel/day.ts';
import { statutoryDaysKnownOn } from '../../functions/law/statutory-days.ts';
import { calendarKnownOn } from '../../functions/law/working-days.ts';

const YEARS = Array.from({ length: 2050 - 2008 + 1 }, (_, i) => 2008 + i);

/** 正月初一, 清明, 端午, 中秋 of a year, as a library has them. */
type Oracle = (year: number) => Day[];

const byLunarTypescript: Oracle = (year) => [
  Lunar.fromYmd(year, 1, 1).getSolar().toYmd(),
  Lunar.fromYmd(year, 2, 15).getJieQiTable().清明?.toYmd() ?? '',
  Lunar.fromYmd(year, 5, 5).getSolar().toYmd(),
  Lunar.fromYmd(year, 8, 15).getSolar().toYmd(),
];

/** The eighth term of a year, counted from the winter solstice before it. */
const QINGMING = 7;

const byTyme: Oracle = (year) =>
  [
    LunarDay.fromYmd(year, 1, 1).getSolarDay(),
    SolarTerm.fromIndex(year, QINGMING).getJulianDay().getSolarDay(),
    LunarDay.fromYmd(year, 5, 5).getSolarDay(),
    LunarDay.fromYmd(year, 8, 15).getSolarDay(),
  ].map((day) =>
    Temporal.PlainDate.from({ year: day.getYear(), month: day.getMonth(), day: day.getDay() }).toString(),
  );

/** What the law says of a year, over an oracle. */
const lawfully = (year: number, [newYear = '', ...festivals]: Day[]): Day[] => {
  const [first, last] = year < 2014 ? [-1, 1] : year < 2025 ? [0, 2] : [-1, 2];
  const start = Temporal.PlainDate.from(newYear);
  const spring = Array.from({ length: last - first + 1 }, (_, i) =>
    start.add({ days: first + i }).toString(),
  );
  const may = year < 2025 ? ['05-01'] : ['05-01', '05-02'];
  const fixed = ['01-01', ...may, '10-01', '10-02', '10-03'].map((day) => `${year}-${day}`);
  return [...new Set([...spring, ...festivals, ...fixed])].sort();
};

describe('the days that the law fixes as off', () => {
  const ours = [...statutoryDaysKnownOn('2026-11-25').keys()].map(dayText).sort();

  test.each([
    ['lunar-typescript', byLunarTypescript],
    ['tyme4ts', byTyme],
  ])('are what %s has from 2008 to 2050', (_, oracle) => {
    expect(ours).toEqual(YEARS.flatMap((year) => lawfully(year, oracle(year))));
  });

  test('of 2027', () => {
    const decrees = new Set(statutoryDaysKnownOn('2026-11-25').values());
    expect([...decrees]).toEqual(['国务院令第513号', '国务院令第644号', '国务院令第795号']);
    expect(ours.filter((day) => day.startsWith('2027'))).toEqual([
      '2027-01-01',
      ...['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08'],
      ...['2027-04-05', '2027-05-01', '2027-05-02', '2027-06-09', '2027-09-15'],
      ...['2027-10-01', '2027-10-02', '2027-10-03'],
    ]);
  });

  test.each([
    ['2024-11-09', '2025-01-28', true],
    ['2024-11-10', '2025-01-28', false],
    ['2024-11-09', '2025-01-31', false],
  ])('as known on %s: %s is worked: %s', (on, day, working) => {
    const calendar = calendarKnownOn([], Temporal.PlainDate.from(on));
    expect(calendar.kindOf(Temporal.PlainDate.from(day)).working).toBe(working);
  });

  test('a decree is a new version of the calendar', () => {
    const at = (on: string): string => calendarKnownOn([], Temporal.PlainDate.from(on)).version;
    expect(at('2024-11-10') > at('2024-11-09')).toBe(true);
    expect(at('2024-11-10')).toBe(at('2026-11-25'));
  });

  test('a notice goes before them', () => {
    const notice = {
      number: '国办发明电〔2026〕9号',
      knownFrom: '2026-11-25',
      revision: 1,
      off: ['2027-02-09'],
      work: ['2027-02-08'],
    };
    const calendar = calendarKnownOn([notice], Temporal.PlainDate.from('2026-11-25'));
    const kinds = ['2027-02-08', '2027-02-09', '2027-02-05'].map((day) =>
      calendar.kindOf(Temporal.PlainDate.from(day)),
    );
    expect(kinds).toEqual([
      { working: true, reason: 'weekday', notice: notice.number },
      { working: false, reason: 'holiday', notice: notice.number },
      { working: false, reason: 'holiday', decree: '国务院令第795号' },
    ]);
  });
});
