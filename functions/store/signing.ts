import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';

/** The office's signature: ES256 (RFC 7518, section 3.4) with a key that never leaves KMS. */
export type Signer = { kms: KMSClient; keyId: string };

export const openSigner = (keyId: string): Signer => ({ kms: new KMSClient({}), keyId });

export type PublicJwk = {
  kty: string;
  crv: string;
  x: string;
  y: string;
  kid: string;
  alg: string;
  use: string;
};

/** The public key as a JWK whose `kid` is its thumbprint (RFC 7638). */
export const publicJwk = async ({ kms, keyId }: Signer): Promise<PublicJwk> => {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyId }));
  if (!PublicKey) throw new Error('KMS gave no public key');
  const { kty, crv, x, y } = createPublicKey({
    key: Buffer.from(PublicKey),
    format: 'der',
    type: 'spki',
  }).export({
    format: 'jwk',
  });
  if (!kty || !crv || !x || !y) throw new Error('The signing key is not on an elliptic curve');
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
};

/**
 * KMS answers a DER sequence of two integers; JWS wants them as 32 bytes each (RFC 7518, section 3.4).
 */
const fixedWidth = (der: Uint8Array): Buffer => {
  const bytes = Buffer.from(der);
  const integer = (at: number): { value: Buffer; end: number } => {
    const length = bytes[at + 1] ?? 0;
    return { value: bytes.subarray(at + 2, at + 2 + length), end: at + 2 + length };
  };
  const r = integer(2);
  const s = integer(r.end);
  return Buffer.concat(
    [r.value, s.value].map((value) => {
      const significant = value.length > 32 ? value.subarray(value.length - 32) : value;
      return Buffer.concat([Buffer.alloc(32 - significant.length), significant]);
    }),
  );
};

/** A detached JWS (RFC 7515, appendix F) over these bytes: `header..signature`. */
export const signDetached = async (signer: Signer, kid: string, payload: Uint8Array): Promise<string> => {
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid })).toString('base64url');
  const digest = createHash('sha256')
    .update(`${header}.${Buffer.from(payload).toString('base64url')}`)
    .digest();
  const { Signature } = await signer.kms.send(
    new SignCommand({
      KeyId: signer.keyId,
      Message: digest,
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    }),
  );
  if (!Signature) throw new Error('KMS gave no signature');
  return `${header}..${fixedWidth(Signature).toString('base64url')}`;
};
