import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import { POST_CHANNELS } from '../../channel/transport/channels.ts';
import { differencePath, editionPath, english } from '../../kernel/addresses.ts';
import { officeTime } from '../../kernel/day.ts';
import { sha256 } from '../../runtime/sha256.ts';
import type { PublicFile } from '../../store/public-site.ts';
import { publicJwk, type Signer, signDetached } from '../../store/signing.ts';
import type { Site } from '../../web/pages/site.ts';
import { composePosts, postingOf } from '../documents/channel-post.ts';
import { keepSealed, sealedPrefix, type Vault } from '../records/vault.ts';
import {
  type DocumentStructure,
  editionDocument,
  type Manifest,
  type PostText,
  type ReleaseDocument,
} from '../rules/document.ts';
import { headlineOf } from '../rules/headline.ts';
import type { Posting, Release } from '../rules/release.ts';
import { artefactsOf, type Edition, PLAIN_CSV, writeChanges } from './artefacts.ts';

export const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);

const HTML = 'text/html; charset=utf-8';

/** What the edition says of itself, its key figures among it. */
const documentOf = ({ release, dataflow, observations, changes }: Edition): ReleaseDocument =>
  editionDocument(
    release,
    dataflow,
    release.kind === 'backfill' ? [] : headlineOf(dataflow, observations),
    changes,
    Object.fromEntries(artefactsOf(release.edition).map(([name, { link }]) => [link, name])),
  );

/** Every artefact of an edition, byte for byte as the public will get it. */
const render = async (edition: Edition, document: ReleaseDocument, site: Site): Promise<PublicFile[]> => {
  const { release, dataflow, observations, vintage } = edition;
  const folder = editionPath(release, release.edition);
  // All at once: the workbook's compression runs on threads of its own while the texts are written here.
  const [{ releasePage }, ...files] = await Promise.all([
    import('../pages/release-page.ts'),
    ...artefactsOf(release.edition).map(async ([name, row]) => ({
      key: `${folder}${name}`,
      bytes: await row.write(edition, document, site.address),
      mediaType: row.mediaType,
      offer: row.offer,
    })),
  ]);
  const downloads = files.map(({ key, bytes, mediaType, offer }) => ({
    path: key,
    mediaType,
    size: bytes.length,
    offer,
  }));
  const model = { site, dataflow, document, observations, history: vintage, downloads };
  return [
    ...files.map(({ offer: _, ...file }) => file),
    ...(await differenceFiles(edition, document, site)),
    { key: `${folder}release.json`, bytes: json(document), mediaType: 'application/json' },
    { key: folder, bytes: Buffer.from(releasePage(model, 'zh')), mediaType: HTML },
    { key: english(folder), bytes: Buffer.from(releasePage(model, 'en')), mediaType: HTML },
  ];
};

/** For each edition before this one, what differs from it: a file, and a page in both languages. */
const differenceFiles = async (
  { release, dataflow, vintage, since }: Edition,
  document: ReleaseDocument,
  site: Site,
): Promise<PublicFile[]> => {
  if (since.size === 0) return [];
  const { differencePage } = await import('../pages/difference-page.ts');
  const keys = [...vintage.keys()];
  return [...since].flatMap(([earlier, changes]): PublicFile[] => {
    const path = differencePath(release, release.edition, earlier);
    const model = { site, dataflow, document, since: earlier, changes, keys };
    return [
      { key: `${path}.csv`, bytes: writeChanges(changes), mediaType: PLAIN_CSV },
      { key: `${path}/`, bytes: Buffer.from(differencePage(model, 'zh')), mediaType: HTML },
      { key: english(`${path}/`), bytes: Buffer.from(differencePage(model, 'en')), mediaType: HTML },
    ];
  });
};

/**
 * Seals an edition: its artefacts, the manifest of their SHA-256 with what is posted of them, and the detached
 * signature over it, under a fresh prefix of the vault. Gives the build's name and the manifest's own hash, which is
 * what people sign off.
 */
export const sealEdition = async (
  edition: Edition,
  site: Site,
  vault: Vault,
  signer: Signer,
  at: Temporal.Instant,
): Promise<{ build: string; manifest: string; posting?: Posting }> => {
  const { release, dataflow } = edition;
  const document = documentOf(edition);
  const posts = composePosts(document, POST_CHANNELS, site.address, release.wordings);
  const posting = release.kind === 'backfill' ? undefined : postingOf(document, POST_CHANNELS, site.address);
  const figures = edition.observations.filter(({ value }) => value !== '').length;
  const artefacts = await render(edition, document, site);
  const sealed = await sealArtefacts(release, dataflow, artefacts, vault, signer, at, { posts, figures });
  return { ...sealed, ...(posting && { posting }) };
};

/** The same of artefacts that are rendered already. */
export const sealArtefacts = async (
  release: Release,
  dataflow: DocumentStructure,
  artefacts: readonly PublicFile[],
  vault: Vault,
  signer: Signer,
  at: Temporal.Instant,
  told: { posts?: readonly PostText[]; figures?: number } = {},
): Promise<{ build: string; manifest: string }> => {
  const manifest: Manifest = {
    flow: release.flow,
    period: release.period,
    edition: release.edition,
    releaseAt: release.releaseAt && officeTime(release.releaseAt, 0),
    dataflow: {
      agency: dataflow.agency,
      id: dataflow.sdmxId,
      version: dataflow.version,
      name: dataflow.name,
    },
    artefacts: artefacts.map(({ key, mediaType, bytes }) => ({
      path: key,
      mediaType,
      size: bytes.length,
      sha256: sha256(bytes),
    })),
    ...told,
  };
  const folder = editionPath(release, release.edition);
  const manifestBytes = json(manifest);
  const { kid } = await publicJwk(signer);
  const signature = Buffer.from(await signDetached(signer, kid, manifestBytes));
  const build = randomUUID();
  const prefix = sealedPrefix(release, release.edition, build);
  const all: PublicFile[] = [
    ...artefacts,
    { key: `${folder}manifest.json`, bytes: manifestBytes, mediaType: 'application/json' },
    { key: `${folder}manifest.jws`, bytes: signature, mediaType: 'application/jose' },
  ];
  await Promise.all(all.map((page) => keepSealed(vault, { ...page, key: `${prefix}${page.key}` }, at)));
  return { build, manifest: sha256(manifestBytes) };
};
