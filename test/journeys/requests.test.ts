import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../browser.ts';
import { approveAnswer, type Office, openOffice, until } from './office.ts';

/** People who ask an office that runs as a newcomer starts it, by a browser with scripts and by one without. */
let office: Office;
let chromium: TestBrowser;

beforeAll(async () => {
  [office, chromium] = await Promise.all([
    openOffice('--now', '2026-09-16T10:00:00+08:00', '--empty'),
    startBrowser(),
  ]);
  await until(async () => (await office.get('/requests/')).status === 200);
}, 300_000);

afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

const PHONE = { width: 390, height: 844 };

const fillIn = async (page: Page): Promise<void> => {
  await page.locator('#description').fill('2025年各区县居民消费价格调查网点的数量');
  await page.locator('#name').fill('欧阳清雅');
  await page.locator('#identityDocument').selectOption('in-person');
  await page.locator('#phone').fill('13800138000');
};

const ownOf = async (page: Page): Promise<{ receipt: string; secret: string }> => ({
  receipt: (await page.locator('[data-receipt]').textContent()) ?? '',
  secret: (await page.locator('[data-secret]').textContent()) ?? '',
});

it('without scripts: from how to ask, over every fault, to the receipt, the counted days and a withdrawal', async () => {
  const page = await chromium.open({ viewport: PHONE, javaScriptEnabled: false });
  await page.goto(`${office.address}/requests/`);
  await page.locator('main').getByRole('link', { name: '提出申请' }).last().click();
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: /处需要改正/ }).waitFor();
  expect(new URL(page.url()).search).toBe('');
  await page.locator('#title').fill('居民消费价格');
  await page.getByRole('button', { name: '先查一查是否已经公开' }).click();
  await page.getByText('没有找到相近的已公开信息').waitFor();
  expect(await page.locator('#title').inputValue()).toBe('居民消费价格');
  await fillIn(page);
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: '已收到您的申请' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/requests/receipt/');
  const own = await ownOf(page);
  await page.getByRole('button', { name: '离开' }).click();
  await page.goto(`${office.address}/requests/receipt/`);
  await page.getByText('回执已不再显示').waitFor();
  await page.goto(`${office.address}/requests/track/`);
  await page.locator('#receipt').fill(own.receipt);
  await page.locator('#secret').fill('2222-2222-2222-2222');
  await page.getByRole('button', { name: '查询', exact: true }).click();
  await page.getByText('编号或者密码不符').first().waitFor();
  await page.locator('#secret').fill(own.secret.toLowerCase());
  await page.getByRole('button', { name: '查询', exact: true }).click();
  await page.getByRole('heading', { name: '已收到，待登记' }).waitFor();
  expect(await page.locator('.ledger tbody tr').last().textContent()).toContain('第19–20日');
  expect(page.url()).not.toContain(own.receipt);
  await page.getByText('撤回申请').click();
  await page.getByRole('button', { name: '确认撤回' }).click();
  await page.getByRole('heading', { name: '已撤回' }).waitFor();
  // No page that one goes back to asks to be sent again.
  const back = await page.goBack();
  expect([back?.request().method(), back?.status()]).toEqual(['GET', 200]);
  await page.context().close();
});

it('with scripts: what is public is shown in place, the work is proved, and the proof of identity is looked at before it is sent', async () => {
  const page = await chromium.open({ viewport: PHONE });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  const posted: string[] = [];
  page.on('response', (answer) => {
    if (answer.request().method() === 'POST') posted.push(answer.headers()['ratelimit-policy'] ?? '');
  });
  await page.goto(`${office.address}/en/requests/new/`);
  await page.getByRole('button', { name: 'Send the request' }).click();
  await page.locator('[data-faults]:focus').waitFor();
  await fillIn(page);
  await page.getByRole('button', { name: 'See first whether' }).click();
  await page.getByText('Nothing like it is public yet').waitFor();
  await page.getByRole('button', { name: 'Send the request' }).click();
  await page.getByRole('heading', { name: 'Your request has arrived' }).waitFor();
  expect(posted.at(-1)).toBe('"proved";q=120;w=3600');
  const own = await ownOf(page);
  await page.locator('#file').setInputFiles({ name: 'id.txt', mimeType: 'text/plain', buffer: PNG });
  await page.getByText('Please choose a JPEG, PNG or PDF file').waitFor();
  await page
    .locator('#file')
    .setInputFiles({ name: 'id.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(4_000_001) });
  await page.getByText('The file has more than 4.0 MB').waitFor();
  await page.locator('#file').setInputFiles({ name: 'id.png', mimeType: 'image/png', buffer: NO_PICTURE });
  await page.getByRole('button', { name: 'Send the copy' }).click();
  await page.locator('[data-faults]:focus').getByText('It is not what its name says').waitFor();
  await page.locator('#file').setInputFiles({ name: 'id.png', mimeType: 'image/png', buffer: PNG });
  await page.getByRole('button', { name: 'Send the copy' }).click();
  await page.getByText('Your file has arrived and is being checked').waitFor();
  expect(new URL(page.url()).search).toBe('');
  await until(async () => {
    await page.goto(`${office.address}/en/requests/receipt/`);
    return await page.getByText('It has arrived and is kept encrypted').isVisible();
  });
  // Said once everything is done, the emptying of the quarantine too.
  await until(async () => (await office.logged('FileCheck')).some(({ state }) => state === 'kept'));
  expect(await ownOf(page)).toEqual(own);
  expect(complaints).toEqual([]);
  await page.context().close();
});

const NO_PICTURE = Buffer.from('not a picture');

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The head of the page says what was wrong, on the first screen of a telephone. */
const saysAtOnce = async (page: Page, said: string): Promise<void> => {
  const head = page.locator('[data-faults]').getByText(said);
  await head.waitFor();
  const box = await head.boundingBox();
  expect((box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0)).toBeLessThan(PHONE.height);
};

it('without scripts a file is sent beside the page, which stays and says what an answer that is not ours means', async () => {
  const page = await chromium.open({ viewport: PHONE, javaScriptEnabled: false });
  await page.goto(`${office.address}/requests/new/`);
  await fillIn(page);
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: '已收到您的申请' }).waitFor();
  const send = async (buffer: Buffer): Promise<Page> => {
    await page.locator('#file').setInputFiles({ name: '身份证.png', mimeType: 'image/png', buffer });
    const [beside] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: '上传', exact: true }).click(),
    ]);
    await beside.waitForLoadState();
    return beside;
  };
  const refused = await send(Buffer.alloc(4_000_001));
  await saysAtOnce(refused, '文件超过 4.0 MB，没有收到');
  // More than the gateway takes: the edge leads back, to the page that says the same.
  const stopped = await send(Buffer.alloc(8_000_000));
  await saysAtOnce(stopped, '文件超过 4.0 MB，没有收到');
  expect(new URL(stopped.url()).search).toBe('?too-large=identity');
  await page.locator('.identity').getByText('新页面没有写明「文件已收到」的，文件没有收到').waitFor();
  const taken = await send(PNG);
  await taken.getByText('文件已收到，正在查验').waitFor();
  for (const one of [refused, taken]) expect(new URL(one.url()).search).toBe('');
  for (const one of [refused, stopped, taken]) {
    expect(await one.content()).not.toMatch(/casework|quarantine\//);
  }
  await page.context().close();
});

