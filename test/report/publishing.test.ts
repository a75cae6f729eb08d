import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRelease, savePublishing, saveRelease } from '../../functions/release/records/releases.ts';
import { finishPublishing, startPublishing } from '../../functions/release/rules/life.ts';
import { build } from '../../functions/release/sealing/build.ts';
import { reportOf, saveReport, snapshotStep } from '../../functions/report/records/reports.ts';
import * as life from '../../functions/report/rules/life.ts';
import { canonical } from '../../functions/report/rules/snapshot.ts';
import { startReleases } from '../release/steps/office.ts';
import { snapshotFrom } from './rules/snapshots.ts';

let releases: Awaited<ReturnType<typeof startReleases>>;
beforeAll(async () => {
  releases = await startReleases();
});
afterAll(() => releases.stop());

type Office = Awaited<ReturnType<typeof releases.office>>;

const ID = { flow: 'report', period: '2017' };
const NAME = 'report/2017';
const T = '2018-03-20T10:00:00+08:00';

/** The report as three people signed it. */
const approve = async ({ table, ports }: Office, edition = 1): Promise<string> => {
  const at = ports.now();
  const notice = edition > 1 ? { zh: '更正', en: 'corrected' } : null;
  const text = canonical(snapshotFrom([], 'free', { edition, notice }));
  const hash = createHash('sha256').update(text).digest('hex');
  const act = (by: string) => ({ by, at });
  const before = await reportOf(table, '2017', 'free');
  const open = edition > 1 ? life.correctedReport(before, { zh: '更正', en: 'corrected' }) : before;
  const frozen = life.freeze(open, 'free', hash, 0, act('editor'));
  const signed = life.reviewedReport(frozen, { snapshot: hash, acceptsTyped: false }, act('reviewer'));
  const approved = life.approvedReport(signed, hash, act('approver'));
  const deed = { action: 'report approved' };
  await saveReport(table, before, approved, act('approver'), deed, [snapshotStep(table, '2017', hash, text)]);
  return hash;
};

const publish = (office: Office, releaseAt?: string, by = 'editor') =>
  office.call('POST /reports/2017/publication', { by, body: releaseAt === undefined ? {} : { releaseAt } });

const buildAll = async (office: Office): Promise<void> => {
  for (const job of await office.orders()) await build(office.ports, job);
};

describe('an approved report', () => {
  test('is built from what was signed, and its sign-offs are over its manifest', async () => {
    const office = await releases.office();
    const hash = await approve(office);
    expect(await publish(office, T)).toMatchObject({ status: 200, body: { state: 'uploaded' } });
    await buildAll(office);
    const release = await loadRelease(office.table, ID);
    expect(release).toMatchObject({
      state: 'approved',
      sealed: { upload: { by: 'editor', versionId: hash }, vintage: '' },
      review: { by: 'reviewer', manifest: release.sealed?.manifest },
      approval: { by: 'approver', manifest: release.sealed?.manifest },
    });
    const shown = await office.show(`GET /releases/${NAME}/preview`, { by: 'reviewer' });
    expect(shown.body.manifest.artefacts.map(({ path }: { path: string }) => path)).toEqual([
      'disclosure/reports/2017/e1/report.docx',
      'disclosure/reports/2017/e1/report.json',
      'disclosure/reports/2017/e1/snapshot.json',
      'disclosure/reports/2017/e1/',
      'en/disclosure/reports/2017/e1/',
    ]);
    expect(shown.body.manifest.artefacts[2].sha256).toBe(hash);
  });

  test('moved, it is built again and stays signed; cancelled, it may be given a second anew', async () => {
    const office = await releases.office();
    await approve(office);
    await publish(office, T);
    await buildAll(office);
    const before = (await loadRelease(office.table, ID)).sealed?.manifest;
    const later = '2018-03-21T10:00:00+08:00';
    await office.step(
      'reschedule',
      'editor',
      { releaseAt: later, reason: { zh: '推迟', en: 'put off' } },
      NAME,
    );
    expect(await loadRelease(office.table, ID)).toMatchObject({
      state: 'uploaded',
      sealed: null,
      approval: null,
    });
    await buildAll(office);
    const moved = await loadRelease(office.table, ID);
    expect(moved.state).toBe('approved');
    expect(moved.sealed?.manifest).not.toBe(before);
    await office.step('cancel', 'editor', { reason: { zh: '暂缓', en: 'held' } }, NAME);
    expect((await publish(office, T)).status).toBe(200);
    await buildAll(office);
    expect((await loadRelease(office.table, ID)).state).toBe('approved');
  });

  test('published and corrected, its next edition is built from the next snapshot', async () => {
    const office = await releases.office();
    await approve(office);
    await publish(office);
    await buildAll(office);
    const first = await loadRelease(office.table, ID);
    const at = office.ports.now();
    const publishing = await savePublishing(
      office.table,
      first,
      startPublishing(first, at),
      { by: 'clock', at },
      '',
    );
    expect(publishing.state).toBe('publishing');
    expect((await publish(office)).status).toBe(409);
    const out = finishPublishing(publishing, at);
    await saveRelease(office.table, publishing, out, { by: 'clock', at }, { action: 'published' });
    expect((await publish(office)).body.detail).toContain('report correct 2017');
    const hash = await approve(office, 2);
    await publish(office);
    await buildAll(office);
    expect(await loadRelease(office.table, ID)).toMatchObject({
      state: 'approved',
      edition: 2,
      notice: { zh: '更正' },
      sealed: { upload: { versionId: hash } },
    });
  });

  test('opened again before it was built is not built', async () => {
    const office = await releases.office();
    await approve(office);
    await publish(office, T);
    const before = await reportOf(office.table, '2017', 'free');
    const act = { by: 'editor', at: office.ports.now() };
    await saveReport(office.table, before, life.reopen(before), act, { action: 'report opened again' });
    await buildAll(office);
    expect(await loadRelease(office.table, ID)).toMatchObject({ state: 'rejected', sealed: null });
  });

  test('takes no file, no other time than one to come, and nobody without the role', async () => {
    const office = await releases.office();
    expect((await publish(office, T)).status).toBe(409);
    await approve(office);
    expect((await publish(office, T, 'reviewer')).status).toBe(403);
    expect((await publish(office, '2018-01-01T10:00:00+08:00')).status).toBe(422);
    await publish(office, T);
    expect((await publish(office, T)).body.detail).toContain('reschedule report/2017');
    const upload = { fileName: 'x.csv', size: 3 };
    expect((await office.call(`POST /releases/${NAME}/uploads`, { body: upload })).status).toBe(409);
  });
});
