import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MANIFEST, type Office, openOffice, RELEASE } from '../../office.ts';

const FOLDER = 'releases/cpi/2017-12/e1/';
const LIMIT = 4 * 1024 * 1024;
const page = Buffer.from('<!doctype html>');
const big = Buffer.alloc(LIMIT + 5, 'x');

const artefact = (path: string, bytes: Uint8Array, mediaType = 'text/plain') => ({
  path,
  mediaType,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

let office: Office;
let out: string;
const sealed = (...artefacts: ReturnType<typeof artefact>[]) =>
  office.on(`GET ${RELEASE}/preview`, {
    body: {
      sha256: MANIFEST,
      manifest: {
        flow: 'cpi',
        period: '2017-12',
        edition: 1,
        releaseAt: '2018-01-10T09:30:00+08:00',
        dataflow: { agency: 'NBS', id: 'CPI', version: '1.0' },
        artefacts,
        posts: [
          { channel: 'wecom', text: '同比上涨1.8%，36个。', wording: 'reworded', typed: ['36'] },
          { channel: 'weibo', text: '居民消费价格。', wording: 'set-aside' },
        ],
      },
      keyFigures: [{ id: 'k1', says: '居民消费价格同比上涨1.8%（上涨1.8%）' }],
    },
  });

beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('reviewer');
  out = join(office.config, 'out');
  sealed(
    artefact(FOLDER, page),
    artefact(`${FOLDER}series.csv`, big),
    artefact(`${FOLDER}empty`, Buffer.alloc(0)),
  )
    .on(`GET ${RELEASE}/preview/releases/cpi/2017-12/e1`, { status: 206, bytes: page })
    .on(
      `GET ${RELEASE}/preview/releases/cpi/2017-12/e1/series.csv`,
      { status: 206, bytes: big.subarray(0, LIMIT) },
      { status: 206, bytes: big.subarray(LIMIT) },
    );
});
afterEach(() => office.close());

describe('preview', () => {
  it('says what is sealed', async () => {
    const { status, answer } = await office.run(['preview', 'cpi/2017-12']);
    expect(status).toBe(0);
    expect(answer).toContain(`清单 manifest        ${MANIFEST}\n`);
    expect(answer).toContain(`4.2 MB  ${artefact('', big).sha256.slice(0, 16)}  ${FOLDER}series.csv\n`);
    expect(answer).toContain(
      '渠道 channel wecom（人工修改 reworded）: 同比上涨1.8%，36个。\n  手写的数字 typed: 36\n',
    );
    expect(answer).toMatch(/weibo（.*set aside.*）: 居民消费价格。/);
    expect(answer).toContain('主要指标 key figure {k1}: 居民消费价格同比上涨1.8%（上涨1.8%）');
    expect(office.calls()).toEqual([`GET ${RELEASE}/preview`]);
  });

  it('downloads by range what one answer cannot carry; only the owner reads it', async () => {
    const { status, json } = await office.run(['preview', 'cpi/2017-12', '--out', out, '--json']);
    expect(status).toBe(0);
    expect(json().files).toEqual(
      ['index.html', 'series.csv', 'empty'].map((name) => join(out, FOLDER, name)),
    );
    expect(await readFile(join(out, FOLDER, 'index.html'))).toEqual(page);
    expect((await readFile(join(out, FOLDER, 'series.csv'))).equals(big)).toBe(true);
    expect((await stat(join(out, FOLDER, 'series.csv'))).mode & 0o777).toBe(0o600);
    expect(office.seen.slice(1).map(({ headers }) => headers.range)).toEqual([
      'bytes=0-14',
      `bytes=0-${LIMIT - 1}`,
      `bytes=${LIMIT}-${LIMIT + 4}`,
    ]);
  });

  it('a folder that cannot be made: one sentence of the system', async () => {
    await writeFile(out, 'a file');
    const { status, talk } = await office.run(['preview', 'cpi/2017-12', '--out', out]);
    expect(status).toBe(1);
    expect(talk).toMatch(/^heliostat: E[A-Z]+: .* mkdir '.*'\n$/);
  });

  it.each([
    ['other bytes', Buffer.from('<!DOCTYPE html>')],
    ['fewer', Buffer.from('<!doctype html')],
    ['more', Buffer.from('<!doctype html>.')],
    ['none', Buffer.alloc(0)],
  ])('%s than the manifest says: not kept', async (_, bytes) => {
    office.on(`GET ${RELEASE}/preview/releases/cpi/2017-12/e1`, { status: 206, bytes });
    const { status, talk } = await office.run(['preview', 'cpi/2017-12', '--out', out]);
    expect([status, talk]).toEqual([
      1,
      `heliostat: ${FOLDER} is not what the manifest says; it was not kept.\n`,
    ]);
    expect(await readdir(join(out, FOLDER))).toEqual([]);
  });

  it.each(['../../evil', 'releases/../../evil', '.'])('a path that leaves the folder: %s', async (path) => {
    sealed(artefact(path, page));
    const { status, talk } = await office.run(['preview', 'cpi/2017-12', '--out', out]);
    expect(status).toBe(1);
    expect(talk).toContain('a path that is not acceptable');
    expect(await readdir(office.config)).toEqual([]);
  });
});

