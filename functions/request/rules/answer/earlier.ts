import type { Day } from '../../../kernel/day.ts';
import type { Fault } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Outcome } from '../../../law/outcome.ts';
import type { EventOf } from '../events/events.ts';
import { isAnswered, type RequestCase } from '../request.ts';

/**
 * The answer that a repeated request 重复申请 had before, which is what lets it be turned down: it was given to the same
 * applicant for the same content (v2019 Art 36(6)). Unconfirmed under v2008: the same, by 国办发〔2010〕5号. Whether the
 * content is the same is for the officer to say.
 */

/** `number`: the 文号 of the earlier answer, null where its letter was not written here. */
export type CitedAnswer = { receipt: string; day: Day; number: string | null };

/** What closes a request as abandoned says nothing of what it asks for: who asks again is answered. */
const ABANDONED: readonly Outcome[] = ['supplement-lapsed', 'payment-lapsed'];

/** The answer that left, and stands: nothing has opened the request since. */
export const sentAnswer = (
  request: RequestCase,
): { decided: EventOf<'decided'>; dispatched: EventOf<'dispatched'> } | null => {
  const decided = request.events.findLast((event) => event.type === 'decided');
  const dispatched = request.events.findLast((event) => event.type === 'dispatched');
  return isAnswered(request) && decided !== undefined && dispatched !== undefined
    ? { decided, dispatched }
    : null;
};

/**
 * Why the request that a decision of `day` names is none that was answered before. `earlier`: null where there is none
 * of that number; `sameApplicant`: whether it shares an identity, a name or a contact with the one that is decided.
 */
export const earlierFaults = (
  receipt: string,
  day: Day,
  earlier: RequestCase | null,
  sameApplicant: boolean,
): Fault[] => {
  const fault = (code: string, detail: Text): Fault[] => [{ code, pointer: '/decision/earlier', detail }];
  if (earlier === null)
    return fault('unknown-request', { zh: `没有申请 ${receipt}`, en: `There is no request ${receipt}` });
  if (!sameApplicant) {
    return fault('another-applicant', {
      zh: `${receipt} 与本件没有相同的姓名、证件号码或者联系方式：不是同一申请人的申请`,
      en: `${receipt} shares no name, number or contact with this request: it is somebody else’s.`,
    });
  }
  const answer = sentAnswer(earlier);
  if (answer === null || ABANDONED.includes(answer.decided.decision.outcome)) {
    return fault('not-answered', {
      zh: `${receipt} 所申请的内容没有已发出并且仍然有效的答复`,
      en: `What ${receipt} asks for has had no answer that left and stands.`,
    });
  }
  if (answer.decided.decision.outcome === 'repeated') {
    return fault('repeated-itself', {
      zh: `${receipt} 本身是重复申请：请写明最先答复的申请编号`,
      en: `${receipt} was repeated itself: name the request that was answered first.`,
    });
  }
  return answer.dispatched.day > day
    ? fault('answered-later', {
        zh: `${receipt} 于 ${answer.dispatched.day} 答复，在本决定之后`,
        en: `${receipt} was answered on ${answer.dispatched.day}, after this decision.`,
      })
    : [];
};
