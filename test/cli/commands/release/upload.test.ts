import { createHash } from 'node:crypto';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postFile } from '../../../../cli/post-file.ts';
import { MANIFEST, type Office, openOffice, RELEASE, STATUS, UPLOAD } from '../../office.ts';

let office: Office;
let file: string;
const CSV = 'FREQ,REF_AREA\nM,CN\n';

const upload = (state: typeof UPLOAD.state, more: Partial<typeof UPLOAD> = {}): typeof UPLOAD => ({
  ...UPLOAD,
  state,
  ...more,
});
const standing = (state: string, current: object | null) => ({
  body: { ...STATUS, state, upload: current, manifest: state === 'validated' ? MANIFEST : null },
  headers: { etag: '"7"' },
});

beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('editor');
  file = join(office.config, '居民 "消费".csv');
  await writeFile(file, CSV);
  office
    .on(`POST ${RELEASE}/uploads`, {
      status: 201,
      body: {
        upload: 3,
        post: {
          url: `${office.server}/s3/vault`,
          fields: { key: 'uploads/cpi/2017-12/3/file', policy: 'e30=' },
        },
        maxBytes: 104_857_600,
        expiresAt: '2018-01-10T10:00:00.000+08:00',
      },
    })
    .on(`POST ${RELEASE}/uploads/3/complete`, standing('uploaded', upload('building')))
    .on(
      `GET ${RELEASE}`,
      standing('announced', null),
      standing('uploaded', upload('building')),
      standing('uploaded', upload('building')),
      standing('validated', upload('sealed')),
    );
});
afterEach(() => office.close());

describe('upload', () => {
  it('posts the very bytes, completes, and waits until they are sealed', async () => {
    const waits: number[] = [];
    const { status, json, talk } = await office.run(['upload', 'cpi/2017-12', file, '--json'], { waits });
    expect(status).toBe(0);
    expect(talk).toBe('Uploaded; validating …\n');
    expect(json()).toMatchObject({ state: 'validated', manifest: MANIFEST, faults: [], warnings: [] });
    expect(office.calls()).toEqual([
      `POST ${RELEASE}/uploads`,
      'POST /s3/vault',
      `GET ${RELEASE}`,
      `POST ${RELEASE}/uploads/3/complete`,
      `GET ${RELEASE}`,
      `GET ${RELEASE}`,
      `GET ${RELEASE}`,
    ]);
    expect(office.seen[0]?.body).toEqual({ fileName: '居民 "消费".csv', size: CSV.length });
    expect(office.seen[3]?.headers['if-match']).toBe('"7"');
    expect(office.uploads).toEqual([
      {
        fields: { key: 'uploads/cpi/2017-12/3/file', policy: 'e30=' },
        fileName: '居民 %22消费%22.csv',
        size: CSV.length,
        sha256: createHash('sha256').update(CSV).digest('hex'),
      },
    ]);
    expect(waits).toEqual([100, 150]);
  });

  it('an empty file is sent: the validation judges what a file holds', async () => {
    await writeFile(file, '');
    expect((await office.run(['upload', 'cpi/2017-12', file])).status).toBe(0);
    expect(office.uploads[0]?.size).toBe(0);
  });

  it('a rejection: every fault, exit status 1', async () => {
    const problem = `${RELEASE}/uploads/3/faults`;
    office
      .on(
        `GET ${RELEASE}`,
        standing('announced', null),
        standing('rejected', upload('rejected', { faultCount: 1002, problem })),
      )
      .on(`GET ${problem}`, {
        body: {
          type: '/problems/invalid',
          title: 'Some values are not valid',
          status: 422,
          detail: '2 faults',
          faults: [
            {
              code: 'unknown-code',
              detail: 'XX is not in CL_AREA',
              file: 'cpi.csv',
              row: 2,
              column: 'REF_AREA',
            },
            { code: 'missing-column', detail: 'OBS_VALUE is missing', file: 'cpi.csv', row: 1 },
          ],
        },
      });
    const { status, answer, talk } = await office.run(['upload', 'cpi/2017-12', file]);
    expect(status).toBe(1);
    expect(answer).toContain('  cpi.csv, row 2, REF_AREA: XX is not in CL_AREA [unknown-code]\n');
    expect(answer).toContain('  cpi.csv, row 1: OBS_VALUE is missing [missing-column]\n');
    expect(talk).toBe('Uploaded; validating …\nRejected: 1002 faults. What stood before stays.\n');
  });

  it('warnings: exit status 0, and how to take note of them', async () => {
    const problem = `${RELEASE}/uploads/3/faults`;
    office
      .on(
        `GET ${RELEASE}`,
        standing('announced', null),
        standing('validated', upload('sealed', { warnings: 1, problem })),
      )
      .on(`GET ${problem}`, {
        body: {
          type: '/problems/invalid',
          title: 'ok',
          status: 200,
          detail: '',
          warnings: [{ code: 'jump', detail: 'From 101.8 to 110.9', row: 4, column: 'OBS_VALUE' }],
        },
      });
    const { status, answer, talk } = await office.run(['upload', 'cpi/2017-12', file]);
    expect(status).toBe(0);
    expect(answer).toContain('warnings\n  row 4, OBS_VALUE: From 101.8 to 110.9 [jump]\n');
    expect(talk).toContain('Before the review: heliostat acknowledge cpi/2017-12 --reason "…"');
  });

  it('overtaken by another upload: exit status 1', async () => {
    office.on(
      `GET ${RELEASE}`,
      standing('announced', null),
      standing('uploaded', upload('building', { upload: 4, by: 'editor2' })),
    );
    const { status, talk } = await office.run(['upload', 'cpi/2017-12', file]);
    expect(status).toBe(1);
    expect(talk).toContain('has been overtaken: the release is uploaded, with upload 4 by editor2.');
  });

  it('storage refuses: its reason, and nothing is completed', async () => {
    office.on('POST /s3/vault', {
      status: 400,
      bytes: Buffer.from('<Error><Code>EntityTooLarge</Code><Message>Too large</Message></Error>'),
    });
    const { status, talk } = await office.run(['upload', 'cpi/2017-12', file]);
    expect([status, talk]).toEqual([
      1,
      'heliostat: The storage did not take the file (EntityTooLarge: Too large).\n',
    ]);
    expect(office.calls()).not.toContain(`POST ${RELEASE}/uploads/3/complete`);
  });

  it('a file that shrinks on the way is not passed off as whole', async () => {
    const url = `${office.server}/s3/vault`;
    const longer = { path: file, name: 'cpi.csv', size: CSV.length + 1 };
    await expect(postFile({ url, fields: {} }, longer, () => {})).rejects.toThrow(
      /became shorter while it was sent/,
    );
    expect(office.uploads).toEqual([]);
  });

  it('a builder that never ends is not waited for without end', async () => {
    office.on(`GET ${RELEASE}`, standing('announced', null), standing('uploaded', upload('building')));
    const waits: number[] = [];
    const { status, talk } = await office.run(['upload', 'cpi/2017-12', file], { waits });
    expect(status).toBe(1);
    expect(talk).toContain('Look later: heliostat status cpi/2017-12');
    expect(Math.max(...waits)).toBe(3000);
  });

  it('progress is for terminals', async () => {
    const { talk, answer } = await office.run(['upload', 'cpi/2017-12', file], { terminal: true });
    expect(talk).toContain('\r居民 "消费".csv  100 %  1 kB / 1 kB\n');
    expect(answer).not.toContain('%');
  });
});

