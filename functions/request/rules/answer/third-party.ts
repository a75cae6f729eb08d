import type { Fault } from '../../../kernel/problem.ts';
import type { EventOf, RequestEvent } from '../events/events.ts';
import { at, type Look } from '../events/rule-context.ts';
import { type Decision, givesSomething } from './decision.ts';

/** Third parties 第三方 and what leaves over their head: 2019 Regulations, Art 32; 2008 Regulations, Art 23. */

const THEIR_RIGHTS = 'third-party-rights';

const isAsked = (event: RequestEvent): event is EventOf<'consultation-dispatched'> =>
  event.type === 'consultation-dispatched' && event.with === 'third-party';

/** The third parties that were asked, and what each answered; null where no answer is on record. */
export const thirdParties = (
  events: readonly RequestEvent[],
): { id: string; answer: EventOf<'consultation-replied'>['answer'] | null }[] =>
  events.filter(isAsked).map(({ consultation: id }) => {
    const reply = events.findLast((e) => e.type === 'consultation-replied' && e.consultation === id);
    return { id, answer: reply?.type === 'consultation-replied' ? reply.answer : null };
  });

/**
 * Whether a decision hands over what a third party objected to: it provides, one of them refused or agreed to a part
 * only, and nothing is withheld for their sake.
 */
export const isOverRefusal = (decision: Decision, events: readonly RequestEvent[]): boolean =>
  givesSomething(decision) &&
  thirdParties(events).some(({ answer }) => answer === 'refuses' || answer === 'partly') &&
  !decision.withheld.some(({ ground }) => ground === THEIR_RIGHTS);

/**
 * Nothing is provided, wholly or in part, while a third party has still time to answer. Where the law gives them a time,
 * silence beyond it leaves the decision to the office.
 */
export const openConsultationFaults = ({ day, decision }: EventOf<'decided'>, look: Look): Fault[] => {
  if (!givesSomething(decision)) return [];
  const windows = look.deadline?.windows.consultations ?? [];
  const open = thirdParties(look.events).filter(({ id, answer }) => {
    const until = windows.find((one) => one.id === id)?.until ?? null;
    return answer === null && (until === null || day <= until);
  });
  return open.map(({ id }) =>
    at('consultation-open', '/decision/reply', {
      zh: `征求第三方意见（${id}）尚未答复、期限未满：此前不得提供信息`,
      en: `The third party of ${id} has still time to answer: nothing is provided before.`,
    }),
  );
};

/**
 * Over a refusal a decision says why: under the 2019 Regulations that the reasons do not hold or that the public interest
 * asks for it; under those of 2008, where a refusal binds whatever its reasons, the public interest alone.
 */
export const refusalFaults = (decision: Decision, look: Look): Fault[] => {
  const { publicInterest, refusalUnfounded } = decision;
  const binds = look.regime.refusalBinds;
  const faults: Fault[] = [];
  const over = isOverRefusal(decision, look.events);
  if (refusalUnfounded !== undefined && (binds || !over)) {
    faults.push(
      at(binds ? 'not-in-this-regime' : 'no-refusal', '/decision/refusalUnfounded', {
        zh: binds ? '依2008年条例，第三方不同意即不得公开，不问理由' : '没有第三方不同意公开而仍予公开的情形',
        en: binds
          ? 'Under the Regulations of 2008 a refusal binds whatever its reasons.'
          : 'No third party refuses what this decision provides.',
      }),
    );
  }
  if (!over || publicInterest !== undefined || (refusalUnfounded !== undefined && !binds)) return faults;
  return [
    ...faults,
    at('refusal-binds', '/decision/publicInterest', {
      zh: binds
        ? '第三方不同意公开：请写明不公开会对何种公共利益造成重大影响'
        : '第三方不同意公开：请写明其理由何以不合理（refusalUnfounded），或者不公开会对何种公共利益造成重大影响（publicInterest）',
      en: binds
        ? 'The third party refuses: say which public interest outweighs it.'
        : 'The third party refuses: say why its reasons do not hold (refusalUnfounded), or which public interest outweighs it (publicInterest).',
    }),
  ];
};
