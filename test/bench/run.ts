/**
 * `npm run bench [-- NAME …]`: measures, each figure with its limit or its peer in the same run, and says where
 * a goal is missed. Nothing here is a test: machines differ and are shared; quote ratios.
 */
import { parseArgs } from 'node:util';

type Figures = Record<string, number | Record<string, number>>;

const BENCHES: Record<string, { goal: string; run: () => Promise<Figures> }> = {
  functions: {
    goal: 'start ≤ 450 KB (650 KB with S3 and KMS); import ≤ 1.3 × the SDK clients alone',
    run: async () => (await import('./functions.ts')).benchFunctions(),
  },
  build: {
    goal: 'ratio ≤ 10 × streaming csv-parse; builder under 512 MB',
    run: async () => (await import('./build.ts')).benchBuild(),
  },
  release: {
    goal: 'p99 ≤ 2 × bare PUTs of the same objects in parallel, home and feed ≤ 4 ×; two at one T before 200 readers, through nginx where there is one: p99 ≤ 150 ms; a correction ≤ 1 s; no early read in 50,000 polls',
    run: async () => (await import('./release.ts')).benchRelease(),
  },
  'large-edition': {
    goal: 'from T to the last artefact, 100 MB beside 100 KB: at most 1.5 times',
    run: async () => (await import('./large-edition.ts')).benchLargeEdition(),
  },
  tick: {
    goal: 'capacity that a tick reads with 20, 600 and 6,000 announced releases: equal',
    run: async () => (await import('./tick.ts')).benchTick(),
  },
  ledger: {
    goal: '100,000 ledgers of some 60 days, one supplement, one consultation: under 5 s',
    run: async () => (await import('./ledger.ts')).benchLedgers(),
  },
  form: {
    goal: '50 clients at once, the officers’ alert included: p99 ≤ 3 × that of a bare PutItem; bundle and import as for functions',
    run: async () => (await import('./form.ts')).benchForm(),
  },
  crowd: {
    goal: '200 connections on each public dynamic route while staff work: staff p99 ≤ 2 × idle, 0 refused',
    run: async () => (await import('./crowd.ts')).benchCrowd(),
  },
  secret: {
    goal: 'a wrong secret and an unknown number: medians of 1,000 tries at most 1 ms apart',
    run: async () => (await import('./secret.ts')).benchSecret(),
  },
  sweep: {
    goal: '200 due among 10,000, 100,000 and 1,000,000 open: equal capacity, time within 10 % or 20 ms',
    run: async () => (await import('./sweep.ts')).benchSweep(),
  },
  register: {
    goal: 'the first page of a register with 100,000 entries: under 100 ms',
    run: async () => (await import('./register.ts')).benchRegister(),
  },
  report: {
    goal: 'compiling a year of 1,000 and of 1,000,000 requests: equal, under 2 s; the recount agrees, in 512 MB; beside DuckDB over Parquet',
    run: async () => (await import('./report.ts')).benchReport(),
  },
};

const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));

const print = (figures: Figures, indent = '  '): void => {
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value === 'number') console.log(`${indent}${name.padEnd(18)} ${shown(value)}`);
    else {
      console.log(`${indent}${name}`);
      print(value, `${indent}  `);
    }
  }
};

const { positionals } = parseArgs({ allowPositionals: true });
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`There is no bench ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
  console.log(`${name} — goal: ${bench.goal}`);
  print(await bench.run());
}
