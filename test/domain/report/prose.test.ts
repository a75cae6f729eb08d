import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REGISTERS } from '../../../functions/domain/register/registers.ts';
import { contributions } from '../../../functions/domain/register/tally.ts';
import { caseContributions } from '../../../functions/domain/report/cases.ts';
import { readerOf } from '../../../functions/domain/report/cells.ts';
import { compile } from '../../../functions/domain/report/compile.ts';
import { dueDay, occasionOn } from '../../../functions/domain/report/due.ts';
import { FORMS } from '../../../functions/domain/report/figures.ts';
import {
  factsOf,
  NAMED_REGISTERS,
  type Named,
  namedIn,
} from '../../../functions/domain/report/prose/facts.ts';
import { type Style, written, yuan } from '../../../functions/domain/report/prose/numbers.ts';
import { sectionsOf } from '../../../functions/domain/report/prose/sections.ts';
import {
  type Bindings,
  composed,
  dropped,
  readTemplate,
} from '../../../functions/domain/report/prose/template.ts';
import { someCase, someEntry, yearsOf } from './records.ts';

test.each<[number, Style | undefined, string]>([
  [3024, undefined, '3024'],
  [3024, '余', '3000余'],
  [126, '余', '120余'],
  [120, '余', '120'],
  [3000, '余', '3000'],
  [35, '余', '35'],
  [0, '余', '0'],
  [3, '汉字', '三'],
  [10, '汉字', '十'],
  [17, '汉字', '十七'],
  [20, '汉字', '二十'],
  [85, '汉字', '八十五'],
  [0, '汉字', '〇'],
  [100, '汉字', '100'],
])('%d as %s is %s', (value, style, expected) => expect(written(value, style)).toBe(expected));

test.each([
  [0, '0'],
  [1250, '12.50'],
  [5, '0.05'],
])('%d fen are %s yuan', (fen, expected) => expect(yuan(fen)).toBe(expected));

const FIGURES: Record<string, number> = { requests: 35, indicators: 3024, 'posts.platforms': 3 };
const WORDS: Record<string, string> = {
  year: '2017',
  office: '重庆调查总队',
  'names.media': '新华网、大渝网',
};
const bindings: Bindings = { number: (id) => FIGURES[id], words: (id) => WORDS[id] };
const codes = (template: string) => readTemplate(template, bindings).faults.map(({ code }) => code);

describe('a paragraph', () => {
  test('has its figures out of the data, and tells which', () => {
    const template =
      '{year}年，受理申请{requests}件，发布指标{indicators|余}个，在{posts.platforms|汉字}家平台；媒体有{names.media}；另有{=12}件。';
    expect(codes(template)).toEqual([]);
    expect(composed(template, bindings)).toEqual({
      text: '2017年，受理申请35件，发布指标3000余个，在三家平台；媒体有新华网、大渝网；另有12件。',
      figures: [
        { id: 'requests', value: 35, written: '35' },
        { id: 'indicators', value: 3024, written: '3000余' },
        { id: 'posts.platforms', value: 3, written: '三' },
      ],
      typed: ['12'],
    });
  });

  test.each([
    ['共计36件', ['unbound-number']],
    ['共计３６件', ['unbound-number']],
    ['共计36件、12次', ['unbound-number', 'unbound-number']],
    ['共计{nothing}件', ['unknown-figure']],
    ['{names.media|余}', ['no-number']],
    ['{requests|大写}', ['not-understood']],
    ['{=}', ['not-understood']],
    ['{requests', ['brace']],
    ['}', ['brace']],
    ['2017年1月1日起，《条例》第21条，国办发〔2010〕5号，H5作品，第8届', []],
    ['《第3次农业普查公报》和5号', ['unbound-number']],
  ])('%s', (template, expected) => expect(codes(template)).toEqual(expected));

  test('tells which of its figures an edit dropped', () => {
    const [before, after] = ['受理{requests}件、{indicators}个', '受理{=36}件、{indicators}个'].map((one) =>
      composed(one, bindings),
    );
    if (!before || !after) throw new Error();
    expect(dropped(before, after)).toEqual(['requests']);
    expect(after.typed).toEqual(['36']);
  });
});

test('the standard text of any year binds what there is, in every form, and leaves no number unbound', () => {
  const someNamed = fc
    .record(
      Object.fromEntries(
        NAMED_REGISTERS.map((id) => {
          const register = REGISTERS.find((one) => one.id === id);
          if (!register) throw new Error(id);
          return [id, fc.array(someEntry(register), { maxLength: 3 })];
        }),
      ),
    )
    .map((named) => named as unknown as Named);
  const entries = fc.array(
    fc.oneof(
      ...REGISTERS.map((register) => someEntry(register).map((entry) => contributions(register, entry))),
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(fc.array(someCase, { maxLength: 20 }), entries, someNamed, (cases, others, all) => {
      const years = yearsOf([...cases.flatMap(caseContributions), ...others.flat()]);
      const named = Object.fromEntries(
        NAMED_REGISTERS.map((id) => [id, namedIn(id, all[id], '2019')]),
      ) as unknown as Named;
      for (const form of FORMS) {
        const { figures } = compile({ years, year: '2019', form, closed: new Set(), today: '2024-01-01' });
        const facts = factsOf('2019', figures, readerOf(years, '2019'), named, {
          name: '某局',
          shortName: '局',
        });
        for (const { paragraphs } of sectionsOf(form)) {
          for (const { id, template } of paragraphs) {
            const { faults } = readTemplate(template(facts), facts.bindings);
            expect([form, id, ...faults]).toEqual([form, id]);
            expect(composed(template(facts), facts.bindings).text).not.toMatch(/[{}]|undefined/);
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('the forms have their sections', () => {
  const headings = (form: (typeof FORMS)[number]) =>
    sectionsOf(form).flatMap(({ level, heading }) => (level === 1 && heading ? [heading.slice(0, 1)] : []));
  expect(headings('free').join('')).toBe('一二三四五六七');
  expect(headings('2019').join('')).toBe('一二三四五六');
  expect(headings('2021').join('')).toBe('一二三四五六');
});

test.each([
  ['2017', '2018-03-31'],
  ['2018', '2019-03-31'],
  ['2019', '2020-01-31'],
  ['2025', '2026-01-31'],
])('the report of %s is due on %s', (year, day) => expect(dueDay(year)).toBe(day));

test.each([
  ['2018-03-01', null, 30],
  ['2018-02-28', null, null],
  ['2018-03-02', null, 30],
  ['2018-03-17', null, 14],
  ['2018-03-30', null, 1],
  ['2018-03-31', null, 0],
  ['2018-04-01', null, -1],
  ['2018-04-07', null, -7],
  ['2018-04-13', null, -7],
  ['2018-04-14', null, -14],
])('on %s the reminder that holds', (today, _, left) => expect(occasionOn('2017', today)).toBe(left));
