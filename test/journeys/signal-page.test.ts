import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../browser.ts';
import { type Office, openOffice, until } from './office.ts';

/** A monitor with a phone on a bad line: what they write is kept, and sent once when there is a way. */
let office: Office;
let chromium: TestBrowser;
beforeAll(async () => {
  [office, chromium] = await Promise.all([
    openOffice('--now', '2026-09-16T10:00:00+08:00', '--empty'),
    startBrowser(),
  ]);
  await until(async () => (await office.get('/staff/signal/worker.js')).status === 200);
  await office.run(
    'officer',
    'register',
    'monitors',
    'add',
    'person=monitor',
    'unit=综合处',
    'since=2026-01-01',
  );
}, 300_000);
afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

const PHONE = { width: 375, height: 740 };
const PICTURES = process.env.HELIOSTAT_PICTURES;
const pictured = async (page: Page, name: string): Promise<void> => {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
};

/** A PNG of one pixel, as a phone would have a screenshot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const open = async (page: Page): Promise<void> => {
  await page.goto(`${office.address}/staff/signal/`);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
};

const write = async (page: Page, summary: string): Promise<void> => {
  await page.locator('#source').selectOption('wechat');
  await page.locator('#summary').fill(summary);
  await page.locator('#estimate').selectOption('II');
  await page.getByRole('button', { name: '保存并发送' }).click();
};

const signIn = async (page: Page, who: RegExp): Promise<void> => {
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: who }).click();
  await page.getByText('已登录').waitFor();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
};

const alerts = async (): Promise<
  { id: string; signals: { screenshot: string | null; writtenAt: string }[] }[]
> => JSON.parse(await office.run('officer', 'alert', 'list')).alerts;

it('offline it is kept and the page opens, online it is sent, once, and the phone says so truthfully', async () => {
  const page = await chromium.open({ viewport: PHONE });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  await open(page);
  expect(await page.locator('[data-who]').textContent()).toContain('尚未登录');
  await pictured(page, 'signal-signed-out');

  // Nothing is kept of a form that says nothing, or of an address that is none.
  await page.locator('#link').fill('javascript:alert(1)');
  await page.getByRole('button', { name: '保存并发送' }).click();
  expect(await page.locator('#summary-fault').isVisible()).toBe(true);
  expect(await page.locator('#link-fault').isVisible()).toBe(true);
  expect(await page.locator('[aria-invalid=true]').count()).toBe(2);
  expect(await page.locator('[data-outbox] li').count()).toBe(0);
  await page.locator('#link').fill('');

  // Signed out it is kept; with the sign-in it goes.
  await write(page, '第一条');
  await page.getByText('存于本机，尚未发送').waitFor();
  await signIn(page, /^舆情监测员 Monitor$/);
  await page.getByText(/^已发送 \d\d:\d\d，编号 YQ20260916-/).waitFor();
  expect(new URL(page.url()).search).toBe('');

  // No network: the page opens again from what was put aside, the draft is there, and what is written waits.
  await page.context().setOffline(true);
  await page.locator('#summary').fill('尚在起草');
  await page.waitForFunction(async () => {
    const opened = indexedDB.open('heliostat-signal', 1);
    const base = await new Promise<IDBDatabase>((resolve) => {
      opened.onsuccess = () => resolve(opened.result);
    });
    const found = base.transaction('form').objectStore('form').get('draft');
    await new Promise((resolve) => {
      found.onsuccess = resolve;
    });
    base.close();
    return found.result?.summary === '尚在起草';
  });
  await page.reload();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  expect(await page.locator('#summary').inputValue()).toBe('尚在起草');
  await page
    .locator('#picture')
    .setInputFiles({ name: 'seen.txt', mimeType: 'image/png', buffer: Buffer.from('text') });
  await page.locator('#picture-fault').waitFor();
  await page.locator('#picture').setInputFiles({ name: 'seen.png', mimeType: 'image/png', buffer: PNG });
  await page.getByText('截图已附上').waitFor();
  await write(page, '第二条，在地下写的');
  await page.getByText('存于本机，尚未发送').waitFor();
  await pictured(page, 'signal-offline');
  expect(await alerts()).toHaveLength(1);

  // Two pages that come online at once send under one key.
  const second = await page.context().newPage();
  const session = await page.evaluate(() => sessionStorage.getItem('heliostat-person') ?? '');
  await second.addInitScript((kept) => sessionStorage.setItem('heliostat-person', kept), session);
  await open(second);
  await page.context().setOffline(false);
  await Promise.all([page, second].map((one) => one.evaluate(() => dispatchEvent(new Event('online')))));
  for (const one of [page, second]) {
    await one.locator('li[data-state=sent]').nth(1).waitFor();
    expect(await one.locator('[data-who]').textContent()).toContain('已登录：monitor');
  }
  await pictured(page, 'signal-sent');
  const sent = await alerts();
  expect(sent).toHaveLength(2);
  expect(sent.map(({ signals }) => signals[0]?.screenshot).sort()).toEqual(['image/jpeg', null]);
  // Once the office has the words, the phone has them no more.
  expect(await page.locator('[data-outbox]').textContent()).not.toContain('第二条');
  // What one page sends, the other says so too.
  await write(page, '第三条');
  await second.locator('li[data-state=sent]').nth(2).waitFor();
  expect(complaints).toEqual([]);
}, 600_000);

it('what the office refuses stays on the phone with the reason, and what may have arrived is said to be so', async () => {
  const page = await chromium.open({ viewport: PHONE });
  await open(page);
  await signIn(page, /^舆情监测员二/);
  await write(page, '不在名册的人写的');
  const refused = page.locator('li[data-state=refused]');
  await refused.waitFor();
  expect(await refused.textContent()).toContain(
    'monitor2 不在 2026-09-16 的舆情监测名册内：没有录入任何内容',
  );
  await pictured(page, 'signal-refused');
  // What is being written is not replaced without asking.
  await page.locator('#summary').fill('正在写的另一条');
  page.once('dialog', (dialog) => void dialog.dismiss());
  await refused.getByRole('button', { name: '改写' }).click();
  expect(await page.locator('#summary').inputValue()).toBe('正在写的另一条');
  await page.locator('#summary').fill('');
  await refused.getByRole('button', { name: '改写' }).click();
  expect(await page.locator('#summary').inputValue()).toBe('不在名册的人写的');

  // Who was signed in by mistake signs out, is asked anew who they are, and sends what is theirs.
  await write(page, '不在名册的人写的');
  await refused.waitFor();
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByText('尚未登录').waitFor();
  await signIn(page, /^舆情监测员 Monitor$/);
  await page.getByText('已登录：monitor', { exact: false }).waitFor();
  await refused.getByRole('button', { name: '再次发送' }).click();
  await page.locator('li[data-state=sent]').waitFor();

  // What lies on the phone unencrypted is said to, and goes at a word: entries and what is being written.
  expect(await page.locator('.opening').textContent()).toContain('未加密');
  await page.context().setOffline(true);
  await write(page, '不再需要的');
  await page.locator('li[data-state=kept]').waitFor();
  await page.locator('#summary').fill('正在写');
  page.once('dialog', (dialog) => {
    expect(dialog.message()).toContain('2 条尚未确认送达');
    void dialog.accept();
  });
  await page.getByRole('button', { name: '删除本机上的全部内容' }).click();
  await page.locator('[data-none]').waitFor();
  await pictured(page, 'signal-deleted');
  expect(await page.locator('#summary').inputValue()).toBe('');
  await page.context().setOffline(false);
  await page.reload();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  expect(await page.locator('[data-outbox] li').count()).toBe(0);
  expect(await page.locator('#summary').inputValue()).toBe('');

  // The office has it, and its answer is lost on the way: nobody says that it was not sent.
  const before = (await alerts()).length;
  const lost = await chromium.open({ viewport: PHONE });
  await open(lost);
  await signIn(lost, /^舆情监测员 Monitor$/);
  let passed = 0;
  await lost.route('**/api/staff/alerts', async (route) => {
    passed += 1;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await write(lost, '答复丢失');
  await lost.getByText('是否送达尚未确认').waitFor();
  expect(await lost.locator('li[data-state=unconfirmed] button').count()).toBe(0);
  await lost.unroute('**/api/staff/alerts');
  await lost.evaluate(() => dispatchEvent(new Event('online')));
  await lost.locator('li[data-state=sent]').waitFor();
  expect(passed).toBe(1);
  expect(await alerts()).toHaveLength(before + 1);
}, 600_000);
