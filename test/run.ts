/**
 * `npm test`: every test, then one line that machines read, taken from vitest's own JSON report. Fails when a
 * test fails, when a file cannot be loaded, and when nothing ran at all.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'heliostat-test-'));
const report = join(folder, 'report.json');
const run = spawnSync(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number; success: boolean };

let counted: Report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, success: false };
try {
  counted = JSON.parse(readFileSync(report, 'utf8')) as Report;
} catch (error) {
  console.error(`vitest left no report: ${error instanceof Error ? error.message : error}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const failed = counted.numFailedTests;
const skipped = counted.numPendingTests;
if (skipped > 0) console.error(`${skipped} tests were skipped: none may be`);
console.log(`${counted.numPassedTests} passed, ${failed} failed`);
const good =
  run.status === 0 && counted.success && counted.numPassedTests > 0 && failed === 0 && skipped === 0;
process.exitCode = good ? 0 : 1;
