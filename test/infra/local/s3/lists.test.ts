import {
  DeleteObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { fc, test } from '@fast-check/vitest';
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

/** Every page, keys and common prefixes together. */
async function listAll(
  more: Partial<ListObjectsV2CommandInput>,
): Promise<{ pages: number; entries: string[] }> {
  const entries: string[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const page = await engines.s3().send(
      new ListObjectsV2Command({
        Bucket: 'public',
        ...more,
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    entries.push(...(page.Contents ?? []).map(({ Key }) => `key ${Key}`));
    entries.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => `prefix ${Prefix}`));
    expect(page.KeyCount).toBe((page.Contents ?? []).length + (page.CommonPrefixes ?? []).length);
    token = page.NextContinuationToken;
    expect(page.IsTruncated).toBe(token !== undefined);
    pages += 1;
  } while (token !== undefined);
  return { pages, entries };
}

/** What S3 documents, done plainly. */
function expected(prefix: string, delimiter: string): string[] {
  const entries = KEYS.filter((key) => key.startsWith(prefix)).map((key) => {
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    return cut < 0 ? `key ${key}` : `prefix ${key.slice(0, cut + delimiter.length)}`;
  });
  return [...new Set(entries)];
}

describe('ListObjectsV2', () => {
  it('gives keys in the order of their bytes, without what a delete marker hides', async () => {
    expect((await listAll({})).entries).toEqual(KEYS.map((key) => `key ${key}`));
    const { Contents } = await engines
      .s3()
      .send(new ListObjectsV2Command({ Bucket: 'public', Prefix: 'calendar.json' }));
    expect(Contents?.[0]).toMatchObject({
      Size: 5,
      StorageClass: 'STANDARD',
      LastModified: new Date('2018-01-10T01:30:00Z'),
    });
  });

  const prefixes = fc.constantFrom(
    '',
    'c',
    'calendar/',
    'en/',
    'releases/',
    'releases/cpi/2017-12/',
    'x',
    'zz',
    'a&',
  );
  test.prop([prefixes, fc.constantFrom('', '/', '.', '2017-12'), fc.integer({ min: 1, max: 15 })], {
    numRuns: 60,
  })('by prefix and delimiter, however long a page', async (Prefix, Delimiter, MaxKeys) => {
    const { pages, entries } = await listAll({ Prefix, Delimiter, MaxKeys });
    const all = expected(Prefix, Delimiter);
    expect(entries.toSorted()).toEqual(all.toSorted());
    expect(pages).toBe(Math.max(1, Math.ceil(all.length / MaxKeys)));
  });

  it.each([
    [
      'starts after a key',
      { StartAfter: 'releases/cpi/2017-12/e1/data.json' },
      ['key releases/ppi/2017-12/', 'key zz\u{ffff}', 'key zz\u{10000}'],
    ],
    ['encodes keys on demand', { EncodingType: 'url', Prefix: 'a' }, ['key a%26b%3Cc%3E%22d%22']],
    ['gives nothing for no keys', { MaxKeys: 0 }, []],
  ] as const)('%s', async (_, more, entries) => {
    expect((await listAll(more)).entries).toEqual(entries);
  });

  it.each([
    ['a token it did not give', { ContinuationToken: '***' }, '400 InvalidArgument'],
    ['start-after with a delimiter', { StartAfter: 'a', Delimiter: '/' }, '501 NotImplemented'],
    ['owners', { FetchOwner: true }, '501 NotImplemented'],
  ])('refuses %s', async (_, more, outcome) => {
    expect(await failure(engines.s3().send(new ListObjectsV2Command({ Bucket: 'public', ...more })))).toBe(
      outcome,
    );
  });

  it('refuses the first version of the list, and a missing bucket', async () => {
    expect(await failure(engines.s3().send(new ListObjectsCommand({ Bucket: 'public' })))).toBe(
      '501 NotImplemented',
    );
    expect(await failure(engines.s3().send(new ListObjectsV2Command({ Bucket: 'none' })))).toBe(
      '404 NoSuchBucket',
    );
    expect((await engines.s3().send(new ListObjectsV2Command({ Bucket: 'empty' }))).Contents).toBeUndefined();
  });
});

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
    const rest = KEYS.map((key) => `${key} true`);
    expect(seen.toSorted()).toEqual(
      [...rest, 'calendar.json false', 'gone false', 'gone true gone'].toSorted(),
    );
  });

  const versions = (MaxKeys: number, mark: { KeyMarker?: string; VersionIdMarker?: string }) =>
    engines.s3().send(new ListObjectVersionsCommand({ Bucket: 'public', MaxKeys, ...mark }));

  it('rolls up common prefixes', async () => {
    const list = await engines
      .s3()
      .send(new ListObjectVersionsCommand({ Bucket: 'public', Prefix: 'releases/', Delimiter: '/' }));
    expect(list.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['releases/cpi/', 'releases/ppi/']);
    expect(list.Versions).toBeUndefined();
  });
});
