/** Which S3 operation a request means, and every query parameter and header that it may have. */
import type { Query, Realm } from '../iam/sigv4.ts';
import type { Answer, Call } from './call.ts';
import { notImplemented, S3Fault } from './faults.ts';
import { deleteObject, getObject, putObject } from './objects.ts';
import { postObject } from './post-object.ts';
import { listVersions } from './versions.ts';

export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly on: 'bucket' | 'object';
  /** Query parameters that make it this operation, and those it may have besides. */
  readonly needs?: readonly string[];
  readonly query?: readonly string[];
  /** Headers that it may have besides the connection's own. */
  readonly headers?: RegExp;
  run(call: Call, realm: Realm): Answer | Promise<Answer>;
}

const BODY =
  'content-md5|x-amz-decoded-content-length|x-amz-trailer|x-amz-sdk-checksum-algorithm|x-amz-checksum-(crc32|crc32c|sha1|sha256)|content-encoding';
const KEPT =
  'content-(disposition|encoding|language)|expires|x-amz-object-lock-(mode|retain-until-date)|x-amz-meta-.+|x-amz-storage-class|x-amz-server-side-encryption(-aws-kms-key-id)?';
const WHEN = 'if-(match|none-match)';
const READ = /^(range|if-(match|none-match|modified-since|unmodified-since)|x-amz-checksum-mode)$/;

/** The first that fits is meant: special ones before plain ones. */
const OPERATIONS: readonly Operation[] = [
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    headers: new RegExp(`^(${BODY}|${KEPT}|${WHEN})$`),
    run: putObject,
  },
  { name: 'GetObject', method: 'GET', on: 'object', query: ['versionId'], headers: READ, run: getObject },
  { name: 'HeadObject', method: 'HEAD', on: 'object', query: ['versionId'], headers: READ, run: getObject },
  {
    name: 'DeleteObject',
    method: 'DELETE',
    on: 'object',
    query: ['versionId'],
    headers: /^x-amz-bypass-governance-retention$/,
    run: deleteObject,
  },
  {
    name: 'ListObjectVersions',
    method: 'GET',
    on: 'bucket',
    needs: ['versions'],
    query: ['prefix', 'max-keys', 'key-marker', 'version-id-marker'],
    run: listVersions,
  },
  { name: 'PostObject', method: 'POST', on: 'bucket', run: postObject },
];

/** Headers that change what a request means; all others are the connection's own business. */
const CONSEQUENTIAL = /^(x-amz-|if-|content-|range$|expires$)/;
const ALWAYS = /^(content-(length|type)|x-amz-(date|content-sha256|security-token|user-agent))$/;

/** Throws NotImplemented for whatever would change the meaning and is not known. */
export function chooseOperation(
  method: string,
  key: string,
  headers: ReadonlyMap<string, string>,
  query: Query,
): Operation {
  const names = query.map(([name]) => name);
  const operation = OPERATIONS.find(
    (one) =>
      one.method === method &&
      one.on === (key === '' ? 'bucket' : 'object') &&
      (one.needs ?? []).every((name) => names.includes(name)),
  );
  if (!operation) throw notImplemented(`${method} on ${key === '' ? 'a bucket' : 'an object'} of this kind`);
  const allowed = [...(operation.needs ?? []), ...(operation.query ?? [])];
  for (const [at, [name, value]] of query.entries()) {
    if (name === 'x-id' && value === operation.name) continue;
    if (!allowed.includes(name)) throw notImplemented(`The query parameter ${name}`);
    if (names.indexOf(name) !== at)
      throw new S3Fault('InvalidArgument', `${name} stands twice in the query.`);
  }
  for (const name of headers.keys()) {
    const known = ALWAYS.test(name) || operation.headers?.test(name) === true;
    if (CONSEQUENTIAL.test(name) && !known) throw notImplemented(`The header ${name} of ${operation.name}`);
  }
  return operation;
}
