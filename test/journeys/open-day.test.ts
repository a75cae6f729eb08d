import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../browser.ts';
import { type Office, openOffice, until } from './office.ts';

/** An open day fills, its waiting list moves up, people are let in, and the register counts who came. */
let office: Office;
let chromium: TestBrowser;
let id = '';
const codes: string[] = [];

beforeAll(async () => {
  [office, chromium] = await Promise.all([
    openOffice('--now', '2026-09-10T10:00:00+08:00', '--empty'),
    startBrowser(),
  ]);
}, 300_000);

afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

/** Mail goes out with each minute: the clock is moved over the next. */
const outboxWakes = async (): Promise<void> =>
  office.moveClock(new Date((await office.clock()) + 61_000).toISOString());

const mailTo = async (address: string, subject: string) => {
  const sent = async () =>
    (await office.mails()).find((mail) => mail.to.includes(address) && mail.subject.includes(subject));
  if (!(await sent())) await outboxWakes();
  return until(sent);
};

/** Registers as a browser without scripts does; gives the code and what the page after it says. */
const registers = async (name: string, people: number): Promise<{ code: string; standing: string }> => {
  const page = await chromium.open({ viewport: { width: 375, height: 812 }, javaScriptEnabled: false });
  await page.goto(`${office.address}/disclosure/events/${id}/`);
  await page.locator('#people').selectOption(String(people));
  await page.locator('#name').fill(name);
  await page.locator('#email').fill(`${name}@mail.example`);
  await page.getByRole('button', { name: '提交报名' }).click();
  await page.locator('[data-code]').waitFor();
  // What needs a script is not there without one.
  expect(await page.locator('[data-print]').isVisible()).toBe(false);
  const code = (await page.locator('[data-code]').textContent()) ?? '';
  const standing = (await page.locator('[data-standing]').textContent()) ?? '';
  await page.context().close();
  return { code, standing };
};

it('an officer opens it, and it stands among the events to come', async () => {
  const event = await office.json(
    ...(['officer', 'event', 'open', '--title-zh', '统计开放日', '--title-en', 'Open day'] as const),
    ...[
      '--day',
      '2026-09-20',
      '--starts',
      '09:30',
      '--ends',
      '11:30',
      '--capacity',
      '5',
      '--theme',
      '走近CPI',
    ],
    ...['--place-zh', '办公楼一楼', '--place-en', 'Ground floor', '--closes-at', '2026-09-19T18:00:00+08:00'],
    ...['--bring-zh', '身份证', '--bring-en', 'Identity card'],
  );
  id = event.id;
  await until(async () => (await (await office.get('/disclosure/events/')).text()).includes(id));
  expect(await (await office.get(`/en/disclosure/events/${id}/`)).text()).toContain('5 of 5 places are free');
}, 120_000);

it('fills, and whoever comes then is told which place on the waiting list is theirs', async () => {
  const said: string[] = [];
  for (const [name, people] of [
    ['li', 3],
    ['wang', 2],
    ['zhao', 2],
    ['qian', 1],
  ] as const) {
    const { code, standing } = await registers(name, people);
    codes.push(code);
    said.push(standing);
  }
  expect(said).toEqual([
    '已保留3个名额',
    '已保留2个名额',
    '候补第1位（2人），前面还有0人',
    '候补第2位（1人），前面还有2人',
  ]);
  expect((await mailTo('li@mail.example', '报名成功')).text).toContain(codes[0]);
  expect((await mailTo('zhao@mail.example', '候补名单')).text).toContain('第1位');
}, 180_000);

