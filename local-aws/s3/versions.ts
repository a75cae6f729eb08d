/** ListObjectVersions: keys in the order of their UTF-8 bytes, of each key the newest version first. */
import { type Answer, type Ask, arn, demand } from './call.ts';
import type { Version } from './database.ts';
import { document, element, NAMESPACE, S3Fault } from './faults.ts';

/** The most entries of one answer. */
const LIMIT = 1000;

/** Every version whose key begins with `prefix`, after the version of `keyMarker` that `marked` is. */
function* following(
  ask: Ask,
  prefix: string,
  keyMarker: string,
  marked: Version | undefined,
): Generator<Version> {
  // The least text that is greater than a key.
  const after = marked || keyMarker === '' ? keyMarker : `${keyMarker}\u0000`;
  const from = Buffer.compare(Buffer.from(after), Buffer.from(prefix)) > 0 ? after : prefix;
  for (const version of ask.engine.db.versions(ask.bucket.name, from)) {
    if (!version.key.startsWith(prefix)) return;
    if (!marked || version.key !== marked.key || version.seq < marked.seq) yield version;
  }
}

function described(ask: Ask, version: Version): string {
  const latest = ask.engine.db.find(ask.bucket.name, version.key)?.seq === version.seq;
  const common = [
    element('Key', version.key),
    element('VersionId', version.id),
    element('IsLatest', latest),
    element('LastModified', new Date(version.modified).toISOString()),
  ];
  if (version.marker) return element('DeleteMarker', common);
  const object = [
    element('ETag', `"${version.etag}"`),
    element('Size', version.size),
    element('StorageClass', 'STANDARD'),
  ];
  return element('Version', [...common, ...object]);
}

export function listVersions(ask: Ask): Answer {
  const { query, engine, bucket } = ask;
  const given = { 's3:prefix': query.get('prefix') ?? null, 's3:max-keys': query.get('max-keys') ?? null };
  demand(ask, 's3:ListBucketVersions', arn(ask, ''), given);
  const maxKeys = query.get('max-keys') ?? String(LIMIT);
  if (!/^\d{1,9}$/.test(maxKeys)) throw new S3Fault('InvalidArgument', 'max-keys must be a number.');
  const limit = Math.min(Number(maxKeys), LIMIT);
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = query.get('version-id-marker');
  if (versionMarker !== undefined && keyMarker === '') {
    throw new S3Fault('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
  }
  const marked =
    versionMarker === undefined ? undefined : engine.db.findVersion(bucket.name, keyMarker, versionMarker);
  if (versionMarker !== undefined && !marked)
    throw new S3Fault('InvalidArgument', 'Invalid version id specified');

  const page: Version[] = [];
  let truncated = false;
  if (limit > 0) {
    for (const version of following(ask, prefix, keyMarker, marked)) {
      truncated = page.length === limit;
      if (truncated) break;
      page.push(version);
    }
  }
  const last = page.at(-1);
  const fields = [
    element('Name', bucket.name),
    element('Prefix', prefix),
    element('MaxKeys', limit),
    element('IsTruncated', truncated),
    element('KeyMarker', keyMarker),
    element('VersionIdMarker', versionMarker ?? ''),
    ...(truncated && last
      ? [element('NextKeyMarker', last.key), element('NextVersionIdMarker', last.id)]
      : []),
    ...page.map((version) => described(ask, version)),
  ];
  return { status: 200, xml: document(element('ListVersionsResult', fields, NAMESPACE)) };
}
