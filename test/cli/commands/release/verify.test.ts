import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, FlattenedSign, generateKeyPair } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Office, openOffice } from '../../office.ts';

const FOLDER = 'releases/cpi/2017-12/e1/';
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

const FILES: Readonly<Record<string, string>> = {
  [FOLDER]: '<!doctype html><p>居民消费价格',
  [`en/${FOLDER}`]: '<!doctype html><p>Consumer prices',
  [`${FOLDER}data.csv`]: 'DATAFLOW,FREQ\n',
};

const manifestOf = (files: Readonly<Record<string, string>>, edition = 1) =>
  JSON.stringify({
    flow: 'cpi',
    period: '2017-12',
    edition,
    releaseAt: '2018-01-10T09:30:00+08:00',
    dataflow: { agency: 'NBS', id: 'CPI', version: '1.0' },
    artefacts: Object.entries(files).map(([path, text]) => ({
      path,
      mediaType: 'text/plain',
      size: Buffer.byteLength(text),
      sha256: sha256(text),
    })),
  });

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let otherKeys: Awaited<ReturnType<typeof generateKeyPair>>;
beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  otherKeys = await generateKeyPair('ES256', { extractable: true });
});

const jwksOf = async ({ publicKey }: typeof keys) => ({
  keys: [{ ...(await exportJWK(publicKey)), kid: 'office-1', alg: 'ES256', use: 'sig' }],
});

/** `header..signature`; with `b64: false` as RFC 7797 has it. */
async function sign(text: string, b64: boolean, { privateKey } = keys) {
  const header = b64
    ? { alg: 'ES256', kid: 'office-1' }
    : { alg: 'ES256', kid: 'office-1', b64, crit: ['b64'] };
  const jws = await new FlattenedSign(new TextEncoder().encode(text))
    .setProtectedHeader(header)
    .sign(privateKey);
  return `${jws.protected}..${jws.signature}`;
}

let office: Office;
/** Puts an edition on the public site. Nothing here needs a session. */
async function publish(manifest = manifestOf(FILES), jws?: string) {
  office
    .on('GET /releases/cpi/2017-12/release.json', { body: { edition: 1 } })
    .on(`GET /${FOLDER}manifest.json`, { bytes: Buffer.from(manifest) })
    .on(`GET /${FOLDER}manifest.jws`, { bytes: Buffer.from(jws ?? (await sign(manifest, true))) })
    .on('GET /.well-known/jwks.json', { body: await jwksOf(keys) });
  for (const [path, text] of Object.entries(FILES)) office.on(`GET /${path}`, { bytes: Buffer.from(text) });
}

beforeEach(async () => {
  office = await openOffice();
  await publish();
});
afterEach(() => office.close());

const verify = (...more: string[]) => office.run(['verify', 'cpi/2017-12', '--json', ...more]);