describe('the pages to look at', () => {
  const HTML = Buffer.from(
    `<!doctype html><html><head><link rel="stylesheet" href="/assets/site.0a1b.css"><script type="module" src="/assets/site.2c3d.js"></script></head><body><a href="/">home</a><a href="/${FOLDER}data.csv">csv</a><a href="/en/${FOLDER}">English</a><img src="/assets/logo.4e5f.svg" alt=""></body></html>`,
  );
  const withPages = () => {
    sealed(
      artefact(FOLDER, HTML, 'text/html; charset=utf-8'),
      artefact(`en/${FOLDER}`, HTML, 'text/html; charset=utf-8'),
      artefact(`${FOLDER}data.csv`, page),
    )
      .on(`GET ${RELEASE}/preview/releases/cpi/2017-12/e1`, { status: 206, bytes: HTML })
      .on(`GET ${RELEASE}/preview/en/releases/cpi/2017-12/e1`, { status: 206, bytes: HTML })
      .on(`GET ${RELEASE}/preview/releases/cpi/2017-12/e1/data.csv`, { status: 206, bytes: page })
      .on('GET /assets/site.0a1b.css', { bytes: Buffer.from('body{}') })
      .on('GET /assets/logo.4e5f.svg', { bytes: Buffer.from('<svg/>') });
  };

  it('stand beside what is sealed, styled and marked, and need no network; what is sealed is as it was', async () => {
    withPages();
    const { status, json } = await office.run(['preview', 'cpi/2017-12', '--out', out, '--json']);
    expect(status).toBe(0);
    expect(json().pages).toEqual(['zh.html', 'en.html'].map((name) => join(out, 'preview', name)));
    const shown = await readFile(join(out, 'preview', 'zh.html'), 'utf8');
    expect(shown).toContain('href="assets/site.0a1b.css"');
    expect(shown).toContain('src="assets/logo.4e5f.svg"');
    expect(shown).toContain(`href="../${FOLDER}data.csv"`);
    expect(shown).toContain('href="en.html"');
    expect(shown).toContain(`href="${office.server}/"`);
    expect(shown).not.toContain('<script');
    expect(shown).toContain('Preview, not published · cpi/2017-12 e1');
    expect(await readFile(join(out, 'preview', 'assets', 'site.0a1b.css'), 'utf8')).toBe('body{}');
    expect((await stat(join(out, 'preview', 'zh.html'))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(out, FOLDER, 'index.html'))).equals(HTML)).toBe(true);
  });

  it('whose styles the site does not have yet are not shown without them', async () => {
    withPages();
    office.on('GET /assets/site.0a1b.css', { status: 404, body: {} });
    const { status, talk } = await office.run(['preview', 'cpi/2017-12', '--out', out]);
    expect(status).toBe(1);
    expect(talk).toContain("does not have the page's /assets/site.0a1b.css yet (404)");
  });
});
