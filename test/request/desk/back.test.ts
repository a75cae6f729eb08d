import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type TestBrowser } from '../../browser.ts';
import { EVENT, opened } from '../../openday/records/builders.ts';
import { type Desks, PERSON, startDesks } from './office.ts';

let desks: Desks;
let chromium: TestBrowser;
let server: Server;
let origin: string;
/** How many forms have arrived. */
let posted = 0;

/** The desk behind a server of its own, as the edge leads to it. */
beforeAll(async () => {
  [desks, chromium] = await Promise.all([startDesks(), startBrowser()]);
  const desk = await desks.desk('2026-09-16');
  await opened(desk.table, { day: '2026-09-20', closesAt: '2026-09-19T10:00:00Z' });
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../../site/public/requests.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const script = outputFiles[0]?.text ?? '';
  server = createServer((req, res) => {
    const parts: Buffer[] = [];
    if (req.method === 'POST') posted += 1;
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', async () => {
      if (req.url?.startsWith('/assets/requests.')) {
        res.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
        return;
      }
      if (!/^\/(?:(?:api\/)?requests|ask|disclosure\/events)\//.test(req.url ?? '')) {
        res.writeHead(404).end();
        return;
      }
      const answer = await desk.call(`${req.method} ${req.url}`, {
        body: Buffer.concat(parts).toString('utf8'),
        cookie: req.headers.cookie ?? '',
        headers: { 'content-type': String(req.headers['content-type'] ?? '') },
      });
      res.writeHead(answer.status, { ...answer.headers, 'set-cookie': [...answer.cookies] });
      res.end(answer.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await new Promise((resolve) => server.close(resolve));
  await desks.stop();
});

const WAYS = [375, 1280].flatMap((width) => [true, false].map((scripts) => ({ width, scripts })));

describe('Back', () => {
  test.for(WAYS)(
    'leads to the form with its faults and what was typed, at $width px, scripts $scripts',
    { timeout: 120_000 },
    async ({ width, scripts }) => {
      const page = await chromium.open({ viewport: { width, height: 900 }, javaScriptEnabled: scripts });
      await page.goto(`${origin}/requests/new/`);
      await page.fill('#name', PERSON.name);
      await page.fill('#description', '请提供各区县调查网点的数量');
      await page.click('button[value=send]');
      await page.waitForSelector('[data-faults]');
      await page.fill('#phone', PERSON.phone);
      await page.selectOption('#identityDocument', 'in-person');
      await page.click('button[value=send]');
      await page.waitForSelector('[data-receipt]');
      await page.goBack();
      expect(await page.locator('[data-faults]').count()).toBe(1);
      expect(await page.inputValue('#name')).toBe(PERSON.name);
      await page.goBack();
      expect(await page.locator('form.ask').count()).toBe(1);
      await page.context().close();
    },
  );

  test.for(WAYS)(
    'leads to the form of a question, or of an event, as to that of a request, at $width px, scripts $scripts',
    { timeout: 120_000 },
    async ({ width, scripts }) => {
      const page = await chromium.open({ viewport: { width, height: 900 }, javaScriptEnabled: scripts });
      const forms = [
        { path: '/ask/new/', last: '#question', typed: '几点上班？', after: '[data-number]' },
        { path: `/disclosure/events/${EVENT}/`, last: '#name', typed: PERSON.name, after: '[data-code]' },
      ];
      for (const { path, last, typed, after } of forms) {
        await page.goto(`${origin}${path}`);
        await page.fill('#email', `guest-${width}-${scripts}@mail.example`);
        await page.click('button[value=send]');
        await page.waitForSelector('[data-faults]');
        await page.fill(last, typed);
        await page.click('button[value=send]');
        await page.waitForSelector(after);
        await page.goBack();
        expect(await page.locator('[data-faults]').count()).toBe(1);
        expect(await page.inputValue('#email')).toBe(`guest-${width}-${scripts}@mail.example`);
        await page.goBack();
        expect(await page.locator('form.ask').count()).toBe(1);
      }
      await page.context().close();
    },
  );

  test.for(WAYS)(
    'leads to a supplement that came back empty, at $width px, scripts $scripts',
    { timeout: 120_000 },
    async ({ width, scripts }) => {
      const page = await chromium.open({ viewport: { width, height: 900 }, javaScriptEnabled: scripts });
      await page.goto(`${origin}/requests/new/`);
      await page.fill('#name', PERSON.name);
      await page.fill('#description', '请提供各区县调查网点的数量');
      await page.fill('#phone', PERSON.phone);
      await page.selectOption('#identityDocument', 'in-person');
      await page.click('button[value=send]');
      await page.waitForSelector('[data-receipt]');
      await page.goto(`${origin}/requests/track/`);
      await page.click('details:has(#correct-text) summary');
      await page.click('details:has(#correct-text) button');
      await page.waitForSelector('#correct-text-fault');
      await page.fill('#correct-text', '新的电话');
      await page.click('details:has(#correct-text) button');
      await page.waitForSelector('.notice');
      await page.goBack();
      expect(await page.locator('#correct-text-fault').count()).toBe(1);
      await page.goBack();
      expect(await page.locator('h1').first().textContent()).not.toBe('');
      await page.context().close();
    },
  );

  test.for(WAYS)(
    'leads from where one left through all that was done, and sends nothing again, at $width px, scripts $scripts',
    { timeout: 240_000 },
    async ({ width, scripts }) => {
      const page = await chromium.open({ viewport: { width, height: 900 }, javaScriptEnabled: scripts });
      await page.goto(`${origin}/requests/new/`);
      await page.fill('#name', PERSON.name);
      await page.fill('#description', '请提供各区县调查网点的数量');
      await page.fill('#email', `back-${width}-${scripts}@mail.example`);
      await page.selectOption('#identityDocument', 'in-person');
      await page.click('button[value=send]');
      await page.waitForSelector('[data-receipt]');
      await page.getByRole('button', { name: '查询进度' }).click();
      const acted = async (act: string, button: string, says: string): Promise<void> => {
        await page.locator('summary').getByText(act).click();
        await page.getByRole('button', { name: button }).click();
        await page.getByText(says).first().waitFor();
      };
      await acted('邮件通知：已开启', '停止邮件通知', '邮件通知：未开启');
      await page.locator('summary').getByText('邮件通知：未开启').click();
      await page.fill('#email', 'no address');
      await page.getByRole('button', { name: '开启邮件通知' }).click();
      await page.waitForSelector('#email-fault');
      await acted('撤回申请', '确认撤回', '已撤回');
      await page.getByRole('button', { name: '离开' }).first().click();
      await page.waitForSelector('#receipt');
      const before = posted;
      const seen: [status: number, title: string][] = [];
      while (!new URL(page.url()).pathname.startsWith('/requests/new/')) {
        const answer = await page.goBack();
        // From what the browser keeps in memory there is no answer.
        seen.push([answer?.status() ?? 200, (await page.locator('h1').first().textContent()) ?? '']);
      }
      // The one with its fault is shown as it was.
      expect(seen.map(([status]) => status).sort()).toEqual([...seen.slice(1).map(() => 200), 422]);
      expect(seen.length).toBeGreaterThan(2);
      for (const [, title] of seen) expect(title).not.toBe('');
      expect(posted).toBe(before);
      await page.context().close();
    },
  );
});
