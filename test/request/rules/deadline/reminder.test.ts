import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { dayNumber, dayText } from '../../../../functions/kernel/day.ts';
import { deadlineOf } from '../../../../functions/request/rules/deadline/deadline.ts';
import { nextWake, type Reminder, reminders } from '../../../../functions/request/rules/deadline/reminder.ts';
import type { RequestEvent } from '../../../../functions/request/rules/events/events.ts';
import { replay } from '../../../../functions/request/rules/request.ts';
import { event, extended, knownOn, REGIMES } from '../builders.ts';

const date = (text: string) => Temporal.PlainDate.from(text);
const open = [event('received', '2021-03-01'), event('registered', '2021-03-01')];
const answered = [...open, event('decided', '2021-03-26'), event('dispatched', '2021-03-29')];
const spring = knownOn('2021-03-01');

const look = (events: readonly RequestEvent[], calendar = spring) => {
  const request = replay(events, REGIMES);
  return { request, deadline: deadlineOf(events, REGIMES[request.regime], calendar), calendar };
};

const sweep = (events: readonly RequestEvent[], wakeOn: string, today: string, calendar = spring) => {
  const { request, deadline } = look(events, calendar);
  return reminders('R1', request, deadline, calendar, wakeOn, date(today));
};

const brief = (list: readonly Reminder[]) =>
  list.map(({ kind, day, role }) => `${day} ${kind} ${role}`).sort();

/** Every reminder of a case when it is swept each day, from its receipt to a day. */
const daily = (events: readonly RequestEvent[], from: string, to: string, calendar = spring): string[] => {
  const { request, deadline } = look(events, calendar);
  const sent: Reminder[] = [];
  let wakeOn = nextWake(request, deadline, calendar, date(from));
  for (let day = dayNumber(from); day <= dayNumber(to) && wakeOn !== null; day += 1) {
    const swept = reminders('R1', request, deadline, calendar, wakeOn, date(dayText(day)));
    expect(swept.superseded).toEqual([]);
    sent.push(...swept.send);
    wakeOn = swept.wakeOn;
  }
  return brief(sent);
};

