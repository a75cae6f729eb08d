import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

/**
 * A demonstration is a folder beside this file: `demonstration.json` and one file for each register that it
 * fills. Everything in it is entered through the API, so that what is said there is what the API takes.
 */
const HERE = new URL('./', import.meta.url);
const ABOUT = 'demonstration.json';

/** The sample figures that come with the product. */
export const FIGURES = fileURLToPath(new URL('../dataflows/figures/', import.meta.url));

const Day = v.pipe(v.string(), v.isoDate());

const About = v.strictObject({
  /** The days, both included, for which what is open in the registers is a believable picture of an office. */
  from: Day,
  until: Day,
  /** Sent through the public form on the day, and not registered yet. */
  form: v.optional(v.record(v.string(), v.string())),
  /** Loaded only where it is asked for by its name: a year that was closed, beside the releases of the day. */
  byName: v.optional(v.literal(true)),
});

export type Demonstration = { folder: URL; about: v.InferOutput<typeof About> };

/** A file of a demonstration; throws with its path where it is not as it should be. */
export const dataOf = async <S extends v.GenericSchema>(
  folder: URL,
  name: string,
  schema: S,
): Promise<v.InferOutput<S>> => {
  const file = new URL(name, folder);
  const parsed = v.safeParse(schema, JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Error(`${fileURLToPath(file)}: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
};

const inFolder = async (name: string): Promise<Demonstration> => {
  const folder = new URL(`${name}/`, HERE);
  return { folder, about: await dataOf(folder, ABOUT, About) };
};

const names = async (): Promise<string[]> =>
  (await readdir(HERE, { withFileTypes: true })).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

/** The demonstration of this name, such as 2017. */
export const demonstrationNamed = async (name: string): Promise<Demonstration> => {
  const all = await names();
  if (all.includes(name)) return inFolder(name);
  throw new Error(`There is no demonstration ${name}; there are ${all.sort().join(', ')}.`);
};

/** The demonstration that has begun last by `today`, or the earliest of all where none has. */
export const demonstrationOn = async (today: string): Promise<Demonstration> => {
  const all = (await Promise.all((await names()).map(inFolder))).filter(({ about }) => !about.byName);
  all.sort((a, b) => (a.about.from < b.about.from ? -1 : 1));
  const chosen = all.findLast(({ about }) => about.from <= today) ?? all[0];
  if (!chosen) throw new Error(`There is no demonstration in ${fileURLToPath(HERE)}`);
  return chosen;
};
