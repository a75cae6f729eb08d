import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { beijingTime } from '../../functions/kernel/day.ts';

it('says an instant as the office’s own clock shows it, in both languages', () => {
  expect(beijingTime(Temporal.Instant.from('2018-01-10T01:30:00.041Z'))).toEqual({
    zh: '北京时间 2018-01-10 09:30:00',
    en: '2018-01-10 09:30:00 Beijing time',
  });
});
