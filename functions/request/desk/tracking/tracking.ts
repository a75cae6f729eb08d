import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { lawAt } from '../../../holidays/records/holidays.ts';
import { Problem } from '../../../kernel/problem.ts';
import { normalReceipt, normalSecret, RECEIPT } from '../../../kernel/receipt.ts';
import type { Law } from '../../../law/law.ts';
import { type Remedies, remediesAgainst } from '../../../law/remedy.ts';
import { REMEDIES } from '../../../runtime/office.ts';
import { checkSecret } from '../../../sealed/hashes.ts';
import { revealToApplicant } from '../../../sealed/reveal.ts';
import { untilWon } from '../../../store/race.ts';
import { countCaller } from '../../../web/desk/caller.ts';
import { remediesOf } from '../../casework/remedies.ts';
import {
  type ApplicantAct,
  ATTACHED,
  type Credentials,
  type TrackAnswer,
} from '../../contract/desk-schemas.ts';
import { EVENT_NAMES } from '../../pages/words.ts';
import { type Case, isOpen, loadCase } from '../../records/case.ts';
import { filePart, SealedFile } from '../../records/files/sealed-file.ts';
import type { FileRow, LetterRow } from '../../records/row.ts';
import { sentDocuments, sentLetters } from '../../rules/answer/sent.ts';
import { runningOn } from '../../rules/deadline/deadline.ts';
import { ledgerDayName } from '../../rules/deadline/ledger.ts';
import { CASE_STATE_NAMES, NEXT } from '../../rules/states.ts';
import type { DeskPorts } from '../ports.ts';

/** An applicant who proved that the request is theirs, at one moment. */
export type Own = {
  ports: DeskPorts;
  receipt: string;
  /** As it is shown: four groups of four. */
  secret: string;
  at: Temporal.Instant;
  law: Law;
  found: Case;
  /** What this browser remembers beside it. */
  others: readonly Credentials[];
  /** RateLimit headers. */
  limits: Record<string, string>;
};

/**
 * Lets in whoever has number and secret.
 *
 * @throws Problem `not-found`, the same for a wrong secret and a number that does not exist; `too-many-requests`
 */
export const letIn = async (
  ports: DeskPorts,
  { receipt: typedNumber, secret: typedSecret }: Credentials,
  headers: Readonly<Record<string, string>>,
): Promise<Own> => {
  const at = ports.now();
  const limits = await countCaller(ports, 'tracking', headers, at);
  const typed = normalReceipt(typedNumber);
  // What has another form is looked up all the same, so that it costs the same and reads no other record: the desk's
  // role is refused any other, and whoever mistypes a number would be answered a fault of ours.
  const receipt = RECEIPT.test(typed) ? typed : 'SQ00000000-222222';
  await checkSecret(ports.secrets, ports.table, receipt, typedSecret);
  const law = await lawAt(ports.table, at);
  const found = await loadCase(ports.table, law, receipt);
  const secret = normalSecret(typedSecret).replace(/(.{4})(?=.)/g, '$1-');
  return { ports, receipt, secret, at, law, found, others: [], limits };
};

/** What an applicant does, on the case as it stands: they name no version, so that whoever was quicker is no fault. */
export const onOwn = <T>(first: Own, act: (own: Own) => Promise<T> | T): Promise<T> =>
  untilWon(async (attempt) => {
    const { ports, law, receipt } = first;
    return act(attempt === 1 ? first : { ...first, found: await loadCase(ports.table, law, receipt) });
  });

/**
 * Letters that are the applicant's: not those to others, and of the answers those that were sent, whatever happened
 * since: what was sent stays what was sent.
 */
export const lettersOf = ({ row, request }: Case): LetterRow[] => {
  const sent = sentLetters(request.events);
  return row.letters.filter(({ n, kind }) => kind !== 'consultation' && (kind !== 'answer' || sent.has(n)));
};

/** Documents that went out with an answer, also with one that was corrected since. */
export const documentsOf = ({ files, request }: Case): FileRow[] => {
  const sent = sentDocuments(request.events);
  return files.filter(({ n, state }) => sent.has(n) && state === 'kept');
};

/** The sealed parts that hold the names of what was released; none once its key was destroyed. */
export const documentParts = (found: Case): string[] =>
  found.row.destroyed === null ? documentsOf(found).map(({ n }) => filePart(n)) : [];

/** A document that was released: `name` as its officer named it, and the letter does; null where it can be opened no more. */
export type Released = { n: number; name: string | null; type: string; bytes: number };

/** What was released, with its names as they stand in what was opened of `documentParts`. */
export const releasedIn = (found: Case, parts: Readonly<Record<string, unknown>>): Released[] =>
  documentsOf(found).map(({ n, type, bytes }) => {
    const named = v.safeParse(SealedFile, parts[filePart(n)]);
    return { n, name: named.success ? named.output.name : null, type: type ?? '', bytes: bytes ?? 0 };
  });

/** Whether reasons were asked for (v2019 Art 35) and have not come yet. */
export const reasonsAwaited = ({ request }: Case): boolean =>
  request.events.findLast(({ type }) => type === 'reasons-asked' || type === 'reasons-given')?.type ===
  'reasons-asked';

/** Which proof of identity a case needs: the law of 2019 asks for one, that of 2008 only for one's own data. */
export const needsIdentity = ({ request, row }: Case): boolean => {
  const received = request.events.find((event) => event.type === 'received');
  const ownData = received?.type === 'received' && received.matter === 'own-data';
  return row.destroyed === null && (request.regime === 'v2019' || ownData);
};

