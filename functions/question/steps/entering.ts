import { officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { namingFaults } from '../../request/casework/person.ts';
import type { CaseOfficerPorts } from '../../request/officer/ports.ts';
import { officerFaults } from '../../request/officer/staff.ts';
import { addressStep, closeAddress } from '../../sealed/notice-address.ts';
import { newNumber } from '../../sealed/receipt.ts';
import { newDataKey, openParts, sealedStep, sealPart, wrappedKeyStep } from '../../sealed/secrets.ts';
import { chain, chainWithHead, noteEntry } from '../../store/audit/audit.ts';
import { sifted } from '../../store/sifted.ts';
import { transact } from '../../store/table.ts';
import { once, operation } from '../../web/officers.ts';
import { QUESTIONS } from '../choices.ts';
import type { QuestionOperation } from '../contract/officer-routes.ts';
import type { EarlierAnswer, QuestionWords } from '../contract/schemas.ts';
import { newQuestion } from '../records/new.ts';
import {
  findQuestion,
  openQuestions,
  publicAnswers,
  questionReadsSubject,
  questionSteps,
  questionSubject,
  questionsOfYear,
} from '../records/questions.ts';
import type { QuestionRow } from '../records/row.ts';
import { earlierFor } from '../rules/earlier.ts';
import { cameFaults, questionDue, stateAfter } from '../rules/question.ts';
import {
  askedOf,
  namesIn,
  numberIn,
  questionAsRead,
  questionView,
  refuseFaults,
  shownQuestion,
} from './ports.ts';

/** Questions as they come in, are looked at and put in somebody's charge. */

export const listQuestions = (ports: CaseOfficerPorts): QuestionOperation<'listQuestions'> =>
  operation(ports, async ({ table }, { query }) => {
    const { year, state, officer, publication, limit, cursor } = query;
    if (year === undefined && ((state ?? 'open') !== 'open' || publication !== undefined)) {
      throw new Problem('bad-request', {
        zh: '已办结的咨询按年列出：请给出年度',
        en: 'Closed questions are listed by year: say which',
      });
    }
    const fits = (one: QuestionRow): boolean =>
      (state === undefined || one.state === state) &&
      (publication === undefined || one.publication === publication) &&
      (officer === undefined || one.officer === officer);
    const { items, next } = await sifted(
      (paging) => (year === undefined ? openQuestions(table, paging) : questionsOfYear(table, year, paging)),
      fits,
      { limit, cursor },
    );
    return { body: { items: items.map(questionView), next } };
  });

export const showQuestion = (ports: CaseOfficerPorts): QuestionOperation<'showQuestion'> =>
  operation(ports, async ({ table }, call) => shownQuestion(await findQuestion(table, numberIn(call))));

export const enterQuestion = (ports: CaseOfficerPorts): QuestionOperation<'enterQuestion'> =>
  once(ports, async (handling, call, keep) => {
    const { table, secrets, act, law } = handling;
    const { way, topic, officer, question, name, phone, email } = call.body;
    const today = officeDay(act.at).toString();
    const day = call.body.day ?? today;
    refuseFaults([
      ...cameFaults(day, today),
      ...(officer === undefined ? [] : officerFaults(officer, '/officer')),
      ...namingFaults({ name, phone, email }, { topic }),
    ]);
    const number = newNumber('ZX', act.at);
    const said = {
      question,
      ...(name !== undefined && { name }),
      ...(phone !== undefined && { phone }),
      ...(email !== undefined && { email }),
    };
    const [key, address] = await Promise.all([
      newDataKey(secrets, number),
      email === undefined ? null : closeAddress(secrets, number, email),
    ]);
    const due = questionDue(day, law.calendar, QUESTIONS);
    const draft = newQuestion(
      { number, way, day, due, topic, officer: officer ?? null, same: '', mail: address !== null },
      act.by,
      act.at,
    );
    const { after, steps } = questionSteps(table, null, draft, act, {
      action: 'entered',
      detail: { way, day },
    });
    const reply = shownQuestion(after, 201);
    await transact(table, [
      ...steps,
      wrappedKeyStep(table, number, key),
      sealedStep(table, number, sealPart(key, 'question', said)),
      ...(address ? [addressStep(table, number, address)] : []),
      keep(reply),
    ]);
    return reply;
  });

export const revealQuestion = (ports: CaseOfficerPorts): QuestionOperation<'revealQuestion'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const found = await findQuestion(table, numberIn(call));
    refuseFaults(await namesIn(handling, found, { reason: call.body.reason }));
    const { key, asked } = await askedOf(handling, found.number);
    await noteEntry(table, questionReadsSubject(found.number), act, {
      action: 'read',
      detail: { reason: call.body.reason },
    });
    const parts = await openParts(
      table,
      key,
      found.answers.map(({ n }) => `answer-${n}`),
    );
    const answers = found.answers.map(({ n }) => ({ n, text: String(parts[`answer-${n}`] ?? '') }));
    return { body: { ...asked, answers } satisfies QuestionWords };
  });

export const questionAudit = (ports: CaseOfficerPorts): QuestionOperation<'questionAudit'> =>
  operation(ports, async ({ table }, call) => {
    const number = numberIn(call);
    const headOf = async () => (await findQuestion(table, number)).audit;
    return { body: await chainWithHead(table, questionSubject(number), headOf) };
  });

export const questionReads = (ports: CaseOfficerPorts): QuestionOperation<'questionReads'> =>
  operation(ports, async ({ table }, call) => {
    const { number } = await findQuestion(table, numberIn(call));
    return { body: { items: await chain(table, questionReadsSubject(number)), head: null } };
  });

/** A share to the nearest 5 %, which is as near as it means anything. */
const percent = (share: number): number => Math.min(100, Math.round(share * 20) * 5);

export const earlierAnswers = (ports: CaseOfficerPorts): QuestionOperation<'earlierAnswers'> =>
  operation(ports, async (handling, call) => {
    const { table } = handling;
    const found = await findQuestion(table, numberIn(call));
    const { asked } = await askedOf(handling, found.number);
    const published = (await publicAnswers(table)).filter(({ number }) => number !== found.number);
    const items = earlierFor(`${found.topic ?? ''}\n${asked.question}`, published).map(({ one, match }) => ({
      number: one.number,
      answeredOn: one.answeredOn,
      question: one.question,
      answer: one.answer,
      percent: percent(match),
    }));
    return { body: { items } satisfies EarlierAnswer };
  });

export const assignQuestion = (ports: CaseOfficerPorts): QuestionOperation<'assignQuestion'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const { officer, topic } = call.body;
    const before = await questionAsRead(handling, call);
    const state = stateAfter(before.state, 'assign');
    refuseFaults([
      ...officerFaults(officer, '/officer'),
      ...(topic === undefined ? [] : await namesIn(handling, before, { topic })),
    ]);
    const draft = { ...before, state, officer, topic: topic ?? before.topic };
    const { after, steps } = questionSteps(table, before, draft, act, {
      action: 'assigned',
      detail: { officer },
    });
    await transact(table, steps);
    return shownQuestion(after);
  });
