import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Manifest } from '../../../functions/release/rules/document.ts';
import type { Table } from '../../../functions/store/table.ts';
import { type Room, startRooms, T } from './room.ts';

/** A table of which a good part of the calls is throttled, or done and its reply lost. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

/** The same numbers between 0 and 1 for the same seed (Park and Miller's generator). */
const numbers = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const fault = (name: string, throttling: boolean): Error =>
  Object.assign(new Error(name), { name, $retryable: { throttling }, $fault: 'server', $metadata: {} });

/** Half of the faults come before the call, half after it, at each attempt anew. */
const unreliable = (room: Room, share: number, seed: number): { table: Table; faults: () => number } => {
  const table = room.again();
  const next = numbers(seed);
  let faults = 0;
  table.client.middlewareStack.add(
    (call) => async (args) => {
      const drawn = next();
      if (drawn < share) faults += 1;
      if (drawn < share / 2) throw fault('ThrottlingException', true);
      const answer = await call(args);
      if (drawn < share) throw fault('TimeoutError', false);
      return answer;
    },
    { step: 'finalizeRequest', priority: 'low', name: 'badWay' },
  );
  return { table, faults: () => faults };
};

it.each([
  [1 / 3, 11],
  [1 / 3, 12],
  [1 / 2, 13],
  [1 / 2, 14],
])(
  'with %f of the calls failing (seed %i) it is published once, whole, within five seconds, never early',
  async (share, seed) => {
    await using room = await rooms.open();
    await room.add();
    const { table, faults } = unreliable(room, share, seed);
    let early: unknown;
    room.time.when(T.subtract({ milliseconds: 1 }), async () => {
      early = await room.body('releases/cpi/2017-12/e1/');
    });
    await room.keepWatch({ table });
    expect(faults()).toBeGreaterThan(20);
    expect(early).toBeNull();
    const { state, published } = await room.release();
    expect([state, published.length]).toEqual(['published', 1]);
    expect((published[0]?.publishedAt.epochMilliseconds ?? 0) - T.epochMilliseconds).toBeLessThan(5000);
    expect(await room.deeds()).toEqual(['announced', 'publishing', 'published']);
    const manifest = (await room.json('releases/cpi/2017-12/e1/manifest.json')) as unknown as Manifest;
    for (const { path } of manifest.artefacts) expect(await room.body(path)).not.toBeNull();
    expect(await room.json('releases/cpi/2017-12/release.json')).toMatchObject({
      edition: 1,
      publishedAt: expect.any(String),
    });
  },
);

it.each([
  ['its repeats throttled', 'ThrottlingException', true],
  ['so were those of its repeats', 'TimeoutError', false],
] as const)(
  'whose last word was written, its reply lost and %s is logged as published, once',
  async (_, name, throttling) => {
    await using room = await rooms.open();
    await room.add();
    const table = room.again();
    const said = vi.spyOn(process.stdout, 'write');
    let lost = false;
    let again = 0;
    table.client.middlewareStack.add(
      (call) => async (args) => {
        if (lost && again < 5) {
          again += 1;
          throw fault(name, throttling);
        }
        const answer = await call(args);
        const { body } = args.request as { body?: Uint8Array };
        if (!lost && Buffer.from(body ?? []).includes('"action":{"S":"published"}')) {
          lost = true;
          throw fault('TimeoutError', false);
        }
        return answer;
      },
      { step: 'finalizeRequest', priority: 'low', name: 'lostWord' },
    );
    await room.keepWatch({ table });
    const logged = said.mock.calls.filter(([text]) => String(text).includes('"event":"published"'));
    said.mockRestore();
    expect(again).toBe(5);
    expect((await room.release()).state).toBe('published');
    expect(logged).toHaveLength(1);
  },
);
