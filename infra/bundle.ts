import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BuildOptions,
  type BuildResult,
  build,
  type Metafile,
  type OutputFile,
  type Plugin,
} from 'esbuild';
import { placeFile } from '../local-aws/place-file.ts';
import { FUNCTIONS, type FunctionName, type ServiceRow } from './functions/table.ts';

export interface Bundle {
  readonly name: FunctionName;
  /** The folder that becomes the function's code. */
  readonly folder: string;
  /** Bytes that a cold start reads: `index.mjs` and what it imports statically, without source maps. */
  readonly startBytes: number;
  /** Bytes that are read only when used: what it imports dynamically. */
  readonly lazyBytes: number;
}

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILD = join(ROOT, '.build');

/** Where a function's code stands once it is bundled. */
export const functionFolder = (name: FunctionName, build = BUILD): string => join(build, 'functions', name);

// esbuild, which takes this from its environment, looks for garbage when it has so much and not whenever it doubled: a
// quarter of its work.
process.env.GOGC ??= 'off';
process.env.GOMEMLIMIT ??= '768MiB';

/** Relative path to content. */
type Files = Map<string, Uint8Array>;

const OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  sourcesContent: false,
  legalComments: 'none',
  absWorkingDir: ROOT,
  metafile: true,
  write: false,
  logLevel: 'error',
};

/** Packages in CommonJS call `require` for Node's own modules, which an ES module does not have. */
const REQUIRE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

const ALL: readonly FunctionName[] = FUNCTIONS.map(({ name }) => name);

/**
 * How the sources of all functions are read: together, and each file once, into parts that are cut where functions
 * differ in what they use. Of those each function is made (`functionBuild`). Bundling every function from its sources
 * would read the SDK nineteen times, which takes four times as long.
 */
export const partsBuild = (build = BUILD, names: readonly FunctionName[] = ALL): BuildOptions => ({
  ...OPTIONS,
  mainFields: ['module', 'main'],
  loader: { '.css': 'text', '.svg': 'text' },
  alias: {
    '@aws-sdk/credential-provider-node': join(ROOT, 'functions', 'store', 'credentials.ts'),
    'node:http': join(ROOT, 'functions', 'runtime', 'http.ts'),
  },
  entryPoints: names.map((name) => ({
    in: join(ROOT, 'functions', 'service', 'handlers', `${name}.ts`),
    out: name,
  })),
  outdir: join(build, names === ALL ? 'parts' : `parts-${names.join('-')}`),
  // They are read as they stand: whoever runs on them need not read their maps, which are as long again.
  sourcemap: 'external',
  banner: { js: REQUIRE },
});

/** What the sources were read into. */
export type Parts = {
  readonly folder: string;
  /** The names of the files that are imported dynamically and have names that a module can pass on. */
  readonly lazy: readonly string[];
  /** The sources (absolute paths) of a function. */
  inputsOf(name: FunctionName): ReadonlySet<string>;
};

/**
 * What is imported dynamically and has names that a module can pass on: our own files, and what the SDK reads of
 * streams of events.
 */
const PASSES_ON = /\.ts$|@smithy\/core\/.*event-streams/;

/** Puts the parts where the functions are made of them. */
export const placeParts = (
  { outputFiles = [], metafile }: BuildResult,
  build = BUILD,
  names = ALL,
): Parts => {
  if (!metafile) throw new Error('esbuild gave no metafile');
  refuseLazyPackages(metafile);
  const { outputs } = metafile;
  const { outdir: folder = '' } = partsBuild(build, names);
  place(folder, filesOf(outputFiles, folder));
  const lazy = Object.values(outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ kind, path }) => kind === 'dynamic-import' && PASSES_ON.test(outputs[path]?.entryPoint ?? ''))
    .map(({ path }) => basename(path));
  return {
    folder,
    lazy: [...new Set(lazy)],
    inputsOf(name) {
      const entry = relative(ROOT, join(folder, `${name}.mjs`));
      const all = reached(outputs, entry, () => true);
      const inputs = [...all].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
      return new Set(inputs.map((input) => join(ROOT, input)));
    },
  };
};

