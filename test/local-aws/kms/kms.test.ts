import { generateKeyPairSync, hash, randomBytes, verify } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  KMSClient,
  ListKeysCommand,
  SignCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { fc, test } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKms } from '../../../local-aws/kms/kms.ts';
import { signDigest } from '../../../local-aws/kms/material.ts';
import { type Engines, failure, keyArn, REGION, role, START, startEngines } from '../engines.ts';

const ROOT = 'arn:aws-cn:iam::111122223333:root';
const SIGN = { SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const MAC = { MacAlgorithm: 'HMAC_SHA_256' } as const;
const message = Buffer.from('{"alg":"ES256"}.manifest');
const digest = hash('sha256', message, 'buffer');

const closed = role('closed', [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }]);
const named = role('named', []);
let engines: Engines;
beforeAll(async () => {
  engines = await startEngines({
    keys: [
      { arn: keyArn('sign'), spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY', aliases: ['alias/sign'] },
      { arn: keyArn('data'), spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', aliases: ['alias/data'] },
      { arn: keyArn('other'), spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
      { arn: keyArn('mac'), spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
      {
        arn: keyArn('guarded'),
        spec: 'SYMMETRIC_DEFAULT',
        usage: 'ENCRYPT_DECRYPT',
        policy: [{ Effect: 'Allow', Principal: { AWS: named.id }, Action: 'kms:*', Resource: '*' }],
      },
      {
        arn: keyArn('delegated'),
        spec: 'SYMMETRIC_DEFAULT',
        usage: 'ENCRYPT_DECRYPT',
        policy: [
          { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'kms:Decrypt',
            Resource: '*',
            Condition: { StringNotEquals: { 'kms:EncryptionContext:case': '1' } },
          },
        ],
      },
    ],
    roles: [
      closed,
      named,
      role('signer', [
        {
          Effect: 'Allow',
          Action: 'kms:Sign',
          Resource: keyArn('sign'),
          Condition: { StringEquals: { 'kms:MessageType': 'DIGEST' } },
        },
      ]),
    ],
  });
});
afterAll(() => engines.stop());
const kms = (name?: string) => engines.kms(name);

describe('signatures', () => {
  it.each([
    ['a message', { Message: message, MessageType: 'RAW' }],
    ['a digest', { Message: digest, MessageType: 'DIGEST' }],
  ] as const)('over %s are what any other verifier accepts', async (_, given) => {
    const { Signature = Buffer.alloc(0), KeyId } = await kms().send(
      new SignCommand({ KeyId: keyArn('sign'), ...given, ...SIGN }),
    );
    expect(KeyId).toBe(keyArn('sign'));
    const { PublicKey = Buffer.alloc(0), ...about } = await kms().send(
      new GetPublicKeyCommand({ KeyId: 'alias/sign' }),
    );
    expect(about).toMatchObject({
      KeyId: keyArn('sign'),
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    const key = { key: Buffer.from(PublicKey), format: 'der', type: 'spki' } as const;
    expect(verify('sha256', message, key, Signature)).toBe(true);
  });

  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const material = { jwk: pair.privateKey.export({ format: 'jwk' }) };
  test.prop([fc.uint8Array({ maxLength: 100 })])('are ones that OpenSSL accepts', (bytes) => {
    const ours = signDigest(material, hash('sha256', bytes, 'buffer'));
    expect(verify('sha256', bytes, pair.publicKey, ours)).toBe(true);
  });

  it.each([
    ['a digest of another length', { Message: message, MessageType: 'DIGEST' }, '400 ValidationException'],
    ['a message over 4096 bytes', { Message: randomBytes(4097) }, '400 ValidationException'],
    ['another algorithm', { Message: message, SigningAlgorithm: 'ECDSA_SHA_384' }, '400 ValidationException'],
    ['a key for another use', { KeyId: keyArn('data'), Message: message }, '400 InvalidKeyUsageException'],
    ['a dry run', { Message: message, DryRun: true }, '400 UnsupportedOperationException'],
  ] as const)('%s is refused', async (_, more, expected) => {
    expect(await failure(kms().send(new SignCommand({ KeyId: keyArn('sign'), ...SIGN, ...more })))).toBe(
      expected,
    );
  });
});

describe('data keys', () => {
  const context = { case: '1', 姓名: '张三' };
  const dataKey = async () => {
    const { CiphertextBlob = Buffer.alloc(0), Plaintext } = await kms().send(
      new GenerateDataKeyCommand({ KeyId: 'alias/data', KeySpec: 'AES_256', EncryptionContext: context }),
    );
    return { blob: CiphertextBlob, plain: Plaintext };
  };
  const decrypt = (CiphertextBlob: Uint8Array, more = {}) =>
    kms().send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context, ...more }));

  it('open with the same context, in any order, and name their key', async () => {
    const { blob, plain } = await dataKey();
    const { Plaintext, KeyId } = await decrypt(blob, { EncryptionContext: { 姓名: '张三', case: '1' } });
    expect(Plaintext).toEqual(plain);
    expect(KeyId).toBe(keyArn('data'));
    await decrypt(blob, { KeyId: keyArn('data') });
  });

  it.each([
    ['another value', { EncryptionContext: { ...context, case: '2' } }, '400 InvalidCiphertextException'],
    ['a pair less', { EncryptionContext: { case: '1' } }, '400 InvalidCiphertextException'],
    ['no context', { EncryptionContext: {} }, '400 InvalidCiphertextException'],
    ['another key', { KeyId: keyArn('other') }, '400 IncorrectKeyException'],
  ])('do not open with %s', async (_, more, expected) => {
    expect(await failure(decrypt((await dataKey()).blob, more))).toBe(expected);
  });

  it('do not open when a byte was changed', async () => {
    const blob = Buffer.from((await dataKey()).blob);
    for (const at of [0, 1, 5, blob.length - 30, blob.length - 1]) {
      const changed = Buffer.from(blob);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await failure(decrypt(changed))).toBe('400 InvalidCiphertextException');
    }
    expect(await failure(decrypt(randomBytes(1)))).toBe('400 InvalidCiphertextException');
  });

  it.each([
    [{ KeySpec: 'AES_256' }, 32],
    [{ KeySpec: 'AES_128' }, 16],
    [{ NumberOfBytes: 64 }, 64],
  ] as const)('of %j', async (size, length) => {
    const ask = { KeyId: keyArn('data'), EncryptionContext: context, ...size };
    const key = await kms().send(new GenerateDataKeyCommand(ask));
    expect(key.Plaintext?.length).toBe(length);
    const opened = await decrypt(key.CiphertextBlob ?? Buffer.alloc(0));
    expect(opened.Plaintext).toEqual(key.Plaintext);
  });

  it.each([{}, { KeySpec: 'AES_256', NumberOfBytes: 32 }, { NumberOfBytes: 1025 }] as const)(
    'a data key of %j is refused',
    async (size) => {
      expect(await failure(kms().send(new GenerateDataKeyCommand({ KeyId: keyArn('data'), ...size })))).toBe(
        '400 ValidationException',
      );
    },
  );
});

it('a MAC is the same each time, and of its message', async () => {
  const macOf = async (Message: Buffer) => {
    const { Mac = [] } = await kms().send(new GenerateMacCommand({ KeyId: keyArn('mac'), Message, ...MAC }));
    return Buffer.from(Mac).toString('hex');
  };
  const mac = await macOf(message);
  expect(mac).toHaveLength(64);
  expect(await macOf(message)).toBe(mac);
  expect(await macOf(digest)).not.toBe(mac);
});

it('a MAC is verified of its own message alone', async () => {
  const { Mac } = await kms().send(
    new GenerateMacCommand({ KeyId: keyArn('mac'), Message: message, ...MAC }),
  );
  const verified = (Message: Buffer) =>
    kms().send(new VerifyMacCommand({ KeyId: keyArn('mac'), Message, Mac, ...MAC }));
  expect(await verified(message)).toMatchObject({ MacValid: true });
  expect(await failure(verified(digest))).toBe('400 KMSInvalidMacException');
});

describe('who may', () => {
  const dataKeyWith = (name: string, KeyId: string) =>
    kms(name).send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
  it.each([
    [
      'what its role grants',
      () =>
        kms('signer').send(
          new SignCommand({ KeyId: keyArn('sign'), Message: digest, MessageType: 'DIGEST', ...SIGN }),
        ),
      'no failure',
    ],
    [
      'only under its condition',
      () =>
        kms('signer').send(
          new SignCommand({ KeyId: keyArn('sign'), Message: message, MessageType: 'RAW', ...SIGN }),
        ),
      '400 AccessDeniedException',
    ],
    [
      'nothing else',
      () => kms('signer').send(new GetPublicKeyCommand({ KeyId: keyArn('sign') })),
      '400 AccessDeniedException',
    ],
    ['what the key policy grants by name', () => dataKeyWith('named', keyArn('guarded')), 'no failure'],
    [
      'nothing by its role where the key policy does not delegate',
      () => dataKeyWith('closed', keyArn('guarded')),
      '400 AccessDeniedException',
    ],
    ['by its role where it does', () => dataKeyWith('closed', keyArn('delegated')), 'no failure'],
    [
      'without a role that grants it, not',
      () => dataKeyWith('named', keyArn('delegated')),
      '400 AccessDeniedException',
    ],
  ])('%s', async (_, work, expected) => {
    expect(await failure(work())).toBe(expected);
  });

  it('a deny by encryption context holds', async () => {
    const sealed = async (EncryptionContext: Record<string, string>) => {
      const { CiphertextBlob } = await kms('closed').send(
        new GenerateDataKeyCommand({ KeyId: keyArn('delegated'), KeySpec: 'AES_256', EncryptionContext }),
      );
      return kms('closed').send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    };
    expect(await failure(sealed({ case: '1' }))).toBe('no failure');
    expect(await failure(sealed({}))).toBe('400 AccessDeniedException');
  });
});

describe('keys', () => {
  it.each([keyArn('data'), 'data', 'alias/data', `arn:aws-cn:kms:${REGION}:111122223333:alias/data`])(
    'are found as %s',
    async (KeyId) => {
      const made = await kms().send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
      expect(made.KeyId).toBe(keyArn('data'));
    },
  );

  it.each(['nothing', 'alias/nothing', keyArn('nothing'), 'alias/sign2'])(
    'are not found as %s',
    async (KeyId) => {
      expect(await failure(kms().send(new GetPublicKeyCommand({ KeyId })))).toBe('400 NotFoundException');
    },
  );

  it('are the same after a restart, in a file for nobody else', async () => {
    const file = join(engines.folder, 'keys.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = await kms().send(new GetPublicKeyCommand({ KeyId: 'alias/sign' }));
    engines.reopen();
    const after = await kms().send(new GetPublicKeyCommand({ KeyId: 'alias/sign' }));
    expect(after.PublicKey).toEqual(before.PublicKey);
  });

  it('a damaged file, or one of other keys, is named', () => {
    const file = join(engines.folder, 'broken.json');
    const options = { file, clock: engines.clock, region: REGION, credentials: new Map() };
    writeFileSync(file, '{');
    expect(() => openKms({ ...options, keys: [] })).toThrow('broken.json is damaged');
    writeFileSync(file, '{}');
    openKms({ ...options, keys: [{ arn: keyArn('a'), spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' }] });
    expect(() =>
      openKms({ ...options, keys: [{ arn: keyArn('a'), spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' }] }),
    ).toThrow('as HMAC_256, the template as ECC_NIST_P256');
    expect(() =>
      openKms({ ...options, keys: [{ arn: keyArn('b'), spec: 'HMAC_256', usage: 'SIGN_VERIFY' }] }),
    ).toThrow('not known');
  });
});

describe('the protocol', () => {
  it('refuses what it does not know by name', async () => {
    const unknown = [
      new ListKeysCommand({}),
      new EncryptCommand({ KeyId: 'alias/data', Plaintext: message }),
    ];
    for (const command of unknown)
      expect(await failure(kms().send(command as ListKeysCommand))).toBe('400 UnknownOperationException');
  });

  it.each([
    [
      'an unknown key pair',
      { credentials: { accessKeyId: 'AKIDx', secretAccessKey: 'x' } },
      '400 UnrecognizedClientException',
    ],
    [
      'a wrong secret',
      { credentials: { accessKeyId: 'AKIDadmin', secretAccessKey: 'x' } },
      '400 InvalidSignatureException',
    ],
    ['another region', { region: 'cn-northwest-1' }, '400 IncompleteSignatureException'],
    [
      'a clock more than five minutes off',
      { systemClockOffset: START - Date.now() - 400_000 },
      '400 InvalidSignatureException',
    ],
  ])('%s is refused', async (_, more, expected) => {
    const client = new KMSClient({
      region: REGION,
      endpoint: `${engines.origin}/_local/kms`,
      credentials: { accessKeyId: 'AKIDadmin', secretAccessKey: 'secret-admin' },
      systemClockOffset: START - Date.now(),
      maxAttempts: 1,
      ...more,
    });
    expect(await failure(client.send(new GetPublicKeyCommand({ KeyId: keyArn('sign') })))).toBe(expected);
    client.destroy();
  });

  it.each([
    ['unsigned', '/_local/kms/', 'MissingAuthenticationTokenException'],
    ['elsewhere', '/_local/kms/keys', 'UnknownOperationException'],
  ])('%s: refused', async (_, path, expected) => {
    const answer = await fetch(`${engines.origin}${path}`, {
      method: 'POST',
      body: '{}',
      headers: { 'x-amz-target': 'TrentService.ListKeys' },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('date')).toBe('Wed, 10 Jan 2018 01:30:00 GMT');
    expect(await answer.json()).toMatchObject({ __type: expected });
  });
});
