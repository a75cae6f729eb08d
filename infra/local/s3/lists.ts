/** ListObjectsV2 and ListObjectVersions: keys in the order of their UTF-8 bytes, common prefixes rolled up. */
import { encode } from '../iam/sigv4.ts';
import { type Answer, type Ask, arn, demand } from './call.ts';
import type { Version } from './database.ts';
import { document, element, NAMESPACE, notImplemented, S3Fault } from './faults.ts';

type Entry = { readonly version: Version } | { readonly prefix: string };

/** The first text after everything that begins with `prefix`; null when there is none. */
function past(prefix: string): string | null {
  const points = Array.from(prefix, (char) => char.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    // U+D800 to U+DFFF are no characters.
    if (last < 0x10ffff) return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return null;
}

/** Every entry from the key `from` on; a common prefix stands once for all keys below it. */
function* entries(
  ask: Ask,
  every: boolean,
  from: string,
  prefix: string,
  delimiter: string,
): Generator<Entry> {
  let start: string | null = Buffer.compare(Buffer.from(from), Buffer.from(prefix)) > 0 ? from : prefix;
  while (start !== null) {
    let rolled: string | null = null;
    for (const version of ask.engine.db.list(ask.bucket.name, start, every)) {
      if (!version.key.startsWith(prefix)) return;
      const cut = delimiter === '' ? -1 : version.key.indexOf(delimiter, prefix.length);
      if (cut >= 0) {
        rolled = version.key.slice(0, cut + delimiter.length);
        break;
      }
      yield { version };
    }
    if (rolled === null) return;
    yield { prefix: rolled };
    start = past(rolled);
  }
}

function parameters(ask: Ask) {
  const maxKeys = ask.query.get('max-keys') ?? '1000';
  if (!/^\d{1,9}$/.test(maxKeys)) throw new S3Fault('InvalidArgument', 'max-keys must be a number.');
  const encoding = ask.query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url') {
    throw new S3Fault('InvalidArgument', 'Invalid Encoding Method specified in Request');
  }
  const prefix = ask.query.get('prefix') ?? '';
  const delimiter = ask.query.get('delimiter') ?? '';
  const show = (key: string) => (encoding === 'url' ? encode(key).replaceAll('%2F', '/') : key);
  return { limit: Math.min(Number(maxKeys), 1000), prefix, delimiter, show, encoding };
}

function permit(ask: Ask, action: string): void {
  const given = (name: string) => ask.query.get(name) ?? null;
  demand(ask, action, arn(ask, ''), {
    's3:prefix': given('prefix'),
    's3:delimiter': given('delimiter'),
    's3:max-keys': given('max-keys'),
  });
}

function head(ask: Ask, list: ReturnType<typeof parameters>, truncated: boolean): string[] {
  return [
    element('Name', ask.bucket.name),
    element('Prefix', list.show(list.prefix)),
    ...(list.delimiter ? [element('Delimiter', list.show(list.delimiter))] : []),
    ...(list.encoding ? [element('EncodingType', list.encoding)] : []),
    element('MaxKeys', list.limit),
    element('IsTruncated', truncated),
  ];
}

function describe(version: Version, show: (key: string) => string): string[] {
  return [
    element('Key', show(version.key)),
    element('LastModified', new Date(version.modified).toISOString()),
    element('ETag', `"${version.etag}"`),
    element('Size', version.size),
    element('StorageClass', 'STANDARD'),
  ];
}

const common = (prefix: string, show: (key: string) => string) =>
  element('CommonPrefixes', [element('Prefix', show(prefix))]);

/** What comes directly after this key, or after all that a common prefix stands for. */
function resume(mark: string, delimiter: string, prefix: string): string | null {
  const rolled = delimiter !== '' && mark.indexOf(delimiter, prefix.length) >= 0 && mark.startsWith(prefix);
  if (!rolled) return `${mark}\u0000`;
  return past(mark.slice(0, mark.indexOf(delimiter, prefix.length) + delimiter.length));
}

