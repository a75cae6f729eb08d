import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chain } from '../../../functions/store/audit/audit.ts';
import { dataflow } from '../../formats/sample.ts';
import { CPI, CSV, type Office, type Releases, startReleases } from './office.ts';

const PREVIEW = `GET /releases/${CPI}/preview`;
const FOLDER = 'releases/cpi/2017-12/e1';
const FAULTY = CSV.replace('SERVICES,YOY,2017-12,103.0', 'SERVICES,YOY,2017-12,n/a');

let releases: Releases;
let office: Office;
beforeAll(async () => {
  releases = await startReleases();
});
beforeEach(async () => {
  office = await releases.office();
});
afterAll(() => releases.stop());

const views = async () =>
  (await chain(office.table, `preview/${CPI}`)).map(({ actor, detail }) => [actor, detail.artefact]);

describe('what is sealed', () => {
  it('is shown as its manifest, with the hash that people sign', async () => {
    const { manifest } = await office.handedIn();
    const { status, headers, body } = await office.show(PREVIEW, { by: 'reviewer' });
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({ sha256: manifest, manifest: { flow: 'cpi', edition: 1 } });
    expect(await views()).toEqual([['reviewer', 'manifest.json']]);
  });

  it('is given byte for byte, each view logged', async () => {
    await office.handedIn();
    const { artefacts } = (await office.show(PREVIEW)).body.manifest;
    for (const { path, sha256 } of artefacts) {
      const { bytes } = await office.show(`${PREVIEW}/${path.replace(/\/$/, '')}`);
      expect([path, createHash('sha256').update(bytes).digest('hex')]).toEqual([path, sha256]);
    }
    expect(await views()).toHaveLength(1 + artefacts.length);
  });

  it('is given by range, and never beyond its end', async () => {
    await office.handedIn();
    const part = await office.show(`${PREVIEW}/${FOLDER}/data.csv`, { headers: { range: 'bytes=0-3' } });
    expect([part.status, part.bytes.toString()]).toEqual([206, 'STRU']);
    const none = await office.show(`${PREVIEW}/${FOLDER}/data.csv`, {
      headers: { range: 'bytes=99999999-' },
    });
    expect(none.status).toBe(416);
  });

  it('is nobody’s who does not sign or edit', async () => {
    await office.handedIn();
    expect((await office.show(PREVIEW, { by: 'admin' })).status).toBe(403);
    expect(await views()).toEqual([]);
  });

  it('is not there before it is sealed, and holds no other file', async () => {
    await office.define(dataflow('cpi'));
    await office.announce();
    expect((await office.show(PREVIEW)).status).toBe(409);
    await office.complete(await office.post());
    await office.runBuild();
    expect((await office.show(`${PREVIEW}/${FOLDER}/other.csv`)).status).toBe(404);
    expect((await office.show(`${PREVIEW}/../../uploads`)).status).toBe(404);
  });
});

describe('what is wrong with an upload', () => {
  const FAULTS = `GET /releases/${CPI}/uploads/1/faults`;

  it('is told with every place, and the view is logged', async () => {
    await office.handedIn({ text: FAULTY });
    const { headers, body } = await office.show(FAULTS);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body.faults).toMatchObject([{ file: 'cpi.csv', row: 10, column: 'OBS_VALUE' }]);
    expect(await views()).toEqual([['editor', 'faults of upload 1']]);
  });

  it('is not found where nothing was', async () => {
    await office.handedIn();
    expect((await office.show(FAULTS)).status).toBe(404);
    expect((await office.show(`GET /releases/${CPI}/uploads/x/faults`)).status).toBe(404);
  });
});
