import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { upkeep } from '../../../functions/release/clock/upkeep.ts';
import { releaseKey } from '../../../functions/store/keys.ts';
import { waitingMessages } from '../../../functions/store/outbox.ts';
import { CPI, PPI, startRooms, T } from './room.ts';

/** What is looked after each hour: missing sign-offs, lost builds. */
let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

it('a release that cannot be looked after holds up no other, and an alarm says so', async () => {
  await using room = await rooms.open(T.subtract({ hours: 12 }));
  for (const id of [CPI, PPI]) await room.add({ id, state: 'validated' });
  await room.table.client.send(
    new UpdateCommand({
      TableName: room.table.name,
      Key: releaseKey(CPI),
      UpdateExpression: 'SET contact = :nobody',
      ExpressionAttributeValues: { ':nobody': 7 },
    }),
  );
  const said = vi.spyOn(process.stdout, 'write');
  await upkeep(room.table, room.time.now);
  const lines = said.mock.calls.map(([line]) => String(line));
  said.mockRestore();
  // The event on which the alarm HousekeepingFailed stands (infra/functions/release.ts).
  expect(lines).toContainEqual(
    expect.stringContaining('"event":"housekeeping failed","step":"upkeep of cpi/2017-12"'),
  );
  const told = (await waitingMessages(room.table)).map(({ id }) => id);
  expect(told).toEqual([expect.stringContaining('unapproved-ppi-2017-12-')]);
});

it('whoever is overtaken at it leaves it to the other, and no alarm rings', async () => {
  await using room = await rooms.open(T.subtract({ hours: 12 }));
  await room.add({ state: 'validated' });
  const slow = room.again();
  let overtaken = false;
  slow.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName?.startsWith('TransactWrite') && !overtaken) {
          overtaken = true;
          await upkeep(room.table, room.time.now);
        }
        return next(args);
      },
    { step: 'initialize', name: 'overtaken' },
  );
  const said = vi.spyOn(process.stdout, 'write');
  await upkeep(slow, room.time.now);
  const events = said.mock.calls.map(([line]) => String(line));
  said.mockRestore();
  expect(overtaken).toBe(true);
  expect(events.join('')).not.toContain('housekeeping failed');
  expect(events).toContainEqual(expect.stringContaining('"event":"upkeep put off"'));
});
