import type { Fault } from '../../../kernel/problem.ts';
import { OUTCOMES, type ReviewFirst } from '../../../law/outcome.ts';
import type { EventOf, RequestEvent } from '../events/events.ts';
import { at, type Look, lastOf, needs, notBefore } from '../events/rule-context.ts';
import type { CaseState } from '../states.ts';
import { givesSomething } from './decision.ts';
import { isOverRefusal } from './third-party.ts';

/**
 * Where the review of an answer stands: `none` is wanted, it `waits`, a reviewer `approved` or `returned` it, or it
 * was approved and has `changed` since, and is to be reviewed anew.
 */
export const REVIEWS = ['none', 'waits', 'approved', 'changed', 'returned'] as const;
export type Review = (typeof REVIEWS)[number];

const decidedLast = (events: readonly RequestEvent[]): EventOf<'decided'> | undefined =>
  events.findLast((event) => event.type === 'decided');

/** The last review of what was decided last. */
export const reviewedLast = (events: readonly RequestEvent[]): EventOf<'reviewed'> | undefined => {
  const last = events.findLast(({ type }) => type === 'decided' || type === 'reviewed');
  return last?.type === 'reviewed' ? last : undefined;
};

/** The office has its groups reviewed; what hands over information against a third party's word is, whatever it chose. */
const isWanted = (
  { decision }: EventOf<'decided'>,
  events: readonly RequestEvent[],
  first: ReviewFirst,
): boolean => first.includes(OUTCOMES[decision.outcome].group) || isOverRefusal(decision, events);

/**
 * Where the review of an answer stands that is decided and has not left; `none` too while there is no such answer.
 * Events do not tell whether the answer has changed since it was approved: `reviewNow` does.
 */
export const reviewOf = (
  { state, events }: { state: CaseState; events: readonly RequestEvent[] },
  first: ReviewFirst,
): Review => {
  const decided = decidedLast(events);
  if (state !== 'decided' || decided === undefined || !isWanted(decided, events, first)) return 'none';
  return reviewedLast(events)?.verdict ?? 'waits';
};

/**
 * Another person than the one who decided looks at it; who returns it says why. Of an answer that provides information
 * it is the confidentiality review 保密审查 too (v2019 Art 17, v2008 Art 14), over exactly what leaves, with its basis.
 */
export const reviewedFaults = (event: EventOf<'reviewed'>, look: Look): Fault[] => {
  const decided = lastOf(look, 'decided');
  const faults = needs(event, decided, 'not-decided', {
    zh: '没有可以审核的决定',
    en: 'Nothing is decided that could be reviewed.',
  });
  if (decided?.by === event.by) {
    faults.push(
      at('same-person', '/by', {
        zh: '答复须由作出决定的人以外的人审核',
        en: 'An answer is reviewed by another person than the one who decided it.',
      }),
    );
  }
  if (event.verdict === 'returned' && event.reason === undefined) {
    faults.push(
      at('reason-missing', '/reason', { zh: '请写明需要修改之处', en: 'Say what is to be changed.' }),
    );
  }
  if (
    event.verdict === 'approved' &&
    decided &&
    givesSomething(decided.decision) &&
    event.basis === undefined
  ) {
    faults.push(
      at('basis-missing', '/basis', {
        zh: '提供信息前须经保密审查：请写明审查依据和结论',
        en: 'What is provided passes the confidentiality review first: say on which basis.',
      }),
    );
  }
  return faults;
};

/** An answer that is to be reviewed leaves as it was approved, and not before. */
export const unreviewedFaults = (event: EventOf<'dispatched'>, look: Look): Fault[] => {
  const decided = lastOf(look, 'decided');
  if (decided === undefined || !isWanted(decided, look.events, look.reviewFirst)) return [];
  const reviewed = reviewedLast(look.events);
  if (reviewed?.verdict === 'returned') {
    return [
      at('returned', '/type', {
        zh: `审核退回此答复：${reviewed.reason ?? ''}`,
        en: `The review returned this answer: ${reviewed.reason ?? ''}`,
      }),
    ];
  }
  if (reviewed === undefined) {
    return [
      at('not-reviewed', '/type', {
        zh: '此答复须由他人审核后才能发出',
        en: 'This answer is to be reviewed by another person before it leaves.',
      }),
    ];
  }
  const before = notBefore(event, reviewed);
  return reviewed.content === event.content
    ? before
    : [
        ...before,
        at('changed-since-review', '/type', {
          zh: '审核后答复有变：须重新审核',
          en: 'The answer has changed since its review: have it reviewed anew.',
        }),
      ];
};
