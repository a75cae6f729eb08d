import { describe, expect, test } from 'vitest';
import type { RegimeId } from '../../../../functions/law/regime.ts';
import { entryDays, regimeOf } from '../../../../functions/request/rules/deadline/receipt-day.ts';
import type { RequestEvent } from '../../../../functions/request/rules/events/events.ts';
import { derive, event, knownOn, REGIMES, spring } from '../builders.ts';

describe('the day of receipt and the regime', () => {
  const confirmed = (day: string) => [event('confirmed', day)];
  test.each<[string, RequestEvent[], RegimeId, string, boolean]>([
    ['in person', [event('received', '2019-05-14')], 'v2008', '2019-05-14', false],
    ['in person a day later', [event('received', '2019-05-15')], 'v2019', '2019-05-15', false],
    [
      'web: the receipt page',
      [event('received', '2021-03-01', { channel: 'web' })],
      'v2019',
      '2021-03-01',
      false,
    ],
    [
      'registered letter: signed for',
      [event('received', '2021-03-01', { channel: 'registered-letter' })],
      'v2019',
      '2021-03-01',
      false,
    ],
    [
      'registered letter to another unit',
      [event('received', '2021-03-01', { channel: 'registered-letter', addressedTo: 'another-unit' })],
      'v2019',
      '2021-03-01',
      true,
    ],
    [
      'letter, unconfirmed',
      [event('received', '2021-03-01', { channel: 'letter' })],
      'v2019',
      '2021-03-01',
      true,
    ],
    [
      'letter, confirmed',
      [event('received', '2021-03-01', { channel: 'letter' }), ...confirmed('2021-03-02')],
      'v2019',
      '2021-03-02',
      false,
    ],
    [
      'letter under v2008',
      [event('received', '2019-05-14', { channel: 'letter' }), ...confirmed('2019-05-15')],
      'v2008',
      '2019-05-14',
      false,
    ],
    [
      'fax confirmed under v2019',
      [event('received', '2019-05-14', { channel: 'fax' }), ...confirmed('2019-05-15')],
      'v2019',
      '2019-05-15',
      false,
    ],
    [
      'fax under v2008, unconfirmed',
      [event('received', '2019-05-14', { channel: 'fax' })],
      'v2008',
      '2019-05-14',
      true,
    ],
    [
      'e-mail under v2008: the system has it',
      [event('received', '2018-03-01', { channel: 'email' })],
      'v2008',
      '2018-03-01',
      false,
    ],
    [
      'e-mail under v2019, confirmed',
      [event('received', '2021-03-01', { channel: 'email' }), ...confirmed('2021-03-03')],
      'v2019',
      '2021-03-03',
      false,
    ],
    ['spoken', [event('received', '2021-03-01', { channel: 'oral' })], 'v2019', '2021-03-01', false],
    [
      'fax, contact restored',
      [
        event('received', '2021-03-01', { channel: 'fax' }),
        event('contact-lost', '2021-03-01'),
        event('contact-restored', '2021-03-08'),
      ],
      'v2019',
      '2021-03-08',
      false,
    ],
  ])('%s', (_, events, regime, day, unconfirmed) => {
    expect(regimeOf(events, REGIMES)).toBe(regime);
    const deadline = derive(events, regime, knownOn('2021-03-01'));
    expect([deadline.startedOn, deadline.flags.includes('unconfirmed-receipt')]).toEqual([day, unconfirmed]);
  });

  test('a writer who cannot be reached: the clock has not started', () => {
    const events = [event('received', '2021-03-01', { channel: 'fax' }), event('contact-lost', '2021-03-01')];
    const deadline = derive(events, 'v2019', spring);
    expect([deadline.running, deadline.due, deadline.startedOn, deadline.ledger]).toEqual([
      'not-started',
      null,
      null,
      [],
    ]);
  });

  test.each([
    ['in-person', { received: '2021-03-01' }, { arrived: '2021-03-01', confirmed: null, agrees: true }],
    [
      'in-person',
      { received: '2021-03-02', arrived: '2021-03-01' },
      { arrived: '2021-03-01', confirmed: null, agrees: false },
    ],
    [
      'letter',
      { received: '2021-03-02', arrived: '2021-03-01' },
      { arrived: '2021-03-01', confirmed: '2021-03-02', agrees: true },
    ],
    ['letter', { received: '2021-03-01' }, { arrived: '2021-03-01', confirmed: '2021-03-01', agrees: true }],
    [
      'letter',
      { received: '2021-03-01', arrived: '2021-03-01' },
      { arrived: '2021-03-01', confirmed: null, agrees: true },
    ],
    [
      'fax',
      { received: '2021-03-01', confirmed: '2021-03-02' },
      { arrived: '2021-03-01', confirmed: '2021-03-02', agrees: false },
    ],
    [
      'registered-letter',
      { received: '2021-03-02', arrived: '2021-03-01', addressedTo: 'another-unit' },
      { arrived: '2021-03-01', confirmed: '2021-03-02', agrees: true },
    ],
  ] as const)('an entry by staff: %s %j', (channel, typed, days) => {
    expect(entryDays({ channel, ...typed }, REGIMES.v2019)).toEqual(days);
  });
});
