import { Temporal } from 'temporal-polyfill';
import type * as v from 'valibot';
import { officeDay } from '../../../kernel/day.ts';
import { WAY_NAMES } from '../../../kernel/form-words.ts';
import { type Fault, Problem } from '../../../kernel/problem.ts';
import type { MailServer } from '../../../runtime/mail.ts';
import { untilWon } from '../../../store/race.ts';
import type { Step } from '../../../store/table.ts';
import { once } from '../../../web/officers.ts';
import { MOST_BYTES } from '../../../web/range.ts';
import { addedSince, calledOtherwise } from '../../casework/answer.ts';
import { type KnownApplicant, type KnownWanted, knownPerson } from '../../casework/person.ts';
import type { SentAnswer } from '../../contract/officer-answers.ts';
import type { SendBody } from '../../contract/officer-bodies.ts';
import type { OfficerOperation } from '../../contract/officer-routes.ts';
import { parcel } from '../../documents/mail.ts';
import { type Case, loadCase } from '../../records/case.ts';
import { recordEvents } from '../../records/cases.ts';
import type { LetterRow } from '../../records/row.ts';
import type { EventType, RequestEvent } from '../../rules/events/events.ts';
import { EVENT_TITLES } from '../../rules/events/names.ts';
import type { LetterKind } from '../../rules/letters/head.ts';
import { type CaseHandling, type CaseOfficerPorts, caseAsRead, numberOf } from '../ports.ts';
import { letterLine } from '../view.ts';
import { standingAfter } from './letters.ts';
import { composeMail, handedOver, releasedWith } from './mailing.ts';

/** What a letter tells of; recorded anew after its writing, the letter no longer tells what stands. */
const TELLS: Readonly<Record<LetterKind, EventType>> = {
  receipt: 'registered',
  supplement: 'supplement-asked',
  extension: 'extension-approved',
  consultation: 'consultation-dispatched',
  reasons: 'reasons-asked',
  'later-date': 'later-date-agreed',
  fee: 'fee-noticed',
  answer: 'decided',
  split: 'split',
  transfer: 'transferred',
  withdrawal: 'withdrawn',
};

/**
 * What the sending itself is in the life of the request: an answer is dispatched by it, an approved extension is
 * told by it. What a receipt, a supplement or a fee notice tells was recorded when it was written; there the
 * letter's own `sent` is what is kept.
 */
const eventOf = (
  { act, law }: CaseHandling,
  { request: { events } }: Case,
  { n, kind, documents, content }: LetterRow,
): RequestEvent | null => {
  const recorded = { day: law.today.toString(), at: act.at.toString(), by: act.by };
  if (kind === 'answer') {
    return {
      type: 'dispatched',
      way: 'email',
      documents,
      letter: n,
      ...(content !== undefined && { content }),
      ...recorded,
    };
  }
  const extension = events.findLast(({ type }) => type === 'extension-approved' || type === 'extension-told');
  if (kind !== 'extension' || extension?.type !== 'extension-approved') return null;
  return { type: 'extension-told', ...recorded };
};

/** Whether what the letter tells of was recorded again after it was written, a document added, or the name corrected. */
const isOutdated = (found: Case, letter: LetterRow): boolean => {
  const { request } = found;
  const { kind, at } = letter;
  if (kind === 'answer' && addedSince(found, letter) !== undefined) return true;
  if (calledOtherwise(found, letter)) return true;
  const told = request.events.findLast(({ type }) => type === TELLS[kind]);
  return told !== undefined && Temporal.Instant.compare(told.at, at) > 0;
};

/** What the rules say of an event that the sending would be. */
const eventFaults = (handling: CaseHandling, found: Case, event: RequestEvent): readonly Fault[] => {
  const dispatched = found.request.events.findLast(({ type }) => type === 'dispatched');
  const { state } = found.request;
  if (event.type === 'dispatched' && dispatched && (state === 'dispatched' || state === 'delivered')) {
    return [
      {
        code: 'already-dispatched',
        detail: { zh: `答复已于 ${dispatched.day} 发出`, en: `The answer went out on ${dispatched.day}.` },
      },
    ];
  }
  try {
    standingAfter(handling, found, event);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.faults.map(({ code, detail }) => ({ code, detail }));
  }
};

const WAYS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(WAY_NAMES).map(([way, { zh }]) => [way, zh]),
);

/** One address, and nothing that a mail program reads as several. */
const ADDRESS = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/;

const personFaults = (
  { kind }: LetterRow,
  { applicant, wanted }: { applicant: KnownApplicant; wanted: KnownWanted },
  { anyway }: SendBody,
): Fault[] => {
  if (kind === 'consultation') {
    return [
      {
        code: 'not-the-applicant',
        detail: {
          zh: '此文书不是给申请人的，没有登记收文方的电子邮箱：请人工发送',
          en: 'This letter is not for the applicant, and no e-mail address of its addressee is on record: send it by hand.',
        },
      },
    ];
  }
  const faults: Fault[] = [];
  if (!ADDRESS.test(applicant.email ?? '')) {
    faults.push({
      code: 'no-email',
      detail: { zh: '没有登记申请人的电子邮箱', en: 'No e-mail address of the applicant is on record.' },
    });
  }
  if (wanted.way !== undefined && wanted.way !== 'email' && !anyway) {
    const detail = {
      zh: `申请人要求以其他方式（${WAYS[wanted.way] ?? wanted.way}）获取：仍以电子邮件发送的，请注明（--anyway）`,
      en: `The applicant asked for another way (${wanted.way}): say that it goes by e-mail anyway.`,
    };
    faults.push({ code: 'another-way', pointer: '/anyway', detail });
  }
  return faults;
};

