import * as v from 'valibot';
import { Problem } from '../domain/errors.ts';
import { editionPath } from '../domain/release/addresses.ts';
import type { Artefact, Manifest } from '../domain/release/document.ts';
import { type Release, releaseName } from '../domain/release/release.ts';
import { api, type Call } from '../http/api.ts';
import { STAFF_ROUTES, type StaffOperation } from '../http/contract/release/routes.ts';
import { FlowId, PeriodId, type PreviewAnswer } from '../http/contract/release/schemas.ts';
import { MOST_BYTES, rangeOf, type Span } from '../http/range.ts';
import { env } from '../runtime/env.ts';
import { now } from '../runtime/now.ts';
import { note } from '../store/audit.ts';
import { load } from '../store/release/releases.ts';
import { faultsKey, openVault, read, sealedPrefix } from '../store/release/vault.ts';
import { openTable } from '../store/table.ts';

const { TABLE, VAULT_BUCKET, EDGE_SECRET, ROLE_CLAIM } = env(
  'TABLE',
  'VAULT_BUCKET',
  'EDGE_SECRET',
  'ROLE_CLAIM',
);
const table = openTable(TABLE);
const vault = openVault(VAULT_BUCKET);

const loadNamed = async (call: Call): Promise<Release> => {
  const id = v.safeParse(v.object({ flow: FlowId, period: PeriodId }), call.params);
  if (!id.success)
    throw new Problem('not-found', 'An address has a dataflow and a period, as in cpi/2017-12');
  return await load(table, id.output);
};

type Sealing = { prefix: string; manifest: Manifest; sha256: string; files: readonly Artefact[] };

/**
 * The sealed edition in work and where its bytes lie. `files` are its artefacts, and the manifest and its
 * signature, so that whoever signs can compute what they sign.
 */
const sealedOf = async (release: Release): Promise<Sealing> => {
  const { sealed } = release;
  if (!sealed)
    throw new Problem('conflict', `${releaseName(release)} is ${release.state}: nothing is sealed`);
  const prefix = sealedPrefix(release, release.edition, sealed.build);
  const folder = editionPath(release, release.edition);
  const own = await Promise.all(
    [['manifest.json', 'application/json'] as const, ['manifest.jws', 'application/jose'] as const].map(
      async ([name, mediaType]) => {
        const bytes = await read(vault, `${prefix}${folder}${name}`);
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
const viewed = (release: Release, call: Call, artefact: string, span: Span | null = null): Promise<void> =>
  note(
    table,
    `preview/${releaseName(release)}`,
    { by: call.actor.sub, at: now() },
    {
      action: 'previewed',
      detail: { edition: release.edition, artefact, ...(span && { from: span.from, to: span.to }) },
    },
  );

const preview: StaffOperation<'preview'> = async (call) => {
  const release = await loadNamed(call);
  const { manifest, sha256 } = await sealedOf(release);
  await viewed(release, call, 'manifest.json');
  return {
    body: { manifest: { ...manifest, artefacts: [...manifest.artefacts] }, sha256 } satisfies PreviewAnswer,
  };
};

/** An artefact is named by its path without the slash that ends a page's. */
const previewArtefact: StaffOperation<'previewArtefact'> = async (call) => {
  const release = await loadNamed(call);
  const { prefix, files } = await sealedOf(release);
  const named = call.params.artefact ?? '';
  const artefact = files.find(({ path }) => path === named || path === `${named}/`);
  if (!artefact) throw new Problem('not-found', `The sealed edition has no artefact ${named}`);
  const span = rangeOf(call.headers.range, artefact.size);
  if (!span && artefact.size > MOST_BYTES) {
    throw new Problem('too-large', `${artefact.size} bytes: ask for them by Range, ${MOST_BYTES} at a time`);
  }
  const bytes = await read(vault, `${prefix}${artefact.path}`, span ?? undefined);
  if (!bytes) throw new Error(`${artefact.path} is not sealed`);
  await viewed(release, call, artefact.path, span);
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

const faults: StaffOperation<'faults'> = async (call) => {
  const release = await loadNamed(call);
  const upload = Number(call.params.upload);
  const report = Number.isSafeInteger(upload) ? await read(vault, faultsKey(release, upload)) : null;
  if (!report) throw new Problem('not-found', 'Nothing was found wrong with that upload');
  await viewed(release, call, `faults of upload ${upload}`);
  return { body: JSON.parse(report.toString('utf8')), mediaType: 'application/problem+json' };
};

export const handler = api({
  function: 'preview',
  routes: STAFF_ROUTES,
  edgeSecret: EDGE_SECRET,
  roleClaim: ROLE_CLAIM,
  operations: { preview, previewArtefact, faults },
});
