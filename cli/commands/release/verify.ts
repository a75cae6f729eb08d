import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { base64url, createLocalJWKSet, decodeProtectedHeader, errors, flattenedVerify } from 'jose';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { documentName, editionPath, releaseFolder } from '../../../functions/kernel/addresses.ts';
import { officeTime } from '../../../functions/kernel/day.ts';
import type { ReleaseId } from '../../../functions/kernel/release-id.ts';
import type { Text } from '../../../functions/kernel/text.ts';
import { PreviewAnswer } from '../../../functions/release/contract/schemas.ts';
import type { Artefact } from '../../../functions/release/rules/document.ts';
import { reach, refusalOf } from '../../client.ts';
import { command } from '../../command.ts';
import { answer, faultLine } from '../../output.ts';
import { EXIT, Refusal, UsageError } from '../../refusal.ts';
import { releaseOf } from './path.ts';

/** Anything published, checked from outside, without a session: the signature, then every byte it vouches for. */
const Newest = v.looseObject({ edition: v.nullable(v.number()) });
const Told = v.looseObject({
  editions: v.array(v.looseObject({ edition: v.number(), publishedAt: v.nullish(v.string()) })),
});
const Keys = v.looseObject({ keys: v.array(v.looseObject({ kty: v.string() })) });
const { manifest: Manifest } = PreviewAnswer.entries;

/** Ten minutes: an artefact may be large and the line slow. */
const ARTEFACT_WITHIN = 600_000;

/** What a release, or an annual report, says of itself at its own address. */
const documentPath = (id: ReleaseId): string => `${releaseFolder(id)}${documentName(id)}`;

/** One thing that is not as it should be. `path` is the public key that it was found at. */
type Difference = { path: string; code: string; detail: Text };

export const verify = command({
  operands: ['FLOW/PERIOD'],
  options: {
    edition: { value: 'N', says: { zh: '版次；默认最新', en: 'which edition; default: the newest' } },
    keys: {
      value: 'FILE',
      says: {
        zh: '用本地保存的公钥（JWK Set）验证签名',
        en: 'check against public keys kept earlier (a JWK Set)',
      },
    },
  },
  notes: {
    zh: '无需登录。下载清单、签名、公钥和每个文件，并核对公开时间不早于签批的发布时间；任何差异都使退出状态为 1。',
    en: 'Needs no session. Fetches manifest, signature, keys and every artefact, and checks that nothing was public before the signed time; any difference makes the exit status 1.',
  },
  async run(context, options, operand) {
    const { server } = context;
    const { flow, period } = releaseOf(operand);
    const edition = await editionOf(server, operand, options.edition);
    const folder = editionPath({ flow, period }, edition);
    const bytes = await bytesOf(server, `${folder}manifest.json`);
    if (bytes === undefined) throw notPublic(`${operand} e${edition}`);
    const [jws, keys] = await Promise.all([
      bytesOf(server, `${folder}manifest.jws`),
      options.keys === undefined ? bytesOf(server, '.well-known/jwks.json') : readFile(options.keys),
    ]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const signature = await checkSignature(bytes, textOf(jws).trim(), textOf(keys));
    const differences: Difference[] = signature.valid
      ? []
      : [{ path: `${folder}manifest.jws`, code: 'signature', detail: signature.detail }];

    const parsed = v.safeParse(Manifest, jsonOf(textOf(bytes)));
    const artefacts = parsed.success ? parsed.output.artefacts : [];
    if (!parsed.success) {
      differences.push({
        path: `${folder}manifest.json`,
        code: 'manifest',
        detail: { zh: '不是清单', en: 'is not a manifest' },
      });
    } else {
      const { output } = parsed;
      if (output.flow !== flow || output.period !== period || output.edition !== edition) {
        const detail = {
          zh: `是 ${output.flow}/${output.period} 第 ${output.edition} 版的清单`,
          en: `is the manifest of ${output.flow}/${output.period}, edition ${output.edition}`,
        };
        differences.push({ path: `${folder}manifest.json`, code: 'manifest', detail });
      }
      if (artefacts.length === 0) {
        differences.push({
          path: `${folder}manifest.json`,
          code: 'manifest',
          detail: { zh: '没有列出文件', en: 'names no artefact' },
        });
      }
    }
    let first: number | null = null;
    for (const artefact of artefacts) {
      const { difference, writtenAt } = await checkArtefact(server, folder, artefact);
      if (difference !== undefined) differences.push(difference);
      if (writtenAt !== null && (first === null || writtenAt < first)) first = writtenAt;
    }
    const releaseAt = parsed.success ? parsed.output.releaseAt : null;
    const since = await toldAt(server, documentPath({ flow, period }), edition);
    const publicAt = [first, since].filter((at) => at !== null).sort((a, b) => a - b)[0] ?? null;
    const early = releaseAt !== null && publicAt !== null && publicAt < Date.parse(releaseAt);
    if (early) {
      const detail = {
        zh: `已于 ${officeText(publicAt)} 公开；签批的是 ${releaseAt}`,
        en: `was public at ${officeText(publicAt)}; signed was ${releaseAt}`,
      };
      differences.push({ path: folder, code: 'early', detail });
    }

    const told = differences.map((one) => ({ ...one, detail: one.detail[context.lang] }));
    const document = {
      ...{ flow, period, edition, manifest: sha256, artefacts },
      signature: { ...signature, detail: signature.detail[context.lang] },
      differences: told,
      ...{ releaseAt, publicAt: publicAt === null ? null : officeText(publicAt), early },
    };
    const marked = artefacts.map(({ path }) => {
      const wrong = differences.find((difference) => difference.path === path);
      return `${wrong === undefined ? '✓' : '✗'}  ${path}`;
    });
    answer(
      context,
      { ...document, verified: differences.length === 0 },
      [
        ...marked,
        `${signature.valid ? '✓' : '✗'}  签名 signature  ${signature.kid ?? '—'}  ${sha256}`,
        ...told.map(({ path, ...fault }) => `   ${faultLine({ file: path, ...fault }, context.lang)}`),
        differences.length === 0
          ? `${operand} e${edition}：全部一致 everything is as signed`
          : `${operand} e${edition}：${differences.length} 处不符 differences`,
      ].join('\n'),
    );
    return differences.length === 0 ? EXIT.done : EXIT.refused;
  },
});

async function editionOf(server: string, operand: string, given: string | undefined): Promise<number> {
  if (given !== undefined) {
    if (!/^[1-9]\d{0,8}$/.test(given))
      throw new UsageError({
        zh: `--edition ${given} 不是版次`,
        en: `--edition ${given} is not the number of an edition`,
      });
    return Number(given);
  }
  const { flow, period } = releaseOf(operand);
  const document = await bytesOf(server, documentPath({ flow, period }));
  const found = v.safeParse(Newest, jsonOf(document?.toString() ?? ''));
  if (found.success && found.output.edition !== null) return found.output.edition;
  throw notPublic(operand);
}

const notPublic = (what: string): Refusal =>
  new Refusal({ zh: `${what} 尚未发布。`, en: `Nothing of ${what} is public.` });

/** Undefined when there is nothing at that path. */
async function bytesOf(server: string, path: string): Promise<Buffer | undefined> {
  const response = await reach(addressOf(server, path), { signal: AbortSignal.timeout(ARTEFACT_WITHIN) });
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok) throw await refusalOf(response, [`  ${path}`]);
  return Buffer.from(await response.arrayBuffer());
}

