import { runSimulation } from '@cloud-copilot/iam-simulate';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { callerContext, evaluate, type Principal, type Statement } from '../../../local-aws/iam/policy.ts';
import { ALL, role } from '../engines.ts';

const VAULT = 'arn:aws-cn:s3:::vault';
const READ: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `${VAULT}/*` };
const EDGE: Principal = { type: 'Service', id: 'cloudfront.amazonaws.com', statements: [] };
const OAI: Principal = { type: 'CanonicalUser', id: 'c0ffee', statements: [] };
const ANYONE: Principal = { type: 'Anonymous', id: '*', statements: [] };

const decide = (
  principal: Principal,
  resourcePolicy: readonly Statement[] = [],
  more: { action?: string; resource?: string; context?: Record<string, string | string[] | null> } = {},
) =>
  evaluate({
    principal,
    action: more.action ?? 's3:GetObject',
    resource: more.resource ?? `${VAULT}/sealed/a`,
    context: { ...callerContext(principal), ...more.context },
    resourcePolicy,
  });

describe('identity policies', () => {
  it.each<[string, Statement[], 'allow' | 'deny']>([
    ['nothing said', [], 'deny'],
    ['said', [READ], 'allow'],
    [
      'an explicit deny wins, whatever the order',
      [READ, { Effect: 'Deny', Action: 's3:*', Resource: '*' }, READ],
      'deny',
    ],
    ['another action', [{ ...READ, Action: 's3:PutObject' }], 'deny'],
    ['an action with a wildcard', [{ ...READ, Action: 's3:Get*' }], 'allow'],
    ['an action with a question mark', [{ ...READ, Action: 's3:GetObjec?' }], 'allow'],
    ['a question mark is one character', [{ ...READ, Action: 's3:GetObject?' }], 'deny'],
    ['actions in any case', [{ ...READ, Action: 'S3:getobject' }], 'allow'],
    ['resources in one case only', [{ ...READ, Resource: `${VAULT}/Sealed/*` }], 'deny'],
    [
      'a list',
      [{ ...READ, Action: ['s3:PutObject', 's3:GetObject'], Resource: ['x', `${VAULT}/sealed/*`] }],
      'allow',
    ],
    ['the bucket is not its objects', [{ ...READ, Resource: VAULT }], 'deny'],
    ['dots are dots', [{ ...READ, Resource: `${VAULT}.sealed.a` }], 'deny'],
    ['all but some actions', [{ Effect: 'Allow', NotAction: 's3:Put*', Resource: '*' }], 'allow'],
    ['all but this action', [{ Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }], 'deny'],
    [
      'all but some resources',
      [{ Effect: 'Allow', Action: '*', NotResource: `${VAULT}/uploads/*` }],
      'allow',
    ],
    ['all but this resource', [{ Effect: 'Allow', Action: '*', NotResource: `${VAULT}/*` }], 'deny'],
    ['no resource at all', [{ Effect: 'Allow', Action: '*' }], 'deny'],
  ])('%s', (_, statements, expected) => {
    expect(decide(role('builder', statements))).toBe(expected);
  });
});

