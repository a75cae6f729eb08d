import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standingStyle } from '../../functions/release/pages/publication-marks.ts';
import { releasePage } from '../../functions/release/pages/release-page.ts';
import { startBrowser, type TestBrowser } from '../browser.ts';
import { violationsOf } from './accessibility.ts';
import { allPages } from './all-pages.ts';
import { releaseModel } from './models.ts';
import { type Served, serve } from './served.ts';

let chromium: TestBrowser;
let site: Served;
const pages = await allPages();

beforeAll(async () => {
  [chromium, site] = await Promise.all([startBrowser(), serve(pages)]);
}, 60_000);

afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const T = Date.parse('2018-01-10T09:30:00+08:00');
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };

const open = async (path: string, options: Parameters<TestBrowser['open']>[0] = {}): Promise<Page> => {
  const page = await chromium.open({ viewport: PHONE, ...options });
  await page.goto(`${site.origin}${path}`);
  return page;
};

describe('every page in the real browser', () => {
  const ways = [
    { name: 'a phone, light', viewport: PHONE, colorScheme: 'light' },
    { name: 'a desk, dark', viewport: DESK, colorScheme: 'dark' },
  ] as const;

  test.for([...pages.keys()].flatMap((path) => ways.map((way) => ({ path, ...way }))))(
    '$path on $name: axe finds nothing, nothing overflows, the policy blocks nothing',
    { timeout: 60_000 },
    async ({ path, viewport, colorScheme }) => {
      const page = await chromium.open({ viewport, colorScheme });
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
      });
      await page.goto(`${site.origin}${path}`);
      expect(await violationsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );
});

test('axe, asked so, does find what is wrong', async () => {
  const page = await open('/empty/');
  await page.evaluate(() => document.querySelector('img')?.removeAttribute('alt'));
  expect((await violationsOf(page)).map(({ id }) => id)).toEqual(['image-alt']);
  await page.context().close();
});

test('Chinese characters are drawn, each with a shape of its own', async () => {
  const page = await open('/releases/cpi/2017-12/');
  const drawn = await page.evaluate(() => {
    const ink = (text: string): string => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 40;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.font = '32px sans-serif';
      context.fillText(text, 4, 32);
      return canvas.toDataURL();
    };
    return ['居', '民', '价', '\u{10FFFD}'].map(ink);
  });
  expect(new Set(drawn).size).toBe(4);
  await page.context().close();
});

test.for([PHONE, { width: 700, height: 800 }, DESK])(
  'the chart is read without a glass at $width pixels: one drawing, letters of 11 pixels and more',
  async (viewport) => {
    const page = await open('/en/releases/cpi/2017-12/', { viewport });
    const charts = await page.evaluate(() =>
      [...document.querySelectorAll<SVGSVGElement>('.chart svg')]
        .filter((svg) => svg.getBoundingClientRect().width > 0)
        .map((svg) => {
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          const inside = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll('text')];
          return {
            letters: Math.min(
              ...texts.map((text) => Number.parseFloat(getComputedStyle(text).fontSize) * scale),
            ),
            cut: texts.filter((text) => {
              const box = text.getBoundingClientRect();
              return (
                box.left < inside.left - 1 || box.right > inside.right + 1 || box.bottom > inside.bottom + 1
              );
            }).length,
          };
        }),
    );
    expect(charts).toHaveLength(1);
    expect(charts[0]?.letters).toBeGreaterThanOrEqual(11);
    expect(charts[0]?.cut).toBe(0);
    await page.context().close();
  },
);

test('without scripts the page says when, and of the demonstration that its clock is its own', async () => {
  const page = await open('/releases/ppi/2018-02/', { javaScriptEnabled: false });
  expect(await page.locator('main').textContent()).toContain('2018年3月12日 星期一 09:30');
  expect(await page.locator('.demonstration').textContent()).toContain('与真实时间不同');
  expect(await page.locator('[data-clock-line]').isVisible()).toBe(false);
  expect(await page.locator('[role=timer]').isVisible()).toBe(false);
  await page.context().close();
});

