import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { feeByItem, feeByPage, yuan } from '../../../functions/law/fee.ts';
import { OUTCOME_CODES, OUTCOMES, type OutcomeRow } from '../../../functions/law/outcome.ts';
import {
  answerDue,
  remediesAgainst,
  remedyChoices,
  suitUntilAfterReconsideration,
} from '../../../functions/law/remedy.ts';
import { Decision, decisionFaults } from '../../../functions/request/rules/answer/decision.ts';
import { knownOn } from './builders.ts';

const decide = (input: object): Decision =>
  v.parse(Decision, { outcome: 'granted', reply: 'provided', ...input });
const told = { reply: 'told', ground: '第三十九条第一款', reasons: '属于投诉' };
const withheld = { item: '第3页', reason: '可识别单个调查对象', ground: 'barred-by-law' };

describe('the statutory table', () => {
  test('has its rows in order, each once, each with names, articles and replies', () => {
    const rows: OutcomeRow[] = OUTCOME_CODES.map((code) => OUTCOMES[code]);
    const places = rows.map(({ row }) => row);
    expect(places).toEqual([
      ...['3.1', '3.2', '3.3.1', '3.3.2', '3.3.3', '3.3.4', '3.3.5', '3.3.6', '3.3.7', '3.3.8'],
      ...['3.4.1', '3.4.2', '3.4.3', '3.5.1', '3.5.2', '3.5.3', '3.5.4', '3.5.5', '3.6.1', '3.6.2', '3.6.3'],
    ]);
    for (const { name, article, replies } of rows) {
      for (const text of [name, article.v2008, article.v2019]) expect(text.zh && text.en).not.toBe('');
      expect(replies.length).toBeGreaterThan(0);
    }
  });
});

