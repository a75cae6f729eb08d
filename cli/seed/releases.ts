import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import { labelPeriod } from '../../functions/domain/figures/period.ts';
import type { Text } from '../../functions/domain/text.ts';
import type { Run } from './run.ts';

/** The dataflows, their histories, and the releases of 2018 that lie ahead. */
const DATAFLOWS = fileURLToPath(new URL('../../dataflows/', import.meta.url));
/** Where the sample figures lie. */
export const FIGURES = join(DATAFLOWS, 'figures');

/** Release days of 2018 as the National Bureau of Statistics announced them; the hour is 09:30. */
const DAYS_2018: readonly (readonly [period: string, day: string])[] = [
  ['2017-12', '2018-01-10'],
  ['2018-01', '2018-02-09'],
  ['2018-02', '2018-03-09'],
  ['2018-03', '2018-04-11'],
  ['2018-04', '2018-05-10'],
  ['2018-05', '2018-06-09'],
  ['2018-06', '2018-07-10'],
  ['2018-07', '2018-08-09'],
  ['2018-08', '2018-09-10'],
  ['2018-09', '2018-10-16'],
  ['2018-10', '2018-11-09'],
  ['2018-11', '2018-12-09'],
];

const NAMES: Readonly<Record<string, Text>> = {
  cpi: { zh: '居民消费价格', en: 'Consumer prices' },
  ppi: { zh: '工业生产者出厂价格', en: 'Producer prices of industrial products' },
};
const FLOWS = Object.keys(NAMES);

const BASIS: Text = {
  zh: '汇总数据，不含可识别单个调查对象的资料',
  en: 'aggregates only; nobody surveyed can be identified',
};

export const seedDataflows = async (run: Run): Promise<void> => {
  for (const flow of FLOWS) await run('admin', 'dataflow', 'put', join(DATAFLOWS, `${flow}.json`));
};

export const seedReleases = async (run: Run, now: Temporal.Instant): Promise<void> => {
  await Promise.all(FLOWS.map((flow) => history(run, flow)));
  const ahead = DAYS_2018.filter(([, day]) => Temporal.Instant.compare(releaseTime(day), now) > 0);
  await Promise.all(
    FLOWS.map(async (flow) => {
      for (const [period, day] of ahead) await announce(run, flow, period, day);
    }),
  );
  if (ahead[0]?.[0] === '2017-12') await Promise.all(FLOWS.map((flow) => signedOff(run, `${flow}/2017-12`)));
};

const releaseTime = (day: string): Temporal.Instant => Temporal.Instant.from(`${day}T09:30:00+08:00`);

/** The history of a dataflow as one backfilled vintage: when it was first published was not recorded. */
const history = async (run: Run, flow: string): Promise<void> => {
  const name = NAMES[flow];
  const release = `${flow}/backfill`;
  await run(
    'editor',
    'announce',
    release,
    '--kind',
    'backfill',
    '--title-zh',
    `${name?.zh}历史数据`,
    '--title-en',
    `${name?.en}: history`,
  );
  await signedOff(run, release);
  for (;;) {
    const { state } = JSON.parse(await run('editor', 'status', release)) as { state: string };
    if (state === 'published') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const announce = async (run: Run, flow: string, period: string, day: string): Promise<void> => {
  const name = NAMES[flow];
  const label = labelPeriod(period);
  await run(
    'editor',
    'announce',
    `${flow}/${period}`,
    '--at',
    `${day}T09:30:00+08:00`,
    '--title-zh',
    `${label.zh}份${name?.zh}`,
    '--title-en',
    `${name?.en}, ${label.en}`,
  );
};

/** Uploaded, its warnings taken note of where there are any, reviewed and approved; by three people. */
const signedOff = async (run: Run, release: string): Promise<void> => {
  const file = join(FIGURES, `${release.replace('/', '-')}.csv`);
  const built = JSON.parse(await run('editor', 'upload', release, file)) as {
    upload: { warnings: number };
  };
  if (built.upload.warnings > 0) {
    await run('editor', 'acknowledge', release, '--reason', '与已公布数据一致 / as published');
  }
  await run('reviewer', 'review', release, '--basis', `${BASIS.zh} / ${BASIS.en}`);
  await run('approver', 'approve', release);
};