describe('a wrong file is refused before anything is sent', () => {
  it.each([
    ['missing', async () => {}, 'is not there'],
    ['directory', (path: string) => mkdir(path), 'is a directory'],
    [
      'over 100 MB',
      async (path: string) => {
        const handle = await open(path, 'w');
        await handle.truncate(104_857_601);
        await handle.close();
      },
      'has 104857601 bytes; at most 104857600 are accepted',
    ],
  ])('%s', async (_, make, says) => {
    const path = join(office.config, 'wrong');
    await make(path);
    for (const argv of [
      ['upload', 'cpi/2017-12', path],
      ['correct', 'cpi/2017-12', path, '--notice-zh', '更正', '--notice-en', 'corrected'],
    ]) {
      const { status, talk } = await office.run(argv);
      expect([status, talk]).toEqual([1, `heliostat: ${path} ${says}.\n`]);
    }
    expect(office.calls()).toEqual([]);
  });
});

describe('correct', () => {
  it('opens the next edition with its notice, then uploads', async () => {
    office
      .on(`POST ${RELEASE}/corrections`, {
        status: 201,
        body: { ...STATUS, edition: 2, publishedEdition: 1 },
        headers: { etag: '"8"' },
      })
      .on(
        `GET ${RELEASE}`,
        standing('published', null),
        standing('announced', null),
        standing('validated', upload('sealed')),
      );
    const argv = [
      'correct',
      'cpi/2017-12',
      file,
      '--notice-zh',
      '更正了猪肉',
      '--notice-en',
      'Pork corrected',
    ];
    const { status, talk } = await office.run(argv);
    expect(status).toBe(0);
    expect(talk).toBe('Edition 2 is open.\nUploaded; validating …\n');
    expect(office.calls().slice(0, 3)).toEqual([
      `GET ${RELEASE}`,
      `POST ${RELEASE}/corrections`,
      `POST ${RELEASE}/uploads`,
    ]);
    expect(office.seen[1]).toMatchObject({
      headers: { 'if-match': '"7"' },
      body: { notice: { zh: '更正了猪肉', en: 'Pork corrected' } },
    });
  });
});
