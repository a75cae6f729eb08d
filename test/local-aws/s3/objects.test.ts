import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { fc, test } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engines, failure, START, startEngines } from '../engines.ts';

const MiB = 1024 * 1024;
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines({
    buckets: [
      { name: 'plain', versioned: false },
      { name: 'kept', versioned: true },
    ],
  });
});
afterAll(() => engines.stop());

const put = (
  Bucket: string,
  Key: string,
  Body: PutObjectCommandInput['Body'],
  more: Partial<PutObjectCommandInput> = {},
) => engines.s3().send(new PutObjectCommand({ Bucket, Key, ...more, ...(Body !== undefined && { Body }) }));
const open = (Bucket: string, Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  engines.s3().send(new GetObjectCommand({ Bucket, Key, ...more }));
const bytesOf = async (answer: Awaited<ReturnType<typeof open>>) =>
  Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
async function get(...asked: Parameters<typeof open>) {
  const answer = await open(...asked);
  return { ...answer, bytes: await bytesOf(answer) };
}

describe('an object', () => {
  it('comes back as it went in, with its headers and metadata', async () => {
    const Body = Buffer.from('时间,数值\n2017-12,1.8\n');
    const stored = await put('plain', '数据/居民 消费+价格.csv', Body, {
      ContentType: 'text/csv; charset=utf-8',
      CacheControl: 's-maxage=1',
      Expires: new Date('2018-01-10T01:29:59Z'),
      ContentDisposition: 'attachment; filename="cpi.csv"',
      ContentLanguage: 'zh',
      Metadata: { manifest: 'abc', 'edition-number': '1' },
    });
    expect(stored.ETag).toBe(`"${md5(Body)}"`);
    expect(stored.VersionId).toBeUndefined();
    expect(stored.ServerSideEncryption).toBe('AES256');

    const read = await get('plain', '数据/居民 消费+价格.csv');
    expect(read.bytes).toEqual(Body);
    expect(read).toMatchObject({
      ContentType: 'text/csv; charset=utf-8',
      CacheControl: 's-maxage=1',
      ExpiresString: 'Wed, 10 Jan 2018 01:29:59 GMT',
      ContentDisposition: 'attachment; filename="cpi.csv"',
      ContentLanguage: 'zh',
      ContentLength: Body.length,
      AcceptRanges: 'bytes',
      ETag: `"${md5(Body)}"`,
      Metadata: { manifest: 'abc', 'edition-number': '1' },
      LastModified: new Date(Math.floor(START / 1000) * 1000),
    });
    const head = await engines
      .s3()
      .send(new HeadObjectCommand({ Bucket: 'plain', Key: '数据/居民 消费+价格.csv' }));
    expect(head).toMatchObject({ ContentLength: Body.length, CacheControl: 's-maxage=1' });
  });

  it('may be empty, and overwritten, and is gone when deleted', async () => {
    await put('plain', 'empty', Buffer.alloc(0));
    expect((await get('plain', 'empty')).bytes.length).toBe(0);
    await put('plain', 'empty', 'no longer');
    expect((await get('plain', 'empty')).bytes.toString()).toBe('no longer');
    await engines.s3().send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'empty' }));
    expect(await failure(get('plain', 'empty'))).toBe('404 NoSuchKey');
    expect(await failure(engines.s3().send(new HeadObjectCommand({ Bucket: 'plain', Key: 'empty' })))).toBe(
      '404 NotFound',
    );
    await engines.s3().send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'empty' }));
  });

  it('is not mixed up with another after a restart, though one of them is empty', async () => {
    await put('plain', 'none', Buffer.alloc(0));
    engines.reopen();
    await put('plain', 'some', 'some');
    await engines.s3().send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'none' }));
    expect((await get('plain', 'some')).bytes.toString()).toBe('some');
  });

  it('stays whole for who is reading it while it is overwritten', async () => {
    const first = randomBytes(8 * MiB);
    await put('plain', 'moving', first);
    const read = await open('plain', 'moving');
    await put('plain', 'moving', 'other');
    expect((await bytesOf(read)).equals(first)).toBe(true);
    expect((await get('plain', 'moving')).bytes.toString()).toBe('other');
  });
});

