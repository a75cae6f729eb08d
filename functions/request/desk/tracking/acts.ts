import * as v from 'valibot';
import type { Refusal } from '../../../formats/received/refusal.ts';
import { Problem } from '../../../kernel/problem.ts';
import { addressStep, closeAddress } from '../../../sealed/notice-address.ts';
import { openOwnKey } from '../../../sealed/own-key.ts';
import { revealToApplicant } from '../../../sealed/reveal.ts';
import { sealPart } from '../../../sealed/secrets.ts';
import { queueMessage } from '../../../store/outbox.ts';
import type { SentFile } from '../../../web/form.ts';
import { nextPart } from '../../casework/parts.ts';
import type { ApplicantAct, ATTACHED, ExportAnswer } from '../../contract/desk-schemas.ts';
import { type Change, recordEvents } from '../../records/cases.ts';
import type { FileForm } from '../../records/files/files.ts';
import { letterPart, unsealedLetter } from '../../records/letters/sealed-letter.ts';
import type { EventType, RequestEvent } from '../../rules/events/events.ts';
import type { Letter } from '../../rules/letters/letter.ts';
import {
  actsOf,
  awaitedFiles,
  completeArrived,
  lettersOf,
  type Own,
  reasonsAwaited,
  trackAnswer,
} from './tracking.ts';

const APPLICANT = 'applicant';

const may = (own: Own, act: ApplicantAct): void => {
  if (actsOf(own).includes(act)) return;
  throw new Problem('conflict', {
    zh: `申请目前不能这样办理：${act}`,
    en: `The request does not take this now: ${act}`,
  });
};

/** The applicant's own last word was of this kind: a form sent twice, done once. */
const justDone = ({ found }: Own, type: EventType): boolean => {
  const last = found.request.events.at(-1);
  return last?.type === type && last.by === APPLICANT;
};

const eventOf = (own: Own, type: 'supplement-arrived' | 'reasons-given' | 'withdrawn'): RequestEvent => ({
  type,
  day: own.law.today.toString(),
  at: own.at.toString(),
  by: APPLICANT,
});

/** Records a change, and tells the officers that there is one: by its receipt, and nothing of what was written. */
const recorded = async (own: Own, change: Change, said: { zh: string; en: string }): Promise<Own> => {
  const { ports, law, found, receipt, at } = own;
  const after = await recordEvents(ports.table, law, found, change, { by: APPLICANT, at }, (now) => [
    queueMessage(ports.table, {
      id: `applicant-${receipt}-${now.version}`,
      at,
      to: found.row.officer === null ? 'officer' : `staff:${found.row.officer}`,
      subject: `${receipt} ${said.zh} / ${said.en}`,
      text: `${receipt}：${said.zh}。\n${receipt}: ${said.en}.\n${ports.site.address}`,
    }),
  ]);
  return { ...own, found: after };
};

/** A supplement 补正, or the reasons that were asked for. */
export const supplementOwn = async (own: Own, text: string): Promise<Own> => {
  const reasons = reasonsAwaited(own.found);
  const type = reasons ? 'reasons-given' : 'supplement-arrived';
  if (justDone(own, 'supplement-arrived') || justDone(own, 'reasons-given')) return own;
  may(own, 'supplement');
  const { ports, found } = own;
  const key = await openOwnKey(ports.secrets, ports.table, own);
  const event = eventOf(own, type);
  const name = nextPart(found, reasons ? 'reasons' : 'supplement');
  return recorded(
    own,
    { events: [event], parts: [sealPart(key, name, { type, day: event.day, text })] },
    reasons
      ? { zh: '申请人说明了理由', en: 'the applicant gave reasons' }
      : { zh: '申请人提交了补正', en: 'the applicant sent a supplement' },
  );
};

export const withdrawOwn = async (own: Own): Promise<Own> => {
  if (own.found.request.state === 'withdrawn') return own;
  may(own, 'withdraw');
  return recorded(
    own,
    { events: [eventOf(own, 'withdrawn')] },
    { zh: '申请人撤回', en: 'withdrawn by the applicant' },
  );
};

/** Asks for one's own data to be corrected (个人信息保护法 Art 46); an officer compares and does it. */
export const askForCorrection = async (own: Own, text: string): Promise<Own> => {
  may(own, 'correct');
  const { ports, found, law } = own;
  const key = await openOwnKey(ports.secrets, ports.table, own);
  const name = nextPart(found, 'correction');
  return recorded(
    own,
    {
      parts: [sealPart(key, name, { type: 'correction', day: law.today.toString(), text })],
      deed: { action: 'correction asked for', detail: { part: name } },
    },
    { zh: '申请人要求更正资料', en: 'the applicant asks for data to be corrected' },
  );
};

/** Has steps told by mail to an address, or by none (null). Nobody on the staff need know. */
export const tellByMail = async (own: Own, email: string | null): Promise<Own> => {
  const { ports, law, found, receipt, at } = own;
  may(own, 'notices');
  if (email === null && !found.row.notices) return own;
  const address = email === null ? null : await closeAddress(ports.secrets, receipt, email);
  const change = {
    row: { notices: address !== null },
    deed: { action: address ? 'mail notices on' : 'mail notices off' },
  };
  const after = await recordEvents(ports.table, law, found, change, { by: APPLICANT, at }, () => [
    addressStep(ports.table, receipt, address),
  ]);
  return { ...own, found: after };
};

