import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_UPLOAD_BYTES } from '../../../functions/formats/table/upload-table.ts';
import { dataflow } from '../../formats/sample.ts';
import { CPI, type Office, type Releases, startReleases } from './office.ts';

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

const begin = (body: unknown = { fileName: 'cpi.csv', size: 10 }, release = CPI, by = 'editor') =>
  office.call(`POST /releases/${release}/uploads`, { by, body });

describe('a place for a file', () => {
  it('is numbered, with a form that takes this file and no other, and moves no version', async () => {
    await office.announce();
    const begun = await begin();
    expect(begun.status).toBe(201);
    expect(begun.body).toMatchObject({ upload: 1, maxBytes: MAX_UPLOAD_BYTES });
    expect(begun.body.expiresAt).toBe('2018-01-08T11:00:00.000+08:00');
    expect((await office.status()).version).toBe(1);
    expect((await begin()).body.upload).toBe(2);
  });

  it('is a place of its own for each of several who begin at the same moment', async () => {
    await office.announce();
    const begun = await Promise.all(['editor', 'editor2', 'editor'].map((by) => begin(undefined, CPI, by)));
    expect(begun.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(begun.map(({ body }) => body.upload).sort()).toEqual([1, 2, 3]);
  });

  it('sent again under its key is the same place', async () => {
    await office.announce();
    const one = { key: 'key-00001', body: { fileName: 'cpi.csv', size: 10 } };
    const first = await office.call(`POST /releases/${CPI}/uploads`, one);
    expect(await office.call(`POST /releases/${CPI}/uploads`, one)).toMatchObject({ body: first.body });
  });

  it('of more than is accepted is refused', async () => {
    await office.announce();
    const answer = await begin({ fileName: 'cpi.csv', size: MAX_UPLOAD_BYTES + 1 });
    expect(answer).toMatchObject({ status: 413, body: { faults: [{ pointer: '/size' }] } });
  });

  it('waits until the period before is published', async () => {
    await office.announce({ period: '2017-11', releaseAt: '2018-01-09T09:30:00+08:00' });
    await office.announce();
    const answer = await begin();
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('cpi/2017-11');
  });

  it('waits for no period that was put off past its own T', async () => {
    await office.announce({ period: '2017-11', releaseAt: '2018-01-11T09:30:00+08:00' });
    await office.announce();
    expect((await begin()).status).toBe(201);
  });

  it('waits for no history, nor does a history wait for what is later', async () => {
    await office.announce();
    await office.announce({ period: 'backfill', kind: 'backfill', releaseAt: undefined });
    expect((await begin()).status).toBe(201);
    expect((await begin(undefined, 'cpi/backfill')).status).toBe(201);
  });
});

describe('a file that is complete', () => {
  it('is ordered to be built, in exactly the version that arrived', async () => {
    await office.announce();
    const upload = await office.post();
    const answer = await office.complete(upload);
    expect(answer).toMatchObject({
      status: 202,
      body: { state: 'uploaded', upload: { upload: 1, state: 'building' } },
    });
    expect(await office.orders()).toEqual([
      { outbox: 'build', flow: 'cpi', period: '2017-12', upload: 1, order: 1 },
    ]);
  });

  it('that has not arrived is a conflict', async () => {
    await office.announce();
    await begin();
    expect((await office.complete(1)).status).toBe(409);
    expect(await office.orders()).toEqual([]);
  });

  it('is completed by whoever began it', async () => {
    await office.announce();
    expect((await office.complete(await office.post(), 'editor2')).status).toBe(403);
  });

  it('of two that began together, the second to complete is a conflict', async () => {
    await office.announce();
    const [one, two] = [await office.post(), await office.post({ by: 'editor2' })];
    expect((await office.complete(two, 'editor2')).status).toBe(202);
    const other = await office.complete(one);
    expect(other.status).toBe(409);
    expect(other.body.detail).toContain('by editor2');
  });

  it('that there is not is not found', async () => {
    await office.announce();
    expect((await office.complete(4)).status).toBe(404);
    expect((await office.step('uploads/x/complete', 'editor')).status).toBe(404);
  });
});
