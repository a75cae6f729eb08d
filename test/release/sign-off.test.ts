import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Office, type Releases, startReleases } from './office.ts';

let releases: Releases;
let office: Office;
beforeAll(async () => {
  releases = await startReleases();
});
beforeEach(async () => {
  office = await releases.office();
});
afterAll(() => releases.stop());

const review = (manifest: string, by = 'reviewer') =>
  office.step('review', by, { manifest, basis: '汇总数据' });
const approve = (manifest: string, by = 'approver') => office.step('approve', by, { manifest });

describe('uploader, reviewer and approver are three people', () => {
  it('whoever uploaded reviews nothing, whatever their roles', async () => {
    const { manifest } = await office.handedIn({ by: 'everything' });
    expect((await review(manifest, 'everything')).status).toBe(403);
    expect(await office.status()).toMatchObject({ state: 'validated', review: null });
  });

  it('whoever uploaded approves nothing, whatever their roles', async () => {
    const { manifest } = await office.handedIn({ by: 'everything' });
    await review(manifest);
    expect((await approve(manifest, 'everything')).status).toBe(403);
    expect(await office.status()).toMatchObject({ state: 'reviewed', approval: null });
  });

  it('whoever reviewed approves nothing, whatever their roles', async () => {
    const { manifest } = await office.handedIn();
    expect((await review(manifest, 'everything')).status).toBe(200);
    expect((await approve(manifest, 'everything')).status).toBe(403);
    expect(await office.status()).toMatchObject({ state: 'reviewed', approval: null });
  });

  it('three people do', async () => {
    const { manifest } = await office.handedIn();
    await review(manifest);
    const approved = await approve(manifest);
    expect(approved.body).toMatchObject({
      state: 'approved',
      review: { by: 'reviewer', manifest, basis: '汇总数据' },
      approval: { by: 'approver', manifest },
    });
  });
});

describe('a sign-off', () => {
  it('is of the bytes that are sealed', async () => {
    await office.handedIn();
    const answer = await review('b'.repeat(64));
    expect(answer).toMatchObject({ status: 409, body: { faults: [{ code: 'another-manifest' }] } });
  });

  it('is no approval before the review', async () => {
    const { manifest } = await office.handedIn();
    expect((await approve(manifest)).status).toBe(409);
  });

  it('wakes the clock, and says in the audit whether T had passed', async () => {
    const { manifest } = await office.handedIn();
    await review(manifest);
    office.at('2018-01-10T12:00:00+08:00');
    const before = (await office.everything()).filter(({ outbox }) => outbox === 'site').length;
    await approve(manifest);
    expect((await office.everything()).filter(({ outbox }) => outbox === 'site')).toHaveLength(before + 1);
    const { items } = (await office.call('GET /releases/cpi/2017-12/audit')).body;
    expect(items.at(-1)).toMatchObject({ action: 'approved', detail: { manifest, afterReleaseTime: true } });
  });

  it('of warnings takes somebody who took note of them, with a reason', async () => {
    const { manifest } = await office.handedIn();
    expect((await office.step('acknowledge', 'editor', { reason: '已核实' })).status).toBe(409);
    expect((await review(manifest)).status).toBe(200);
  });

  it('falls when another file is sealed', async () => {
    const { manifest } = await office.handedIn();
    await review(manifest);
    await approve(manifest);
    await office.complete(await office.post());
    await office.runBuild();
    expect(await office.status()).toMatchObject({ state: 'validated', review: null, approval: null });
  });
});

it('what is rejected goes back to its editor, and nobody rejects their own', async () => {
  await office.handedIn({ by: 'everything' });
  expect((await office.step('reject', 'everything', { reason: '数据有误' })).status).toBe(403);
  const rejected = await office.step('reject', 'reviewer', { reason: '数据有误' });
  expect(rejected.body).toMatchObject({ manifest: null, review: null });
});