/** What an applicant sends: its name on the staff's side, since its own may name a person, and its purpose. */
export type Sending = { name: string; purpose: 'identity' | (typeof ATTACHED)[number] };

export const SENDINGS = {
  identity: { name: '身份证明', purpose: 'identity' },
  attachment: { name: '附件', purpose: 'attachment' },
  authority: { name: '授权委托书', purpose: 'authority' },
} as const satisfies Record<string, Sending>;

/** Officers learn of papers that come after the request: nothing else would say that there is something to read. */
const fileMessage = ({ ports, receipt, found, at }: Own, n: number) =>
  queueMessage(ports.table, {
    id: `file-${receipt}-${n}`,
    at,
    to: found.row.officer === null ? 'officer' : `staff:${found.row.officer}`,
    subject: `${receipt} 申请人提交了文件 / the applicant sends a file`,
    text: `${receipt}：申请人提交了文件（${n}），查验后可以阅读。\n${receipt}: the applicant sends file ${n}; it can be read once it was checked.\n${ports.site.address}`,
  });

/** The form with which a program posts a file: of the one of this purpose that is awaited, or of a new one. */
export const fileFormFor = async (own: Own, sending: Sending): Promise<{ own: Own; form: FileForm }> => {
  const { ports, receipt, found, law, at } = own;
  const isIdentity = sending.purpose === 'identity';
  may(own, isIdentity ? 'identity' : 'attachment');
  const { saveFileBegun: beginFile, fileForm } = await import('../../records/files/files.ts');
  const casework = await ports.casework();
  const awaited = awaitedFiles(found).find(({ purpose }) => purpose === sending.purpose);
  if (awaited) return { own, form: await fileForm(casework, receipt, awaited.n) };
  const key = await openOwnKey(ports.secrets, ports.table, own);
  const begun = await beginFile(
    { table: ports.table, law, casework },
    found,
    { key, ...sending },
    { by: APPLICANT, at },
    (_, form) => (isIdentity ? [] : [fileMessage(own, form.n)]),
  );
  return { own: { ...own, found: begun.found }, form: begun.form };
};

/**
 * A file that came with a form: looked at while its sender waits, then put into quarantine for the
 * file check, which has the last word. What is not taken leaves the case as it was.
 */
export const sendFile = async (
  own: Own,
  sending: Sending,
  { bytes, extension }: SentFile,
): Promise<{ own: Own } | { refused: Refusal }> => {
  const { inspect } = await import('../../../formats/received/inspect.ts');
  // Of a picture its bytes decide: telephones name them as they like.
  const pictures = sending.purpose === 'identity';
  const finding = await inspect(bytes, {
    name: pictures ? sending.name : `${sending.name}${extension}`,
    pictures,
  });
  if ('refused' in finding) return finding;
  const { putInQuarantine } = await import('../../records/files/files.ts');
  const { own: begun, form } = await fileFormFor(own, sending);
  await putInQuarantine(await own.ports.casework(), own.receipt, form.n, bytes);
  return { own: await completeArrived(begun) };
};

/** A letter to the applicant, unsealed; the reading is on record. */
export const ownLetter = async (own: Own, n: number): Promise<Letter> => {
  const { ports, found, at } = own;
  if (!lettersOf(found).some((one) => one.n === n))
    throw new Problem('not-found', { zh: '没有这一文书', en: 'There is no such letter' });
  const part = letterPart(n);
  const parts = await revealToApplicant(ports.table, ports.secrets, own, [part], at);
  return unsealedLetter(parts[part]);
};

/** The same in Word. Its writer is loaded only here: most who ask read on the page. */
export const letterFile = async (own: Own, n: number): Promise<{ name: string; bytes: Uint8Array }> => {
  const { letterDocx } = await import('../../documents/docx.ts');
  return { name: `${own.receipt}-${n}.docx`, bytes: await letterDocx(await ownLetter(own, n)) };
};

/** Parts that are the applicant's own: what they wrote, also before it was corrected, and the letters they got. */
const OWN_PARTS = /^(applicant(?:-\d+)?|request|supplement-\d+|reasons-\d+|correction-\d+)$/;

const PERSON_PARTS = /^applicant(?:-\d+)?$/;

const Named = v.object({ name: v.string() });
const WithOthers = v.looseObject({
  joint: v.optional(v.array(Named)),
  agents: v.optional(v.array(Named)),
});

/** Of joint applicants and agents only the names: their numbers and addresses are theirs. */
const ownOnly = (applicant: unknown): unknown => v.parse(WithOthers, applicant);

/** Everything of a request that is the applicant's (个人信息保护法 Art 45), as JSON can say it. */
export const exported = async (own: Own): Promise<ExportAnswer> => {
  const { ports, found, at } = own;
  may(own, 'export');
  const names = [
    ...found.row.parts.filter((name) => OWN_PARTS.test(name)),
    ...lettersOf(found).map(({ n }) => `letter-${n}`),
  ];
  const parts = await revealToApplicant(ports.table, ports.secrets, own, names, at);
  return {
    ...(await trackAnswer(own)),
    exportedAt: at.toString(),
    files: found.files.filter(({ by }) => by === APPLICANT),
    parts: Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, PERSON_PARTS.test(name) ? ownOnly(part) : part]),
    ),
  };
};
