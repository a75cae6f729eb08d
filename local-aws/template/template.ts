import { readFileSync } from 'node:fs';
import { dirname, resolve as resolvePath } from 'node:path';
import { HostFault, saying } from '../host-fault.ts';
import { PLACES, type Place, type ResourceNames, resourceNames } from './resource-names.ts';

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

/** AWS::NoValue while resolving: whatever holds it drops it. */
const NOTHING = Symbol('AWS::NoValue');
type Resolved = Value | typeof NOTHING;

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
    this.place = options.place ?? PLACES.aws;
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
  #identity(logicalId: string, where: string): ResourceNames {
    const raw = this.#raw.Resources[logicalId];
    if (!raw || !this.#exists(raw)) throw new HostFault(`${where}: there is no resource ${logicalId}.`);
    const given = (property: string): string | undefined => {
      const value = raw.Properties?.[property];
      return value === undefined ? undefined : String(this.#resolve(value, where));
    };
    const known = resourceNames({ type: raw.Type, logicalId, given, place: this.place });
    if (!known) {
      throw new HostFault(`${where}: the local host cannot refer to ${logicalId}, a ${raw.Type}.`);
    }
    return known;
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
