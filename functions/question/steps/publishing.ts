import { officeDay } from '../../kernel/day.ts';
import type { CaseOfficerPorts } from '../../request/officer/ports.ts';
import { transact } from '../../store/table.ts';
import { operation } from '../../web/officers.ts';
import type { QuestionOperation } from '../contract/officer-routes.ts';
import { questionSteps } from '../records/questions.ts';
import { publicationAfter } from '../rules/question.ts';
import { namesIn, questionAsRead, refuseFaults, shownQuestion } from './ports.ts';

/** What everybody may read of a question: written by one person, let out by another, and taken back with a reason. */

const bilingual = ({ zh, en }: { zh: string; en?: string | undefined }) => ({ zh, en: en ?? null });

export const wordQuestion = (ports: CaseOfficerPorts): QuestionOperation<'wordQuestion'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const before = await questionAsRead(handling, call);
    const writtenBy = before.wording?.by ?? null;
    const publication = publicationAfter({ ...before, writtenBy }, 'propose', act.by);
    refuseFaults(await namesIn(handling, before, call.body));
    const { question, answer } = call.body;
    const wording = {
      question: bilingual(question),
      answer: bilingual(answer),
      by: act.by,
      at: act.at.toString(),
    };
    const draft = { ...before, publication, wording };
    const { after, steps } = questionSteps(table, before, draft, act, { action: 'wording written' });
    await transact(table, steps);
    return shownQuestion(after);
  });

export const publishQuestion = (ports: CaseOfficerPorts): QuestionOperation<'publishQuestion'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const before = await questionAsRead(handling, call);
    const writtenBy = before.wording?.by ?? null;
    const publication = publicationAfter({ ...before, writtenBy }, 'approve', act.by);
    const published = { day: officeDay(act.at).toString(), by: act.by, at: act.at.toString() };
    const draft = { ...before, publication, published, withdrawn: null };
    const { after, steps } = questionSteps(table, before, draft, act, { action: 'wording published' });
    await transact(table, steps);
    return shownQuestion(after);
  });

export const withdrawWording = (ports: CaseOfficerPorts): QuestionOperation<'withdrawWording'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const { reason } = call.body;
    const before = await questionAsRead(handling, call);
    const writtenBy = before.wording?.by ?? null;
    const publication = publicationAfter({ ...before, writtenBy }, 'withdraw', act.by);
    refuseFaults(await namesIn(handling, before, { reason }));
    const withdrawn = { reason, by: act.by, at: act.at.toString() };
    const draft = { ...before, publication, withdrawn };
    const { after, steps } = questionSteps(table, before, draft, act, {
      action: 'wording withdrawn',
      detail: { reason },
    });
    await transact(table, steps);
    return shownQuestion(after);
  });
