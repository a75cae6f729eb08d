/** KMS as the functions and the storage need it. An operation or a member it does not know is refused by name. */
import { hash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Credentials, parseQuery, SignatureFault, verify } from '../iam/sigv4.ts';
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
    const body = await readBody(req);
    const [path = '', query = ''] = (req.url ?? '').split('?');
    if (req.method !== 'POST' || (path !== pathPrefix && path !== `${pathPrefix}/`)) {
      throw new KeyFault('UnknownOperationException', 'KMS takes a POST at its own address.');
    }
    const realm = {
      credentials: options.credentials,
      region: options.region,
      service: 'kms',
      now: clock.now(),
    } as const;
    const signed = verify({ method: 'POST', path, query: parseQuery(query), headers: req.headers }, realm);
    if (!signed) throw new KeyFault('MissingAuthenticationTokenException', 'The request is not signed.');
    if (signed.payload !== hash('sha256', body)) {
      throw new KeyFault('InvalidSignatureException', 'The signature does not cover this body.');
    }
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
    return run(input, signed.principal);
  }

  return {
    async handle(req, res, pathPrefix) {
      let status = 200;
      let reply: object;
      try {
        reply = await answer(req, pathPrefix);
      } catch (error) {
        const fault = faultOf(error);
        status = fault.code === 'KMSInternalException' ? 500 : 400;
        reply = { __type: fault.code, message: fault.message };
      }
      const json = JSON.stringify(reply);
      res.sendDate = false;
      res.writeHead(status, {
        date: new Date(clock.now()).toUTCString(),
        'content-type': 'application/x-amz-json-1.1',
        'content-length': Buffer.byteLength(json),
        'x-amzn-requestid': randomBytes(16).toString('hex'),
      });
      res.end(json);
    },
    newDataKey(use) {
      const plaintext = randomBytes(32);
      return { plaintext, wrapped: ring.seal(use.keyArn, use, plaintext).blob };
    },
    openDataKey: (wrapped, use) => ring.open(wrapped, use).plain,
  };
}

const SIGNATURE_CODES: Readonly<Record<SignatureFault['code'], string>> = {
  AccessDenied: 'AccessDeniedException',
  AuthorizationHeaderMalformed: 'IncompleteSignatureException',
  AuthorizationQueryParametersError: 'IncompleteSignatureException',
  InvalidAccessKeyId: 'UnrecognizedClientException',
  InvalidToken: 'UnrecognizedClientException',
  InvalidURI: 'ValidationException',
  RequestTimeTooSkewed: 'InvalidSignatureException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
};

function faultOf(error: unknown): KeyFault {
  if (error instanceof KeyFault) return error;
  if (error instanceof SignatureFault) return new KeyFault(SIGNATURE_CODES[error.code], error.message);
  console.error('kms:', error);
  return new KeyFault('KMSInternalException', 'The request could not be processed.');
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size <= 65_536) chunks.push(chunk);
  }
  if (size > 65_536) throw new KeyFault('ValidationException', 'The body is longer than 64 KiB.');
  return Buffer.concat(chunks);
}
