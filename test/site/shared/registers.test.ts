import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AT_ONCE,
  addEntries,
  type EntryRow,
  entryId,
  findEntry,
  headOf,
  newRow,
  saveEntry,
  saveWithdrawal,
  touching,
} from '../../../functions/register/records/entries.ts';
import { pageMapOf, seenOf } from '../../../functions/register/records/page-maps.ts';
import type { RegisterEntry } from '../../../functions/register/rules/entry.ts';
import { registerOf } from '../../../functions/register/rules/registers.ts';
import {
  refreshEntries,
  refreshRegister,
  refreshRegisters,
} from '../../../functions/site/shared/registers.ts';
import { entryKey } from '../../../functions/store/keys.ts';
import { storedObject } from '../../../functions/store/public-site.ts';
import { put, type Table, transact } from '../../../functions/store/table.ts';
import { SITE } from '../../pages/models.ts';
import { type Room, startRooms, T } from '../../release/clock/room.ts';

let rooms: Awaited<ReturnType<typeof startRooms>>;
let room: Room;
beforeAll(async () => {
  rooms = await startRooms();
  room = await rooms.open();
});
afterAll(() => rooms.stop());

const act = { by: 'officer', at: T };
const FOLDER = 'disclosure/registers/works/';

const add = async (table: Table, id: string, entries: readonly RegisterEntry[]) => {
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

const poem = (n: number, year = '2017'): RegisterEntry => ({
  day: `${year}-03-01`,
  title: `作品${n}（${year}）`,
  type: 'poem',
  note: '内部备注',
});
const sources = () => ({ table: room.table, site: room.site, look: SITE });
const text = async (key: string): Promise<string> =>
  (await storedObject(room.site, key))?.bytes.toString('utf8') ?? '';

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
    await saveWithdrawal(room.table, register, await headOf(room.table, 'works'), first, '误录', act);
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
    expect(await storedObject(room.site, 'disclosure/registers/monitors/')).toBe(null);
    expect(await storedObject(room.site, 'disclosure/registers/consultations/')).toBe(null);
    expect(await text('disclosure/registers/regulations/')).toContain('没有条目');
  });
});

