import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findOpenday, opendaySteps, partiesOf } from '../../functions/openday/records/opendays.ts';
import { giveUp, registerParty } from '../../functions/openday/records/parties.ts';
import { purgeOpendays, sweepOpendays } from '../../functions/openday/steps/sweeping.ts';
import { type Table, transact } from '../../functions/store/table.ts';
import { instant } from '../request/records/builders.ts';
import { messageIds, messages, portsAt } from '../request/sweep/ports.ts';
import { everything, startTables } from '../store/engine.ts';
import { EVENT, opened } from './records/builders.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const bytes = new Uint8Array([1]);
/** Parties 1, 2, … of one each; `mail`: whether an address was given. */
const registers = (n: number, at = '2017-09-05', mail = true) =>
  registerParty(
    table,
    EVENT,
    {
      number: `BM20170905-22222${n + 1}`,
      people: 1,
      mail,
      code: `code ${n}`,
      contacts: [`contact ${n}`],
      key: { wrapped: bytes },
      part: { name: 'registration', box: bytes, replaces: false },
      address: null,
    },
    { by: 'visitor', at: instant(at) },
    async () => [],
  );

const swept = (at: string) => sweepOpendays(portsAt(table, `${at}+08:00`));

describe('the reminder', () => {
  it('goes the day before to those who have places and an address, once, however often the sweep runs', async () => {
    await opened(table, { capacity: 4, mostInParty: 1 });
    await registers(1);
    await registers(2, '2017-09-05', false);
    await registers(3);
    await registers(4);
    await registers(5);
    const act = { by: 'visitor', at: instant('2017-09-06') };
    await giveUp(table, EVENT, 3, '', act, () => []);
    for (const at of ['2017-09-18T18:05:00', '2017-09-19T00:05:00'])
      expect((await swept(at)).reminded).toBe(0);
    expect(await swept('2017-09-19T08:05:00')).toEqual({ reminded: 3, failed: 0 });
    expect((await swept('2017-09-19T09:05:00')).reminded).toBe(0);
    const ids = (await messageIds(table)).filter((id) => id.startsWith('reminder'));
    expect(ids).toEqual([2, 5, 6].map((n) => `reminder-BM20170905-22222${n}`));
    const [mail] = (await messages(table)).filter(({ id }) => String(id).startsWith('reminder'));
    expect(mail?.text).toContain('2017-09-20 09:30–11:30');
    expect(mail?.text).toContain('https://stats.example/disclosure/events/');
  });

  it('is made up for on the day itself by a sweep that was late, and not after the event began', async () => {
    await opened(table);
    await registers(1);
    await registers(2, '2017-09-19');
    expect((await swept('2017-09-20T09:30:00')).reminded).toBe(0);
    expect((await swept('2017-09-20T08:05:00')).reminded).toBe(1);
  });
});

it('those whom a cancellation left untold are told by the next sweep, once', async () => {
  const event = await opened(table);
  await registers(1);
  await registers(2);
  const now = await findOpenday(table, EVENT);
  const act = { by: 'officer', at: instant('2017-09-10') };
  const cancelled = { reason: { zh: '台风', en: 'A typhoon' }, by: 'officer', at: act.at.toString() };
  const draft = { ...now, state: 'cancelled' as const, cancelled };
  await transact(table, opendaySteps(table, now, draft, act, { action: 'cancelled' }, true).steps);
  await swept('2017-09-10T11:05:00');
  await swept('2017-09-10T12:05:00');
  expect(await messageIds(table)).toEqual(['cancelled-BM20170905-222222', 'cancelled-BM20170905-222223']);
  expect((await partiesOf(table, event.id)).map(({ told }) => told)).toEqual([['cancelled'], ['cancelled']]);
});

it('officers are told once of an event that is over and whose attendance is missing', async () => {
  await opened(table);
  await swept('2017-09-20T18:05:00');
  expect(await messageIds(table)).toEqual([]);
  for (const at of ['2017-09-21T08:05:00', '2017-09-21T09:05:00', '2017-09-22T08:05:00']) await swept(at);
  expect(await messageIds(table)).toEqual([`openday-attendance-${EVENT}`]);
  expect((await messages(table))[0]?.text).toContain(`heliostat event finish ${EVENT}`);
});

it('the address of who gave a registration up goes once its last mail was tried long enough', async () => {
  await opened(table);
  await registers(1);
  await registers(2);
  for (const n of [1, 2]) {
    const item = { pk: `NOTICE#BM20170905-22222${n + 1}`, sk: 'ADDRESS' };
    await transact(table, [{ write: { Put: { TableName: table.name, Item: item } } }]);
  }
  await giveUp(table, EVENT, 1, '', { by: 'visitor', at: instant('2017-09-06') }, () => []);
  const addresses = async () =>
    (await everything(table)).filter(({ sk }) => sk === 'ADDRESS').map(({ pk }) => pk);
  const night = (day: string) => purgeOpendays(portsAt(table, `${day}T02:35:00+08:00`));
  await night('2017-09-09');
  expect(await addresses()).toHaveLength(2);
  await night('2017-09-10');
  expect(await addresses()).toEqual(['NOTICE#BM20170905-222223']);
  expect((await partiesOf(table, EVENT)).map(({ mail }) => mail)).toEqual([false, true]);
});

it('who registered is destroyed by the night after its time, once, also after a run that had none left', async () => {
  await opened(table);
  await registers(1);
  const night = (day: string, left = 1e9) =>
    purgeOpendays(portsAt(table, `${day}T02:35:00+08:00`, () => left));
  expect(await night('2017-10-20')).toEqual({ destroyed: 0, failed: 0 });
  expect(await night('2017-10-21', 0)).toEqual({ destroyed: 0, failed: 0 });
  expect(await night('2017-10-22')).toEqual({ destroyed: 1, failed: 0 });
  expect(await night('2017-10-23')).toEqual({ destroyed: 0, failed: 0 });
  const left = (await everything(table)).map(({ pk, sk }) => `${pk} ${sk}`);
  expect(left.filter((key) => /^CASE#BM|CODE#|CONTACT#/.test(key))).toEqual([]);
});
