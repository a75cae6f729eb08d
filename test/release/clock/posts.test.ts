import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPS, POST_CHANNELS } from '../../../functions/channel/transport/channels.ts';
import { deliveriesOf, waitingPosts } from '../../../functions/release/records/deliveries.ts';
import { loadRelease, saveRelease } from '../../../functions/release/records/releases.ts';
import { WEBSITE } from '../../../functions/release/rules/delivery.ts';
import { cancelled } from '../../../functions/release/rules/life.ts';
import { CPI, PPI, type Room, startRooms, T } from './room.ts';

/** Posts are put on their way by the write that says that an edition is public, and by nothing else. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

const waiting = async (room: Room): Promise<string[]> =>
  (await waitingPosts(room.table))
    .map(({ flow, edition, channel }) => `${flow} e${edition} ${channel}`)
    .sort();
const placesOf = (edition: number): string[] => [
  ...POST_CHANNELS.map(({ id }) => id),
  ...(edition === 1 ? [WEBSITE, ...APPS.map(({ id }) => id)] : []),
];
const all = (flow: string, edition: number): string[] =>
  placesOf(edition)
    .map((id) => `${flow} e${edition} ${id}`)
    .sort();

it('at its second, one for each channel, as they were signed, of the moment at which it was public', async () => {
  await using room = await rooms.open();
  await room.add();
  expect(await waiting(room)).toEqual([]);
  await room.keepWatch();
  expect(await waiting(room)).toEqual(all('cpi', 1));
  const { published, title } = await room.release();
  for (const one of await deliveriesOf(room.table, CPI)) {
    expect(one.at.equals(published[0]?.publishedAt ?? T)).toBe(true);
    if (!one.listing) expect(one.text).toContain(title.zh);
  }
});

it('counts itself on the website by its dataflow’s name, and its figures in each app', async () => {
  await using room = await rooms.open();
  await room.add();
  await room.keepWatch();
  const listed = (await deliveriesOf(room.table, CPI)).flatMap(({ listing }) => listing ?? []);
  expect(listed).toEqual([
    { register: 'indicators', app: APPS[0]?.name, figures: 1 },
    { register: 'website', topic: '居民消费价格指数' },
  ]);
});

it('late: not before it is public, and then all the same', async () => {
  await using room = await rooms.open(T.add({ hours: 2 }));
  await room.add();
  await room.keepWatch();
  expect((await room.release()).published[0]?.late).toBe(true);
  expect(await waiting(room)).toEqual(all('cpi', 1));
});

it('two watches at one second queue them once', async () => {
  await using room = await rooms.open();
  await room.add();
  await Promise.all([room.keepWatch(), room.keepWatch({ table: room.again() })]);
  expect(await waiting(room)).toEqual(all('cpi', 1));
});

it('none of what is cancelled, or is due and not signed off', async () => {
  await using room = await rooms.open();
  const approved = await room.add();
  const act = { by: 'editor', at: room.time.now() };
  await saveRelease(room.table, approved, cancelled(approved, { zh: '取消', en: 'off' }, act), act, {
    action: 'cancelled',
  });
  await room.add({ id: PPI, state: 'validated' });
  await room.keepWatch();
  expect((await loadRelease(room.table, CPI)).state).toBe('cancelled');
  expect(await waiting(room)).toEqual([]);
});

it('a correction has posts of its own, which say so', async () => {
  await using room = await rooms.open();
  await room.add();
  await room.keepWatch();
  await room.correct(CPI, null);
  await room.keepWatch();
  expect(await waiting(room)).toEqual([...all('cpi', 1), ...all('cpi', 2)].sort());
  const corrections = (await deliveriesOf(room.table, CPI)).filter(({ edition }) => edition === 2);
  expect(corrections).toHaveLength(POST_CHANNELS.length);
  for (const { text } of corrections) expect(text).toContain('【更正】');
});