describe('resource policies', () => {
  const to = (who: Statement['Principal'], more: Partial<Statement> = {}): Statement => ({
    ...READ,
    ...(who && { Principal: who }),
    ...more,
  });
  const builder = role('builder', []);
  it.each<[string, Principal, Statement[], 'allow' | 'deny']>([
    ['a role by its ARN', builder, [to({ AWS: builder.id })], 'allow'],
    ['another role', builder, [to({ AWS: role('clock', []).id })], 'deny'],
    ['no wildcard within an ARN', builder, [to({ AWS: 'arn:aws-cn:iam::111122223333:role/*' })], 'deny'],
    ['everyone', ANYONE, [to('*')], 'allow'],
    ['everyone, the other way of writing', ANYONE, [to({ AWS: '*' })], 'allow'],
    ['a service', EDGE, [to({ Service: 'cloudfront.amazonaws.com' })], 'allow'],
    ['another service', EDGE, [to({ Service: ['lambda.amazonaws.com'] })], 'deny'],
    ['a canonical user', OAI, [to({ CanonicalUser: 'c0ffee' })], 'allow'],
    ['a service is no role of that name', builder, [to({ Service: builder.id })], 'deny'],
    [
      'the account lets its own policies decide',
      builder,
      [to({ AWS: 'arn:aws-cn:iam::111122223333:root' })],
      'deny',
    ],
    [
      'a deny for the account meets its roles',
      role('b', ALL),
      [to({ AWS: '111122223333' }, { Effect: 'Deny' })],
      'deny',
    ],
    [
      'a deny for another account does not',
      role('b', ALL),
      [to({ AWS: 'arn:aws-cn:iam::444455556666:root' }, { Effect: 'Deny' })],
      'allow',
    ],
    [
      'a deny for all but one, the one',
      role('b', ALL),
      [{ Effect: 'Deny', NotPrincipal: { AWS: role('b', []).id }, Action: '*', Resource: '*' }],
      'allow',
    ],
    [
      'a deny for all but one, another',
      role('c', ALL),
      [{ Effect: 'Deny', NotPrincipal: { AWS: role('b', []).id }, Action: '*', Resource: '*' }],
      'deny',
    ],
    ['a deny wins over the role', role('b', ALL), [to('*', { Effect: 'Deny' })], 'deny'],
  ])('%s', (_, principal, policy, expected) => {
    expect(decide(principal, policy)).toBe(expected);
  });
});

describe('conditions', () => {
  const when = (Condition: NonNullable<Statement['Condition']>) => role('b', [{ ...READ, Condition }]);
  const context = {
    's3:prefix': 'releases/cpi',
    's3:delimiter': null,
    's3:TlsVersion': '1.3',
    tags: ['a', 'b'],
  };
  it.each<[NonNullable<Statement['Condition']>, 'allow' | 'deny']>([
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 'allow'],
    [{ Bool: { 'aws:SecureTransport': false } }, 'deny'],
    [{ StringEquals: { 's3:prefix': 'releases/cpi' } }, 'allow'],
    [{ StringEquals: { 'S3:Prefix': ['x', 'releases/cpi'] } }, 'allow'],
    [{ StringEquals: { 's3:prefix': 'releases/*' } }, 'deny'],
    [{ StringEquals: { 's3:delimiter': '/' } }, 'deny'],
    [{ StringEqualsIfExists: { 's3:delimiter': '/' } }, 'allow'],
    [{ StringNotEquals: { 's3:prefix': ['x', 'releases/cpi'] } }, 'deny'],
    [{ StringNotEquals: { 's3:prefix': ['x', 'y'] } }, 'allow'],
    [{ StringNotEquals: { 's3:delimiter': '/' } }, 'allow'],
    [{ StringEqualsIgnoreCase: { 's3:prefix': 'RELEASES/CPI' } }, 'allow'],
    [{ StringNotEqualsIgnoreCase: { 's3:prefix': 'RELEASES/CPI' } }, 'deny'],
    [{ StringLike: { 's3:prefix': 'releases/*' } }, 'allow'],
    [{ StringNotLike: { 's3:prefix': 'releases/*' } }, 'deny'],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/b' } }, 'allow'],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:*:role/b' } }, 'deny'],
    [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws-cn:iam::*:role/?' } }, 'deny'],
    [{ ArnEquals: { 'aws:SourceArn': '*' } }, 'deny'],
    [{ Null: { 's3:delimiter': 'true' } }, 'allow'],
    [{ Null: { 's3:prefix': true } }, 'deny'],
    [{ NumericLessThan: { 's3:TlsVersion': '1.2' } }, 'deny'],
    [{ NumericGreaterThanEquals: { 's3:TlsVersion': 1.3 } }, 'allow'],
    [{ 'ForAnyValue:StringEquals': { tags: ['b', 'c'] } }, 'allow'],
    [{ 'ForAllValues:StringEquals': { tags: ['b', 'c'] } }, 'deny'],
    [{ 'ForAllValues:StringEquals': { 's3:delimiter': '/' } }, 'allow'],
    [{ 'ForAnyValue:StringEquals': { 's3:delimiter': '/' } }, 'deny'],
    [{ StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'x' } }, 'deny'],
    [{ StringEquals: { 's3:prefix': 'releases/cpi' }, Bool: { 'aws:SecureTransport': 'false' } }, 'deny'],
  ])('%j: %s', (condition, expected) => {
    expect(decide(when(condition), [], { context })).toBe(expected);
  });

  it.each<[string, NonNullable<Statement['Condition']>]>([
    ['an operator', { IpAddress: { 's3:prefix': '10.0.0.0/8' } }],
    ['an operator of a set', { 'ForSomeValues:StringEquals': { 's3:prefix': 'x' } }],
    ['a key', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own placeholder
    ['a policy variable', { StringLike: { 's3:prefix': 'home/${aws:username}/*' } }],
    ['several values without a set operator', { StringEquals: { tags: 'a' } }],
  ])('%s that is not known throws', (_, condition) => {
    expect(() => decide(when(condition), [], { context })).toThrow();
    const denied = role('b', [...ALL, { Effect: 'Deny', Action: '*', Resource: '*', Condition: condition }]);
    expect(() => decide(denied, [], { context })).toThrow();
  });
});

