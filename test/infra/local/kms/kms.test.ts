import { createHash, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  KMSClient,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
  VerifyCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { fc, test } from '@fast-check/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openKms } from '../../../../infra/local/kms/kms.ts';
import { signDigest, verifyDigest } from '../../../../infra/local/kms/material.ts';
import { type Engines, failure, keyArn, REGION, role, START, startEngines } from '../engines.ts';

const ROOT = 'arn:aws-cn:iam::111122223333:root';
const SIGN = { SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const MAC = { MacAlgorithm: 'HMAC_SHA_256' } as const;
const message = Buffer.from('{"alg":"ES256"}.manifest');
const digest = createHash('sha256').update(message).digest();

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
      { arn: keyArn('doomed'), spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
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
afterEach(() => {
  engines.clock.time = START;
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
    const check = (more: object) =>
      kms().send(new VerifyCommand({ KeyId: keyArn('sign'), ...given, ...SIGN, Signature, ...more }));
    expect((await check({})).SignatureValid).toBe(true);
    const other = Buffer.from(given.Message);
    other[0] = 0;
    expect(await failure(check({ Message: other }))).toBe('400 KMSInvalidSignatureException');
  });

  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const material = { jwk: pair.privateKey.export({ format: 'jwk' }) };
  test.prop([fc.uint8Array({ maxLength: 100 }), fc.nat(), fc.integer({ min: 1, max: 255 })])(
    'agree with OpenSSL in both directions, and with no changed byte',
    (bytes, place, flip) => {
      const hash = createHash('sha256').update(bytes).digest();
      const ours = signDigest(material, hash);
      expect(verify('sha256', bytes, pair.publicKey, ours)).toBe(true);
      const theirs = sign('sha256', bytes, pair.privateKey);
      expect(verifyDigest(material, hash, theirs)).toBe(true);
      const at = place % theirs.length;
      theirs[at] = (theirs[at] ?? 0) ^ flip;
      expect(verifyDigest(material, hash, theirs)).toBe(false);
    },
  );

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

describe('ciphertexts', () => {
  const context = { case: '1', 姓名: '张三' };
  const encrypt = async (more = {}) => {
    const { CiphertextBlob = Buffer.alloc(0) } = await kms().send(
      new EncryptCommand({ KeyId: 'alias/data', Plaintext: message, EncryptionContext: context, ...more }),
    );
    return CiphertextBlob;
  };
  const decrypt = (CiphertextBlob: Uint8Array, more = {}) =>
    kms().send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context, ...more }));

  it('open with the same context, in any order, and name their key', async () => {
    const blob = await encrypt();
    const { Plaintext, KeyId } = await decrypt(blob, { EncryptionContext: { 姓名: '张三', case: '1' } });
    expect(Buffer.from(Plaintext ?? [])).toEqual(message);
    expect(KeyId).toBe(keyArn('data'));
    await decrypt(blob, { KeyId: keyArn('data') });
  });

  it.each([
    ['another value', { EncryptionContext: { ...context, case: '2' } }, '400 InvalidCiphertextException'],
    ['a pair less', { EncryptionContext: { case: '1' } }, '400 InvalidCiphertextException'],
    ['no context', { EncryptionContext: {} }, '400 InvalidCiphertextException'],
    ['another key', { KeyId: keyArn('other') }, '400 IncorrectKeyException'],
  ])('do not open with %s', async (_, more, expected) => {
    expect(await failure(decrypt(await encrypt(), more))).toBe(expected);
  });

  it('do not open when a byte was changed', async () => {
    const blob = Buffer.from(await encrypt());
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
  ] as const)('of data keys: %j', async (size, length) => {
    const ask = { KeyId: keyArn('data'), EncryptionContext: context, ...size };
    const key = await kms().send(new GenerateDataKeyCommand(ask));
    expect(key.Plaintext?.length).toBe(length);
    const opened = await decrypt(key.CiphertextBlob ?? Buffer.alloc(0));
    expect(opened.Plaintext).toEqual(key.Plaintext);
    const bare = await kms().send(new GenerateDataKeyWithoutPlaintextCommand(ask));
    expect('Plaintext' in bare).toBe(false);
    expect((await decrypt(bare.CiphertextBlob ?? Buffer.alloc(0))).Plaintext?.length).toBe(length);
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

it('a MAC is recognised, and no other', async () => {
  const { Mac = Buffer.alloc(0) } = await kms().send(
    new GenerateMacCommand({ KeyId: keyArn('mac'), Message: message, ...MAC }),
  );
  const check = (more: object) =>
    kms().send(new VerifyMacCommand({ KeyId: keyArn('mac'), Message: message, Mac, ...MAC, ...more }));
  expect((await check({})).MacValid).toBe(true);
  expect(await failure(check({ Message: digest }))).toBe('400 KMSInvalidMacException');
  expect(await failure(check({ Mac: Mac.slice(1) }))).toBe('400 KMSInvalidMacException');
});

describe('who may', () => {
  const encryptWith = (name: string, KeyId: string) =>
    kms(name).send(new EncryptCommand({ KeyId, Plaintext: message }));
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
    ['what the key policy grants by name', () => encryptWith('named', keyArn('guarded')), 'no failure'],
    [
      'nothing by its role where the key policy does not delegate',
      () => encryptWith('closed', keyArn('guarded')),
      '400 AccessDeniedException',
    ],
    ['by its role where it does', () => encryptWith('closed', keyArn('delegated')), 'no failure'],
    [
      'without a role that grants it, not',
      () => encryptWith('named', keyArn('delegated')),
      '400 AccessDeniedException',
    ],
  ])('%s', async (_, work, expected) => {
    expect(await failure(work())).toBe(expected);
  });

  it('a deny by encryption context holds', async () => {
    const sealed = async (EncryptionContext: Record<string, string>) => {
      const { CiphertextBlob } = await kms('closed').send(
        new EncryptCommand({ KeyId: keyArn('delegated'), Plaintext: message, EncryptionContext }),
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
      const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata).toMatchObject({
        Arn: keyArn('data'),
        KeyId: 'data',
        KeyState: 'Enabled',
        Enabled: true,
        AWSAccountId: '111122223333',
        EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        CreationDate: new Date(START),
      });
    },
  );

  it.each(['nothing', 'alias/nothing', keyArn('nothing'), 'alias/sign2'])(
    'are not found as %s',
    async (KeyId) => {
      expect(await failure(kms().send(new DescribeKeyCommand({ KeyId })))).toBe('400 NotFoundException');
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

  it('are of no use while they wait for deletion, and gone with their material after it', async () => {
    const KeyId = keyArn('doomed');
    const { CiphertextBlob } = await kms().send(new EncryptCommand({ KeyId, Plaintext: message }));
    expect(await failure(kms().send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 6 })))).toBe(
      '400 ValidationException',
    );
    const scheduled = await kms().send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    const week = START + 7 * 86_400_000;
    expect(scheduled).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: new Date(week),
      PendingWindowInDays: 7,
    });
    expect(await failure(kms().send(new DecryptCommand({ CiphertextBlob })))).toBe(
      '400 KMSInvalidStateException',
    );
    expect(await failure(kms().send(new ScheduleKeyDeletionCommand({ KeyId })))).toBe(
      '400 KMSInvalidStateException',
    );
    expect((await kms().send(new DescribeKeyCommand({ KeyId }))).KeyMetadata).toMatchObject({
      Enabled: false,
      DeletionDate: new Date(week),
    });
    engines.clock.time = week;
    engines.reopen();
    engines.clock.time = START;
    expect(await failure(kms().send(new DescribeKeyCommand({ KeyId })))).toBe('400 NotFoundException');
    const kept = JSON.parse(readFileSync(join(engines.folder, 'keys.json'), 'utf8')) as Record<
      string,
      { material: unknown }
    >;
    expect(kept[KeyId]?.material).toBeNull();
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
    expect(await failure(kms().send(new ListKeysCommand({})))).toBe('400 UnknownOperationException');
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
    expect(await failure(client.send(new DescribeKeyCommand({ KeyId: keyArn('data') })))).toBe(expected);
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
