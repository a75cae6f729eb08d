import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSecret } from '../../../../functions/sealed/hashes.ts';
import { openOwnKey } from '../../../../functions/sealed/own-key.ts';
import { intakeBody, type Office, type Officers, PERSON, startOfficers, WANTED } from '../office.ts';

let officers: Officers;
let office: Office;
beforeAll(async () => {
  officers = await startOfficers();
  office = await officers.office('2026-09-16');
});
afterAll(() => officers.stop());

/** The text of a .docx: its main part, found in the archive by its local header. */
const textOf = (docx: Buffer): string => {
  const name = Buffer.from('word/document.xml');
  for (let at = docx.indexOf('PK\u0003\u0004'); at >= 0; at = docx.indexOf('PK\u0003\u0004', at + 4)) {
    const [length, extra] = [docx.readUInt16LE(at + 26), docx.readUInt16LE(at + 28)];
    if (!docx.subarray(at + 30, at + 30 + length).equals(name)) continue;
    const from = at + 30 + length + extra;
    const xml = inflateRawSync(docx.subarray(from)).toString('utf8');
    return xml.replace(/<[^>]+>/g, '');
  }
  throw new Error('No main part');
};

const entered = async () => {
  const { body } = await office.call('POST /requests', { by: 'officer', body: intakeBody('2026-09-16') });
  return { receipt: String(body.receipt), secret: String(body.secret) };
};

it('the slip has number and code, and nothing of who asked or for what; no letter ever has the code', async () => {
  const { receipt, secret } = await entered();
  const made = await office.call(`POST /requests/${receipt}/slip`, { by: 'officer', body: { secret } });
  expect(made.status).toBe(200);
  const text = textOf(Buffer.from(made.body.docx, 'base64'));
  expect(text).toContain(receipt);
  expect(text).toContain(secret);
  for (const own of [...Object.values(PERSON), WANTED.title]) expect(text).not.toContain(own);
  const { body: reads } = await office.call(`GET /requests/${receipt}/reads`);
  expect(JSON.stringify(reads)).toContain('code slip written');
  expect(JSON.stringify(await office.everything())).not.toContain(secret);
});

it('a code that is none, or no longer, makes no slip; a renewed one does, and the old one opens nothing', async () => {
  const { receipt, secret } = await entered();
  const renewed = await office.step(receipt, 'secret', { reason: '凭身份证件到场换发' });
  const code = String(renewed.body.secret);
  const slip = (given: string) =>
    office.call(`POST /requests/${receipt}/slip`, { by: 'officer', body: { secret: given } });
  expect((await slip(secret)).status).toBe(404);
  expect((await slip('nonsense')).status).toBe(422);
  expect((await slip(code)).status).toBe(200);
  const { secrets } = office.ports;
  await expect(checkSecret(secrets, office.table, receipt, secret)).rejects.toThrow();
  await expect(openOwnKey(secrets, office.table, { receipt, secret })).rejects.toThrow();
  await expect(openOwnKey(secrets, office.table, { receipt, secret: code })).resolves.toBeDefined();
});
