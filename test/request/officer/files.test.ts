import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkFile } from '../../../functions/request/casework/file-checking.ts';
import type { VirusScanner } from '../../../functions/runtime/virus-scanner.ts';
import { docx, EICAR, JPEG, macros, ods, PNG, pdfOf, TIFF, xlsx } from '../../formats/received/sent-files.ts';
import { zipOf } from '../../formats/xlsx/workbook.ts';
import { intakeBody, type Office, type Officers, startOfficers } from './office.ts';

let officers: Officers;
let office: Office;
let receipt: string;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());
beforeEach(async () => {
  office = await officers.office('2026-09-14');
  receipt = (await office.call('POST /requests', { body: intakeBody('2026-09-14') })).body.receipt;
});

const begin = (name: string, size: number, purpose = 'letter') =>
  office.call(`POST /requests/${receipt}/files`, { body: { name, size, purpose } });

const post = async (
  form: { url: string; fields: Record<string, string> },
  bytes: Uint8Array,
): Promise<number> => {
  const data = new FormData();
  for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
  data.append('file', new Blob([new Uint8Array(bytes)]));
  return (await fetch(form.url, { method: 'POST', body: data })).status;
};

/** Why a file is read, said before it is. */
const reveal = (n: number) =>
  office.call(`POST /requests/${receipt}/reveal`, { body: { parts: [`file-${n}`], reason: '核对来函' } });

/** From the form to the check, as officers and the table's stream do it. */
const send = async (name: string, bytes: Uint8Array, purpose?: string) => {
  const begun = await begin(name, bytes.length, purpose);
  expect(begun.status).toBe(201);
  expect(await post(begun.body.post, bytes)).toBe(204);
  const n: number = begun.body.file;
  const completed = await office.call(`POST /requests/${receipt}/files/${n}/complete`, { body: {} });
  expect(completed).toMatchObject({ status: 202, body: { file: n, state: 'checking', bytes: bytes.length } });
  await checkFile({ ...office.ports, scanner: null }, { outbox: 'file', receipt, n });
  return { n, file: (await office.call(`GET /requests/${receipt}`)).body.files[n - 1] };
};

const text = (content: string): Buffer => Buffer.from(content);
const PDF = pdfOf();
const GB = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd, 0x0d, 0x0a]);

