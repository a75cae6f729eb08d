import type * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import { known, namesOf, subjectOf } from '../casework/person.ts';
import { deadlineOf } from '../domain/deadline/deadline.ts';
import { type Fault, Problem } from '../domain/errors.ts';
import { remediesAgainst } from '../domain/law/remedy.ts';
import type { LetterFacts, LetterHead, Sender } from '../domain/letters/head.ts';
import { letterText } from '../domain/letters/letter.ts';
import { addressing } from '../domain/letters/words.ts';
import type { EventOf, EventType, RequestEvent } from '../domain/request/events.ts';
import { OUTCOMES } from '../domain/request/outcome.ts';
import type { RequestCase } from '../domain/request/request.ts';
import { transition } from '../domain/request/request.ts';
import { DOCX } from '../formats/media.ts';
import type { LetterAnswer } from '../http/contract/request/officer-answers.ts';
import type { LetterBody } from '../http/contract/request/officer-bodies.ts';
import type { OfficerOperation } from '../http/contract/request/officer-routes.ts';
import { REMEDIES } from '../runtime/office.ts';
import type { Case } from '../store/cases/case.ts';
import { issueLetter as issue } from '../store/cases/letters.ts';
import { letterPart, unsealedLetter } from '../store/cases/sealed-letter.ts';
import { reveal } from '../store/secrets/reveal.ts';
import { openDataKey } from '../store/secrets/secrets.ts';
import { asRead, type Handling, loadNamed, numberOf, type OfficerPorts, once, operation } from './ports.ts';
import { letterLine, versioned } from './view.ts';
import { prepared } from './work.ts';

const SENDER: Sender = {
  name: office.name,
  numberPrefix: office.requests.documentPrefix,
  address: office.address,
  telephone: office.phone,
  payment: office.requests.feePayment,
};

/** The case as it stands once the event that goes with the letter is recorded. */
type Standing = { handling: Handling; request: RequestCase };

const lastOf = <T extends EventType>({ request }: Standing, type: T): EventOf<T> | undefined =>
  request.events.findLast((event): event is EventOf<T> => event.type === type);

const lacks = (code: string, pointer: string, detail: string): Problem =>
  new Problem('invalid', 'The letter cannot be written; nothing has changed.', {
    faults: [{ code, pointer, detail }],
  });

/** The event that a letter tells of. */
const told = <T extends EventType>(standing: Standing, type: T): EventOf<T> => {
  const event = lastOf(standing, type);
  if (event) return event;
  throw lacks(
    'nothing-to-tell',
    '/kind',
    `No ${type} is on record; record it before the letter, or with it.`,
  );
};

const given = (
  body: LetterBody,
  ...fields: ('points' | 'addressee' | 'summary' | 'consultation')[]
): void => {
  const faults = fields
    .filter((field) => body[field] === undefined)
    .map(
      (field): Fault => ({ code: 'missing', pointer: `/${field}`, detail: `${body.kind} needs ${field}` }),
    );
  if (faults.length > 0) throw new Problem('invalid', 'The letter cannot be written', { faults });
};

const deadlineNow = ({ handling: { law }, request }: Standing, more: readonly RequestEvent[] = []) =>
  deadlineOf([...request.events, ...more], law.regimes[request.regime], law.calendar);

/** An extension is told by its letter, so the due date in it is the one that telling gives. */
const extensionFacts = (standing: Standing): LetterFacts => {
  const approved = told(standing, 'extension-approved');
  const proposed = told(standing, 'extension-proposed');
  const { act, law } = standing.handling;
  const telling = standing.request.events.lastIndexOf(approved) > lastToldAt(standing);
  const deadline = deadlineNow(
    standing,
    telling ? [{ type: 'extension-told', day: law.today.toString(), at: act.at.toString(), by: act.by }] : [],
  );
  if (deadline.due === null)
    throw lacks('no-due-date', '/kind', 'The clock is held: there is no due date to tell.');
  const { due, provisional } = deadline;
  return { kind: 'extension', workingDays: proposed.workingDays, due, provisional, reason: proposed.reason };
};

const lastToldAt = ({ request }: Standing): number =>
  request.events.findLastIndex(({ type }) => type === 'extension-told');

const consultationFacts = (standing: Standing, body: LetterBody): LetterFacts => {
  given(body, 'consultation', 'addressee', 'summary');
  const { request, handling } = standing;
  const dispatched = request.events.find(
    (event) => event.type === 'consultation-dispatched' && event.consultation === body.consultation,
  );
  if (dispatched?.type !== 'consultation-dispatched') {
    throw lacks('unknown-consultation', '/consultation', `There is no consultation ${body.consultation}.`);
  }
  if (dispatched.with !== 'third-party') {
    throw lacks(
      'not-a-third-party',
      '/consultation',
      'This letter is for third parties; write to agencies freely.',
    );
  }
  const { workingDays } = handling.law.regimes[request.regime].consultation['third-party'];
  return { kind: 'consultation', summary: body.summary ?? '', workingDays };
};

/** The parts of a split request, each with what it asks for. */
const splitFacts = async (standing: Standing): Promise<LetterFacts> => {
  const { into } = told(standing, 'split');
  const parts = await Promise.all(
    into.map(async (receipt) => ({
      receipt,
      subject: subjectOf((await known(standing.handling, receipt)).wanted),
    })),
  );
  return { kind: 'split', parts };
};

