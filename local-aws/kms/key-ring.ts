/** The keys of the data folder, and every use of one: found by its name, permitted, of the right kind and alive. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Context, callerContext, evaluate, type Principal } from '../iam/policy.ts';
import type { DataKeyUse, KeyConfig } from './key.ts';
import { decrypt, type EncryptionContext, encrypt, keyOf, type Material, newMaterial } from './material.ts';

/** The code is KMS's name of the exception. */
export class KeyFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Kept {
  readonly spec: KeyConfig['spec'];
  readonly material: Material;
}

/** A key that is at hand, and the alias it was asked for by. */
interface Use {
  readonly key: KeyConfig;
  readonly material: Material;
  readonly alias: string | null;
}

const SPEC_OF = {
  SIGN_VERIFY: 'ECC_NIST_P256',
  ENCRYPT_DECRYPT: 'SYMMETRIC_DEFAULT',
  GENERATE_VERIFY_MAC: 'HMAC_256',
} as const;

export type KeyRing = ReturnType<typeof openRing>;

/** Throws an Error with one sentence when the file is damaged or is not that of the template's keys. */
export function openRing(options: { file: string; keys: readonly KeyConfig[] }) {
  const { file } = options;
  const kept = load(file);
  for (const { arn, spec, usage } of options.keys) {
    if (spec !== SPEC_OF[usage])
      throw new Error(`${arn}: a key for ${usage} of spec ${spec} is not known here.`);
    const found = kept[arn] ?? { spec, material: newMaterial(spec) };
    kept[arn] = found;
    if (found.spec !== spec) throw new Error(`${file} has ${arn} as ${found.spec}, the template as ${spec}.`);
  }
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);

  /** By ARN, id, alias or alias ARN. */
  function resolve(keyId: string): Use {
    const alias = /(?:^|:)(alias\/.+)$/.exec(keyId)?.[1] ?? null;
    const key = options.keys.find(({ arn, aliases = [] }) =>
      alias === null
        ? arn === keyId || arn.split(':key/')[1] === keyId
        : aliases.includes(alias) && (alias === keyId || keyId === `${arn.split(':key/')[0]}:${alias}`),
    );
    const found = key && kept[key.arn];
    if (!key || !found) {
      const what = alias === null ? `Key '${keyId}' does not exist` : `Alias ${keyId} is not found`;
      throw new KeyFault('NotFoundException', `${what}.`);
    }
    return { key, material: found.material, alias };
  }

  function permit(principal: Principal, action: string, use: Use, more: Context): void {
    const { key } = use;
    const context = {
      ...callerContext(principal),
      'kms:CallerAccount': principal.type === 'AWS' ? (principal.id.split(':')[4] ?? null) : null,
      'kms:ViaService': null,
      'kms:KeySpec': key.spec,
      'kms:KeyUsage': key.usage,
      'kms:KeyOrigin': 'AWS_KMS',
      'kms:RequestAlias': use.alias,
      'kms:ResourceAliases': key.aliases ?? null,
      'kms:EncryptionContextKeys': null,
      'kms:SigningAlgorithm': null,
      'kms:MessageType': null,
      'kms:MacAlgorithm': null,
      'kms:EncryptionAlgorithm': null,
      ...more,
    };
    const call = { action: `kms:${action}`, resource: key.arn, context };
    const decide = (who: Principal) =>
      evaluate({ ...call, principal: who, ...(key.policy && { resourcePolicy: key.policy }) }) === 'allow';
    // A role's own policies count only where the key policy gives the account the say.
    const root = `${key.arn.split(':').slice(0, 2).join(':')}:iam::${key.arn.split(':')[4]}:root`;
    const delegated = !key.policy || decide({ type: 'AWS', id: root, statements: [] });
    if (!decide(principal) || !(delegated || decide({ ...principal, statements: [] }))) {
      throw new KeyFault(
        'AccessDeniedException',
        `${principal.id} is not allowed kms:${action} on ${key.arn}.`,
      );
    }
  }

  /** The key for one use, permitted and able. */
  function take(
    principal: Principal,
    action: string,
    keyId: string,
    usage: KeyConfig['usage'],
    more: Context = {},
  ): Use {
    const found = resolve(keyId);
    permit(principal, action, found, more);
    const { key } = found;
    if (key.usage !== usage) {
      throw new KeyFault('InvalidKeyUsageException', `${key.arn} key usage is ${key.usage}, not ${usage}.`);
    }
    return found;
  }

  const aboutContext = (context: EncryptionContext, viaService?: string): Context => ({
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
    'kms:EncryptionContextKeys': Object.keys(context).length > 0 ? Object.keys(context) : null,
    ...Object.fromEntries(
      Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
    ),
    ...(viaService !== undefined && { 'kms:ViaService': viaService }),
  });

  function open(ciphertext: Uint8Array, use: DataKeyUse, keyId?: string): { arn: string; plain: Buffer } {
    const { encryptionContext, principal, viaService } = use;
    const invalid = new KeyFault(
      'InvalidCiphertextException',
      'The ciphertext is not valid for this context.',
    );
    const arn = keyOf(ciphertext);
    if (arn === null || !kept[arn]) throw invalid;
    if (keyId !== undefined && resolve(keyId).key.arn !== arn) {
      throw new KeyFault('IncorrectKeyException', 'The key ID in the request is not that of the ciphertext.');
    }
    const about = aboutContext(encryptionContext, viaService);
    const { material } = take(principal, 'Decrypt', arn, 'ENCRYPT_DECRYPT', about);
    try {
      return { arn, plain: decrypt(material, arn, encryptionContext, ciphertext) };
    } catch {
      throw invalid;
    }
  }

  /** Encrypts a new data key. */
  function seal(keyId: string, use: DataKeyUse, plain: Buffer): { arn: string; blob: Buffer } {
    const about = aboutContext(use.encryptionContext, use.viaService);
    const { key, material } = take(use.principal, 'GenerateDataKey', keyId, 'ENCRYPT_DECRYPT', about);
    return { arn: key.arn, blob: encrypt(material, key.arn, use.encryptionContext, plain) };
  }

  return { take, open, seal };
}

function load(file: string): Record<string, Kept> {
  if (!existsSync(file)) return {};
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, Kept>;
  } catch {}
  throw new Error(`${file} is damaged: it does not hold keys.`);
}
