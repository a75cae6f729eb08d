import office from '../../../../site/office.json' with { type: 'json' };
import type { Fault } from '../../../kernel/problem.ts';
import { keyedHash } from '../../../sealed/hashes.ts';
import { documentsFor } from '../../casework/answer.ts';
import { knownPerson, subjectOf } from '../../casework/person.ts';
import type { CaseLetterBody } from '../../contract/officer-bodies.ts';
import type { Case } from '../../records/case.ts';
import { givesNothing, NOTHING_PROVIDED } from '../../rules/answer/decision.ts';
import type { LetterHead, Sender } from '../../rules/letters/head.ts';
import { type Letter, letterText } from '../../rules/letters/letter.ts';
import { isAnswered, type RequestCase } from '../../rules/request.ts';
import { addresseeOf } from '../addressee.ts';
import { namesOfFiles } from '../answer/released.ts';
import type { CaseHandling } from '../ports.ts';
import { cannotBeWritten, deadlineNow, letterFacts } from './letter-facts.ts';

const SENDER: Sender = {
  name: office.name,
  numberPrefix: office.requests.documentPrefix,
  address: office.address,
  telephone: office.phone,
  payment: office.requests.feePayment,
};

const NONE = { documents: [], faults: [] };

const matterOf = ({ events }: RequestCase): LetterHead['matter'] =>
  events.find((event) => event.type === 'received')?.matter ?? 'disclosure';

const answerOf = ({ events }: RequestCase) => events.findLast((event) => event.type === 'decided');

/** A letter that has no number yet: what it says, and what goes with it. */
export type LetterDraft = {
  compose: (sequence: number) => Letter;
  /** The released documents that go with an answer, by file number. */
  documents: number[];
  /** The keyed hash of what it says and of what goes with it; number, day and seal are no part of that. */
  content: string;
  /** How the applicant wants the answer; null where they did not say, and of a letter to somebody else. */
  deliverBy: string | null;
};

/**
 * By what a letter is known again, whoever wrote it down and when. It names people, and a plain hash of it could be
 * guessed at.
 */
const contentOf = (
  { secrets }: CaseHandling,
  receipt: string,
  { number: _, day: __, sealed: ___, ...said }: Letter,
  documents: readonly number[],
): Promise<string> => keyedHash(secrets, 'letter', JSON.stringify([receipt, said, documents]));

/**
 * An answer is written of what is decided and has not left: once it has, a letter of today would not be what was
 * sent, and of a request that was taken up anew the last decision is the one before.
 */
const answerFaults = (request: RequestCase): Fault[] => {
  if (request.state === 'decided') return [];
  const sent = request.events.findLast(({ type }) => type === 'dispatched');
  if (sent !== undefined && isAnswered(request)) {
    const detail = {
      zh: `答复已于 ${sent.day} 发出：今天的文书不会是当时发出的`,
      en: `The answer left on ${sent.day}: a letter of today would not be what was sent.`,
    };
    return [{ code: 'answered-already', pointer: '/kind', detail }];
  }
  const detail = {
    zh: '没有已作出而未发出的决定：请先作出决定，或者与文书一并作出',
    en: 'Nothing is decided that has not left; decide it before the letter, or with it.',
  };
  return [{ code: 'nothing-to-tell', pointer: '/kind', detail }];
};

/**
 * A letter from the facts of a case as it stands in `request`, which may be one event further than `before`. Who is
 * written to is looked up inside.
 *
 * @throws Problem `invalid` where it cannot be written
 */
export const drafted = async (
  handling: CaseHandling,
  before: Case,
  request: RequestCase,
  body: CaseLetterBody,
): Promise<LetterDraft> => {
  const standing = { handling, request };
  const answers = body.kind === 'answer';
  const { documents, faults } = answers ? documentsFor(before, body.documents) : NONE;
  const decision = answers ? answerOf(request)?.decision : undefined;
  const all = answers ? [...answerFaults(request), ...faults] : [];
  if (all.length === 0 && decision && givesNothing(decision, documents)) {
    all.push({ code: 'nothing-attached', pointer: '/documents', detail: NOTHING_PROVIDED });
  }
  if (all.length > 0) throw cannotBeWritten(...all);
  const attachments = await namesOfFiles(handling, before.receipt, documents);
  const facts = await letterFacts(standing, body, attachments);
  const { applicant, wanted } = await knownPerson(handling, before.receipt);
  const { addressee, you } = addresseeOf(before, request, applicant);
  const head: Omit<LetterHead, 'sequence'> = {
    sender: SENDER,
    day: handling.law.today.toString(),
    addressee: body.kind === 'consultation' ? (body.addressee ?? '') : addressee,
    you,
    receipt: before.receipt,
    matter: matterOf(request),
    subject: subjectOf(wanted),
    receivedOn: deadlineNow(standing).receivedOn,
    regime: handling.law.regimes[request.regime],
    sealed: body.sealed ?? office.requests.letterSeal,
  };
  const compose = (sequence: number): Letter => letterText({ ...head, sequence }, facts);
  return {
    compose,
    documents,
    content: await contentOf(handling, before.receipt, compose(0), documents),
    deliverBy: body.kind === 'consultation' ? null : (wanted.way ?? null),
  };
};
