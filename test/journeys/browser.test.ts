import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../browser.ts';
import { type Office, openOffice } from './office.ts';

const ARTEFACTS = fileURLToPath(new URL('../artefacts/', import.meta.url));

let office: Office;
let chromium: TestBrowser;

beforeAll(async () => {
  [office, chromium] = await Promise.all([openOffice(), startBrowser()]);
});
afterAll(async () => {
  await Promise.all([office[Symbol.asyncDispose](), chromium[Symbol.asyncDispose]()]);
});

/** What the newcomer of the README sees: the page of a release that turns public while they look at it. */
it('a reader who has the page open sees the release turn public', async () => {
  await mkdir(ARTEFACTS, { recursive: true });
  const page = await chromium.open({ viewport: { width: 390, height: 844 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${office.address}/releases/cpi/2017-12/`);
  await page.getByText('将于以下时间发布').waitFor();
  expect(await page.locator('table').count()).toBe(0);
  await page.screenshot({ path: `${ARTEFACTS}release-before.png`, fullPage: true });
  await office.moveClock('2018-01-10T09:29:55+08:00');
  await page.getByText('居民消费价格总指数').first().waitFor({ timeout: 90_000 });
  expect(await page.locator('table').count()).toBeGreaterThan(0);
  await page.screenshot({ path: `${ARTEFACTS}release-after.png`, fullPage: true });
  expect(complaints).toEqual([]);
});

it('the page is whole with scripts off', async () => {
  const page = await chromium.open({ javaScriptEnabled: false });
  await page.goto(`${office.address}/en/`);
  await page
    .getByRole('link', { name: /Consumer prices, December 2017/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Consumer prices, December 2017' }).waitFor();
  await page.getByText('09:30').first().waitFor();
});
