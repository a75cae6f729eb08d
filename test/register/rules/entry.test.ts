import { describe, expect, test } from 'vitest';
import type { Register } from '../../../functions/register/rules/definition.ts';
import { identityOf, readEntry, typedOf } from '../../../functions/register/rules/entry.ts';
import { REGISTERS, registerOf } from '../../../functions/register/rules/registers.ts';

const named = (id: string): Register => {
  const register = registerOf(id);
  if (!register) throw new Error(`no register ${id}`);
  return register;
};
const TODAY = '2018-01-10';
const at = (field: string) => ({ pointer: `/${field}` });

describe('an entry is read from what was typed', () => {
  test('a choice by its code or its name in either language', () => {
    for (const said of ['poem', '诗歌', 'Poem', 'POEM']) {
      const { entry, faults } = readEntry(
        named('works'),
        { day: '2017-03-01', title: '数说重庆', type: said },
        TODAY,
        at,
      );
      expect(faults).toEqual([]);
      expect(entry).toEqual({ day: '2017-03-01', title: '数说重庆', type: 'poem' });
    }
  });

  test('a list is parted by 、 and semicolons, each text once', () => {
    const { entry } = readEntry(
      named('conferences'),
      { day: '2017-04-20', title: '一季度', topics: '居民收入', media: '新华网、人民网；新华网; 央视网' },
      TODAY,
      at,
    );
    expect(entry.media).toEqual(['新华网', '人民网', '央视网']);
  });

  test('each fault says what is wrong in both languages, under its own name of the field', () => {
    const { faults } = readEntry(named('works'), { day: '2017-02-30', type: '诗集' }, TODAY, at);
    expect(faults.map(({ detail }) => detail)).toEqual([
      {
        zh: '完成日期：应为确有的日期，写作 2017-09-20',
        en: 'Day: write a day that exists as 2017-09-20',
      },
      { zh: '名称：没有填写', en: 'Title: is missing' },
      {
        zh: '类型：应为以下之一：诗歌 (poem)、散文 (essay)、H5 (h5)、图解 (infographic)、视频 (video)、其他 (other)',
        en: 'Type: one of Poem (poem), Essay (essay), H5 (h5), Infographic (infographic), Video (video), Other (other)',
      },
    ]);
  });

  test('every fault at once, each with its place', () => {
    const { faults } = readEntry(
      named('events'),
      { day: '2017-02-30', attended: '120余', theme: 'a\u202eb', ordinal: '-1', colour: 'red' },
      TODAY,
      at,
    );
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/colour', 'unknown'],
      ['/day', 'not-a-day'],
      ['/title', 'missing'],
      ['/theme', 'control-characters'],
      ['/ordinal', 'not-a-count'],
      ['/attended', 'not-a-count'],
    ]);
  });

  test.each([
    ['https://www.example.gov.cn/a', true],
    ['/releases/cpi/2017-12/', true],
    ['/', true],
    ['//www.example.com/a', false],
    ['/\\www.example.com/a', false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['www.example.com', false],
  ])('%s as a link is taken: %s', (link, taken) => {
    const { faults } = readEntry(
      named('works'),
      { day: '2017-03-01', title: '数说重庆', type: 'poem', link },
      TODAY,
      at,
    );
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual(
      taken ? [] : [['/link', 'not-a-link']],
    );
  });

  test.each([
    ['12.5', 1250],
    ['0', 0],
    ['100.07', 10007],
  ])('an amount of %s yuan is %d fen', (typed, fen) => {
    const read = readEntry(
      named('fees'),
      { day: '2017-01-05', receipt: 'x', kind: '收取', amount: typed },
      TODAY,
      at,
    );
    expect(read.faults).toEqual([]);
    expect(read.entry.amount).toBe(fen);
  });

  test.each(['1e3', '1,000', '12.345', '-1', '.5', ''])('%s is no amount', (typed) => {
    const { faults } = readEntry(
      named('fees'),
      { day: '2017-01-05', receipt: 'x', kind: 'charged', amount: typed },
      TODAY,
      at,
    );
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/amount']);
  });

  test('what was in force ends after it began', () => {
    const read = (until: string) =>
      readEntry(named('monitors'), { person: 'm1', unit: '办公室', since: '2017-05-01', until }, TODAY, at)
        .faults;
    expect(read('2017-05-01')).toMatchObject([{ code: 'ends-before-it-begins', pointer: '/until' }]);
    expect(read('2017-05-02')).toEqual([]);
  });

  test('what has not happened yet is no entry, and the office’s own day is not later than itself', () => {
    const read = (day: string) =>
      readEntry(named('events'), { day, title: '统计开放日', attended: '120' }, TODAY, at).faults;
    expect(read(TODAY)).toEqual([]);
    const [fault, ...more] = read('2018-01-11');
    expect([fault?.code, fault?.pointer, more]).toEqual(['in-the-future', '/day', []]);
    expect(fault?.detail.zh).toBe('日期：2018-01-11 还没有到（今天是 2018-01-10），尚未发生的不能登记');
    expect(read('2200-01-01')).toMatchObject([{ code: 'out-of-range' }]);
    const plan = { title: '扩大公开', madeOn: '2018-01-02', doneOn: '2018-12-31' };
    expect(readEntry(named('plans'), plan, TODAY, at).faults).toMatchObject([
      { code: 'in-the-future', pointer: '/doneOn' },
    ]);
  });

  test('what is laid down ahead may be of a later day, and nothing else', () => {
    const ahead = REGISTERS.flatMap(({ id, fields }) =>
      fields.flatMap((field) => (field.kind === 'day' && field.ahead ? [`${id}.${field.id}`] : [])),
    );
    expect(ahead).toEqual([
      'memberships.since',
      'memberships.until',
      'regulations.abolishedOn',
      'regulations.reviewOn',
      'documents.reviewOn',
      'powers.since',
      'powers.until',
      'monitors.since',
      'monitors.until',
    ]);
    const later = { person: 'm1', unit: '办公室', since: '2018-02-01', until: '2019-02-01' };
    expect(readEntry(named('monitors'), later, TODAY, at).faults).toEqual([]);
  });

  test('what is written out is read back as the same', () => {
    const typed = { day: '2017-04-20', title: '一季度', topics: '居民收入、CPI', media: '新华网' };
    const register = named('conferences');
    const { entry } = readEntry(register, typed, TODAY, at);
    const again = Object.fromEntries(
      register.fields.map((field) => [field.id, typedOf(field, entry[field.id])]),
    );
    expect(readEntry(register, again, TODAY, at)).toEqual({ entry, faults: [] });
    expect(identityOf(register, entry)).toBe(JSON.stringify(['2017-04-20', '一季度']));
  });
});

describe('the definitions hold together', () => {
  test.each(REGISTERS.map((register) => [register.id, register] as const))('%s', (_, register) => {
    const ids = register.fields.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const { time } = register;
    const days = time.kind === 'event' ? [time.day] : [time.from, time.until];
    for (const id of days) expect(register.fields.find((field) => field.id === id)?.kind).toBe('day');
    expect(register.fields.find(({ id }) => id === days[0])?.required).toBe(true);
    for (const id of register.identity) expect(ids).toContain(id);
    for (const { of, field, by, where = {} } of register.tallies) {
      const kind = (id: string | undefined) => register.fields.find((one) => one.id === id)?.kind;
      if (of === 'sum') expect(['count', 'fen']).toContain(kind(field));
      if (of === 'distinct') expect(['list', 'text']).toContain(kind(field));
      if (by !== undefined) expect(kind(by)).toBe('choice');
      for (const id of Object.keys(where)) expect(kind(id)).toBe('choice');
    }
  });

  test('no two tallies share an id', () => {
    const ids = REGISTERS.flatMap(({ tallies }) => tallies.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