test('counts down by the server’s clock and shows the clock of the demonstration', async () => {
  site.setClock(T - 3 * 86_400_000 - 3_600_000);
  const page = await open('/before/');
  await expect
    .poll(() => page.locator('[data-left]').textContent())
    .toMatch(/^3天 00:59:[0-5]\d$|^3天 01:00:00$/);
  await expect.poll(() => page.locator('[data-clock]').textContent()).toMatch(/^2018-01-07 08:30:\d\d$/);
  await page.context().close();
});

test('at T it asks with the ETag it has, and shows the release once that is out, not before', async () => {
  const address = '/releases/cpi/2018-05/awaited/';
  const awaited = pages.get('/before/') ?? '';
  site.files.set(address, { type: 'text/html; charset=utf-8', body: awaited });
  site.setClock(T - 1_500);
  const page = await open(address);
  await expect
    .poll(() => site.requests.some(({ path, status }) => path === address && status === 304), {
      timeout: 20_000,
    })
    .toBe(true);
  expect(await page.locator('[data-due]').isVisible()).toBe(true);
  // The arming of pointers changes a byte and nothing that is said: still not out.
  site.files.set(address, { type: 'text/html; charset=utf-8', body: `${awaited}\n` });
  const armed = site.requests.length;
  await expect
    .poll(() => site.requests.slice(armed).filter(({ path }) => path === address).length, { timeout: 20_000 })
    .toBeGreaterThan(1);
  expect(await page.locator('[data-due]').isVisible()).toBe(true);
  const released = releasePage(await releaseModel('cpi', '2017-12'), 'zh');
  site.files.set(address, { type: 'text/html; charset=utf-8', body: released });
  await page.waitForSelector('.figures', { timeout: 20_000 });
  expect(await page.locator('h1').textContent()).toBe('2017年12月居民消费价格');
  await page.context().close();
}, 60_000);

test('an old edition says without scripts that it was superseded, and by which', async () => {
  const shown = async (editions: number[]) => {
    const told = editions.map((edition) => ({
      edition,
      releaseAt: '2018-01-12T10:00:00.000+08:00',
      publishedAt: '2018-01-12T10:00:00.040+08:00',
    }));
    const style = standingStyle(told);
    site.files.set('/releases/cpi/2017-12/standing.css', { type: 'text/css; charset=utf-8', body: style });
    const page = await open('/en/releases/cpi/2017-12/e1/', { javaScriptEnabled: false });
    const notice = page.locator('.superseded');
    const visible = await notice.isVisible();
    const content = await notice.evaluate((one: Element) => getComputedStyle(one, '::before').content);
    await page.context().close();
    return { visible, content };
  };
  expect(await shown([1])).toEqual({ visible: false, content: 'none' });
  expect(await shown([1, 2])).toEqual({
    visible: true,
    content: '"Superseded by edition 2, released 12 January 2018, 10:00. "',
  });
});

test('the calendar is narrowed down without scripts, to a statistic or to a month', async () => {
  const page = await open('/en/calendar/', { javaScriptEnabled: false });
  const seen = (what: string) => page.locator(`${what}:visible`).count();
  expect([await seen('.statistic'), (await seen('.month')) > 5]).toEqual([0, true]);
  await page.click('a[href="#s-cpi"]');
  expect([await seen('.statistic'), await seen('.month')]).toEqual([1, 0]);
  await page.click('summary');
  await page.click('a[href="#y2018m3"]');
  expect([await seen('.statistic'), await seen('.month')]).toEqual([0, 1]);
  await page.click('a[href="#all"]');
  expect([await seen('.statistic'), (await seen('.month')) > 5]).toEqual([0, true]);
  await page.context().close();
});

test('the other language of an edition’s own page is the same edition', async () => {
  const page = await open('/en/releases/cpi/2017-12/e1/');
  expect(await page.locator('[data-language]').evaluate((link: HTMLAnchorElement) => link.pathname)).toBe(
    '/releases/cpi/2017-12/e1/',
  );
  await page.context().close();
});
