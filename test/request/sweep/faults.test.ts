import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import { dayNumber } from '../../../functions/kernel/day.ts';
import { findCase } from '../../../functions/request/records/case.ts';
import { reminders } from '../../../functions/request/rules/deadline/reminder.ts';
import type { RequestEvent } from '../../../functions/request/rules/events/events.ts';
import { sweep } from '../../../functions/request/sweep/sweep.ts';
import { digest } from '../../../functions/service/digest.ts';
import type { Table } from '../../../functions/store/table.ts';
import { startTables } from '../../store/engine.ts';
import { entered, instant, on, recorded } from '../records/builders.ts';
import { type Fault, meet } from './faults.ts';
import { claims, messages, portsAt } from './ports.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const FIRST = Temporal.PlainDate.from('2018-01-22');
const DAYS = 14;
const dayAt = (n: number): string => FIRST.add({ days: n }).toString();

/** Cases whose days fall into the fortnight, and what happens to them meanwhile. */
const CASES: readonly { receipt: string; received: string; change: (day: string) => RequestEvent[] }[] = [
  { receipt: 'SQ20180108-AAAAAA', received: '2018-01-08', change: () => [] },
  {
    receipt: 'SQ20180109-BBBBBB',
    received: '2018-01-09',
    change: (day) => [
      on('extension-proposed', day, { workingDays: 5 }),
      on('extension-approved', day),
      on('extension-told', day),
    ],
  },
  {
    receipt: 'SQ20180110-CCCCCC',
    received: '2018-01-10',
    change: (day) => [on('decided', day), on('dispatched', day)],
  },
  {
    receipt: 'SQ20180111-DDDDDD',
    received: '2018-01-11',
    change: (day) => [
      on('supplement-asked', day, { until: Temporal.PlainDate.from(day).add({ days: 2 }).toString() }),
    ],
  },
];

const begin = async (): Promise<Table> => {
  const table = await tables.fresh();
  for (const { receipt, received } of CASES) await entered(table, receipt, received);
  return table;
};

const happen = async (table: Table, at: number, day: string): Promise<void> => {
  const one = CASES[at];
  const law = await lawAt(table, instant(day));
  const found = one && (await findCase(table, law, one.receipt));
  if (one && found && found.request.state === 'open') await recorded(table, found, one.change(day), day);
};

const faultArb: fc.Arbitrary<Fault> = fc.record({
  call: fc.integer({ min: 1, max: 5 }),
  kind: fc.constantFrom('crash before', 'crash after', 'lost reply', 'throttled'),
});
/** Sweeps of one day that meet faults; each by itself, or two at once. */
const dayArb = fc.array(fc.record({ faults: fc.array(faultArb, { maxLength: 2 }), twice: fc.boolean() }), {
  maxLength: 2,
});

const idsOf = async (table: Table): Promise<string[]> =>
  (await messages(table)).map(({ id }) => String(id)).sort();

it('none lost and none doubled, whatever befalls the sweeps of a day', async () => {
  const changes = [2, 4, 7, 9];
  const plain = await begin();
  for (let n = 0; n < DAYS; n += 1) {
    for (const [at, day] of changes.entries()) if (day === n) await happen(plain, at, dayAt(n));
    await sweep(portsAt(plain, dayAt(n)));
  }
  const wanted = { ids: await idsOf(plain), claims: await claims(plain) };
  expect(wanted.ids.length).toBeGreaterThan(15);

  await fc.assert(
    fc.asyncProperty(fc.array(dayArb, { minLength: DAYS, maxLength: DAYS }), async (days) => {
      const table = await begin();
      for (const [n, sweeps] of days.entries()) {
        for (const [at, day] of changes.entries()) if (day === n) await happen(table, at, dayAt(n));
        for (const { faults, twice } of sweeps) {
          const broken = () => sweep(portsAt(meet(tables.again(table), faults), dayAt(n)));
          await Promise.allSettled(twice ? [broken(), broken()] : [broken()]);
        }
        await sweep(portsAt(table, dayAt(n)));
      }
      expect(await idsOf(table)).toEqual(wanted.ids);
      expect(await claims(table)).toEqual(wanted.claims);
    }),
    { numRuns: 12, seed: 20180122 },
  );
});

