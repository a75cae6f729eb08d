import { readFileSync } from 'node:fs';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  ACCOUNT,
  at,
  type Json,
  type JsonObject,
  ofType,
  one,
  resolved,
  synthesized,
  type Template,
} from './synthesized.ts';

// Synthesis takes seconds on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

type Policy = { Version: string; Statement: Json[] };

let template: Template;
beforeAll(async () => {
  template = await synthesized('aws');
});

/** Every role of the stack and, beside them, somebody in the account who may do anything. */
const ADMINISTRATOR = 'Administrator';

const policiesOf = (role: string): { name: string; policy: Policy }[] =>
  role === ADMINISTRATOR
    ? [
        {
          name: 'All',
          policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
        },
      ]
    : ofType(template, 'AWS::IAM::Policy')
        .filter(([, { Properties }]) =>
          (at(Properties, 'Roles') as Json[]).some((ref) => at(ref, 'Ref') === role),
        )
        .map(([name, { Properties }]) => ({
          name,
          policy: resolved(template, at(Properties, 'PolicyDocument') ?? null) as Policy,
        }));

const roles = (): string[] => [...ofType(template, 'AWS::IAM::Role').map(([id]) => id), ADMINISTRATOR];

const bucketPolicy = (bucket: string): Policy => {
  const found = ofType(template, 'AWS::S3::BucketPolicy').find(
    ([, { Properties }]) => at(Properties, 'Bucket', 'Ref') === bucket,
  );
  return resolved(template, at(found?.[1].Properties, 'PolicyDocument') ?? null) as Policy;
};

async function may(
  role: string,
  action: string,
  resource: string,
  context: Record<string, string | string[]> = {},
  resourcePolicy?: Policy,
): Promise<boolean> {
  const principal = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const outcome = await runSimulation(
    {
      request: {
        action,
        principal,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': principal, ...context },
      },
      identityPolicies: policiesOf(role),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy ? { resourcePolicy } : {}),
    },
    {},
  );
  if (outcome.resultType === 'error') throw new Error(JSON.stringify(outcome.errors));
  return outcome.overallResult === 'Allowed';
}

/** Who of all roles may do this; by the name of the function, or of what else has a role. */
async function who(
  action: string,
  resource: string,
  context: Record<string, string | string[]> = {},
  resourcePolicy?: Policy,
): Promise<string[]> {
  const allowed: string[] = [];
  for (const role of roles())
    if (await may(role, action, resource, context, resourcePolicy)) allowed.push(role);
  return allowed.map((role) => role.replace(/Role[0-9A-F]{8}$/, '')).sort();
}

const keyPolicy = (prefix: string): Policy =>
  resolved(template, one(template, 'AWS::KMS::Key', prefix)[1].Properties.KeyPolicy ?? null) as Policy;

const vault = () => one(template, 'AWS::S3::Bucket', 'StoreVault')[0];
const publicBucket = () => one(template, 'AWS::S3::Bucket', 'StorePublic')[0];
const object = (bucket: string, key: string) => `arn:aws:s3:::${bucket.toLowerCase()}/${key}`;
const keyArn = (prefix: string) =>
  `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${one(template, 'AWS::KMS::Key', prefix)[0]}`;
const tableArn = () =>
  `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${one(template, 'AWS::DynamoDB::Table')[0]}`;

const SEALED = 'sealed/cpi/2017-12/e1/01/releases/cpi/2017-12/e1/data.csv';
const UPLOAD = 'uploads/cpi/2017-12/1/file';
const FAULTS = 'faults/cpi/2017-12/1.json';
const EDITION = 'releases/cpi/2017-12/e1/data.csv';

