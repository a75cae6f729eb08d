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