it('days without a sweep are made up for: what fell on each is sent or superseded, once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: DAYS, maxLength: DAYS }),
      fc.array(faultArb, { maxLength: 2 }),
      async (runs, faults) => {
        const table = await begin();
        for (const [n, runs_] of runs.entries()) {
          if (!runs_) continue;
          await sweep(portsAt(meet(tables.again(table), faults), dayAt(n))).catch(() => undefined);
        }
        const end = dayAt(DAYS + 1);
        await sweep(portsAt(table, end));
        const claimed = (await claims(table)).map((claim) => claim.split(' ')[0]);
        const law = await lawAt(table, instant(end));
        for (const { receipt, received } of CASES) {
          const found = await findCase(table, law, receipt);
          if (!found) throw new Error(`${receipt} is gone`);
          const all = reminders(receipt, found.request, found.deadline, law.calendar, received, law.today);
          const due = [...all.send, ...all.superseded].map(({ key }) => key);
          expect(due.length).toBeGreaterThan(5);
          expect(due.filter((key) => !claimed.includes(key))).toEqual([]);
          expect(found.row.wakeOn && found.row.wakeOn > end).toBe(true);
        }
        expect(new Set(claimed).size).toBe(claimed.length);
        const sent = (await claims(table))
          .filter((claim) => claim.endsWith(' sent'))
          .map((claim) => claim.split(' ')[0] ?? '');
        // What is overdue stands in the morning's list of each role, and in no mail of its own.
        const isOverdue = (key: string): boolean => key.includes('#overdue#');
        expect(await idsOf(table)).toEqual(sent.filter((key) => !isOverdue(key)).sort());
        await digest(portsAt(table, `${end}T08:05:00+08:00`));
        const lists = (await messages(table)).filter(({ id }) => String(id).startsWith('digest#'));
        for (const key of sent.filter(isOverdue)) {
          const [receipt = '', , , , role] = key.split('#');
          const told = lists.filter(
            ({ id, to }) =>
              to === role ||
              (role === 'officer' && /^staff:/.test(String(to))) ||
              String(id).endsWith(`#${role}`),
          );
          expect(
            told.some(({ text }) => String(text).includes(receipt)),
            key,
          ).toBe(true);
        }
      },
    ),
    { numRuns: 10, seed: 20180131 },
  );
});

it('events recorded while sweeps run silence, move and repeat nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: DAYS - 1 }), { minLength: CASES.length, maxLength: CASES.length }),
      async (changes) => {
        const table = await begin();
        for (let n = 0; n < DAYS; n += 1) {
          const others = changes.flatMap((day, at) => (day === n ? [at] : []));
          await Promise.all([
            sweep(portsAt(tables.again(table), dayAt(n))),
            // Whoever comes second reads again, as an officer would.
            ...others.map((at) => happen(table, at, dayAt(n)).catch(() => happen(table, at, dayAt(n)))),
            sweep(portsAt(tables.again(table), dayAt(n))),
          ]);
          const end = await sweep(portsAt(table, dayAt(n)));
          expect(end.failed).toBe(0);
          const law = await lawAt(table, instant(dayAt(n)));
          const claimed = (await claims(table)).map((claim) => claim.split(' ')[0]);
          for (const { receipt } of CASES) {
            const found = await findCase(table, law, receipt);
            if (!found || !law.calendar.kindAt(dayNumber(dayAt(n))).working) continue;
            const today = reminders(
              receipt,
              found.request,
              found.deadline,
              law.calendar,
              dayAt(n),
              law.today,
            );
            expect(today.send.map(({ key }) => key).filter((key) => !claimed.includes(key))).toEqual([]);
          }
        }
        const ids = await idsOf(table);
        expect(new Set(ids).size).toBe(ids.length);
      },
    ),
    { numRuns: 6, seed: 20180205 },
  );
});