it('with scripts a visitor cannot register twice, and is told', async () => {
  const page = await chromium.open({ viewport: { width: 1280, height: 900 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`${office.address}/disclosure/events/${id}/`);
  await page.getByRole('button', { name: '提交报名' }).click();
  await page.locator('[data-faults]:focus').waitFor();
  await page.locator('#name').fill('Li');
  await page.locator('#email').fill('LI@mail.example');
  await page.getByRole('button', { name: '提交报名' }).click();
  await page.getByText('已经报名过这次活动').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}, 120_000);

it('somebody gives up by code, and those who wait move up in order, each told', async () => {
  const page = await chromium.open({ viewport: { width: 375, height: 812 } });
  await page.goto(`${office.address}/disclosure/events/${id}/`);
  await page.getByRole('link', { name: '凭报名码取消' }).click();
  await page.locator('#code').fill('22222-22222');
  await page.getByRole('button', { name: '取消报名' }).click();
  await page.getByText('没有这个报名码').first().waitFor();
  await page.locator('#code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: '取消报名' }).click();
  await page.getByText('名额已让给候补的人').waitFor();
  await page.context().close();
  for (const name of ['zhao', 'qian']) await mailTo(`${name}@mail.example`, '候补成功');
  const event = await office.json('officer', 'event', 'show', id);
  expect(event).toMatchObject({ placed: 5, waiting: 0 });
}, 120_000);

it('the day before everyone who comes is reminded', async () => {
  await office.moveClock('2026-09-19T07:59:50+08:00');
  await office.moveClock('2026-09-19T08:05:01+08:00');
  // Both moves wake a sweep, and the two may share the work.
  const swept = async () => (await office.logged('DeadlineSweep')).filter(({ event }) => event === 'swept');
  await until(
    async () => (await swept()).reduce((sum, { eventsReminded }) => sum + Number(eventsReminded), 0) === 3,
  );
  for (const name of ['wang', 'zhao', 'qian']) await mailTo(`${name}@mail.example`, '活动提醒');
  const reminded = (await office.mails()).filter(({ subject }) => subject.includes('活动提醒'));
  expect(reminded).toHaveLength(3);
}, 180_000);

it('people are let in by code and from the list, and the register counts who came', async () => {
  await office.moveClock('2026-09-20T09:35:00+08:00');
  const late = await office.get(`/disclosure/events/${id}/`);
  expect(await late.text()).toContain('报名已经截止');
  await office.run('officer', 'event', 'check-in', id, '--code', codes[1] ?? '');
  expect(
    (await office.attempt('officer', 'event', 'check-in', id, '--code', codes[1] ?? '')).answer,
  ).toContain('was checked in at');
  expect((await office.attempt('officer', 'event', 'check-in', id, '--code', codes[0] ?? '')).status).toBe(1);
  const { items } = await office.json('officer2', 'event', 'guests', id, '--reason', '入场');
  const zhao = items.find(({ name }: { name: string }) => name === 'zhao');
  await office.run('officer2', 'event', 'check-in', id, '--seq', String(zhao.seq), '--people', '1');
  await office.run('officer', 'event', 'walk-in', id, '--people', '4');
  const held = await office.json('officer', 'event', 'finish', id, '--guests', '学校师生、社会公众');
  expect(held).toMatchObject({ state: 'held', attended: 7 });
  const { entries } = await office.json('officer', 'register', 'events', 'list', '--year', '2026');
  expect(entries.map(({ fields }: { fields: unknown }) => fields)).toEqual([
    {
      day: '2026-09-20',
      title: '统计开放日',
      theme: '走近CPI',
      attended: 7,
      guests: ['学校师生', '社会公众'],
    },
  ]);
  await until(async () =>
    (await (await office.get('/disclosure/registers/events/')).text()).includes('走近CPI'),
  );
  const { figures } = await office.json('officer', 'report', 'compile', '2026');
  const value = (figure: string) => figures.find((one: { id: string }) => one.id === figure)?.value;
  expect([value('events'), value('events.attended')]).toEqual([1, 7]);
}, 180_000);

it('thirty days later nothing of them is kept, and no log ever named them', async () => {
  await office.moveClock('2026-10-21T02:36:00+08:00');
  await until(async () => (await office.json('officer', 'event', 'show', id)).purged !== null);
  expect((await office.attempt('officer', 'event', 'guests', id, '--reason', '查')).status).toBe(1);
  const logs = JSON.stringify(await office.logged(''));
  for (const said of ['li@mail.example', ...codes]) expect(logs).not.toContain(said);
}, 180_000);
