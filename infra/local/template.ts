import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve as resolvePath } from 'node:path';
import { HostFault, saying } from './fault.ts';

/** A value of the template once its intrinsics are resolved. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
export type Properties = { readonly [key: string]: Value };

/** One resource, its condition met and its properties resolved. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly metadata: Properties;
}

interface RawResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Properties;
  readonly Metadata?: Properties;
}

interface RawTemplate {
  readonly Parameters?: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Default?: string | number;
        readonly AllowedValues?: readonly (string | number)[];
        readonly AllowedPattern?: string;
      }
    >
  >;
  readonly Mappings?: Properties;
  readonly Conditions?: Properties;
  readonly Resources: Readonly<Record<string, RawResource>>;
}

/** Where the stack is said to run. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly urlSuffix: string;
  readonly stackName: string;
}

export const LOCAL_PLACE: Place = {
  partition: 'aws',
  region: 'us-east-1',
  account: '000000000000',
  urlSuffix: 'amazonaws.com',
  stackName: 'Heliostat',
};

/** AWS::NoValue while resolving: whatever holds it drops it. */
const NOTHING = Symbol('AWS::NoValue');
type Resolved = Value | typeof NOTHING;

/** A lower-case name of at most `length` letters and digits that stays the same from start to start. */
export const stableName = (logicalId: string, length: number): string =>
  createHash('sha256').update(logicalId).digest('hex').slice(0, length);

export const isRecord = (value: unknown): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The synthesized template with its parameters filled in. Resources are resolved when they are asked for, so
 * that a resource the host does not run may hold what it likes; in one that it runs, an intrinsic, attribute
 * or reference it does not know is refused.
 */
export class Template {
  readonly place: Place;
  /** Folder of the template, against which asset paths are resolved. */
  readonly folder: string;
  readonly #raw: RawTemplate;
  readonly #parameters: Readonly<Record<string, string>>;

  constructor(
    raw: RawTemplate,
    options: { parameters: Readonly<Record<string, string>>; folder: string; place?: Place },
  ) {
    this.#raw = raw;
    this.#parameters = options.parameters;
    this.folder = options.folder;
    this.place = options.place ?? LOCAL_PLACE;
    for (const name of Object.keys(raw.Parameters ?? {})) this.#checkParameter(name);
  }