const factsOf = async (standing: Standing, body: LetterBody): Promise<LetterFacts> => {
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
      return { kind: 'fee', basis, count, before, fen, reason, paymentWithin: regime.fee.paymentWithin };
    }
    case 'split':
      return splitFacts(standing);
    case 'transfer': {
      const { agency, day } = told(standing, 'transferred');
      return { kind: 'transfer', agency, day };
    }
    case 'withdrawal':
      return { kind: 'withdrawal', day: told(standing, 'withdrawn').day };
    case 'answer': {
      const { decision } = told(standing, 'decided');
      const group = OUTCOMES[decision.outcome].group;
      const remedies = remediesAgainst(group, handling.law.today.toString(), REMEDIES, {
        calendar: handling.law.calendar,
      });
      return { kind: 'answer', decision, remedies };
    }
  }
};

/** Faults of the event that goes with a letter lie below `/event`. */
const below = async <T>(work: () => Promise<T> | T): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.faults.length === 0) throw error;
    const faults = error.faults.map((fault) => ({ ...fault, pointer: `/event${fault.pointer ?? ''}` }));
    throw new Problem(error.slug, error.detail, { faults });
  }
};

/**
 * A letter under the next 文号, from the facts of the case: number, sealed text, the event that goes with it and
 * the answer to a repeated call are one transaction. Who is written to is looked up inside.
 */
export const issueLetter = (ports: OfficerPorts): OfficerOperation<'issueLetter'> =>
  once(ports, async (handling, call, keep) => {
    const body = call.body;
    const before = await asRead(handling, call);
    const { event: asked } = body;
    const step =
      asked === undefined ? null : await below(() => prepared(handling, before, asked, call.actor.roles));
    const request =
      step === null ? before.request : await below(() => standingAfter(handling, before, step.event));
    const facts = await factsOf({ handling, request }, body);
    const key = await openDataKey(handling.secrets, handling.table, before.receipt);
    const { applicant, wanted } = await known(handling, before.receipt);
    const deadline = deadlineNow({ handling, request });
    const { addressee, you } = addressing({
      kind: before.row.kind,
      applicants: told({ handling, request }, 'received').applicants,
      names: namesOf([applicant, ...applicant.joint]),
      agents: namesOf(applicant.agents),
    });
    const head: Omit<LetterHead, 'sequence'> = {
      sender: SENDER,
      day: handling.law.today.toString(),
      addressee: body.kind === 'consultation' ? (body.addressee ?? '') : addressee,
      you,
      receipt: before.receipt,
      subject: subjectOf(wanted),
      receivedOn: deadline.receivedOn,
      regime: handling.law.regimes[request.regime],
    };
    const answer = (found: Case, letter: Parameters<typeof letterLine>[0]) =>
      versioned({
        ...letterLine(letter),
        receipt: found.receipt,
        deliverBy: wanted.way ?? null,
        version: found.version,
      } satisfies v.InferOutput<typeof LetterAnswer>);
    const { found, letter } = await issue(
      handling.table,
      handling.law,
      before,
      {
        kind: body.kind,
        key,
        compose: (sequence) => letterText({ ...head, sequence }, facts),
        events: step === null ? [] : [step.event],
      },
      handling.act,
      (one, row) => [keep(answer(one, row))],
    );
    return answer(found, letter);
  });

/** The request with one more event, judged and not recorded. */
export const standingAfter = ({ law }: Handling, before: Case, event: RequestEvent): RequestCase =>
  transition(before.request, event, {
    receipt: before.receipt,
    today: law.today,
    calendar: law.calendar,
    regimes: law.regimes,
  });

/** What is wanted of the two: Word where it is asked for by name, else HTML. */
const formatOf = (accept: string | undefined): 'docx' | 'html' => {
  const wanted = (accept ?? '*/*')
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';')[0]?.trim());
  if (wanted.includes(DOCX)) return 'docx';
  if (wanted.some((one) => one === 'text/html' || one === 'text/*' || one === '*/*')) return 'html';
  throw new Problem('not-acceptable', `A letter is read as text/html or as ${DOCX}`);
};

export const readLetter = (ports: OfficerPorts): OfficerOperation<'readLetter'> =>
  operation(ports, async (handling, call) => {
    const n = numberOf(call.params.letter, 'letter');
    const format = formatOf(call.headers.accept);
    const { receipt, row } = await loadNamed(handling, call);
    if (!row.letters.some((letter) => letter.n === n))
      throw new Problem('not-found', 'There is no such letter');
    const part = letterPart(n);
    const parts = await reveal(
      handling.table,
      handling.secrets,
      receipt,
      { parts: [part], reason: `letter read as ${format}` },
      handling.act,
    );
    const letter = unsealedLetter(parts[part]);
    const name = `${receipt}-letter-${n}`;
    if (format === 'docx') {
      const { letterDocx } = await import('../formats/letters/docx.ts');
      return {
        bytes: await letterDocx(letter),
        mediaType: DOCX,
        headers: { 'content-disposition': `attachment; filename="${name}.docx"`, vary: 'accept' },
      };
    }
    const { letterHtml } = await import('../formats/letters/html.ts');
    return {
      bytes: Buffer.from(letterHtml(letter)),
      mediaType: 'text/html; charset=utf-8',
      headers: { 'content-disposition': `inline; filename="${name}.html"`, vary: 'accept' },
    };
  });