describe('checksums', () => {
  const Body = 'CPI';
  it.each([
    ['CRC32', { ChecksumAlgorithm: 'CRC32' }, 'ChecksumCRC32'],
    ['CRC32C', { ChecksumAlgorithm: 'CRC32C' }, 'ChecksumCRC32C'],
    ['SHA1', { ChecksumAlgorithm: 'SHA1' }, 'ChecksumSHA1'],
    ['SHA256', { ChecksumAlgorithm: 'SHA256' }, 'ChecksumSHA256'],
  ] as const)('%s is verified, kept and given back', async (name, more, field) => {
    const stored = await put('plain', `sum/${name}`, Body, more);
    expect(stored[field]).toMatch(/^[A-Za-z0-9+/]+=*$/);
    const read = await get('plain', `sum/${name}`, { ChecksumMode: 'ENABLED' });
    expect(read[field]).toBe(stored[field]);
    expect(read.ChecksumType).toBe('FULL_OBJECT');
    const streamed = await put('plain', `sum/${name}`, Readable.from([Buffer.from('C'), Buffer.from('PI')]), {
      ...more,
      ContentLength: 3,
    });
    expect(streamed[field]).toBe(stored[field]);
  });

  it.each([
    ['a wrong CRC32', { ChecksumCRC32: 'AAAAAA==' }, '400 BadDigest'],
    ['a wrong CRC32C', { ChecksumCRC32C: 'AAAAAA==' }, '400 BadDigest'],
    ['a CRC32 that is none', { ChecksumCRC32: 'A' }, '400 InvalidDigest'],
    ['a wrong SHA-256', { ChecksumSHA256: Buffer.alloc(32).toString('base64') }, '400 BadDigest'],
    ['a wrong MD5', { ContentMD5: Buffer.alloc(16).toString('base64') }, '400 BadDigest'],
    ['an MD5 that is none', { ContentMD5: 'x' }, '400 InvalidDigest'],
    ['CRC-64', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' }, '501 NotImplemented'],
  ])('%s is refused and leaves nothing', async (_, more, expected) => {
    expect(await failure(put('plain', 'bad-sum', Body, more))).toBe(expected);
    expect(await failure(get('plain', 'bad-sum'))).toBe('404 NoSuchKey');
  });

  it('knows the standard check value of each algorithm', async () => {
    const values = { ChecksumCRC32: 'y/Q5Jg==', ChecksumCRC32C: '4waSgw==' };
    for (const [field, value] of Object.entries(values)) {
      expect((await put('plain', 'check', '123456789', { [field]: value }))[field as 'ChecksumCRC32']).toBe(
        value,
      );
    }
  });
});

describe('reading a part', () => {
  const whole = randomBytes(2 * MiB + 777);
  beforeAll(() => put('plain', 'ranged', whole).then(() => {}));

  const ends = fc.oneof(
    fc.nat(whole.length + 10),
    fc.constantFrom(0, MiB - 1, MiB, MiB + 1, 2 * MiB - 1, 2 * MiB, whole.length - 1, whole.length),
  );
  test.prop([ends, ends], { numRuns: 60 })('any first and last byte', async (first, last) => {
    const expected = whole.subarray(first, last + 1);
    if (first >= whole.length && last >= first) {
      expect(await failure(get('plain', 'ranged', { Range: `bytes=${first}-${last}` }))).toBe(
        '416 InvalidRange',
      );
      return;
    }
    const read = await get('plain', 'ranged', { Range: `bytes=${first}-${last}` });
    if (last < first) expect(read.ContentRange).toBeUndefined();
    else {
      expect(read.ContentRange).toBe(`bytes ${first}-${first + expected.length - 1}/${whole.length}`);
      expect(read.bytes.equals(expected)).toBe(true);
    }
  });

  it.each([
    ['bytes=-5', whole.length - 5, whole.length],
    [`bytes=-${whole.length + 5}`, 0, whole.length],
    [`bytes=${whole.length - 1}-`, whole.length - 1, whole.length],
  ])('%s', async (Range, start, end) => {
    const read = await get('plain', 'ranged', { Range });
    expect(read.bytes.equals(whole.subarray(start, end))).toBe(true);
    expect(read.ContentRange).toBe(`bytes ${start}-${end - 1}/${whole.length}`);
    expect(read.ChecksumCRC32).toBeUndefined();
  });

  it.each([
    ['bytes=-0', '416 InvalidRange'],
    ['bytes=0-1,5-6', '501 NotImplemented'],
  ])('%s is refused', async (Range, expected) => {
    expect(await failure(get('plain', 'ranged', { Range }))).toBe(expected);
  });
});

describe('conditions on reading', () => {
  const before = new Date(START - 1250);
  const at = new Date(START - 250);
  it.each([
    ['IfMatch', { IfMatch: 'ETAG' }, '200'],
    ['IfMatch of another', { IfMatch: '"0"' }, '412 PreconditionFailed'],
    ['IfNoneMatch', { IfNoneMatch: 'ETAG' }, '304 NotModified'],
    ['IfNoneMatch weak', { IfNoneMatch: 'W/ETAG' }, '304 NotModified'],
    ['IfNoneMatch of another', { IfNoneMatch: '"0"' }, '200'],
    ['IfModifiedSince its second', { IfModifiedSince: at }, '304 NotModified'],
    ['IfModifiedSince the second before', { IfModifiedSince: before }, '200'],
    ['IfUnmodifiedSince the second before', { IfUnmodifiedSince: before }, '412 PreconditionFailed'],
    ['IfUnmodifiedSince its second', { IfUnmodifiedSince: at }, '200'],
    ['IfMatch over IfUnmodifiedSince', { IfMatch: 'ETAG', IfUnmodifiedSince: before }, '200'],
    ['IfNoneMatch over IfModifiedSince', { IfNoneMatch: '"0"', IfModifiedSince: at }, '200'],
  ])('%s', async (_, more, expected) => {
    engines.clock.time = START;
    const { ETag = '' } = await put('plain', 'conditional', 'body');
    const conditions = Object.fromEntries(
      Object.entries(more).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replace('ETAG', ETag) : value,
      ]),
    );
    const outcome = await get('plain', 'conditional', conditions).then(
      ({ $metadata }) => String($metadata.httpStatusCode),
      (error) =>
        `${error.$metadata.httpStatusCode} ${error.$metadata.httpStatusCode === 304 ? 'NotModified' : error.name}`,
    );
    expect(outcome).toBe(expected);
  });
});

