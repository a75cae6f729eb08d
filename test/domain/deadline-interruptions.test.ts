import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { calendarDay, deadline, runningOn } from '../../functions/domain/deadline.ts';
import { entryDays, regimeOf } from '../../functions/domain/receipt-day.ts';
import { type RegimeChoices, type RegimeId, regimes } from '../../functions/domain/regime.ts';
import type { RequestEvent } from '../../functions/domain/request-events.ts';
import { derive, event, extended, knownOn, REGIMES } from './request-builders.ts';

/** Monday 2021-03-01 plus 20 working days is Monday 2021-03-29; 3 to 5 April are off. */
const received = event('received', '2021-03-01');
const spring = knownOn('2021-03-01');
/** Thursday 2018-03-01 plus 15 working days is Thursday 2018-03-22. */
const received2008 = event('received', '2018-03-01');
const spring2018 = knownOn('2018-03-01');

const consultation = (
  id: string,
  party: 'third-party' | 'agency' | 'co-maker',
  days: { sent: string; received?: string; replied?: string },
): RequestEvent[] => [
  event('consultation-dispatched', days.sent, { consultation: id, with: party }),
  ...(days.received === undefined
    ? []
    : [event('consultation-received', days.received, { consultation: id })]),
  ...(days.replied === undefined ? [] : [event('consultation-replied', days.replied, { consultation: id })]),
];

const thirdParty = (days: { sent: string; received?: string; replied?: string }) =>
  consultation('c1', 'third-party', days);

const supplement = (asked: string, arrived?: string): RequestEvent[] => [
  event('supplement-asked', asked, { until: '2021-03-26' }),
  ...(arrived === undefined ? [] : [event('supplement-arrived', arrived)]),
];

const fee = (noticed: string, got: string): RequestEvent[] => [
  event('fee-noticed', noticed),
  event('fee-notice-received', got),
];

