import { describe, expect, test } from 'vitest';
import { type RegimeChoices, regimes } from '../../../../functions/law/regime.ts';
import { deadlineOf } from '../../../../functions/request/rules/deadline/deadline.ts';
import { regimeOf } from '../../../../functions/request/rules/deadline/receipt-day.ts';
import type { RequestEvent } from '../../../../functions/request/rules/events/events.ts';
import {
  consultation,
  derive,
  event,
  extended,
  fee,
  REGIMES,
  received,
  received2008,
  spring,
  spring2018,
  supplement,
  thirdParty,
} from '../builders.ts';

describe('v2019, received 2021-03-01', () => {
  test.each<[string, RequestEvent[], string | null, string]>([
    [
      'a lapse closed by a decision, then reopened',
      [
        ...supplement('2021-03-05'),
        event('supplement-lapsed', '2021-03-29'),
        event('decided', '2021-03-30'),
        event('dispatched', '2021-03-30'),
        event('reopened', '2021-05-10'),
      ],
      '2021-06-07',
      'running',
    ],
    [
      'a consultation without an end, answered over, then reopened',
      [
        ...thirdParty({ sent: '2021-03-03' }),
        event('decided', '2021-03-30'),
        event('dispatched', '2021-03-30'),
        event('reopened', '2021-05-10'),
      ],
      '2021-06-07',
      'running',
    ],
    [
      'a later date agreed, then a restart',
      [
        event('later-date-agreed', '2021-03-08', { until: '2021-06-30' }),
        ...supplement('2021-03-10', '2021-03-22'),
      ],
      '2021-04-20',
      'running',
    ],
    [
      'a later date agreed while an agency is silent',
      [
        ...consultation('c1', 'agency', { sent: '2021-03-03' }),
        event('later-date-agreed', '2021-03-08', { until: '2021-06-30' }),
      ],
      '2021-06-30',
      'running',
    ],
    [
      'one extension told twice',
      [...extended('2021-03-10', 5), event('extension-told', '2021-03-11')],
      '2021-04-06',
      'running',
    ],
    [
      'extensions beyond what the law allows',
      [...extended('2021-03-08', 15), ...extended('2021-03-09', 15)],
      '2021-04-26',
      'running',
    ],
    ['undisturbed', [], '2021-03-29', 'running'],
    ['extended by 20', extended('2021-03-29', 20), '2021-04-26', 'running'],
    ['extended by 5', extended('2021-03-10', 5), '2021-04-06', 'running'],
    [
      'third party: the reply day is the last that does not count',
      thirdParty({ sent: '2021-03-03', received: '2021-03-04', replied: '2021-03-10' }),
      '2021-04-06',
      'running',
    ],
    [
      'third party replies on the day of dispatch',
      thirdParty({ sent: '2021-03-03', received: '2021-03-03', replied: '2021-03-03' }),
      '2021-03-29',
      'running',
    ],
    [
      'third party silent: to the 15th working day after its receipt',
      thirdParty({ sent: '2021-03-03', received: '2021-03-04' }),
      '2021-04-21',
      'running',
    ],
    [
      'third party replies after its time',
      thirdParty({ sent: '2021-03-03', received: '2021-03-04', replied: '2021-03-30' }),
      '2021-04-21',
      'running',
    ],
    ['third party has not received it', thirdParty({ sent: '2021-03-03' }), null, 'suspended'],
    ['asked after the due date', thirdParty({ sent: '2021-03-30' }), '2021-03-29', 'running'],
    [
      'another agency has no limit',
      consultation('c1', 'agency', { sent: '2021-03-03', received: '2021-03-04' }),
      null,
      'suspended',
    ],
    [
      'another agency replied',
      consultation('c1', 'agency', { sent: '2021-03-03', replied: '2021-03-10' }),
      '2021-04-06',
      'running',
    ],
    [
      'co-maker silent',
      consultation('c1', 'co-maker', { sent: '2021-03-03', received: '2021-03-04' }),
      '2021-04-21',
      'running',
    ],
    [
      'overlaps count once',
      [
        ...thirdParty({ sent: '2021-03-03', received: '2021-03-04', replied: '2021-03-10' }),
        ...consultation('c2', 'agency', { sent: '2021-03-05', replied: '2021-03-12' }),
      ],
      '2021-04-08',
      'running',
    ],
    ['supplement asked on day 7 restarts', supplement('2021-03-10', '2021-03-22'), '2021-04-20', 'running'],
    ['supplement asked on day 8 does not', supplement('2021-03-11', '2021-03-22'), '2021-03-29', 'running'],
    ['waiting for a supplement', supplement('2021-03-05'), null, 'suspended'],
    ['waiting for a late one', supplement('2021-03-11'), '2021-03-29', 'running'],
    [
      'a supplement lapsed',
      [...supplement('2021-03-05'), event('supplement-lapsed', '2021-03-29')],
      null,
      'stopped',
    ],
    [
      'a supplement after its lapse, excused',
      [
        ...supplement('2021-03-05'),
        event('supplement-lapsed', '2021-03-29'),
        event('supplement-arrived', '2021-03-30'),
      ],
      '2021-04-27',
      'running',
    ],
    [
      'an extension before the restart is dropped',
      [...extended('2021-03-04', 20), ...supplement('2021-03-10', '2021-03-22')],
      '2021-04-20',
      'running',
    ],
    [
      'an extension after it holds',
      [...supplement('2021-03-10', '2021-03-22'), ...extended('2021-03-22', 5)],
      '2021-04-26',
      'running',
    ],
    [
      'a consultation before the restart costs nothing',
      [
        ...thirdParty({ sent: '2021-03-02', received: '2021-03-03', replied: '2021-03-05' }),
        ...supplement('2021-03-10', '2021-03-22'),
      ],
      '2021-04-20',
      'running',
    ],
    [
      'a consultation across it counts from there',
      [
        ...thirdParty({ sent: '2021-03-09', received: '2021-03-10', replied: '2021-03-24' }),
        ...supplement('2021-03-10', '2021-03-22'),
      ],
      '2021-04-22',
      'running',
    ],
    ['a fee is awaited', fee('2021-03-05', '2021-03-08'), null, 'suspended'],
    [
      'a fee was paid',
      [...fee('2021-03-05', '2021-03-08'), event('fee-paid', '2021-03-22')],
      '2021-04-20',
      'running',
    ],
    [
      'a fee was waived',
      [...fee('2021-03-05', '2021-03-08'), event('fee-waived', '2021-03-12')],
      '2021-04-06',
      'running',
    ],
    [
      'a fee lapsed',
      [...fee('2021-03-05', '2021-03-08'), event('fee-lapsed', '2021-04-07')],
      null,
      'stopped',
    ],
    [
      'contact lost and restored',
      [event('contact-lost', '2021-03-05'), event('contact-restored', '2021-03-12')],
      '2021-04-06',
      'running',
    ],
    ['contact lost', [event('contact-lost', '2021-03-05')], null, 'suspended'],
    [
      'a later date agreed',
      [event('later-date-agreed', '2021-03-10', { until: '2021-06-30' })],
      '2021-06-30',
      'running',
    ],
    [
      'dispatched',
      [event('decided', '2021-03-10'), event('dispatched', '2021-03-11')],
      '2021-03-29',
      'stopped',
    ],
    ['decided only', [event('decided', '2021-03-10')], '2021-03-29', 'running'],
    ['withdrawn', [event('withdrawn', '2021-03-10')], '2021-03-29', 'stopped'],
    [
      'reopened',
      [event('decided', '2021-03-10'), event('dispatched', '2021-03-11'), event('reopened', '2021-03-22')],
      '2021-04-20',
      'running',
    ],
    [
      'reopened with a day set',
      [
        event('decided', '2021-03-10'),
        event('dispatched', '2021-03-11'),
        event('reopened', '2021-03-22', { until: '2021-04-09' }),
      ],
      '2021-04-09',
      'running',
    ],
  ])('%s', (_, events, due, running) => {
    const deadline = derive([received, ...events], 'v2019', spring);
    expect([deadline.due, deadline.running]).toEqual([due, running]);
  });
});