describe('a change in a long register', () => {
  const WORKS = registerOf('works') ?? expect.fail('no register');
  /** Entries on a hundred days, as many as wanted, put where they would have been entered. */
  const fill = async (count: number): Promise<EntryRow[]> => {
    const rows = Array.from({ length: count }, (_, n) => {
      const day = `2017-${String(1 + (n % 10)).padStart(2, '0')}-${String(11 + (n % 7)).padStart(2, '0')}`;
      const entry = { day, title: `作品${n}`, type: 'poem' };
      return newRow(entryId(WORKS, entry, n.toString(16).toUpperCase().padStart(10, '0')), entry, act);
    });
    for (let at = 0; at < rows.length; at += 100) {
      const some = rows.slice(at, at + 100);
      await transact(
        room.table,
        some.map((row) => ({ write: put(room.table, { ...entryKey('works', row.id), ...row }) })),
      );
    }
    return rows.sort((a, b) => (a.id < b.id ? 1 : -1));
  };
  const enter = async (day: string, random: string, title = '新作'): Promise<string> => {
    const entry = { day, title, type: 'poem' };
    const id = entryId(WORKS, entry, random);
    const head = await headOf(room.table, 'works');
    await addEntries(room.table, WORKS, head, [newRow(id, entry, act)], act, { action: 'entry added' });
    return id;
  };
  /** What some work asks of the table and of storage. */
  const calls = async (
    work: () => Promise<unknown>,
  ): Promise<{ table: number; site: number; written: number }> => {
    const asked = { table: 0, site: 0, written: 0 };
    const count = (what: 'table' | 'site') => ({
      add:
        (next: (args: never) => Promise<never>, context: { commandName?: string }) => async (args: never) => {
          asked[what] += 1;
          if (context.commandName === 'PutObjectCommand') asked.written += 1;
          return next(args);
        },
    });
    room.table.client.middlewareStack.add(count('table').add as never, {
      step: 'initialize',
      name: 'counted',
    });
    room.site.s3.middlewareStack.add(count('site').add as never, { step: 'initialize', name: 'counted' });
    try {
      await work();
    } finally {
      room.table.client.middlewareStack.remove('counted');
      room.site.s3.middlewareStack.remove('counted');
    }
    return asked;
  };
  /** Every entry that the pages show, from the first by the links to older ones. */
  const shown = async (year = '2017'): Promise<string[]> => {
    const titles: string[] = [];
    const seen = new Set<string>();
    let key: string | undefined = `${FOLDER}${year}/`;
    while (key !== undefined && !seen.has(key)) {
      seen.add(key);
      const page: string = await text(key);
      titles.push(...[...page.matchAll(/<td>((?:新作|作品)[^<]*)<\/td>/g)].map(([, title = '']) => title));
      key = /rel="next" href="\/([^"]+)"/.exec(page)?.[1];
    }
    return titles;
  };

  test.each([400, 4000])('costs what it touches: of %i entries the same few calls', async (count) => {
    room = await rooms.open();
    const rows = await fill(count);
    await refreshRegister(sources(), 'works');
    expect(await shown()).toEqual(rows.map(({ fields }) => fields.title));
    const [newest, middle] = [rows[0], rows[count / 2]];
    if (!newest || !middle) throw new Error();

    const first = await headOf(room.table, 'works');
    const added = await enter('2017-12-30', 'AAAAAAAAAA');
    const one = await calls(() => refreshEntries(sources(), 'works', touching(first, added)));
    expect(one.table).toBeLessThanOrEqual(30);
    expect(one.site).toBeLessThanOrEqual(20);
    expect(one.written).toBeLessThanOrEqual(8);
    expect((await shown())[0]).toBe('新作');
    expect(await text(FOLDER)).toContain(`共${count + 1}条`);

    // In the midst, where every page is full: it is parted, and no later page is moved.
    const second = await headOf(room.table, 'works');
    const within = await enter(String(middle.fields.day), 'FFFFFFFFFF', '新作（中）');
    let said = 0;
    const other = await calls(async () => {
      said = await refreshEntries(sources(), 'works', touching(second, within));
    });
    expect(said).toBe(other.written);
    expect(other.table).toBeLessThanOrEqual(40);
    expect(other.written).toBeLessThanOrEqual(12);
    const all = await shown();
    expect(all).toHaveLength(count + 2);
    expect(new Set(all).size).toBe(count + 2);
    expect(all).toContain('新作（中）');

    // What was followed step by step is true up to the last step, and nothing is left to be looked at.
    expect((await seenOf(room.table, 'works'))?.seq).toBe((await headOf(room.table, 'works')).audit.seq);
    expect((await calls(() => refreshRegister(sources(), 'works'))).site).toBe(0);
    expect((await pageMapOf(room.table, 'works', '2017')).pending).toEqual([]);
  });

  test('that could not be written is written with the next one', async () => {
    room = await rooms.open();
    const rows = await fill(450);
    await refreshRegister(sources(), 'works');
    const oldest = rows.at(-1);
    if (!oldest) throw new Error();
    const first = await headOf(room.table, 'works');
    await saveWithdrawal(room.table, WORKS, first, oldest, '误录', act);
    const down = () => async (): Promise<never> => {
      throw new Error('no storage');
    };
    room.site.s3.middlewareStack.add(down as never, { step: 'initialize', name: 'down' });
    const refused = refreshEntries(sources(), 'works', touching(first, oldest.id));
    await expect(refused).rejects.toThrow('no storage');
    room.site.s3.middlewareStack.remove('down');
    expect(await shown()).toContain(oldest.fields.title);

    const second = await headOf(room.table, 'works');
    const added = await enter('2017-12-30', 'EEEEEEEEEE');
    await refreshEntries(sources(), 'works', touching(second, added));
    expect(await shown()).not.toContain(oldest.fields.title);
    expect((await pageMapOf(room.table, 'works', '2017')).pending).toEqual([]);
  });

  test('to another day takes it from one page to another, and to another year from one list to another', async () => {
    const head = await headOf(room.table, 'works');
    const id = await enter('2017-05-05', 'BBBBBBBBBB', '新作（移）');
    await refreshEntries(sources(), 'works', touching(head, id));
    const row = await findEntry(room.table, 'works', id);
    const moving = await headOf(room.table, 'works');
    const after = await saveEntry(
      room.table,
      WORKS,
      moving,
      row,
      { day: '2018-01-05', title: '新作（移）', type: 'poem' },
      act,
    );
    await refreshEntries(sources(), 'works', touching(moving, id, after.id));
    expect(await shown()).not.toContain('新作（移）');
    expect(await shown('2018')).toEqual(['新作（移）']);
    // The newest year stands at the register's own address, and each year names the other.
    expect(await text(FOLDER)).toContain('新作（移）');
    for (const year of ['2017', '2018'])
      expect(await text(`${FOLDER}${year}/`)).toMatch(/works\/2018\/[\s\S]*works\/2017\//);

    const last = await headOf(room.table, 'works');
    await saveWithdrawal(room.table, WORKS, last, after, '误录', act);
    await refreshEntries(sources(), 'works', touching(last, after.id));
    expect(await text(FOLDER)).toContain('2017年');
    expect(await text(`${FOLDER}2017/`)).not.toContain('works/2018/');
    expect(await text(`${FOLDER}2018/`)).toContain('没有条目');
  });

  test('whose pages nobody wrote is found by the hour', async () => {
    await enter('2017-12-31', 'CCCCCCCCCC', '新作（漏）');
    expect(await shown()).not.toContain('新作（漏）');
    await refreshRegister(sources(), 'works');
    expect((await shown())[0]).toBe('新作（漏）');
    expect(await refreshRegister(sources(), 'works')).toBe(0);
  });

  test('by many at once ends with every entry on one page', async () => {
    const head = await headOf(room.table, 'works');
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1)
      ids.push(
        await enter('2017-06-15', `D${n.toString(16).toUpperCase().padStart(9, '0')}`, `新作（同${n}）`),
      );
    await Promise.all(
      ids.map((id) => refreshEntries(sources(), 'works', { ...touching(head, id), after: -1 })),
    );
    await refreshRegister(sources(), 'works');
    const all = await shown();
    expect(all.filter((title) => title.startsWith('新作（同'))).toHaveLength(12);
    expect(new Set(all).size).toBe(all.length);
  });
});