describe('v2019, received 2021-03-01', () => {
  test.each<[string, RequestEvent[], string | null, string]>([
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
    const clock = derive([received, ...events], 'v2019', spring);
    expect([clock.due, clock.running]).toEqual([due, running]);
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
      'a fee lets the clock run',
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
    const clock = deadline(
      [received, ...events],
      regimes(v2019 === undefined ? {} : { v2019 }).v2019,
      spring,
    );
    expect([clock.due, clock.running]).toEqual([due, running]);
  });

  test('the regime follows the first receipt, or the restart where an office says so', () => {
    const events = [event('received', '2019-05-10'), event('supplement-arrived', '2019-05-20')];
    expect(regimeOf(events, REGIMES)).toBe('v2008');
    expect(regimeOf(events, regimes({ v2008: { regimeFollows: 'restart' } }))).toBe('v2019');
  });
});

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
    const clock = derive(events, regime, knownOn('2021-03-01'));
    expect([clock.startedOn, clock.flags.includes('unconfirmed-receipt')]).toEqual([day, unconfirmed]);
  });

  test('a writer who cannot be reached: the clock has not started', () => {
    const events = [event('received', '2021-03-01', { channel: 'fax' }), event('contact-lost', '2021-03-01')];
    const clock = derive(events, 'v2019', spring);
    expect([clock.running, clock.due, clock.startedOn, clock.ledger]).toEqual([
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

describe('the ledger', () => {
  const rows = (events: RequestEvent[]) =>
    derive([received, ...events], 'v2019', spring).ledger.map(({ date, number, reason }) => [
      date,
      number,
      reason,
    ]);

  test('every day from the receipt, counted or not, with its reason', () => {
    const days = rows(thirdParty({ sent: '2021-03-03', received: '2021-03-04', replied: '2021-03-08' }));
    expect(days.slice(0, 10)).toEqual([
      ['2021-03-01', null, 'receipt'],
      ['2021-03-02', 1, 'weekday'],
      ['2021-03-03', 2, 'weekday'],
      ['2021-03-04', null, 'third-party'],
      ['2021-03-05', null, 'third-party'],
      ['2021-03-06', null, 'weekend'],
      ['2021-03-07', null, 'weekend'],
      ['2021-03-08', null, 'third-party'],
      ['2021-03-09', 3, 'weekday'],
      ['2021-03-10', 4, 'weekday'],
    ]);
    expect(days.at(-1)).toEqual(['2021-04-01', 20, 'weekday']);
  });

  test('a restart makes the days before it void and says so', () => {
    const days = rows(supplement('2021-03-03', '2021-03-09'));
    expect(days.slice(0, 10)).toEqual([
      ['2021-03-01', null, 'receipt'],
      ['2021-03-02', null, 'before-restart'],
      ['2021-03-03', null, 'before-restart'],
      ['2021-03-04', null, 'supplement'],
      ['2021-03-05', null, 'supplement'],
      ['2021-03-06', null, 'weekend'],
      ['2021-03-07', null, 'weekend'],
      ['2021-03-08', null, 'supplement'],
      ['2021-03-09', null, 'restart'],
      ['2021-03-10', 1, 'weekday'],
    ]);
  });

  test('a held clock shows the days up to the end of what is waited for', () => {
    const days = rows(supplement('2021-03-05'));
    expect(days.at(-1)).toEqual(['2021-03-26', null, 'supplement']);
    expect(days.filter(([, number]) => number !== null)).toHaveLength(4);
  });

  test('holidays and make-up days name their notice, days beyond the reply period the extension', () => {
    const events = [event('received', '2020-01-16'), ...extended('2020-01-17', 20)];
    const { ledger } = derive(events, 'v2019', knownOn('2020-01-27'));
    const on = (date: string) => ledger.find((day) => day.date === date);
    expect(on('2020-01-19')).toMatchObject({
      counted: true,
      reason: 'make-up',
      notice: '国办发明电〔2019〕16号',
    });
    expect(on('2020-01-31')).toMatchObject({
      counted: false,
      reason: 'holiday',
      notice: '国办发明电〔2020〕1号',
      article: { zh: '国办发明电〔2020〕1号' },
    });
    expect(on('2020-01-20')?.article).toEqual(REGIMES.v2019.reply.article);
    expect(ledger.find(({ number }) => number === 20)?.article).toEqual(REGIMES.v2019.reply.article);
    expect(ledger.find(({ number }) => number === 21)?.article).toEqual(REGIMES.v2019.extension.article);
  });
});

describe('a notice that comes while cases run', () => {
  const open = [event('received', '2020-01-20')];
  const before = deadline(open, REGIMES.v2019, knownOn('2020-01-26'));
  const after = deadline(open, REGIMES.v2019, knownOn('2020-01-27'), before);

  test('moves the due date and the clock version; the same once more changes nothing', () => {
    expect([before.due, before.clockVersion]).toEqual(['2020-02-21', 1]);
    expect([after.due, after.clockVersion]).toEqual(['2020-02-25', 2]);
    expect(after.calendarVersion > before.calendarVersion).toBe(true);
    expect(deadline(open, REGIMES.v2019, knownOn('2020-01-28'), after).clockVersion).toBe(2);
  });

  test('moves it forward too', () => {
    const events = [event('received', '2018-11-19'), ...extended('2018-11-20', 15)];
    const early = deadline(events, REGIMES.v2008, knownOn('2018-12-05'));
    const late = deadline(events, REGIMES.v2008, knownOn('2018-12-06'), early);
    expect([early.due, late.due, late.clockVersion]).toEqual(['2018-12-31', '2018-12-29', 2]);
    expect([early.provisional, late.provisional]).toEqual([true, false]);
  });

  test('moves the consulted party’s time with it', () => {
    const events = [...open, ...thirdParty({ sent: '2020-01-21', received: '2020-01-21' })];
    const until = (known: string) => derive(events, 'v2019', knownOn(known)).windows.consultations[0]?.until;
    expect([until('2020-01-26'), until('2020-01-27')]).toEqual(['2020-02-17', '2020-02-19']);
  });

  test('a closed case keeps the calendar known at dispatch, and is in time by it', () => {
    const closed = [
      event('received', '2018-11-19'),
      ...extended('2018-11-20', 15),
      event('decided', '2018-12-04'),
      event('dispatched', '2018-12-05'),
    ];
    const today = Temporal.PlainDate.from('2019-01-02');
    const clock = deadline(closed, REGIMES.v2008, knownOn('2019-01-02'));
    const day = calendarDay(clock, today).toString();
    expect(day).toBe('2018-12-05');
    expect(calendarDay({ stoppedOn: null }, today)).toBe(today);
    expect(deadline(closed, REGIMES.v2008, knownOn(day))).toMatchObject({ due: '2018-12-31', inTime: true });
  });
});

describe('in time', () => {
  test.each([
    ['2021-03-29', '2021-04-02', true],
    ['2021-03-30', '2021-03-30', false],
  ])('dispatched on %s, delivered on %s: %s', (dispatched, delivered, inTime) => {
    const events = [
      received,
      event('decided', '2021-03-26'),
      event('dispatched', dispatched),
      event('delivered', delivered),
    ];
    expect(derive(events, 'v2019', spring)).toMatchObject({ inTime, stoppedOn: dispatched });
  });

  test('an answer sent while a third party is still silent is in time', () => {
    const events = [
      received,
      ...thirdParty({ sent: '2021-03-03' }),
      event('decided', '2021-04-20'),
      event('dispatched', '2021-04-20'),
    ];
    expect(derive(events, 'v2019', spring)).toMatchObject({ inTime: true, running: 'stopped' });
  });

  test.each(['withdrawn', 'transferred', 'linked', 'split'] as const)(
    '%s is neither in time nor late',
    (type) => {
      expect(derive([received, event(type, '2021-03-05')], 'v2019', spring).inTime).toBeNull();
    },
  );
});

describe('what one should know', () => {
  test.each([
    ['2021-03-01', []],
    ['2021-03-02', ['late-confirmation']],
  ])('a letter of 2021-03-01 confirmed on %s', (day, flags) => {
    const letter = [event('received', '2021-03-01', { channel: 'letter' }), event('confirmed', day)];
    expect(derive(letter, 'v2019', spring).flags).toEqual(flags);
  });

  test.each<[RequestEvent[], string]>([
    [supplement('2021-03-11'), 'late-supplement'],
    [[...extended('2021-03-04', 20), ...supplement('2021-03-10', '2021-03-22')], 'extension-dropped'],
  ])('%#: %s', (events, flag) =>
    expect(derive([received, ...events], 'v2019', spring).flags).toEqual([flag]),
  );

  test('a request older than the notices on record', () => {
    const clock = derive([event('received', '2016-12-20')], 'v2008', knownOn('2017-01-05'));
    expect(clock.flags).toEqual(['calendar-unrecorded']);
  });

  test('the running state as of a day: a pause with a projected end', () => {
    const clock = derive(
      [received, ...thirdParty({ sent: '2021-03-03', received: '2021-03-04' })],
      'v2019',
      spring,
    );
    const on = (day: string) => runningOn(clock, Temporal.PlainDate.from(day));
    expect([on('2021-03-03'), on('2021-03-04'), on('2021-03-25'), on('2021-03-26')]).toEqual([
      'running',
      'suspended',
      'suspended',
      'running',
    ]);
  });
});
