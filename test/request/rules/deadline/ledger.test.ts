import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { calendarDay, deadlineOf, runningOn } from '../../../../functions/request/rules/deadline/deadline.ts';
import type { RequestEvent } from '../../../../functions/request/rules/events/events.ts';
import {
  derive,
  event,
  extended,
  knownOn,
  REGIMES,
  received,
  spring,
  supplement,
  thirdParty,
} from '../builders.ts';

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

  test('a reopened case shows when it was answered', () => {
    const answered = [event('decided', '2021-03-10'), event('dispatched', '2021-03-11')];
    const days = rows([...answered, event('reopened', '2021-03-16')]);
    expect(days.slice(9, 17)).toEqual([
      ['2021-03-10', null, 'before-restart'],
      ['2021-03-11', null, 'before-restart'],
      ['2021-03-12', null, 'answered'],
      ['2021-03-13', null, 'weekend'],
      ['2021-03-14', null, 'weekend'],
      ['2021-03-15', null, 'answered'],
      ['2021-03-16', null, 'restart'],
      ['2021-03-17', 1, 'weekday'],
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
    expect(on('2020-01-20')?.article).toBe(REGIMES.v2019.reply.article);
    expect(ledger.find(({ number }) => number === 20)?.article).toBe(REGIMES.v2019.reply.article);
    expect(ledger.find(({ number }) => number === 21)?.article).toBe(REGIMES.v2019.extension.article);
  });
});

describe('a notice that comes while cases run', () => {
  const open = [event('received', '2020-01-20')];
  const before = deadlineOf(open, REGIMES.v2019, knownOn('2020-01-26'));
  const after = deadlineOf(open, REGIMES.v2019, knownOn('2020-01-27'), before);

  test('moves the due date and the clock version; the same once more changes nothing', () => {
    expect([before.due, before.deadlineVersion]).toEqual(['2020-02-21', 1]);
    expect([after.due, after.deadlineVersion]).toEqual(['2020-02-25', 2]);
    expect(after.calendarVersion > before.calendarVersion).toBe(true);
    expect(deadlineOf(open, REGIMES.v2019, knownOn('2020-01-28'), after).deadlineVersion).toBe(2);
  });

  test('an answer is a new clock version although the due date stays', () => {
    const sent = [...open, event('decided', '2020-02-20'), event('dispatched', '2020-02-20')];
    expect(deadlineOf(sent, REGIMES.v2019, knownOn('2020-02-20'), after)).toMatchObject({
      due: '2020-02-25',
      running: 'stopped',
      deadlineVersion: 3,
    });
  });

  test('moves it forward too', () => {
    const events = [event('received', '2018-11-19'), ...extended('2018-11-20', 15)];
    const early = deadlineOf(events, REGIMES.v2008, knownOn('2018-12-05'));
    const late = deadlineOf(events, REGIMES.v2008, knownOn('2018-12-06'), early);
    expect([early.due, late.due, late.deadlineVersion]).toEqual(['2018-12-31', '2018-12-29', 2]);
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
    const deadline = deadlineOf(closed, REGIMES.v2008, knownOn('2019-01-02'));
    const day = calendarDay(deadline, today).toString();
    expect(day).toBe('2018-12-05');
    expect(calendarDay({ stoppedOn: null }, today)).toBe(today);
    expect(deadlineOf(closed, REGIMES.v2008, knownOn(day))).toMatchObject({
      due: '2018-12-31',
      inTime: true,
    });
  });
});

describe('in time', () => {
  test('a lapse answered, reopened, and answered late beside an enquiry left open', () => {
    const events = [
      received,
      event('supplement-asked', '2021-03-05', { until: '2021-03-26' }),
      event('supplement-lapsed', '2021-03-29'),
      event('decided', '2021-03-30'),
      event('dispatched', '2021-03-30'),
      event('reopened', '2021-05-10'),
      event('consultation-dispatched', '2021-06-08'),
      event('decided', '2021-06-09'),
      event('dispatched', '2021-06-09'),
    ];
    expect(derive(events, 'v2019', spring)).toMatchObject({ due: '2021-06-07', inTime: false });
    const earlier = events.map((e) =>
      e.type === 'consultation-dispatched' ? { ...e, day: '2021-06-03' } : e,
    );
    expect(derive(earlier, 'v2019', spring)).toMatchObject({ due: '2021-06-11', inTime: true });
  });

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
    const deadline = derive([event('received', '2016-12-20')], 'v2008', knownOn('2017-01-05'));
    expect(deadline.flags).toEqual(['calendar-unrecorded']);
  });

  test('the running state as of a day: a pause with a projected end', () => {
    const events = [received, ...thirdParty({ sent: '2021-03-03', received: '2021-03-04' })];
    const deadline = derive(events, 'v2019', spring);
    const on = (day: string) => runningOn(deadline, Temporal.PlainDate.from(day));
    const stopped = derive([...events, event('dispatched', '2021-03-10')], 'v2019', spring);
    expect(runningOn(stopped, Temporal.PlainDate.from('2021-03-05'))).toBe('stopped');
    expect([on('2021-03-03'), on('2021-03-04'), on('2021-03-25'), on('2021-03-26')]).toEqual([
      'running',
      'suspended',
      'suspended',
      'running',
    ]);
  });
});
