/** Multipart uploads: parts are bodies of their own, and the finished object points at them in order. */
import { createHash, randomBytes } from 'node:crypto';
import { SaxesParser } from 'saxes';
import { decodeBody, receive } from './body.ts';
import { type Answer, arn, type Call, demand, keptHeaders, newDataKey, openDataKey } from './call.ts';
import { checksum } from './checksums.ts';
import type { Part, Upload } from './database.ts';
import { document, element, NAMESPACE, notImplemented, S3Fault } from './faults.ts';
import { commit, etagOf, guard, MAX_SIZE, written } from './objects.ts';

const MIN_PART = 5 * 1024 ** 2;
const ALGORITHM = 'x-amz-checksum-algorithm';

export function createUpload(call: Call): Answer {
  demand(call, 's3:PutObject', arn(call), { 's3:ObjectCreationOperation': 'false' });
  const kept: Record<string, string> = keptHeaders(call.bucket, call.headers);
  const algorithm = call.headers.get(ALGORITHM)?.toLowerCase();
  const type = call.headers.get('x-amz-checksum-type') ?? 'COMPOSITE';
  if (type !== 'COMPOSITE') throw notImplemented(`x-amz-checksum-type: ${type}`);
  if (algorithm !== undefined) {
    checksum(algorithm, Buffer.alloc(0));
    kept[ALGORITHM] = algorithm;
  }
  const id = randomBytes(24).toString('base64url');
  const { wrapped } = newDataKey(call);
  call.engine.db.begin({ id, bucket: call.bucket.name, key: call.key, headers: kept, wrapped });
  const result = [element('Bucket', call.bucket.name), element('Key', call.key), element('UploadId', id)];
  return {
    status: 200,
    headers:
      algorithm === undefined ? {} : { [ALGORITHM]: algorithm.toUpperCase(), 'x-amz-checksum-type': type },
    xml: document(element('InitiateMultipartUploadResult', result, NAMESPACE)),
  };
}

function findUpload(call: Call): Upload {
  const id = call.query.get('uploadId') ?? '';
  const upload = call.engine.db.findUpload(id, call.bucket.name, call.key);
  if (!upload) throw new S3Fault('NoSuchUpload', 'The specified multipart upload does not exist.');
  return upload;
}

export async function uploadPart(call: Call): Promise<Answer> {
  demand(call, 's3:PutObject', arn(call), { 's3:ObjectCreationOperation': 'false' });
  const number = call.query.get('partNumber') ?? '';
  if (!/^[1-9]\d{0,4}$/.test(number) || Number(number) > 10_000) {
    throw new S3Fault('InvalidArgument', 'Part number must be an integer between 1 and 10000.');
  }
  const upload = findUpload(call);
  const { db } = call.engine;
  const { source, expected } = decodeBody(call.reader, call.headers, call.signed);
  if ((expected.length ?? 0) > MAX_SIZE) throw new S3Fault('EntityTooLarge', 'A part has 5 GB at most.');
  const body = db.newBody(openDataKey(call, upload.wrapped));
  try {
    const { md5, checksums } = await receive(source, expected, body.write);
    const wanted = upload.headers[ALGORITHM];
    const [name, value = null] = Object.entries(checksums)[0] ?? [];
    if (wanted !== undefined && name !== `x-amz-checksum-${wanted}`) {
      throw new S3Fault('InvalidRequest', `This upload expects the checksum ${wanted} of every part.`);
    }
    const algorithm = name?.slice('x-amz-checksum-'.length) ?? null;
    const etag = etagOf(call, md5);
    db.transaction(() => {
      findUpload(call);
      const [id, size] = body.finish();
      const earlier = db.parts(upload.id).find((part) => part.number === Number(number));
      db.addPart(
        upload.id,
        { number: Number(number), body: id, size, etag, algorithm, checksum: value },
        earlier,
      );
    });
    return { status: 200, headers: { etag: `"${etag}"`, ...checksums } };
  } catch (error) {
    body.discard();
    throw error;
  }
}

