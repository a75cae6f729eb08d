import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditSubject, loadRelease, saveRelease } from '../../../functions/release/records/releases.ts';
import { faultsKey, readVault, sealedPrefix } from '../../../functions/release/records/vault.ts';
import { finishPublishing } from '../../../functions/release/rules/life.ts';
import { build } from '../../../functions/release/sealing/build.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { flowKey } from '../../../functions/store/keys.ts';
import { waitingMessages } from '../../../functions/store/outbox.ts';
import { get, put, transact } from '../../../functions/store/table.ts';
import { dataflow } from '../../formats/sample.ts';
import { act } from '../../request/records/builders.ts';
import { CSV, type Office, type Releases, startReleases } from '../steps/office.ts';

let releases: Releases;
let office: Office;
beforeAll(async () => {
  releases = await startReleases();
});
beforeEach(async () => {
  office = await releases.office();
  await office.define(dataflow('cpi'));
  await office.announce();
});
afterAll(() => releases.stop());

const ID = { flow: 'cpi', period: '2017-12' };
/** The same figures with one changed: services in December, 103.0. */
const OTHER = CSV.replace('SERVICES,YOY,2017-12,103.0', 'SERVICES,YOY,2017-12,102.9');
const FAULTY = CSV.replace('SERVICES,YOY,2017-12,103.0', 'SERVICES,YOY,2017-12,n/a');

/** A file of what is sealed now. */
const sealed = async (name: string): Promise<string> => {
  const release = await loadRelease(office.table, ID);
  const prefix = sealedPrefix(release, release.edition, release.sealed?.build ?? '');
  const bytes = await readVault(
    office.ports.vault,
    `${prefix}releases/cpi/2017-12/e${release.edition}/${name}`,
  );
  return bytes?.toString('utf8') ?? '';
};
const actions = async () => (await chain(office.table, auditSubject(ID))).map(({ action }) => action);
const orderOf = async (upload: number, order = 1) => {
  const found = (await office.orders()).find((job) => job.upload === upload && job.order === order);
  if (!found) throw new Error(`No order ${upload}.${order}`);
  return found;
};

it('the figures above differ in one', () => {
  expect(OTHER).not.toBe(CSV);
  expect(FAULTY).not.toBe(CSV);
});

describe('the builder seals what was ordered', () => {
  it('in the version that arrived, though the form was used again since', async () => {
    const { upload, again } = await office.posted();
    await office.complete(upload);
    await again(OTHER);
    await office.runBuild();
    expect(await sealed('data.csv')).toContain('SERVICES,YOY,2017-12,103.0');
    expect(await sealed('data.csv')).not.toContain('102.9');
  });

  it('and not a newer upload, nor an order that a newer one has overtaken', async () => {
    await office.complete(await office.post());
    await office.complete(await office.post({ text: OTHER }));
    await build(office.ports, await orderOf(1));
    expect(await office.status()).toMatchObject({
      state: 'uploaded',
      upload: { upload: 2, state: 'building' },
    });
    await build(office.ports, await orderOf(2));
    expect(await office.status()).toMatchObject({
      state: 'validated',
      upload: { upload: 2, state: 'sealed' },
    });
    expect(await sealed('data.csv')).toContain('SERVICES,YOY,2017-12,102.9');
  });

  it('once, however often the order comes', async () => {
    await office.complete(await office.post());
    await office.runBuild();
    const before = await office.status();
    await office.runBuild();
    expect(await office.status()).toEqual(before);
    expect((await actions()).filter((action) => action === 'sealed')).toHaveLength(1);
  });

  it('and names in the release the manifest that it sealed', async () => {
    await office.complete(await office.post());
    await office.runBuild();
    const { manifest } = await office.status();
    expect(
      createHash('sha256')
        .update(await sealed('manifest.json'))
        .digest('hex'),
    ).toBe(manifest);
  });
});

describe('a faulty upload', () => {
  it('seals nothing, and its report stands in the vault alone', async () => {
    await office.complete(await office.post({ text: FAULTY }));
    await office.runBuild();
    expect(await office.status()).toMatchObject({
      state: 'rejected',
      manifest: null,
      upload: { state: 'rejected', readAs: 'CSV, UTF-8' },
    });
    const report = await readVault(office.ports.vault, faultsKey(ID, 1));
    expect(JSON.parse(String(report)).faults[0]).toMatchObject({
      file: 'cpi.csv',
      row: 10,
      column: 'OBS_VALUE',
    });
    expect(JSON.stringify(await office.everything())).not.toContain('n/a');
  });

  it('leaves what was sealed before as it was', async () => {
    await office.complete(await office.post());
    await office.runBuild();
    const { manifest } = await office.status();
    await office.complete(await office.post({ text: FAULTY }));
    await office.runBuild();
    expect(await office.status()).toMatchObject({
      state: 'validated',
      manifest,
      upload: { state: 'rejected' },
    });
  });

  it('that cannot be read at all says so', async () => {
    await office.complete(await office.post({ fileName: 'cpi.xlsx', text: 'not a workbook' }));
    await office.runBuild();
    const status = await office.status();
    expect(status).toMatchObject({ state: 'rejected' });
    expect(status.upload.faultCount).toBeGreaterThan(0);
  });
});

