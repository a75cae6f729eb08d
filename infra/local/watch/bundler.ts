import { join } from 'node:path';
import { type BuildContext, build, context } from 'esbuild';
import {
  type Built,
  builtOf,
  bundleSite,
  functionBuild,
  functionFolder,
  placeFunction,
  placeSite,
  ROOT,
  type SiteFiles,
} from '../../bundle.ts';
import { FUNCTIONS, type ServiceRow } from '../../functions/table.ts';

/** What a round of bundling came to. */
type Rebuilt = {
  /** The folders whose code is another than before. */
  readonly folders: readonly string[];
  /** What browsers load is another than before. */
  readonly site: boolean;
  /** A file of which the template is made has changed. */
  readonly template: boolean;
};

export interface Bundler {
  /** Bundles what these files (absolute paths) are part of, and what failed before; throws esbuild's failure. */
  rebuild(changed: ReadonlySet<string>): Promise<Rebuilt>;
  /** Puts everything where it runs, as it was bundled last; the folders whose code is another than before. */
  place(): readonly string[];
  close(): Promise<void>;
}

type Bundled = { row: ServiceRow; context: BuildContext; built: Built; inputs: ReadonlySet<string> };

const SITE = join(ROOT, 'site', 'public');

const inputsOf = (metafile: { inputs: object }): ReadonlySet<string> =>
  new Set(Object.keys(metafile.inputs).map((input) => join(ROOT, input)));

/** Every file of ours that the template is made of: what `infra/app.ts` imports, however far. */
const templateInputs = async (): Promise<ReadonlySet<string>> => {
  const { metafile } = await build({
    entryPoints: [join(ROOT, 'infra', 'app.ts')],
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
    write: false,
    logLevel: 'silent',
    outdir: ROOT,
  });
  return inputsOf(metafile);
};

/**
 * All of them, or the first failure, once every one has ended: a build that is asked for while it runs gives what
 * it gave then, and not what has been mended since.
 */
async function allEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** Bundles again and again: esbuild keeps what it has read, so that a round costs what has changed. */
export async function openBundler(): Promise<Bundler> {
  const bundle = async (context: BuildContext, row: ServiceRow): Promise<Bundled> => {
    const built = builtOf(row.name, await context.rebuild());
    return { row, context, built, inputs: inputsOf(built.metafile) };
  };
  const [made, firstInputs, firstSite] = await Promise.all([
    Promise.all(
      FUNCTIONS.map(async (row: ServiceRow) =>
        bundle(await context({ ...functionBuild(row.name), logLevel: 'silent' }), row),
      ),
    ),
    templateInputs(),
    bundleSite(),
  ]);
  const bundled = new Map(made.map((one) => [one.row.name, one]));
  let site: SiteFiles = firstSite;
  let inputs = firstInputs;
  /** What changed and has not been bundled yet, since something of it failed. */
  const owed = new Set<string>();
  const place = (): readonly string[] =>
    [...bundled.values()]
      .filter(({ row, built }) => placeFunction(row, built, site))
      .map(({ row }) => functionFolder(row.name));

  return {
    place() {
      const folders = place();
      placeSite(site);
      return folders;
    },
    async rebuild(changed) {
      for (const file of changed) owed.add(file);
      const touches = (files: ReadonlySet<string>): boolean => [...owed].some((file) => files.has(file));
      const siteChanged = [...owed].some((file) => file.startsWith(SITE));
      const again = await allEnded(
        [...bundled.values()].filter((one) => touches(one.inputs)).map((one) => bundle(one.context, one.row)),
      );
      const newSite = siteChanged ? await bundleSite() : site;
      const newInputs = touches(inputs) ? await templateInputs() : inputs;
      const template = touches(inputs);
      for (const one of again) bundled.set(one.row.name, one);
      [site, inputs] = [newSite, newInputs];
      owed.clear();
      return { folders: place(), site: placeSite(site), template };
    },
    async close() {
      await Promise.all([...bundled.values()].map(({ context }) => context.dispose()));
    },
  };
}
