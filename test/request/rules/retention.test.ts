import { describe, expect, test } from 'vitest';
import { remedyChoices } from '../../../functions/law/remedy.ts';
import type { RequestEvent } from '../../../functions/request/rules/events/events.ts';
import {
  caseKeptUntil,
  goesOnAs,
  heldBy,
  lastRemedyDay,
  listedFrom,
  monthFrom,
  papersGoOn,
} from '../../../functions/request/rules/retention.ts';
import { event, live, open } from './builders.ts';

const DAYS = { choices: remedyChoices(), calendar: null };
const CHOICES = { years: 10, identityPapersDays: 30 };

const refusal = {
  outcome: 'barred-by-law',
  reply: 'refused',
  ground: 'x',
  reasons: 'y',
  withheld: [],
} as const;
const answered = (dispatched: string, delivered?: string, decision: object = {}): RequestEvent[] => [
  event('received', dispatched),
  event('registered', dispatched),
  event('decided', dispatched, decision),
  event('reviewed', dispatched),
  event('dispatched', dispatched),
  ...(delivered === undefined ? [] : [event('delivered', delivered)]),
];
const remedy = (
  id: string,
  kind: 'reconsideration' | 'suit' | 'suit-after-reconsideration',
  notified: string,
  decided?: string,
): RequestEvent[] => [
  event('remedy-notified', notified, { remedy: id, kind }),
  ...(decided === undefined ? [] : [event('remedy-decided', decided, { remedy: id, result: 'upheld' })]),
];
const delivered = answered('2026-09-14', '2026-09-16');

describe('the last day on which anything can be brought', () => {
  test.each<[string, RequestEvent[], string | null]>([
    ['six months for court after a delivery', delivered, '2027-03-16'],
    [
      'sixty days, where reconsideration goes first',
      answered('2026-09-14', '2026-09-16', { decision: refusal }),
      '2026-11-15',
    ],
    ['a year from the dispatch, where no delivery is on record', answered('2026-09-14'), '2027-09-14'],
    ['none while the request is open', [...open], null],
    ['none while the decision was not sent', [...open, event('decided', '2021-03-10')], null],
    ['none while a remedy is pending', [...delivered, ...remedy('m1', 'suit', '2026-10-01')], null],
    [
      'the answer’s own, where a remedy was decided before it',
      [...delivered, ...remedy('m1', 'reconsideration', '2026-10-01', '2026-11-20')],
      '2027-03-16',
    ],
    [
      'fifteen days for court after a late decision in reconsideration',
      [...delivered, ...remedy('m1', 'reconsideration', '2027-03-10', '2027-05-10')],
      '2027-05-25',
    ],
    [
      'fifteen days for an appeal after a judgment',
      [
        ...delivered,
        ...remedy('m1', 'reconsideration', '2027-03-10', '2027-05-10'),
        ...remedy('m2', 'suit-after-reconsideration', '2027-05-20', '2027-11-30'),
      ],
      '2027-12-15',
    ],
    [
      'none while the second of two is pending',
      [
        ...delivered,
        ...remedy('m1', 'reconsideration', '2027-03-10', '2027-05-10'),
        ...remedy('m2', 'suit-after-reconsideration', '2027-05-20'),
      ],
      null,
    ],
    ['six months after a withdrawal', [...open, event('withdrawn', '2021-03-02')], '2021-09-02'],
    ['six months after it was handed on', [...open, event('transferred', '2021-03-02')], '2021-09-02'],
    [
      'none once it was reopened',
      [
        ...delivered,
        event('remedy-notified', '2026-10-01'),
        event('remedy-decided', '2026-11-20'),
        event('reopened', '2026-11-23'),
      ],
      null,
    ],
  ])('%s', (_, events, day) => {
    expect(lastRemedyDay(live(events), DAYS)).toBe(day);
  });
});

describe('copies of identity papers', () => {
  test('go so many days after it, and never where the office keeps them with the case', () => {
    const request = live(delivered);
    expect(papersGoOn(request, DAYS, CHOICES)).toBe('2027-04-16');
    expect(papersGoOn(request, DAYS, { ...CHOICES, identityPapersDays: 0 })).toBe('2027-03-17');
    expect(papersGoOn(request, DAYS, { ...CHOICES, identityPapersDays: null })).toBeNull();
    expect(papersGoOn(live(open), DAYS, CHOICES)).toBeNull();
  });

  test('are also those of the requests with which theirs goes on', () => {
    expect(goesOnAs(delivered)).toEqual([]);
    expect(goesOnAs([...open, event('linked', '2021-03-02')])).toEqual(['R2']);
    expect(goesOnAs([...open, event('split', '2021-03-02')])).toEqual(['R2', 'R3']);
  });
});

describe('the archive period', () => {
  test.each([
    ['2026-09-14', 10, '2036-09-14'],
    ['2024-02-29', 10, '2034-02-28'],
    ['2026-09-14', 30, '2056-09-14'],
  ])('of a case closed on %s for %i years ends with %s', (day, years, last) => {
    expect(caseKeptUntil(day, { ...CHOICES, years })).toBe(last);
  });

  test.each([
    ['2036-02-01', '2036-02-01'],
    ['2036-02-02', '2036-03-01'],
    ['2036-12-31', '2037-01-01'],
  ])('lists are drawn up on the first of a month: from %s on %s', (day, first) => {
    expect(monthFrom(day)).toBe(first);
  });

  test('brings a closed request on the list of the month after it', () => {
    const request = live(delivered);
    expect(listedFrom(request, '2026-09-14', CHOICES)).toBe('2036-10-01');
    expect(listedFrom(request, '2026-09-30', CHOICES)).toBe('2036-10-01');
    expect(listedFrom(live(open), null, CHOICES)).toBeNull();
  });

  test.each<[string, RequestEvent[], string | null, string, string | null]>([
    ['its last day', delivered, '2026-09-14', '2036-09-14', 'archive-period'],
    ['the day after', delivered, '2026-09-14', '2036-09-15', null],
    ['open', open, null, '2036-09-15', 'open'],
    [
      'a pending remedy',
      [...delivered, ...remedy('m1', 'suit', '2026-10-01')],
      '2026-09-14',
      '2036-09-15',
      'remedy-pending',
    ],
  ])('%s: what holds it', (_, events, closedOn, today, held) => {
    expect(heldBy(live(events), closedOn, today, CHOICES)).toBe(held);
  });

  test('does not bring a contested request on a list', () => {
    const request = live([...delivered, ...remedy('m1', 'suit', '2026-10-01')]);
    expect(listedFrom(request, '2026-09-14', CHOICES)).toBeNull();
  });
});
