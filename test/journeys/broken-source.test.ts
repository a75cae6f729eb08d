import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { until } from './office.ts';

// Everything is bundled and synthesized, on a machine however slow.
vi.setConfig({ testTimeout: 300_000 });

/** What a developer reads who starts the host with a source that cannot be bundled, on a copy of the sources. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['cli', 'dataflows', 'demonstration', 'functions', 'infra', 'local-aws', 'site'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'cdk.json'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heliostat-broken-'));
  await Promise.all([
    ...[...COPIED, ...FILES].map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })),
    symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules')),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const brokenIn = async (
  file: string,
  [before, after]: readonly [string, string] = ['import ', 'import import '],
): Promise<() => Promise<void>> => {
  const path = join(folder, file);
  const whole = await readFile(path, 'utf8');
  await writeFile(path, whole.replace(before, after));
  return () => writeFile(path, whole);
};

it.each([
  ['the function that is called first', 'functions/service/handlers/release-clock.ts'],
  ['one that is called by nobody until the host is ready', 'functions/service/handlers/auditor.ts'],
])('ends with where it is: %s', async (_, file) => {
  const mend = await brokenIn(file);
  const child = spawn(
    process.execPath,
    ['cli/start.ts', '--empty', '--port', '0', '--data', join(folder, `data-${file.replaceAll('/', '-')}`)],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  await mend();
  expect([status, said]).toEqual([1, expect.stringContaining(`${file}:`)]);
  expect(said).toMatch(/could not be bundled/);
});

it('ends with each fault, and its place, where its samples are refused', async () => {
  const mend = await brokenIn('demonstration/2018/requests.json', ['"in-person"', '"by-pigeon"']);
  const child = spawn(process.execPath, ['cli/start.ts', '--port', '0', '--data', join(folder, 'refused')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  await mend();
  expect([status, said]).toEqual([1, expect.stringContaining('The new data folder could not be filled: ')]);
  expect(said).toContain('/channel: ');
});

it('a watched function that nobody has called yet is bundled once it is mended', async () => {
  const mend = await brokenIn('functions/service/handlers/missing.ts');
  const child = spawn(
    process.execPath,
    ['cli/start.ts', '--watch', '--empty', '--port', '0', '--data', join(folder, 'watched')],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const address = await until(async () => {
    if (child.exitCode !== null) throw new Error(said);
    return /Heliostat is ready: (\S+)\/ /.exec(said)?.[1];
  });
  const nothing = async (): Promise<string> =>
    (await fetch(`${address}/nothing`, { headers: { accept: 'application/json' } })).text();
  expect(await nothing()).not.toContain('没有这个页面');
  // The first round of the watch has read the broken source.
  await until(async () => said.includes('functions/service/handlers/missing.ts:'));
  await mend();
  await until(async () => (await nothing()).includes('没有这个页面'));
  child.kill('SIGTERM');
  await once(child, 'exit');
});
