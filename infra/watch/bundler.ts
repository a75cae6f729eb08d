import { join } from 'node:path';
import { build, context } from 'esbuild';
import {
  type Built,
  builtOf,
  bundleSite,
  functionBuild,
  functionFolder,
  type Parts,
  partsBuild,
  placeFunction,
  placeParts,
  placeSite,
  ROOT,
  type SiteFiles,
} from '../bundle.ts';
import { FUNCTIONS, type ServiceRow } from '../functions/table.ts';

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

type Bundled = { row: ServiceRow; built: Built; inputs: ReadonlySet<string> };

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

/** Bundles again and again: esbuild keeps what it has read of the sources, so that a round costs what has changed. */
export async function openBundler(): Promise<Bundler> {
  const reading = await context({ ...partsBuild(), logLevel: 'silent' });
  const bundle = async (row: ServiceRow, parts: Parts): Promise<Bundled> => ({
    row,
    built: builtOf(row.name, await build(functionBuild(row.name, parts))),
    inputs: parts.inputsOf(row.name),
  });
  const inTurn = async (rows: readonly ServiceRow[], parts: Parts): Promise<Bundled[]> => {
    const all: Bundled[] = [];
    for (const row of rows) all.push(await bundle(row, parts));
    return all;
  };
  const [firstParts, firstInputs, firstSite] = await Promise.all([
    reading.rebuild().then((result) => placeParts(result)),
    templateInputs(),
    bundleSite(),
  ]);
  const made = await inTurn(FUNCTIONS, firstParts);
  const bundled = new Map(made.map((one) => [one.row.name, one]));
  let site: SiteFiles = firstSite;
  let inputs = firstInputs;
  /** What changed and has not been bundled yet, since something of it failed. */
  const owed = new Set<string>();
  const place = (): readonly string[] =>
    [...bundled.values()]
      .filter(({ row, built }) => placeFunction(row, built, site))
      .map(({ row }) => functionFolder(row.name));

  const remade = async (touched: readonly Bundled[]): Promise<Bundled[]> => {
    const parts = placeParts(await reading.rebuild());
    return inTurn(
      touched.map(({ row }) => row),
      parts,
    );
  };

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
      const touched = [...bundled.values()].filter((one) => touches(one.inputs));
      const again = touched.length > 0 ? await remade(touched) : [];
      const newSite = siteChanged ? await bundleSite() : site;
      const newInputs = touches(inputs) ? await templateInputs() : inputs;
      const template = touches(inputs);
      for (const one of again) bundled.set(one.row.name, one);
      [site, inputs] = [newSite, newInputs];
      owed.clear();
      return { folders: place(), site: placeSite(site), template };
    },
    close: () => reading.dispose(),
  };
}
