import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { type Bundle, bundleAll } from '../../infra/bundle.ts';
import { SAMPLE_ENVIRONMENT } from '../infra/sample-environment.ts';
import { median } from './figures.ts';

/**
 * What a cold start reads and how long it takes to import, beside the same SDK clients alone, bundled the same
 * way. Both are imported in fresh processes in turn, so that a drift of the machine's speed meets both.
 */
const ROUNDS = 15;

const TABLE = `export { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
export { DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';`;
const STORAGE = `export { S3Client, GetObjectCommand, HeadObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';`;
const FORMS = `export { createPresignedPost } from '@aws-sdk/s3-presigned-post';`;
const KEYS = `export { KMSClient, GetPublicKeyCommand, SignCommand, GenerateDataKeyCommand, DecryptCommand } from '@aws-sdk/client-kms';`;

/** The clients that a bundle holds, told from its own text: each names the service it speaks to. */
const clientsOf = (bundle: Bundle, inputs: readonly string[]): string => {
  const uses = (name: string) => inputs.some((input) => input.includes(`node_modules/${name}/`));
  return [
    TABLE,
    uses('@aws-sdk/client-s3') ? STORAGE : '',
    uses('@aws-sdk/s3-presigned-post') ? FORMS : '',
    uses('@aws-sdk/client-kms') ? KEYS : '',
    `// ${bundle.name}`,
  ].join('\n');
};

/** Bundled as the template's functions are: what is imported dynamically stays apart. */
const bundled = async (entry: string, outdir: string): Promise<Metafile> => {
  const { metafile } = await build({
    entryPoints: [{ in: entry, out: 'index' }],
    outdir,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    metafile: true,
    loader: { '.css': 'text', '.svg': 'text' },
    logLevel: 'error',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  return metafile;
};

/** The sources that a cold start reads: those of the entry and of what it imports statically. */
const atStart = ({ outputs }: Metafile): string[] => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (!output || seen.has(path)) return;
    seen.add(path);
    for (const { path: imported, kind } of output.imports) if (kind === 'import-statement') visit(imported);
  };
  for (const path of Object.keys(outputs)) if (path.endsWith('/index.mjs')) visit(path);
  return [...seen].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
};

const IMPORT = `const started = performance.now(); await import(process.argv[1]); console.log(performance.now() - started);`;

const importMs = (file: string, folder: string): number => {
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', IMPORT, file], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'cn-north-1',
      ...SAMPLE_ENVIRONMENT,
      LAMBDA_TASK_ROOT: folder,
    },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return Number(run.stdout);
};

export const benchFunctions = async (): Promise<Record<string, Record<string, number>>> => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  // Below the project, whose modules the bundler looks up; a fresh clone has built nothing yet.
  mkdirSync(join(root, '.build'), { recursive: true });
  const folder = mkdtempSync(join(root, '.build', 'bench-'));
  try {
    const bundles = await bundleAll();
    const results: Record<string, Record<string, number>> = {};
    for (const bundle of bundles) {
      const itself = await bundled(
        join(root, 'functions', 'handlers', `${bundle.name}.ts`),
        join(folder, 'own'),
      );
      const source = join(folder, `${bundle.name}.src.mjs`);
      writeFileSync(source, clientsOf(bundle, atStart(itself)));
      const alone = join(folder, bundle.name, 'index.mjs');
      await bundled(source, join(folder, bundle.name));
      const own: number[] = [];
      const bare: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        own.push(importMs(join(bundle.folder, 'index.mjs'), bundle.folder));
        bare.push(importMs(alone, bundle.folder));
      }
      results[bundle.name] = {
        startKb: bundle.startBytes / 1000,
        lazyKb: bundle.lazyBytes / 1000,
        importMs: median(own),
        clientsAloneMs: median(bare),
        ratio: median(own) / median(bare),
      };
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
