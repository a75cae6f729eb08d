import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Api, PATIENT_TRIES, persist, reach, refusalOf } from '../cli/client.ts';
import { checked, sendFile } from '../cli/commands/request/files/file-sending.ts';
import { REQUESTS } from '../cli/commands/request/options.ts';
import { checkFile } from '../cli/post-file.ts';
import { inLanes } from '../functions/kernel/lanes.ts';
import {
  CaseAnswer,
  CasePreviewAnswer,
  IntakeAnswer,
  LetterAnswer,
  ProposedLogAnswer,
  SentAnswer,
} from '../functions/request/contract/officer-answers.ts';
import { type Demonstration, dataOf, FIGURES } from './folder.ts';
import { type Staff, wait } from './staff.ts';

/**
 * A request as an officer would find it in the paper register. Everybody in it is made up, and called so
 * (示例).
 */
const Asked = v.strictObject({
  /** What it is there to show; for whoever reads the file. */
  note: v.optional(v.string()),
  /** The body with which it is entered. Its title names it within the file. */
  intake: v.looseObject({
    received: v.string(),
    confirmed: v.optional(v.string()),
    wanted: v.looseObject({ title: v.string() }),
  }),
  /** What happened to it, on the day on which it is said to have happened; by its officer unless `by` says. */
  events: v.optional(
    v.array(v.looseObject({ type: v.string(), day: v.string(), by: v.optional(v.literal('approver')) })),
    [],
  ),
  /** The sample figures that were given out with the answer, by their file's name, once it was decided; the log names them too. */
  released: v.optional(v.strictObject({ file: v.string(), name: v.string() })),
  /** The English title under which the public log shows it, its own title being the Chinese one. */
  logged: v.optional(v.string()),
  /** After the events, today: the answer is written, and sent to the applicant by e-mail. */
  mailed: v.optional(v.literal(true)),
  /** The title of another request of the file that it repeats. */
  same: v.optional(v.string()),
  /** What its letter asked for besides. */
  parts: v.optional(v.array(v.looseObject({ title: v.string() })), []),
});
type Asked = v.InferOutput<typeof Asked>;

const LATE = '启用本系统前的登记，补录';
/** So many at once: with more, a small machine starts processes for nothing. */
const LANES = 2;

/**
 * Enters the requests of a demonstration, with their days in the past. Outside the time that it pictures, open
 * ones would be years overdue: only those that were closed are entered.
 */
export const enterRequests = async (
  staff: Staff,
  { folder, about }: Demonstration,
  { address, today }: { address: string; today: string },
): Promise<void> => {
  const asked = await dataOf(folder, 'requests.json', v.array(Asked));
  const past = asked.filter(
    ({ intake, events }) => intake.received <= today && events.every(({ day }) => day <= today),
  );
  const pictured = today >= about.from && today <= about.until;
  const wanted = pictured ? past : past.filter(closed);
  const entered = new Map<string, Entered>();
  const form = pictured && about.form ? [askOnTheWeb(address, about.form)] : [];
  await Promise.all([
    ...form,
    inLanes(wanted, LANES, async (one) => {
      entered.set(one.intake.wanted.title, await enter(staff, one, today));
    }),
  ]);
  await inLanes(wanted, LANES, async ({ intake, logged, released }) => {
    const { title } = intake.wanted;
    const one = entered.get(title);
    if (!one || !logged) return;
    const documents = released && one.document !== null ? [{ file: one.document, name: released.name }] : [];
    await showInLog(staff, one.receipt, { title: { zh: title, en: logged }, documents });
  });
  for (const { intake, same } of wanted) {
    const [receipt, as] = [intake.wanted.title, same ?? ''].map((title) => entered.get(title)?.receipt);
    if (receipt && as) {
      await staff.officer.change(`${REQUESTS}/${receipt}`, '/events', { type: 'linked', as }, CaseAnswer);
    }
  }
};

/** As anyone does, through the public form. */
async function askOnTheWeb(address: string, said: Readonly<Record<string, string>>): Promise<void> {
  const asked = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(said),
  };
  const { response } = await persist(() => reach(`${address}/api/requests`, asked), PATIENT_TRIES, wait);
  if (!response.ok) throw await refusalOf(response);
}

