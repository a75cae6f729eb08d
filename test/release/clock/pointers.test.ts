import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rearm, writePointer } from '../../../functions/release/clock/pointers.ts';
import { type PublicFile, storedObject } from '../../../functions/store/public-site.ts';
import { type Room, startRooms, T } from './room.ts';

/** Objects that are replaced: never back, never over what was not read, and stamped so that no cache outlives T. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

const KEY = 'releases/cpi/latest.json';
const page = (text: string, key = KEY): PublicFile => ({
  key,
  bytes: Buffer.from(`${text}\n`),
  mediaType: 'application/json',
});
const put = (room: Room, text: string, edition: number, period: string, until = false) =>
  writePointer(room.site, KEY, () => page(text), { edition, period }, until ? T : null);

describe('a pointer', () => {
  it.each([
    ['a lower edition of the same period', 1, '2017-12', false],
    ['an earlier period', 3, '2017-11', false],
    ['an earlier period, armed', 3, '2017-11', true],
    ['what stands before any edition', 0, '2017-12', false],
  ] as const)('never goes back to %s', async (_, edition, period, until) => {
    await using room = await rooms.open();
    await put(room, 'second', 2, '2017-12');
    await put(room, 'earlier', edition, period, until);
    expect(await room.body(KEY)).toBe('second\n');
  });

  it.each([
    ['a higher edition', 3, '2017-12'],
    ['a later period', 1, '2018-01'],
    ['the same edition, told anew', 2, '2017-12'],
  ] as const)('goes on to %s', async (_, edition, period) => {
    await using room = await rooms.open();
    await put(room, 'second', 2, '2017-12');
    await put(room, 'next', edition, period);
    expect(await room.body(KEY)).toBe('next\n');
  });

  it('of two at once over the same look, the higher edition stands in the end', async () => {
    await using room = await rooms.open();
    await put(room, 'first', 1, '2017-12');
    await Promise.all([put(room, 'third', 3, '2017-12'), put(room, 'second', 2, '2017-12')]);
    expect(await room.body(KEY)).toBe('third\n');
  });

  it('that somebody else wrote since the look is looked at again, and brought on from there', async () => {
    await using room = await rooms.open();
    await put(room, 'first', 1, '2017-12');
    const seen = await storedObject(room.site, KEY);
    await put(room, 'second', 2, '2017-12');
    const looks: (string | undefined)[] = [];
    const written = await writePointer(
      room.site,
      KEY,
      (stands) => {
        looks.push(stands?.bytes.toString('utf8'));
        return page('third');
      },
      { edition: 3, period: '2017-12' },
      null,
      seen,
    );
    expect([written, looks]).toEqual([true, ['first\n', 'second\n']]);
    expect(await room.body(KEY)).toBe('third\n');
  });
});

describe('while armed', () => {
  it('it expires the second before T, with no other word on caching, and its ETag changes', async () => {
    await using room = await rooms.open();
    await put(room, 'first', 1, '2017-12');
    const before = await room.head(KEY);
    await rearm(room.site, KEY, T, room.time.now());
    const after = await room.head(KEY);
    expect(Date.parse(after.expires ?? '')).toBe(T.epochMilliseconds - 1000);
    expect(after['cache-control']).toBeUndefined();
    expect(after.etag).not.toBe(before.etag);
    expect((await room.body(KEY))?.trimEnd()).toBe('first');
  });

  it('that waits to be written anew since its instant has passed is not armed for a later one', async () => {
    await using room = await rooms.open();
    await put(room, 'before', 1, '2017-12', true);
    const { etag } = await room.head(KEY);
    const later = T.add({ seconds: 60 });
    await rearm(room.site, KEY, later, T.add({ milliseconds: 100 }));
    expect((await room.head(KEY)).etag).toBe(etag);
    await rearm(room.site, KEY, later, T.subtract({ seconds: 10 }));
    expect(Date.parse((await room.head(KEY)).expires ?? '')).toBe(later.epochMilliseconds - 1000);
  });

  it('is taken back as if it had never been', async () => {
    await using room = await rooms.open();
    await put(room, 'first', 1, '2017-12');
    const before = await room.head(KEY);
    await rearm(room.site, KEY, T, room.time.now());
    await rearm(room.site, KEY, null, room.time.now());
    expect(await room.head(KEY)).toMatchObject({
      etag: before.etag,
      'cache-control': before['cache-control'],
    });
  });
});
