import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { HostFault } from '../host-fault.ts';
import type { Partition } from './resource-names.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Whatever changes the template or the bundles. */
const SOURCES = ['infra', 'functions', 'site', 'dataflows', 'package-lock.json'];
const BUILD = join(ROOT, '.build');
/** How long another process may be at it, in milliseconds. */
const WAIT = 120_000;

/** The template's file, bundled and synthesized anew when a source has changed since it was made. */
export async function buildTemplate(partition: Partition = 'aws'): Promise<string> {
  const output = partition === 'aws' ? join(ROOT, 'cdk.out') : join(BUILD, partition);
  const template = join(output, 'Heliostat.template.json');
  const keyFile = join(BUILD, `template-${partition}.key`);
  mkdirSync(BUILD, { recursive: true });
  const lock = new DatabaseSync(join(BUILD, 'lock'));
  try {
    lock.exec(`PRAGMA busy_timeout = ${WAIT}; BEGIN EXCLUSIVE`);
    const key = sourceKey();
    if (existsSync(template) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) return template;
    await synthesize(partition, output);
    writeFileSync(keyFile, key);
    return template;
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
async function synthesize(partition: Partition, output: string): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join('infra', 'app.ts')], {
    cwd: ROOT,
    // The CDK's check of the template takes a second and a half; `cdk synth`, `cdk deploy` and the tests make it.
    env: {
      ...process.env,
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify({ partition }),
      CDK_VALIDATION: 'false',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = text(child.stderr);
  const status = await new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  if (status !== 0) throw new HostFault(`The template could not be made:\n${await said}`);
}
