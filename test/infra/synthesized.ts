import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildTemplate, sourceKey } from '../../infra/build/build.ts';
import type { Partition } from '../../infra/edge/edge.ts';
import { heliostat } from '../../infra/synthesize.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Resource {
  readonly Type: string;
  readonly Properties: JsonObject;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: JsonObject;
  readonly DependsOn?: readonly string[];
}

export interface Template {
  readonly text: string;
  readonly Parameters: Readonly<Record<string, JsonObject>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

const MADE = fileURLToPath(new URL('../../.build/templates/', import.meta.url));

type Context = Readonly<Record<string, string>>;

/** The stack within the stack that holds the alarms. */
export const ALARMS = 'HeliostatAlarms';

/** The template of a stack; of one within the stack, with what that hands it in place of its parameters. */
const templateIn = (outdir: string, stack: string): string => {
  const file = readdirSync(outdir).find(
    (name) =>
      name === `${stack}.template.json` || (name.startsWith(stack) && name.endsWith('.nested.template.json')),
  );
  if (file === undefined) throw new Error(`No template of ${stack} in ${outdir}`);
  const text = readFileSync(join(outdir, file), 'utf8');
  if (!file.endsWith('.nested.template.json')) return text;
  const outer = JSON.parse(readFileSync(join(outdir, 'Heliostat.template.json'), 'utf8')) as Template;
  const [, nested] = one(outer, 'AWS::CloudFormation::Stack');
  const given = nested.Properties.Parameters as JsonObject;
  return JSON.stringify(JSON.parse(text), (_, value) => given[value?.Ref] ?? value);
};

/**
 * The template of a stack in one partition, exactly as it would be deployed under this context. It is made once for the sources as they are:
 * a dozen test files read it, and each synthesis takes seconds.
 */
export async function synthesized(
  partition: Partition,
  { stack = 'Heliostat', context = {} }: { stack?: string; context?: Context } = {},
): Promise<Template> {
  const said = Object.entries(context).map(([name, value]) => `.${name}-${value}`);
  const made = join(MADE, `${sourceKey()}.${partition}${said.join('')}.${stack}.json`);
  if (!existsSync(made)) {
    const outdir = mkdtempSync(join(tmpdir(), 'heliostat-synth-'));
    try {
      // Its bundles are those of the sources as they are, made once for all.
      await buildTemplate();
      heliostat({ partition, outdir, context }).synth();
      mkdirSync(MADE, { recursive: true });
      writeFileSync(`${made}.${process.pid}`, templateIn(outdir, stack));
      renameSync(`${made}.${process.pid}`, made);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  }
  const text = readFileSync(made, 'utf8');
  return { ...(JSON.parse(text) as Omit<Template, 'text'>), text };
}

export const ofType = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

/** The one resource of a type whose logical id begins so. */
export function one(template: Template, type: string, prefix = ''): [string, Resource] {
  const found = ofType(template, type).filter(([id]) => id.startsWith(prefix));
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} of ${type} begin with ${prefix}`);
  return first;
}

/** Follows keys and indices into a value: `at(bucket, 'VersioningConfiguration', 'Status')`. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Readonly<Record<string | number, Json>>)[step];
  }
  return found;
}

export const ACCOUNT = '123456789012';

/**
 * The value with its intrinsics resolved, as far as policies use them. Every resource's ARN and name is made
 * from its logical id; an intrinsic that is not known here is an error.
 */
export function resolved(template: Template, value: Json): Json {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Partition': 'aws',
    'AWS::AccountId': ACCOUNT,
    'AWS::Region': 'eu-west-1',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': 'Heliostat',
  };
  const arn = (id: string): string => {
    const region = `eu-west-1:${ACCOUNT}`;
    switch (template.Resources[id]?.Type) {
      case 'AWS::S3::Bucket':
        return `arn:aws:s3:::${id.toLowerCase()}`;
      case 'AWS::IAM::Role':
        return `arn:aws:iam::${ACCOUNT}:role/${id}`;
      case 'AWS::KMS::Key':
        return `arn:aws:kms:${region}:key/${id}`;
      case 'AWS::DynamoDB::Table':
        return `arn:aws:dynamodb:${region}:table/${id}`;
      case 'AWS::Logs::LogGroup':
        return `arn:aws:logs:${region}:log-group:${id}:*`;
      case 'AWS::Lambda::Function':
        return `arn:aws:lambda:${region}:function:${id}`;
      case 'AWS::SNS::Topic':
        return `arn:aws:sns:${region}:${id}`;
      case 'AWS::SecretsManager::Secret':
        return `arn:aws:secretsmanager:${region}:secret:${id}-abcdef`;
      case 'AWS::SQS::Queue':
        return `arn:aws:sqs:${region}:${id}`;
      case 'AWS::Events::Rule':
        return `arn:aws:events:${region}:rule/${id}`;
      default:
        throw new Error(`No ARN is known for ${id}`);
    }
  };
  const walk = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const [entry, ...more] = Object.entries(node);
    if (entry && more.length === 0) {
      const [key, argument] = entry;
      if (key === 'Ref') {
        const name = String(argument);
        // The reference of a topic, and of a secret, is its ARN.
        if (['AWS::SNS::Topic', 'AWS::SecretsManager::Secret'].includes(template.Resources[name]?.Type ?? ''))
          return arn(name);
        return pseudo[name] ?? (template.Resources[name] ? name : name.toLowerCase());
      }
      if (key === 'Fn::Join') return (walk(at(argument, 1) ?? []) as string[]).join(String(at(argument, 0)));
      if (key === 'Fn::GetAtt') {
        const [id, attribute] = argument as [string, string];
        if (attribute === 'Arn') return arn(id);
        if (attribute === 'StreamArn') return `${arn(id)}/stream/2018-01-10T09:30:00.000`;
        return `${id}.${attribute}`;
      }
      if (key.startsWith('Fn::')) throw new Error(`${key} is not known here`);
    }
    return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, walk(part)]));
  };
  return walk(value);
}
