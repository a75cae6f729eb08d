import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stop } from 'esbuild';
import { HostFault } from '../../local-aws/host-fault.ts';
import type { Partition } from '../../local-aws/template/resource-names.ts';
import { bundleOne, functionFolder, type Material, placeSite, readMaterial, runOnParts } from '../bundle.ts';
import { FUNCTIONS, type ServiceRow } from '../functions/table.ts';
import { takeBuild } from './build-lock.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Whatever changes the template or the bundles. */
const SOURCES = ['infra', 'functions', 'site', 'dataflows', 'package-lock.json'];
const BUILD = join(ROOT, '.build');

/** A template, and the code of its functions, which may still be being made. */
export interface Build {
  /** The template's file. */
  readonly template: Promise<string>;
  /** Resolves once the code of the function in this folder is there. */
  code(folder: string): Promise<void>;
  /** Bundles every function. Until it has ended, a build that is cut off is made anew by the next. */
  rest(): Promise<void>;
  /**
   * Instead of `rest`: everything is bundled elsewhere, and `place` puts it in its place. What is being bundled here ends
   * before that, and nothing is afterwards: it would be older than what stands.
   */
  handOver(place: () => void): Promise<void>;
  /** Ends what is being made, where the process ends: esbuild would say on the terminal how it was cut off. */
  stop(): Promise<void>;
}

const keyFileOf = (partition: Partition): string => join(BUILD, `template-${partition}.key`);
const templateOf = (partition: Partition): string => join(BUILD, partition, 'Heliostat.template.json');

/**
 * What the sources say now: made already, or being made. A function that is called before it is bundled runs on the
 * parts that it will be bundled of: the same code, in more files. One process at a time makes it: `waiting` is called where
 * another one is at it.
 *
 * @throws HostFault when another one is at it for too long
 */
export async function openBuild(partition: Partition = 'aws', waiting?: () => void): Promise<Build> {
  const keyFile = keyFileOf(partition);
  mkdirSync(BUILD, { recursive: true });
  const unlock = await takeBuild(join(BUILD, 'lock'), waiting && { waiting });
  const key = sourceKey();
  const template = templateOf(partition);
  if (existsSync(template) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) {
    unlock();
    return {
      template: Promise.resolve(template),
      code: async () => undefined,
      rest: async () => undefined,
      handOver: async (place) => place(),
      stop: async () => undefined,
    };
  }
  rmSync(keyFile, { force: true });
  const material = readMaterial();
  material.catch(() => undefined);
  const made = new Map<string, Promise<void>>();
  let handed: Promise<void> | undefined;
  const making = (row: ServiceRow, make: (read: Material) => unknown): Promise<void> => {
    const folder = functionFolder(row.name);
    // A source that cannot be read is a fault of the functions that it is part of, and the others run.
    const read = material.catch(() => readMaterial(BUILD, [row.name]));
    const being = read.then(make).then(
      () => undefined,
      (fault: Error) => {
        // Asked for again once it is mended, it is made then.
        made.delete(folder);
        throw new HostFault(`${row.name} could not be bundled:\n${fault.message}`);
      },
    );
    made.set(folder, being);
    return being;
  };
  const code = (folder: string): Promise<void> => {
    const row = FUNCTIONS.find(({ name }) => functionFolder(name) === folder);
    const being = made.get(folder);
    if (being || !row) return being ?? Promise.resolve();
    return handed ?? making(row, (read) => runOnParts(row, read));
  };
  // The CDK asks for the folders only, in which the code will be.
  for (const { name } of FUNCTIONS) mkdirSync(functionFolder(name), { recursive: true });
  const synthesized = synthesize(partition, dirname(template)).then(() => template);
  synthesized.catch(unlock);
  const finish = (): void => {
    // Sources that were changed meanwhile are in some bundles and not in others.
    if (sourceKey() === key) writeFileSync(keyFile, key);
  };
  return {
    template: synthesized,
    code,
    async rest() {
      try {
        const { site } = await material.catch((fault: Error) => {
          throw new HostFault(`The functions could not be bundled:\n${fault.message}`);
        });
        for (const row of FUNCTIONS) await making(row, (read) => bundleOne(row, read));
        await synthesized;
        placeSite(site);
        finish();
      } finally {
        unlock();
      }
    },
    async handOver(place) {
      try {
        handed = Promise.allSettled([...made.values()]).then(place);
        await handed;
        await synthesized;
        finish();
      } finally {
        unlock();
      }
    },
    stop,
  };
}

/**
 * The template alone, anew; whoever watches the sources bundles the functions. Nobody takes it for a whole build. It
 * gives way to what runs: a changed page is not to wait for a template that is seldom another.
 */
export async function remakeTemplate(partition: Partition = 'aws'): Promise<string> {
  rmSync(keyFileOf(partition), { force: true });
  const template = templateOf(partition);
  await synthesize(partition, dirname(template), constants.priority.PRIORITY_BELOW_NORMAL);
  return template;
}

/** The template's file, with everything that it names. */
export async function buildTemplate(partition: Partition = 'aws'): Promise<string> {
  const build = await openBuild(partition);
  await build.rest();
  return build.template;
}

/** A hash over every source's name and content, and over where they stand: the template names folders in full. */
export function sourceKey(): string {
  const hash = createHash('sha256').update(ROOT);
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    if (!existsSync(path)) continue;
    const files = source.includes('.')
      ? [path]
      : readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort();
    for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Has a process end with the one that started it, however that ends: the other end of its standard input closes. */
const ENDS_WITH_PARENT =
  "data:text/javascript,process.stdin.on('end',()=>process.exit(1)).resume();process.stdin.unref()";

/** In a process of its own: the CDK takes more memory than the host, and is done when the template is written. */
async function synthesize(partition: Partition, output: string, priority?: number): Promise<void> {
  const app = [
    '--disable-warning=ExperimentalWarning',
    '--import',
    ENDS_WITH_PARENT,
    join('infra', 'app.ts'),
  ];
  const child = spawn(process.execPath, app, {
    cwd: ROOT,
    // A session of its own has its own share of a busy machine.
    detached: true,
    // The CDK's check of the template takes a second and a half; `cdk synth`, `cdk deploy` and the tests make it.
    env: {
      ...process.env,
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify({ partition, bundles: 'later' }),
      CDK_VALIDATION: 'false',
    },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  if (priority !== undefined && child.pid !== undefined) setPriority(child.pid, priority);
  const said = text(child.stderr);
  const status = await new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  if (status !== 0) throw new HostFault(`The template could not be made:\n${await said}`);
}