describe('verify', () => {
  it('the newest edition, without a session', async () => {
    const { status, json, talk } = await verify();
    expect([status, talk]).toEqual([0, '']);
    expect(json()).toMatchObject({
      edition: 1,
      manifest: sha256(manifestOf(FILES)),
      signature: { valid: true, kid: 'office-1', alg: 'ES256' },
      differences: [],
      verified: true,
    });
    for (const path of Object.keys(FILES)) expect(office.calls()).toContain(`GET /${path}`);
    expect(office.seen.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  it('says it to people', async () => {
    const { answer } = await office.run(['verify', 'cpi/2017-12', '--edition', '1']);
    expect(answer).toBe(
      [
        `✓  ${FOLDER}`,
        `✓  en/${FOLDER}`,
        `✓  ${FOLDER}data.csv`,
        `✓  签名 signature  office-1  ${sha256(manifestOf(FILES))}`,
        'cpi/2017-12 e1：全部一致 everything is as signed',
        '',
      ].join('\n'),
    );
  });

  it('a signature with b64 false', async () => {
    await publish(manifestOf(FILES), await sign(manifestOf(FILES), false));
    expect((await verify()).status).toBe(0);
  });

  it('keys kept earlier, in place of those of the site', async () => {
    const file = join(office.config, 'keys.json');
    await writeFile(file, JSON.stringify(await jwksOf(keys)));
    office.on('GET /.well-known/jwks.json', { body: await jwksOf(otherKeys) });
    expect((await verify('--keys', file)).status).toBe(0);
    expect((await verify()).json().differences[0]).toMatchObject({ code: 'signature' });
  });

  it.each([
    ['one byte changed', { bytes: Buffer.from('DATAFLOW;FREQ\n') }, 'differs'],
    ['one byte more', { bytes: Buffer.from('DATAFLOW,FREQ\n\n') }, 'differs'],
    ['gone', { status: 404 }, 'missing'],
  ])('an artefact: %s', async (_, reply, code) => {
    office.on(`GET /${FOLDER}data.csv`, reply);
    const { status, json } = await verify();
    expect(status).toBe(1);
    expect(json()).toMatchObject({ verified: false, signature: { valid: true } });
    expect(json().differences).toMatchObject([{ path: `${FOLDER}data.csv`, code }]);
    const { answer } = await office.run(['verify', 'cpi/2017-12']);
    expect(answer).toContain(`✗  ${FOLDER}data.csv\n`);
    expect(answer).toMatch(/1 处不符 differences\n$/);
  });

  it.each([
    [
      'by when storage got it',
      'Wed, 10 Jan 2018 00:30:00 GMT',
      '2018-01-10T09:30:00.100+08:00',
      '08:30:00.000',
    ],
    [
      'by what it says of itself',
      'Wed, 10 Jan 2018 01:30:00 GMT',
      '2018-01-10T09:29:59.999+08:00',
      '09:29:59.999',
    ],
  ])(
    'an edition that was public before its signed time, %s, is early',
    async (_, modified, publishedAt, at) => {
      const editions = [{ edition: 1, publishedAt }];
      office
        .on('GET /releases/cpi/2017-12/release.json', { body: { edition: 1, editions } })
        .on(`GET /${FOLDER}data.csv`, {
          bytes: Buffer.from('DATAFLOW,FREQ\n'),
          headers: { 'last-modified': modified },
        });
      const { status, json } = await verify();
      expect(status).toBe(1);
      expect(json()).toMatchObject({
        verified: false,
        early: true,
        signature: { valid: true },
        releaseAt: '2018-01-10T09:30:00+08:00',
        publicAt: `2018-01-10T${at}+08:00`,
        differences: [{ code: 'early' }],
      });
    },
  );

  it('an edition that was written in its second, or later, is not early', async () => {
    const editions = [{ edition: 1, publishedAt: '2018-01-10T09:30:00.000+08:00' }];
    office
      .on('GET /releases/cpi/2017-12/release.json', { body: { edition: 1, editions } })
      .on(`GET /${FOLDER}data.csv`, {
        bytes: Buffer.from('DATAFLOW,FREQ\n'),
        headers: { 'last-modified': 'Wed, 10 Jan 2018 01:30:00 GMT' },
      });
    const { status, json } = await verify();
    expect([status, json().early]).toEqual([0, false]);
  });

  it('an artefact that breaks off on the way is no verdict', async () => {
    office.on(`GET /${FOLDER}data.csv`, { bytes: Buffer.from('DATA'), drop: true });
    const { status, answer, talk } = await verify();
    expect([status, answer]).toEqual([1, '']);
    expect(talk).toBe('heliostat: The answer broke off on the way. Try again.\n');
  });

  it('a manifest changed after it was signed', async () => {
    const changed = manifestOf({ ...FILES, [`${FOLDER}data.csv`]: 'forged\n' });
    await publish(changed, await sign(manifestOf(FILES), true));
    office.on(`GET /${FOLDER}data.csv`, { bytes: Buffer.from('forged\n') });
    const { status, json } = await verify();
    expect(status).toBe(1);
    expect(json().differences).toMatchObject([{ path: `${FOLDER}manifest.jws`, code: 'signature' }]);
  });

  it.each([
    ['another edition', () => manifestOf(FILES, 2), 'is the manifest of cpi/2017-12, edition 2'],
    ['no artefact', () => manifestOf({}), 'names no artefact'],
    ['no manifest', () => '{}', 'is not a manifest'],
    ['a path outside', () => manifestOf({ 'index.html': 'x' }), 'does not lie in this edition'],
  ])('a signed manifest with %s', async (_, manifest, detail) => {
    await publish(manifest());
    const { status, json } = await verify();
    expect(status).toBe(1);
    expect(json().signature.valid).toBe(true);
    expect(json().differences).toMatchObject([{ detail }]);
  });

  it.each([
    ['by another key', () => sign(manifestOf(FILES), true, otherKeys)],
    ['with the payload inside', async () => (await sign(manifestOf(FILES), true)).replace('..', '.e30.')],
    [
      'of no algorithm',
      async () => `${Buffer.from('{"alg":"none","kid":"office-1"}').toString('base64url')}..`,
    ],
    ['that is none', async () => 'signed'],
  ])('a signature %s', async (_, jws) => {
    await publish(manifestOf(FILES), await jws());
    const { status, json } = await verify();
    expect(status).toBe(1);
    expect(json()).toMatchObject({ verified: false, signature: { valid: false } });
  });

  it.each([
    ['GET /releases/cpi/2017-12/release.json', { body: { edition: null } }, 'cpi/2017-12'],
    ['GET /releases/cpi/2017-12/release.json', { status: 404 }, 'cpi/2017-12'],
    [`GET /${FOLDER}manifest.json`, { status: 404 }, 'cpi/2017-12 e1'],
  ])('nothing published: %s %j', async (call, reply, what) => {
    office.on(call, reply);
    const { status, answer, talk } = await office.run(['verify', 'cpi/2017-12']);
    expect([status, answer, talk]).toEqual([1, '', `heliostat: Nothing of ${what} is public.\n`]);
  });

  it.each([
    [`GET /${FOLDER}manifest.jws`, 'is not a detached signature'],
    ['GET /.well-known/jwks.json', 'cannot be checked: the keys are not a JWK Set'],
  ])('without %s the bytes are checked and the signature is not good', async (call, detail) => {
    office.on(call, { status: 404 });
    const { status, json } = await verify();
    expect(status).toBe(1);
    expect(json()).toMatchObject({
      signature: { valid: false, detail },
      differences: [{ code: 'signature' }],
    });
  });
});
