import type { Principal, Statement } from '../iam/policy.ts';
import type { EncryptionContext } from './material.ts';

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
  readonly encryptionContext: EncryptionContext;
  readonly principal: Principal;
  /** `s3.cn-north-1.amazonaws.com.cn`, when a service asks for the principal. */
  readonly viaService?: string;
}