/**
 * Has a cold start read one file. Code that is shared between the entry and what it imports dynamically would be
 * cut into a chunk for each set of sharers, a dozen files at start; so each dynamic import also names the entry,
 * which it only ever runs after, and everything that the entry needs is shared by all alike. esbuild asks a plugin
 * about every import that its filter fits, so that it fits those alone.
 */
const oneStart = (entry: string, lazy: readonly string[]): Plugin => ({
  name: 'one-start',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`/(?:${lazy.map(escaped).join('|')})$`) }, ({ path, kind, resolveDir }) =>
      kind === 'dynamic-import' ? { path: join(resolveDir, path), namespace: 'later' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'later' }, ({ path }) => ({
      contents: `import ${JSON.stringify(entry)}; export * from ${JSON.stringify(path)};`,
      resolveDir: dirname(path),
    }));
  },
});

/** Has the map of a part lead on to the sources, and its `require` be that of the file into which it is bundled. */
const joined = (folder: string): Plugin => ({
  name: 'joined',
  setup({ onLoad }) {
    onLoad({ filter: new RegExp(`^${escaped(folder)}/.*\\.mjs$`) }, async ({ path }) => ({
      contents: `${(await readFile(path, 'utf8')).replace(REQUIRE, '')}//# sourceMappingURL=${basename(path)}.map\n`,
    }));
  },
});

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Refuses a dynamic import of a package from our own code: what a package in CommonJS passes on is known to Node,
 * and lost in a bundle. Import a module of our own dynamically, and the package in that.
 */
function refuseLazyPackages({ inputs }: Metafile): void {
  for (const [input, { imports }] of Object.entries(inputs)) {
    if (!input.startsWith('functions/')) continue;
    const lazy = imports.find(
      ({ kind, path }) => kind === 'dynamic-import' && path.includes('node_modules/'),
    );
    if (lazy) throw new Error(`${input} imports ${lazy.path} dynamically: its names are lost in the bundle`);
  }
}

/** How a function is made of the parts; `index.mjs` is what starts. */
export const functionBuild = (name: FunctionName, { folder, lazy }: Parts): BuildOptions => {
  const entry = join(folder, `${name}.mjs`);
  return {
    ...OPTIONS,
    minify: true,
    sourcemap: 'linked',
    plugins: [oneStart(entry, lazy), joined(folder)],
    banner: { js: REQUIRE },
    entryPoints: [{ in: entry, out: 'index' }],
    outdir: functionFolder(name),
  };
};

const filesOf = (outputFiles: readonly OutputFile[], folder: string): Files =>
  new Map(outputFiles.map((file) => [relative(folder, file.path), file.contents]));

/** What esbuild made of a function. */
export type Built = { files: Files; metafile: Metafile };

export const builtOf = (name: FunctionName, { outputFiles = [], metafile }: BuildResult): Built => {
  if (!metafile) throw new Error(`esbuild gave no metafile for ${name}`);
  return { files: filesOf(outputFiles, functionFolder(name)), metafile };
};

/** The outputs that an output imports, however far, and itself. */
function reached(
  outputs: Metafile['outputs'],
  from: string,
  follows: (kind: string) => boolean,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (!output || seen.has(path)) return;
    seen.add(path);
    for (const { path: imported, kind } of output.imports) if (follows(kind)) visit(imported);
  };
  visit(from);
  return seen;
}

/** Splits a function's output into what a cold start reads and what it reads only when used. */
function sizes({ outputs }: Metafile): Pick<Bundle, 'startBytes' | 'lazyBytes'> {
  const index = Object.keys(outputs).find((path) => basename(path) === 'index.mjs') ?? '';
  const seen = reached(outputs, index, (kind) => kind === 'import-statement');
  let startBytes = 0;
  let lazyBytes = 0;
  for (const [path, { bytes }] of Object.entries(outputs)) {
    if (path.endsWith('.map')) continue;
    if (seen.has(path)) startBytes += bytes;
    else lazyBytes += bytes;
  }
  return { startBytes, lazyBytes };
}

/** The files that browsers get, and `assets.json`. */
export type SiteFiles = { assets: Files; manifest: Uint8Array };

/**
 * What browsers get from the files that stand at the top of `site/public/`, under names that change with the
 * content, so that they can be cached for ever: `site.css`, with the parts that it imports from `styles/`,
 * becomes `assets/site.0a1b2c3d.css`, `site.ts` becomes `assets/site.0a1b2c3d.js`.
 * `assets.json` tells the published path of each: `{"site.css": "/assets/site.0a1b2c3d.css"}`.
 */