describe('v2008, received 2018-03-01', () => {
  test.each<[string, RequestEvent[], string | null]>([
    ['undisturbed', [], '2018-03-22'],
    ['extended', extended('2018-03-22', 15), '2018-04-13'],
    [
      'a supplement suspends',
      [
        event('supplement-asked', '2018-03-06', { until: '2018-03-30' }),
        event('supplement-arrived', '2018-03-12'),
      ],
      '2018-03-28',
    ],
    [
      'third party',
      thirdParty({ sent: '2018-03-06', received: '2018-03-07', replied: '2018-03-12' }),
      '2018-03-28',
    ],
    ['another agency costs nothing', consultation('c1', 'agency', { sent: '2018-03-06' }), '2018-03-22'],
    ['a co-maker costs nothing', consultation('c1', 'co-maker', { sent: '2018-03-06' }), '2018-03-22'],
    [
      'a fee lets the deadline run',
      [event('fee-noticed', '2018-03-05', { basis: 'cost', count: 1, fen: 1200 })],
      '2018-03-22',
    ],
  ])('%s', (_, events, due) => {
    expect(derive([received2008, ...events], 'v2008', spring2018).due).toBe(due);
  });
});

describe('points that an office may set of its own', () => {
  const silent = thirdParty({ sent: '2021-03-03', received: '2021-03-04' });
  test.each<[RegimeChoices['v2019'], RequestEvent[], string | null, string]>([
    [{ dayOfReceipt: 1 }, [], '2021-03-26', 'running'],
    [{ dayOfReceipt: 1 }, supplement('2021-03-05', '2021-03-22'), '2021-04-19', 'running'],
    [{ supplement: 'suspend' }, supplement('2021-03-05', '2021-03-12'), '2021-04-06', 'running'],
    [{ lateSupplement: 'as-in-time' }, supplement('2021-03-11', '2021-03-22'), '2021-04-20', 'running'],
    [
      { restartDropsExtensions: false },
      [...extended('2021-03-04', 5), ...supplement('2021-03-10', '2021-03-22')],
      '2021-04-26',
      'running',
    ],
    [{ consultationRunsFrom: 'dispatched' }, silent, '2021-04-20', 'running'],
    [{ thirdPartyDays: null }, silent, null, 'suspended'],
    [
      { payment: 'resume' },
      [...fee('2021-03-05', '2021-03-08'), event('fee-paid', '2021-03-12')],
      '2021-04-06',
      'running',
    ],
    [{ payment: 'none' }, fee('2021-03-05', '2021-03-08'), '2021-03-29', 'running'],
    [{ stoppedBy: 'decided' }, [event('decided', '2021-03-10')], '2021-03-29', 'stopped'],
    [
      { stoppedBy: 'delivered' },
      [event('decided', '2021-03-10'), event('dispatched', '2021-03-11')],
      '2021-03-29',
      'running',
    ],
  ])('%j', (v2019, events, due, running) => {
    const deadline = deadlineOf(
      [received, ...events],
      regimes(v2019 === undefined ? {} : { v2019 }).v2019,
      spring,
    );
    expect([deadline.due, deadline.running]).toEqual([due, running]);
  });

  test('the regime follows the first receipt, or the restart where an office says so', () => {
    const events = [event('received', '2019-05-10'), event('supplement-arrived', '2019-05-20')];
    expect(regimeOf(events, REGIMES)).toBe('v2008');
    expect(regimeOf(events, regimes({ v2008: { regimeFollows: 'restart' } }))).toBe('v2019');
  });
});
