import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engines, failure, startEngines } from '../engines.ts';

const MiB = 1024 * 1024;
const first = randomBytes(5 * MiB);
const second = randomBytes(5 * MiB + 3);
const last = Buffer.from('the end');

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines({ buckets: [{ name: 'vault', versioned: true }] });
});
afterAll(() => engines.stop());

async function begin(Key: string, more: { ChecksumAlgorithm?: 'CRC32' } = {}) {
  const client = engines.s3();
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      Bucket: 'vault',
      Key,
      ContentType: 'text/csv',
      Metadata: { a: '1' },
      ...more,
    }),
  );
  const target = { Bucket: 'vault', Key, UploadId };
  return {
    target,
    part: async (PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
      const { ETag, ChecksumCRC32 } = await client.send(
        new UploadPartCommand({ ...target, PartNumber, Body }),
      );
      return { PartNumber, ...(ETag && { ETag }), ...(ChecksumCRC32 && { ChecksumCRC32 }) };
    },
    complete: (Parts: CompletedPart[], more: { IfNoneMatch?: string; IfMatch?: string } = {}) =>
      client.send(new CompleteMultipartUploadCommand({ ...target, ...more, MultipartUpload: { Parts } })),
    abort: () => client.send(new AbortMultipartUploadCommand(target)),
  };
}

const read = async (Key: string, Range?: string) => {
  const answer = await engines
    .s3()
    .send(new GetObjectCommand({ Bucket: 'vault', Key, ...(Range && { Range }) }));
  return { ...answer, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) };
};
const digest = (parts: Buffer[]) =>
  createHash('md5')
    .update(Buffer.concat(parts.map((part) => createHash('md5').update(part).digest())))
    .digest('hex');
const crcBytes = (bytes: Buffer) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(crc32(bytes));
  return out;
};

describe('a multipart upload', () => {
  it('becomes one object of its parts, in order, though they came in another', async () => {
    const upload = await begin('large', { ChecksumAlgorithm: 'CRC32' });
    const three = await upload.part(3, last);
    await upload.part(1, Buffer.from('sent again below'));
    const one = await upload.part(1, first);
    const two = await upload.part(2, second);
    const done = await upload.complete([one, two, three]);
    expect(done.ETag).toBe(`"${digest([first, second, last])}-3"`);
    const composite = crcBytes(Buffer.concat([first, second, last].map(crcBytes))).toString('base64');
    expect(done).toMatchObject({ ChecksumCRC32: `${composite}-3`, ChecksumType: 'COMPOSITE' });

    const whole = await read('large');
    expect(whole.bytes.equals(Buffer.concat([first, second, last]))).toBe(true);
    expect(whole).toMatchObject({ ContentType: 'text/csv', Metadata: { a: '1' }, ETag: done.ETag });
    const start = 5 * MiB - 2;
    const across = await read('large', `bytes=${start}-${start + 3}`);
    expect(across.bytes).toEqual(Buffer.concat([first.subarray(-2), second.subarray(0, 2)]));
    expect(await failure(upload.complete([one]))).toBe('404 NoSuchUpload');
  });

  it('may leave parts out, and frees them', async () => {
    const upload = await begin('fewer');
    const one = await upload.part(1, first);
    await upload.part(2, second);
    const three = await upload.part(3, last);
    await upload.complete([one, three]);
    engines.reopen();
    expect((await read('fewer')).bytes.equals(Buffer.concat([first, last]))).toBe(true);
  });

  it('is forgotten when aborted', async () => {
    const upload = await begin('aborted');
    const one = await upload.part(1, last);
    await upload.abort();
    expect(await failure(upload.part(2, last))).toBe('404 NoSuchUpload');
    expect(await failure(upload.complete([one]))).toBe('404 NoSuchUpload');
    expect(await failure(read('aborted'))).toBe('404 NoSuchKey');
  });

  it('keeps to If-None-Match and If-Match when it is completed', async () => {
    await engines.s3().send(new PutObjectCommand({ Bucket: 'vault', Key: 'there', Body: 'x' }));
    const upload = await begin('there');
    const one = await upload.part(1, last);
    expect(await failure(upload.complete([one], { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
    expect(await failure(upload.complete([one], { IfMatch: '"0"' }))).toBe('412 PreconditionFailed');
    await upload.complete([one], { IfMatch: '"9dd4e461268c8034f5c8564e155c67a6"' });
    const fresh = await begin('not there');
    await fresh.complete([await fresh.part(1, last)], { IfNoneMatch: '*' });
  });

  it.each([
    ['parts out of order', (a: CompletedPart, b: CompletedPart) => [b, a], '400 InvalidPartOrder'],
    ['a part twice', (a: CompletedPart) => [a, a], '400 InvalidPartOrder'],
    [
      'a small part before another',
      (_: CompletedPart, b: CompletedPart, c: CompletedPart) => [b, c],
      '400 EntityTooSmall',
    ],
    ['a part it does not have', (a: CompletedPart) => [{ ...a, PartNumber: 9 }], '400 InvalidPart'],
    ['another ETag', (a: CompletedPart, b: CompletedPart) => [{ ...a, ETag: b.ETag }], '400 InvalidPart'],
    ['another checksum', (a: CompletedPart) => [{ ...a, ChecksumCRC32: 'AAAAAA==' }], '400 InvalidPart'],
    ['no part', () => [], '400 MalformedXML'],
  ])('%s: refused, and the upload stays open', async (_, choose, expected) => {
    const upload = await begin('refused');
    const parts = [
      await upload.part(1, first),
      await upload.part(2, last),
      await upload.part(3, last),
    ] as const;
    expect(await failure(upload.complete(choose(...parts) as CompletedPart[]))).toBe(expected);
    await upload.complete([parts[0], parts[1]]);
  });

  it.each([
    ['part 0', 0, '400 InvalidArgument'],
    ['part 10001', 10_001, '400 InvalidArgument'],
  ])('%s is refused', async (_, number, expected) => {
    const upload = await begin('numbers');
    expect(await failure(upload.part(number, last))).toBe(expected);
  });

  it('whole-object checksums are not implemented', async () => {
    const command = new CreateMultipartUploadCommand({
      Bucket: 'vault',
      Key: 'a',
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
    });
    expect(await failure(engines.s3().send(command))).toBe('501 NotImplemented');
  });
});
