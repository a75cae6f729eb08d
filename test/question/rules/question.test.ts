import { it as check, fc } from '@fast-check/vitest';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../functions/kernel/problem.ts';
import { calendarKnownOn } from '../../../functions/law/working-days.ts';
import { earlierFor } from '../../../functions/question/rules/earlier.ts';
import {
  cameFaults,
  entryOfQuestion,
  PUBLICATIONS,
  publicationAfter,
  QUESTION_STATES,
  type QuestionState,
  questionDue,
  stateAfter,
  type WordingState,
} from '../../../functions/question/rules/question.ts';
import { readEntry, typedOf } from '../../../functions/register/rules/entry.ts';
import { registerOf } from '../../../functions/register/rules/registers.ts';

const STEPS = ['assign', 'answer', 'turn', 'dismiss'] as const;
const PUBLISHING = ['propose', 'approve', 'withdraw'] as const;

const slugOf = (work: () => unknown): string => {
  try {
    work();
    return '';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.slug;
  }
};

describe('the life of a question', () => {
  it.each([
    ['open', 'assign', 'open'],
    ['open', 'answer', 'answered'],
    ['open', 'turn', 'requested'],
    ['open', 'dismiss', 'dismissed'],
    ['answered', 'answer', 'answered'],
  ] as const)('goes from %s by %s to %s', (from, step, to) => {
    expect(stateAfter(from, step)).toBe(to);
  });

  check.prop([fc.array(fc.constantFrom(...STEPS), { maxLength: 12 })])(
    'ends once: what was turned or dismissed stays so, and what was answered is neither',
    (steps) => {
      let state: QuestionState = 'open';
      for (const step of steps) {
        const before: QuestionState = state;
        if (slugOf(() => stateAfter(before, step)) !== '') continue;
        state = stateAfter(before, step);
        expect(QUESTION_STATES).toContain(state);
        if (before !== 'open') expect(state).toBe(before);
      }
    },
  );

  check.prop([
    fc.array(fc.record({ step: fc.constantFrom(...PUBLISHING), by: fc.constantFrom('li', 'wang', 'zhao') }), {
      maxLength: 20,
    }),
  ])('is public only while another person than its writer let it out', (steps) => {
    let publication: WordingState = 'none';
    let writtenBy: string | null = null;
    let approvedBy: string | null = null;
    for (const { step, by } of steps) {
      const now = { state: 'answered' as const, publication, writtenBy };
      if (slugOf(() => publicationAfter(now, step, by)) !== '') continue;
      publication = publicationAfter(now, step, by);
      expect(PUBLICATIONS).toContain(publication);
      if (step === 'propose') writtenBy = by;
      approvedBy = step === 'approve' ? by : null;
      if (publication === 'public')
        expect([approvedBy === null, approvedBy === writtenBy]).toEqual([false, false]);
    }
  });

  it('publishes nothing that was not answered', () => {
    for (const state of QUESTION_STATES.filter((one) => one !== 'answered')) {
      const now = { state, publication: 'none' as const, writtenBy: null };
      expect(slugOf(() => publicationAfter(now, 'propose', 'li'))).toBe('conflict');
    }
  });
});

describe('the days of a question', () => {
  const calendar = calendarKnownOn([], Temporal.PlainDate.from('2017-11-20'));

  it('is due some working days after the day on which it came, which counts as none', () => {
    const choices = { answerWithinWorkingDays: 5, keptMonths: 12 };
    // A Wednesday and a Saturday.
    expect(questionDue('2017-11-22', calendar, choices)).toBe('2017-11-29');
    expect(questionDue('2017-11-25', calendar, choices)).toBe('2017-12-01');
  });

  it.each([
    ['2017-11-22', []],
    ['2016-11-21', []],
    ['2017-11-23', ['in-the-future']],
    ['2016-11-20', ['too-long-ago']],
  ])('that came on %s and is entered on 2017-11-22 has the faults %j', (day, codes) => {
    expect(cameFaults(day, '2017-11-22').map(({ code }) => code)).toEqual(codes);
  });
});

describe('the entry by which it counts', () => {
  const counted = {
    number: 'ZX20171229-7KM2QX',
    way: 'phone',
    day: '2017-12-29',
    topic: 'CPI权重',
    answeredOn: '2018-01-03',
  } as const;
  const register = registerOf('consultations');
  if (!register) throw new Error('no register');

  it.each([
    ['open', [], '2017-12-29'],
    ['closed', ['2017'], '2018-01-03'],
  ])('stands, with its year %s, on the day that is counted', (_, closed, day) => {
    const entry = entryOfQuestion(counted, (year) => closed.includes(year));
    expect(entry.day).toBe(day);
    // It is what the register takes from a person, too.
    const typed = Object.fromEntries(
      register.fields.map((field) => [field.id, typedOf(field, entry[field.id])]),
    );
    expect(readEntry(register, typed, '2018-01-10', () => ({}))).toEqual({ entry, faults: [] });
  });
});

describe('earlier answers', () => {
  const published = [
    { number: 'a', question: { zh: '居民消费价格指数中各类商品的权重是多少？', en: null } },
    {
      number: 'b',
      question: { zh: '城镇居民人均可支配收入怎样调查？', en: 'How is household income surveyed?' },
    },
  ];

  it.each([
    ['请问消费价格指数的商品权重怎么定', ['a']],
    ['居民收入是怎样调查出来的', ['b']],
    ['how are household incomes surveyed', ['b']],
    ['你们几点上班', []],
    ['', []],
  ])('to “%s” are %j', (asked, numbers) => {
    expect(earlierFor(asked, published).map(({ one }) => one.number)).toEqual(numbers);
  });
});
