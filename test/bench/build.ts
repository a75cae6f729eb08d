import { spawnSync } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announce, type Office, openOffice } from '../journeys/office.ts';
import { median } from './figures.ts';
import { syntheticCsv, syntheticDataflow } from './synthetic.ts';

/**
 * 100,000 observations as CSV, from the first byte sent to sealed in every format (the audit log says when), beside streaming csv-parse
 * over the same file. Seconds are medians of the rounds; memory is the builder process's peak.
 */
const OBSERVATIONS = 100_000;
const ROUNDS = 3;

const CSV_PARSE = fileURLToPath(new URL('./csv-parse-process.ts', import.meta.url));

/** VmHWM of the builder's process, in MB; it is found by the name that Lambda gives it. Linux only. */
const builderPeak = async (): Promise<number> => {
  const peaks = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        try {
          const environ = await readFile(`/proc/${pid}/environ`, 'utf8');
          if (!/AWS_LAMBDA_FUNCTION_NAME=[^\0]*Builder/.test(environ)) return 0;
          const status = await readFile(`/proc/${pid}/status`, 'utf8');
          return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000;
        } catch {
          return 0;
        }
      }),
  );
  return Math.max(...peaks);
};

const aloneSeconds = (file: string): { seconds: number; peakMb: number } => {
  const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', CSV_PARSE, file], {
    encoding: 'utf8',
  });
  return JSON.parse(run.stdout) as { seconds: number; peakMb: number };
};

const buildSeconds = async (office: Office, period: string, file: string): Promise<number> => {
  const release = `synthetic/${period}`;
  await announce(office, release, '2030-01-10T09:30:00+08:00');
  const started = await office.clock();
  await office.run('editor', 'upload', release, file);
  const { items } = JSON.parse(await office.run('editor', 'audit', release)) as {
    items: { action: string; at: string }[];
  };
  const sealedAt = items.find(({ action }) => action === 'sealed')?.at ?? '';
  const took = (Date.parse(sealedAt) - started) / 1000;
  await office.run('editor', 'cancel', release, '--reason-zh', '测试', '--reason-en', 'measured');
  return took;
};

export const benchBuild = async (): Promise<Record<string, number>> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliostat-bench-'));
  try {
    await using office = await openOffice('--empty', '--now', '2026-01-10T09:00:00+08:00');
    const dataflow = syntheticDataflow(OBSERVATIONS);
    const definition = join(folder, 'synthetic.json');
    await writeFile(definition, JSON.stringify(dataflow));
    await office.run('admin', 'dataflow', 'put', definition);
    const built: number[] = [];
    const alone: { seconds: number; peakMb: number }[] = [];
    let bytes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const period = `2025-${String(round + 1).padStart(2, '0')}`;
      const file = join(folder, `${period}.csv`);
      const handle = await open(file, 'w');
      for (const piece of syntheticCsv(dataflow, period)) await handle.write(piece);
      await handle.close();
      bytes = (await stat(file)).size;
      built.push(await buildSeconds(office, period, file));
      alone.push(aloneSeconds(file));
    }
    const seconds = median(built);
    const parse = median(alone.map((one) => one.seconds));
    return {
      observations: OBSERVATIONS,
      megabytes: bytes / 1e6,
      sealedSeconds: seconds,
      csvParseSeconds: parse,
      ratio: seconds / parse,
      builderPeakMb: await builderPeak(),
      csvParsePeakMb: Math.max(...alone.map((one) => one.peakMb)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
