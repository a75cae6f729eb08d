import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../../functions/kernel/problem.ts';
import { Decision } from '../../../functions/request/rules/answer/decision.ts';
import type { RequestEvent } from '../../../functions/request/rules/events/events.ts';
import { transition } from '../../../functions/request/rules/request.ts';
import { answered, event, excessive, extended, live, on, open, open2008 } from './builders.ts';

const problemOf = (before: readonly RequestEvent[], tried: RequestEvent, today = tried.day): Problem => {
  const request = before.length === 0 ? null : live(before);
  try {
    transition(request, tried, on(today));
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error(`${tried.type} was accepted`);
};

const codes = (problem: Problem): string[] => problem.faults.map(({ code }) => code);

const decision = (fields: object) => event('decided', '2021-03-10', { decision: v.parse(Decision, fields) });

describe('what is refused', () => {
  const supplementAsked = [...open, event('supplement-asked', '2021-03-05', { until: '2021-03-19' })];
  const consulted = [...open, event('consultation-dispatched', '2021-03-03')];
  const proposed = [...open, event('extension-proposed', '2021-03-10')];
  const feeAsked = [...open, ...excessive, event('fee-noticed', '2021-03-05')];
  const feeOpen = [...feeAsked, event('fee-notice-received', '2021-03-08')];
  const notified = [...answered, event('remedy-notified', '2021-04-12')];

  test.each<[string, RequestEvent[], RequestEvent, string[]]>([
    [
      'a refusal for a third party who was not consulted',
      open,
      decision({ outcome: 'third-party-rights', reply: 'refused', ground: '条', reasons: '因' }),
      ['not-consulted'],
    ],
    [
      'a part withheld for a third party who was not consulted',
      open,
      decision({
        outcome: 'partial',
        reply: 'partly',
        withheld: [{ item: '名录', reason: '商业秘密', ground: 'third-party-rights' }],
      }),
      ['not-consulted'],
    ],
    [
      'a supplement asked twice',
      [...supplementAsked, event('supplement-arrived', '2021-03-08')],
      event('supplement-asked', '2021-03-09', { until: '2021-03-20' }),
      ['supplement-asked-already'],
    ],
    [
      'a supplement without a period',
      open,
      event('supplement-asked', '2021-03-05', { until: '2021-03-05' }),
      ['no-period'],
    ],
    [
      'a supplement with a period of years',
      open,
      event('supplement-asked', '2021-03-05', { until: '2023-03-05' }),
      ['too-far'],
    ],
    [
      'a supplement after its period, unexcused',
      supplementAsked,
      event('supplement-arrived', '2021-03-20'),
      ['excuse-missing'],
    ],
    ['a lapse on the last day', supplementAsked, event('supplement-lapsed', '2021-03-19'), ['period-open']],
    [
      'an extension proposed after the due date',
      open,
      event('extension-proposed', '2021-03-30'),
      ['after-due'],
    ],
    [
      'an extension told after it',
      [...proposed, event('extension-approved', '2021-03-11')],
      event('extension-told', '2021-03-30'),
      ['after-due'],
    ],
    [
      'an extension too long',
      open,
      event('extension-proposed', '2021-03-10', { workingDays: 21 }),
      ['extension-too-long'],
    ],
    [
      'an extension beyond what is left',
      [...open, ...extended('2021-03-10', 15)],
      event('extension-proposed', '2021-03-11', { workingDays: 6 }),
      ['extension-too-long'],
    ],
    ['a second one pending', proposed, event('extension-proposed', '2021-03-11'), ['extension-pending']],
    [
      'approved by its proposer',
      proposed,
      event('extension-approved', '2021-03-10', { by: 'officer' }),
      ['same-person'],
    ],
    ['approved unproposed', open, event('extension-approved', '2021-03-10'), ['extension-not-proposed']],
    ['told unapproved', proposed, event('extension-told', '2021-03-10'), ['extension-not-approved']],
    [
      'told after it was declined',
      [...proposed, event('extension-declined', '2021-03-10')],
      event('extension-told', '2021-03-10'),
      ['extension-not-approved'],
    ],
    [
      'a consultation sent twice',
      consulted,
      event('consultation-dispatched', '2021-03-04'),
      ['recorded-already'],
    ],
    [
      'an unknown consultation',
      consulted,
      event('consultation-received', '2021-03-04', { consultation: 'c9' }),
      ['unknown-consultation'],
    ],
    [
      'a second reply',
      [...consulted, event('consultation-replied', '2021-03-05')],
      event('consultation-replied', '2021-03-05'),
      ['recorded-already'],
    ],
    [
      'a later date without reasons given',
      open,
      event('later-date-agreed', '2021-03-05', { until: '2021-06-30' }),
      ['reasons-not-given'],
    ],
    [
      'a later date that is not later, on a Sunday',
      [...open, ...excessive],
      event('later-date-agreed', '2021-03-05', { until: '2021-03-28' }),
      ['not-later', 'not-a-working-day'],
    ],
    [
      'a later date that is the due date',
      [...open, ...excessive],
      event('later-date-agreed', '2021-03-05', { until: '2021-03-29' }),
      ['not-later'],
    ],
    ['reasons asked without a finding', open, event('reasons-asked', '2021-03-05'), ['not-found-excessive']],
    ['a fee without a finding', open, event('fee-noticed', '2021-03-05'), ['not-found-excessive']],
    [
      'a fee at cost, and nothing to pay',
      [...open, ...excessive],
      event('fee-noticed', '2021-03-05', { basis: 'cost', fen: 0 }),
      ['not-in-this-regime', 'nothing-to-pay'],
    ],
    [
      'a supplement that came already, after a fee lapsed',
      [
        ...supplementAsked,
        event('supplement-arrived', '2021-03-05'),
        ...excessive.map((e) => ({ ...e, day: '2021-03-05' })),
        event('fee-noticed', '2021-03-05'),
        event('fee-notice-received', '2021-03-05'),
        event('fee-lapsed', '2021-04-30'),
      ],
      event('supplement-arrived', '2021-04-30', { excuse: '住院' }),
      ['recorded-already'],
    ],
    [
      'a fee after it was paid',
      [...feeOpen, event('fee-paid', '2021-03-09')],
      event('fee-noticed', '2021-03-10'),
      ['paid-already'],
    ],
    [
      'a confirmation after the due date',
      [event('received', '2021-03-01', { channel: 'letter' })],
      event('confirmed', '2021-03-30'),
      ['after-due'],
    ],
    ['a fee after the due date', [...open, ...excessive], event('fee-noticed', '2021-03-30'), ['after-due']],
    [
      'not the tariff',
      [...open, ...excessive],
      event('fee-noticed', '2021-03-05', { fen: 310_000 }),
      ['not-the-tariff'],
    ],
    [
      'by item and by page',
      [...feeAsked, event('fee-waived', '2021-03-06')],
      event('fee-noticed', '2021-03-06', { basis: 'page', count: 101, fen: 72_000 }),
      ['both-bases'],
    ],
    ['paid too late', feeOpen, event('fee-paid', '2021-04-07'), ['after-the-period']],
    ['lapsed on the last day', feeOpen, event('fee-lapsed', '2021-04-06'), ['period-open']],
    ['lapsed, its receipt unknown', feeAsked, event('fee-lapsed', '2021-06-06'), ['period-open']],
    ['received twice', feeOpen, event('fee-notice-received', '2021-03-09'), ['recorded-already']],
    [
      'no ground, no reasons',
      open,
      decision({ outcome: 'petition', reply: 'told' }),
      ['ground-missing', 'reasons-missing'],
    ],
    [
      'partly, with nothing withheld',
      open,
      decision({ outcome: 'partial', reply: 'partly' }),
      ['withheld-missing'],
    ],
    [
      'lapse without one',
      open,
      decision({ outcome: 'supplement-lapsed', reply: 'told', ground: 'x', reasons: 'x' }),
      ['nothing-lapsed'],
    ],
    [
      'unclear without a supplement',
      open,
      decision({ outcome: 'still-unclear', reply: 'told', ground: 'x', reasons: 'x' }),
      ['no-supplement'],
    ],
    [
      'excessive without asking for reasons',
      open,
      decision({ outcome: 'excessive', reply: 'told', ground: 'x', reasons: 'x' }),
      ['reasons-not-asked'],
    ],
    [
      'a lapse closed otherwise',
      [...supplementAsked, event('supplement-lapsed', '2021-03-20')],
      event('decided', '2021-03-22'),
      ['closed-otherwise'],
    ],
    ['linked to itself', open, event('linked', '2021-03-05', { as: 'R1' }), ['linked-to-itself']],
    ['split into itself', open, event('split', '2021-03-05', { into: ['R1', 'R2'] }), ['split-into-itself']],
    [
      'split into one part twice',
      open,
      event('split', '2021-03-05', { into: ['R2', 'R2'] }),
      ['split-into-itself'],
    ],
    ['a remedy twice', notified, event('remedy-notified', '2021-04-12'), ['recorded-already']],
    [
      'an unknown remedy',
      notified,
      event('remedy-answered', '2021-04-13', { remedy: 'm9' }),
      ['unknown-remedy'],
    ],
    [
      'reopened without a correction',
      [...notified, event('remedy-decided', '2021-05-10', { result: 'upheld' })],
      event('reopened', '2021-05-10'),
      ['not-corrected'],
    ],
    [
      'reopened a second time for one correction, which would start the deadline again and again',
      [
        ...notified,
        event('remedy-decided', '2021-05-10'),
        event('reopened', '2021-05-10'),
        event('decided', '2021-05-11'),
        event('dispatched', '2021-05-11'),
      ],
      event('reopened', '2021-06-07'),
      ['not-corrected'],
    ],
    [
      'the same while it is open again',
      [...notified, event('remedy-decided', '2021-05-10'), event('reopened', '2021-05-10')],
      event('reopened', '2021-06-07'),
      ['not-corrected'],
    ],
    [
      'an extension beside a later date agreed, which it would not move',
      [...open, ...excessive, event('later-date-agreed', '2021-03-08', { until: '2021-06-18' })],
      event('extension-proposed', '2021-03-09'),
      ['date-set'],
    ],
    ['registered twice', open, event('registered', '2021-03-02'), ['recorded-already']],
    [
      'reopened to a Sunday that lies before',
      [...notified, event('remedy-decided', '2021-05-10')],
      event('reopened', '2021-05-10', { until: '2021-05-09' }),
      ['no-period', 'not-a-working-day'],
    ],
    [
      'confirmed twice',
      [event('received', '2021-03-01', { channel: 'fax' }), event('confirmed', '2021-03-01')],
      event('confirmed', '2021-03-02'),
      ['recorded-already'],
    ],
    ['excessive under v2008', open2008, event('excessive-found', '2018-03-05'), ['not-in-this-regime']],
    ['by item under v2008', open2008, event('fee-noticed', '2018-03-05'), ['not-in-this-regime']],
    [
      'against a refusal that binds',
      [
        ...open2008,
        event('consultation-dispatched', '2018-03-05'),
        event('consultation-replied', '2018-03-06', { answer: 'refuses' }),
      ],
      event('decided', '2018-03-07'),
      ['refusal-binds'],
    ],
    ['before the law', [], event('received', '2008-04-30'), ['before-the-law']],
  ])('%s', (_, before, tried, faults) => {
    const problem = problemOf(before, tried);
    expect([problem.slug, codes(problem)]).toEqual(['invalid', faults]);
    for (const { pointer } of problem.faults) expect(pointer).toMatch(/^\/[a-z]/);
  });

  test('the refusal of another agency binds nobody', () => {
    const refused = [
      ...open2008,
      event('consultation-dispatched', '2018-03-05', { with: 'agency' }),
      event('consultation-replied', '2018-03-06', { answer: 'refuses' }),
      event('decided', '2018-03-07'),
    ];
    expect(live(refused).state).toBe('decided');
  });

  test.each([
    ['with a reason why none was consulted', open, { notConsulted: '企业已注销，无法联系' }],
    ['with a consultation on record', consulted, {}],
  ])('a refusal for a third party is taken %s', (_, before, more) => {
    const fields = { outcome: 'third-party-rights', reply: 'refused', ground: '条', reasons: '因' };
    const tried = decision({ ...fields, ...more });
    expect(transition(live(before), tried, on(tried.day)).events.at(-1)).toEqual(tried);
  });

  test('days: in the future, before the receipt, late without a reason; and all at once', () => {
    expect(codes(problemOf([], event('received', '2021-03-02'), '2021-03-01'))).toEqual(['in-the-future']);
    expect(codes(problemOf([], event('received', '2021-03-01'), '2021-03-02'))).toEqual([
      'late-entry-unexplained',
    ]);
    const early = event('supplement-asked', '2021-02-26', { until: '2021-02-26' });
    expect(codes(problemOf(open, early, '2021-03-02'))).toEqual([
      'late-entry-unexplained',
      'before-receipt',
      'no-period',
    ]);
  });

  test('a late entry with its reason, and one that no person made, are taken', () => {
    const explained = event('received', '2021-03-01', { lateEntry: '信函由收发室次日转来' });
    expect(transition(null, explained, on('2021-03-02')).state).toBe('received');
    const web = event('received', '2021-03-01', { channel: 'web', by: 'applicant' });
    expect(transition(null, web, on('2021-03-02')).state).toBe('received');
  });

  test.each<[RequestEvent[], RequestEvent, string[]]>([
    [[], event('registered', '2021-03-01'), ['not-in-this-state']],
    [open, event('received', '2021-03-01'), ['not-in-this-state']],
    [open, event('dispatched', '2021-03-02'), ['not-in-this-state']],
    [answered, event('decided', '2021-03-12'), ['not-in-this-state']],
    [
      supplementAsked,
      event('supplement-asked', '2021-03-08', { until: '2021-03-08' }),
      ['not-in-this-state', 'supplement-asked-already', 'no-period'],
    ],
    [[...open, event('withdrawn', '2021-03-05')], event('decided', '2021-03-06'), ['not-in-this-state']],
  ])('%#: against the state it is a conflict, with every fault', (before, tried, faults) => {
    const problem = problemOf(before, tried);
    expect([problem.slug, problem.status, codes(problem)]).toEqual(['conflict', 409, faults]);
  });

  test('out of order: each answer after what it answers', () => {
    const late = { lateEntry: '补录' };
    const tries: [RequestEvent[], RequestEvent][] = [
      [supplementAsked, event('supplement-arrived', '2021-03-04', late)],
      [consulted, event('consultation-received', '2021-03-02', late)],
      [proposed, event('extension-approved', '2021-03-09', late)],
      [feeAsked, event('fee-paid', '2021-03-04', late)],
      [[...open, event('decided', '2021-03-10')], event('dispatched', '2021-03-09', late)],
      [answered, event('delivered', '2021-03-10', late)],
      [[...open, event('contact-lost', '2021-03-05')], event('contact-restored', '2021-03-04', late)],
    ];
    for (const [before, tried] of tries) {
      expect(codes(problemOf(before, tried, '2021-03-20'))).toEqual(['out-of-order']);
    }
  });
});
