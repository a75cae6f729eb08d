import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce, FIGURES, type Office, openOffice, signOff, until } from './office.ts';

/** An office whose machine dies: what was accepted is there again, and a missed T is made up. */
const T = '2018-01-10T09:30:00+08:00';

let office: Office;
beforeAll(async () => {
  office = await openOffice('--now', '2018-01-10T09:20:00+08:00', '--empty');
  await announce(office, 'cpi/2017-12', T);
  await announce(office, 'ppi/2017-12', T);
  await signOff(office, 'cpi/2017-12', join(FIGURES, 'cpi-2017-12.csv'));
});
afterAll(() => office[Symbol.asyncDispose]());

const armed = async (release: string) =>
  (await office.logged('ReleaseClock')).some((line) => line.event === 'armed' && line.release === release);
const publicNow = async (release: string) => (await office.status(release)).state === 'published';

describe('killed', () => {
  it('between arming and publishing: the edition goes public all the same, whole and once', async () => {
    await office.moveClock('2018-01-10T09:29:30+08:00');
    await until(() => armed('cpi/2017-12'));
    await office.killAndRestart();
    expect((await office.get('/releases/cpi/2017-12/')).status).toBe(200);
    await until(() => publicNow('cpi/2017-12'));
    await office.run('editor', 'verify', 'cpi/2017-12');
    const { items } = JSON.parse(await office.run('editor', 'audit', 'cpi/2017-12')) as {
      items: { action: string }[];
    };
    expect(items.map(({ action }) => action)).toEqual([
      'announced',
      'uploaded',
      'sealed',
      'reviewed',
      'approved',
      'publishing',
      'published',
    ]);
  });

  it('down over T: made up after the outage, and marked late', async () => {
    const may = '2018-02-09T09:30:00+08:00';
    await office.run(
      'editor',
      'cancel',
      'ppi/2017-12',
      '--reason-zh',
      '核实中',
      '--reason-en',
      'under examination',
    );
    await office.run(
      'editor',
      'reschedule',
      'ppi/2017-12',
      '--at',
      may,
      '--reason-zh',
      '核实完毕',
      '--reason-en',
      'under examination',
    );
    await signOff(office, 'ppi/2017-12', join(FIGURES, 'ppi-2017-12.csv'));
    await office.moveClock('2018-02-09T09:00:00+08:00');
    await office.kill();
    await office.killAndRestart();
    await office.moveClock('2018-02-09T10:15:00+08:00');
    await until(() => publicNow('ppi/2017-12'));
    expect(await office.status('ppi/2017-12')).toMatchObject({ late: true, edition: 1 });
    await office.run('editor', 'verify', 'ppi/2017-12');
  });
});
