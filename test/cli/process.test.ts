import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MANIFEST, type Office, openOffice, RELEASE, STATUS, UPLOAD } from './office.ts';

/** The command line as a process: what scripts see. */
const ENTRY = fileURLToPath(new URL('../../cli/heliostat.ts', import.meta.url));

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('editor');
});
afterEach(() => office.close());

/** Also gives the process's greatest resident memory, in bytes, as it reports it itself at its end. */
async function heliostat(...argv: string[]) {
  const preload = join(office.config, 'memory.mjs');
  const report = join(office.config, 'memory');
  await writeFile(
    preload,
    `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)));`,
  );
  const child = spawn(process.execPath, ['--import', preload, ENTRY, ...argv], {
    env: { PATH: process.env.PATH ?? '', ...office.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => {
      let text = '';
      for await (const chunk of stream.setEncoding('utf8')) text += chunk;
      return text;
    }),
  );
  const status =
    child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('exit', resolve)));
  return { status, out: texts[0], err: texts[1], memory: Number(await readFile(report, 'utf8')) * 1024 };
}

describe('the process', () => {
  it('0: the answer on standard output and nothing else', async () => {
    const { status, out, err } = await heliostat('status', 'cpi/2017-12', '--json');
    expect([status, err]).toEqual([0, '']);
    expect(JSON.parse(out ?? '')).toMatchObject({ state: 'announced', publishedAt: null, faults: [] });
  });

  it('1: refused', async () => {
    const { status, out, err } = await heliostat('status', 'ppi/2017-12');
    expect([status, out, err]).toEqual([1, '', 'heliostat: There is nothing at this address.\n']);
  });

  it('2: wrong usage', async () => {
    const { status, out } = await heliostat('status');
    expect([status, out]).toEqual([2, '']);
  });

  it('an upload of 100 MB passes through in little memory', { timeout: 60_000 }, async () => {
    const size = 100_000_000;
    const file = join(office.config, 'big.csv');
    const chunk = Buffer.alloc(1_000_000, 'M,CN,CPI\n');
    await pipeline(Readable.from(Array(size / chunk.length).fill(chunk)), createWriteStream(file));
    const sealed = { ...UPLOAD, upload: 1 };
    office
      .on(`POST ${RELEASE}/uploads`, {
        status: 201,
        body: {
          upload: 1,
          post: { url: `${office.server}/s3/vault`, fields: { key: 'k' } },
          maxBytes: size,
          expiresAt: '2018-01-10T10:00:00.000+08:00',
        },
      })
      .on(`GET ${RELEASE}`, {
        body: { ...STATUS, state: 'validated', upload: sealed, manifest: MANIFEST },
        headers: { etag: '"7"' },
      });
    const small = await heliostat('status', 'cpi/2017-12');
    const { status, err, memory } = await heliostat('upload', 'cpi/2017-12', file);
    expect([status, err]).toEqual([0, 'Uploaded; validating …\n']);
    expect(office.uploads).toMatchObject([{ size }]);
    expect(memory - small.memory).toBeLessThan(0.8 * size);
  });
});
