import { join } from 'node:path';
import { expect, it } from 'vitest';
import { announce, FIGURES, openOffice, signOff, until } from './office.ts';

it('two ticks that hold the same edition publish it once', async () => {
  await using office = await openOffice('--now', '2018-01-10T09:20:00+08:00', '--empty');
  await announce(office, 'cpi/2017-12', '2018-01-10T09:30:00+08:00');
  await signOff(office, 'cpi/2017-12', join(FIGURES, 'cpi-2017-12.csv'));
  const logged = async (event: string) =>
    (await office.logged('ReleaseClock')).filter((line) => line.event === event);
  await office.moveClock('2018-01-10T09:27:00+08:00');
  await until(async () => (await logged('armed')).length >= 1);
  await office.moveClock('2018-01-10T09:28:30+08:00');
  await until(async () => (await logged('armed')).length >= 2);
  await office.moveClock('2018-01-10T09:29:57+08:00');
  await until(async () => (await office.status('cpi/2017-12')).state === 'published');
  await office.run('editor', 'verify', 'cpi/2017-12');
  const { items } = JSON.parse(await office.run('editor', 'audit', 'cpi/2017-12')) as {
    items: { action: string }[];
  };
  expect(items.filter(({ action }) => action === 'publishing')).toHaveLength(1);
  expect(items.filter(({ action }) => action === 'published')).toHaveLength(1);
});
