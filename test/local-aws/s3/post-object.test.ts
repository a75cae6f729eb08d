import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Engines, failure, keyArn, role, START, startEngines } from '../engines.ts';

const Key = 'uploads/cpi/2017-12/u1/cpi.csv';
let engines: Engines;
beforeAll(async () => {
  engines = await startEngines({
    keys: [{ arn: keyArn('vault'), spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }],
    buckets: [
      { name: 'vault', versioned: true, kmsKeyArn: keyArn('vault') },
      { name: 'other', versioned: false },
    ],
    roles: [
      role('staff', [
        { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws-cn:s3:::vault/uploads/*' },
        { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: keyArn('vault') },
      ]),
    ],
  });
});
afterEach(() => {
  engines.clock.time = START;
});
afterAll(() => engines.stop());

/** The client of a role with temporary credentials, as a function has them. */
const session = (sessionToken: string) => {
  const staff = engines.credentials.get('AKIDstaff');
  if (!staff) throw new Error('The role is not there.');
  engines.credentials.set('ASIAstaff', { ...staff, sessionToken: 'the token' });
  return engines.s3('staff', {
    credentials: { accessKeyId: 'ASIAstaff', secretAccessKey: staff.secret, sessionToken },
  });
};

const allow = (more: Partial<PresignedPostOptions> = {}, as = 'staff') =>
  createPresignedPost(engines.s3(as), {
    Bucket: 'vault',
    Key,
    Conditions: [
      ['content-length-range', 3, 1000],
      ['starts-with', '$Content-Type', 'text/'],
    ],
    Expires: 60,
    ...more,
  });

const allowSession = async (sessionToken: string) => {
  const client = session(sessionToken);
  const allowed = await createPresignedPost(client, {
    Bucket: 'vault',
    Key,
    Conditions: [['starts-with', '$Content-Type', 'text/']],
  });
  client.destroy();
  return allowed;
};

interface Change {
  fields?: Record<string, string>;
  drop?: string[];
  file?: string | Blob;
  bucket?: string;
  after?: Record<string, string>;
}

async function post(allowed: Awaited<ReturnType<typeof allow>>, change: Change = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({
    ...allowed.fields,
    'Content-Type': 'text/csv',
    ...change.fields,
  })) {
    if (!change.drop?.includes(name)) form.append(name, value);
  }
  const file = change.file ?? '2017-12,1.8\r\n--x\r\n';
  if (!change.drop?.includes('file'))
    form.append('file', file instanceof Blob ? file : new Blob([file]), 'my file.csv');
  for (const [name, value] of Object.entries(change.after ?? {})) form.append(name, value);
  const url = change.bucket === undefined ? allowed.url : allowed.url.replace('vault', change.bucket);
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const text = await answer.text();
  const why = /<Message>(.*)<\/Message>/s.exec(text)?.[1];
  return {
    status: answer.status,
    code: `${answer.status} ${/<Code>(.*)<\/Code>/.exec(text)?.[1] ?? ''}`.trim(),
    why,
    text,
    headers: answer.headers,
  };
}

const stored = async (key: string) => {
  const answer = await engines.s3().send(new GetObjectCommand({ Bucket: 'vault', Key: key }));
  return { ...answer, text: await answer.Body?.transformToString() };
};

describe('a presigned POST', () => {
  it('stores the file, under KMS, with the headers of the form', async () => {
    const allowed = await allow({ Fields: { 'x-amz-meta-upload': 'u1', 'Cache-Control': 'no-store' } });
    const answer = await post(allowed);
    expect([answer.status, answer.text]).toEqual([204, '']);
    const object = await stored(Key);
    expect(object).toMatchObject({
      text: '2017-12,1.8\r\n--x\r\n',
      ContentType: 'text/csv',
      CacheControl: 'no-store',
      Metadata: { upload: 'u1' },
      ServerSideEncryption: 'aws:kms',
      ETag: answer.headers.get('etag'),
      VersionId: answer.headers.get('x-amz-version-id'),
    });
  });

  it('puts the name of the file into the key', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
    expect((await post(await allow({ Key: 'uploads/${filename}' }))).status).toBe(204);
    expect((await stored('uploads/my file.csv')).text).toContain('1.8');
  });

  it('ignores what comes after the file', async () => {
    expect((await post(await allow(), { after: { submit: 'Upload' } })).status).toBe(204);
  });

  it.each([
    ['200', 200],
    ['204', 204],
    ['201', 201],
    ['202', 204],
  ])('answers success_action_status %s with %i', async (status, expected) => {
    const answer = await post(await allow({ Fields: { success_action_status: status } }));
    expect(answer.status).toBe(expected);
    if (expected === 201)
      expect(answer.text).toContain(
        `<PostResponse xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>vault</Bucket><Key>${Key}</Key>`,
      );
  });

  it('redirects where the form says', async () => {
    const answer = await post(
      await allow({ Fields: { success_action_redirect: 'http://localhost/done?a=1' } }),
    );
    expect(answer.status).toBe(303);
    const location = new URL(answer.headers.get('location') ?? '');
    expect(Object.fromEntries(location.searchParams)).toEqual({
      a: '1',
      bucket: 'vault',
      key: Key,
      etag: answer.headers.get('etag'),
    });
  });

  it.each([
    ['shorter than allowed', 'ab', '400 EntityTooSmall'],
    ['as short as allowed', 'abc', '204'],
    ['as long as allowed', 'x'.repeat(1000), '204'],
    ['longer than allowed', 'x'.repeat(1001), '400 EntityTooLarge'],
    ['much longer than allowed', 'x'.repeat(9_000_000), '400 EntityTooLarge'],
  ])('a file %s', async (_, file, expected) => {
    expect((await post(await allow(), { file })).code).toBe(expected);
  });

  it.each([
    [
      'another key',
      { fields: { key: 'uploads/cpi/2017-12/u2/cpi.csv' } },
      '403 AccessDenied',
      'Policy Condition failed',
    ],
    ['another bucket', { bucket: 'other' }, '403 AccessDenied', 'bucket'],
    [
      'another bucket, in the form too',
      { bucket: 'other', fields: { bucket: 'other' } },
      '403 AccessDenied',
      'Policy Condition failed',
    ],
    [
      'another bucket, and none in the form',
      { bucket: 'other', drop: ['bucket'] },
      '403 AccessDenied',
      'Policy Condition failed',
    ],
    ['another content type', { fields: { 'Content-Type': 'image/png' } }, '403 AccessDenied', 'content-type'],
    [
      'one of two content types',
      { fields: { 'Content-Type': 'text/csv, image/png' } },
      '403 AccessDenied',
      'content-type',
    ],
    [
      'a field the policy does not speak of',
      { fields: { 'x-amz-meta-a': '1' } },
      '403 AccessDenied',
      'Extra input fields: x-amz-meta-a',
    ],
    [
      'a redirect it does not speak of',
      { fields: { success_action_redirect: 'http://elsewhere' } },
      '403 AccessDenied',
      'Extra input fields',
    ],
    ['an ignored field', { fields: { 'x-ignore-me': '1' } }, '204', undefined],
    [
      'a changed policy',
      { fields: { Policy: Buffer.from('{}').toString('base64') } },
      '403 SignatureDoesNotMatch',
      'policy',
    ],
    [
      'a changed signature',
      { fields: { 'X-Amz-Signature': '0'.repeat(64) } },
      '403 SignatureDoesNotMatch',
      'policy',
    ],
    [
      'a signature that is none',
      { fields: { 'X-Amz-Signature': 'x' } },
      '403 SignatureDoesNotMatch',
      'policy',
    ],
    ['no policy', { drop: ['Policy'] }, '403 AccessDenied', 'Access Denied'],
    ['no signature', { drop: ['X-Amz-Signature'] }, '400 InvalidArgument', 'x-amz-signature'],
    ['no key', { drop: ['key'] }, '400 InvalidArgument', 'key'],
    ['no file', { drop: ['file'] }, '400 MalformedPOSTRequest', 'no file'],
    [
      'fields over 20 KB',
      { fields: { 'x-ignore-me': 'x'.repeat(21_000) } },
      '400 MaxPostPreDataLengthExceeded',
      '20 KB',
    ],
  ])('with %s', async (_, change, expected, why) => {
    const answer = await post(await allow(), change);
    expect(answer.code).toBe(expected);
    if (why !== undefined) expect(answer.why).toContain(why);
  });

  it.each([
    ['until it expires', 59_000, '204'],
    ['not when it has', 61_000, '403 AccessDenied'],
  ])('works %s', async (_, later, expected) => {
    const allowed = await allow();
    engines.clock.time = START + later;
    expect((await post(allowed)).code).toBe(expected);
  });

  it.each([
    ['a key its role may not write', { Key: 'sealed/a' }, 'staff', '403 AccessDenied'],
    ['an ACL', { Fields: { acl: 'public-read' } }, 'staff', '501 NotImplemented'],
    ['a tag', { Fields: { tagging: '<Tagging/>' } }, 'staff', '501 NotImplemented'],
    [
      'a condition nobody knows',
      { Conditions: [['matches', '$key', 'x'] as never] },
      'staff',
      '400 InvalidPolicyDocument',
    ],
    ['a wrong checksum', { Fields: { 'x-amz-checksum-crc32': 'AAAAAA==' } }, 'staff', '400 BadDigest'],
  ])('signed for %s is refused', async (_, more, as, expected) => {
    const given: Partial<PresignedPostOptions> = more;
    const Conditions = [...(given.Conditions ?? []), ['starts-with', '$Content-Type', ''] as const];
    const allowed = await allow(
      { ...given, Conditions: Conditions as NonNullable<PresignedPostOptions['Conditions']> },
      as,
    );
    expect((await post(allowed)).code).toBe(expected);
  });

  it.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['another boundary', 'multipart/form-data; boundary=a', '--b\r\n'],
    [
      'a field without a name',
      'multipart/form-data; boundary=a',
      '--a\r\nContent-Disposition: form-data\r\n\r\nx\r\n--a--\r\n',
    ],
    [
      'a field without an end',
      'multipart/form-data; boundary=a',
      '--a\r\nContent-Disposition: form-data; name="key"\r\n\r\nx',
    ],
    ['nothing', 'multipart/form-data; boundary=a', ''],
    ['JSON', 'application/json', '{}'],
  ])('a body with %s is malformed', async (_, contentType, body) => {
    const answer = await fetch(`${engines.origin}/_local/s3/vault`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>MalformedPOSTRequest</Code>');
  });
});

describe('temporary credentials', () => {
  it('send their token along in the form', async () => {
    const allowed = await allowSession('the token');
    expect(allowed.fields['X-Amz-Security-Token']).toBe('the token');
    expect((await post(allowed)).code).toBe('204');
  });

  it.each([
    ['without it', 'the token', { drop: ['X-Amz-Security-Token'] }],
    ['with another', 'another token', {}],
  ])('are refused %s', async (_, token, change) => {
    expect((await post(await allowSession(token), change)).code).toBe('400 InvalidToken');
  });

  it('are refused beside their token by the header too', async () => {
    const put = async (token: string) => {
      const client = session(token);
      const outcome = await failure(client.send(new PutObjectCommand({ Bucket: 'vault', Key, Body: 'x' })));
      client.destroy();
      return outcome;
    };
    expect(await put('the token')).toBe('no failure');
    expect(await put('another token')).toBe('400 InvalidToken');
  });
});
