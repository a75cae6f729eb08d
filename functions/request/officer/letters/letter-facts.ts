import { type Fault, Problem } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import { OUTCOMES } from '../../../law/outcome.ts';
import { remediesAgainst } from '../../../law/remedy.ts';
import { REMEDIES } from '../../../runtime/office.ts';
import { knownPerson, subjectOf } from '../../casework/person.ts';
import type { CaseLetterBody } from '../../contract/officer-bodies.ts';
import { LETTER_NAMES } from '../../pages/words.ts';
import { monthOf } from '../../records/writes.ts';
import { deadlineOf } from '../../rules/deadline/deadline.ts';
import type { EventOf, EventType, RequestEvent } from '../../rules/events/events.ts';
import { EVENT_TITLES } from '../../rules/events/names.ts';
import type { LetterFacts } from '../../rules/letters/head.ts';
import type { RequestCase } from '../../rules/request.ts';
import { citedAnswer } from '../answer/earlier.ts';
import type { CaseHandling } from '../ports.ts';

/** What a letter tells, from the case as it stands once the event that goes with the letter is recorded. */
export type LetterSource = { handling: CaseHandling; request: RequestCase };

const lastOf = <T extends EventType>({ request }: LetterSource, type: T): EventOf<T> | undefined =>
  request.events.findLast((event): event is EventOf<T> => event.type === type);

export const cannotBeWritten = (...faults: readonly Fault[]): Problem =>
  new Problem(
    'invalid',
    { zh: '文书不能生成，未作任何改动', en: 'The letter cannot be written; nothing has changed.' },
    { faults },
  );

const lacks = (code: string, pointer: string, detail: Text): Problem =>
  cannotBeWritten({ code, pointer, detail });

/** The event that a letter tells of. */
const told = <T extends EventType>(standing: LetterSource, type: T): EventOf<T> => {
  const event = lastOf(standing, type);
  if (event) return event;
  throw lacks('nothing-to-tell', '/kind', {
    zh: `没有“${EVENT_TITLES[type]}”的记录：请在文书之前或者与其一并记录`,
    en: `No ${type} is on record; record it before the letter, or with it.`,
  });
};

const given = (
  body: CaseLetterBody,
  ...fields: ('points' | 'addressee' | 'summary' | 'consultation')[]
): void => {
  const faults = fields
    .filter((field) => body[field] === undefined)
    .map(
      (field): Fault => ({
        code: 'missing',
        pointer: `/${field}`,
        detail: { zh: `${LETTER_NAMES[body.kind].zh}需要 ${field}`, en: `${body.kind} needs ${field}` },
      }),
    );
  if (faults.length > 0) throw cannotBeWritten(...faults);
};

export const deadlineNow = (
  { handling: { law }, request }: LetterSource,
  more: readonly RequestEvent[] = [],
) => deadlineOf([...request.events, ...more], law.regimes[request.regime], law.calendar);

/** An extension is told by its letter, so the due date in it is the one that telling gives. */
const extensionFacts = (standing: LetterSource): LetterFacts => {
  const approved = told(standing, 'extension-approved');
  const proposed = told(standing, 'extension-proposed');
  const { act, law } = standing.handling;
  const telling = standing.request.events.lastIndexOf(approved) > lastToldAt(standing);
  const deadline = deadlineNow(
    standing,
    telling ? [{ type: 'extension-told', day: law.today.toString(), at: act.at.toString(), by: act.by }] : [],
  );
  if (deadline.due === null)
    throw lacks('no-due-date', '/kind', {
      zh: '期限中止，没有可告知的答复期限',
      en: 'The clock is held: there is no due date to tell.',
    });
  const { due, provisional } = deadline;
  return { kind: 'extension', workingDays: proposed.workingDays, due, provisional, reason: proposed.reason };
};

/** Whether the supplement was asked for too late to move the period. */
const movesNothing = (standing: LetterSource): boolean => {
  const { handling, request } = standing;
  const { lateSupplement } = handling.law.regimes[request.regime].choices;
  return lateSupplement === 'no-effect' && deadlineNow(standing).flags.includes('late-supplement');
};

