import { generateKeyPair, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { HostFault } from './host-fault.ts';

/** What the host made up once for this data folder. */
interface Kept {
  readonly edgeSecret: string;
  readonly cookieSecret: string;
  /** Private RS256 key of the issuer. */
  readonly issuerKey: JWK;
  /** Role ARN → what its function signs with. */
  readonly accessKeys: Record<string, AccessKey>;
}

/** The temporary credentials of a role, as Lambda hands them to its function. */
interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly sessionToken: string;
}

export interface Secrets extends Kept {
  /** The credentials of a role, made on first use and kept, so that what it presigned outlives a restart. */
  accessKey(roleArn: string): AccessKey;
}

async function makeIssuerKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const kid = randomBytes(9).toString('base64url');
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg: 'RS256', use: 'sig' };
}

/** Opens or makes `<data>/secrets.json`, readable by its owner alone. */
export async function openSecrets(file: string): Promise<Secrets> {
  const kept: Kept = existsSync(file)
    ? read(file)
    : {
        edgeSecret: randomBytes(32).toString('base64url'),
        cookieSecret: randomBytes(32).toString('base64url'),
        issuerKey: await makeIssuerKey(),
        accessKeys: {},
      };
  const write = () => {
    writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  if (!existsSync(file)) write();
  return {
    ...kept,
    accessKey(roleArn) {
      const known = kept.accessKeys[roleArn];
      if (known) return known;
      const made = {
        id: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
        secret: randomBytes(30).toString('base64'),
        // About as long as AWS's own, which fill headers and links.
        sessionToken: randomBytes(600).toString('base64'),
      };
      kept.accessKeys[roleArn] = made;
      write();
      return made;
    },
  };
}

function read(file: string): Kept {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    if (kept.edgeSecret && kept.cookieSecret && kept.issuerKey.kty && kept.accessKeys) return kept;
  } catch {
    // Said below in one sentence.
  }
  throw new HostFault(`The data folder is damaged: ${file} cannot be read.`);
}