export function listObjects(ask: Ask): Answer {
  permit(ask, 's3:ListBucket');
  const list = parameters(ask);
  const token = ask.query.get('continuation-token');
  const startAfter = ask.query.get('start-after');
  const mark = token === undefined ? startAfter : Buffer.from(token, 'base64url').toString();
  if (token !== undefined && Buffer.from(mark ?? '').toString('base64url') !== token) {
    throw new S3Fault('InvalidArgument', 'The continuation token provided is incorrect');
  }
  if (startAfter !== undefined && list.delimiter !== '') throw notImplemented('start-after with delimiter');
  const from = mark === undefined ? '' : resume(mark, list.delimiter, list.prefix);
  const page: string[] = [];
  let last = '';
  let truncated = false;
  if (from !== null && list.limit > 0) {
    for (const entry of entries(ask, false, from, list.prefix, list.delimiter)) {
      truncated = page.length === list.limit;
      if (truncated) break;
      last = 'prefix' in entry ? entry.prefix : entry.version.key;
      page.push(
        'prefix' in entry
          ? common(entry.prefix, list.show)
          : element('Contents', describe(entry.version, list.show)),
      );
    }
  }
  const fields = [
    ...head(ask, list, truncated),
    element('KeyCount', page.length),
    ...(token === undefined ? [] : [element('ContinuationToken', token)]),
    ...(startAfter === undefined ? [] : [element('StartAfter', list.show(startAfter))]),
    ...(truncated ? [element('NextContinuationToken', Buffer.from(last).toString('base64url'))] : []),
  ];
  return { status: 200, xml: document(element('ListBucketResult', [...fields, ...page], NAMESPACE)) };
}

export function listVersions(ask: Ask): Answer {
  permit(ask, 's3:ListBucketVersions');
  const list = parameters(ask);
  const keyMarker = ask.query.get('key-marker') ?? '';
  const versionMarker = ask.query.get('version-id-marker');
  if (versionMarker !== undefined && keyMarker === '') {
    throw new S3Fault('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
  }
  const marked =
    versionMarker === undefined
      ? undefined
      : ask.engine.db.findVersion(ask.bucket.name, keyMarker, versionMarker);
  if (versionMarker !== undefined && !marked)
    throw new S3Fault('InvalidArgument', 'Invalid version id specified');
  const from = marked ? keyMarker : keyMarker && resume(keyMarker, list.delimiter, list.prefix);
  const page: string[] = [];
  let last: Entry | null = null;
  let truncated = false;
  if (from !== null && list.limit > 0) {
    for (const entry of entries(ask, true, from, list.prefix, list.delimiter)) {
      if (marked && 'version' in entry && entry.version.key === keyMarker && entry.version.seq >= marked.seq)
        continue;
      truncated = page.length === list.limit;
      if (truncated) break;
      last = entry;
      if ('prefix' in entry) page.push(common(entry.prefix, list.show));
      else {
        const { version } = entry;
        const latest = ask.engine.db.find(ask.bucket.name, version.key)?.seq === version.seq;
        const own = [element('VersionId', version.id), element('IsLatest', latest)];
        const [key = '', modified = '', ...rest] = describe(version, list.show);
        page.push(
          version.marker
            ? element('DeleteMarker', [key, ...own, modified])
            : element('Version', [key, ...own, modified, ...rest]),
        );
      }
    }
  }
  const fields = [
    ...head(ask, list, truncated),
    element('KeyMarker', list.show(keyMarker)),
    element('VersionIdMarker', versionMarker ?? ''),
  ];
  if (truncated && last) {
    fields.push(element('NextKeyMarker', list.show('prefix' in last ? last.prefix : last.version.key)));
    if ('version' in last) fields.push(element('NextVersionIdMarker', last.version.id));
  }
  return { status: 200, xml: document(element('ListVersionsResult', [...fields, ...page], NAMESPACE)) };
}

export function headBucket(ask: Ask): Answer {
  permit(ask, 's3:ListBucket');
  return { status: 200, headers: { 'x-amz-bucket-region': ask.engine.region } };
}