describe('the vault', () => {
  it.each([
    ['s3:GetObject', SEALED, ['Builder', 'Preview', 'ReleaseClock']],
    ['s3:GetObjectVersion', SEALED, ['Builder', 'Preview', 'ReleaseClock']],
    ['s3:GetObject', UPLOAD, ['Builder']],
    ['s3:GetObjectVersion', UPLOAD, ['Builder']],
    ['s3:GetObject', FAULTS, ['Preview']],
    ['s3:GetObject', 'something/else', []],
    ['s3:GetObjectAttributes', SEALED, []],
    ['s3:GetObjectVersionAttributes', SEALED, []],
    ['s3:GetObjectTorrent', SEALED, []],
    ['s3:GetObjectVersionForReplication', SEALED, []],
    ['s3:GetObjectTagging', SEALED, []],
    ['s3:GetObjectAcl', SEALED, []],
  ])('%s of %s', async (action, key, readers) => {
    expect(await who(action, object(vault(), key), {}, bucketPolicy(vault()))).toEqual(readers);
  });

  it('is decrypted by those three, and by administrators who cannot fetch what to decrypt', async () => {
    expect(await who('kms:Decrypt', keyArn('StoreVaultKey'), {}, keyPolicy('StoreVaultKey'))).toEqual([
      ADMINISTRATOR,
      'Builder',
      'Preview',
      'ReleaseClock',
    ]);
  });

  it.each([
    [UPLOAD, [ADMINISTRATOR, 'StaffApi']],
    [SEALED, [ADMINISTRATOR, 'Builder']],
    [FAULTS, [ADMINISTRATOR, 'Builder']],
  ])('is written at %s', async (key, writers) => {
    expect(await who('s3:PutObject', object(vault(), key), {}, bucketPolicy(vault()))).toEqual(writers);
  });

  it('is not emptied by any function', async () => {
    for (const action of ['s3:DeleteObject', 's3:DeleteObjectVersion']) {
      expect(await who(action, object(vault(), SEALED), {}, bucketPolicy(vault()))).toEqual(['BreakGlass']);
    }
  });

  it('shows staff only the versions below uploads/', async () => {
    const bucket = `arn:aws:s3:::${vault().toLowerCase()}`;
    const seen = (prefix: string) => who('s3:ListBucketVersions', bucket, { 's3:prefix': prefix });
    expect(await seen(UPLOAD)).toEqual([ADMINISTRATOR, 'StaffApi']);
    expect(await seen('sealed/')).toEqual([ADMINISTRATOR]);
  });

  it('takes nothing without TLS', async () => {
    const plain = { 'aws:SecureTransport': 'false' };
    expect(await who('s3:GetObject', object(vault(), SEALED), plain, bucketPolicy(vault()))).toEqual([]);
  });
});

describe('the public bucket', () => {
  it.each(['s3:PutObject', 's3:PutObjectAcl', 's3:PutObjectTagging'])('%s', async (action) => {
    const first = { 's3:if-none-match': '*' };
    const writers = await who(action, object(publicBucket(), EDITION), first, bucketPolicy(publicBucket()));
    expect(writers).toEqual(action === 's3:PutObject' ? ['ReleaseClock'] : []);
  });

  it('has no edition written over, and a pointer rewritten as it must be', async () => {
    const over = (key: string) =>
      who('s3:PutObject', object(publicBucket(), key), {}, bucketPolicy(publicBucket()));
    for (const key of [EDITION, 'releases/cpi/2017-12/e12/', `en/${EDITION}`])
      expect(await over(key)).toEqual([]);
    for (const key of [
      'releases/cpi/2017-12/release.json',
      'releases/cpi/2017-12/',
      'releases/e/2017-12/',
      'index.html',
    ])
      expect(await over(key)).toEqual(['ReleaseClock']);
  });

  it('is, with the vault, named in the policies of five functions and of breaking the glass only', () => {
    const named = ofType(template, 'AWS::IAM::Policy')
      .filter(([, { Properties }]) => /Store(Vault|Public)[0-9A-F]{8}/.test(JSON.stringify(Properties)))
      .map(([id]) => id.replace(/RoleDefaultPolicy[0-9A-F]{8}$/, ''))
      .sort();
    expect(named).toEqual(['BreakGlass', 'Builder', 'Missing', 'Preview', 'ReleaseClock', 'StaffApi']);
  });

  it('is all that is known to who says what is missing', async () => {
    const [missing] = one(template, 'AWS::IAM::Role', 'MissingRole');
    const statements = policiesOf(missing).flatMap(({ policy }) => policy.Statement) as JsonObject[];
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:ListBucket',
      'secretsmanager:GetSecretValue',
    ]);
    expect(JSON.stringify(statements)).not.toContain(vault().toLowerCase());
  });
});

