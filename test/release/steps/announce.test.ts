import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataflow } from '../../formats/sample.ts';
import { CPI, type Office, type Releases, startReleases, T } from './office.ts';

let releases: Releases;
let office: Office;
beforeAll(async () => {
  releases = await startReleases();
});
beforeEach(async () => {
  office = await releases.office();
  await office.define(dataflow('cpi'));
});
afterAll(() => releases.stop());

const LATER = '2018-01-11T09:30:00+08:00';

const REASON = { zh: '数据复核', en: 'The figures are checked' };

describe('announcing', () => {
  it('answers the release, wakes the clock, and is in the audit chain', async () => {
    const { status, headers, body } = await office.announce();
    expect(status).toBe(201);
    expect(headers.etag).toBe('"1"');
    expect(body).toMatchObject({
      state: 'announced',
      edition: 1,
      releaseAt: '2018-01-10T09:30:00.000+08:00',
    });
    const rows = await office.everything();
    expect(rows.filter(({ outbox }) => outbox === 'site')).toHaveLength(1);
    const audit = await office.call(`GET /releases/${CPI}/audit`);
    expect(audit.body.items).toMatchObject([{ seq: 1, action: 'announced', actor: 'editor' }]);
  });

  it('sent again under its key is the same act; under another key it has been announced', async () => {
    const first = await office.announce({}, { key: 'key-00001' });
    expect(await office.announce({}, { key: 'key-00001' })).toMatchObject({
      status: 201,
      body: first.body,
      headers: { etag: '"1"' },
    });
    expect(await office.announce({ releaseAt: LATER }, { key: 'key-00001' })).toMatchObject({
      status: 409,
      body: { type: '/problems/key-reused' },
    });
    expect((await office.announce()).body.type).toBe('/problems/already-exists');
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['of another frequency', { period: '2017-Q4' }, 422, 'wrong-frequency'],
    ['in the past', { releaseAt: '2018-01-07T09:30:00+08:00' }, 422, 'in-the-past'],
    ['without a second', { releaseAt: undefined }, 422, 'missing'],
    ['as a backfill of a period', { kind: 'backfill' }, 422, 'kind-and-period'],
    ['of a dataflow that is not defined', { flow: 'gdp' }, 404, ''],
  ])('%s is refused, and nothing is written', async (_, more, status, code) => {
    const before = await office.everything();
    const answer = await office.announce(more);
    expect(answer.status).toBe(status);
    expect(answer.body.faults?.map((fault: { code: string }) => fault.code) ?? ['']).toEqual([code]);
    expect(await office.everything()).toEqual(before);
  });

  it('is an editor’s', async () => {
    expect((await office.announce({}, { by: 'reviewer' })).status).toBe(403);
  });
});

describe('a release as it was read', () => {
  const STEPS: [string, string, unknown][] = [
    ['reschedule', 'editor', { releaseAt: LATER, reason: REASON }],
    ['cancel', 'editor', { reason: REASON }],
    ['acknowledge', 'editor', { reason: '已核实' }],
    ['review', 'reviewer', { manifest: 'a'.repeat(64), basis: '汇总数据' }],
    ['approve', 'approver', { manifest: 'a'.repeat(64) }],
    ['reject', 'reviewer', { reason: '数据有误' }],
    ['corrections', 'editor', { notice: { zh: '更正', en: 'Corrected' } }],
    ['uploads/1/complete', 'editor', {}],
  ];

  it.each(STEPS)('%s changes nothing over another version, and demands one', async (act, by, body) => {
    await office.announce();
    const before = await office.everything();
    const stale = await office.step(act, by, body, CPI, 7);
    expect(stale).toMatchObject({ status: 412, body: { type: '/problems/stale-version' } });
    const none = await office.call(`POST /releases/${CPI}/${act}`, { by, body });
    expect(none).toMatchObject({ status: 428, body: { type: '/problems/version-required' } });
    expect(await office.everything()).toEqual(before);
  });

  it('is not found where nothing was announced, nor under an address that is none', async () => {
    expect((await office.step('cancel', 'editor', { reason: REASON }, 'cpi/2017-11', 1)).status).toBe(404);
    expect((await office.call('GET /releases/cpi/Dec-2017')).status).toBe(404);
  });
});

describe('moving T', () => {
  it('keeps the old T and the reason', async () => {
    await office.announce();
    const moved = await office.step('reschedule', 'editor', { releaseAt: LATER, reason: REASON });
    expect(moved).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(moved.body.changes).toMatchObject([
      { from: '2018-01-10T09:30:00.000+08:00', to: '2018-01-11T09:30:00.000+08:00', reason: REASON },
    ]);
  });

  it('of what is sealed orders it to be built again, and voids both sign-offs', async () => {
    const { manifest } = await office.handedIn();
    await office.step('review', 'reviewer', { manifest, basis: '汇总数据' });
    const moved = await office.step('reschedule', 'editor', { releaseAt: LATER, reason: REASON });
    expect(moved.body).toMatchObject({ state: 'uploaded', manifest: null, review: null });
    expect(await office.orders()).toMatchObject([
      { upload: 1, order: 1 },
      { upload: 1, order: 2 },
    ]);
    await office.runBuild();
    const after = await office.status();
    expect(after).toMatchObject({ state: 'validated' });
    expect(after.manifest).not.toBe(manifest);
  });

  it('to the T that it has is a conflict', async () => {
    await office.announce();
    const same = await office.step('reschedule', 'editor', { releaseAt: T, reason: REASON });
    expect(same.status).toBe(409);
  });
});

it('a cancelled release is announced anew by giving it a T', async () => {
  await office.announce();
  expect((await office.step('cancel', 'editor', { reason: REASON })).body.state).toBe('cancelled');
  const again = await office.step('reschedule', 'editor', { releaseAt: LATER, reason: REASON });
  expect(again.body.state).toBe('announced');
});
