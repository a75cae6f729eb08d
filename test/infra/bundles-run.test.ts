import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lawAt } from '../../functions/holidays/records/holidays.ts';
import { loadCase } from '../../functions/request/records/case.ts';
import { saveFileBegun, saveFileCompleted } from '../../functions/request/records/files/files.ts';
import { newDataKey } from '../../functions/sealed/secrets.ts';
import { bundleAll, functionFolder } from '../../infra/bundle.ts';
import { FUNCTIONS } from '../../infra/functions/table.ts';
import { docx, xlsx } from '../formats/received/sent-files.ts';
import { keyArn, REGION, startEngines } from '../local-aws/engines.ts';
import { act, entered } from '../request/records/builders.ts';
import { startTables } from '../store/engine.ts';
import { SAMPLE_ENVIRONMENT } from './sample-environment.ts';

/** What ships, run as Lambda runs it: a bundle loses what its sources have. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'heliostat-bundles-'));
beforeAll(async () => {
  await bundleAll(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const inNode = async (
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) => {
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, ...args], {
    env: { AWS_REGION: REGION, ...env },
    maxBuffer: 1 << 24,
  });
  return (await run).stdout;
};

/** A place in a bundle that reads another file when used, and the names that it takes from it. */
type Lazy = { file: string; names: string[] };

const SITE =
  /(?:\{(?<taken>[^{}]*)\}=)?(?:\()?await import\("\.\/(?<awaited>[^"]+)"\)(?:\)\.(?<member>\w+))?|import\("\.\/(?<listed>[^"]+)"\)(?<operations>(?:,"\w+")*)/g;

const lazyOf = (code: string): Lazy[] =>
  [...code.matchAll(SITE)].map(({ groups = {} }) => ({
    file: groups.awaited ?? groups.listed ?? '',
    names: [
      ...(groups.taken ?? '').split(',').map((one) => one.split(':')[0] ?? ''),
      groups.member ?? '',
      ...(groups.operations ?? '').split(',').map((one) => one.replaceAll('"', '')),
    ].filter((name) => name !== ''),
  }));

it('every way to read a file when used is known to this test', () => {
  const code =
    'let{a:b,c}=await import("./x.mjs");(await import("./y.mjs")).z(1);At(()=>import("./w.mjs"),"p","q")';
  expect(lazyOf(code)).toEqual([
    { file: 'x.mjs', names: ['a', 'c'] },
    { file: 'y.mjs', names: ['z'] },
    { file: 'w.mjs', names: ['p', 'q'] },
  ]);
});

describe.each(FUNCTIONS)('$name', ({ name }) => {
  it('finds under every name that it reads when used what it looks for', async () => {
    const root = functionFolder(name, folder);
    const chunks = join(root, 'chunks');
    const code = readdirSync(chunks).filter((file) => file.endsWith('.mjs'));
    const lazy = code.flatMap((file) => lazyOf(readFileSync(join(chunks, file), 'utf8')));
    expect(lazy.length).toBeGreaterThan(0);
    const sites = lazy.map(({ file, names }) => ({ file: join(chunks, basename(file)), names }));
    const missing = await inNode(
      `const missing = [];
       for (const { file, names } of JSON.parse(process.argv[1])) {
         const found = await import(file);
         for (const one of names) if (found[one] === undefined) missing.push(file + ' ' + one);
       }
       process.stdout.write(JSON.stringify(missing));`,
      [JSON.stringify(sites)],
      environmentOf(),
    );
    expect(JSON.parse(missing)).toEqual([]);
  });
});

const environmentOf = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...SAMPLE_ENVIRONMENT,
  LAMBDA_TASK_ROOT: functionFolder('release-clock', folder),
  ...more,
});

describe('the file check', () => {
  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['来函.docx', docx],
    ['表.xlsx', xlsx],
  ])('as it ships keeps a genuine %s', async (name, make) => {
    const receipt = 'SQ20180110-AAAAAA';
    const requestsKey = keyArn('requests');
    const tables = await startTables();
    const engines = await startEngines({
      buckets: [{ name: 'casework', versioned: true }],
      keys: [
        { arn: requestsKey, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
        { arn: keyArn('audit'), spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
      ],
    });
    try {
      engines.clock.time = Date.now();
      const table = await tables.fresh();
      // The function signs with the machine's own time, and so does its caller.
      const casework = { s3: engines.s3('admin', { systemClockOffset: 0 }), bucket: 'casework' };
      const key = await newDataKey({ kms: engines.kms(), requestsKey, macKey: '', noticesKey: '' }, receipt);
      const case_ = await entered(table, receipt, '2018-01-10', { key });
      const doing = act('2018-01-10', 'applicant');
      const law = await lawAt(table, doing.at);
      const { form } = await saveFileBegun(
        { table, law, casework },
        case_,
        { key, name, purpose: 'letter' },
        doing,
      );
      const data = new FormData();
      for (const [field, value] of Object.entries(form.post.fields)) data.append(field, value);
      data.append('file', new Blob([new Uint8Array(await make())]));
      expect((await fetch(form.post.url, { method: 'POST', body: data })).status).toBe(204);
      await saveFileCompleted({ table, casework }, await loadCase(table, law, receipt), 1, doing);
      const event = { Records: [{ dynamodb: { NewImage: marshall({ outbox: 'file', receipt, n: 1 }) } }] };
      await inNode(
        `const { handler } = await import(process.argv[1]); await handler(JSON.parse(process.argv[2]));`,
        [join(functionFolder('file-check', folder), 'index.mjs'), JSON.stringify(event)],
        environmentOf({
          AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
          AWS_ENDPOINT_URL_S3: `${engines.origin}/_local/s3`,
          AWS_ENDPOINT_URL_KMS: `${engines.origin}/_local/kms`,
          AWS_ACCESS_KEY_ID: 'AKIDadmin',
          AWS_SECRET_ACCESS_KEY: 'secret-admin',
          TABLE: table.name,
          CASEWORK_BUCKET: 'casework',
          REQUESTS_KEY: requestsKey,
          AUDIT_KEY: keyArn('audit'),
        }),
      );
      expect((await loadCase(table, law, receipt)).files).toMatchObject([
        { state: 'kept', scan: 'not-scanned' },
      ]);
    } finally {
      await engines.stop();
      await tables.stop();
    }
  });
});
