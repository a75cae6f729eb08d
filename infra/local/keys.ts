import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Principal, Statement } from './policy.ts';
import type { Credentials } from './sigv4.ts';

/** A key as the template declares it. */
export interface KeyConfig {
  readonly arn: string;
  readonly spec: 'SYMMETRIC_DEFAULT' | 'ECC_NIST_P256' | 'HMAC_256';
  readonly usage: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC';
  /** `alias/NAME` */
  readonly aliases?: readonly string[];
  /** The key policy; when left out the account's role policies decide alone. */
  readonly policy?: readonly Statement[];
}

/** What a data key is bound to, and who asks. */
export interface DataKeyUse {
  readonly keyArn: string;
  readonly encryptionContext: Readonly<Record<string, string>>;
  readonly principal: Principal;
  /** `s3.cn-north-1.amazonaws.com.cn`, when a service asks for the principal. */
  readonly viaService?: string;
}

export interface Keys {
  /** KMS's JSON 1.1 protocol under `pathPrefix` (`/_local/kms`). */
  handle(req: IncomingMessage, res: ServerResponse, pathPrefix: string): Promise<void>;
  /** Throws `KeyFault` (AccessDeniedException, KMSInvalidStateException …). */
  newDataKey(use: DataKeyUse): { plaintext: Buffer; wrapped: Buffer };
  openDataKey(wrapped: Uint8Array, use: DataKeyUse): Buffer;
}

/** Opens `<data>/keys.json` (mode 0600), making the material of keys it does not have yet. */
export function openKeys(options: {
  file: string;
  clock: Clock;
  region: string;
  keys: readonly KeyConfig[];
  credentials: Credentials;
}): Keys {
  throw new Error(`${options.file}: not built yet`);
}
