/** Browser uploads: multipart/form-data with a signed policy, every condition of which is checked. */
import { type Realm, verifyPolicy } from '../iam/sigv4.ts';
import { type BodyReader, receive } from './body.ts';
import { type Answer, arn, type Call, checkKey, demand, keptHeaders, newDataKey } from './call.ts';
import { document, element, NAMESPACE, notImplemented, S3Fault } from './faults.ts';
import { commit, etagOf, MAX_SIZE, written } from './objects.ts';

const MAX_FIELDS = 20 * 1024;

interface Policy {
  /** `[operator, field in lower case, value]` */
  readonly conditions: readonly (readonly ['eq' | 'starts-with', string, string])[];
  readonly minimum: number;
  readonly maximum: number;
}

const malformed = (why: string) =>
  new S3Fault('MalformedPOSTRequest', `The body of your POST request is not well-formed: ${why}.`);
const invalid = (why: string) => new S3Fault('InvalidPolicyDocument', `Invalid Policy: ${why}.`);
const refused = (why: string) => new S3Fault('AccessDenied', `Invalid according to Policy: ${why}.`);

interface Form {
  /** By lower-case name; the file is not among them. */
  readonly fields: Map<string, string>;
  readonly fileName: string;
  readonly boundary: Buffer;
}

/** Reads the form up to the first byte of its file. */
async function readForm(reader: BodyReader, contentType: string): Promise<Form> {
  const [, quotedBoundary, bareBoundary] =
    /^multipart\/form-data;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const name = quotedBoundary ?? bareBoundary;
  if (name === undefined) throw malformed('it names no boundary');
  const boundary = Buffer.from(`\r\n--${name}`, 'latin1');
  if ((await reader.line(200)) !== `--${name}`) throw malformed('it does not begin with the boundary');
  const fields = new Map<string, string>();
  let size = 0;
  for (;;) {
    let disposition = '';
    for (let line = await reader.line(8192); line !== ''; line = await reader.line(8192)) {
      if (line === null) throw malformed('a field has no end');
      size += line.length;
      if (size > MAX_FIELDS) break;
      const [, header = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
      if (header.toLowerCase() === 'content-disposition')
        disposition = Buffer.from(value, 'latin1').toString();
      else if (header.toLowerCase() === 'content-transfer-encoding')
        throw notImplemented('A transfer encoding');
    }
    const field = /^form-data;.*?\bname="([^"]*)"/i.exec(disposition)?.[1]?.toLowerCase();
    if (field === undefined) throw malformed('a field has no name');
    if (field === 'file') {
      return { fields, fileName: /\bfilename="([^"]*)"/i.exec(disposition)?.[1] ?? '', boundary };
    }
    const parts: Buffer[] = [];
    for await (const bytes of reader.until(boundary)) {
      size += bytes.length;
      if (size > MAX_FIELDS) break;
      parts.push(bytes);
    }
    if (size > MAX_FIELDS) {
      throw new S3Fault('MaxPostPreDataLengthExceeded', 'The fields before the file are longer than 20 KB.');
    }
    if (fields.has(field)) throw new S3Fault('InvalidArgument', `The field ${field} stands twice.`);
    fields.set(field, Buffer.concat(parts).toString());
    const end = await reader.line(200);
    if (end !== '') throw malformed(end === '--' ? 'it has no file' : 'a boundary is broken');
  }
}

function parsePolicy(encoded: string, now: number): Policy {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(encoded, 'base64').toString());
  } catch {
    throw invalid('Invalid JSON');
  }
  const { expiration, conditions, ...more } = (parsed ?? {}) as Record<string, unknown>;
  if (typeof expiration !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(expiration)) {
    throw invalid('expiration must be an ISO 8601 instant that ends in Z');
  }
  if (!Array.isArray(conditions) || Object.keys(more).length > 0)
    throw invalid('it has expiration and conditions');
  // Written so that an expiration that is no date counts as past.
  if (!(now < Date.parse(expiration))) throw refused('Policy expired');
  const tests: (readonly ['eq' | 'starts-with', string, string])[] = [];
  let minimum = 0;
  let maximum = MAX_SIZE;
  for (const condition of conditions as unknown[]) {
    if (Array.isArray(condition) && condition.length === 3) {
      const [operator, first, second] = condition as unknown[];
      if (operator === 'content-length-range') {
        if (!/^\d{1,15},\d{1,15}$/.test(`${first},${second}`)) throw invalid('content-length-range');
        minimum = Math.max(minimum, Number(first));
        maximum = Math.min(maximum, Number(second));
      } else if (
        (operator === 'eq' || operator === 'starts-with') &&
        typeof first === 'string' &&
        first.startsWith('$') &&
        typeof second === 'string'
      ) {
        tests.push([operator, first.slice(1).toLowerCase(), second]);
      } else throw invalid(`the condition ${JSON.stringify(condition)} is not known`);
    } else if (typeof condition === 'object' && condition !== null && !Array.isArray(condition)) {
      for (const [field, value] of Object.entries(condition)) {
        if (typeof value !== 'string') throw invalid(`the value of ${field} must be text`);
        tests.push(['eq', field.toLowerCase(), value]);
      }
    } else throw invalid(`the condition ${JSON.stringify(condition)} is not known`);
  }
  return { conditions: tests, minimum, maximum };
}

