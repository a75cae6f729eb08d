import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refreshRegister, refreshRegisters } from '../../functions/clock/registers.ts';
import type { Entry } from '../../functions/domain/register/entry.ts';
import { registerOf } from '../../functions/domain/register/registers.ts';
import {
  AT_ONCE,
  addEntries,
  entryId,
  headOf,
  newRow,
  withdrawEntry,
} from '../../functions/store/register/entries.ts';
import { standing } from '../../functions/store/release/public-site.ts';
import type { Table } from '../../functions/store/table.ts';
import { SITE } from '../pages/models.ts';
import { type Room, startRooms, T } from './room.ts';

let rooms: Awaited<ReturnType<typeof startRooms>>;
let room: Room;
beforeAll(async () => {
  rooms = await startRooms();
  room = await rooms.open();
});
afterAll(() => rooms.stop());

const act = { by: 'officer', at: T };
const FOLDER = 'disclosure/registers/works/';

const add = async (table: Table, id: string, entries: readonly Entry[]) => {
  const register = registerOf(id);
  if (!register) throw new Error(id);
  const rows = entries.map((entry, n) =>
    newRow(entryId(register, entry, n.toString(16).toUpperCase().padStart(10, '0')), entry, act),
  );
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const head = await headOf(table, id);
    await addEntries(table, register, head, rows.slice(at, at + AT_ONCE), act, {
      action: 'entries imported',
    });
  }
  return rows;
};

const poem = (n: number, year = '2017'): Entry => ({
  day: `${year}-03-01`,
  title: `作品${n}（${year}）`,
  type: 'poem',
  note: '内部备注',
});
const sources = () => ({ table: room.table, site: room.site, look: SITE });
const text = async (key: string): Promise<string> =>
  (await standing(room.site, key))?.bytes.toString('utf8') ?? '';

describe('the public pages of a register', () => {
  test('stand by year, two hundred entries a page, the newest first', async () => {
    const rows = await add(room.table, 'works', [
      ...Array.from({ length: 201 }, (_, n) => poem(n)),
      poem(0, '2016'),
    ]);
    await refreshRegister(sources(), 'works');
    expect(await text(FOLDER)).toContain('共201条，第1页，共2页');
    expect(await text(`${FOLDER}2017/`)).toContain('作品200（2017）');
    expect(await text(`${FOLDER}2017/2/`)).toContain('作品0（2017）');
    expect(await text(`${FOLDER}2016/`)).toContain('共1条');
    expect(await text(`en/${FOLDER}2017/`)).toContain('Poem');
    expect(await text(FOLDER)).not.toContain('内部备注');

    // One fewer: the second page has nothing left, and says so.
    const [first] = rows;
    const register = registerOf('works');
    if (!first || !register) throw new Error();
    await withdrawEntry(room.table, register, await headOf(room.table, 'works'), first, '误录', act);
    await refreshRegister(sources(), 'works');
    expect(await text(FOLDER)).toContain('共200条');
    expect(await text(FOLDER)).not.toContain('第1页');
    expect(await text(`${FOLDER}2017/`)).not.toContain(`${FOLDER}2017/2/`);
    expect(await text(`${FOLDER}2017/2/`)).not.toContain('作品0（2017）');
  });

  test('are written once: the same again writes nothing', async () => {
    expect(await refreshRegister(sources(), 'works')).toBe(0);
  });

  test('there are none of a register that stays with the office', async () => {
    await add(room.table, 'consultations', [
      { day: '2017-03-01', way: 'phone', number: '1', topic: '查询', answeredOn: '2017-03-01' },
    ]);
    await add(room.table, 'monitors', [{ person: '示例001', unit: '处室', since: '2017-02-01' }]);
    await refreshRegisters(sources());
    expect(await standing(room.site, 'disclosure/registers/monitors/')).toBe(null);
    expect(await standing(room.site, 'disclosure/registers/consultations/')).toBe(null);
    expect(await text('disclosure/registers/regulations/')).toContain('没有条目');
  });
});
