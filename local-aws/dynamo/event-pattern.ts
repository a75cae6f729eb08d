import { HostFault } from '../host-fault.ts';
import { isRecord, type Value } from '../template/template.ts';

/** Whether a record of a stream is let through. */
export type Pattern = (record: unknown) => boolean;

/**
 * Reads an EventBridge pattern: nested fields, lists of exact values, `prefix`, `suffix`, `exists` and
 * `anything-but` with plain values. Another comparison is refused when the pattern is read.
 */
export function parsePattern(text: string): Pattern {
  const pattern: Value = JSON.parse(text);
  if (!isRecord(pattern)) throw new HostFault(`The filter ${text} is not a pattern.`);
  return group(pattern, text);
}

function group(pattern: { readonly [key: string]: Value }, text: string): Pattern {
  const fields = Object.entries(pattern).map(([name, want]) => [name, within(want, text)] as const);
  return (record) =>
    fields.every(([name, matches]) =>
      matches(typeof record === 'object' && record !== null ? Reflect.get(record, name) : undefined),
    );
}

function within(want: Value, text: string): Pattern {
  if (isRecord(want)) return group(want, text);
  if (!Array.isArray(want)) throw new HostFault(`The filter ${text} has a field that is not a list.`);
  const wanted = (want as readonly Value[]).map((one) => rule(one, text));
  return (value) => {
    const values = Array.isArray(value) ? value : [value];
    return wanted.some((matches) => values.some(matches));
  };
}

function rule(want: Value, text: string): Pattern {
  if (!isRecord(want)) return (value) => value === want;
  const [[name, argument] = ['', null], second] = Object.entries(want);
  if (second) throw new HostFault(`The filter ${text} has a comparison with two names.`);
  switch (name) {
    case 'prefix':
      return (value) => typeof value === 'string' && value.startsWith(String(argument));
    case 'suffix':
      return (value) => typeof value === 'string' && value.endsWith(String(argument));
    case 'exists':
      return (value) => (value !== undefined) === argument;
    case 'anything-but': {
      const barred = Array.isArray(argument) ? argument : [argument];
      if (barred.some((one) => typeof one === 'object')) break;
      return (value) => value !== undefined && !barred.some((one) => one === value);
    }
  }
  throw new HostFault(`The filter ${text} compares by ${name}, which the local host does not do.`);
}
