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

test('who was asked too late reads that the answer is due as before', () => {
  const late = '/requests/track/late-supplement/';
  expect(text(late)).toMatch(
    /请在2026年10月30日.*前（含当日）补正；答复期限不因补正而变，截至2026年10月2\d日/,
  );
  expect(text(late)).not.toContain('不计入期限。');
  expect(text(`/en${late}`)).toMatch(/the answer is still due by \d+ October 2026/);
});

test('whose answer was sent reads by which way', () => {
  expect(text('/requests/track/answered/')).toMatch(/答复已于.*以[^，。]+方式发出。/);
  expect(text('/en/requests/track/answered/')).toMatch(/The answer was sent on .* (?:by|in) [^.]+\./);
});

test('until its receipt is on record, the last days of remedies are said to count from the sending', () => {
  expect(text('/requests/track/answered/')).toContain(
    '送达日期尚未登记，以上日期按发出之日计算；期限自您收到答复书之日起算。',
  );
  expect(text('/en/requests/track/answered/')).toContain('these days count from its sending');
  expect(text('/requests/track/silent/')).not.toContain('送达日期尚未登记');
});

test('a document that is larger than one answer carries is offered nowhere, and said how it is had', () => {
  const answered = pages.get('/requests/track/answered/') ?? '';
  const own = /调查网点坐标\.xlsx[\s\S]*?<\/li>/.exec(answered)?.[0] ?? '';
  expect(own).toContain('不能在网上领取：请致电');
  expect(own).not.toContain('<form');
  expect(answered).toMatch(/按区县和商品大类汇总）\.pdf[\s\S]*?<form/);
  const log = pages.get('/en/disclosure/log/') ?? '';
  expect(log).not.toContain('/requests/released/0a1b2c3d4e5f/2.xlsx');
  expect(log).toContain('too large to be fetched here: call');
  expect(log).toContain('/requests/released/0a1b2c3d4e5f/1.xlsx');
  expect(text('/requests/refused/document/')).toContain('文件较大，不能在网上领取');
  expect(text('/requests/refused/document/')).not.toContain('缩短');
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
