import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../../functions/kernel/problem.ts';
import { Decision } from '../../../functions/request/rules/answer/decision.ts';
import { reviewOf } from '../../../functions/request/rules/answer/review.ts';
import type { RequestEvent } from '../../../functions/request/rules/events/events.ts';
import { type Context, transition } from '../../../functions/request/rules/request.ts';
import { event, live, on, open } from './builders.ts';

const DAY = '2021-03-10';
const decided = (fields: object): RequestEvent =>
  event('decided', DAY, { decision: v.parse(Decision, fields) });
const refused = decided({ outcome: 'state-secret', reply: 'refused', ground: '第十四条', reasons: '密' });
const granted = decided({ outcome: 'granted', reply: 'provided' });
const notHeld = decided({ outcome: 'not-held', reply: 'not-held', ground: '条', reasons: '无' });
const sent = event('dispatched', DAY);

/** What is wrong with an event after others; nothing where it is taken. */
const wrong = (
  before: readonly RequestEvent[],
  tried: RequestEvent,
  more: Partial<Context> = {},
): string[] => {
  try {
    transition(live(before), tried, { ...on(DAY), ...more });
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.faults.map(({ code, pointer }) => `${pointer} ${code}`);
  }
};

describe('an answer that is reviewed before it leaves', () => {
  test.each<[string, RequestEvent[], string[]]>([
    ['a refusal without a review', [refused], ['/type not-reviewed']],
    ['a refusal that was approved', [refused, event('reviewed', DAY)], []],
    [
      'a refusal that was returned',
      [refused, event('reviewed', DAY, { verdict: 'returned', reason: '理由不足' })],
      ['/type returned'],
    ],
    [
      'a refusal whose letter has changed since',
      [refused, event('reviewed', DAY, { content: 'hash-of-another' })],
      ['/type changed-since-review'],
    ],
    ['a refusal decided anew since', [refused, event('reviewed', DAY), refused], ['/type not-reviewed']],
    ['what is granted', [granted], []],
    ['what is not held', [notHeld], []],
  ])('%s', (_, events, faults) => {
    expect(wrong([...open, ...events], sent)).toEqual(faults);
  });

  test('what left before the day of its review was not reviewed before it left', () => {
    const late = event('dispatched', DAY, { lateEntry: '补录' });
    const before = [...open, refused, event('reviewed', '2021-03-11')];
    expect(wrong(before, late, on('2021-03-11'))).toEqual(['/day out-of-order']);
  });

  test('an office chooses which', () => {
    expect(wrong([...open, refused], sent, { reviewFirst: [] })).toEqual([]);
    expect(wrong([...open, granted], sent, { reviewFirst: ['granted'] })).toEqual(['/type not-reviewed']);
  });

  test.each<[string, RequestEvent[], RequestEvent, string[]]>([
    ['by who decided it', [refused], event('reviewed', DAY, { by: 'officer' }), ['/by same-person']],
    [
      'returned without a word',
      [refused],
      event('reviewed', DAY, { verdict: 'returned' }),
      ['/reason reason-missing'],
    ],
    [
      'before anything is decided',
      [],
      event('reviewed', DAY),
      ['/type not-in-this-state', '/type not-decided'],
    ],
    [
      'once it has left',
      [refused, event('reviewed', DAY), sent],
      event('reviewed', DAY),
      ['/type not-in-this-state'],
    ],
  ])('is not reviewed %s', (_, events, tried, faults) => {
    expect(wrong([...open, ...events], tried)).toEqual(faults);
  });

  test.each<[RequestEvent[], string]>([
    [[], 'none'],
    [[granted], 'none'],
    [[refused], 'waits'],
    [[refused, event('reviewed', DAY)], 'approved'],
    [[refused, event('reviewed', DAY, { verdict: 'returned', reason: '改' })], 'returned'],
    [[refused, event('reviewed', DAY), refused], 'waits'],
    [[refused, event('reviewed', DAY), sent], 'none'],
    [[refused, event('withdrawn', DAY)], 'none'],
  ])('%# stands at %s', (events, review) => {
    expect(reviewOf(live([...open, ...events]), ['refused'])).toBe(review);
  });
});

describe('an answer that provides information', () => {
  const partly = decided({
    outcome: 'partial',
    reply: 'partly',
    withheld: [{ item: '名录', reason: '密', ground: 'state-secret' }],
  });
  const empty = event('dispatched', DAY, { documents: [] });
  const approved = event('reviewed', DAY);

  test.each<[string, RequestEvent[], RequestEvent, string[]]>([
    ['does not leave without anything', [granted], empty, ['/documents nothing-attached']],
    ['nor in part', [partly, approved], empty, ['/documents nothing-attached']],
    ['leaves with a document', [granted], sent, []],
    ['leaves with its text', [decided({ outcome: 'granted', reply: 'provided', text: '共12个' })], empty, []],
    [
      'needs nothing to say where it is public',
      [decided({ outcome: 'granted', reply: 'already-public', where: '网站' })],
      empty,
      [],
    ],
  ])('%s', (_, events, tried, faults) => {
    expect(wrong([...open, ...events], tried)).toEqual(faults);
  });

  test('holds its text only where it provides something', () => {
    const tried = decided({ outcome: 'granted', reply: 'already-public', where: '网站', text: '共12个' });
    expect(wrong(open, tried)).toEqual(['/decision/text text-unexpected']);
  });
});