const lastToldAt = ({ request }: LetterSource): number =>
  request.events.findLastIndex(({ type }) => type === 'extension-told');

/** To whom the enquiry goes decides what it says: a third party, another agency or a co-maker. */
const consultationFacts = (standing: LetterSource, body: CaseLetterBody): LetterFacts => {
  given(body, 'consultation', 'addressee', 'summary');
  const { request, handling } = standing;
  const dispatched = request.events.find(
    (event) => event.type === 'consultation-dispatched' && event.consultation === body.consultation,
  );
  if (dispatched?.type !== 'consultation-dispatched') {
    throw lacks('unknown-consultation', '/consultation', {
      zh: `没有征求意见 ${body.consultation}`,
      en: `There is no consultation ${body.consultation}.`,
    });
  }
  const party = dispatched.with;
  const { workingDays } = handling.law.regimes[request.regime].consultation[party];
  return { kind: 'consultation', party, summary: body.summary ?? '', workingDays };
};

/** The parts of a split request, each with what it asks for. */
const splitFacts = async (standing: LetterSource): Promise<LetterFacts> => {
  const { into } = told(standing, 'split');
  const parts = await Promise.all(
    into.map(async (receipt) => ({
      receipt,
      subject: subjectOf((await knownPerson(standing.handling, receipt)).wanted),
    })),
  );
  return { kind: 'split', parts };
};

const answerFacts = async (standing: LetterSource, attachments: readonly string[]): Promise<LetterFacts> => {
  const { law } = standing.handling;
  const { decision } = told(standing, 'decided');
  const group = OUTCOMES[decision.outcome].group;
  const remedies = remediesAgainst(group, law.today.toString(), REMEDIES, { calendar: law.calendar });
  const earlier = await citedAnswer(standing.handling, decision);
  return { kind: 'answer', decision, remedies, attachments, ...(earlier && { earlier }) };
};

/**
 * What a letter tells of its own; `attachments` are the names of what goes with an answer.
 *
 * @throws Problem `invalid` where what it would tell is not on record
 */
export const letterFacts = async (
  standing: LetterSource,
  body: CaseLetterBody,
  attachments: readonly string[],
): Promise<LetterFacts> => {
  const { request, handling } = standing;
  const regime = handling.law.regimes[request.regime];
  switch (body.kind) {
    case 'receipt': {
      told(standing, 'registered');
      const { due, provisional } = deadlineNow(standing);
      return { kind: 'receipt', channel: told(standing, 'received').channel, due, provisional };
    }
    case 'supplement':
      given(body, 'points');
      return {
        kind: 'supplement',
        points: body.points ?? '',
        until: told(standing, 'supplement-asked').until,
        late: movesNothing(standing),
      };
    case 'extension':
      return extensionFacts(standing);
    case 'consultation':
      return consultationFacts(standing, body);
    case 'reasons':
      told(standing, 'reasons-asked');
      return { kind: 'reasons', reason: told(standing, 'excessive-found').reason };
    case 'later-date':
      return { kind: 'later-date', until: told(standing, 'later-date-agreed').until };
    case 'fee': {
      const { basis, count, before = 0, fen } = told(standing, 'fee-noticed');
      const reason = lastOf(standing, 'excessive-found')?.reason ?? null;
      const month = monthOf(request.events);
      return {
        kind: 'fee',
        basis,
        count,
        month,
        before,
        fen,
        reason,
        paymentWithin: regime.fee.paymentWithin,
      };
    }
    case 'split':
      return splitFacts(standing);
    case 'transfer': {
      const { agency, day } = told(standing, 'transferred');
      return { kind: 'transfer', agency, day };
    }
    case 'withdrawal':
      return { kind: 'withdrawal', day: told(standing, 'withdrawn').day };
    case 'answer':
      return answerFacts(standing, attachments);
  }
};
