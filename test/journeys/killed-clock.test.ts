import { join } from 'node:path';
import { expect, it } from 'vitest';
import { announce, FIGURES, openOffice, signOff, until } from './office.ts';

type Status = {
  functions: { name: string; pids: number[] }[];
  schedules: { name: string; last?: string }[];
};

/**
 * Every process of the release clock is killed shortly before T. The stream hands its order out again, so that
 * another one is there within seconds; the next tick would come most of a minute later.
 */
it('the release clock killed shortly before T: another one takes over before the next tick', async () => {
  await using office = await openOffice('--now', '2018-01-10T09:20:00+08:00', '--empty');
  // Ticks come a few seconds after a full minute.
  const t = '2018-01-10T09:30:20+08:00';
  await announce(office, 'cpi/2017-12', t);
  await signOff(office, 'cpi/2017-12', join(FIGURES, 'cpi-2017-12.csv'));
  const status = async () => (await (await office.get('/_local/status')).json()) as Status;
  const armed = async () =>
    (await office.logged('ReleaseClock')).filter(({ event }) => event === 'armed').length;
  const ticked = async () =>
    (await status()).schedules.find(({ name }) => name.includes('ReleaseTicks'))?.last;

  await office.moveClock('2018-01-10T09:29:40+08:00');
  await until(async () => (await armed()) >= 2);
  const before = await ticked();
  await office.moveClock('2018-01-10T09:30:12+08:00');
  const tick = await until(async () => {
    const last = await ticked();
    return last !== before && last;
  });
  const clocks = (await status()).functions.filter(({ name }) => name.includes('ReleaseClock'));
  const pids = clocks.flatMap((one) => one.pids);
  expect(pids.length).toBeGreaterThanOrEqual(2);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await until(async () => (await office.status('cpi/2017-12')).state === 'published');
  expect(await ticked()).toBe(tick);
  await office.run('editor', 'verify', 'cpi/2017-12');
  const { items } = JSON.parse(await office.run('editor', 'audit', 'cpi/2017-12')) as {
    items: { action: string }[];
  };
  expect(items.filter(({ action }) => action === 'published')).toHaveLength(1);
});
