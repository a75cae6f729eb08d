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

/** Wordings that readers stumbled over; the right-hand side stands in the pages instead. */
const SAID: [path: string, wrong: string | RegExp, right: string][] = [
  ['/requests/', /列在公开目录|>公开目录/, '依申请公开答复目录'],
  ['/requests/', /渠道和收到之日/, '申请渠道和收到申请之日的确定'],
  ['/requests/', '在线表格', '在线申请表'],
  ['/requests/', /经负责人同意/, '经政府信息公开工作机构负责人同意'],
  ['/en/requests/', 'silence beyond', 'You can also complain if we do not answer in time.'],
  ['/disclosure/log/', '依申请公开目录', '依申请公开答复目录'],
  ['/en/requests/receipt/', /Secret|\bsecret\b/, 'Tracking code'],
  ['/en/requests/receipt/', /\bNumber\b/, 'Reference number'],
  ['/en/requests/track/', /[Ss]ecret/, 'Tracking code'],
  ['/en/requests/track/', 'Number of the request', 'Reference number'],
  ['/en/requests/new/', 'Who asks', 'Type of applicant'],
  ['/requests/new/', '（2007年）', '申请'],
];

test.for(SAID)('%s says what the law and people say', ([path, wrong, right]) => {
  expect(text(path)).not.toMatch(wrong);
  expect(text(path)).toContain(right);
});

test('a second request is made without leaving the first', () => {
  for (const path of ['/requests/receipt/', '/requests/track/answered/']) {
    expect(pages.get(path)).toContain('<a href="/requests/new/">提出另一件申请</a>');
  }
});
