import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRelease } from '../../functions/release/records/releases.ts';
import * as life from '../../functions/release/rules/life.ts';
import { remindOfReport } from '../../functions/report/steps/reminding.ts';
import { waitingMessages } from '../../functions/store/outbox.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTables } from '../store/engine.ts';

let engine: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  engine = await startTables();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  table = await engine.fresh();
});

const on = (day: string, time = '09:00') => ({
  table,
  now: () => Temporal.Instant.from(`${day}T${time}:00+08:00`),
});
const told = async (): Promise<string[]> => (await waitingMessages(table)).map(({ id }) => id).sort();

describe('the report of last year', () => {
  test('is reminded of on its days, once each, however often the sweep runs', async () => {
    expect(await remindOfReport(on('2018-02-28'))).toBe(0);
    expect(await remindOfReport(on('2018-03-01', '00:05'))).toBe(0);
    expect(await remindOfReport(on('2018-03-01'))).toBe(2);
    await Promise.all([1, 2, 3].map(() => remindOfReport(on('2018-03-02'))));
    expect(await told()).toEqual(['report-due-2017-30-head', 'report-due-2017-30-officer']);
    expect(await remindOfReport(on('2018-03-18'))).toBe(2);
  });

  test('that is overdue is told to the leading group too, each week', async () => {
    expect(await remindOfReport(on('2020-02-01'))).toBe(3);
    expect(await remindOfReport(on('2020-02-04'))).toBe(0);
    expect(await remindOfReport(on('2020-02-07'))).toBe(3);
    expect(await told()).toContain('report-due-2019--7-leading-group');
  });

  test('that is public is not reminded of', async () => {
    const act = { by: 'editor', at: Temporal.Instant.from('2018-03-01T00:00:00Z') };
    const announced = life.announced(
      {
        flow: 'report',
        period: '2017',
        kind: 'regular',
        title: { zh: '报告', en: 'Report' },
        contact: { name: { zh: '处', en: 'Desk' } },
        releaseAt: null,
      },
      act,
    );
    const published = {
      ...announced,
      state: 'published' as const,
      published: [
        {
          edition: 1,
          releaseAt: null,
          publishedAt: act.at,
          manifest: 'ab',
          build: 'x',
          late: false,
          notice: null,
        },
      ],
    };
    await createRelease(table, published, act, { action: 'published' }, () => []);
    expect(await remindOfReport(on('2018-03-31'))).toBe(0);
  });
});
