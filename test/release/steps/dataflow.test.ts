import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { dataflow } from '../../formats/sample.ts';
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

const cpi = dataflow('cpi');
const put = (body: unknown, headers: Record<string, string>, by = 'admin', flow = 'cpi') =>
  office.call(`PUT /dataflows/${flow}`, { by, body, headers });

it('is defined once, shown, and listed', async () => {
  expect(await office.define(cpi)).toMatchObject({ status: 201, headers: { etag: '"1"' } });
  expect(await office.define(cpi)).toMatchObject({ status: 412, body: { type: '/problems/stale-version' } });
  expect(await office.call('GET /dataflows/cpi')).toMatchObject({ headers: { etag: '"1"' }, body: cpi });
  expect((await office.call('GET /dataflows')).body.items).toEqual([
    { id: 'cpi', version: cpi.version, revision: 1, name: cpi.name },
  ]);
});

it('is replaced over the revision that was read', async () => {
  await office.define(cpi);
  const next = { ...cpi, version: '1.1' };
  expect(await put(next, { 'if-match': '"1"' })).toMatchObject({ status: 200, headers: { etag: '"2"' } });
  expect((await put(next, { 'if-match': '"1"' })).status).toBe(412);
  expect((await put(next, {})).status).toBe(412);
});

it('that is new demands If-None-Match', async () => {
  expect((await put(cpi, {})).status).toBe(428);
});

it('under another address, or not holding together, is refused', async () => {
  const headers = { 'if-none-match': '*' };
  expect(await put(cpi, headers, 'admin', 'ppi')).toMatchObject({
    status: 422,
    body: { faults: [{ code: 'id-and-address' }] },
  });
  const loose = { ...cpi, headline: [{ ...cpi.headline[0], key: 'no such series' }] };
  expect((await put(loose, headers)).status).toBe(422);
  expect((await office.call('GET /dataflows')).body.items).toEqual([]);
});

it('is an administrator’s', async () => {
  expect((await put(cpi, { 'if-none-match': '*' }, 'editor')).status).toBe(403);
});