const CLOSING = ['delivered', 'withdrawn', 'transferred'];
const closed = ({ events }: Asked): boolean => events.some(({ type }) => CLOSING.includes(type));

/** As it becomes public: written by one person, put in by another. */
async function showInLog(
  { officer, approver }: Staff,
  receipt: string,
  body: { title: { zh: string; en: string }; documents: readonly { file: number; name: string }[] },
): Promise<void> {
  const { etag } = await officer.create(`${REQUESTS}/${receipt}/log`, body, ProposedLogAnswer);
  await approver.changeAt('/api/staff/log', `/${receipt}/approve`, {}, v.unknown(), etag);
}

/** What the confidentiality review of every answer in the demonstration found. */
const BASIS = '不涉及国家秘密、商业秘密和个人隐私 / no state or trade secret, no personal privacy';

/** Sends a file that is released with an answer; gives its number once it has been looked at and kept. */
async function kept(officer: Api, path: string, file: string, name: string): Promise<number> {
  const sample = await checkFile(join(FIGURES, file));
  const sent = await sendFile(officer, path, { ...sample, name }, 'released');
  const { file: number, state } = await checked(officer, path, sent, wait);
  if (state !== 'kept') throw new Error(`${path}: its released file is ${state}`);
  return number;
}

/** A request that was entered: its number, and the released file that its answer came with. */
type Entered = { receipt: string; document: number | null };

/** One request with all that happened to it. */
async function enter({ officer, approver }: Staff, asked: Asked, today: string): Promise<Entered> {
  const { intake, events, released, parts } = asked;
  const { value: made, etag } = await officer.create(
    REQUESTS,
    {
      title: intake.wanted.title,
      ...intake,
      ...(intake.received < today && { registered: registeredOn(intake), lateEntry: LATE }),
    },
    IntakeAnswer,
  );
  const path = `${REQUESTS}/${made.receipt}`;
  let version = etag;
  let waits = false;
  let document: number | null = null;
  for (const { by, ...event } of events) {
    if (event.type === 'dispatched' && waits)
      version = await reviewed(approver, path, event.day, today, version);
    const body = event.day < today ? { ...event, lateEntry: LATE } : event;
    const api = by === 'approver' ? approver : officer;
    let standing = await api.changeAt(path, '/events', body, CaseAnswer, version);
    if (event.type === 'decided' && released) {
      document = await kept(officer, path, released.file, `${intake.wanted.title}.csv`);
      standing = await officer.get(path, CaseAnswer);
    }
    version = standing.etag;
    waits = standing.value.review === 'waits';
  }
  if (asked.mailed) {
    if (waits) await reviewed(approver, path, today, today, version);
    const { value } = await officer.create(`${path}/letters`, { kind: 'answer' }, LetterAnswer);
    await officer.send(path, `/letters/${value.letter}/send`, {}, SentAnswer);
  }
  const into: string[] = [];
  for (const wanted of parts) {
    const body = { wanted, officer: 'officer2' };
    into.push((await officer.create(`${path}/parts`, body, IntakeAnswer)).value.receipt);
  }
  if (into.length > 0) {
    await officer.changeAt(path, '/events', { type: 'split', into }, CaseAnswer, version);
  }
  return { receipt: made.receipt, document };
}

/** An answer that waits for its review is read and approved before it leaves, by somebody else and on that day. */
async function reviewed(
  approver: Api,
  path: string,
  day: string,
  today: string,
  version: string | null,
): Promise<string | null> {
  const draft = await approver.get(`${path}/review`, CasePreviewAnswer);
  const { content } = draft.value;
  const late = day < today ? { day, lateEntry: LATE } : {};
  const review = { content, verdict: 'approved', basis: BASIS, ...late };
  return (await approver.changeAt(path, '/review', review, CaseAnswer, version)).etag;
}

/** On the day on which the clock started, or on which it was confirmed. */
const registeredOn = ({ received, confirmed }: Asked['intake']): string => confirmed ?? received;
