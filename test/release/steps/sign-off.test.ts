import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitingMessages } from '../../../functions/store/outbox.ts';
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

describe('what is sent back', () => {
  it('keeps its reason in status, audit and the mail to its editor, and is not called a failed validation', async () => {
    const { manifest } = await office.handedIn();
    const { status, body } = await office.step('reject', 'reviewer', { reason: '分类有误' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'returned',
      manifest: null,
      returned: { by: 'reviewer', manifest, reason: '分类有误', at: '2018-01-08T10:00:00.000+08:00' },
    });
    const { items } = (await office.call('GET /releases/cpi/2017-12/audit')).body;
    expect(items.at(-1)).toMatchObject({ action: 'returned', detail: { manifest, reason: '分类有误' } });
    const [mail] = await waitingMessages(office.table);
    expect(mail).toMatchObject({ to: 'editor:editor', subject: 'cpi/2017-12 已退回 / sent back' });
    expect(mail?.text).toContain('于北京时间 2018-01-08 10:00:00被');
    expect(mail?.text).toContain('at 2018-01-08 10:00:00 Beijing time');
    expect(mail?.text).not.toMatch(/\d{4}-\d\d-\d\dT/);
    expect(mail?.text).toContain('分类有误');
  });

  it('says why until something is sealed again', async () => {
    await office.handedIn();
    await office.step('reject', 'reviewer', { reason: '分类有误' });
    await office.complete(await office.post());
    expect(await office.status()).toMatchObject({ state: 'uploaded', returned: { reason: '分类有误' } });
    await office.runBuild();
    expect(await office.status()).toMatchObject({ state: 'validated', returned: null });
  });
});

describe('a newer upload that was rejected', () => {
  const newerFails = async (): Promise<string> => {
    const { manifest } = await office.handedIn();
    await office.complete(
      await office.post({ by: 'editor2', fileName: 'new.csv', text: 'nothing' }),
      'editor2',
    );
    await office.runBuild();
    return manifest;
  };
  const although = { althoughNewerRejected: '新文件只改了备注' };

  it('leaves what is sealed, and the status names both files', async () => {
    const manifest = await newerFails();
    expect(await office.status()).toMatchObject({
      state: 'validated',
      manifest,
      sealed: { upload: 1, fileName: 'cpi.csv', by: 'editor' },
      newerRejected: { upload: 2, fileName: 'new.csv', by: 'editor2' },
    });
  });

  it('is signed past with a reason only, which status and audit keep', async () => {
    const manifest = await newerFails();
    const refused = await review(manifest);
    expect(refused).toMatchObject({
      status: 409,
      body: { faults: [{ code: 'newer-rejected', pointer: '/althoughNewerRejected' }] },
    });
    expect(refused.body.detail).toContain('new.csv');
    expect(refused.body.faults[0].detail).toContain('cpi.csv');
    const signed = await office.step('review', 'reviewer', { manifest, basis: '汇总数据', ...although });
    expect(signed.body).toMatchObject({ state: 'reviewed', review: although });
    expect((await approve(manifest)).status).toBe(409);
    const approved = await office.step('approve', 'approver', { manifest, ...although });
    expect(approved.body).toMatchObject({ state: 'approved', approval: although });
    const { items } = (await office.call('GET /releases/cpi/2017-12/audit')).body;
    expect(items.slice(-2)).toMatchObject([{ detail: although }, { detail: although }]);
  });

  it('that there is not is not signed past', async () => {
    const { manifest } = await office.handedIn();
    const answer = await office.step('review', 'reviewer', { manifest, basis: '汇总数据', ...although });
    expect(answer.status).toBe(409);
  });
});