describe('conditions on writing', () => {
  it('If-None-Match: * writes only what is not there', async () => {
    await put('kept', 'once', 'first', { IfNoneMatch: '*' });
    expect(await failure(put('kept', 'once', 'second', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
    await engines.s3().send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'once' }));
    await put('kept', 'once', 'third', { IfNoneMatch: '*' });
    expect((await get('kept', 'once')).bytes.toString()).toBe('third');
  });

  it('If-Match writes only over what was seen', async () => {
    expect(await failure(put('plain', 'pointer', 'x', { IfMatch: '"0"' }))).toBe('404 NoSuchKey');
    const { ETag = '' } = await put('plain', 'pointer', 'e1');
    await put('plain', 'pointer', 'e2', { IfMatch: ETag });
    expect(await failure(put('plain', 'pointer', 'e3', { IfMatch: ETag }))).toBe('412 PreconditionFailed');
    expect((await get('plain', 'pointer')).bytes.toString()).toBe('e2');
  });

  it.each([
    ['If-None-Match with an ETag', { IfNoneMatch: '"0"' }],
    ['both', { IfNoneMatch: '*', IfMatch: '"0"' }],
  ])('%s is not implemented', async (_, more) => {
    expect(await failure(put('plain', 'pointer', 'x', more))).toBe('501 NotImplemented');
  });

  /** A body whose second half comes only after something else was done. */
  async function during(key: string, more: Partial<PutObjectCommandInput>, work: () => Promise<unknown>) {
    const started = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const Body = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        started.resolve();
        await go.promise;
        yield Buffer.from('half');
      })(),
    );
    const slow = put('kept', key, Body, { ContentLength: 8, ...more });
    const outcome = slow.then(
      () => 'stored',
      (error) => `${error.$metadata.httpStatusCode} ${error.name}`,
    );
    await started.promise;
    await expect.poll(() => engines.requests, { timeout: 30_000 }).toContain(`PUT /_local/s3/kept/${key}`);
    await work();
    go.resolve();
    return outcome;
  }

  it.each([
    ['If-Match', 'changed meanwhile', () => put('kept', 'changing', 'b'), '409 ConditionalRequestConflict'],
    [
      'If-Match',
      'deleted meanwhile',
      () => engines.s3().send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'changing' })),
      '409 ConditionalRequestConflict',
    ],
    ['no condition', 'changed meanwhile', () => put('kept', 'changing', 'b'), 'stored'],
  ])('%s, %s', async (condition, _, work, expected) => {
    const { ETag = '' } = await put('kept', 'changing', 'a');
    engines.requests.length = 0;
    expect(await during('changing', condition === 'If-Match' ? { IfMatch: ETag } : {}, work)).toBe(expected);
  });

  it('whoever ends first wins, the other gets 409', async () => {
    const outcome = await during('race', { IfNoneMatch: '*' }, async () => {
      await put('kept', 'race', 'quick', { IfNoneMatch: '*' });
    });
    expect(outcome).toBe('409 ConditionalRequestConflict');
    expect((await get('kept', 'race')).bytes.toString()).toBe('quick');
  });
});