/** Each condition holds, and no field stands in the form that no condition speaks of. */
function checkPolicy(policy: Policy, fields: ReadonlyMap<string, string>): void {
  for (const [operator, field, value] of policy.conditions) {
    const given = fields.get(field) ?? '';
    const values = field === 'content-type' && operator === 'starts-with' ? given.split(/,\s*/) : [given];
    if (!values.every((one) => (operator === 'eq' ? one === value : one.startsWith(value)))) {
      throw refused(`Policy Condition failed: ["${operator}", "$${field}", "${value}"]`);
    }
  }
  for (const field of fields.keys()) {
    const free = field === 'policy' || field === 'x-amz-signature' || field.startsWith('x-ignore-');
    if (!free && !policy.conditions.some(([, name]) => name === field)) {
      throw refused(`Extra input fields: ${field}`);
    }
  }
}

const KNOWN =
  /^(bucket|key|policy|x-amz-(algorithm|credential|date|security-token|signature)|success_action_(status|redirect)|cache-control|content-(disposition|encoding|language|type)|content-md5|expires|x-amz-storage-class|x-amz-server-side-encryption(-aws-kms-key-id)?|x-amz-sdk-checksum-algorithm|x-amz-checksum-(crc32|crc32c|sha1|sha256)|x-amz-meta-.+|x-ignore-.*)$/;

export async function postObject(call: Call, realm: Realm): Promise<Answer> {
  const form = await readForm(call.reader, call.headers.get('content-type') ?? '');
  const { fields, fileName, boundary } = form;
  const field = (name: string) => {
    const value = fields.get(name);
    if (value === undefined)
      throw new S3Fault('InvalidArgument', `Bucket POST must contain a field named '${name}'.`);
    return value;
  };
  if (!fields.has('policy')) throw new S3Fault('AccessDenied', 'Access Denied');
  if (call.signed.principal.type !== 'Anonymous') throw notImplemented('A POST that is signed twice');
  const principal = verifyPolicy(
    {
      policy: field('policy'),
      algorithm: field('x-amz-algorithm'),
      credential: field('x-amz-credential'),
      token: fields.get('x-amz-security-token'),
      stamp: field('x-amz-date'),
      signature: field('x-amz-signature'),
    },
    realm,
  );
  const policy = parsePolicy(field('policy'), realm.now);
  const key = field('key').replace(/\$\{filename\}/g, () => fileName);
  if (key === '') throw new S3Fault('InvalidArgument', 'The key must not be empty.');
  checkKey(key);
  const { bucket } = call;
  if ((fields.get('bucket') ?? bucket.name) !== bucket.name) throw refused('the bucket is another one');
  checkPolicy(policy, new Map([...fields, ['key', key]]).set('bucket', bucket.name));
  const unknown = [...fields.keys()].find((name) => !KNOWN.test(name));
  if (unknown !== undefined) throw notImplemented(`The form field ${unknown}`);

  const ask = { ...call, principal, key, headers: fields };
  demand(ask, 's3:PutObject', arn(ask), { 's3:ObjectCreationOperation': 'true' });
  const kept = keptHeaders(bucket, fields);
  const { plaintext, wrapped } = newDataKey(ask);
  const body = call.engine.db.newBody(plaintext);
  try {
    let size = 0;
    const source = call.reader.until(boundary);
    const received = await receive(source, { headers: fields, length: null, sha256: null }, (bytes) => {
      size += bytes.length;
      if (size > policy.maximum) {
        throw new S3Fault('EntityTooLarge', `Your proposed upload exceeds ${policy.maximum} bytes.`);
      }
      body.write(bytes);
    });
    if (size < policy.minimum) {
      throw new S3Fault('EntityTooSmall', `Your proposed upload is smaller than ${policy.minimum} bytes.`);
    }
    const version = commit(
      ask,
      () => {},
      () => {
        const headers = { ...kept, ...received.checksums };
        return { etag: etagOf(ask, received.md5), ...body.finish(), headers, wrapped };
      },
    );
    return reply(ask, fields, written(ask, version));
  } catch (error) {
    body.discard();
    throw error;
  }
}

/** 204 unless the form says otherwise; S3 ignores a status it does not know, and a redirect that is no address. */
function reply(ask: Call, fields: ReadonlyMap<string, string>, headers: Record<string, string>): Answer {
  const etag = headers.etag ?? '';
  const redirect = fields.get('success_action_redirect') ?? '';
  if (URL.canParse(redirect)) {
    const location = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket: ask.bucket.name, key: ask.key, etag })) {
      location.searchParams.set(name, value);
    }
    return { status: 303, headers: { ...headers, location: location.href } };
  }
  const status = fields.get('success_action_status');
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers };
  const result = [element('Bucket', ask.bucket.name), element('Key', ask.key), element('ETag', etag)];
  return { status: 201, headers, xml: document(element('PostResponse', result, NAMESPACE)) };
}
