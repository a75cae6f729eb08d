import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { destroyApproved } from '../../../functions/request/sweep/disposal.ts';
import { retain } from '../../../functions/request/sweep/retention.ts';
import { intakeBody, type Office, type Officers, PERSON, startOfficers } from './office.ts';

let officers: Officers;
let office: Office;
let receipts: string[];
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());

const job = async () => ({
  table: office.table,
  casework: await office.ports.casework(),
  now: office.ports.now,
  remaining: () => 1e9,
});

/** Two requests of 2026 that were taken back, on the list of the month after their ten years. */
beforeEach(async () => {
  office = await officers.office('2026-09-14');
  receipts = [];
  for (let i = 0; i < 2; i += 1) {
    const { body } = await office.call('POST /requests', { body: intakeBody('2026-09-14') });
    await office.step(body.receipt, 'events', { type: 'withdrawn' });
    receipts.push(body.receipt);
  }
  receipts.sort();
  office.at('2036-10-01');
  await retain(await job());
});

const LIST = '/disposals/2036-10';
const act = (name: 'strike' | 'approve', by: string, version: number, body: unknown = {}) =>
  office.call(`POST ${LIST}/${name}`, { by, version, body });

it('is listed and shown, with its requests and nothing of a person', async () => {
  const { body } = await office.call('GET /disposals');
  expect(body.items).toMatchObject([
    { list: '2036-10', state: 'proposed', count: 2, struck: 0, destroyed: null, approvals: [], doneAt: null },
  ]);
  const shown = await office.call(`GET ${LIST}`);
  expect(shown.headers.etag).toBe(`"${shown.body.version}"`);
  expect(shown.body.items).toMatchObject(
    receipts.map((receipt) => ({ receipt, closedOn: '2026-09-14', keptUntil: '2036-09-14' })),
  );
  expect((await office.call('GET /disposals/2036-11')).status).toBe(404);
});

it('is approved by two people, of whom each may strike, and destroys the rest', async () => {
  const [first = '', second = ''] = receipts;
  const { version } = (await office.call(`GET ${LIST}`)).body;
  const strike = (receipt: string, reason: string, by = 'officer') =>
    act('strike', by, version, { receipt, reason });
  const named = await strike(first, `${PERSON.name}仍在诉讼`);
  expect([named.status, named.body.faults?.[0]?.code]).toEqual([422, 'names-a-person']);
  expect((await strike('SQ20260914-ZZZZZZ', '有误')).status).toBe(404);
  const struck = await strike(first, '仍有史料价值');
  expect(struck.body).toMatchObject({ struck: 1, items: [{ struck: { by: 'officer' } }, { struck: null }] });
  expect((await act('approve', 'officer', version)).status).toBe(412);
  const one = await act('approve', 'officer', version + 1);
  expect(one.body).toMatchObject({ state: 'proposed', approvals: [{ by: 'officer' }] });
  expect((await act('approve', 'officer', version + 2)).status).toBe(403);
  const two = await act('approve', 'head', version + 2);
  expect(two.body).toMatchObject({ state: 'approved', approvals: [{ by: 'officer' }, { by: 'head' }] });
  expect((await act('approve', 'officer2', version + 3)).status).toBe(409);
  await destroyApproved(await job());
  const done = (await office.call(`GET ${LIST}`)).body;
  expect(done).toMatchObject({
    state: 'done',
    destroyed: 1,
    items: [{ destroyed: null }, { destroyed: expect.stringMatching(/^2036-10-01T/) }],
  });
  expect(done.history.map(({ actor, action }: Record<string, string>) => `${actor} ${action}`)).toEqual([
    'system list begun',
    'system list drawn up',
    'officer struck',
    'officer approved',
    'head approved by a second person',
    'system list worked off',
  ]);
  expect((await office.call(`GET /requests/${first}`)).body).toMatchObject({ destroyed: null });
  expect((await office.call(`GET /requests/${second}`)).body).toMatchObject({
    destroyed: expect.any(String),
    parts: [],
  });
});

it('is not read or approved by those who do not work on requests', async () => {
  expect((await office.call('GET /disposals', { by: 'editor' })).status).toBe(403);
  expect((await act('approve', 'editor', 2)).status).toBe(403);
});