describe('what a file is', () => {
  it.each<[string, string, () => Buffer | Promise<Buffer>, string | null]>([
    ['a PDF', '扫描件.pdf', () => PDF, 'application/pdf'],
    ['a JPEG', '扫描件.JPG', () => JPEG, 'image/jpeg'],
    ['a PNG', '扫描件.png', () => PNG, 'image/png'],
    ['a TIFF', '扫描件.tif', () => TIFF, 'image/tiff'],
    [
      'a Word file',
      '来函.docx',
      docx,
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['a workbook', '表.xlsx', xlsx, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['an OpenDocument sheet', '表.ods', ods, 'application/vnd.oasis.opendocument.spreadsheet'],
    ['text in UTF-8', '来函.txt', () => text('申请内容\r\n第二行'), 'text/plain; charset=utf-8'],
    ['text in GB 18030', '来函.csv', () => GB, 'text/csv; charset=gb18030'],
    ['a program by the name of a PDF', '扫描件.pdf', () => text('MZ\u0090\u0000'), null],
    ['a PDF that is cut off', '扫描件.pdf', () => PDF.subarray(0, 20), null],
    ['a JPEG by the name of a PDF', '扫描件.pdf', () => JPEG, null],
    ['a workbook by the name of a Word file', '来函.docx', xlsx, null],
    ['a Word file with a program in it', '来函.docx', () => macros(false), null],
    ['a zip of anything', '来函.docx', () => zipOf({ 'a.exe': 'x' }), null],
    [
      'a page by the name of a text',
      '来函.txt',
      () => text('<!DOCTYPE html><script>alert(1)</script>'),
      null,
    ],
    ['bytes by the name of a text', '来函.txt', () => Buffer.from([0, 1, 2, 0xff]), null],
  ])('%s', async (_, name, make, type) => {
    const { file } = await send(name, await make());
    expect(file).toMatchObject({ state: type === null ? 'refused' : 'kept', type });
  });
});

describe('the virus scanner', () => {
  const begun = async () => {
    const { body } = await begin('来函.pdf', PDF.length);
    expect(await post(body.post, PDF)).toBe(204);
    await office.call(`POST /requests/${receipt}/files/${body.file}/complete`, { body: {} });
    return body.file as number;
  };
  const check = (n: number, scanner: VirusScanner | null) =>
    checkFile({ ...office.ports, scanner }, { outbox: 'file', receipt, n });
  const shown = async (n: number) => (await office.call(`GET /requests/${receipt}`)).body.files[n - 1];

  it('that finds nothing is told of, and so is that there is none', async () => {
    const [first, second] = [await begun(), await begun()];
    await check(first, async () => 'clean');
    await check(second, null);
    expect(await shown(first)).toMatchObject({ state: 'kept', scan: 'clean', refusal: null });
    expect(await shown(second)).toMatchObject({ state: 'kept', scan: 'not-scanned' });
  });

  it('that finds a virus has the file refused, and the officer reads why', async () => {
    const n = await begun();
    await check(n, async () => 'infected');
    expect(await shown(n)).toMatchObject({
      state: 'refused',
      refusal: 'virus',
      reason: { en: expect.stringContaining('A virus was found') },
    });
  });

  it('that fails leaves the file in quarantine, from where the next check takes it', async () => {
    const n = await begun();
    const down = check(n, async () => {
      throw new Error('connect ECONNREFUSED');
    });
    await expect(down).rejects.toThrow('ECONNREFUSED');
    expect(await shown(n)).toMatchObject({ state: 'checking', scan: null });
    await check(n, async () => 'clean');
    expect(await shown(n)).toMatchObject({ state: 'kept', scan: 'clean' });
  });

  it('is not asked about what is refused anyway', async () => {
    const { n, file } = await send('来函.txt', EICAR);
    expect(file).toMatchObject({ state: 'refused', refusal: 'virus' });
    expect(
      await check(n, () => {
        throw new Error('asked');
      }),
    ).toMatchObject({ state: 'refused' });
  });
});

describe('a file', () => {
  it('is read back as it was sent, under the number of its case, and each read is logged', async () => {
    const { n } = await send('欧阳清雅来函.pdf', PDF);
    expect((await office.call(`GET /requests/${receipt}/files/${n}`)).status).toBe(403);
    await reveal(n);
    expect((await office.call(`GET /requests/${receipt}/files/${n}`, { by: 'officer2' })).status).toBe(403);
    const read = await office.call(`GET /requests/${receipt}/files/${n}`);
    expect(read.bytes.equals(PDF)).toBe(true);
    expect(read.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${receipt}-file-1.pdf"`,
      'x-content-type-options': 'nosniff',
    });
    const part = await office.call(`GET /requests/${receipt}/files/${n}`, {
      headers: { range: 'bytes=1-7' },
    });
    expect(part).toMatchObject({ status: 206, headers: { 'content-range': `bytes 1-7/${PDF.length}` } });
    expect(part.bytes.toString()).toBe('PDF-1.7');
    const reads = await office.call(`GET /requests/${receipt}/reads`);
    expect(reads.body.items).toHaveLength(3);
    expect(reads.body.items[2]).toMatchObject({ detail: { file: 1, from: 1, to: 7 } });
    expect(reads.body.items[1]).toMatchObject({ action: 'file read', actor: 'officer', detail: { file: 1 } });
    expect(reads.body.items[0]).toMatchObject({
      action: 'read',
      actor: 'officer',
      detail: { parts: 'file-1', reason: '核对来函' },
    });
    office.at('2026-09-15');
    expect((await office.call(`GET /requests/${receipt}/files/${n}`)).status).toBe(403);
    expect(JSON.stringify(await office.everything())).not.toContain('欧阳清雅');
  });

  it('that was refused leaves the case as it was, and says so', async () => {
    const { n } = await send('扫描件.pdf', JPEG);
    expect((await office.call(`GET /requests/${receipt}/files/${n}`)).status).toBe(409);
    expect((await office.call(`GET /requests/${receipt}`)).body).toMatchObject({
      state: 'open',
      due: '2026-10-16',
    });
    const second = await send('扫描件.jpg', JPEG);
    expect(second.file).toMatchObject({ file: 2, state: 'kept' });
  });

  it('is checked once, however often the order comes', async () => {
    const { n } = await send('扫描件.pdf', PDF);
    const again = await checkFile({ ...office.ports, scanner: null }, { outbox: 'file', receipt, n });
    expect(again).toMatchObject({ state: 'kept' });
    const completed = await office.call(`POST /requests/${receipt}/files/${n}/complete`, { body: {} });
    expect(completed.body).toMatchObject({ state: 'kept' });
  });

  it('of 25 MB is taken; more is refused by the form and before it', async () => {
    const most = new Uint8Array(25_000_000);
    most.set(JPEG);
    const { n, file } = await send('大图.jpg', most);
    expect(file).toMatchObject({ state: 'kept', bytes: 25_000_000 });
    await reveal(n);
    expect((await office.call(`GET /requests/${receipt}/files/${n}`)).status).toBe(413);
    const last = await office.call(`GET /requests/${receipt}/files/${n}`, { headers: { range: 'bytes=-4' } });
    expect(last.bytes).toHaveLength(4);
    expect(await begin('大图.jpg', 25_000_001)).toMatchObject({ status: 413 });
    const begun = await begin('大图.jpg', 8);
    expect(await post(begun.body.post, new Uint8Array(25_000_001))).toBe(400);
    expect(
      (await office.call(`POST /requests/${receipt}/files/${begun.body.file}/complete`, { body: {} })).status,
    ).toBe(409);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['of a kind that is not accepted', { name: 'a.exe', size: 1, purpose: 'letter' }, '/name kind-of-file'],
    ['with a path for a name', { name: '../a.pdf', size: 1, purpose: 'letter' }, '/name regex'],
    ['of nothing', { name: 'a.pdf', size: 0, purpose: 'letter' }, '/size min-value'],
    ['for no purpose', { name: 'a.pdf', size: 1, purpose: 'fun' }, '/purpose picklist'],
  ])('%s is refused', async (_, body, fault) => {
    const answer = await office.call(`POST /requests/${receipt}/files`, { body });
    const [{ pointer, code }] = answer.body.faults;
    expect([answer.status, `${pointer} ${code}`]).toEqual([422, fault]);
  });

  it('of a case that was disposed of is not looked at, and does not stay in quarantine', async () => {
    const begun = await begin('a.pdf', PDF.length);
    await post(begun.body.post, PDF);
    await office.call(`POST /requests/${receipt}/files/1/complete`, { body: {} });
    await office.step(receipt, 'events', { type: 'withdrawn' });
    await office.step(receipt, 'destroy', { reason: '申请人要求删除', early: true });
    await office.step(receipt, 'destroy/approve', {}, 'head');
    const { s3, bucket } = await office.ports.casework();
    const waiting = async () =>
      (await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: `quarantine/${receipt}/` })))
        .Versions ?? [];
    expect(await waiting()).toHaveLength(1);
    expect(await checkFile({ ...office.ports, scanner: null }, { outbox: 'file', receipt, n: 1 })).toBeNull();
    expect(await waiting()).toEqual([]);
  });
});