  /** Types in the template, each with the logical ids of its resources. */
  types(): ReadonlyMap<string, readonly string[]> {
    const types = new Map<string, string[]>();
    for (const [logicalId, raw] of Object.entries(this.#raw.Resources)) {
      if (!this.#exists(raw)) continue;
      const ids = types.get(raw.Type);
      if (ids) ids.push(logicalId);
      else types.set(raw.Type, [logicalId]);
    }
    return types;
  }

  /** Every resource of these types whose condition holds, in the template's order. */
  resources(...types: readonly string[]): Resource[] {
    return Object.entries(this.#raw.Resources)
      .filter(([, raw]) => types.includes(raw.Type) && this.#exists(raw))
      .map(([logicalId, raw]) => {
        const where = `${logicalId} (${raw.Type})`;
        const properties = this.#resolve(raw.Properties ?? {}, where);
        return {
          logicalId,
          type: raw.Type,
          properties: isRecord(properties) ? properties : {},
          metadata: raw.Metadata ?? {},
        };
      });
  }

  /** True when the template declares this parameter. */
  declares(parameter: string): boolean {
    return Object.hasOwn(this.#raw.Parameters ?? {}, parameter);
  }

  ref(logicalId: string): string {
    return this.#ref(logicalId, logicalId);
  }

  attribute(logicalId: string, attribute: string): string {
    return this.#attribute(logicalId, attribute, logicalId);
  }

  #exists(raw: RawResource): boolean {
    return raw.Condition === undefined || this.#condition(raw.Condition);
  }

  #checkParameter(name: string): void {
    const declared = this.#raw.Parameters?.[name];
    if (!declared || declared.Type.startsWith('AWS::SSM::Parameter::Value')) return;
    const value = this.#parameter(name);
    if (declared.AllowedValues && !declared.AllowedValues.map(String).includes(value)) {
      throw new HostFault(`The template does not allow the value given for its parameter ${name}.`);
    }
    if (declared.AllowedPattern && !new RegExp(`^(?:${declared.AllowedPattern})$`).test(value)) {
      throw new HostFault(`The value given for the template's parameter ${name} does not match its pattern.`);
    }
  }

  #parameter(name: string): string {
    const value = this.#parameters[name] ?? this.#raw.Parameters?.[name]?.Default;
    if (value === undefined) throw new HostFault(`The template's parameter ${name} has no value.`);
    return String(value);
  }

  #condition(name: string): boolean {
    const condition = this.#raw.Conditions?.[name];
    if (condition === undefined) throw new HostFault(`The template names an unknown condition ${name}.`);
    return this.#holds(condition, `condition ${name}`);
  }

  #holds(condition: Value, where: string): boolean {
    if (!isRecord(condition)) throw new HostFault(`${where}: not a condition.`);
    const [name, argument] = single(condition) ?? [];
    const all = Array.isArray(argument) ? (argument as readonly Value[]) : [];
    switch (name) {
      case 'Condition':
        return this.#condition(String(argument));
      case 'Fn::Equals': {
        const [left, right] = all.map((value) => this.#resolve(value, where));
        return JSON.stringify(left) === JSON.stringify(right);
      }
      case 'Fn::And':
        return all.every((value) => this.#holds(value, where));
      case 'Fn::Or':
        return all.some((value) => this.#holds(value, where));
      case 'Fn::Not':
        return !this.#holds(all[0] ?? null, where);
      default:
        throw new HostFault(`${where}: the local host does not know ${name ?? 'this kind of condition'}.`);
    }
  }

  #resolve(value: Value, where: string): Resolved {
    if (typeof value === 'string') {
      if (value.includes('{{resolve:'))
        throw new HostFault(`${where}: dynamic references are not supported.`);
      return value;
    }
    if (Array.isArray(value)) {
      return (value as readonly Value[])
        .map((item) => this.#resolve(item, where))
        .filter((item): item is Value => item !== NOTHING);
    }
    if (!isRecord(value)) return value;
    const intrinsic = single(value);
    if (intrinsic && (intrinsic[0] === 'Ref' || intrinsic[0].startsWith('Fn::'))) {
      return this.#intrinsic(intrinsic[0], intrinsic[1], where);
    }
    const resolved: [string, Value][] = [];
    for (const [key, item] of Object.entries(value)) {
      if (key.startsWith('Fn::')) throw new HostFault(`${where}: ${key} stands beside other keys.`);
      const kept = this.#resolve(item, `${where}.${key}`);
      if (kept !== NOTHING) resolved.push([key, kept]);
    }
    return Object.fromEntries(resolved);
  }

  #intrinsic(name: string, argument: Value, where: string): Resolved {
    const list = (value: Value): readonly Value[] => {
      const resolved = this.#resolve(value, where);
      if (!Array.isArray(resolved)) throw new HostFault(`${where}: ${name} wants a list.`);
      return resolved as readonly Value[];
    };
    const at = (index: number): Value => {
      const item = Array.isArray(argument) ? (argument as readonly Value[])[index] : undefined;
      if (item === undefined) throw new HostFault(`${where}: ${name} lacks an argument.`);
      return item;
    };
    const text = (value: Value): string => {
      const resolved = this.#resolve(value, where);
      if (typeof resolved !== 'string' && typeof resolved !== 'number') {
        throw new HostFault(`${where}: ${name} wants text.`);
      }
      return String(resolved);
    };
    switch (name) {
      case 'Ref':
        return argument === 'AWS::NoValue' ? NOTHING : this.#ref(String(argument), where);
      case 'Fn::GetAtt': {
        const [logicalId, attribute] =
          typeof argument === 'string' ? split2(argument, '.') : [text(at(0)), text(at(1))];
        return this.#attribute(logicalId, attribute, where);
      }
      case 'Fn::Join':
        return list(at(1))
          .map(text)
          .join(text(at(0)));
      case 'Fn::Sub':
        return this.#substitute(argument, where);
      case 'Fn::Select': {
        const chosen = list(at(1))[Number(text(at(0)))];
        if (chosen === undefined)
          throw new HostFault(`${where}: Fn::Select points past the end of its list.`);
        return chosen;
      }
      case 'Fn::Split':
        return text(at(1)).split(text(at(0)));
      case 'Fn::If':
        return this.#resolve(this.#condition(String(at(0))) ? at(1) : at(2), where);
      case 'Fn::FindInMap': {
        const map = this.#raw.Mappings?.[text(at(0))];
        const row = isRecord(map) ? map[text(at(1))] : undefined;
        const found = isRecord(row) ? row[text(at(2))] : undefined;
        if (found === undefined) throw new HostFault(`${where}: Fn::FindInMap finds nothing.`);
        return found;
      }
      default:
        throw new HostFault(`${where}: the local host does not know ${name}.`);
    }
  }

  #substitute(argument: Value, where: string): string {
    const [pattern, own] = Array.isArray(argument) ? (argument as readonly Value[]) : [argument];
    if (typeof pattern !== 'string') throw new HostFault(`${where}: Fn::Sub wants text.`);
    return pattern.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (isRecord(own) && own[name] !== undefined) return String(this.#resolve(own[name], where));
      return name.includes('.') ? this.#attribute(...split2(name, '.'), where) : this.#ref(name, where);
    });
  }

