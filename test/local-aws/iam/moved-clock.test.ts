import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { EVERY_FUNCTION } from '../../../infra/lambda/service-function.ts';
import { type Engines, failure, keyArn, startEngines } from '../engines.ts';

/** A clock that is moved by more than a signature may be old, while a call is under way. */
const MINUTES = 6 * 60_000;

let engines: Engines;
let moved = 0;
beforeAll(async () => {
  for (const [name, value] of Object.entries(EVERY_FUNCTION)) vi.stubEnv(name, value);
  vi.useFakeTimers({ toFake: ['Date'] });
  engines = await startEngines({
    keys: [{ arn: keyArn('mac'), spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' }],
  });
  engines.clock.now = () => Date.now();
});
afterEach(() => {
  Object.assign(engines.clock, { now: () => Date.now(), lately: () => Date.now() });
});
afterAll(async () => {
  await engines.stop();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const move = (): void => {
  moved += 1;
  vi.setSystemTime(Date.now() + MINUTES);
};

const mac = () =>
  engines
    .kms()
    .send(
      new GenerateMacCommand({ KeyId: keyArn('mac'), MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.of(1) }),
    );

it('between an answer and its reading: the next call is signed by the time it is', async () => {
  let readings = 0;
  engines.clock.now = () => {
    const now = Date.now();
    readings += 1;
    // The first is for the signature, the second is the date of the answer.
    if (readings === 2) queueMicrotask(move);
    return now;
  };
  expect(await failure(mac())).toBe('no failure');
  expect(moved).toBe(1);
  expect(await failure(mac())).toBe('no failure');
});

it('between a signature and its reading: taken where the clock was moved a moment ago, refused where it was not', async () => {
  const late = async (lately: (before: number) => number): Promise<string> => {
    let before: number | undefined;
    Object.assign(engines.clock, {
      now: () => {
        if (before === undefined) {
          before = Date.now();
          move();
        }
        return Date.now();
      },
      lately: () => lately(before ?? Date.now()),
    });
    return failure(mac());
  };
  expect(await late((before) => before)).toBe('no failure');
  expect(await late(() => Date.now())).toBe('400 InvalidSignatureException');
});