describe('what is sealed or published', () => {
  const everywhere = () => [[vault(), SEALED] as const, [publicBucket(), EDITION] as const];

  it.each(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'])(
    'knows %s by nobody but whoever breaks the glass',
    async (action) => {
      for (const [bucket, key] of everywhere())
        expect(await who(action, object(bucket, key), {}, bucketPolicy(bucket))).toEqual(['BreakGlass']);
    },
  );

  it('is retained by whoever writes it, and by no administrator', async () => {
    const retains = (bucket: string, key: string) =>
      who('s3:PutObjectRetention', object(bucket, key), {}, bucketPolicy(bucket));
    expect(await retains(vault(), SEALED)).toEqual(['Builder']);
    expect(await retains(vault(), UPLOAD)).toEqual([]);
    expect(await retains(publicBucket(), EDITION)).toEqual(['ReleaseClock']);
    expect(await retains(publicBucket(), 'index.html')).toEqual([]);
  });

  it('lies under Object Lock, and is not read by breaking the glass', async () => {
    for (const [bucket, key] of everywhere()) {
      expect(template.Resources[bucket]?.Properties.ObjectLockEnabled).toBe(true);
      expect(await who('s3:GetObject', object(bucket, key), {}, bucketPolicy(bucket))).not.toContain(
        'BreakGlass',
      );
    }
  });

  it('is removed with a second factor only', () => {
    const [, { Properties }] = one(template, 'AWS::IAM::Role', 'BreakGlassRole');
    const statement = at(Properties, 'AssumeRolePolicyDocument', 'Statement', 0);
    expect(at(statement, 'Condition')).toEqual({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
  });
});

const KEEPERS = [
  'AlertApi',
  'Builder',
  'Channels',
  'DeadlineSweep',
  'FileCheck',
  'OfficerApi',
  'Preview',
  'PublicDesk',
  'RegisterApi',
  'ReleaseClock',
  'RequestDesk',
  'Retention',
  'StaffApi',
];
describe('secrets', () => {
  it.each([
    [
      'SecretsEdge',
      [
        'AlertApi',
        'Auditor',
        'Missing',
        'OfficerApi',
        'Preview',
        'PublicDesk',
        'RegisterApi',
        'RequestDesk',
        'StaffApi',
      ],
    ],
    ['SecretsSmtp', ['Channels', 'OfficerApi', 'Outbox']],
    ['SecretsChannels', ['Channels']],
    ['SecretsWebhooks', ['Outbox']],
  ])('%s is read by those whose function needs it', async (prefix, readers) => {
    const [id] = one(template, 'AWS::SecretsManager::Secret', prefix);
    const arn = String(resolved(template, { Ref: id }));
    const found = await who('secretsmanager:GetSecretValue', arn);
    expect(found.filter((name) => name !== ADMINISTRATOR)).toEqual(readers);
  });

  it('stand in the environment of no function', () => {
    for (const [, { Properties }] of ofType(template, 'AWS::Lambda::Function')) {
      const variables = JSON.stringify(at(Properties, 'Environment', 'Variables'));
      expect(variables).not.toMatch(/"Ref":"(EdgeSecret|SmtpUrl|WebhookUrls|ChannelPlaces)"/);
    }
  });
});

describe('audit chains', () => {
  const anchors = () => one(template, 'AWS::S3::Bucket', 'AuditAnchors')[0];
  const ANCHOR = 'anchors/2018-01-10.json';

  it('are sealed by those who keep them, verified by the auditor alone, and by no administrator', async () => {
    const [key, policy] = [keyArn('AuditKey'), keyPolicy('AuditKey')];
    expect(await who('kms:GenerateMac', key, {}, policy)).toEqual(['Auditor', ...KEEPERS].sort());
    expect(await who('kms:VerifyMac', key, {}, policy)).toEqual(['Auditor']);
    expect(await who('kms:CreateGrant', key, {}, policy)).toEqual([]);
  });

  it.each([
    ['s3:PutObject', ['Auditor']],
    ['s3:PutObjectRetention', ['Auditor']],
    ['s3:DeleteObjectVersion', ['BreakGlass']],
    ['s3:BypassGovernanceRetention', ['BreakGlass']],
  ])('have anchors of which %s', async (action, allowed) => {
    expect(template.Resources[anchors()]?.Properties.ObjectLockEnabled).toBe(true);
    expect(await who(action, object(anchors(), ANCHOR), {}, bucketPolicy(anchors()))).toEqual(allowed);
  });

  it('are judged by a function that writes in none of them', async () => {
    const auditor = one(template, 'AWS::IAM::Role', 'AuditorRole')[0];
    expect(JSON.stringify(policiesOf(auditor))).not.toMatch(/dynamodb:(Put|Update|Delete)Item/);
  });
});

describe('the roles by themselves, had the buckets no policies', () => {
  it.each([
    ['s3:GetObject', SEALED, ['Builder', 'Preview', 'ReleaseClock']],
    ['s3:GetObjectVersion', SEALED, ['Builder', 'Preview', 'ReleaseClock']],
    ['s3:GetObject', UPLOAD, ['Builder']],
    ['s3:GetObject', FAULTS, ['Preview']],
    ['s3:GetObjectAttributes', SEALED, []],
  ])('%s of %s in the vault', async (action, key, readers) => {
    expect(await who(action, object(vault(), key))).toEqual([ADMINISTRATOR, ...readers]);
  });

  it.each([
    ['s3:PutObject', ['ReleaseClock']],
    ['s3:GetObject', ['Missing', 'ReleaseClock']],
    ['s3:DeleteObject', ['BreakGlass']],
  ])('%s in the public bucket', async (action, allowed) => {
    const by = [ADMINISTRATOR, ...allowed];
    expect(await who(action, object(publicBucket(), EDITION))).toEqual(by);
  });
});

describe('the roles by themselves, did the keys refuse nobody', () => {
  /** What the policy of a key allows, without what it denies. */
  const allowing = (prefix: string): Policy => {
    const { Version, Statement } = keyPolicy(prefix);
    return { Version, Statement: Statement.filter((one) => at(one, 'Effect') === 'Allow') };
  };

  it.each<[string, string, Record<string, string[]>, string[]]>([
    [
      'kms:Decrypt',
      'CaseworkRequestsKey',
      { 'kms:EncryptionContextKeys': ['case'] },
      ['FileCheck', 'OfficerApi'],
    ],
    ['kms:Decrypt', 'CaseworkRequestsKey', {}, []],
    ['kms:Decrypt', 'CaseworkAlertsKey', { 'kms:EncryptionContextKeys': ['alert'] }, ['AlertApi']],
    ['kms:Decrypt', 'StoreNoticesKey', { 'kms:EncryptionContextKeys': ['notice'] }, ['Outbox']],
    ['kms:GenerateMac', 'CaseworkMacKey', {}, ['OfficerApi', 'PublicDesk', 'RequestDesk']],
    ['kms:VerifyMac', 'CaseworkMacKey', {}, []],
    ['kms:VerifyMac', 'AuditKey', {}, ['Auditor']],
    ['kms:Sign', 'StoreSigningKey', {}, ['BreakGlass', 'Builder']],
  ])('%s by %s', async (action, prefix, context, allowed) => {
    const may = await who(action, keyArn(prefix), context, allowing(prefix));
    expect(may).toEqual([ADMINISTRATOR, ...allowed]);
  });
});

const casework = () => one(template, 'AWS::S3::Bucket', 'CaseworkFiles')[0];
const POSTED = 'quarantine/SQ20180110-7KM2QX/1';
const KEPT = 'files/SQ20180110-7KM2QX/1';
/** The condition keys of a call under a case's encryption context. */
const UNDER_A_CASE = { 'kms:EncryptionContextKeys': ['case'] };
const CASEWORKERS = ['FileCheck', 'OfficerApi', 'RequestDesk'];

describe('what people wrote', () => {
  it('is opened by two functions, under the context of a case, and by no desk and no administrator', async () => {
    const key = keyArn('CaseworkRequestsKey');
    const policy = keyPolicy('CaseworkRequestsKey');
    expect(await who('kms:Decrypt', key, UNDER_A_CASE, policy)).toEqual(['FileCheck', 'OfficerApi']);
    expect(await who('kms:Decrypt', key, {}, policy)).toEqual([]);
    for (const keys of [['case', 'other'], ['other']]) {
      expect(await who('kms:Decrypt', key, { 'kms:EncryptionContextKeys': keys }, policy)).toEqual([]);
    }
    expect(await who('kms:ReEncryptFrom', key, UNDER_A_CASE, policy)).toEqual([]);
    expect(await who('kms:CreateGrant', key, {}, policy)).toEqual([]);
  });

  it('is wrapped by those that take cases and questions in', async () => {
    const key = keyArn('CaseworkRequestsKey');
    const policy = keyPolicy('CaseworkRequestsKey');
    expect(await who('kms:GenerateDataKey', key, UNDER_A_CASE, policy)).toEqual([
      ADMINISTRATOR,
      'OfficerApi',
      'PublicDesk',
      'RequestDesk',
    ]);
    expect(await who('kms:GenerateDataKey', key, {}, policy)).toEqual([ADMINISTRATOR]);
  });

  it('of alerts is opened and wrapped by who works them alone, under the context of an alert', async () => {
    const key = keyArn('CaseworkAlertsKey');
    const policy = keyPolicy('CaseworkAlertsKey');
    const told = { 'kms:EncryptionContextKeys': ['alert'] };
    expect(await who('kms:Decrypt', key, told, policy)).toEqual(['AlertApi']);
    expect(await who('kms:Decrypt', key, UNDER_A_CASE, policy)).toEqual([]);
    expect(await who('kms:GenerateDataKey', key, told, policy)).toEqual([ADMINISTRATOR, 'AlertApi']);
    const words = { 'dynamodb:LeadingKeys': ['ALERT#YQ20180110-1A2B3C4D'] };
    expect(await who('dynamodb:GetItem', tableArn(), words)).toEqual([ADMINISTRATOR, 'AlertApi']);
  });

  it('is hashed by those that must tell people apart, and by no administrator', async () => {
    const key = keyArn('CaseworkMacKey');
    const policy = keyPolicy('CaseworkMacKey');
    expect(await who('kms:GenerateMac', key, {}, policy)).toEqual([
      'OfficerApi',
      'PublicDesk',
      'RequestDesk',
    ]);
    expect(await who('kms:VerifyMac', key, {}, policy)).toEqual([]);
  });

  it.each([
    ['s3:GetObject', POSTED, ['FileCheck']],
    ['s3:GetObjectVersion', POSTED, ['FileCheck']],
    ['s3:GetObject', KEPT, ['OfficerApi', 'RequestDesk']],
    ['s3:GetObjectAttributes', KEPT, []],
    ['s3:GetObject', 'something/else', []],
  ])('%s of %s', async (action, key, readers) => {
    expect(await who(action, object(casework(), key), {}, bucketPolicy(casework()))).toEqual(readers);
    expect(await who(action, object(casework(), key))).toEqual([ADMINISTRATOR, ...readers]);
  });

  it.each([
    ['s3:PutObject', POSTED, [ADMINISTRATOR, 'OfficerApi', 'RequestDesk']],
    ['s3:PutObject', KEPT, [ADMINISTRATOR, 'FileCheck']],
    ['s3:DeleteObjectVersion', POSTED, [ADMINISTRATOR, 'FileCheck']],
    ['s3:DeleteObjectVersion', KEPT, [ADMINISTRATOR, 'Retention']],
    ['s3:DeleteObject', POSTED, [ADMINISTRATOR]],
    ['s3:DeleteObject', KEPT, [ADMINISTRATOR]],
  ])('%s at %s', async (action, key, allowed) => {
    expect(await who(action, object(casework(), key), {}, bucketPolicy(casework()))).toEqual(allowed);
  });

  it('shows who completes a file, and who empties the quarantine, only the versions in it', async () => {
    const bucket = `arn:aws:s3:::${casework().toLowerCase()}`;
    const seen = (prefix: string) => who('s3:ListBucketVersions', bucket, { 's3:prefix': prefix });
    expect(await seen(POSTED)).toEqual([ADMINISTRATOR, 'FileCheck', 'OfficerApi', 'RequestDesk']);
    expect(await seen('files/')).toEqual([ADMINISTRATOR, 'Retention']);
  });

  it('says where applicants are told by mail to the outbox alone, which opens no case', async () => {
    const key = keyArn('StoreNoticesKey');
    const policy = keyPolicy('StoreNoticesKey');
    const told = { 'kms:EncryptionContextKeys': ['notice'] };
    expect(await who('kms:Decrypt', key, told, policy)).toEqual(['Outbox']);
    expect(await who('kms:Decrypt', key, UNDER_A_CASE, policy)).toEqual([]);
    expect(await who('kms:GenerateDataKey', key, told, policy)).toEqual([
      ADMINISTRATOR,
      'OfficerApi',
      'PublicDesk',
      'RequestDesk',
    ]);
    const address = { 'dynamodb:LeadingKeys': ['NOTICE#SQ20180110-7KM2QX'] };
    expect(await who('dynamodb:GetItem', tableArn(), address)).toEqual([ADMINISTRATOR, 'Outbox']);
  });

  it('is removed by a function that can open none of it', async () => {
    const retention = one(template, 'AWS::IAM::Role', 'RetentionRole')[0];
    const kms = policiesOf(retention).flatMap(({ policy }) =>
      [...JSON.stringify(policy).matchAll(/"kms:\w+"/g)].map(([action]) => action),
    );
    // By which it seals its audit entries, and opens nothing.
    expect(kms).toEqual(['"kms:GenerateMac"']);
    expect(await who('kms:GenerateMac', keyArn('CaseworkMacKey'))).not.toContain('Retention');
    expect(JSON.stringify(policiesOf(retention))).not.toMatch(/s3:GetObject|s3:PutObject/);
  });

  it('is out of reach of everything that publishes, reminds or sends', async () => {
    for (const role of [
      'ReleaseClock',
      'Builder',
      'Preview',
      'StaffApi',
      'Outbox',
      'Channels',
      'DeadlineSweep',
      'AlertClock',
      'Dispatcher',
    ]) {
      const own = policiesOf(one(template, 'AWS::IAM::Role', `${role}Role`)[0]);
      expect(JSON.stringify(own)).not.toMatch(/Casework/);
    }
  });

  it('is, of the vault and the public bucket, no reader', async () => {
    for (const role of CASEWORKERS) {
      const own = policiesOf(one(template, 'AWS::IAM::Role', `${role}Role`)[0]);
      expect(JSON.stringify(own)).not.toMatch(/storevault|storepublic|SigningKey/i);
    }
  });
});

/** What stands in the table, a key each, and who of the functions may change it and who may add to it. */
const ROWS: readonly [
  key: string,
  change: readonly string[],
  add?: readonly string[],
  only?: { readonly update?: readonly string[]; readonly remove?: readonly string[] },
][] = [
  ['RELEASE#cpi#2017-12', ['Builder', 'ReleaseClock', 'StaffApi']],
  ['DUE', ['Builder', 'ReleaseClock', 'StaffApi']],
  ['CALENDAR', ['Builder', 'ReleaseClock', 'StaffApi']],
  ['FLOW', ['ReleaseClock', 'StaffApi']],
  ['FLOW#cpi', ['StaffApi']],
  ['CASE#SQ20180110-7KM2QX', ['DeadlineSweep', 'FileCheck', 'OfficerApi', 'RequestDesk', 'Retention']],
  ['CASE#ZX20180110-7KM2QX', ['OfficerApi', 'Retention'], ['PublicDesk']],
  ['CASE#BM20180110-7KM2QX', ['OfficerApi', 'PublicDesk', 'Retention']],
  ['OPENDAYS', ['OfficerApi', 'Retention']],
  ['OPENDAY#KF20180110-7KM2QX', ['DeadlineSweep', 'OfficerApi', 'PublicDesk', 'Retention']],
  ['QUESTIONS#OPEN', ['OfficerApi', 'Retention'], ['PublicDesk']],
  ['QUESTIONS#2018', ['OfficerApi', 'Retention'], ['PublicDesk']],
  ['QUESTIONS#KEPT', ['OfficerApi', 'Retention'], ['PublicDesk']],
  ['ANSWERS', ['OfficerApi']],
  ['NOTICE#SQ20180110-7KM2QX', ['OfficerApi', 'RequestDesk', 'Retention'], ['PublicDesk']],
  ['REGISTER#2018', ['DeadlineSweep', 'OfficerApi', 'RequestDesk', 'Retention']],
  ['OPEN', ['DeadlineSweep', 'OfficerApi', 'RequestDesk', 'Retention']],
  ['HOLIDAYS', ['DeadlineSweep', 'OfficerApi']],
  ['LOG', ['OfficerApi', 'Retention']],
  ['LOG-PROPOSED', ['OfficerApi']],
  ['DISPOSALS', ['OfficerApi', 'Retention']],
  ['DISPOSAL#2028-01', ['OfficerApi', 'Retention']],
  ['SEQUENCE', ['OfficerApi']],
  ['DIGEST#2018-01-10', ['DeadlineSweep']],
  ['RATE#hash', ['PublicDesk', 'RequestDesk']],
  ['SENT', ['Outbox']],
  ['POSTS#cpi#2017-12', ['Channels', 'StaffApi'], ['ReleaseClock']],
  ['POSTS-WAITING', ['Channels', 'StaffApi'], ['ReleaseClock']],
  [
    'MESSAGE',
    ['Outbox'],
    [
      'AlertApi',
      'AlertClock',
      'Builder',
      'Channels',
      'DeadlineSweep',
      'OfficerApi',
      'PublicDesk',
      'ReleaseClock',
      'RequestDesk',
      'Retention',
      'StaffApi',
    ],
  ],
  ['ALERTS#2018', ['AlertApi', 'AlertClock']],
  ['ALERT-DUE', ['AlertApi', 'AlertClock']],
  ['BULLETINS#YQ20180110-1A2B3C4D', ['AlertApi', 'Channels']],
  ['BULLETINS-WAITING', ['AlertApi', 'Channels']],
  ['ALERT#YQ20180110-1A2B3C4D', [], ['AlertApi'], { remove: ['AlertApi'] }],
  ['AUDIT#alert/YQ20180110-1A2B3C4D', [], ['AlertApi']],
  ['CHAINS#alert', [], ['AlertApi']],
  ['IDEMPOTENCY#alert-api/monitor', [], ['AlertApi']],
  // Entries are moved as well as added, and no figure is put or removed: it is counted up and down.
  [
    'CELL#2018',
    [],
    [],
    {
      update: [
        'AlertApi',
        'Channels',
        'DeadlineSweep',
        'OfficerApi',
        'RegisterApi',
        'RequestDesk',
        'Retention',
      ],
    },
  ],
  ['PAGES#works', ['ReleaseClock']],
  ['REGISTERS', [], ['Channels', 'OfficerApi', 'RegisterApi']],
  // An answered question is an entry more, and an event that was held.
  ['ENTRIES#consultations', [], ['OfficerApi', 'RegisterApi'], { remove: ['RegisterApi'] }],
  ['SAME#consultations', [], ['OfficerApi', 'RegisterApi'], { remove: ['RegisterApi'] }],
  ['AUDIT#register/consultations', [], ['OfficerApi', 'RegisterApi']],
  ['ENTRIES#events', [], ['OfficerApi', 'RegisterApi'], { remove: ['RegisterApi'] }],
  ['SAME#events', [], ['OfficerApi', 'RegisterApi'], { remove: ['RegisterApi'] }],
  ['AUDIT#register/events', [], ['OfficerApi', 'RegisterApi']],
  ['AUDIT#openday/KF20180110-7KM2QX', [], ['OfficerApi', 'PublicDesk', 'Retention']],
  ['CHAINS#openday', [], ['OfficerApi', 'PublicDesk', 'Retention']],
  ['AUDIT#question/ZX20180110-7KM2QX', [], ['OfficerApi', 'PublicDesk', 'Retention']],
  ['CHAINS#question', [], ['OfficerApi', 'PublicDesk', 'Retention']],
  ['ENTRIES#rules', [], ['RegisterApi'], { remove: ['RegisterApi'] }],
  ['SAME#rules', [], ['RegisterApi'], { remove: ['RegisterApi'] }],
  ['ENTRIES-BEFORE#rules#1', [], ['RegisterApi']],
  ['AUDIT#register/rules', [], ['RegisterApi']],
  ['ENTRIES#posts', [], ['Channels', 'RegisterApi'], { remove: ['RegisterApi'] }],
  ['SAME#posts', [], ['Channels', 'RegisterApi'], { remove: ['RegisterApi'] }],
  ['ENTRIES-BEFORE#posts#1', [], ['Channels', 'RegisterApi']],
  ['AUDIT#register/posts', [], ['Channels', 'RegisterApi']],
  ['ENTRIES#website', [], ['Channels', 'RegisterApi'], { remove: ['RegisterApi'] }],
  ['ENTRIES-BEFORE#website#1', [], ['RegisterApi']],
  ['SAME#indicators', [], ['Channels', 'RegisterApi'], { remove: ['RegisterApi'] }],
  ['AUDIT#register/website', [], ['Channels', 'RegisterApi']],
  ['REPORTS', [], ['RegisterApi']],
  ['REPORT#2017', [], ['RegisterApi']],
  ['AUDIT#report/2017', [], ['RegisterApi']],
  ['RECOUNT#2017', [], ['RegisterApi', 'ReportRecount']],
  ['OUTBOX#recount', [], ['RegisterApi', 'ReportRecount']],
  ['IDEMPOTENCY#register-api/li', [], ['RegisterApi']],
  ['AUDIT#release/cpi/2017-12', [], ['Builder', 'ReleaseClock', 'StaffApi']],
  ['AUDIT#dataflow/cpi', [], ['StaffApi']],
  ['AUDIT#preview/cpi/2017-12', [], ['Preview']],
  [
    'AUDIT#request/SQ20180110-7KM2QX',
    [],
    ['DeadlineSweep', 'FileCheck', 'OfficerApi', 'RequestDesk', 'Retention'],
  ],
  ['AUDIT#disposal/2028-01', [], ['OfficerApi', 'Retention']],
  ['AUDIT#holidays', [], ['DeadlineSweep', 'OfficerApi']],
  ['CHAINS#release', [], ['Builder', 'ReleaseClock', 'StaffApi']],
  ['CHAINS#dataflow', [], ['StaffApi']],
  ['CHAINS#preview', [], ['Preview']],
  ['CHAINS#request', [], ['DeadlineSweep', 'FileCheck', 'OfficerApi', 'RequestDesk', 'Retention']],
  ['CHAINS#disposal', [], ['OfficerApi', 'Retention']],
  ['CHAINS#holidays', [], ['DeadlineSweep', 'OfficerApi']],
  ['CHAINS#register', [], ['Channels', 'OfficerApi', 'RegisterApi']],
  ['CHAINS#report', [], ['RegisterApi']],
  ['IDEMPOTENCY#staff-api/li', [], ['StaffApi']],
  ['IDEMPOTENCY#officer-api/li', [], ['OfficerApi']],
  ['IDEMPOTENCY#applicant', [], ['PublicDesk', 'RequestDesk']],
  ['OUTBOX#build', [], ['ReleaseClock', 'StaffApi']],
  [
    'OUTBOX#site',
    [],
    ['Builder', 'Channels', 'OfficerApi', 'RegisterApi', 'ReleaseClock', 'Retention', 'StaffApi'],
  ],
  ['OUTBOX#file', [], ['DeadlineSweep', 'OfficerApi', 'RequestDesk']],
  ['OUTBOX#calendar', [], ['OfficerApi']],
  ['OUTBOX#disposal', [], ['OfficerApi']],
  ['ANYTHING-ELSE', []],
];

describe.each(ROWS)('rows of %s', (key, change, add = [], { update = change, remove = change } = {}) => {
  const functions = async (action: string) =>
    (await who(action, tableArn(), { 'dynamodb:LeadingKeys': [key] })).filter(
      (name) => name !== ADMINISTRATOR,
    );

  it('are written by those whose matter they are, and by no other', async () => {
    expect(await functions('dynamodb:PutItem')).toEqual([...change, ...add].sort());
    expect(await functions('dynamodb:UpdateItem')).toEqual(update);
    expect(await functions('dynamodb:DeleteItem')).toEqual(remove);
  });
});

it('the keys file names no partition but these', () => {
  const text = readFileSync('functions/store/keys.ts', 'utf8');
  const named = [...text.matchAll(/\| ((?:[A-Z][A-Z-]+)(?:#\w+)*)(?: \w+)* \/ /g)].map(([, key = '']) => key);
  expect(named.length).toBeGreaterThan(20);
  const known = ROWS.map(([key]) => key.replace(/#.*/, ''));
  const alike = ['LIKE', 'APPLICANT'];
  expect(
    named.map((key) => key.replace(/#.*/, '')).filter((key) => ![...known, ...alike].includes(key)),
  ).toEqual(['CHECKING', 'RETENTION'].filter((shard) => named.some((key) => key.startsWith(shard))));
});

describe('keys, table and functions', () => {
  it.each([
    ['kms:Sign', ['BreakGlass', 'Builder']],
    ['kms:GetPublicKey', [ADMINISTRATOR, 'BreakGlass', 'Builder', 'ReleaseClock']],
    ['kms:ScheduleKeyDeletion', [ADMINISTRATOR]],
  ])('%s with the signing key', async (action, holders) => {
    expect(await who(action, keyArn('StoreSigningKey'), {}, keyPolicy('StoreSigningKey'))).toEqual(holders);
  });

  it('lets the preview add to the audit chains and change nothing else', async () => {
    const put = (key: string) => who('dynamodb:PutItem', tableArn(), { 'dynamodb:LeadingKeys': [key] });
    expect(await put('AUDIT#preview/cpi/2017-12')).toContain('Preview');
    expect(await put('RELEASE#cpi#2017-12')).not.toContain('Preview');
    for (const action of ['dynamodb:UpdateItem', 'dynamodb:DeleteItem']) {
      expect(await who(action, tableArn())).not.toContain('Preview');
    }
  });

  it.each(['dynamodb:Scan', 'dynamodb:DeleteTable', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLSelect'])(
    'gives no function %s',
    async (action) => {
      expect(await who(action, tableArn())).toEqual([ADMINISTRATOR]);
    },
  );

  it('lets backups be made and removed by the service that makes them, which reads no row', async () => {
    const backups = `${tableArn()}/backup/01`;
    for (const action of ['dynamodb:StartAwsBackupJob', 'dynamodb:CreateBackup'])
      expect(await who(action, tableArn())).toEqual([ADMINISTRATOR, 'Backups']);
    for (const action of ['dynamodb:DescribeBackup', 'dynamodb:DeleteBackup'])
      expect(await who(action, backups)).toEqual([ADMINISTRATOR, 'Backups']);
    for (const action of ['dynamodb:GetItem', 'dynamodb:RestoreTableFromBackup'])
      expect(await who(action, tableArn(), { 'dynamodb:LeadingKeys': ['FLOW'] })).not.toContain('Backups');
  });

  it('lets each schedule and the dispatcher wake their own functions and no other', async () => {
    const woken = {
      ReleaseTicks: ['ReleaseClock'],
      ReleaseUpkeep: ['ReleaseClock'],
      OutboxTicks: ['Outbox'],
      ChannelTicks: ['Channels'],
      SweepTicks: ['DeadlineSweep'],
      RetentionTicks: ['Retention'],
      AlertTicks: ['AlertClock'],
      AuditTicks: ['Auditor'],
      Dispatcher: ['Builder', 'DeadlineSweep', 'FileCheck', 'ReportRecount', 'Retention'],
    };
    const found: Record<string, string[]> = {};
    for (const [id] of ofType(template, 'AWS::Lambda::Function')) {
      const arn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${id}`;
      for (const caller of await who('lambda:InvokeFunction', arn)) {
        if (caller === ADMINISTRATOR) continue;
        found[caller] = [...(found[caller] ?? []), id.replace(/Function[0-9A-F]{8}$/, '')].sort();
      }
    }
    expect(found).toEqual(woken);
  });

  it('lets the sweep read what is to happen in every case, and retention what is over', async () => {
    const query = (shard: string) =>
      who('dynamodb:Query', `${tableArn()}/index/wake`, { 'dynamodb:LeadingKeys': [shard] });
    expect(await query('0')).toEqual([ADMINISTRATOR, 'DeadlineSweep']);
    expect(await query('CHECKING#0')).toEqual([ADMINISTRATOR, 'DeadlineSweep']);
    expect(await query('RETENTION#0')).toEqual([ADMINISTRATOR, 'Retention']);
  });

  it('has no wildcard among the actions, and no managed policy', () => {
    for (const [, { Properties }] of ofType(template, 'AWS::IAM::Policy')) {
      const statements = at(Properties, 'PolicyDocument', 'Statement') as JsonObject[];
      for (const { Action, Effect } of statements) {
        expect(Effect).toBe('Allow');
        for (const action of [Action].flat()) expect(action).not.toContain('*');
      }
    }
    for (const [, { Properties }] of ofType(template, 'AWS::IAM::Role')) {
      expect(at(Properties, 'ManagedPolicyArns')).toBeUndefined();
      expect(at(Properties, 'Policies')).toBeUndefined();
    }
  });
});

it('grants the same in China', async () => {
  const china = await synthesized('aws-cn');
  const policies = (from: Template) =>
    ofType(from, 'AWS::IAM::Policy').map(([id, { Properties }]) => [id, Properties.PolicyDocument]);
  expect(policies(china)).toEqual(policies(template));
  for (const [type, prefix] of [
    ['AWS::S3::BucketPolicy', 'StoreVaultPolicy'],
    ['AWS::KMS::Key', 'StoreVaultKey'],
    ['AWS::KMS::Key', 'StoreSigningKey'],
    ['AWS::S3::BucketPolicy', 'CaseworkFilesPolicy'],
    ['AWS::KMS::Key', 'CaseworkRequestsKey'],
    ['AWS::KMS::Key', 'CaseworkAlertsKey'],
    ['AWS::KMS::Key', 'CaseworkMacKey'],
  ] as const) {
    expect(one(china, type, prefix)).toEqual(one(template, type, prefix));
  }
});
