import { describe, expect, it } from 'vitest';
import { parametersOn } from '../../../demonstration/office.ts';
import { distribution } from '../../../local-aws/edge/distribution.ts';
import { callerContext, evaluate } from '../../../local-aws/iam/policy.ts';
import { schedules, streamMappings } from '../../../local-aws/template/event-sources.ts';
import { api } from '../../../local-aws/template/http-api.ts';
import * as inventory from '../../../local-aws/template/inventory.ts';
import { type Partition, PLACES } from '../../../local-aws/template/resource-names.ts';
import { Template } from '../../../local-aws/template/template.ts';
import { synthesized } from '../../infra/synthesized.ts';

const PARAMETERS = parametersOn(
  {
    address: 'http://localhost:8080',
    issuer: 'http://localhost:8080/_local/oidc',
    edgeSecret: 'a-secret-of-more-than-thirty-two-characters',
    smtpUrl: 'smtp://127.0.0.1:25',
    demonstration: false,
  },
  '',
);
const templateOf = async (partition: Partition) =>
  new Template(JSON.parse((await synthesized(partition)).text), {
    parameters: PARAMETERS,
    folder: '/srv/cdk.out',
    place: PLACES[partition],
  });
const edgeOf = (template: Template) => {
  const edge = distribution(template, 'http://127.0.0.1:8080');
  if (!edge) throw new Error('The template has no distribution.');
  return edge;
};

describe.each([
  ['aws', 'us-east-1', 'amazonaws.com'],
  ['aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
] as const)('the template of %s', (partition, region, suffix) => {
  it('is understood in all its parts, with the names of its place', async () => {
    const template = await templateOf(partition);
    for (const { arn, role } of inventory.functions(template)) {
      expect(arn).toMatch(new RegExp(`^arn:${partition}:lambda:${region}:`));
      expect(role.id).toMatch(new RegExp(`^arn:${partition}:iam:`));
    }
    expect(
      inventory.keys(template).every(({ arn }) => arn.startsWith(`arn:${partition}:kms:${region}:`)),
    ).toBe(true);
    expect(api(template)?.domainName).toMatch(new RegExp(`\\.execute-api\\.${region}\\.${suffix}$`));
    for (const read of [inventory.tables, inventory.buckets, schedules, streamMappings])
      expect(read(template).length).toBeGreaterThan(0);
  });

  it('lets its edge read the public bucket, and no other', async () => {
    const template = await templateOf(partition);
    const reader = edgeOf(template).behaviours.at(-1)?.origin;
    if (reader?.kind !== 's3') throw new Error('The default behaviour does not read a bucket.');
    const decisions = inventory.buckets(template).map(({ name, policy = [] }) => {
      const resource = `arn:${partition}:s3:::${name}/index.html`;
      const context = callerContext(reader.principal);
      const call = { principal: reader.principal, action: 's3:GetObject', resource, context };
      return [name, evaluate({ ...call, resourcePolicy: policy })];
    });
    expect(decisions.filter(([, decision]) => decision === 'allow').map(([name]) => name)).toEqual([
      reader.bucket,
    ]);
  });

  it('keeps editions for a year and never what the API answers', async () => {
    const { behaviours } = edgeOf(await templateOf(partition));
    const editions = behaviours.find(({ pattern }) => /releases.*e\*|\/e\*/.test(pattern));
    expect(editions?.cache).toMatchObject({ minTtl: 0, maxTtl: 31_536_000, query: { kind: 'none' } });
    const toApi = behaviours.find(({ pattern }) => pattern === '/api/*');
    expect(toApi?.cache).toMatchObject({ minTtl: 0, defaultTtl: 0, maxTtl: 0 });
    expect(toApi?.methods.has('PATCH')).toBe(true);
  });
});

it('aws-cn, which knows no policies, passes on what its behaviours list, and what CloudFront does not keep back', async () => {
  const { behaviours } = edgeOf(await templateOf('aws-cn'));
  const passed = (pattern: string) => {
    const found = behaviours.find((one) => one.pattern === pattern);
    if (!found) throw new Error(`No behaviour ${pattern}`);
    const { kind, names } = found.forward.headers;
    expect(kind).toBe('allBut');
    return (name: string) => !names.has(name);
  };
  const staff = passed('/api/*');
  expect(['authorization', 'accept', 'if-match', 'idempotency-key', 'referer'].map(staff)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
  const desk = behaviours.find(({ pattern }) => pattern.startsWith('/requests'));
  expect(desk?.forward.headers.names.has('authorization')).toBe(true);
  expect(desk?.cache).toMatchObject({ maxTtl: 0, brotli: false });
});
