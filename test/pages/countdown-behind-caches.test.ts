import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type TestBrowser } from '../browser.ts';
import { allPages } from './all-pages.ts';
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
/** How long ago the copies were fetched that the cache gives out. */
const KEPT_MS = 90_000;

/** A cache that gives out copies of 90 s ago, with the Date that they came with or with one of its own. */
const cacheBefore = async (origin: string, ahead: number, dates: 'kept' | 'renewed') => {
  const stored = Date.now() + ahead - KEPT_MS;
  const server = createServer(async (request, response) => {
    const answer = await fetch(`${origin}${request.url}`);
    const body = Buffer.from(await answer.arrayBuffer());
    const now = Date.now() + ahead;
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? '',
      'content-security-policy': answer.headers.get('content-security-policy') ?? '',
      date: new Date(dates === 'kept' ? stored : now).toUTCString(),
      age: String(Math.floor((now - stored) / 1000)),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

test.each(['kept', 'renewed'] as const)(
  'behind a cache whose Date is %s the countdown comes to keep the office’s clock, and never says early that it is time',
  async (dates) => {
    // Far enough from T that the test ends before it, however slow the machine.
    const ahead = T - 600_000 - Date.now();
    site.setClock(Date.now() + ahead);
    await using cache = await cacheBefore(site.origin, ahead, dates);
    const page = await chromium.open({ viewport: { width: 360, height: 740 } });
    await page.goto(`${cache.origin}/before/`);
    const left = page.locator('[data-left]').first();
    const shown = async (): Promise<number> => {
      const [hours = 0, minutes = 0, seconds = 0] = ((await left.textContent()) ?? '').split(':').map(Number);
      return (hours * 3600 + minutes * 60 + seconds) * 1000;
    };
    await expect
      .poll(async () => Math.abs((await shown()) - (T - (Date.now() + ahead))), { timeout: 60_000 })
      .toBeLessThan(2500);
    expect(await page.locator('[data-due]').first().isHidden()).toBe(true);
    await page.context().close();
  },
);