export const identityFile = ({ files }: Case): FileRow | undefined =>
  files.findLast(({ purpose }) => purpose === 'identity');

/** What this applicant sent beside the proof of identity, or began to send. */
export const attachmentsOf = ({ files }: Case): FileRow[] =>
  files.filter(({ by, purpose }) => by === 'applicant' && ATTACHED.some((one) => one === purpose));

/** Files of the applicant whose form was given and that did not come yet. */
export const awaitedFiles = ({ files }: Case): FileRow[] =>
  files.filter(({ by, state }) => by === 'applicant' && state === 'awaited');

const day = ({ law }: Own): string => law.today.toString();

/** Each tells an officer, so that nobody fills a mailbox; whoever has more to say writes it in one. */
const MOST_CORRECTIONS = 20;

/** Papers that one request takes over the web; more are handed in. */
const MOST_ATTACHMENTS = 10;

/** What the applicant may do now. */
export const actsOf = (own: Own): ApplicantAct[] => {
  const { found } = own;
  const { state } = found.request;
  const until = found.deadline.windows.supplement.until;
  const acts: ApplicantAct[] = [];
  if (found.row.destroyed !== null) return acts;
  if (state === 'awaiting-supplement' && until !== null && day(own) <= until) acts.push('supplement');
  if (state === 'open' && reasonsAwaited(found)) acts.push('supplement');
  if (NEXT[state].withdrawn !== undefined) acts.push('withdraw');
  if (found.row.parts.filter((name) => name.startsWith('correction-')).length < MOST_CORRECTIONS) {
    acts.push('correct');
  }
  acts.push('notices');
  const attached = attachmentsOf(found).filter(({ state }) => state !== 'awaited');
  if (isOpen(found) && attached.length < MOST_ATTACHMENTS) acts.push('attachment');
  if (lettersOf(found).length > 0) acts.push('letter');
  if (documentsOf(found).length > 0) acts.push('document');
  if (needsIdentity(found) && isOpen(found)) {
    const file = identityFile(found);
    acts.push(
      ...(file?.state === 'awaited' ? (['identity', 'identity-sent'] as const) : ['identity' as const]),
    );
  }
  acts.push('export');
  return acts;
};

/** Nothing was answered by the due date. */
export const isSilent = ({ found, law }: Own): boolean =>
  found.deadline.running === 'running' &&
  found.deadline.due !== null &&
  found.deadline.due < law.today.toString();

/** Where reconsideration or a suit is open: against the answer, or against silence beyond the due date. */
export const remediesFor = (own: Own): Remedies | null => {
  const { due } = own.found.deadline;
  if (isSilent(own) && due !== null)
    return remediesAgainst('silence', due, REMEDIES, { calendar: own.law.calendar });
  return remediesOf(own.found, own.law);
};

/** A file that was posted to quarantine is put forward for its check; one that has not come yet is awaited on. */
export const completeArrived = async (own: Own): Promise<Own> => {
  const { ports, at } = own;
  let { found } = own;
  const awaited = awaitedFiles(found);
  if (awaited.length === 0) return own;
  const { saveFileCompleted: completeFile } = await import('../../records/files/files.ts');
  const files = { table: ports.table, casework: await ports.casework() };
  for (const { n } of awaited) {
    try {
      const completed = await completeFile(files, found, n, { by: 'applicant', at });
      found = { ...found, files: found.files.map((one) => (one.n === n ? completed : one)) };
    } catch (error) {
      if (!(error instanceof Problem) || error.slug !== 'conflict') throw error;
    }
  }
  return { ...own, found };
};

/** The same as JSON. Names of what was released are opened with what the applicant brought, and that is on record. */
export const trackAnswer = async (own: Own): Promise<TrackAnswer> => {
  const { ports, found, receipt, secret, at } = own;
  const { request, deadline } = found;
  const names = documentParts(found);
  const parts =
    names.length === 0
      ? {}
      : await revealToApplicant(ports.table, ports.secrets, { receipt, secret }, names, at);
  const remedies = remediesFor(own);
  return {
    receipt: own.receipt,
    state: request.state,
    stateName: CASE_STATE_NAMES[request.state],
    regime: request.regime,
    receivedOn: deadline.receivedOn,
    due: deadline.due,
    provisional: deadline.provisional,
    running: runningOn(deadline, own.law.today),
    workingDays: deadline.workingDays,
    extendedBy: deadline.extendedBy,
    supplementUntil: request.state === 'awaiting-supplement' ? deadline.windows.supplement.until : null,
    days: deadline.ledger.map((one) => ({ ...one, name: ledgerDayName(one) })),
    history: request.events.flatMap(({ type, day: on }) => {
      const name = EVENT_NAMES[type];
      return name ? [{ day: on, type, name }] : [];
    }),
    letters: lettersOf(found).map(({ n, kind, day: on }) => ({ letter: n, kind, day: on })),
    documents: releasedIn(found, parts).map(({ n, ...said }) => ({ document: n, ...said })),
    notices: found.row.notices,
    acts: actsOf(own),
    remedies: remedies && {
      authority: remedies.authority,
      reconsiderationFirst: remedies.reconsiderationFirst,
      reconsiderationUntil: remedies.reconsiderationUntil,
      suitUntil: remedies.suitUntil,
    },
  };
};