describe('the reminders of a case', () => {
  test('from receipt to two days overdue, escalating', () => {
    expect(daily(open, '2021-03-01', '2021-03-31')).toEqual([
      '2021-03-08 supplement-closing officer',
      '2021-03-15 half-time officer',
      '2021-03-22 due-in-5 officer',
      '2021-03-25 due-in-2 head',
      '2021-03-25 due-in-2 officer',
      '2021-03-26 due-in-1 head',
      '2021-03-26 due-in-1 officer',
      '2021-03-29 due-today head',
      '2021-03-29 due-today officer',
      '2021-03-30 overdue head',
      '2021-03-30 overdue leading-group',
      '2021-03-30 overdue officer',
      '2021-03-31 overdue head',
      '2021-03-31 overdue leading-group',
      '2021-03-31 overdue officer',
    ]);
  });

  test('make-up days are working days: Sunday 2018-04-08 is one, 5 to 7 April are not', () => {
    const events = [event('received', '2018-03-16'), event('registered', '2018-03-16')];
    const sent = daily(events, '2018-04-04', '2018-04-10', knownOn('2018-03-16'));
    expect([...new Set(sent.map((line) => line.slice(0, 10)))]).toEqual([
      '2018-04-04',
      '2018-04-08',
      '2018-04-09',
      '2018-04-10',
    ]);
  });

  test.each<[string, RequestEvent[], string[]]>([
    [
      'an unconfirmed fax, on the day of its entry',
      [event('received', '2021-03-01', { channel: 'fax' })],
      ['2021-03-01 confirm-receipt officer'],
    ],
    [
      'entered on a Saturday',
      [event('received', '2021-03-05', { channel: 'letter', at: '2021-03-06T10:00:00+08:00' })],
      ['2021-03-08 confirm-receipt officer'],
    ],
    [
      'a supplement lapsed',
      [...open, event('supplement-asked', '2021-03-02', { until: '2021-03-09' })],
      [
        '2021-03-10 supplement-lapsed officer',
        '2021-03-17 supplement-lapsed officer',
        '2021-03-24 supplement-lapsed officer',
      ],
    ],
    [
      'lapsed, and not closed',
      [
        ...open,
        event('supplement-asked', '2021-03-02', { until: '2021-03-09' }),
        event('supplement-lapsed', '2021-03-11'),
      ],
      ['2021-03-18 closing-open officer', '2021-03-25 closing-open officer'],
    ],
    [
      'lapsed and decided, and not sent',
      [
        ...open,
        event('supplement-asked', '2021-03-02', { until: '2021-03-09' }),
        event('supplement-lapsed', '2021-03-11'),
        event('decided', '2021-03-12'),
      ],
      ['2021-03-19 closing-open officer', '2021-03-26 closing-open officer'],
    ],
    [
      'nobody reached',
      [...open, event('contact-lost', '2021-03-12')],
      ['2021-03-19 contact-open officer', '2021-03-26 contact-open officer'],
    ],
    [
      'a fee notice that never arrived',
      [...open, event('excessive-found', '2021-03-01'), event('fee-noticed', '2021-03-12')],
      ['2021-03-19 payment-open officer', '2021-03-26 payment-open officer'],
    ],
    [
      'a third party silent',
      [
        ...open,
        event('consultation-dispatched', '2021-03-01'),
        event('consultation-received', '2021-03-01'),
        event('supplement-asked', '2021-03-01', { until: '2021-04-30' }),
      ],
      ['2021-03-23 consultation-lapsed officer'],
    ],
    [
      'an enquiry that never arrived',
      [
        ...open,
        event('consultation-dispatched', '2021-03-01'),
        event('supplement-asked', '2021-03-01', { until: '2021-04-30' }),
      ],
      [
        '2021-03-08 consultation-open officer',
        '2021-03-15 consultation-open officer',
        '2021-03-22 consultation-open officer',
      ],
    ],
    [
      'a fee unpaid',
      [
        ...open,
        event('excessive-found', '2021-03-01'),
        event('fee-noticed', '2021-03-01'),
        event('fee-notice-received', '2021-03-01'),
      ],
      [],
    ],
  ])('%s', (_, events, lines) => {
    const sent = daily(events, '2021-03-01', '2021-03-26');
    expect(sent.filter((line) => !/due-|half-time|supplement-closing/.test(line))).toEqual(lines);
  });

  test('a fee unpaid after its time', () => {
    const events = [
      ...open,
      event('excessive-found', '2021-03-01'),
      event('fee-noticed', '2021-03-01'),
      event('fee-notice-received', '2021-03-01'),
    ];
    expect(daily(events, '2021-03-01', '2021-04-14')).toEqual([
      '2021-03-30 payment-lapsed officer',
      '2021-04-07 payment-lapsed officer',
      '2021-04-14 payment-lapsed officer',
    ]);
  });

  test('answers due in reconsideration and in court', () => {
    const events = [
      ...answered,
      event('remedy-notified', '2021-04-12'),
      event('remedy-notified', '2021-04-12', { remedy: 'm2', kind: 'suit' }),
    ];
    // Ten days from 12 April are the 22nd; fifteen are the 27th. Sunday the 25th is a make-up day.
    expect(daily(events, '2021-04-12', '2021-04-23').filter((line) => line.endsWith('officer'))).toEqual([
      '2021-04-15 reconsideration-answer officer',
      '2021-04-20 reconsideration-answer officer',
      '2021-04-21 court-answer officer',
      '2021-04-21 reconsideration-answer officer',
      '2021-04-22 reconsideration-answer officer',
      '2021-04-23 answer-overdue officer',
    ]);
    const told = sweep(events, '2021-04-21', '2021-04-21').send.map(({ kind, answerBy }) => [kind, answerBy]);
    expect(new Set(told.map(String))).toEqual(
      new Set(['reconsideration-answer,2021-04-22', 'court-answer,2021-04-27']),
    );
    const done = [
      ...events,
      event('remedy-answered', '2021-04-20'),
      event('remedy-answered', '2021-04-21', { remedy: 'm2' }),
    ];
    expect(daily(done, '2021-04-12', '2021-06-30')).toEqual([]);
  });
});

test('an answer due on a Saturday is due to the officer on Friday', () => {
  const events = [...answered, event('remedy-notified', '2021-04-02', { kind: 'suit' })];
  const lines = daily(events, '2021-04-02', '2021-04-19').filter((line) => line.endsWith('officer'));
  expect(lines.slice(-3)).toEqual([
    '2021-04-15 court-answer officer',
    '2021-04-16 court-answer officer',
    '2021-04-19 answer-overdue officer',
  ]);
});

