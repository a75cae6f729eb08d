import { createChallenge, randomInt, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { keyedHash } from '../../sealed/hashes.ts';
import type { CounterPorts } from './ports.ts';

/**
 * The proof of work (ALTCHA, version 2), made and checked here and nowhere else. The answer is known beforehand and
 * its key signed, so that checking costs one HMAC where solving costs some hundreds of key derivations.
 */
const ALGORITHM = 'PBKDF2/SHA-256';
const COST = 5000;
const COUNTER = [100, 300] as const;

/** How long a challenge is good, in seconds: a form takes its time, and the script fetches a fresh one. */
const GOOD_FOR = 1800;

const seconds = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000);

/** Under what challenges and their keys are signed: derived, never stored, the same in every process. */
const signing = async ({ secrets }: CounterPorts) => {
  const [hmacSignatureSecret, hmacKeySignatureSecret] = await Promise.all([
    keyedHash(secrets, 'client', 'challenge signature'),
    keyedHash(secrets, 'client', 'challenge key'),
  ]);
  return { hmacSignatureSecret, hmacKeySignatureSecret };
};

/** The time is told in `data` and judged by the clock that is passed in, not by the machine's own. */
export const newChallenge = async (ports: CounterPorts, at: Temporal.Instant) =>
  createChallenge({
    algorithm: ALGORITHM,
    cost: COST,
    counter: randomInt(...COUNTER),
    deriveKey,
    data: { until: seconds(at) + GOOD_FOR },
    ...(await signing(ports)),
  });

const Payload = v.object({
  challenge: v.object({
    parameters: v.looseObject({
      algorithm: v.literal(ALGORITHM),
      nonce: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
      salt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
      cost: v.literal(COST),
      keyLength: v.number(),
      keyPrefix: v.string(),
      keySignature: v.string(),
      data: v.object({ until: v.number() }),
    }),
    signature: v.string(),
  }),
  solution: v.object({ counter: v.number(), derivedKey: v.string() }),
});

/** A proof that holds: `hash` names its challenge, to be spent once, `expiresAt` is when that need no longer be kept. */
export type Proof = { hash: string; expiresAt: number };

/**
 * Checks an ALTCHA payload (base64 of `{challenge, solution}`). Null where it does not hold: unreadable, expired,
 * not of this office, or not solved.
 */
export const checkProof = async (
  ports: CounterPorts,
  proof: string,
  at: Temporal.Instant,
): Promise<Proof | null> => {
  const payload = v.safeParse(Payload, parsed(proof));
  if (!payload.success) return null;
  const { challenge, solution } = payload.output;
  const { until } = challenge.parameters.data;
  if (seconds(at) >= until) return null;
  const { verified } = await verifySolution({ challenge, solution, deriveKey, ...(await signing(ports)) });
  if (!verified) return null;
  return {
    hash: await keyedHash(ports.secrets, 'client', `challenge spent\n${challenge.signature}`),
    expiresAt: until,
  };
};

const parsed = (proof: string): unknown => {
  try {
    return JSON.parse(Buffer.from(proof, 'base64').toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
};
