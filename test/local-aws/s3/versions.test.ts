import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engines, failure, startEngines } from '../engines.ts';

const KEYS = [
  '.well-known/jwks.json',
  'a&b<c>"d"',
  'calendar.json',
  'calendar/',
  'en/',
  'en/releases/cpi/2017-12/',
  'releases/cpi/2017-11/e1/data.csv',
  'releases/cpi/2017-12/',
  'releases/cpi/2017-12/e1/data.csv',
  'releases/cpi/2017-12/e1/data.json',
  'releases/ppi/2017-12/',
  'zz\u{ffff}',
  'zz\u{10000}',
];

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines({
    buckets: [
      { name: 'public', versioned: true },
      { name: 'empty', versioned: false },
    ],
  });
  const client = engines.s3();
  for (const Key of [...KEYS].reverse())
    await client.send(new PutObjectCommand({ Bucket: 'public', Key, Body: Key }));
  await client.send(new PutObjectCommand({ Bucket: 'public', Key: 'calendar.json', Body: 'newer' }));
  await client.send(new PutObjectCommand({ Bucket: 'public', Key: 'gone', Body: 'gone' }));
  await client.send(new DeleteObjectCommand({ Bucket: 'public', Key: 'gone' }));
});
afterAll(() => engines.stop());

describe('ListObjectVersions', () => {
  it.each([1, 2, 3, 1000])('gives every version once, in pages of %i', async (MaxKeys) => {
    const seen: string[] = [];
    let mark: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (mark) {
      const page: Awaited<ReturnType<typeof versions>> = await versions(MaxKeys, mark);
      seen.push(...(page.Versions ?? []).map(({ Key, IsLatest }) => `${Key} ${IsLatest}`));
      seen.push(...(page.DeleteMarkers ?? []).map(({ Key, IsLatest }) => `${Key} ${IsLatest} gone`));
      mark = page.IsTruncated
        ? {
            ...(page.NextKeyMarker !== undefined && { KeyMarker: page.NextKeyMarker }),
            ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
          }
        : undefined;
    }
    const inOrder = [...new Set(seen.map((one) => one.replace(/ (true|false).*$/, '')))];
    expect(inOrder.filter((key) => key !== 'gone')).toEqual(KEYS);
    const rest = KEYS.map((key) => `${key} true`);
    expect(seen.toSorted()).toEqual(
      [...rest, 'calendar.json false', 'gone false', 'gone true gone'].toSorted(),
    );
  });

  const versions = (MaxKeys: number, mark: { KeyMarker?: string; VersionIdMarker?: string }) =>
    engines.s3().send(new ListObjectVersionsCommand({ Bucket: 'public', MaxKeys, ...mark }));

  it.each([
    ['releases/cpi/', 4],
    ['releases/cpi/2017-12/e1/data.csv', 1],
    ['a&', 1],
    ['zz', 2],
    ['x', 0],
  ])('gives those whose key begins with %s', async (Prefix, count) => {
    const { Versions = [] } = await engines
      .s3()
      .send(new ListObjectVersionsCommand({ Bucket: 'public', Prefix }));
    expect(Versions.map(({ Key }) => Key)).toEqual(KEYS.filter((key) => key.startsWith(Prefix)));
    expect(Versions.length).toBe(count);
  });

  it('gives nothing for no keys, and of an empty bucket', async () => {
    expect(await versions(0, {})).toMatchObject({ IsTruncated: false });
    const { Versions } = await engines.s3().send(new ListObjectVersionsCommand({ Bucket: 'empty' }));
    expect(Versions).toBeUndefined();
  });

  it.each([
    ['a version without its key', { VersionIdMarker: 'x' }, '400 InvalidArgument'],
    ['a version that is not there', { KeyMarker: 'en/', VersionIdMarker: 'x' }, '400 InvalidArgument'],
    ['common prefixes', { Delimiter: '/' }, '501 NotImplemented'],
    ['encoded keys', { EncodingType: 'url' }, '501 NotImplemented'],
    ['a missing bucket', { Bucket: 'none' }, '404 NoSuchBucket'],
  ] as const)('refuses %s', async (_, more, outcome) => {
    const command = new ListObjectVersionsCommand({ Bucket: 'public', ...more });
    expect(await failure(engines.s3().send(command))).toBe(outcome);
  });

  it('is the one list there is', async () => {
    expect(await failure(engines.s3().send(new ListObjectsV2Command({ Bucket: 'public' })))).toBe(
      '501 NotImplemented',
    );
  });
});