/** Every reason why a letter cannot go out by e-mail now. */
const faultsOf = (
  handling: CaseHandling,
  found: Case,
  letter: LetterRow,
  people: { applicant: KnownApplicant; wanted: KnownWanted },
  body: SendBody,
  server: MailServer,
): Fault[] => {
  const event = eventOf(handling, found, letter);
  const faults = personFaults(letter, people, body);
  if (server.url === '' || server.from === '') {
    faults.push({
      code: 'no-mail-server',
      detail: {
        zh: '本系统没有邮件服务器（SmtpUrl、MailFrom）：请人工发送',
        en: 'This installation has no mail server (SmtpUrl, MailFrom): send it by hand.',
      },
    });
  }
  if (letter.sent) {
    faults.push({
      code: 'already-sent',
      detail: { zh: `此文书已于 ${letter.sent.day} 发送`, en: `This letter was sent on ${letter.sent.day}.` },
    });
  } else if (event) {
    faults.push(...eventFaults(handling, found, event));
  }
  if (isOutdated(found, letter)) {
    const added = addedSince(found, letter);
    const detail =
      letter.kind === 'answer' && added !== undefined
        ? {
            zh: `附件 ${added.n} 在文书生成之后才公开：请重新生成`,
            en: `File ${added.n} was released after this letter was written: write it anew.`,
          }
        : calledOtherwise(found, letter)
          ? {
              zh: '文书生成之后更正过姓名或者名称：请重新生成',
              en: 'The name on record was corrected after this letter was written: write it anew.',
            }
          : {
              zh: `“${EVENT_TITLES[TELLS[letter.kind]]}”在文书生成之后才记录：请重新生成`,
              en: `${TELLS[letter.kind]} was recorded after this letter was written: write it anew.`,
            };
    faults.push({ code: 'outdated', detail });
  }
  return faults;
};

/**
 * The mail is out: that is recorded at its own moment, under the law of that day, and on the case as it stands by
 * then, even where something else was recorded meanwhile.
 */
const recordSent = async (
  before: CaseHandling,
  { receipt }: Case,
  { n, kind }: LetterRow,
  keep: (found: Case, letter: LetterRow) => Step,
): Promise<{ found: Case; letter: LetterRow }> => {
  const at = before.now();
  const handling: CaseHandling = {
    ...before,
    act: { ...before.act, at },
    law: await before.lawOn(at),
  };
  const { table, law, act } = handling;
  const sent = { day: officeDay(at).toString(), at: at.toString(), by: act.by };
  return untilWon(async () => {
    const found = await loadCase(table, law, receipt);
    const letters = found.row.letters.map((one) => (one.n === n ? { ...one, sent } : one));
    const letter = letters.find((one) => one.n === n);
    if (!letter) throw new Error(`${receipt} has lost its letter ${n}`);
    const event = eventOf(handling, found, letter);
    const after = await recordEvents(
      table,
      law,
      found,
      {
        events: event === null ? [] : [event],
        row: { letters },
        mailed: true,
        deed: { action: 'letter sent', detail: { letter: n, kind, way: 'email', day: sent.day } },
      },
      act,
      (one) => [keep(one, letter)],
    );
    return { found: after, letter };
  });
};

/**
 * Sends a letter to the applicant by e-mail. Only once the mail server has accepted it for the applicant's
 * address is it on record: an answer as dispatched on the day of acceptance, which stops the deadline; an approved
 * extension as told; any letter as sent.
 *
 * Between acceptance and record the process may end. The same call again, with the same Idempotency-Key or a
 * fresh one, then sends the letter again under the same Message-ID, and records it: a reader may get it twice, and
 * their mail program can tell that it is one. Once it is recorded, the same key gets the first answer and nothing
 * is sent.
 *
 * @throws Problem `conflict` with every reason why it cannot be sent, `mail-not-taken` where the mail server is
 * not there or refuses; nothing is recorded then but that the letter was opened
 */
export const sendLetter = (ports: CaseOfficerPorts): OfficerOperation<'sendLetter'> =>
  once(ports, async (handling, call, keep) => {
    const body = call.body;
    const before = await caseAsRead(handling, call);
    const n = numberOf(call.params.letter, 'letter');
    const row = before.row.letters.find((one) => one.n === n);
    if (!row) throw new Problem('not-found', { zh: '没有这一文书', en: 'There is no such letter' });
    const people = await knownPerson(handling, before.receipt);
    const faults = faultsOf(handling, before, row, people, body, await handling.mail());
    if (faults.length > 0) {
      throw new Problem(
        'conflict',
        { zh: '文书不能发送，未作任何改动', en: 'The letter cannot be sent; nothing has changed.' },
        { faults },
      );
    }
    const documents = parcel(await releasedWith(handling, before, row), MOST_BYTES);
    await handedOver(handling, before.receipt, n, await composeMail(handling, before, row, documents));
    const answer = (found: Case, letter: LetterRow) => ({
      body: {
        ...letterLine(letter),
        receipt: found.receipt,
        state: found.request.state,
        attached: documents.attached.map((file) => file.n),
        waiting: documents.waiting.map((file) => file.n),
        tooLarge: documents.tooLarge.map((file) => file.n),
        version: found.version,
      } satisfies v.InferOutput<typeof SentAnswer>,
    });
    const { found, letter } = await recordSent(handling, before, row, (one, sent) => keep(answer(one, sent)));
    return answer(found, letter);
  });
