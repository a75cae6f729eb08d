import { expect, it } from 'vitest';
import { lateness } from '../../functions/web/pages/moments.ts';

it.each([
  ['2018-01-10T09:30:05.281+08:00', '迟发5秒，实际于', '09:30:05'],
  ['2018-01-10T09:30:01.001+08:00', '迟发1秒，实际于', '09:30:01'],
  ['2018-01-11T10:30:00.999+08:00', '迟发1天1小时，实际于', '10:30'],
])('late by as much as the two clocks show: %s', (publishedAt, words, clock) => {
  const said = String(lateness({ releaseAt: '2018-01-10T09:30:00+08:00', publishedAt, late: true }, 'zh'));
  expect(said).toContain(words);
  expect(said.replaceAll(/<[^>]*>/g, '')).toContain(clock);
});
