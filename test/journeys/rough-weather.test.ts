import { join } from 'node:path';
import { expect, it } from 'vitest';
import { announce, FIGURES, type Office, openOffice, signOff, until } from './office.ts';

type Status = { schedules: { name: string; last?: string }[] };

const order = async (office: Office, forecast: object): Promise<void> => {
  const ordered = await fetch(`${office.address}/_local/weather`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(forecast),
  });
  if (!ordered.ok) throw new Error(await ordered.text());
};

const CALM = { table: {}, schedules: {} };
const T = '2018-01-10T09:30:20+08:00';
const EDITION = '/releases/cpi/2017-12/e1/data.csv';

/**
 * Each with another share of calls refused and of replies lost, between a third and a half of them. Ticks come a few
 * seconds after a full minute: an edition that needed one would wait for it.
 */
it.each([
  [1, 0.3, 0.05],
  [2, 0.25, 0.25],
])(
  'with a bad table (seed %i: %f throttled, %f lost) an edition comes at its T, whole, once and with no tick between',
  async (seed, throttled, lost) => {
    await using office = await openOffice('--now', '2018-01-10T09:20:00+08:00', '--empty');
    await announce(office, 'cpi/2017-12', T);
    await signOff(office, 'cpi/2017-12', join(FIGURES, 'cpi-2017-12.csv'));
    const ticked = async () => {
      const { schedules } = (await (await office.get('/_local/status')).json()) as Status;
      return schedules.find(({ name }) => name.includes('ReleaseTicks'))?.last;
    };
    const logged = async (event: string) =>
      (await office.logged('ReleaseClock')).filter((line) => line.event === event);
    await office.moveClock('2018-01-10T09:28:40+08:00');
    await until(async () => (await logged('armed')).length >= 1);

    await order(office, { seed, table: { throttled, lost }, schedules: {} });
    await office.moveClock('2018-01-10T09:29:40+08:00');
    const before = await ticked();
    await office.moveClock('2018-01-10T09:30:12+08:00');
    const tick = await until(async () => {
      const last = await ticked();
      return last !== before && last;
    });
    // Looked for without a pause: what is there was never there before T.
    const first = await until(async () => {
      const asked = await office.clock();
      const { status } = await office.get(EDITION);
      return status === 200 && { asked, answered: await office.clock() };
    });
    expect(first.answered).toBeGreaterThanOrEqual(Date.parse(T));
    await until(async () => (await logged('published')).length > 0);
    expect(await ticked()).toBe(tick);

    await order(office, CALM);
    await office.run('editor', 'verify', 'cpi/2017-12');
    const { items } = JSON.parse(await office.run('editor', 'audit', 'cpi/2017-12')) as {
      items: { action: string }[];
    };
    expect(items.filter(({ action }) => action === 'publishing')).toHaveLength(1);
    expect(items.filter(({ action }) => action === 'published')).toHaveLength(1);
  },
);