describe('beside an independent simulator', () => {
  const some = <T>(values: readonly T[]) => fc.constantFrom(...values);
  const actions = ['s3:GetObject', 's3:Get*', 's3:PutObject', 's3:*', '*', 's3:GetObjec?'];
  const resources = [
    '*',
    'arn:aws:s3:::vault/*',
    'arn:aws:s3:::vault/sealed/*',
    'arn:aws:s3:::public/*',
    'arn:aws:s3:::vault',
  ];
  const conditions = [
    undefined,
    { Bool: { 'aws:SecureTransport': 'true' } },
    { Bool: { 'aws:SecureTransport': 'false' } },
    { StringNotEquals: { 'aws:PrincipalAccount': '444455556666' } },
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/b*' } },
    { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/b*' } },
  ];
  const ME = 'arn:aws:iam::111122223333:role/builder';
  const principals: NonNullable<Statement['Principal']>[] = [
    '*',
    { AWS: ME },
    { AWS: 'arn:aws:iam::111122223333:root' },
    { AWS: 'arn:aws:iam::444455556666:role/x' },
    { Service: 'cloudfront.amazonaws.com' },
  ];
  const identity = fc
    .record({
      Effect: some(['Allow', 'Allow', 'Deny'] as const),
      Action: some(actions),
      Resource: some(resources),
      Condition: some(conditions),
    })
    .map(({ Condition, ...rest }): Statement => ({ ...rest, ...(Condition && { Condition }) }));
  const resource = fc
    .tuple(identity, some(principals))
    .map(([statement, Principal]): Statement => ({ ...statement, Principal }));

  test.prop(
    [
      fc.array(identity, { maxLength: 3 }),
      fc.array(resource, { maxLength: 3 }),
      some(['s3:GetObject', 's3:PutObject']),
    ],
    { numRuns: 150 },
  )('decides the same', async (statements, bucketPolicy, action) => {
    const target = 'arn:aws:s3:::vault/sealed/a';
    const principal: Principal = { type: 'AWS', id: ME, statements };
    const document = (Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });
    const simulated = await runSimulation(
      {
        request: {
          principal: ME,
          action,
          resource: { resource: target, accountId: '111122223333' },
          contextVariables: {
            'aws:SecureTransport': 'true',
            'aws:PrincipalArn': ME,
            'aws:PrincipalAccount': '111122223333',
          },
        },
        identityPolicies: statements.length > 0 ? [{ name: 'role', policy: document(statements) }] : [],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        ...(bucketPolicy.length > 0 && { resourcePolicy: document(bucketPolicy) }),
      },
      {},
    );
    if (simulated.resultType === 'error') throw new Error(JSON.stringify(simulated.errors));
    const expected = simulated.overallResult === 'Allowed' ? 'allow' : 'deny';
    expect(decide(principal, bucketPolicy, { action, resource: target })).toBe(expected);
  });
});
