import { documentName, editionPath, isReport } from '../../kernel/addresses.ts';
import { Problem } from '../../kernel/problem.ts';
import { releaseName } from '../../kernel/release-id.ts';
import { noteEntry } from '../../store/audit/audit.ts';
import { actOf, type Call } from '../../web/api.ts';
import { inLanguage } from '../../web/language.ts';
import { apiLanguage, faultIn, problemIn } from '../../web/problem.ts';
import { type ByteRange, MOST_BYTES, rangeOf } from '../../web/range.ts';
import type { PreviewAnswer } from '../contract/schemas.ts';
import { keyFigures } from '../documents/channel-post.ts';
import { findUploadReport } from '../records/upload-report.ts';
import { readVault, sealedPrefix, type Vault } from '../records/vault.ts';
import type { Artefact, Manifest, ReleaseDocument } from '../rules/document.ts';
import type { Release } from '../rules/release.ts';
import { RELEASE_STATE_NAMES } from '../rules/states.ts';
import { loadNamedRelease, type Makes, type ReleasePorts } from './ports.ts';

type Sealing = { prefix: string; manifest: Manifest; sha256: string; files: readonly Artefact[] };

/**
 * The sealed edition in work and where its bytes lie. `files` are its artefacts, and the manifest and its
 * signature, so that whoever signs can compute what they sign.
 */
const sealedOf = async (vault: Vault, release: Release): Promise<Sealing> => {
  const { sealed } = release;
  if (!sealed)
    throw new Problem('conflict', {
      zh: `${releaseName(release)} 的状态是“${RELEASE_STATE_NAMES[release.state].zh}”，没有封存的内容`,
      en: `${releaseName(release)} is ${release.state}: nothing is sealed`,
    });
  const prefix = sealedPrefix(release, release.edition, sealed.build);
  const folder = editionPath(release, release.edition);
  const own = await Promise.all(
    [['manifest.json', 'application/json'] as const, ['manifest.jws', 'application/jose'] as const].map(
      async ([name, mediaType]) => {
        const bytes = await readVault(vault, `${prefix}${folder}${name}`);
        if (!bytes) throw new Error(`No ${name} under ${prefix}`);
        return { bytes, file: { path: `${folder}${name}`, mediaType, size: bytes.length, sha256: '' } };
      },
    ),
  );
  const manifest = JSON.parse(own[0]?.bytes.toString('utf8') ?? '') as Manifest;
  const files = [...manifest.artefacts, ...own.map(({ file }) => file)];
  return { prefix, manifest, sha256: sealed.manifest, files };
};

/** Each answer is logged, whatever part of an artefact it carries. */
const viewed = (
  ports: ReleasePorts,
  release: Release,
  call: Call,
  artefact: string,
  span: ByteRange | null = null,
): Promise<void> =>
  noteEntry(ports.table, `preview/${releaseName(release)}`, actOf(ports, call), {
    action: 'previewed',
    detail: { edition: release.edition, artefact, ...(span && { from: span.from, to: span.to }) },
  });

export const preview: Makes<'preview'> = (ports) => async (call) => {
  const release = await loadNamedRelease(ports, call);
  const { prefix, manifest, sha256 } = await sealedOf(ports.vault, release);
  const { artefacts, posts, ...what } = manifest;
  await viewed(ports, release, call, 'manifest.json');
  const own = isReport(release)
    ? null
    : await readVault(
        ports.vault,
        `${prefix}${editionPath(release, release.edition)}${documentName(release)}`,
      );
  return {
    body: {
      manifest: {
        ...what,
        artefacts: [...artefacts],
        ...(posts && {
          posts: posts.map(({ typed, ...post }) => ({ ...post, ...(typed && { typed: [...typed] }) })),
        }),
      },
      sha256,
      keyFigures: own ? keyFigures(JSON.parse(own.toString('utf8')) as ReleaseDocument) : [],
    } satisfies PreviewAnswer,
  };
};

/** An artefact is named by its path without the slash that ends a page's. */
export const previewArtefact: Makes<'previewArtefact'> = (ports) => async (call) => {
  const release = await loadNamedRelease(ports, call);
  const { prefix, files } = await sealedOf(ports.vault, release);
  const named = call.params.artefact ?? '';
  const artefact = files.find(({ path }) => path === named || path === `${named}/`);
  if (!artefact)
    throw new Problem('not-found', {
      zh: `封存的版本没有文件 ${named}`,
      en: `The sealed edition has no artefact ${named}`,
    });
  const span = rangeOf(call.headers.range, artefact.size);
  if (!span && artefact.size > MOST_BYTES) {
    throw new Problem('too-large', {
      zh: `共 ${artefact.size} 字节：请用 Range 分次读取，每次 ${MOST_BYTES}`,
      en: `${artefact.size} bytes: ask for them by Range, ${MOST_BYTES} at a time`,
    });
  }
  const bytes = await readVault(ports.vault, `${prefix}${artefact.path}`, span ?? undefined);
  if (!bytes) throw new Error(`${artefact.path} is not sealed`);
  await viewed(ports, release, call, artefact.path, span);
  return {
    status: span ? 206 : 200,
    bytes,
    mediaType: artefact.mediaType,
    headers: {
      'accept-ranges': 'bytes',
      ...(span && { 'content-range': `bytes ${span.from}-${span.to}/${artefact.size}` }),
    },
  };
};

export const faults: Makes<'faults'> = (ports) => async (call) => {
  const release = await loadNamedRelease(ports, call);
  const upload = Number(call.params.upload);
  const report = Number.isSafeInteger(upload) ? await findUploadReport(ports.vault, release, upload) : null;
  if (!report)
    throw new Problem('not-found', {
      zh: '该上传没有发现问题',
      en: 'Nothing was found wrong with that upload',
    });
  await viewed(ports, release, call, `faults of upload ${upload}`);
  const lang = apiLanguage(call.headers['accept-language']);
  return {
    body: { ...problemIn(report, lang), warnings: report.warnings.map(faultIn(lang)) },
    mediaType: 'application/problem+json',
    headers: inLanguage(lang),
  };
};