describe('versions', () => {
  it('are kept, named, hidden by a delete marker and deleted one by one', async () => {
    const first = await put('kept', 'v', '1');
    const second = await put('kept', 'v', '2');
    expect(first.VersionId).not.toBe(second.VersionId);
    expect((await get('kept', 'v', { VersionId: first.VersionId })).bytes.toString()).toBe('1');
    const gone = await engines.s3().send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'v' }));
    expect(gone.DeleteMarker).toBe(true);
    expect(await failure(get('kept', 'v'))).toBe('404 NoSuchKey');
    expect(await failure(get('kept', 'v', { VersionId: gone.VersionId }))).toBe('405 MethodNotAllowed');
    const list = await engines.s3().send(new ListObjectVersionsCommand({ Bucket: 'kept', Prefix: 'v' }));
    expect(list.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [second.VersionId, false],
      [first.VersionId, false],
    ]);
    expect(list.DeleteMarkers?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [gone.VersionId, true],
    ]);
    const undone = await engines
      .s3()
      .send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'v', VersionId: gone.VersionId }));
    expect(undone).toMatchObject({ DeleteMarker: true, VersionId: gone.VersionId });
    expect((await get('kept', 'v')).bytes.toString()).toBe('2');
    await engines
      .s3()
      .send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'v', VersionId: second.VersionId }));
    expect((await get('kept', 'v')).bytes.toString()).toBe('1');
    expect(await failure(get('kept', 'v', { VersionId: second.VersionId }))).toBe('404 NoSuchVersion');
  });
});

describe('what is refused', () => {
  it.each([
    ['a bucket that is not there', () => put('other', 'a', 'x'), '404 NoSuchBucket'],
    ['a key over 1024 bytes', () => put('plain', 'k'.repeat(1025), 'x'), '400 KeyTooLongError'],
    [
      'metadata over 2 KB',
      () => put('plain', 'a', 'x', { Metadata: { a: 'x'.repeat(2048) } }),
      '400 MetadataTooLarge',
    ],
    ['tags', () => put('plain', 'a', 'x', { Tagging: 'a=b' }), '501 NotImplemented'],
    ['an ACL', () => put('plain', 'a', 'x', { ACL: 'public-read' }), '501 NotImplemented'],
    ['object lock', () => put('plain', 'a', 'x', { ObjectLockLegalHoldStatus: 'ON' }), '501 NotImplemented'],
    [
      'another storage class',
      () => put('plain', 'a', 'x', { StorageClass: 'GLACIER' }),
      '501 NotImplemented',
    ],
    [
      'another encryption',
      () => put('plain', 'a', 'x', { ServerSideEncryption: 'aws:kms' }),
      '501 NotImplemented',
    ],
    [
      'a website redirect',
      () => put('plain', 'a', 'x', { WebsiteRedirectLocation: '/b' }),
      '501 NotImplemented',
    ],
    [
      'a copy made by the storage',
      () => engines.s3().send(new CopyObjectCommand({ Bucket: 'plain', Key: 'b', CopySource: 'plain/a' })),
      '501 NotImplemented',
    ],
    [
      'an upload in parts',
      () => engines.s3().send(new CreateMultipartUploadCommand({ Bucket: 'plain', Key: 'a' })),
      '501 NotImplemented',
    ],
    ['a part of an object', () => get('plain', 'a', { PartNumber: 1 }), '501 NotImplemented'],
    [
      'overridden headers',
      () => get('plain', 'a', { ResponseContentType: 'text/html' }),
      '501 NotImplemented',
    ],
    [
      'the tagging sub-resource',
      () =>
        engines
          .s3()
          .send(new PutObjectTaggingCommand({ Bucket: 'plain', Key: 'a', Tagging: { TagSet: [] } })),
      '501 NotImplemented',
    ],
    [
      'the ACL sub-resource',
      () => engines.s3().send(new PutObjectAclCommand({ Bucket: 'plain', Key: 'a', ACL: 'private' })),
      '501 NotImplemented',
    ],
  ])('%s', async (_, work, expected) => {
    expect(await failure(work())).toBe(expected);
  });

  it('says so in XML, with the clock the engine was given', async () => {
    const answer = await fetch(`${engines.origin}/_local/s3/plain/a&b?uploads`, { method: 'GET' });
    expect(answer.status).toBe(501);
    expect(answer.headers.get('date')).toBe('Wed, 10 Jan 2018 01:30:00 GMT');
    expect(answer.headers.get('content-type')).toBe('application/xml');
    expect(await answer.text()).toContain('<Code>NotImplemented</Code>');
  });
});
