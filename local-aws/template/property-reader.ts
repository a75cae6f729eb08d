import { HostFault } from '../host-fault.ts';
import { isRecord, type Properties, type Resource, type Value } from './template.ts';

/**
 * Reads the resolved properties of one resource and keeps account of which were read: `done()` refuses what
 * was not, so that a property the host does not act on is never silently dropped.
 */
export class PropertyReader {
  readonly where: string;
  readonly #properties: Properties;
  readonly #read = new Set<string>();

  constructor(where: string, properties: Properties) {
    this.where = where;
    this.#properties = properties;
  }

  static of(resource: Resource): PropertyReader {
    return new PropertyReader(`${resource.logicalId} (${resource.type})`, resource.properties);
  }

  value(name: string): Value | undefined {
    this.#read.add(name);
    return this.#properties[name];
  }

  has(name: string): boolean {
    return this.#properties[name] !== undefined;
  }

  optionalText(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'object') throw this.#wrong(name, 'text');
    return String(value);
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw this.#wrong(name, 'text');
    return value;
  }

  optionalNumber(name: string): number | undefined {
    const value = this.optionalText(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!Number.isFinite(number)) throw this.#wrong(name, 'a number');
    return number;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    return value === true || value === 'true';
  }

  list(name: string): readonly Value[] {
    const value = this.value(name) ?? [];
    if (!Array.isArray(value)) throw this.#wrong(name, 'a list');
    return value as readonly Value[];
  }

  texts(name: string): string[] {
    return this.list(name).map(String);
  }

  optionalGroup(name: string): PropertyReader | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!isRecord(value)) throw this.#wrong(name, 'an object');
    return new PropertyReader(`${this.where}.${name}`, value);
  }

  group(name: string): PropertyReader {
    const group = this.optionalGroup(name);
    if (!group) throw this.#wrong(name, 'an object');
    return group;
  }

  groups(name: string): PropertyReader[] {
    return this.list(name).map((item, index) => {
      if (!isRecord(item)) throw this.#wrong(name, 'a list of objects');
      return new PropertyReader(`${this.where}.${name}[${index}]`, item);
    });
  }

  record(): Properties {
    for (const name of Object.keys(this.#properties)) this.#read.add(name);
    return this.#properties;
  }

  /** Properties that make no difference on one machine. */
  ignore(...names: readonly string[]): this {
    for (const name of names) this.#read.add(name);
    return this;
  }

  /** Properties that may only have this value, for the host does nothing else. */
  only(name: string, ...allowed: readonly Value[]): this {
    const value = this.value(name);
    if (value !== undefined && !allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) {
      throw this.fault(`${name} is ${JSON.stringify(value)}, which the local host does not do.`);
    }
    return this;
  }

  done(): void {
    const unread = Object.keys(this.#properties).filter((name) => !this.#read.has(name));
    if (unread.length > 0) throw this.fault(`the local host does not do ${unread.join(', ')}.`);
  }

  fault(sentence: string): HostFault {
    return new HostFault(`${this.where}: ${sentence}`);
  }

  #wrong(name: string, wanted: string): HostFault {
    return this.fault(`${name} should be ${wanted}.`);
  }
}
