import { afterAll, beforeAll, expect, it } from 'vitest';
import { REVIEW_FIRST } from '../../../functions/runtime/office.ts';
import { intakeBody, type Officers, startOfficers } from './office.ts';

let officers: Officers;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());

it('the office as it is shipped has what it provides reviewed, with a basis, over exactly what leaves', async () => {
  const office = await officers.office('2021-03-01', { reviewFirst: REVIEW_FIRST });
  const { receipt } = (await office.call('POST /requests', { body: intakeBody('2021-03-01') })).body;
  const leaves = () => office.step(receipt, 'events', { type: 'dispatched', way: 'post' });
  const decision = { outcome: 'granted', reply: 'provided', text: '全市共有12个调查网点' };
  await office.step(receipt, 'events', { type: 'decided', decision });
  expect(await leaves()).toMatchObject({ status: 422, body: { faults: [{ code: 'not-reviewed' }] } });
  expect(await office.approve(receipt, 'officer2', { basis: undefined })).toMatchObject({
    status: 422,
    body: { faults: [{ code: 'basis-missing', pointer: '/basis' }] },
  });
  expect((await office.approve(receipt)).body).toMatchObject({ review: 'approved' });
  await office.release(receipt, '另附.csv');
  expect((await leaves()).body.faults).toMatchObject([{ code: 'changed-since-review' }]);
  await office.approve(receipt);
  expect((await leaves()).body).toMatchObject({ state: 'dispatched' });
});
