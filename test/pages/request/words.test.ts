import { expect, test } from 'vitest';
import { requestPages } from './all-pages.ts';

const pages = requestPages();
const text = (path: string): string => (pages.get(path) ?? '').replace(/<[^>]*>/g, '');

test('a wrong number or secret is not called something unsent', () => {
  expect(text('/requests/track/wrong/')).toContain('没有查到，请核对');
  expect(text('/en/requests/track/wrong/')).toContain('Nothing was found: please compare');
  for (const path of ['/requests/track/wrong/', '/en/requests/track/wrong/']) {
    expect(text(path)).not.toMatch(/尚未提交|nothing was sent/);
  }
});

test('whose request was handed on reads to which agency', () => {
  expect(text('/requests/track/transferred/')).toContain('申请已转送重庆市统计局办理');
  expect(text('/en/requests/track/transferred/')).toContain('handed on to 重庆市统计局');
});

test('whose letter was split reads the numbers of its parts', () => {
  expect(text('/requests/track/split/')).toContain('SQ20260918-BBBBBB、SQ20260918-CCCCCC');
});

test('of an answered request the days are shown up to the answer', () => {
  const answered = pages.get('/requests/track/answered/') ?? '';
  const sent = /答复已于<time datetime="([\d-]+)">/.exec(answered)?.[1] ?? '';
  const table = answered.slice(answered.indexOf('<table'), answered.indexOf('</table>'));
  const last = [...table.matchAll(/<time datetime="([\d-]+)">/g)].at(-1)?.[1];
  expect(sent).not.toBe('');
  expect(last).toBe(sent);
});

test('who is waited for reads that the time does not count, under either law', () => {
  expect(text('/requests/track/supplement/')).toContain('等待补正的时间不计入期限');
});
