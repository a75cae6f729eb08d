import { fc, test } from '@fast-check/vitest';
import { Temporal } from 'temporal-polyfill';
import { describe, expect } from 'vitest';
import {
  addPeriods,
  coverage,
  endOf,
  type Frequency,
  frequencyOf,
  labelPeriod,
  periodAt,
  periodsBetween,
  startOf,
} from '../../functions/kernel/period.ts';

const frequency = fc.constantFrom<Frequency>('A', 'S', 'Q', 'M', 'W', 'D');
const day = fc
  .integer({ min: 0, max: 60_000 })
  .map((days) => Temporal.PlainDate.from('1950-01-01').add({ days }));

describe('a time period', () => {
  test.each([
    ['2017', 'A', '2017-01-01', '2017-12-31', '2017年', '2017'],
    ['2017-S1', 'S', '2017-01-01', '2017-06-30', '2017年上半年', 'first half of 2017'],
    ['2017-S2', 'S', '2017-07-01', '2017-12-31', '2017年下半年', 'second half of 2017'],
    ['2017-Q3', 'Q', '2017-07-01', '2017-09-30', '2017年三季度', 'third quarter of 2017'],
    ['2017-12', 'M', '2017-12-01', '2017-12-31', '2017年12月', 'December 2017'],
    ['2016-02', 'M', '2016-02-01', '2016-02-29', '2016年2月', 'February 2016'],
    ['2017-W05', 'W', '2017-01-30', '2017-02-05', '2017年第5周', 'week 5 of 2017'],
    ['2015-W53', 'W', '2015-12-28', '2016-01-03', '2015年第53周', 'week 53 of 2015'],
    ['2017-09-30', 'D', '2017-09-30', '2017-09-30', '2017年9月30日', '30 September 2017'],
  ])('%s is of frequency %s, from %s to %s', (period, is, start, end, zh, en) => {
    expect(frequencyOf(period)).toBe(is);
    expect(startOf(period).toString()).toBe(start);
    expect(endOf(period).toString()).toBe(end);
    expect(labelPeriod(period)).toEqual({ zh, en });
  });

  test.each([
    ['2017-Q1', '2017年一季度', 'first quarter of 2017', '2017-01-01/2017-03-31'],
    ['2017-Q2', '2017年上半年', 'first half of 2017', '2017-01-01/2017-06-30'],
    ['2017-Q3', '2017年前三季度', 'first three quarters of 2017', '2017-01-01/2017-09-30'],
    ['2017-Q4', '2017年全年', 'whole of 2017', '2017-01-01/2017-12-31'],
    ['2017-S2', '2017年全年', 'whole of 2017', '2017-01-01/2017-12-31'],
    ['2017-01', '2017年1月', 'January 2017', '2017-01-01/2017-01-31'],
    ['2017-11', '2017年1—11月', 'January to November 2017', '2017-01-01/2017-11-30'],
    ['2017', '2017年', '2017', '2017-01-01/2017-12-31'],
  ])('%s of a year so far is %s', (period, zh, en, covered) => {
    expect(labelPeriod(period, 'year-to-date')).toEqual({ zh, en });
    expect(coverage(period, 'year-to-date')).toBe(covered);
  });

  test.each([
    ['2017-12', '2017-12'],
    ['2017', '2017'],
    ['2017-Q3', '2017-07-01/2017-09-30'],
    ['2017-W05', '2017-01-30/2017-02-05'],
  ])('%s covers %s', (period, covered) => {
    expect(coverage(period, 'period')).toBe(covered);
  });

  test.each([
    '2017-13',
    '2017-00',
    '2017-1',
    '17-01',
    '2017-S3',
    '2017-Q0',
    '2017-W00',
    '2017-W54',
    '2017-W53',
    '2017-02-29',
    '2017-04-31',
    '2017-12 ',
    '２０１７-12',
    '',
  ])('%j is none', (text) => {
    expect(frequencyOf(text)).toBeUndefined();
    expect(() => startOf(text)).toThrow(RangeError);
  });

  test.each([
    ['2017', -1, '2016'],
    ['2017-S2', 1, '2018-S1'],
    ['2017-Q1', -1, '2016-Q4'],
    ['2017-12', 1, '2018-01'],
    ['2017-01', -13, '2015-12'],
    ['2015-W53', 1, '2016-W01'],
    ['2016-02-28', 1, '2016-02-29'],
  ])('%s and %i is %s', (period, count, then) => {
    expect(addPeriods(period, count)).toBe(then);
    expect(periodsBetween(period, then)).toBe(count);
  });

  test('has no distance to a period of another frequency', () => {
    expect(() => periodsBetween('2017', '2017-01')).toThrow(RangeError);
  });

  test.prop([day, frequency, fc.integer({ min: -200, max: 200 })])(
    'holds its day, and moving there and back comes home',
    (date, of, count) => {
      const period = periodAt(date, of);
      expect(frequencyOf(period)).toBe(of);
      expect(Temporal.PlainDate.compare(startOf(period), date)).toBeLessThanOrEqual(0);
      expect(Temporal.PlainDate.compare(endOf(period), date)).toBeGreaterThanOrEqual(0);
      const moved = addPeriods(period, count);
      expect(periodsBetween(period, moved)).toBe(count);
      expect(addPeriods(moved, -count)).toBe(period);
      expect(period < moved).toBe(count > 0);
    },
  );
});
