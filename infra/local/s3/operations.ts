/** Which S3 operation a request means, and every query parameter and header that it may have. */
import type { Query, Realm } from '../iam/sigv4.ts';
import type { Answer, Call } from './call.ts';
import { notImplemented, S3Fault } from './faults.ts';
import { headBucket, listObjects, listVersions } from './lists.ts';
import { abortUpload, completeUpload, createUpload, uploadPart } from './multipart.ts';
import { copyObject, deleteObject, getObject, putObject } from './objects.ts';
import { postObject } from './post-object.ts';

export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly on: 'bucket' | 'object';
  /** Query parameters that make it this operation, and those it may have besides. */
  readonly needs?: readonly string[];
  readonly query?: readonly string[];
  /** The header that makes it this operation, and what it may have besides. */
  readonly marked?: string;
  readonly headers?: RegExp;
  run(call: Call, realm: Realm): Answer | Promise<Answer>;
}

const BODY =
  'content-md5|x-amz-decoded-content-length|x-amz-trailer|x-amz-sdk-checksum-algorithm|x-amz-checksum-(crc32|crc32c|sha1|sha256)|content-encoding';
const KEPT =
  'content-(disposition|encoding|language)|expires|x-amz-meta-.+|x-amz-storage-class|x-amz-server-side-encryption(-aws-kms-key-id)?';
const WHEN = 'if-(match|none-match)';
const READ = /^(range|if-(match|none-match|modified-since|unmodified-since)|x-amz-checksum-mode)$/;
const LIST = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

/** The first that fits is meant: special ones before plain ones. */
const OPERATIONS: readonly Operation[] = [
  {
    name: 'UploadPart',
    method: 'PUT',
    on: 'object',
    needs: ['partNumber', 'uploadId'],
    headers: new RegExp(`^(${BODY})$`),
    run: uploadPart,
  },
  {
    name: 'CopyObject',
    method: 'PUT',
    on: 'object',
    marked: 'x-amz-copy-source',
    headers: new RegExp(
      `^(${KEPT}|x-amz-copy-source(-if-(match|none-match|modified-since|unmodified-since))?|x-amz-metadata-directive)$`,
    ),
    run: copyObject,
  },
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    headers: new RegExp(`^(${BODY}|${KEPT}|${WHEN})$`),
    run: putObject,
  },
  { name: 'GetObject', method: 'GET', on: 'object', query: ['versionId'], headers: READ, run: getObject },
  { name: 'HeadObject', method: 'HEAD', on: 'object', query: ['versionId'], headers: READ, run: getObject },
  { name: 'AbortMultipartUpload', method: 'DELETE', on: 'object', needs: ['uploadId'], run: abortUpload },
  { name: 'DeleteObject', method: 'DELETE', on: 'object', query: ['versionId'], run: deleteObject },
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    on: 'object',
    needs: ['uploads'],
    headers: new RegExp(`^(${KEPT}|x-amz-checksum-(algorithm|type))$`),
    run: createUpload,
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    on: 'object',
    needs: ['uploadId'],
    headers: new RegExp(`^(${WHEN})$`),
    run: completeUpload,
  },
  {
    name: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    needs: ['list-type'],
    query: [...LIST, 'continuation-token', 'start-after'],
    run: listObjects,
  },
  {
    name: 'ListObjectVersions',
    method: 'GET',
    on: 'bucket',
    needs: ['versions'],
    query: [...LIST, 'key-marker', 'version-id-marker'],
    run: listVersions,
  },
  { name: 'HeadBucket', method: 'HEAD', on: 'bucket', run: headBucket },
  { name: 'PostObject', method: 'POST', on: 'bucket', run: postObject },
];

/** Headers that change what a request means; all others are the connection's own business. */
const CONSEQUENTIAL = /^(x-amz-|if-|content-|range$|expires$)/;
const ALWAYS = /^(content-(length|type)|x-amz-(date|content-sha256|user-agent))$/;

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
      (one.needs ?? []).every((name) => names.includes(name)) &&
      (one.marked === undefined || headers.has(one.marked)),
  );
  if (!operation) throw notImplemented(`${method} on ${key === '' ? 'a bucket' : 'an object'} of this kind`);
  const allowed = [...(operation.needs ?? []), ...(operation.query ?? [])];
  for (const [at, [name, value]] of query.entries()) {
    if (name === 'x-id' && value === operation.name) continue;
    if (name === 'list-type' && value !== '2') throw notImplemented(`list-type=${value}`);
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
