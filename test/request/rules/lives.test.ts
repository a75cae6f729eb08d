import { describe, expect, test } from 'vitest';
import type { RequestEvent } from '../../../functions/request/rules/events/events.ts';
import { replay } from '../../../functions/request/rules/request.ts';
import { CASE_STATES, NEXT, OPEN_STATES } from '../../../functions/request/rules/states.ts';
import {
  answered,
  derive,
  event,
  excessive,
  extended,
  knownOn,
  live,
  open,
  open2008,
  REGIMES,
} from './builders.ts';

describe('lives', () => {
  test('is registered after contact was restored, where it was lost before', () => {
    const [received] = open;
    if (received === undefined) throw new Error('no receipt');
    const lost = [received, event('contact-lost', '2021-03-02'), event('contact-restored', '2021-03-04')];
    expect(live([...lost, event('registered', '2021-03-04')]).state).toBe('open');
  });

  test.each<[string, RequestEvent[], string, string | null, boolean | null]>([
    ['answered at once', [...answered, event('delivered', '2021-03-12')], 'delivered', '2021-03-29', true],
    [
      'answered late',
      [...open, event('decided', '2021-03-30'), event('dispatched', '2021-03-30')],
      'dispatched',
      '2021-03-29',
      false,
    ],
    [
      'extended',
      [
        ...open,
        ...extended('2021-03-29', 20),
        event('decided', '2021-04-26'),
        event('dispatched', '2021-04-26'),
      ],
      'dispatched',
      '2021-04-26',
      true,
    ],
    [
      'supplemented, then a third party',
      [
        ...open,
        event('supplement-asked', '2021-03-10', { until: '2021-03-26' }),
        event('supplement-arrived', '2021-03-22'),
        event('consultation-dispatched', '2021-03-24'),
        event('consultation-received', '2021-03-25'),
        event('consultation-replied', '2021-03-31', { answer: 'refuses' }),
        event('decided', '2021-04-26', {
          decision: {
            outcome: 'third-party-rights',
            reply: 'refused',
            ground: '第十五条',
            reasons: '损害商业秘密',
            withheld: [],
          },
        }),
        event('reviewed', '2021-04-26'),
        event('dispatched', '2021-04-26'),
      ],
      'dispatched',
      '2021-04-26',
      true,
    ],
    [
      'abandoned',
      [
        ...open,
        event('supplement-asked', '2021-03-05', { until: '2021-03-19' }),
        event('supplement-lapsed', '2021-03-22'),
        event('decided', '2021-03-22', {
          decision: {
            outcome: 'supplement-lapsed',
            reply: 'told',
            ground: '第三十条',
            reasons: '逾期未补正',
            withheld: [],
          },
        }),
        event('dispatched', '2021-03-22'),
      ],
      'dispatched',
      null,
      true,
    ],
    [
      'excessive, charged and paid',
      [
        ...open,
        ...excessive,
        event('fee-noticed', '2021-03-05'),
        event('fee-notice-received', '2021-03-08'),
        event('fee-paid', '2021-03-22'),
      ],
      'open',
      '2021-04-20',
      null,
    ],
    [
      'excessive, a later date',
      [...open, ...excessive, event('later-date-agreed', '2021-03-05', { until: '2021-06-30' })],
      'open',
      '2021-06-30',
      null,
    ],
    [
      'corrected in reconsideration and answered anew',
      [
        ...answered,
        event('remedy-notified', '2021-04-12'),
        event('remedy-answered', '2021-04-19'),
        event('remedy-decided', '2021-05-10'),
        event('reopened', '2021-05-10'),
        event('decided', '2021-06-07'),
        event('dispatched', '2021-06-07'),
      ],
      'dispatched',
      '2021-06-07',
      true,
    ],
    [
      'released over a refusal, which v2019 weighs',
      [
        ...open,
        event('consultation-dispatched', '2021-03-03'),
        event('consultation-replied', '2021-03-10', { answer: 'refuses' }),
        event('decided', '2021-04-06', {
          decision: {
            outcome: 'granted',
            reply: 'provided',
            withheld: [],
            refusalUnfounded: '不属于商业秘密',
          },
        }),
        event('reviewed', '2021-04-06'),
        event('dispatched', '2021-04-06'),
      ],
      'dispatched',
      '2021-04-06',
      true,
    ],
    [
      'withdrawn',
      [...open, event('withdrawn', '2021-03-05', { by: 'applicant' })],
      'withdrawn',
      '2021-03-29',
      null,
    ],
    [
      'the same request by letter and web',
      [...open, event('linked', '2021-03-02')],
      'linked',
      '2021-03-29',
      null,
    ],
    [
      'one letter, several requests',
      [event('received', '2021-03-01'), event('split', '2021-03-01')],
      'split',
      '2021-03-29',
      null,
    ],
    ['handed on', [...open, event('transferred', '2021-03-02')], 'transferred', '2021-03-29', null],
    [
      'a fax nobody could confirm',
      [
        event('received', '2021-03-01', { channel: 'fax' }),
        event('contact-lost', '2021-03-01'),
        event('contact-restored', '2021-03-08'),
      ],
      'open',
      '2021-04-06',
      null,
    ],
    [
      'two applicants are one case',
      [event('received', '2021-03-01', { applicants: 2 })],
      'received',
      '2021-03-29',
      null,
    ],
  ])('v2019: %s', (_, events, state, due, inTime) => {
    const request = live(events);
    expect([request.regime, request.state]).toEqual(['v2019', state]);
    const deadline = derive(request.events, 'v2019', knownOn('2021-06-30'));
    expect([deadline.due, deadline.inTime]).toEqual([due, inTime]);
    expect(replay(events, REGIMES)).toEqual(request);
  });

  test.each<[string, RequestEvent[], string, string]>([
    [
      'answered',
      [...open2008, event('decided', '2018-03-20'), event('dispatched', '2018-03-22')],
      'dispatched',
      '2018-03-22',
    ],
    ['extended', [...open2008, ...extended('2018-03-22', 15)], 'open', '2018-04-13'],
    [
      'supplemented',
      [
        ...open2008,
        event('supplement-asked', '2018-03-06', { until: '2018-03-30' }),
        event('supplement-arrived', '2018-03-12'),
      ],
      'open',
      '2018-03-28',
    ],
    [
      'charged at cost, waived',
      [
        ...open2008,
        event('fee-noticed', '2018-03-05', { basis: 'cost', count: 1, fen: 1200 }),
        event('fee-waived', '2018-03-06'),
      ],
      'open',
      '2018-03-22',
    ],
    [
      'across the change of law',
      [event('received', '2019-05-14'), event('registered', '2019-05-15')],
      'open',
      '2019-06-04',
    ],
  ])('v2008: %s', (_, events, state, due) => {
    const request = live(events);
    expect([request.regime, request.state]).toEqual(['v2008', state]);
    expect(derive(request.events, 'v2008', knownOn('2019-05-15')).due).toBe(due);
  });
});

test('every state can be reached, and every open one can be left for an answer or a closing', () => {
  const reached = new Set(['received', ...CASE_STATES.flatMap((state) => Object.values(NEXT[state]))]);
  expect([...CASE_STATES].filter((state) => !reached.has(state))).toEqual([]);
  for (const state of OPEN_STATES) {
    const on = new Set<string>([state]);
    for (const each of on)
      for (const next of Object.values(NEXT[each as (typeof CASE_STATES)[number]])) on.add(next);
    expect([state, on.has('dispatched')]).toEqual([state, true]);
  }
});
