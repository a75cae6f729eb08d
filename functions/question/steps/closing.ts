import { randomUUID } from 'node:crypto';
import office from '../../../site/office.json' with { type: 'json' };
import { officeDay, officeTime } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import { addEntries, entryId, headOf, newRow } from '../../register/records/entries.ts';
import type { Register } from '../../register/rules/definition.ts';
import { registerOf } from '../../register/rules/registers.ts';
import type { CaseHandling, CaseOfficerPorts } from '../../request/officer/ports.ts';
import { closedMailStep } from '../../sealed/closed-mail.ts';
import { openDataKey, sealedStep, sealPart } from '../../sealed/secrets.ts';
import { queueMessage } from '../../store/outbox.ts';
import { untilWon } from '../../store/race.ts';
import { type Step, transact } from '../../store/table.ts';
import { operation } from '../../web/officers.ts';
import { QUESTIONS } from '../choices.ts';
import type { QuestionOperation } from '../contract/officer-routes.ts';
import { type QuestionDraft, questionSteps } from '../records/questions.ts';
import type { QuestionRow } from '../records/row.ts';
import { answerMail } from '../rules/mails.ts';
import { entryOfQuestion, stateAfter } from '../rules/question.ts';
import { namesIn, questionAsRead, refuseFaults, shownQuestion } from './ports.ts';

/** How questions come to their end: answered, or put aside. What becomes a request is in turning.ts. */

const consultations = (): Register => {
  const register = registerOf('consultations');
  if (!register) throw new RangeError('There is a register of consultations');
  return register;
};

/** More answers to one question than anybody gives; each has a part of its own. */
const MOST_ANSWERS = 20;

/** Until when the words of a question that is closed on this day are kept. */
export const keptFrom = ({ act }: CaseHandling): Pick<QuestionDraft, 'closedOn' | 'keptUntil'> => {
  const today = officeDay(act.at);
  return { closedOn: today.toString(), keptUntil: today.add({ months: QUESTIONS.keptMonths }).toString() };
};

const answerFaults = (
  before: QuestionRow,
  body: { how: string; topic?: string | undefined; on?: string | undefined; time?: string | undefined },
  { act }: CaseHandling,
): Fault[] => {
  const faults: Fault[] = [];
  const today = officeDay(act.at).toString();
  const at = (code: string, pointer: string, detail: Text) => faults.push({ code, pointer, detail });
  if (before.topic === null && body.topic === undefined)
    at('missing', '/topic', {
      zh: '请写明内容摘要：登记簿中要显示',
      en: 'Say what it was about: the register of consultations shows it.',
    });
  if (body.how === 'mail' && !before.mail)
    at('no-address', '/how', {
      zh: '提问人没有留下邮箱：请以其他方式答复',
      en: 'Whoever asked gave no mail address: answer another way.',
    });
  if (body.how === 'mail' && (body.on !== undefined || body.time !== undefined))
    at('sent-now', body.on === undefined ? '/time' : '/on', {
      zh: '邮件即刻发出，不另写时间',
      en: 'A mail leaves now, and has no other time.',
    });
  if (body.on !== undefined && (body.on > today || body.on < before.day))
    at('out-of-range', '/on', {
      zh: '答复之日应在收到之日与今天之间',
      en: 'It was answered between the day on which it came and today.',
    });
  const now = officeTime(act.at, 0).slice(11, 16);
  if ((body.on ?? today) === today && (body.time ?? '') > now)
    at('in-the-future', '/time', { zh: '这一时刻尚未到来', en: 'This time has not come yet.' });
  if (before.answers.length >= MOST_ANSWERS)
    at('too-many', '', {
      zh: '此咨询答复次数已多：请另行录入',
      en: 'This question was answered often enough: enter a new one.',
    });
  return faults;
};

/**
 * Answers a question, in one transaction with its entry in the register of consultations, by which it counts, and
 * with the mail where it goes by mail. Answered once more it counts no second time.
 */
export const answerQuestion = (ports: CaseOfficerPorts): QuestionOperation<'answerQuestion'> =>
  operation(ports, async (handling, call) => {
    const { table, secrets, act } = handling;
    const { how, text, topic, on, time } = call.body;
    const before = await questionAsRead(handling, call);
    const state = stateAfter(before.state, 'answer');
    if (before.destroyed !== null)
      throw new Problem('conflict', {
        zh: '此咨询的内容已经销毁',
        en: 'The words of this question were destroyed',
      });
    refuseFaults([
      ...answerFaults(before, call.body, handling),
      ...(topic === undefined ? [] : await namesIn(handling, before, { topic })),
    ]);
    const key = await openDataKey(secrets, table, before.number);
    const n = before.answers.length + 1;
    const answeredOn = on ?? officeDay(act.at).toString();
    const known = topic ?? before.topic ?? '';
    const given = {
      n,
      how,
      on: answeredOn,
      time: time ?? (on === undefined ? officeTime(act.at, 0).slice(11, 16) : null),
      by: act.by,
      at: act.at.toString(),
    };
    const draft = {
      ...before,
      state,
      topic: known,
      officer: before.officer ?? act.by,
      answers: [...before.answers, given],
      ...(before.closedOn === null && keptFrom(handling)),
    };
    const deed = { action: 'answered', detail: { how, on: answeredOn, answer: n } };
    const beside = [
      sealedStep(table, before.number, sealPart(key, `answer-${n}`, text)),
      ...(how === 'mail' ? await mailSteps(handling, before.number, n, text) : []),
    ];
    if (before.entry !== null) {
      const { after, steps } = questionSteps(table, before, draft, act, deed);
      await transact(table, [...steps, ...beside]);
      return shownQuestion(after);
    }
    const random = randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase();
    return untilWon(async () => {
      const register = consultations();
      const head = await headOf(table, register.id);
      // Read after the register: where that moved by this very question, its officer is to look again.
      await questionAsRead(handling, call);
      const { number, way, day } = before;
      const entry = entryOfQuestion({ number, way, day, topic: known, answeredOn }, (year) =>
        Boolean(head.closed[year]),
      );
      const id = entryId(register, entry, random);
      const { after, steps } = questionSteps(table, before, { ...draft, entry: id }, act, deed);
      await addEntries(
        table,
        register,
        head,
        [newRow(id, entry, act)],
        act,
        { action: 'entry added', detail: { entry: id, question: number } },
        [...steps, ...beside],
      );
      return shownQuestion(after);
    });
  });

/** The mail and its words, which lie apart from the queue. */
const mailSteps = async (
  { table, secrets, act }: CaseHandling,
  number: string,
  n: number,
  answer: string,
): Promise<Step[]> => {
  const { subject, text } = answerMail(number, answer, office);
  const id = `answer-${number}-${n}`;
  return [
    await closedMailStep(secrets, table, { number, id, text }, act.at),
    queueMessage(table, {
      id,
      at: act.at,
      to: 'applicant',
      receipt: number,
      closed: true,
      subject,
      text: '',
    }),
  ];
};

export const dismissQuestion = (ports: CaseOfficerPorts): QuestionOperation<'dismissQuestion'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const { reason } = call.body;
    const before = await questionAsRead(handling, call);
    const state = stateAfter(before.state, 'dismiss');
    refuseFaults(await namesIn(handling, before, { reason }));
    const dismissed = { reason, by: act.by, at: act.at.toString() };
    const draft = { ...before, state, dismissed, ...keptFrom(handling) };
    const { after, steps } = questionSteps(table, before, draft, act, {
      action: 'dismissed',
      detail: { reason },
    });
    await transact(table, steps);
    return shownQuestion(after);
  });
