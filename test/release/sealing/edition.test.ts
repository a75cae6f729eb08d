import { createHash } from 'node:crypto';
import { flattenedVerify, importJWK } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { POST_CHANNELS } from '../../../functions/channel/transport/channels.ts';
import { sayFigure } from '../../../functions/figures/documents/say-figure.ts';
import { loadRelease } from '../../../functions/release/records/releases.ts';
import { readVault, sealedPrefix } from '../../../functions/release/records/vault.ts';
import { publicJwk } from '../../../functions/store/signing.ts';
import { type Office, type Releases, startReleases } from '../steps/office.ts';

const FOLDER = 'releases/cpi/2017-12/e1/';

let releases: Releases;
let office: Office;
let prefix: string;
beforeAll(async () => {
  releases = await startReleases();
  office = await releases.office();
  await office.handedIn();
  const release = await loadRelease(office.table, { flow: 'cpi', period: '2017-12' });
  prefix = sealedPrefix(release, 1, release.sealed?.build ?? '');
});
afterAll(() => releases.stop());

const sealed = async (path: string): Promise<Buffer> => {
  const bytes = await readVault(office.ports.vault, `${prefix}${path}`);
  if (!bytes) throw new Error(`${path} is not sealed`);
  return bytes;
};
const manifest = async () => JSON.parse(String(await sealed(`${FOLDER}manifest.json`)));

it('the manifest names every artefact with its size and hash', async () => {
  const { artefacts, ...what } = await manifest();
  expect(what).toMatchObject({
    flow: 'cpi',
    period: '2017-12',
    edition: 1,
    releaseAt: '2018-01-10T09:30:00+08:00',
  });
  expect(artefacts.map(({ path }: { path: string }) => path).sort()).toEqual(
    [
      `en/${FOLDER}`,
      FOLDER,
      ...['data.csv', 'data.json', 'data.xlsx', 'release.json', 'series.csv'].map(
        (name) => `${FOLDER}${name}`,
      ),
    ].sort(),
  );
  for (const { path, size, sha256 } of artefacts) {
    const bytes = await sealed(path);
    expect([path, bytes.length]).toEqual([path, size]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
});

it('its signature is the office’s, over exactly those bytes', async () => {
  const [header = '', , signature = ''] = String(await sealed(`${FOLDER}manifest.jws`)).split('.');
  const payload = (await sealed(`${FOLDER}manifest.json`)).toString('base64url');
  const key = await importJWK(await publicJwk(office.ports.signer), 'ES256');
  await flattenedVerify({ protected: header, payload, signature }, key);
  await expect(
    flattenedVerify({ protected: header, payload: `${payload}AA`, signature }, key),
  ).rejects.toThrow();
});

it('the edition’s own document is of its announced T, and links to what is sealed with it', async () => {
  const document = JSON.parse(String(await sealed(`${FOLDER}release.json`)));
  expect(document).toMatchObject({
    id: 'cpi/2017-12',
    edition: 1,
    releaseAt: '2018-01-10T09:30:00+08:00',
    links: { csv: `/${FOLDER}data.csv`, manifest: `/${FOLDER}manifest.json` },
  });
  expect(document.headline.length).toBeGreaterThan(0);
});

it('the manifest has what is posted of it, so that whoever signs signs that too', async () => {
  const { posts } = await manifest();
  const { headline, title } = JSON.parse(String(await sealed(`${FOLDER}release.json`)));
  expect(posts.map(({ channel }: { channel: string }) => channel)).toEqual(POST_CHANNELS.map(({ id }) => id));
  const [{ text } = { text: '' }] = posts;
  expect(text).toContain(title.zh);
  expect(text).toContain(sayFigure(headline[0]).zh);
});
