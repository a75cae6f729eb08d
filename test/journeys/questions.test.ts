import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../browser.ts';
import { type Office, openOffice, until } from './office.ts';

/** People ask, the office answers, counts and publishes; every step over HTTP, as the roles of the template allow. */
let office: Office;
let chromium: TestBrowser;

beforeAll(async () => {
  [office, chromium] = await Promise.all([
    openOffice('--now', '2026-09-16T10:00:00+08:00', '--empty'),
    startBrowser(),
  ]);
  await until(async () => (await office.get('/disclosure/questions/')).status === 200);
}, 300_000);

afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

const NAMES = ['欧阳清雅', '13800138000', 'ouyang.qingya@mail.example'];
let number = '';

it('a visitor asks on a phone, with scripts, and is told by when the answer comes', async () => {
  const page = await chromium.open({ viewport: { width: 375, height: 812 } });
  await page.goto(`${office.address}/disclosure/questions/`);
  await page.locator('main').getByRole('link', { name: '提出咨询' }).first().click();
  await page.locator('#question').fill('居民消费价格指数里各类商品的权重是怎么确定的？');
  await page.getByRole('button', { name: '先看看是否已有答复' }).click();
  await page.getByText('没有找到相近的问答').waitFor();
  await page.locator('#name').fill('欧阳清雅');
  await page.locator('#email').fill('ouyang.qingya@mail.example');
  await page.getByRole('button', { name: '提交咨询' }).click();
  await page.getByRole('heading', { name: '已收到您的咨询' }).waitFor();
  number = (await page.locator('[data-number]').textContent()) ?? '';
  expect(number).toMatch(/^ZX20260916-/);
  expect(await page.locator('main').textContent()).toContain('2026年9月22日');
  await page.context().close();
}, 120_000);

it('an officer takes it up and answers by mail; it counts in the register, once', async () => {
  const listed = await office.json('officer', 'questions', 'list');
  expect(listed.items.map((one: { number: string }) => one.number)).toEqual([number]);
  await office.run('officer', 'questions', 'assign', number, '--to', 'officer2', '--topic', 'CPI权重');
  const words = await office.json('officer2', 'questions', 'reveal', number, '--reason', '答复');
  expect(words).toMatchObject({ name: '欧阳清雅', email: 'ouyang.qingya@mail.example' });
  const text = '权重依据居民消费支出调查确定，每五年更换一次。';
  await office.run('officer2', 'questions', 'answer', number, '--by', 'mail', '--text', text);
  // Mail goes out with each minute: the clock is moved over the next.
  await office.moveClock(new Date((await office.clock()) + 61_000).toISOString());
  const mail = await until(async () =>
    (await office.mails()).find(({ to }) => to.includes('ouyang.qingya@mail.example')),
  );
  expect(mail.subject).toContain(number);
  expect(mail.text).toContain(text);
  const { entries } = await office.json('officer', 'register', 'consultations', 'list', '--year', '2026');
  expect(entries.map(({ fields }: { fields: unknown }) => fields)).toEqual([
    { day: '2026-09-16', way: 'web', number, topic: 'CPI权重', answeredOn: '2026-09-16' },
  ]);
}, 120_000);

it('a telephone call is answered on the spot, and another becomes a request', async () => {
  const call = await office.json(
    'officer',
    'questions',
    'enter',
    '--way',
    'phone',
    '--topic',
    '发布时间',
    '--question',
    '何时发布？',
  );
  await office.run('officer', 'questions', 'answer', call.number, '--by', 'phone', '--text', '十月十四日。');
  const visit = await office.json(
    ...([
      'officer',
      'questions',
      'enter',
      '--way',
      'visit',
      '--topic',
      '网点名单',
      '--question',
      '要网点名单',
    ] as const),
    ...['--name', '欧阳清雅', '--phone', '13800138000'],
  );
  const turned = await office.json(
    'officer',
    'questions',
    'request',
    visit.number,
    '--kind',
    'natural-person',
  );
  expect(turned.receipt).toMatch(/^SQ/);
  const request = await office.json('officer', 'requests', 'show', turned.receipt);
  expect(request.events[0]).toMatchObject({ question: visit.number, channel: 'in-person' });
});

it('the report counts two consultations and one request, and the recount by the other path agrees', async () => {
  const { figures } = await office.json('officer', 'report', 'compile', '2026');
  const value = (id: string) => figures.find((one: { id: string }) => one.id === id)?.value ?? 0;
  expect([value('consultations'), value('requests.new.total')]).toEqual([2, 1]);
  expect([value('consultations.web'), value('consultations.phone'), value('consultations.visit')]).toEqual([
    1, 1, 0,
  ]);
  const recounted = await office.attempt('officer', 'report', 'recount', '2026');
  expect(JSON.parse(recounted.answer)).toMatchObject({ agrees: true, differences: [] });
}, 120_000);

it('a second person publishes it, visitors find it, and it goes again with a reason', async () => {
  const words = ['--question-zh', 'CPI中商品的权重怎样确定？', '--answer-zh', '依据居民消费支出调查确定。'];
  await office.run('officer', 'questions', 'word', number, ...words);
  expect((await office.attempt('officer', 'questions', 'publish', number)).status).toBe(1);
  expect(await (await office.get('/disclosure/questions/')).text()).not.toContain('权重怎样确定');
  await office.run('officer2', 'questions', 'publish', number);
  const page = await until(async () => {
    const text = await (await office.get('/disclosure/questions/')).text();
    return text.includes('权重怎样确定') && text;
  });
  expect(page).not.toContain(number);
  await until(async () =>
    (await (await office.get('/en/disclosure/questions/')).text()).includes('lang="zh-CN">CPI'),
  );
  const reader = await chromium.open({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  await reader.goto(`${office.address}/ask/new/`);
  await reader.locator('#question').fill('请问CPI商品的权重怎么确定');
  await reader.getByRole('button', { name: '先看看是否已有答复' }).click();
  await reader.locator('.found').getByRole('link', { name: 'CPI中商品的权重怎样确定？' }).click();
  await reader.getByText('依据居民消费支出调查确定。').waitFor();
  await reader.context().close();
  await office.run('officer', 'questions', 'withdraw', number, '--reason', '已有新办法');
  await until(
    async () => !(await (await office.get('/disclosure/questions/')).text()).includes('权重怎样确定'),
  );
}, 120_000);

it('a year later its words are destroyed, and what it counts stays', async () => {
  await office.moveClock('2027-09-17T02:36:00+08:00');
  const gone = await until(async () => {
    const found = await office.json('officer', 'questions', 'show', number);
    return found.destroyed !== null && found;
  });
  expect(gone).toMatchObject({ destroyed: '2027-09-17', mail: false, topic: 'CPI权重' });
  expect((await office.attempt('officer', 'questions', 'reveal', number, '--reason', '查')).status).toBe(1);
  const { entries } = await office.json('officer', 'register', 'consultations', 'list', '--year', '2026');
  expect(entries).toHaveLength(2);
}, 120_000);

it('nothing of who asked stands in a log, and every mail to staff names numbers only', async () => {
  const logs = JSON.stringify(await office.logged(''));
  for (const name of NAMES) expect(logs).not.toContain(name);
  for (const { to, subject, text } of await office.mails()) {
    if (to.includes('ouyang.qingya')) continue;
    for (const name of NAMES) expect(`${subject}${text}`).not.toContain(name);
  }
});
