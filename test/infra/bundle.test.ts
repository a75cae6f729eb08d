import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Bundle,
  bundleAll,
  functionFolder,
  type Material,
  readMaterial,
  runOnParts,
} from '../../infra/bundle.ts';
import { FUNCTIONS, type FunctionName, type ServiceRow } from '../../infra/functions/table.ts';
import { EVERY_FUNCTION } from '../../infra/lambda/service-function.ts';
import { heliostat } from '../../infra/synthesize.ts';
import { SAMPLE_ENVIRONMENT } from './sample-environment.ts';
import { at, one, synthesized, type Template } from './synthesized.ts';

// Synthesis takes seconds on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), 'heliostat-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

let bundles: readonly Bundle[];
let material: Material;
let template: Template;
beforeAll(async () => {
  bundles = await bundleAll(folder);
  material = await readMaterial(folder);
  template = await synthesized('aws');
});

const bundle = (name: FunctionName): Bundle => {
  const found = bundles.find((one) => one.name === name);
  if (!found) throw new Error(`${name} was not bundled`);
  return found;
};

/** Every file below a folder, and the hash of its content. */
const contents = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [
        path.slice(root.length),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  );

const KB = 1000;
/** A function that talks to S3 as well as to the table, or signs, may be larger. */
const LIMITS: Readonly<Record<FunctionName, number>> = {
  'staff-api': 650 * KB,
  preview: 650 * KB,
  builder: 650 * KB,
  'release-clock': 650 * KB,
  missing: 650 * KB,
  outbox: 450 * KB,
  channels: 450 * KB,
  'request-desk': 450 * KB,
  'public-desk': 450 * KB,
  'officer-api': 450 * KB,
  'register-api': 450 * KB,
  'report-recount': 450 * KB,
  'file-check': 650 * KB,
  'deadline-sweep': 450 * KB,
  retention: 650 * KB,
  'alert-api': 450 * KB,
  'alert-clock': 450 * KB,
  auditor: 650 * KB,
  dispatcher: 450 * KB,
};

const idOf = (name: FunctionName): string | undefined => FUNCTIONS.find((row) => row.name === name)?.id;

/** Values that pass the functions' own checks. */
const SAMPLE: Readonly<Record<string, string>> = { ...SAMPLE_ENVIRONMENT, ...EVERY_FUNCTION };

const read = (name: FunctionName, file: string): string =>
  readFileSync(join(bundle(name).folder, file), 'utf8');

/** All that ships of a function. */
const codeOf = (name: FunctionName): string =>
  readdirSync(join(bundle(name).folder, 'chunks'))
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => read(name, `chunks/${file}`))
    .join('\n');

/** What `index.mjs` imports statically of the function's own files. */
const startOf = (name: FunctionName): string[] =>
  [...read(name, 'index.mjs').matchAll(/from"\.\/(chunks\/[^"]+)"/g)].map(([, file = '']) => file);

describe.each(FUNCTIONS.map(({ name }) => name))('%s', (name) => {
  it('reads no more at its start than it may', ({ annotate }) => {
    const { startBytes, lazyBytes } = bundle(name);
    annotate(`${name}: ${startBytes} bytes at the start, ${lazyBytes} when used`);
    expect(startBytes).toBeGreaterThan(100 * KB);
    expect(startBytes).toBeLessThanOrEqual(LIMITS[name]);
  });

  it('reads one file at its start, beside the one that names it', () => {
    expect(read(name, 'index.mjs').length).toBeLessThan(KB);
    expect(startOf(name)).toHaveLength(1);
  });

  it('takes no time between an answer and its reading for a clock that is wrong', () => {
    const code = codeOf(name);
    for (const variable of Object.keys(EVERY_FUNCTION)) {
      if (variable.startsWith('AWS_')) expect(code).toContain(variable);
    }
  });

  it('knows its credentials from its environment, and no other way to them', () => {
    const code = codeOf(name);
    expect(code).toContain('AWS_SESSION_TOKEN');
    expect(code).not.toMatch(/fromSSO|fromIni|fromProcess|fromTokenFile|fromContainerMetadata/);
  });

  it('is an ES module with its source map', () => {
    const sources = startOf(name).flatMap((file) => {
      const map = JSON.parse(read(name, `${file}.map`)) as { sources: string[] };
      return map.sources;
    });
    expect(sources.some((source) => source.endsWith(`functions/service/handlers/${name}.ts`))).toBe(true);
  });

  const variablesOf = (): string[] => {
    const [, fn] = one(template, 'AWS::Lambda::Function', idOf(name));
    return Object.keys(at(fn.Properties, 'Environment', 'Variables') as object);
  };
  /** What it exports as its handler, or the fault, and what of Node's it should not have loaded, where it starts in this folder and these files are read after. */
  const started = async (root: string, later: readonly string[] = []): Promise<string> => {
    const environment = Object.fromEntries(
      variablesOf().map((variable) => [variable, SAMPLE[variable] ?? '']),
    );
    const script = `
      const { handler } = await import(process.argv[1]).catch(({ message }) => ({ handler: message }));
      for (const later of process.argv.slice(2)) await import(later);
      const undici = process.moduleLoadList.filter((module) => module.endsWith('undici/undici'));
      process.stdout.write([typeof handler === 'function' ? 'function' : handler, ...undici].join());`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script, join(root, 'index.mjs'), ...later],
      { env: { ...environment, AWS_REGION: 'cn-north-1', LAMBDA_TASK_ROOT: root } },
    );
    return stdout;
  };

  it('starts on the parts, before it is bundled', async () => {
    const early = join(folder, 'early');
    const row = FUNCTIONS.find((one) => one.name === name) as ServiceRow;
    runOnParts(row, material, early);
    expect(await started(functionFolder(name, early))).toBe('function');
  });

  it('carries no package twice', () => {
    const places = [...material.parts.inputsOf(name)].flatMap(
      (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
    );
    const packages = [...new Set(places)].map((place) => place.split('node_modules/').at(-1));
    expect(packages.length).toBeGreaterThan(5);
    expect(new Set(packages).size).toBe(packages.length);
  });

  it('starts with what the template and Lambda give it, and what it reads later can be read', async () => {
    const { folder: root } = bundle(name);
    const chunks = join(root, 'chunks');
    const later = readdirSync(chunks)
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => join(chunks, file));
    expect(await started(root, later)).toBe('function');
    const variables = variablesOf();
    const asked = [
      ...readFileSync(`functions/service/handlers/${name}.ts`, 'utf8').matchAll(/env\(([^)]*)\)/g),
    ]
      .flatMap(([, names = '']) => names.match(/[A-Z_]+/g) ?? [])
      .filter((variable) => variable !== 'LAMBDA_TASK_ROOT')
      .sort();
    expect(variables.filter((variable) => !(variable in EVERY_FUNCTION)).sort()).toEqual(asked);
  });
});