/** What is missing is no signature and no key; the check says so. */
const textOf = (bytes: Buffer | undefined): string => bytes?.toString() ?? '';

const addressOf = (server: string, path: string) =>
  `${server}/${path.split('/').map(encodeURIComponent).join('/')}`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Signature = { valid: boolean; kid: string | null; alg: string | null; detail: Text };

/** A detached JWS (RFC 7515, appendix F; RFC 7797 where `b64` is false), ES256 and nothing else. */
async function checkSignature(payload: Uint8Array, jws: string, jwks: string): Promise<Signature> {
  const [header = '', embedded, signature = '', ...rest] = jws.split('.');
  const said: Signature = { valid: false, kid: null, alg: null, detail: { zh: '', en: '' } };
  if (embedded !== '' || rest.length > 0)
    return { ...said, detail: { zh: '不是分离的签名', en: 'is not a detached signature' } };
  const keys = v.safeParse(Keys, jsonOf(jwks));
  if (!keys.success)
    return {
      ...said,
      detail: { zh: '无法验证：公钥不是 JWK Set', en: 'cannot be checked: the keys are not a JWK Set' },
    };
  try {
    const { kid = null, alg = null, b64 } = decodeProtectedHeader({ protected: header });
    Object.assign(said, { kid, alg });
    await flattenedVerify(
      { protected: header, payload: b64 === false ? payload : base64url.encode(payload), signature },
      createLocalJWKSet(keys.output),
      { algorithms: ['ES256'] },
    );
    return { ...said, valid: true, detail: { zh: '有效', en: 'is good' } };
  } catch (error) {
    if (!(error instanceof errors.JOSEError || error instanceof TypeError)) throw error;
    return { ...said, detail: { zh: `无效（${error.message}）`, en: `is not good: ${error.message}` } };
  }
}

/** When the release's document says that this edition became public, in epoch milliseconds; null: it does not say. */
async function toldAt(server: string, path: string, edition: number): Promise<number | null> {
  const document = await bytesOf(server, path);
  const found = v.safeParse(Told, jsonOf(textOf(document)));
  const at = found.success ? found.output.editions.find((one) => one.edition === edition)?.publishedAt : null;
  return instantOf(at);
}

const instantOf = (text: string | null | undefined): number | null => {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
};

const officeText = (at: number): string => officeTime(Temporal.Instant.fromEpochMilliseconds(at));

/** What was found of one artefact; `writtenAt` is when storage got it (epoch ms, whole seconds). */
type Checked = { difference?: Difference; writtenAt: number | null };

/** Streams one artefact and compares its length and hash; it must lie within its edition's own paths. */
async function checkArtefact(
  server: string,
  folder: string,
  { path, size, sha256 }: Artefact,
): Promise<Checked> {
  if (!path.startsWith(folder) && !path.startsWith(`en/${folder}`)) {
    return {
      difference: {
        path,
        code: 'outside',
        detail: { zh: '不在此版次之内', en: 'does not lie in this edition' },
      },
      writtenAt: null,
    };
  }
  const response = await reach(addressOf(server, path), { signal: AbortSignal.timeout(ARTEFACT_WITHIN) });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return {
      difference: {
        path,
        code: 'missing',
        detail: { zh: `应答为 ${response.status}`, en: `answers ${response.status}` },
      },
      writtenAt: null,
    };
  }
  const writtenAt = instantOf(response.headers.get('last-modified'));
  const hash = createHash('sha256');
  let length = 0;
  for await (const chunk of response.body) {
    hash.update(chunk);
    length += chunk.length;
  }
  const found = hash.digest('hex');
  if (found === sha256 && length === size) return { writtenAt };
  const detail = {
    zh: `有 ${length} 字节，SHA-256 为 ${found}；签名的是 ${size} 字节，${sha256}`,
    en: `has ${length} bytes with SHA-256 ${found}; signed were ${size} with ${sha256}`,
  };
  return { difference: { path, code: 'differs', detail }, writtenAt };
}
