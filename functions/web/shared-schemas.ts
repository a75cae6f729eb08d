export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A schema shorter than this is told faster than it is looked up. */
const SHORTEST = 300;

/** Words between schema names and the names of what they hold: they name nothing themselves. */
const GRAMMAR: ReadonlySet<string> = new Set(['properties', 'items', 'anyOf', 'oneOf', 'allOf']);

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name after where the schema is used first: `CaseAnswerEvents`. */
const nameOf = (path: readonly string[]): string =>
  path
    .filter((part) => !GRAMMAR.has(part) && !/^\d+$/.test(part))
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');

/**
 * Schemas with what several of them hold written once, as a schema of its own that they refer to. What is a schema
 * of the description as a whole goes by its name; another in use twice keeps the place of its first use for its name.
 */
export const sharing = (schemas: Readonly<Record<string, Json>>): Record<string, Json> => {
  const uses = new Map<string, number>();
  const count = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    const text = JSON.stringify(value);
    if (isObject(value) && 'type' in value && text.length >= SHORTEST) {
      const known = uses.get(text) ?? 0;
      uses.set(text, known + 1);
      // What it holds is shared with it: counted once.
      if (known > 0) return;
    }
    for (const part of Object.values(value)) count(part);
  };
  for (const schema of Object.values(schemas)) count(schema);

  const shared: Record<string, Json> = {};
  const names = new Map<string, string>();
  const whole = new Map(Object.entries(schemas).map(([name, schema]) => [JSON.stringify(schema), name]));
  const rewritten = (value: Json, path: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((part, at) => rewritten(part, [...path, String(at)]));
    if (!isObject(value)) return value;
    const text = JSON.stringify(value);
    const named = path.length > 1 && text.length >= SHORTEST ? whole.get(text) : undefined;
    if (named !== undefined) return { $ref: `#/components/schemas/${named}` };
    const inside = () =>
      Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, rewritten(part, [...path, name])]),
      );
    if (path.length < 2 || (uses.get(text) ?? 0) < 2) return inside();
    const known = names.get(text);
    if (known !== undefined) return { $ref: `#/components/schemas/${known}` };
    let name = nameOf(path);
    while (name in schemas || name in shared) name += 'Part';
    names.set(text, name);
    shared[name] = inside();
    return { $ref: `#/components/schemas/${name}` };
  };
  const own = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, rewritten(schema, [name])]),
  );
  return { ...own, ...shared };
};
