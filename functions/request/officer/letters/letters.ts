import type * as v from 'valibot';
import { DOCX } from '../../../formats/media.ts';
import { Problem } from '../../../kernel/problem.ts';
import { reveal } from '../../../sealed/reveal.ts';
import { openDataKey, type SealedPart } from '../../../sealed/secrets.ts';
import type { Call } from '../../../web/api.ts';
import { once, operation } from '../../../web/officers.ts';
import type { LetterAnswer } from '../../contract/officer-answers.ts';
import type { CaseLetterBody } from '../../contract/officer-bodies.ts';
import type { OfficerOperation } from '../../contract/officer-routes.ts';
import type { Case } from '../../records/case.ts';
import { saveLetter as issue } from '../../records/letters/letters.ts';
import { letterPart, unsealedLetter } from '../../records/letters/sealed-letter.ts';
import type { RequestEvent } from '../../rules/events/events.ts';
import { EVENT_TITLES } from '../../rules/events/names.ts';
import { type RequestCase, transition } from '../../rules/request.ts';
import { type CaseHandling, type CaseOfficerPorts, caseAsRead, loadNamedCase, numberOf } from '../ports.ts';
import { letterLine } from '../view.ts';
import { prepared } from '../work.ts';
import { drafted, type LetterDraft } from './drafting.ts';
import { previewed } from './preview.ts';

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
 * What a letter is sent by. Written today it bears today's day and number, and cannot be what left, or told
 * something, on a day before.
 */
const SENT_BY: readonly string[] = ['dispatched', 'extension-told', 'supplement-asked', 'fee-noticed'];

const ofToday = ({ law }: CaseHandling, { event }: CaseLetterBody): void => {
  const today = law.today.toString();
  if (event?.day === undefined || event.day >= today || !SENT_BY.includes(event.type)) return;
  throw new Problem(
    'invalid',
    { zh: '文书不能生成，未作任何改动', en: 'The letter cannot be written; nothing has changed.' },
    {
      faults: [
        {
          code: 'letter-of-today',
          pointer: '/event/day',
          detail: {
            zh: `今天生成的文书其日期和文号为 ${today}，并非于 ${event.day} 发出：请单独记录“${EVENT_TITLES[event.type]}”，并附上当时发出的文书`,
            en: `A letter written today has the day and the number of ${today}, and did not leave on ${event.day}: record ${event.type} by itself, and attach the letter as it was sent.`,
          },
        },
      ],
    },
  );
};

/** A letter with the event that goes with it, judged and not recorded. */
type Written = { draft: LetterDraft; events: RequestEvent[]; parts: SealedPart[] };

const writtenOf = async (
  handling: CaseHandling,
  before: Case,
  call: Call<CaseLetterBody>,
): Promise<Written> => {
  const { body } = call;
  ofToday(handling, body);
  const { event: asked } = body;
  if (asked === undefined) {
    return { draft: await drafted(handling, before, before.request, body), events: [], parts: [] };
  }
  if (asked.type === 'dispatched') {
    // What leaves is the letter itself, so that it is written before its leaving is judged.
    const draft = await drafted(handling, before, before.request, body);
    const { documents, content } = draft;
    const leaves = { documents, content, letter: before.row.letters.length + 1 };
    const { event, parts } = await below(() => prepared(handling, before, asked, call.actor.roles, leaves));
    await below(() => standingAfter(handling, before, event));
    return { draft, events: [event], parts };
  }
  const { event, parts } = await below(() => prepared(handling, before, asked, call.actor.roles));
  const request = await below(() => standingAfter(handling, before, event));
  return { draft: await drafted(handling, before, request, body), events: [event], parts };
};

/**
 * A letter under the next 文号, from the facts of the case: number, sealed text, the event that goes with it and
 * the answer to a repeated call are one transaction.
 */
export const issueLetter = (ports: CaseOfficerPorts): OfficerOperation<'issueLetter'> =>
  once(ports, async (handling, call, keep) => {
    const before = await caseAsRead(handling, call);
    const { draft, events, parts } = await writtenOf(handling, before, call);
    const key = await openDataKey(handling.secrets, handling.table, before.receipt);
    const answer = (found: Case, letter: Parameters<typeof letterLine>[0]) => ({
      body: {
        ...letterLine(letter),
        receipt: found.receipt,
        deliverBy: draft.deliverBy,
        version: found.version,
      } satisfies v.InferOutput<typeof LetterAnswer>,
    });
    const { kind } = call.body;
    const { compose, documents, content } = draft;
    const { found, letter } = await issue(
      handling.table,
      handling.law,
      before,
      { kind, key, compose, documents, content, events, parts },
      handling.act,
      (one, row) => [keep(answer(one, row))],
    );
    return answer(found, letter);
  });

/**
 * A letter as it would be written now: no number is spent and nothing recorded but that it was read. `content` is
 * what a reviewer approves.
 */
export const previewLetter = (ports: CaseOfficerPorts): OfficerOperation<'previewLetter'> =>
  operation(ports, async (handling, call) => {
    const before = await loadNamedCase(handling, call);
    const { draft } = await writtenOf(handling, before, call);
    return { body: await previewed(handling, before.receipt, draft, 'letter previewed') };
  });

/** The request with one more event, judged and not recorded. */
export const standingAfter = ({ law }: CaseHandling, before: Case, event: RequestEvent): RequestCase =>
  transition(before.request, event, {
    receipt: before.receipt,
    today: law.today,
    calendar: law.calendar,
    regimes: law.regimes,
    reviewFirst: law.reviewFirst,
  });

/** What is wanted of the two: Word where it is asked for by name, else HTML. */
const formatOf = (accept: string | undefined): 'docx' | 'html' => {
  const wanted = (accept ?? '*/*')
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';')[0]?.trim());
  if (wanted.includes(DOCX)) return 'docx';
  if (wanted.some((one) => one === 'text/html' || one === 'text/*' || one === '*/*')) return 'html';
  throw new Problem('not-acceptable', {
    zh: `文书可读取为 text/html 或者 ${DOCX}`,
    en: `A letter is read as text/html or as ${DOCX}`,
  });
};

export const readLetter = (ports: CaseOfficerPorts): OfficerOperation<'readLetter'> =>
  operation(ports, async (handling, call) => {
    const n = numberOf(call.params.letter, 'letter');
    const format = formatOf(call.headers.accept);
    const { receipt, row } = await loadNamedCase(handling, call);
    if (!row.letters.some((letter) => letter.n === n))
      throw new Problem('not-found', { zh: '没有这一文书', en: 'There is no such letter' });
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
      const { letterDocx } = await import('../../documents/docx.ts');
      return {
        bytes: await letterDocx(letter),
        mediaType: DOCX,
        headers: { 'content-disposition': `attachment; filename="${name}.docx"`, vary: 'accept' },
      };
    }
    const { letterHtml } = await import('../../documents/html.ts');
    return {
      bytes: Buffer.from(letterHtml(letter)),
      mediaType: 'text/html; charset=utf-8',
      headers: { 'content-disposition': `inline; filename="${name}.html"`, vary: 'accept' },
    };
  });
