/** One recount in a process of its own, for its memory: prints what it took. `ENDPOINT YEAR`. */
import { Temporal } from 'temporal-polyfill';
import { recount } from '../../functions/report/steps/recount-work.ts';
import { metered } from './imported.ts';

const [endpoint = '', year = ''] = process.argv.slice(2);
const { table, close } = metered(endpoint);
const now = () => Temporal.Instant.from('2026-01-10T10:00:00+08:00');
const began = performance.now();
const job = { outbox: 'recount' as const, year, form: '2021', run: 'bench' };
const done = await recount({ table, now, remaining: () => 3_600_000 }, job);
close();
if (done?.state !== 'done' || done.differences.length > 0)
  throw new Error(`The recount ended with ${JSON.stringify(done)}`);
process.stdout.write(
  JSON.stringify({
    recountMs: performance.now() - began,
    recountMb: process.resourceUsage().maxRSS / 1024,
    records: done.records,
  }),
);