describe('a decision', () => {
  test.each<[object, string[]]>([
    [{}, []],
    [{ reply: 'already-public', where: 'https://example.org/' }, []],
    [{ reply: 'already-public' }, ['where-missing /decision/where']],
    [{ reply: 'refused' }, ['reply-does-not-fit /decision/reply']],
    [{ outcome: 'petition', ...told }, []],
    [
      { outcome: 'petition', reply: 'told' },
      ['ground-missing /decision/ground', 'reasons-missing /decision/reasons'],
    ],
    [
      { outcome: 'not-held', ...told, reply: 'held-by-another' },
      ['agency-missing /decision/agency', 'agency-contact-missing /decision/agencyContact'],
    ],
    [
      { outcome: 'not-held', ...told, reply: 'held-by-another', agency: '重庆市统计局' },
      ['agency-contact-missing /decision/agencyContact'],
    ],
    [
      {
        ...{ outcome: 'not-held', ...told, reply: 'held-by-another' },
        ...{ agency: '重庆市统计局', agencyContact: '023-0000 0009' },
      },
      [],
    ],
    [{ outcome: 'partial', reply: 'partly', withheld: [withheld] }, []],
    [{ outcome: 'partial', reply: 'partly' }, ['withheld-missing /decision/withheld']],
    [
      { outcome: 'partial', reply: 'partly', withheld: [withheld, { ...withheld, ground: 'petition' }] },
      ['ground-is-no-refusal /decision/withheld/1/ground'],
    ],
    [{ outcome: 'repeated', ...told }, ['earlier-missing /decision/earlier']],
    [{ outcome: 'repeated', ...told, earlier: 'SQ20210301-BBBBBB' }, []],
    [{ outcome: 'repeated', ...told, earlierElsewhere: '2016年5月3日渝调统公开〔2016〕2号' }, []],
    [
      { outcome: 'repeated', ...told, earlier: 'SQ20210301-BBBBBB', earlierElsewhere: '另有' },
      ['earlier-twice /decision/earlierElsewhere'],
    ],
    [
      { outcome: 'petition', ...told, earlier: 'SQ20210301-BBBBBB', earlierElsewhere: '另有' },
      ['earlier-unexpected /decision/earlier', 'earlier-unexpected /decision/earlierElsewhere'],
    ],
    [{ withheld: [withheld] }, ['withheld-unexpected /decision/withheld']],
    [
      { outcome: 'state-secret', reply: 'provided' },
      [
        'reply-does-not-fit /decision/reply',
        'ground-missing /decision/ground',
        'reasons-missing /decision/reasons',
      ],
    ],
  ])('%j', (input, faults) => {
    expect(decisionFaults(decide(input)).map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(faults);
  });

  test.each([
    { outcome: 'partial', reply: 'partly', withheld: [{ ...withheld, reason: '' }] },
    { outcome: 'partial', reply: 'partly', withheld: [{ item: '第3页', ground: 'barred-by-law' }] },
    { outcome: 'maybe', reply: 'told' },
    { outcome: 'repeated', ...told, earlier: 'the first one' },
    { outcome: 'petition', ...told, reasons: '\u0007' },
    { outcome: 'petition', ...told, reasons: '长'.repeat(2001) },
  ])('%# is not read', (input) => expect(v.safeParse(Decision, input).success).toBe(false));
});

describe('fees', () => {
  test.each([
    [0, 0],
    [10, 0],
    [11, 10_000],
    [30, 200_000],
    [31, 220_000],
    [40, 400_000],
    [41, 430_000],
    [50, 700_000],
    [51, 740_000],
  ])('%i items cost %i fen', (items, fen) => expect(feeByItem(items)).toBe(fen));

  test('items of one month add up, however they are spread over requests', () => {
    expect(feeByItem(8) + feeByItem(5, 8) + feeByItem(28, 13)).toBe(feeByItem(41));
  });

  test.each([
    [0, 0],
    [30, 0],
    [31, 1_000],
    [100, 70_000],
    [101, 72_000],
    [200, 270_000],
    [201, 274_000],
  ])('%i pages cost %i fen', (pages, fen) => expect(feeByPage(pages)).toBe(fen));

  test.each([
    [0, '0.00'],
    [5, '0.05'],
    [120, '1.20'],
    [220_000, '2200.00'],
  ])('%i fen are %s yuan', (fen, text) => {
    expect(yuan(fen)).toBe(text);
  });
});

describe('remedies', () => {
  const choices = remedyChoices();

  test.each([
    ['refused', '2023-12-31', false, '2024-02-29', '2024-06-30'],
    ['refused', '2024-01-01', true, '2024-03-01', null],
    ['partial', '2024-01-01', true, '2024-03-01', null],
    ['silence', '2024-01-01', true, '2024-03-01', null],
    ['silence', '2018-01-10', false, '2018-03-11', '2018-07-10'],
    ['granted', '2024-01-01', false, '2024-03-01', '2024-07-01'],
    ['unavailable', '2018-08-31', false, '2018-10-30', '2019-02-28'],
  ] as const)(
    'against %s known on %s: reconsideration first %s',
    (outcome, day, first, reconsideration, suit) => {
      expect(remediesAgainst(outcome, day, choices)).toMatchObject({
        reconsiderationFirst: first,
        reconsiderationUntil: reconsideration,
        suitUntil: suit,
        authority: { zh: '国家统计局' },
      });
    },
  );

  test('where remedies were not told, a year', () => {
    expect(remediesAgainst('refused', '2018-01-10', choices, { told: false })).toMatchObject({
      reconsiderationUntil: '2019-01-10',
      suitUntil: '2019-01-10',
    });
  });

  test('an office may set the authority and what goes to reconsideration first', () => {
    const own = remedyChoices({
      authority: { zh: '重庆市人民政府', en: 'Chongqing Municipal Government' },
      reconsiderationFirst: ['refused', 'unavailable'],
      silenceFirst: false,
    });
    expect(remediesAgainst('unavailable', '2024-01-01', own).reconsiderationFirst).toBe(true);
    expect(remediesAgainst('silence', '2024-01-01', own).reconsiderationFirst).toBe(false);
    expect(remediesAgainst('partial', '2024-01-01', own).authority.zh).toBe('重庆市人民政府');
  });

  test('court within fifteen days of the decision in reconsideration', () => {
    const days = { choices, calendar: null };
    expect(suitUntilAfterReconsideration('2024-03-01', days)).toBe('2024-03-16');
  });

  test.each([
    // 19 December 2026 is a Saturday, 1 January 2027 off by law, 2 May 2026 a holiday by notice.
    ['refused', '2026-10-20', '2026-12-21', null],
    ['refused', '2026-11-02', '2027-01-04', null],
    ['granted', '2026-07-01', '2026-08-31', '2027-01-04'],
    ['granted', '2026-11-02', '2027-01-04', '2027-05-03'],
  ] as const)('a last day that is a day of rest moves: %s on %s', (outcome, day, reconsideration, suit) => {
    const calendar = knownOn('2026-11-25');
    expect(remediesAgainst(outcome, day, choices, { calendar })).toMatchObject({
      reconsiderationUntil: reconsideration,
      suitUntil: suit,
    });
  });

  test('an office may leave a last day where it is', () => {
    const calendar = knownOn('2026-11-25');
    const own = remedyChoices({ restDayMoves: false });
    expect(remediesAgainst('refused', '2026-10-20', own, { calendar }).reconsiderationUntil).toBe(
      '2026-12-19',
    );
    expect(suitUntilAfterReconsideration('2024-03-01', { choices: own, calendar })).toBe('2024-03-16');
    expect(suitUntilAfterReconsideration('2024-03-01', { choices, calendar })).toBe('2024-03-18');
  });

  test.each([
    ['reconsideration', '2023-03-01', '2023-03-11'],
    ['reconsideration', '2024-03-01', '2024-03-08'],
    ['suit', '2024-03-01', '2024-03-16'],
    ['suit-after-reconsideration', '2018-03-01', '2018-03-16'],
  ] as const)('the answer to %s notified on %s is due on %s', (kind, notified, due) => {
    expect(answerDue(kind, notified, knownOn('2024-01-01'))).toBe(due);
  });

  test('the ordinary procedure has ten working days, and a day that the notice names goes before both', () => {
    const calendar = knownOn('2024-01-01');
    const due = (known: Parameters<typeof answerDue>[3]) =>
      answerDue('reconsideration', '2024-03-01', calendar, known);
    expect(due({ procedure: 'ordinary' })).toBe('2024-03-15');
    expect(due({ procedure: 'summary' })).toBe('2024-03-08');
    expect(due({ procedure: 'ordinary', answerBy: '2024-03-12' })).toBe('2024-03-12');
  });

  test('since June 2025 silence goes either way, and courts take what is not held at once (法释〔2025〕8号)', () => {
    const first = (outcome: Parameters<typeof remediesAgainst>[0], day: string) =>
      remediesAgainst(outcome, day, choices).reconsiderationFirst;
    expect([first('silence', '2025-05-31'), first('silence', '2025-06-01')]).toEqual([true, false]);
    expect(first('refused', '2025-06-01')).toBe(true);
    expect([first('unavailable', '2025-06-01'), first('not-processed', '2025-06-01')]).toEqual([
      false,
      false,
    ]);
  });
});
