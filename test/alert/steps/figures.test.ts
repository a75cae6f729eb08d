import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { beginRecount } from '../../../functions/report/records/recounts.ts';
import { compileYear, figuresHash } from '../../../functions/report/steps/compiling.ts';
import { recount } from '../../../functions/report/steps/recount-work.ts';
import { cellsOf } from '../../../functions/store/cells.ts';
import { type AlertOffice, startAlerts } from './office.ts';

let alerts: Awaited<ReturnType<typeof startAlerts>>;
let office: AlertOffice;
beforeAll(async () => {
  alerts = await startAlerts();
});
beforeEach(async () => {
  office = await alerts.office();
});
afterAll(() => alerts.stop());

const counted = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await cellsOf(office.table, '2018')).get('alerts.entries') ?? []);

it('counts each alert of a year once, by the grade that it has, and a merged one with the other', async () => {
  const [one, two] = [await office.opened({ estimate: 'I' }), await office.opened({ estimate: 'II' })];
  await office.opened({ estimate: 'II' }).then(() => office.tick());
  expect(await counted()).toEqual({ I: 1, II: 2 });
  await office.step(one, 'judge', { opinion: '不实' });
  await office.step(one, 'grade', { scope: 'district', category: 'other', degree: 'slight' });
  expect(await counted()).toEqual({ II: 2, IV: 1 });
  await office.step(one, 'grade', { scope: 'district', category: 'staff', degree: 'slight' });
  await office.step(two, 'merge', { into: one });
  expect(await counted()).toEqual({ II: 1, IV: 1 });
  await office.step(one, 'dismiss', { reason: '已平息' });
  expect(await counted()).toEqual({ II: 1, IV: 1 });
});

it('stands in the annual report, and is recounted from the alerts themselves', async () => {
  const { table, clock } = office;
  const [one, two] = [await office.opened({ estimate: 'I' }), await office.opened({ estimate: 'III' })];
  await office.opened({ estimate: 'III' });
  await office.step(two, 'merge', { into: one });
  const { compiled } = await compileYear(table, '2018', 'free', clock.now);
  const figure = (id: string) => compiled.figures.find((found) => found.id === id)?.value;
  expect(['alerts', 'alerts.i', 'alerts.ii', 'alerts.iii', 'alerts.iv'].map(figure)).toEqual([2, 1, 0, 1, 0]);
  const job = { year: '2018', form: 'free', run: 'run-1' };
  const act = { by: 'officer', at: clock.now };
  await beginRecount(table, null, { ...job, figures: figuresHash(compiled.figures) }, act);
  const done = await recount(
    { table, now: () => clock.now, remaining: () => 3_600_000 },
    { outbox: 'recount', ...job },
  );
  // The three alerts, and the monitor's line of the roster.
  expect(done).toMatchObject({ state: 'done', differences: [], records: 4 });
});