export async function bundleSite(): Promise<SiteFiles> {
  const folder = join(ROOT, 'site', 'public');
  const sources = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const made = await Promise.all(
    sources
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(async ({ name }): Promise<[string, Uint8Array]> => {
        const path = join(folder, name);
        const extension = extname(name);
        if (extension !== '.ts' && extension !== '.css') return [name, readFileSync(path)];
        const { outputFiles } = await build({
          entryPoints: [path],
          bundle: true,
          minify: true,
          format: 'esm',
          target: ['chrome109', 'firefox115', 'safari16'],
          legalComments: 'none',
          absWorkingDir: ROOT,
          outdir: BUILD,
          write: false,
          logLevel: 'error',
        });
        const [output] = outputFiles;
        if (!output) throw new Error(`esbuild gave nothing for site/public/${name}`);
        return [extension === '.ts' ? `${basename(name, '.ts')}.js` : name, output.contents];
      }),
  );
  const assets: Files = new Map();
  const manifest: Record<string, string> = {};
  for (const [name, content] of made.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const extension = extname(name);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
    const path = `assets/${basename(name, extension)}.${hash}${extension}`;
    assets.set(path, content);
    manifest[name] = `/${path}`;
  }
  return { assets, manifest: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) };
}

/** Makes `folder` hold exactly `files`, and says whether it did not before. */
function place(folder: string, files: Files): boolean {
  let changed = false;
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    if (placeFile(join(folder, name), content)) changed = true;
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || files.has(relative(folder, path))) continue;
    changed = true;
    rmSync(path, { force: true });
  }
  return changed;
}

export const placeSite = ({ assets, manifest }: SiteFiles, build = BUILD): boolean =>
  place(join(build, 'site'), new Map([...assets, ['assets.json', manifest]]));

/** With the published names of the site's files where the function renders, and the files where it publishes. */
export const placeFunction = (
  { name, assets: carries }: ServiceRow,
  { files }: Pick<Built, 'files'>,
  { assets, manifest }: SiteFiles,
  build = BUILD,
): boolean => {
  const all: Files = new Map();
  if (carries) all.set('assets.json', manifest);
  if (carries === 'files') for (const [path, content] of assets) all.set(path, content);
  // What starts comes last: a process may start in between.
  const ordered = [...files].sort(([a], [b]) => Number(a === 'index.mjs') - Number(b === 'index.mjs'));
  return place(functionFolder(name, build), new Map([...all, ...ordered]));
};

/** What functions are made of: their sources' parts, and what the site's files came to. */
export type Material = { readonly parts: Parts; readonly site: SiteFiles };

export const readMaterial = async (folder = BUILD, names = ALL): Promise<Material> => {
  const [parts, site] = await Promise.all([
    build(partsBuild(folder, names)).then((result) => placeParts(result, folder, names)),
    bundleSite(),
  ]);
  return { parts, site };
};

/** Has a function run on the parts as they are, which takes no time to make, until it is bundled. */
export const runOnParts = (row: ServiceRow, { parts, site }: Material, build = BUILD): void => {
  const path = relative(functionFolder(row.name, build), join(parts.folder, `${row.name}.mjs`));
  const index = Buffer.from(`export * from ${JSON.stringify(path)};\n`);
  placeFunction(row, { files: new Map([['index.mjs', index]]) }, site, build);
};

/** Bundles one function into its place. */
export const bundleOne = async (
  row: ServiceRow,
  { parts, site }: Material,
  folder = BUILD,
): Promise<Bundle> => {
  const built = builtOf(row.name, await build(functionBuild(row.name, parts)));
  placeFunction(row, built, site, folder);
  return { name: row.name, folder: functionFolder(row.name, folder), ...sizes(built.metafile) };
};

/** Bundles every function, and what browsers load, into `build` (`.build/` of the project). */
export async function bundleAll(folder = BUILD): Promise<readonly Bundle[]> {
  const material = await readMaterial(folder);
  const functions = await Promise.all(FUNCTIONS.map((row: ServiceRow) => bundleOne(row, material, folder)));
  placeSite(material.site, folder);
  return functions;
}