describe('falling silent', () => {
  test('an agency whose silence costs no time (v2008)', () => {
    const events = [
      event('received', '2018-03-01'),
      event('registered', '2018-03-01'),
      event('consultation-dispatched', '2018-03-02', { with: 'agency' }),
    ];
    const sent = daily(events, '2018-03-01', '2018-03-22', knownOn('2018-03-01'));
    expect(sent.filter((line) => line.includes('consultation'))).toEqual([]);
  });

  test('a remedy decided before the office answered', () => {
    const events = [
      ...answered,
      event('remedy-notified', '2021-04-12'),
      event('remedy-decided', '2021-04-13'),
    ];
    expect(daily(events, '2021-04-12', '2021-05-12')).toEqual([]);
  });

  test('a consultation that was answered', () => {
    const events = [
      ...open,
      event('consultation-dispatched', '2021-03-01'),
      event('consultation-received', '2021-03-01'),
      event('consultation-replied', '2021-03-02'),
    ];
    expect(daily(events, '2021-03-01', '2021-03-26').filter((line) => line.includes('consultation'))).toEqual(
      [],
    );
  });

  test.each<[string, RequestEvent[]]>([
    ['answered', answered],
    [
      'answered over a silent third party',
      [
        ...open,
        event('consultation-dispatched', '2021-03-02'),
        event('consultation-received', '2021-03-02'),
        ...answered.slice(2),
      ],
    ],
    ['withdrawn', [...open, event('withdrawn', '2021-03-05')]],
    ['linked', [...open, event('linked', '2021-03-05')]],
  ])('%s', (_, events) => {
    const { request, deadline } = look(events);
    expect(nextWake(request, deadline, spring, date('2021-03-01'))).toBeNull();
    expect(sweep(events, '2021-03-22', '2021-03-31')).toEqual({ send: [], superseded: [], wakeOn: null });
  });

  test('decided is not dispatched: the office is still reminded', () => {
    expect(brief(sweep([...open, event('decided', '2021-03-26')], '2021-03-29', '2021-03-29').send)).toEqual([
      '2021-03-29 due-today head',
      '2021-03-29 due-today officer',
    ]);
  });

  test('extended since: none of the old ones', () => {
    const events = [...open, ...extended('2021-03-26', 20)];
    expect(sweep(events, '2021-03-29', '2021-03-29').send.filter(({ kind }) => kind === 'due-today')).toEqual(
      [],
    );
  });
});

describe('sweeps', () => {
  test('late: each role gets the most urgent, the older ones are recorded', () => {
    const late = sweep(open, '2021-03-15', '2021-03-26');
    expect(brief(late.send)).toEqual(['2021-03-26 due-in-1 head', '2021-03-26 due-in-1 officer']);
    expect(brief(late.superseded)).toEqual([
      '2021-03-15 half-time officer',
      '2021-03-22 due-in-5 officer',
      '2021-03-25 due-in-2 head',
      '2021-03-25 due-in-2 officer',
    ]);
    expect(late.wakeOn).toBe('2021-03-29');
  });

  test('two days late, with nothing of its own for today: the most urgent missed one goes out', () => {
    const late = sweep(open, '2021-03-15', '2021-03-23');
    expect(brief(late.send)).toEqual(['2021-03-22 due-in-5 officer']);
    expect(brief(late.superseded)).toEqual(['2021-03-15 half-time officer']);
  });

  test('two things of one day are both sent', () => {
    const events = [
      ...open,
      event('consultation-dispatched', '2021-03-01', { consultation: 'c1', with: 'co-maker' }),
      event('consultation-received', '2021-03-01'),
      event('remedy-notified', '2021-03-13'),
    ];
    expect(brief(sweep(events, '2021-03-23', '2021-03-23').send)).toEqual([
      '2021-03-23 consultation-lapsed officer',
      '2021-03-23 reconsideration-answer head',
      '2021-03-23 reconsideration-answer officer',
    ]);
  });

  test('on a day of rest nothing is sent and nothing is lost', () => {
    expect(sweep(open, '2021-03-26', '2021-03-27')).toEqual({
      send: [],
      superseded: [],
      wakeOn: '2021-03-26',
    });
    expect(brief(sweep(open, '2021-03-26', '2021-03-29').superseded)).toEqual([
      '2021-03-26 due-in-1 head',
      '2021-03-26 due-in-1 officer',
    ]);
  });

  test('early: nothing before its day', () => {
    expect(sweep(open, '2021-03-22', '2021-03-19')).toEqual({
      send: [],
      superseded: [],
      wakeOn: '2021-03-22',
    });
  });

  test('the key names case, clock version, kind, day and role', () => {
    expect(sweep(open, '2021-03-22', '2021-03-22').send.map(({ key }) => key)).toEqual([
      'R1#1#due-in-5#2021-03-22#officer',
    ]);
  });

  test('with whatever gaps, every reminder is sent or superseded once, and none twice', () => {
    const { request, deadline } = look(open);
    const all = daily(open, '2021-03-01', '2021-04-20');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 5, maxLength: 40 }), (gaps) => {
        const seen: Reminder[] = [];
        let wakeOn = nextWake(request, deadline, spring, date('2021-03-01'));
        let today = dayNumber('2021-03-01');
        for (const gap of gaps) {
          if (wakeOn === null || today > dayNumber('2021-04-20')) break;
          const swept = reminders('R1', request, deadline, spring, wakeOn, date(dayText(today)));
          seen.push(...swept.send, ...swept.superseded);
          wakeOn = swept.wakeOn;
          today += gap;
        }
        expect(new Set(seen.map(({ key }) => key)).size).toBe(seen.length);
        const before = all.filter((line) => wakeOn === null || line.slice(0, 10) < wakeOn);
        expect(brief(seen).filter((line) => line.slice(0, 10) <= '2021-04-20')).toEqual(before);
      }),
    );
  });
});
