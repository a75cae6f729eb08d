/** KMS as the functions and the storage need it. An operation or a member it does not know is refused by name. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { JSON_CODES, readBody, signerOf } from '../iam/signed-call.ts';
import { type Credentials, readingsOf, SignatureFault } from '../iam/sigv4.ts';
import { answerJson } from '../json-service.ts';
import type { Clock } from '../time/clock.ts';
import type { DataKeyUse, KeyConfig } from './key.ts';
import { KeyFault, openRing } from './key-ring.ts';
import { keyOperations, parseInput } from './operations.ts';

export interface Kms {
  /** KMS's JSON 1.1 protocol under `pathPrefix` (`/_local/kms`). */
  handle(req: IncomingMessage, res: ServerResponse, pathPrefix: string): Promise<void>;
  /** Throws `KeyFault` (AccessDeniedException, NotFoundException …). */
  newDataKey(use: DataKeyUse & { readonly keyArn: string }): { plaintext: Buffer; wrapped: Buffer };
  /** The wrapped key names the key it needs. */
  openDataKey(wrapped: Uint8Array, use: DataKeyUse): Buffer;
}

/** Opens `<data>/keys.json` (mode 0600), making the material of keys it does not have yet. */
export function openKms(options: {
  file: string;
  clock: Clock;
  region: string;
  keys: readonly KeyConfig[];
  credentials: Credentials;
}): Kms {
  const { clock } = options;
  const ring = openRing(options);
  const operations = keyOperations(ring);

  async function answer(req: IncomingMessage, pathPrefix: string): Promise<object> {
    const body = await readBody(req, 65_536);
    if (!body) throw new KeyFault('ValidationException', 'The body is longer than 64 KiB.');
    const [path = ''] = (req.url ?? '').split('?');
    if (req.method !== 'POST' || (path !== pathPrefix && path !== `${pathPrefix}/`)) {
      throw new KeyFault('UnknownOperationException', 'KMS takes a POST at its own address.');
    }
    const realm = {
      credentials: options.credentials,
      region: options.region,
      service: 'kms',
      ...readingsOf(clock),
    } as const;
    const principal = signerOf(req, body, realm);
    const target = /^TrentService\.(\w+)$/.exec(String(req.headers['x-amz-target']))?.[1] ?? '';
    const operation = Object.hasOwn(operations, target) ? operations[target] : undefined;
    if (!operation) {
      throw new KeyFault(
        'UnknownOperationException',
        `${target || 'No operation'} is not known to the local keys.`,
      );
    }
    const [members, run] = operation;
    const input = parseInput(body);
    const unknown = Object.keys(input).find((name) => !members.split(' ').includes(name));
    if (unknown) {
      throw new KeyFault(
        'UnsupportedOperationException',
        `${target} with ${unknown} is not known to the local keys.`,
      );
    }
    return run(input, principal);
  }

  return {
    handle: (req, res, pathPrefix) =>
      answerJson(res, () => answer(req, pathPrefix), {
        now: () => clock.now(),
        faultOf,
        internal: 'KMSInternalException',
      }),
    newDataKey(use) {
      const plaintext = randomBytes(32);
      return { plaintext, wrapped: ring.seal(use.keyArn, use, plaintext).blob };
    },
    openDataKey: (wrapped, use) => ring.open(wrapped, use).plain,
  };
}

function faultOf(error: unknown): KeyFault {
  if (error instanceof KeyFault) return error;
  if (error instanceof SignatureFault) return new KeyFault(JSON_CODES[error.code], error.message);
  console.error('kms:', error);
  return new KeyFault('KMSInternalException', 'The request could not be processed.');
}
