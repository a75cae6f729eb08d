import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Principal } from './policy.ts';
import { parseQuery, type Realm, SignatureFault, verify } from './sigv4.ts';

/** The whole body; undefined when it is longer than `most` bytes. */
export const readBody = (req: IncomingMessage, most: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= most) chunks.push(chunk);
      })
      .on('end', () => resolve(size > most ? undefined : Buffer.concat(chunks)))
      .on('error', reject);
  });

/** Who signed this request and this body. Throws `SignatureFault`, also where nothing is signed. */
export function signerOf(req: IncomingMessage, body: Buffer, realm: Realm): Principal {
  const [path = '', query = ''] = (req.url ?? '').split('?');
  const request = { method: req.method ?? '', path, query: parseQuery(query), headers: req.headers };
  const signed = verify(request, realm);
  if (!signed) throw new SignatureFault('MissingAuthenticationToken', 'The request is not signed.');
  if (signed.payload !== hash('sha256', body)) {
    throw new SignatureFault('SignatureDoesNotMatch', 'The signature does not cover this body.');
  }
  return signed.principal;
}

/** What the services that speak JSON call the faults of a signature. */
export const JSON_CODES: Readonly<Record<SignatureFault['code'], string>> = {
  AccessDenied: 'AccessDeniedException',
  AuthorizationHeaderMalformed: 'IncompleteSignatureException',
  AuthorizationQueryParametersError: 'IncompleteSignatureException',
  InvalidAccessKeyId: 'UnrecognizedClientException',
  InvalidToken: 'UnrecognizedClientException',
  InvalidURI: 'ValidationException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  RequestTimeTooSkewed: 'InvalidSignatureException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
};