it('an answer by e-mail: sent by the officer, taken by the mail server, and read again where the mail leads to', async () => {
  const page = await chromium.open({ viewport: PHONE, javaScriptEnabled: false });
  await page.goto(`${office.address}/requests/new/`);
  await fillIn(page);
  await page.locator('#email').fill('ouyang.qingya@mail.example');
  await page.locator('input[name=way][value=email]').check();
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: '已收到您的申请' }).waitFor();
  const own = await ownOf(page);
  await page.getByRole('button', { name: '离开' }).click();
  const run = (...words: string[]) => office.run('officer', 'requests', ...words);
  await run('register', own.receipt);
  await run('decide', own.receipt, '--outcome', 'granted', '--reply', 'already-public', '--where', '本网站');
  const { letter } = JSON.parse(await run('letter', own.receipt, '--kind', 'answer'));
  expect((await office.attempt('officer', 'requests', 'send', own.receipt, String(letter))).status).toBe(1);
  await approveAnswer(office, own.receipt);
  const sent = JSON.parse(await run('send', own.receipt, String(letter)));
  expect(sent).toMatchObject({ state: 'dispatched', sent: { day: '2026-09-16' } });
  await page.goto(`${office.address}/_local/mail`);
  await page.getByRole('link', { name: `${own.receipt} 政府信息公开申请答复书` }).click();
  await page.getByText(`${own.receipt}-letter-${letter}.docx`).waitFor();
  const text = (await page.locator('pre').textContent()) ?? '';
  expect(text).not.toContain(own.secret);
  const track = /：(http\S+\/requests\/track\/)/.exec(text)?.[1] ?? '';
  await page.goto(track);
  await page.locator('#receipt').fill(own.receipt);
  await page.locator('#secret').fill(own.secret);
  await page.getByRole('button', { name: '查询', exact: true }).click();
  await page.getByRole('heading', { name: '已答复' }).waitFor();
  await page.getByRole('button', { name: /查看.*答复书/ }).click();
  await page.getByText(sent.number).waitFor();
  await page.context().close();
});

it.each([true, false])(
  'Back and sent again: asked first, and made another only where one says so (scripts: %s)',
  async (scripts) => {
    const page = await chromium.open({ viewport: PHONE, javaScriptEnabled: scripts });
    await page.goto(`${office.address}/requests/new/`);
    await fillIn(page);
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByRole('heading', { name: '已收到您的申请' }).waitFor();
    const { receipt } = await ownOf(page);
    await page.goBack();
    await fillIn(page);
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText(`提交过这件申请，登记编号 ${receipt}`).waitFor();
    await page.getByRole('button', { name: '仍要另行提交' }).click();
    await page.getByRole('heading', { name: '已收到您的申请' }).waitFor();
    expect((await ownOf(page)).receipt).not.toBe(receipt);
    await page.context().close();
  },
);

it('a form sent twice by hand is one request, and nothing of a person stands in a log', async () => {
  const page = await chromium.open({ javaScriptEnabled: false });
  await page.goto(`${office.address}/requests/new/`);
  const key = (await page.locator('input[name=key]').inputValue()) ?? '';
  const fields = new URLSearchParams({
    key,
    kind: 'natural-person',
    name: '欧阳清雅',
    identityDocument: 'in-person',
    phone: '13800138000',
    title: '调查网点数量',
    form: 'electronic',
    way: 'web',
  });
  const send = () =>
    fetch(`${office.address}/requests/new/`, { method: 'POST', body: fields, redirect: 'manual' });
  const answers = await Promise.all([send(), send()]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  const [first, second] = answers.map((one) => one.headers.get('set-cookie')?.split(';')[0]);
  expect(first).toMatch(/^receipt=SQ/);
  expect(second).toBe(first);
  const logged = JSON.stringify(await office.logged('RequestDesk'));
  expect(logged).toContain('"operation":"sendForm"');
  for (const text of ['欧阳清雅', '13800138000', '调查网点数量', String(first).split('.')[1] ?? 'a secret']) {
    expect(logged).not.toContain(text);
  }
  await page.context().close();
});
