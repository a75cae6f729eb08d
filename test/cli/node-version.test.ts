import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Has a process take itself for one of another Node. */
const posing = (version: string): string[] => [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`,
];
const run = (version: string, entry: string) =>
  spawnSync(process.execPath, [...posing(version), `cli/${entry}.mjs`, '--help'], {
    cwd: ROOT,
    encoding: 'utf8',
  });

it.each([
  ['20.20.2', 'start'],
  ['23.11.1', 'start'],
  ['20.20.2', 'heliostat'],
])('Node %s is too old for %s, and is told so in one sentence', (version, entry) => {
  const { status, stdout, stderr } = run(version, entry);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    new RegExp(`^Heliostat runs on Node 24 or later, and this is ${version}: [^\n]+\n$`),
  );
});

it.each([
  ['24.0.0', 'start'],
  ['26.1.0', 'start'],
  ['24.0.0', 'heliostat'],
])('Node %s is new enough for %s', (version, entry) => {
  const { status, stdout, stderr } = run(version, entry);
  expect([status, stderr.includes('Node 24')]).toEqual([0, false]);
  expect(stdout).toMatch(/--port|COMMAND|heliostat/);
});
