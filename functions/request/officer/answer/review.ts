import { Problem } from '../../../kernel/problem.ts';
import { operation } from '../../../web/officers.ts';
import { writtenAnswer } from '../../casework/answer.ts';
import { namesNobody } from '../../casework/person.ts';
import type { OfficerOperation } from '../../contract/officer-routes.ts';
import type { Case } from '../../records/case.ts';
import { recordEvents } from '../../records/cases.ts';
import { drafted } from '../letters/drafting.ts';
import { asWritten, previewed } from '../letters/preview.ts';
import { type CaseHandling, type CaseOfficerPorts, caseAsRead, loadNamedCase } from '../ports.ts';
import { caseReply } from '../work.ts';

const draftOf = (handling: CaseHandling, found: Case) =>
  drafted(handling, found, found.request, { kind: 'answer' });

/** What would leave now: the answer's letter as it was written, or as it would be written. */
const answerNow = async (
  handling: CaseHandling,
  found: Case,
): Promise<{ content?: string | undefined; documents: number[] }> =>
  writtenAnswer(found) ?? (await draftOf(handling, found));

const READ = 'answer read for review';

/** The answer as it would leave now, for whoever reviews it; the reading is logged. */
export const readForReview = (ports: CaseOfficerPorts): OfficerOperation<'readForReview'> =>
  operation(ports, async (handling, call) => {
    const found = await loadNamedCase(handling, call);
    const letter = writtenAnswer(found);
    const body =
      letter === undefined
        ? await previewed(handling, found.receipt, await draftOf(handling, found), READ)
        : await asWritten(handling, found.receipt, letter, READ);
    return { body };
  });

/**
 * The review of an answer 审核 before it leaves, by another person than the one who decided it. What is approved is
 * the content that the reviewer has read, by its hash: an answer changed since is not approved by it.
 *
 * @throws Problem `stale-version` where the answer says something else by now
 */
export const reviewAnswer = (ports: CaseOfficerPorts): OfficerOperation<'reviewAnswer'> =>
  operation(ports, async (handling, call) => {
    const { content, verdict, basis, reason, day, lateEntry } = call.body;
    const { table, law, act } = handling;
    const before = await caseAsRead(handling, call);
    await namesNobody(handling, before, { basis, reason, lateEntry });
    const now = before.request.state === 'decided' ? await answerNow(handling, before) : undefined;
    if (now !== undefined && content !== now.content) {
      throw new Problem('stale-version', {
        zh: '答复已不是您所阅读的：请重新查看',
        en: 'The answer is not the one that you have read: look at it again',
      });
    }
    const event = {
      type: 'reviewed' as const,
      day: day ?? law.today.toString(),
      at: act.at.toString(),
      by: act.by,
      content,
      documents: now?.documents ?? [],
      verdict,
      ...(basis !== undefined && { basis }),
      ...(reason !== undefined && { reason }),
      ...(lateEntry !== undefined && { lateEntry }),
    };
    return caseReply(handling, await recordEvents(table, law, before, { events: [event] }, act));
  });