it('what builds on a vintage that has changed meanwhile is not sealed', async () => {
  await office.complete(await office.post());
  const { signer } = office.ports;
  const flow = await get(office.table, flowKey('cpi'));
  // Between reading the vintage and sealing, another release of the dataflow is published.
  const send = async (command: Parameters<typeof signer.kms.send>[0]) => {
    await transact(office.table, [{ write: put(office.table, { ...flow, vintage: 'cpi/2017-11/e1' }) }]);
    return signer.kms.send(command);
  };
  const kms = { send } as unknown as typeof signer.kms;
  const late = { ...office.ports, signer: { ...signer, kms } };
  await expect(build(late, await orderOf(1))).rejects.toMatchObject({ slug: 'conflict' });
  expect(await office.status()).toMatchObject({ state: 'uploaded', manifest: null });
});

/** What is sealed is the vintage that others build on, as after its publication. */
const asVintage = async (vintage: string): Promise<void> => {
  const release = await loadRelease(office.table, ID);
  const folder = sealedPrefix(release, 1, release.sealed?.build ?? '');
  const flow = await get(office.table, flowKey('cpi'));
  const newest = { ...flow, vintage, vintageKey: `${folder}releases/cpi/2017-12/e1/series.csv` };
  await transact(office.table, [{ write: put(office.table, newest) }]);
};

it('a history that contradicts what a release has published is rejected, and taken where it says the same', async () => {
  await office.complete(await office.post());
  await office.runBuild();
  await asVintage('cpi/2017-12/e1');
  const clock = act('2018-01-10T09:30:00+08:00', 'release-clock');
  const sealedNow = await loadRelease(office.table, ID);
  const out = finishPublishing({ ...sealedNow, state: 'publishing' }, clock.at);
  await saveRelease(office.table, sealedNow, out, clock, { action: 'published' });
  office.at('2018-01-15');
  const release = 'cpi/backfill';
  await office.announce({ period: 'backfill', kind: 'backfill', releaseAt: undefined });
  const handIn = async (text: string) => {
    await office.complete(await office.post({ release, text }), 'editor', release);
    const order = (await office.orders()).findLast(({ period }) => period === 'backfill');
    if (order) await build(office.ports, order);
    return office.status(release);
  };
  expect(await handIn(OTHER)).toMatchObject({ state: 'rejected' });
  const report = JSON.parse(
    String(await readVault(office.ports.vault, faultsKey({ flow: 'cpi', period: 'backfill' }, 1))),
  );
  expect(report.faults.filter(({ code }: { code: string }) => code === 'said-by-release')).toMatchObject([
    { row: 10 },
  ]);
  await handIn(CSV);
  const second = String(
    await readVault(office.ports.vault, faultsKey({ flow: 'cpi', period: 'backfill' }, 2)),
  );
  expect(second).not.toContain('said-by-release');
});

describe('a build that fails', () => {
  const failing = (error: Error) => {
    const { signer } = office.ports;
    const kms = { send: () => Promise.reject(error) } as unknown as typeof signer.kms;
    return { ...office.ports, signer: { ...signer, kms } };
  };

  it('is a state with its reason, and its editor hears of it', async () => {
    await office.complete(await office.post());
    await build(failing(new TypeError('a codec is missing')), await orderOf(1));
    expect(await office.status()).toMatchObject({
      state: 'failed',
      upload: { state: 'failed', failure: { en: expect.stringContaining('TypeError') } },
    });
    // A program's message may quote a figure: it stands in no row and no mail.
    expect(JSON.stringify(await office.everything())).not.toContain('a codec is missing');
    const [mail] = await waitingMessages(office.table);
    expect(mail).toMatchObject({ to: 'editor:editor', subject: expect.stringContaining('构建失败') });
    await office.complete(await office.post());
    await office.runBuild();
    expect(await office.status()).toMatchObject({ state: 'validated', upload: { failure: null } });
  });

  it('leaves what was sealed before as it was', async () => {
    await office.complete(await office.post());
    await office.runBuild();
    const { manifest } = await office.status();
    await office.complete(await office.post({ text: OTHER }));
    await build(failing(new TypeError('a codec is missing')), await orderOf(2));
    expect(await office.status()).toMatchObject({
      state: 'validated',
      manifest,
      upload: { state: 'failed' },
      newerRejected: { upload: 2 },
    });
  });

  it('because the definition no longer fits what is published names the dimension', async () => {
    await office.complete(await office.post());
    await office.runBuild();
    await asVintage('cpi/2017-11/e1');
    const { dimensions, codelists, ...rest } = dataflow('cpi');
    const added = { id: 'CHANNEL', codelist: 'CL_CHANNEL', name: { zh: '渠道', en: 'Channel' } };
    const defined = await office.call('PUT /dataflows/cpi', {
      by: 'admin',
      body: {
        ...rest,
        dimensions: [...dimensions, added],
        codelists: { ...codelists, CL_CHANNEL: [{ code: 'A', zh: '全部', en: 'all' }] },
        series: [],
        rules: [],
        headline: [],
        charts: [],
      },
      version: 1,
    });
    expect(defined.status).toBe(200);
    await office.complete(await office.post());
    await office.runBuild();
    expect((await office.status()).upload).toMatchObject({
      state: 'failed',
      failure: { zh: expect.stringContaining('CHANNEL') },
    });
  });

  it('because a service refused a call is tried again', async () => {
    await office.complete(await office.post());
    const refused = Object.assign(new Error('later'), { name: 'ThrottlingException', $metadata: {} });
    await expect(build(failing(refused), await orderOf(1))).rejects.toThrow('later');
    expect(await office.status()).toMatchObject({ state: 'uploaded', upload: { state: 'building' } });
  });
});
