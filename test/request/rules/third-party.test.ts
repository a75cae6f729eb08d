import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../../functions/kernel/problem.ts';
import { Decision } from '../../../functions/request/rules/answer/decision.ts';
import type { RequestEvent } from '../../../functions/request/rules/events/events.ts';
import { transition } from '../../../functions/request/rules/request.ts';
import { event, live, on, open, open2008 } from './builders.ts';

const codes = (before: readonly RequestEvent[], tried: RequestEvent): string[] => {
  try {
    transition(live(before), tried, { ...on(tried.day), reviewFirst: [] });
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.faults.map(({ code }) => code);
  }
};
const decided = (day: string, fields: object): RequestEvent =>
  event('decided', day, { decision: v.parse(Decision, fields) });

const GRANTED = { outcome: 'granted', reply: 'provided' };
const PARTLY = {
  outcome: 'partial',
  reply: 'partly',
  withheld: [{ item: '名录', reason: '密', ground: 'state-secret' }],
};
const WITHOUT_THEIRS = {
  ...PARTLY,
  withheld: [{ item: '名录', reason: '其不同意', ground: 'third-party-rights' }],
};
const REFUSED = { outcome: 'state-secret', reply: 'refused', ground: '条', reasons: '密' };
const INTEREST = { publicInterest: '涉及食品安全' };
const UNFOUNDED = { refusalUnfounded: '不属于商业秘密' };

const asked2019 = [...open, event('consultation-dispatched', '2021-03-03')];
const asked2008 = [...open2008, event('consultation-dispatched', '2018-03-05')];
const refuses = (day: string, answer: 'refuses' | 'partly' = 'refuses') =>
  event('consultation-replied', day, { answer });

describe('while a third party has still time to answer', () => {
  test.each([
    ['nothing is granted', asked2019, decided('2021-03-04', GRANTED), ['consultation-open']],
    ['nothing is granted in part', asked2019, decided('2021-03-04', PARTLY), ['consultation-open']],
    ['nor under v2008', asked2008, decided('2018-03-06', GRANTED), ['consultation-open']],
    ['but it may be refused', asked2019, decided('2021-03-04', REFUSED), []],
    [
      'but their silence beyond the time of Art 32 leaves it to the office',
      [...asked2019, event('consultation-received', '2021-03-03')],
      decided('2021-03-25', GRANTED),
      [],
    ],
  ])('%s', (_, before, tried, faults) => expect(codes(before, tried)).toEqual(faults));
});

describe('over a refusal', () => {
  const no2019 = [...asked2019, refuses('2021-03-10')];
  const no2008 = [...asked2008, refuses('2018-03-06')];
  test.each<[string, RequestEvent[], RequestEvent, string[]]>([
    ['needs a finding', no2019, decided('2021-03-11', GRANTED), ['refusal-binds']],
    ['in part too', no2019, decided('2021-03-11', PARTLY), ['refusal-binds']],
    [
      'nor less after a consent to a part',
      [...asked2019, refuses('2021-03-10', 'partly')],
      decided('2021-03-11', GRANTED),
      ['refusal-binds'],
    ],
    ['not where theirs is withheld', no2019, decided('2021-03-11', WITHOUT_THEIRS), []],
    ['that its reasons do not hold', no2019, decided('2021-03-11', { ...GRANTED, ...UNFOUNDED }), []],
    ['or for the public interest', no2019, decided('2021-03-11', { ...GRANTED, ...INTEREST }), []],
    ['under v2008 in part too', no2008, decided('2018-03-07', PARTLY), ['refusal-binds']],
    [
      'under v2008 whatever its reasons',
      no2008,
      decided('2018-03-07', { ...GRANTED, ...UNFOUNDED }),
      ['not-in-this-regime', 'refusal-binds'],
    ],
    ['under v2008 for the public interest', no2008, decided('2018-03-07', { ...GRANTED, ...INTEREST }), []],
    [
      'a finding without one is a slip',
      open,
      decided('2021-03-11', { ...GRANTED, ...UNFOUNDED }),
      ['no-refusal'],
    ],
  ])('%s', (_, before, tried, faults) => expect(codes(before, tried)).toEqual(faults));

  test('a second person reviews what leaves, whatever the office chose', () => {
    const granted = decided('2021-03-11', { ...GRANTED, ...UNFOUNDED });
    expect(codes([...no2019, granted], event('dispatched', '2021-03-11'))).toEqual(['not-reviewed']);
    const approved = event('reviewed', '2021-03-11');
    expect(codes([...no2019, granted, approved], event('dispatched', '2021-03-11'))).toEqual([]);
  });
});

test('what provides is approved with the basis of its confidentiality review; a refusal needs none', () => {
  const bare = event('reviewed', '2021-03-11', { basis: undefined });
  expect(codes([...open, decided('2021-03-11', GRANTED)], bare)).toEqual(['basis-missing']);
  expect(codes([...open, decided('2021-03-11', REFUSED)], bare)).toEqual([]);
});
