import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type TestBrowser } from '../../browser.ts';
import { violationsOf } from '../../pages/accessibility.ts';
import { type Served, serve } from '../../pages/served.ts';
import { requestPages } from './all-pages.ts';

let chromium: TestBrowser;
let site: Served;
const pages = requestPages();

beforeAll(async () => {
  [chromium, site] = await Promise.all([startBrowser(), serve(pages)]);
}, 60_000);

afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

describe('every page about requests, questions and events in the real browser', () => {
  const ways = [
    { name: 'a phone, light', viewport: PHONE, colorScheme: 'light' },
    { name: 'a desk, dark', viewport: DESK, colorScheme: 'dark' },
  ] as const;

  test.for(ways)(
    'on $name: axe finds nothing, nothing overflows, the policy blocks nothing',
    { timeout: 300_000 },
    async ({ viewport, colorScheme }) => {
      const page = await chromium.open({ viewport, colorScheme });
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
      });
      for (const path of pages.keys()) {
        await page.goto(`${site.origin}${path}`);
        for (const { id, nodes } of await violationsOf(page))
          complaints.push(`${path} ${id}: ${nodes.join(' ')}`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (over > 0) complaints.push(`${path} overflows by ${over}`);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});

test('a form asks people and organisations each for their own, without scripts', async () => {
  const page = await chromium.open({ viewport: PHONE, javaScriptEnabled: false });
  await page.goto(`${site.origin}/requests/new/`);
  expect(await page.locator('#creditCode').isVisible()).toBe(false);
  expect(await page.locator('#identityNumber').isVisible()).toBe(true);
  await page.getByLabel('商业企业').check();
  expect(await page.locator('#creditCode').isVisible()).toBe(true);
  expect(await page.locator('#identityNumber').isVisible()).toBe(false);
  await page.context().close();
});

test('each fault in the summary leads to its field', async () => {
  const page = await chromium.open({ viewport: DESK });
  await page.goto(`${site.origin}/en/requests/new/wrong/`);
  for (const link of await page.locator('[data-faults] a').all()) {
    const target = (await link.getAttribute('href')) ?? '';
    expect(await page.locator(target).count()).toBe(1);
    const described = await page.locator(target).evaluate((field) => {
      const by =
        field.getAttribute('aria-describedby') ?? field.closest('fieldset')?.getAttribute('aria-describedby');
      return (by ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ');
    });
    expect(described).toContain('Error:');
  }
  await page.context().close();
});

test('the receipt prints its number, secret and date, and nothing that is pressed', async () => {
  const page = await chromium.open({ viewport: DESK });
  await page.goto(`${site.origin}/requests/receipt/`);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.ticket').textContent()).toContain('SQ20260916-7KM2QX');
  expect(
    await page.locator('button').evaluateAll((all) => all.filter((one) => one.checkVisibility()).length),
  ).toBe(0);
  await page.context().close();
});