  #ref(name: string, where: string): string {
    const { partition, region, account, urlSuffix, stackName } = this.place;
    switch (name) {
      case 'AWS::Partition':
        return partition;
      case 'AWS::Region':
        return region;
      case 'AWS::AccountId':
        return account;
      case 'AWS::URLSuffix':
        return urlSuffix;
      case 'AWS::StackName':
        return stackName;
      case 'AWS::StackId':
        return `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/local`;
    }
    if (this.declares(name)) return this.#parameter(name);
    const attributes = this.#identity(name, where);
    return attributes.ref;
  }

  #attribute(logicalId: string, attribute: string, where: string): string {
    const value = this.#identity(logicalId, where)[attribute];
    if (value === undefined) {
      throw new HostFault(
        `${where}: the local host does not know the attribute ${attribute} of ${logicalId}.`,
      );
    }
    return value;
  }

  /** What a resource is called here (`ref`) and the attributes that others may ask it for. */
  #identity(
    logicalId: string,
    where: string,
  ): { readonly ref: string; readonly [attribute: string]: string } {
    const raw = this.#raw.Resources[logicalId];
    if (!raw || !this.#exists(raw)) throw new HostFault(`${where}: there is no resource ${logicalId}.`);
    const { partition, region, account, urlSuffix, stackName } = this.place;
    const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
    const given = (property: string): string | undefined => {
      const value = raw.Properties?.[property];
      return value === undefined ? undefined : String(this.#resolve(value, where));
    };
    const named = (property: string) => given(property) ?? `${stackName}-${logicalId}`;
    const id = stableName(logicalId, 14);
    switch (raw.Type) {
      case 'AWS::Lambda::Function': {
        const name = named('FunctionName');
        return { ref: name, Arn: arn('lambda', `function:${name}`) };
      }
      case 'AWS::IAM::Role': {
        const name = named('RoleName');
        const path = given('Path') ?? '/';
        return { ref: name, Arn: `arn:${partition}:iam::${account}:role${path}${name}`, RoleId: id };
      }
      case 'AWS::S3::Bucket': {
        const name = given('BucketName') ?? `${stackName}-${logicalId}`.toLowerCase().slice(0, 63);
        return {
          ref: name,
          Arn: `arn:${partition}:s3:::${name}`,
          DomainName: `${name}.s3.${urlSuffix}`,
          RegionalDomainName: `${name}.s3.${region}.${urlSuffix}`,
        };
      }
      case 'AWS::KMS::Key': {
        const hex = stableName(logicalId, 32);
        const keyId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
        return { ref: keyId, KeyId: keyId, Arn: arn('kms', `key/${keyId}`) };
      }
      case 'AWS::KMS::Alias':
        return { ref: named('AliasName') };
      case 'AWS::DynamoDB::Table':
      case 'AWS::DynamoDB::GlobalTable': {
        const name = named('TableName');
        const table = arn('dynamodb', `table/${name}`);
        return { ref: name, Arn: table, StreamArn: `${table}/stream/local`, TableId: id };
      }
      case 'AWS::SQS::Queue': {
        const name = named('QueueName');
        const url = `https://sqs.${region}.${urlSuffix}/${account}/${name}`;
        return { ref: url, QueueUrl: url, QueueName: name, Arn: arn('sqs', name) };
      }
      case 'AWS::SNS::Topic': {
        const name = named('TopicName');
        return { ref: arn('sns', name), TopicArn: arn('sns', name), TopicName: name };
      }
      case 'AWS::Logs::LogGroup': {
        const name = given('LogGroupName') ?? `/${stackName}/${logicalId}`;
        return { ref: name, Arn: arn('logs', `log-group:${name}:*`) };
      }
      case 'AWS::ApiGatewayV2::Api':
        return { ref: id, ApiId: id, ApiEndpoint: `https://${id}.execute-api.${region}.${urlSuffix}` };
      case 'AWS::CloudFront::Distribution':
        return { ref: id.toUpperCase(), Id: id.toUpperCase(), DomainName: `${id}.cloudfront.net` };
      case 'AWS::CloudFront::CloudFrontOriginAccessIdentity':
        return { ref: id.toUpperCase(), Id: id.toUpperCase(), S3CanonicalUserId: stableName(logicalId, 64) };
      case 'AWS::Scheduler::ScheduleGroup':
      case 'AWS::Scheduler::Schedule': {
        const name = named('Name');
        return {
          ref: name,
          Arn: arn(
            'scheduler',
            `${raw.Type.endsWith('Group') ? 'schedule-group' : 'schedule/default'}/${name}`,
          ),
        };
      }
      case 'AWS::CloudFront::CachePolicy':
      case 'AWS::CloudFront::OriginRequestPolicy':
      case 'AWS::CloudFront::ResponseHeadersPolicy':
      case 'AWS::CloudFront::OriginAccessControl':
      case 'AWS::ApiGatewayV2::Authorizer':
      case 'AWS::ApiGatewayV2::Integration':
      case 'AWS::ApiGatewayV2::Route':
      case 'AWS::ApiGatewayV2::Stage':
      case 'AWS::Lambda::EventSourceMapping':
        return { ref: id, Id: id, AuthorizerId: id };
      default:
        throw new HostFault(`${where}: the local host cannot refer to ${logicalId}, a ${raw.Type}.`);
    }
  }
}

const single = (value: { readonly [key: string]: Value }): readonly [string, Value] | undefined => {
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0] : undefined;
};

const split2 = (text: string, mark: string): [string, string] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
};

/** Reads a template file that the CDK wrote. */
export function loadTemplate(
  file: string,
  parameters: Readonly<Record<string, string>>,
  place?: Place,
): Template {
  let raw: RawTemplate;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8')) as RawTemplate;
  } catch (fault) {
    throw new HostFault(`The template ${file} cannot be read: ${saying(fault)}`);
  }
  if (!isRecord(raw.Resources)) throw new HostFault(`${file} is not a CloudFormation template.`);
  return new Template(raw, { parameters, folder: dirname(resolvePath(file)), ...(place && { place }) });
}