it.each(
  FUNCTIONS.flatMap((row: ServiceRow) => (row.alarms ?? []).map(({ id, on }) => [id, row.name, on] as const)),
)('the alarm %s stands on what %s writes into its log', (_, name, on) => {
  const code = codeOf(name);
  if ('event' in on) expect(code).toContain(`"${on.event}"`);
  else expect(code).toMatch(new RegExp(`[,{]${on.field}:`));
});

describe('what writes and reads XLSX', () => {
  it('is not read at the start', () => {
    const { folder: root } = bundle('builder');
    const start = ['index.mjs', ...startOf('builder')].map((file) => read('builder', file)).join('');
    expect(start).not.toContain('xl/workbook.xml');
    const lazy = readdirSync(join(root, 'chunks')).filter(
      (chunk) =>
        chunk.endsWith('.mjs') && readFileSync(join(root, 'chunks', chunk), 'utf8').includes('xl/workbook'),
    );
    expect(lazy.length).toBeGreaterThan(0);
    expect(bundle('builder').lazyBytes).toBeGreaterThan(0);
  });
});

describe('the assets of the site', () => {
  const manifest = (name: FunctionName) =>
    JSON.parse(readFileSync(join(folder, 'functions', name, 'assets.json'), 'utf8')) as Record<
      string,
      string
    >;

  it('have names that change with their content', () => {
    const assets = manifest('release-clock');
    expect(Object.keys(assets)).toEqual(expect.arrayContaining(['logo.svg', 'site.css', 'site.js']));
    for (const [name, path] of Object.entries(assets)) {
      const bytes = readFileSync(join(folder, 'functions', 'release-clock', path));
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
      const [stem, extension] = name.split('.');
      expect(path).toBe(`/assets/${stem}.${hash}.${extension}`);
    }
  });

  it('are known to the functions that render pages, and carried by the two that give them out', () => {
    expect(manifest('builder')).toEqual(manifest('release-clock'));
    expect(existsSync(join(folder, 'functions', 'builder', 'assets'))).toBe(false);
    expect(existsSync(join(folder, 'functions', 'missing', 'assets'))).toBe(true);
    expect(existsSync(join(folder, 'functions', 'staff-api', 'assets.json'))).toBe(false);
  });

  it('run under the strict content security policy', () => {
    const script = readFileSync(
      join(folder, 'functions', 'release-clock', manifest('release-clock')['site.js'] ?? ''),
      'utf8',
    );
    expect(script).not.toMatch(/\beval\(|new Function\(/);
  });
});

it('comes out the same twice, and does not disturb what is there', async () => {
  const before = contents(folder);
  const again = await bundleAll(folder);
  expect(contents(folder)).toEqual(before);
  expect(again).toEqual(bundles);
});

it('is bundled and synthesized in a moment', async ({ annotate }) => {
  const began = performance.now();
  await bundleAll(folder);
  const bundled = performance.now();
  heliostat({ partition: 'aws', outdir: join(folder, 'cdk.out') }).synth();
  const milliseconds = [bundled - began, performance.now() - bundled].map(Math.round);
  annotate(`bundled in ${milliseconds[0]} ms, synthesized in ${milliseconds[1]} ms`);
  expect(existsSync(join(folder, 'cdk.out', 'Heliostat.template.json'))).toBe(true);
});
