import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../browser.ts';
import { until } from './office.ts';

/** `npm start -- --watch` on a copy of the sources, which is then changed as a developer would change it. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['cli', 'dataflows', 'demonstration', 'functions', 'infra', 'local-aws', 'site'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'cdk.json'];
const READY = /Heliostat is ready: (\S+)\/ /;

/** At the start everything is bundled. In milliseconds. */
const STARTING = { timeout: 240_000 };

/** A template takes a process of its own, which gives way to everything else on a loaded machine. In milliseconds. */
const TEMPLATE = { timeout: 240_000 };

let folder: string;
let address: string;
let said = '';
let end: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heliostat-watch-'));
  await Promise.all([
    ...[...COPIED, ...FILES].map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })),
    symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules')),
  ]);
  const child = spawn(
    process.execPath,
    ['cli/start.ts', '--watch', '--empty', '--port', '0', '--data', join(folder, 'data')],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const ended = once(child, 'exit');
  end = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  address = await until(async () => {
    if (child.exitCode !== null) throw new Error(said);
    return READY.exec(said)?.[1];
  });
});

afterAll(async () => {
  await end();
  await rm(folder, { recursive: true, force: true });
});

/** As editors save: styles in place, sources by renaming a new file over the old one. */
const change = async (file: string, from: string | RegExp, to: string): Promise<void> => {
  const path = join(folder, file);
  const before = await readFile(path, 'utf8');
  const after = before.replace(from, to);
  expect(after, `${file} has ${from}`).not.toBe(before);
  if (!file.endsWith('.ts')) return await writeFile(path, after);
  await writeFile(`${path}~`, after);
  await rename(`${path}~`, path);
};

const page = async (path: string): Promise<Response> =>
  fetch(address + path, { headers: { accept: 'text/html' } });

const shows = (path: string, words: string | RegExp): Promise<boolean> =>
  until(async () => {
    const text = await (await page(path)).text().catch(() => '');
    return typeof words === 'string' ? text.includes(words) : words.test(text);
  });

/** The style that the form's page names now. */
const style = async (): Promise<string> => CSS.exec(await (await page('/requests/new/')).text())?.[1] ?? '';

const CSS = /href="(\/assets\/site\.[0-9a-f]{8}\.css)"/;

it('a changed page is live: asked for anew, and written anew where it is kept', STARTING, async () => {
  await change('functions/web/pages/layout.ts', '</footer>', '<p>Changed colophon</p></footer>');
  await shows('/requests/new/', 'Changed colophon');
  await shows('/', 'Changed colophon');
});

it('a changed style is live under the name that pages know already', async () => {
  const known = CSS.exec(await (await page('/')).text())?.[1] ?? '';
  await change('site/public/styles/tokens.css', '--paper: #fff', '--paper: #fedcba');
  const found = await until(async () => {
    const text = await (await fetch(address + known)).text();
    return text.includes('#fedcba') && text;
  });
  expect(found).toContain('--ink');
});

it('what the start has still been bundling takes the place of nothing that was changed meanwhile', async () => {
  const lock = new DatabaseSync(join(folder, '.build', 'lock'));
  await until(async () => {
    try {
      lock.exec('BEGIN EXCLUSIVE; ROLLBACK');
      return true;
    } catch {
      return false;
    }
  });
  lock.close();
  expect(await (await fetch(address + (await style()))).text()).toContain('#fedcba');
});

it('an open page loads itself again', { timeout: 240_000 }, async () => {
  await using chromium = await startBrowser();
  const open = await chromium.open();
  await open.goto(`${address}/requests/new/`);
  await change('functions/web/pages/layout.ts', 'Changed colophon', 'Changed again');
  await open.getByText('Changed again').waitFor({ timeout: 120_000 });
  // By the styles that the page asks for when it loads again: a question to a page that does so at this very moment may
  // never be answered. It may do so twice, since a file written in place can be read half written and is then read again.
  const before = await style();
  const asked: string[] = [];
  open.on('request', (one) => asked.push(new URL(one.url()).pathname));
  await change('site/public/styles/tokens.css', '--paper: #fedcba', '--paper: #abcdef');
  await expect
    .poll(
      async () => {
        const now = await style();
        const live = (await (await fetch(address + now)).text()).includes('#abcdef');
        // What is shown where this never comes true says which of the three did not.
        return { live, another: now !== before, asked: asked.includes(now) || [before, now, ...asked, said] };
      },
      { timeout: 200_000 },
    )
    .toEqual({ live: true, another: true, asked: true });
});

it('what cannot be bundled shows in the terminal and in place of every page, until it is mended', async () => {
  await change('functions/web/pages/layout.ts', 'import ', 'import import ');
  const fault = await until(async () => {
    const answer = await page('/');
    return answer.status === 500 && (await answer.text());
  });
  expect(fault).toMatch(/functions\/web\/pages\/layout\.ts:\d+/);
  expect(said).toMatch(/ERROR[\s\S]*functions\/web\/pages\/layout\.ts:\d+/);
  // What is no page goes on.
  expect((await fetch(`${address}/calendar.json`)).status).toBe(200);
  await change('functions/web/pages/layout.ts', 'import import ', 'import ');
  await until(async () => (await page('/')).status === 200);
});

it('a changed template takes the place of the one before, and the data stays', TEMPLATE, async () => {
  const headers = 'infra/edge/edge-headers.ts';
  const keys = await (await fetch(`${address}/.well-known/jwks.json`)).text();
  await change(headers, "object-src 'none'", "object-src 'self'");
  await until(async () => {
    const answer = await page('/').catch(() => undefined);
    return answer?.headers.get('content-security-policy')?.includes("object-src 'self'");
  });
  expect(await (await fetch(`${address}/.well-known/jwks.json`)).text()).toBe(keys);
});

it('a template that cannot be made is told, and the one before goes on', TEMPLATE, async () => {
  await change('infra/service.ts', /super\([\s\S]*?\);/, "$&\n    throw new Error('Not a template');");
  const fault = await until(async () => {
    const answer = await page('/');
    return answer.status === 500 && (await answer.text());
  });
  expect(fault).toContain('Not a template');
  expect((await fetch(`${address}/calendar.json`)).status).toBe(200);
});