describe('the disclosure log', () => {
  const ENTRY = { title: { zh: '居民消费价格调查网点数量', en: 'CPI price collection points' } };

  it('takes an answered request with a title and documents of the office, and a second person', async () => {
    const { n } = await send('网点.xlsx', await xlsx(), 'released');
    const scanned = await send('来函.pdf', PDF);
    const entry = { ...ENTRY, documents: [{ file: n, name: '网点数量表' }] };
    const write = (body: unknown) => office.call(`POST /requests/${receipt}/log`, { body });
    expect((await write(entry)).status).toBe(409);
    const decision = { outcome: 'granted', reply: 'provided' };
    await office.step(receipt, 'events', { type: 'decided', decision });
    await office.step(receipt, 'events', { type: 'dispatched', way: 'email' });
    const wrong = await write({
      ...entry,
      documents: [...entry.documents, { file: scanned.n, name: '来函' }],
    });
    expect(wrong.body.faults).toMatchObject([{ pointer: '/documents/1/file', code: 'not-released' }]);
    const named = await write({ ...entry, title: { zh: '欧阳清雅申请的资料', en: 'x' } });
    expect(named.body.faults).toMatchObject([{ pointer: '/title/zh', code: 'names-a-person' }]);
    const written = await write(entry);
    expect(written).toMatchObject({
      status: 201,
      body: { outcome: 'granted', answeredOn: '2026-09-14', version: 1 },
    });
    const approve = (by: string, version: number) =>
      office.call(`POST /log/${receipt}/approve`, { by, body: {}, version });
    expect((await approve('head', 2)).status).toBe(412);
    expect((await approve('officer', 1)).status).toBe(403);
    expect((await approve('officer2', 1)).body).toMatchObject({
      ...ENTRY,
      approvedBy: 'officer2',
      writtenBy: 'officer',
    });
    const log = await office.call('GET /log');
    expect(log.body).toMatchObject({
      proposed: [],
      entries: [{ receipt, documents: [{ file: n, name: '网点数量表' }] }],
    });
    expect((await write(entry)).status).toBe(409);
  });
});
