import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { dataflow } from '../../formats/sample.ts';
import { type Office, type Releases, startReleases } from './office.ts';

let releases: Releases;
let office: Office;
beforeAll(async () => {
  releases = await startReleases();
});
beforeEach(async () => {
  office = await releases.office('2017-10-01');
  await office.define(dataflow('cpi'));
  for (const [period, day] of [
    ['2017-10', '2017-11-09'],
    ['2017-11', '2017-12-09'],
    ['2017-12', '2018-01-10'],
  ]) {
    await office.announce({ period, releaseAt: `${day}T09:30:00+08:00` });
  }
});
afterAll(() => releases.stop());

const listed = async (query = '') => (await office.call(`GET /releases${query}`)).body;
const periods = ({ items }: { items: { period: string }[] }) => items.map(({ period }) => period);

it('is all of the calendar, by T', async () => {
  expect(periods(await listed())).toEqual(['2017-10', '2017-11', '2017-12']);
});

it('is the days from and to, both included, in the office’s zone', async () => {
  expect(periods(await listed('?from=2017-12-09&to=2018-01-10'))).toEqual(['2017-11', '2017-12']);
  expect(periods(await listed('?from=2017-12-10&to=2018-01-09'))).toEqual([]);
});

it('goes on where a page ended', async () => {
  const first = await listed('?limit=2');
  expect(periods(first)).toEqual(['2017-10', '2017-11']);
  const second = await listed(`?limit=2&cursor=${first.next}`);
  expect([periods(second), second.next]).toEqual([['2017-12'], null]);
});

it('says every fault of a query', async () => {
  const { status, body } = await office.call('GET /releases?from=2018-02-31&to=x&limit=0&cursor=!');
  expect(status).toBe(400);
  expect(body.faults.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '?from',
    '?to',
    '?limit',
    '?cursor',
  ]);
});

it('refuses a parameter that there is not, and says which there are', async () => {
  const { status, body } = await office.call('GET /releases?state=published&after=2018-01-01');
  expect([status, body.faults]).toEqual([
    400,
    [
      {
        code: 'unknown-parameter',
        pointer: '?after',
        detail: 'There is no such parameter; there are from, to, flow, state, limit, cursor',
      },
    ],
  ]);
  const none = await office.call('GET /me?roles=all');
  expect([none.status, none.body.faults[0].detail]).toEqual([400, 'This address takes no parameters']);
});

it('lists the releases of one dataflow, or in one state', async () => {
  const all = (await office.call('GET /releases?limit=200')).body.items;
  for (const [name, value] of [
    ['flow', all[0].flow],
    ['state', all[0].state],
  ]) {
    const { items, next } = (await office.call(`GET /releases?limit=200&${name}=${value}`)).body;
    expect(items).toEqual(all.filter((one: Record<string, unknown>) => one[name] === value));
    expect(next).toBeNull();
  }
  expect((await office.call('GET /releases?state=published&flow=none')).body.items).toEqual([]);
});

it('tells who is signed in', async () => {
  expect((await office.call('GET /me', { by: 'everything' })).body).toEqual({
    sub: 'everything',
    name: 'everything',
    roles: ['editor', 'reviewer', 'approver'],
  });
});