/** The list of parts in the request; S3's own names of elements, without quotes around the ETag. */
async function parseParts(call: Call): Promise<ReadonlyMap<string, string>[]> {
  const chunks: Buffer[] = [];
  const { source, expected } = decodeBody(call.reader, call.headers, call.signed);
  if ((expected.length ?? 0) > 4 * 1024 ** 2)
    throw new S3Fault('MalformedXML', 'The list of parts is too long.');
  await receive(source, { ...expected, headers: new Map() }, (bytes) => chunks.push(bytes));
  const parts: Map<string, string>[] = [];
  const path: string[] = [];
  let text = '';
  const malformed = () => new S3Fault('MalformedXML', 'The XML you provided was not well-formed or valid.');
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw malformed();
  });
  parser.on('opentag', ({ name }) => {
    path.push(name);
    text = '';
    if (path.join('/') === 'CompleteMultipartUpload/Part') parts.push(new Map());
  });
  parser.on('text', (more) => {
    text += more;
  });
  parser.on('closetag', ({ name }) => {
    if (path.length === 3) parts.at(-1)?.set(name, text.replace(/^"(.*)"$/, '$1'));
    path.pop();
  });
  parser.write(Buffer.concat(chunks).toString()).close();
  if (parts.length === 0) throw malformed();
  return parts;
}

function choose(stored: readonly Part[], named: readonly ReadonlyMap<string, string>[]): Part[] {
  const chosen = named.map((name) => {
    const found = stored.find((part) => String(part.number) === name.get('PartNumber'));
    const checksums = [...name].filter(([member]) => member.startsWith('Checksum'));
    const agree = checksums.every(
      ([member, value]) =>
        member === `Checksum${found?.algorithm?.toUpperCase()}` && value === found?.checksum,
    );
    if (!found || found.etag !== name.get('ETag') || !agree) {
      throw new S3Fault('InvalidPart', `Part ${name.get('PartNumber')} is not there, or not the one named.`);
    }
    return found;
  });
  for (const [at, part] of chosen.entries()) {
    const next = chosen[at + 1];
    if (next && next.number <= part.number) {
      throw new S3Fault('InvalidPartOrder', 'The parts must be listed in order of their numbers, each once.');
    }
    if (next && part.size < MIN_PART) {
      throw new S3Fault('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size.');
    }
  }
  return chosen;
}

export async function completeUpload(call: Call): Promise<Answer> {
  demand(call, 's3:PutObject', arn(call), { 's3:ObjectCreationOperation': 'true' });
  const named = await parseParts(call);
  const upload = findUpload(call);
  const { db } = call.engine;
  openDataKey(call, upload.wrapped);
  const stored = db.parts(upload.id);
  const chosen = choose(stored, named);
  const check = guard(call);
  const { [ALGORITHM]: algorithm, ...kept } = upload.headers;
  const headers: Record<string, string> = kept;
  if (algorithm !== undefined) {
    const raw = Buffer.concat(chosen.map((part) => Buffer.from(part.checksum ?? '', 'base64')));
    headers[`x-amz-checksum-${algorithm}`] = `${checksum(algorithm, raw)}-${chosen.length}`;
  }
  const md5 = createHash('md5');
  for (const part of chosen) md5.update(part.etag, 'hex');
  const version = commit(call, check, () => {
    db.end(
      upload.id,
      stored.filter((part) => !chosen.includes(part)),
    );
    return {
      etag: `${etagOf(call, md5.digest('hex'))}-${chosen.length}`,
      size: chosen.reduce((sum, part) => sum + part.size, 0),
      headers,
      pieces: chosen.map((part) => [part.body, part.size] as const),
      wrapped: upload.wrapped,
    };
  });
  const { etag = '', ...rest } = written(call, version);
  const result = [element('Bucket', call.bucket.name), element('Key', call.key), element('ETag', etag)];
  if (algorithm !== undefined) {
    const value = version.headers[`x-amz-checksum-${algorithm}`] ?? '';
    result.push(element(`Checksum${algorithm.toUpperCase()}`, value), element('ChecksumType', 'COMPOSITE'));
  }
  return {
    status: 200,
    headers: rest,
    xml: document(element('CompleteMultipartUploadResult', result, NAMESPACE)),
  };
}

export function abortUpload(call: Call): Answer {
  demand(call, 's3:AbortMultipartUpload', arn(call));
  const upload = findUpload(call);
  const { db } = call.engine;
  db.transaction(() => db.end(upload.id, db.parts(upload.id)));
  return { status: 204 };
}
