import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { HostFault } from '../host-fault.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Whatever changes the template or the bundles. */
const SOURCES = ['infra', 'functions', 'site', 'dataflows', 'package-lock.json'];
const OUTPUT = join(ROOT, 'cdk.out');
const TEMPLATE = join(OUTPUT, 'Heliostat.template.json');
const BUILD = join(ROOT, '.build');
const KEY = join(BUILD, 'template.key');
/** How long another process may be at it, in milliseconds. */
const WAIT = 120_000;

/** The template's file, bundled and synthesized anew when a source has changed since it was made. */
export async function buildTemplate(): Promise<string> {
  mkdirSync(BUILD, { recursive: true });
  const lock = new DatabaseSync(join(BUILD, 'lock'));
  try {
    lock.exec(`PRAGMA busy_timeout = ${WAIT}; BEGIN EXCLUSIVE`);
    const key = sourceKey();
    if (existsSync(TEMPLATE) && existsSync(KEY) && readFileSync(KEY, 'utf8') === key) return TEMPLATE;
    await synthesize();
    writeFileSync(KEY, key);
    return TEMPLATE;
  } finally {
    lock.close();
  }
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

/** In a process of its own: the CDK takes more memory than the host, and is done when the template is written. */
async function synthesize(): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join('infra', 'app.ts')], {
    cwd: ROOT,
    // The CDK's check of the template takes a second and a half; `cdk synth`, `cdk deploy` and the tests make it.
    env: { ...process.env, CDK_OUTDIR: OUTPUT, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = text(child.stderr);
  const status = await new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  if (status !== 0) throw new HostFault(`The template could not be made:\n${await said}`);
}
