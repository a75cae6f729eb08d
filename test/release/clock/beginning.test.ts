import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { editionPath } from '../../../functions/kernel/addresses.ts';
import { CPI, type Room, startRooms, T } from './room.ts';

/** What is begun before T: everything but the last bytes is with storage, nothing is to be seen, and it can be let go. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

/** The watch of the newest tick begins; older ones stand behind it. */
const START = T.subtract({ seconds: 30 });
const FOLDER = editionPath(CPI, 1);
const FILES = ['', 'data.csv', 'data.json', 'data.xlsx', 'manifest.json', 'manifest.jws', 'release.json'];

/** Artefacts of the first edition that storage was sent so far. */
const putsOf = (room: Room): string[] =>
  room.engines.requests.filter((one) => one.startsWith(`PUT /_local/s3/public/${FOLDER}`));

const seen = async (room: Room): Promise<(string | null)[]> =>
  await Promise.all(FILES.map((file) => room.body(`${FOLDER}${file}`)));

const nothing = FILES.map(() => null);

describe('begun before T', () => {
  it('every artefact is with storage but for its last bytes, and none is to be seen', async () => {
    await using room = await rooms.open(START);
    await room.add();
    let early: unknown;
    let begun = 0;
    room.time.when(T.subtract({ milliseconds: 200 }), async () => {
      await vi.waitFor(() => expect(putsOf(room).length).toBeGreaterThanOrEqual(FILES.length));
      begun = putsOf(room).length;
      early = await seen(room);
    });
    await room.keepWatch();
    expect(early).toEqual(nothing);
    expect(await seen(room)).not.toContain(null);
    // At T the last bytes went: nothing was sent anew.
    expect(putsOf(room)).toHaveLength(begun);
  });

  it('a wall clock that is set forward begins early and shows nothing', async () => {
    await using room = await rooms.open(START);
    await room.add();
    room.time.after(5_000, () => room.time.stepWall(20_000));
    let early: unknown;
    room.time.after(9_500, async () => {
      await vi.waitFor(() => expect(putsOf(room).length).toBeGreaterThanOrEqual(FILES.length));
      early = await seen(room);
    });
    await room.keepWatch();
    expect(early).toEqual(nothing);
    expect((await room.release()).state).toBe('published');
  });

  it.each([
    ['cancelled', 'cancelled'],
    ['sent back', 'returned'],
  ] as const)('what is %s in the last seconds is let go, and leaves nothing', async (_, state) => {
    await using room = await rooms.open(START);
    const before = await room.add();
    const { saveRelease: save } = await import('../../../functions/release/records/releases.ts');
    room.time.when(T.subtract({ milliseconds: 2500 }), async () => {
      await vi.waitFor(() => expect(putsOf(room).length).toBeGreaterThanOrEqual(FILES.length));
      await save(
        room.table,
        before,
        { ...before, state, sealed: null, review: null, approval: null },
        { by: 'editor', at: room.time.now() },
        { action: state },
      );
    });
    await room.keepWatch();
    expect(await seen(room)).toEqual(nothing);
    expect((await room.release()).state).toBe(state);
  });

  it('a connection that is lost before T costs nothing: it is begun anew', async () => {
    await using room = await rooms.open(START);
    await room.add();
    let lost = 0;
    room.time.when(T.subtract({ milliseconds: 3500 }), async () => {
      await vi.waitFor(() => expect(putsOf(room).length).toBeGreaterThanOrEqual(FILES.length));
      lost = putsOf(room).length;
      room.engines.breakConnections();
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    let begunAnew = 0;
    room.time.when(T.subtract({ milliseconds: 100 }), async () => {
      await vi.waitFor(() => expect(putsOf(room).length).toBeGreaterThanOrEqual(2 * lost));
      begunAnew = putsOf(room).length;
      expect(await seen(room)).toEqual(nothing);
    });
    await room.keepWatch();
    expect(await seen(room)).not.toContain(null);
    expect(putsOf(room)).toHaveLength(begunAnew);
  });

  it('a connection that is lost at T is written anew, and the edition is public whole', async () => {
    await using room = await rooms.open(START);
    await room.add();
    room.time.when(T.subtract({ milliseconds: 100 }), async () => {
      await vi.waitFor(() => expect(putsOf(room).length).toBeGreaterThanOrEqual(FILES.length));
      room.engines.breakConnections();
    });
    await room.keepWatch();
    expect(await seen(room)).not.toContain(null);
    expect((await room.release()).state).toBe('published');
  });

  it('a watch that ends before T lets go of what it began', async () => {
    await using room = await rooms.open(START);
    await room.add();
    let left = 300_000;
    room.time.when(T.subtract({ milliseconds: 1500 }), async () => {
      await vi.waitFor(() => expect(putsOf(room).length).toBeGreaterThanOrEqual(FILES.length));
      left = 0;
    });
    await room.keepWatch({ remaining: () => left });
    await vi.waitFor(() => expect(room.engines.open()).toBe(0));
    expect(await seen(room)).toEqual(nothing);
  });
});

describe('a clock that dies a second before T', () => {
  it('costs what it takes to start another: that one publishes at once, whatever the dead one had begun', async () => {
    await using room = await rooms.open(START);
    await room.add();
    const AFTER_MS = 900;
    let second: Promise<void> | undefined;
    let left = 300_000;
    room.time.when(T.subtract({ seconds: 1 }), () => {
      left = 0;
    });
    // The stream hands its order out again to another process.
    room.time.when(T.add({ milliseconds: AFTER_MS }), () => {
      second = room.keepWatch({ span: { seconds: 130, only: [CPI] } });
    });
    await room.keepWatch({ remaining: () => left });
    await vi.waitFor(() => expect(second).toBeDefined());
    await second;
    const { state, published } = await room.release();
    expect([state, published.length]).toEqual(['published', 1]);
    const lag = (published[0]?.publishedAt.epochMilliseconds ?? 0) - T.epochMilliseconds;
    expect(lag).toBeGreaterThanOrEqual(AFTER_MS);
    expect(lag).toBeLessThan(5000);
    expect(await seen(room)).not.toContain(null);
  });
});

describe('a large artefact', () => {
  it('is not kept in memory, and is public whole', async () => {
    await using room = await rooms.open(START);
    const release = await room.add({ attributes: 1_500_000 });
    const { arm } = await import('../../../functions/release/clock/publication.ts');
    const { artefacts } = await arm(room.vault, release, room.time.now);
    const large = artefacts.filter(({ size }) => size > 1024 * 1024);
    expect(large.length).toBeGreaterThan(0);
    expect(large.map(({ bytes, tail }) => [bytes, tail.length])).toEqual(large.map(() => [null, 1024]));
    await room.keepWatch();
    for (const { key, size } of large) {
      expect(Buffer.byteLength((await room.body(key)) ?? ''), key).toBe(size);
    }
  });

  it('that differs from its manifest is refused while arming', async () => {
    await using room = await rooms.open(START);
    const release = await room.add({ attributes: 1_500_000 });
    const { sealedPrefix, keep } = await import('../../../functions/release/records/vault.ts');
    const { arm } = await import('../../../functions/release/clock/publication.ts');
    const key = `${sealedPrefix(CPI, 1, release.sealed?.build ?? '')}${FOLDER}data.csv`;
    await keep(room.vault, key, Buffer.alloc(2_000_000, 65), 'text/csv');
    await expect(arm(room.vault, release, room.time.now)).rejects.toThrow('differs from its manifest');
  });
});
