import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { holidayLines } from '../../functions/holidays/documents/holidays-csv.ts';
import { Problem } from '../../functions/kernel/problem.ts';
import { HOLIDAY_NOTICES } from '../../functions/law/holiday-notices.ts';
import { judgedNotices } from '../../functions/law/holidays.ts';
import type { HolidayNotice } from '../../functions/law/notice.ts';

const HEADER = 'notice,known_from,date,kind';
const before2020 = HOLIDAY_NOTICES.filter(({ knownFrom }) => knownFrom < '2020-01-27');
const TODAY = Temporal.PlainDate.from('2020-01-27');

const parseNotices = (text: string, today: Temporal.PlainDate, onRecord: readonly HolidayNotice[]) =>
  judgedNotices(holidayLines(text), today, onRecord);

const parse = (lines: string[], onRecord: readonly HolidayNotice[] = before2020) =>
  parseNotices([HEADER, ...lines].join('\n'), TODAY, onRecord);

const problemOf = (act: () => unknown): Problem => {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

/** Code, row and column of every fault. */
const faultsOf = (act: () => unknown) =>
  problemOf(act).faults.map(({ code, row, column }) => [code, row, column]);

const NOTICE = '国办发明电〔2020〕1号,2020-01-27';

describe('a notice uploaded as CSV', () => {
  test('gives what the product holds itself, with a byte order mark, CRLF, quotes and blank lines', () => {
    const text = `\uFEFF${HEADER}\r\n"国办发明电〔2020〕1号",2020-01-27,2020-02-01,off\r\n\r\n${NOTICE},2020-01-31,off\r\n${NOTICE},2020-02-02,off\r\n`;
    expect(parseNotices(text, TODAY, before2020)).toEqual(
      HOLIDAY_NOTICES.filter(({ number }) => number === '国办发明电〔2020〕1号'),
    );
  });

  test('columns may stand in another order', () => {
    const text = 'kind,date,notice,known_from\noff,2020-01-31,国办发明电〔2020〕1号,2020-01-27';
    expect(parseNotices(text, TODAY, before2020)).toMatchObject([{ off: ['2020-01-31'], work: [] }]);
  });

  test('a number on record with other days is its next revision', () => {
    const revised = parse([`${NOTICE},2020-01-31,off`], HOLIDAY_NOTICES);
    expect(revised).toMatchObject([{ number: '国办发明电〔2020〕1号', revision: 2, off: ['2020-01-31'] }]);
    const back = ['2020-01-31', '2020-02-01', '2020-02-02'].map((day) => `${NOTICE},${day},off`);
    expect(parse(back, [...HOLIDAY_NOTICES, ...revised])).toMatchObject([{ revision: 3 }]);
  });

  test('the same once more is refused as on record', () => {
    const lines = ['2020-01-31', '2020-02-01', '2020-02-02'].map((day) => `${NOTICE},${day},off`);
    expect(problemOf(() => parse(lines, HOLIDAY_NOTICES)).slug).toBe('already-exists');
  });

  test('every fault at once, each with its row and column', () => {
    const lines = [
      'a notice,2020-01-27,2020-02-30,free',
      `${NOTICE},2020-01-31,off`,
      `${NOTICE},2020-01-31,off`,
      `${NOTICE},2020-01-31,work`,
      `${NOTICE},2020-01-26,off`,
      `${NOTICE},2022-01-27,off`,
      '国办发明电〔2020〕1号,2020-01-28,2020-02-02,off',
      `${NOTICE},2020-02-03,work`,
      `${NOTICE},2020-02-04`,
    ];
    expect(faultsOf(() => parse(lines))).toEqual([
      ['bad-notice-number', 2, 'notice'],
      ['impossible-date', 2, 'date'],
      ['unknown-kind', 2, 'kind'],
      ['doubled', 4, 'date'],
      ['contradictory', 5, 'date'],
      ['worked-anyway', 5, 'date'],
      ['before-the-notice', 6, 'date'],
      ['too-far', 7, 'date'],
      ['in-the-future', 8, 'known_from'],
      ['two-known-from', 8, 'known_from'],
      ['worked-anyway', 9, 'date'],
      ['unknown-kind', 10, 'kind'],
    ]);
  });

  test.each([
    ['', [['empty', undefined, undefined]]],
    [HEADER, [['empty', undefined, undefined]]],
    [
      'notice,day\n1,2',
      [
        ['missing-column', 1, 'known_from'],
        ['missing-column', 1, 'date'],
        ['missing-column', 1, 'kind'],
      ],
    ],
    [`${HEADER}\n"国办发明电〔2020〕1号,2020-01-27`, [['malformed-csv', 2, undefined]]],
  ])('%j', (text, faults) => {
    expect(faultsOf(() => parseNotices(text, TODAY, before2020))).toEqual(faults);
  });
});
