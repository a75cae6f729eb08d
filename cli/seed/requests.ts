import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Temporal } from 'temporal-polyfill';
import type { Channel } from '../../functions/domain/law/regime.ts';
import type { ApplicantKind } from '../../functions/domain/request/outcome.ts';
import type { Text } from '../../functions/domain/text.ts';
import {
  ApprovedLogAnswer,
  CaseAnswer,
  FileAnswer,
  FileFormAnswer,
  IntakeAnswer,
  LetterAnswer,
  ProposedLogAnswer,
  SentAnswer,
} from '../../functions/http/contract/request/officer-answers.ts';
import { type Api, reach, refusalOf } from '../client.ts';
import { REQUESTS } from '../commands/requests/options.ts';
import { checkFile, postFile } from '../post-file.ts';
import { OFFICE_2018 } from './office-2018.ts';
import { OFFICE_2026 } from './office-2026.ts';
import { FIGURES } from './releases.ts';
import type { Staff } from './run.ts';

/** An event of a seeded request, on the day on which it is said to have happened. */
type Step = { type: string; day: string; by?: 'approver' } & Record<string, unknown>;

/**
 * A request as an officer would find it in the paper register. Everybody in it is made up, and called so
 * (示例). `same` names another request of the list that it repeats; `parts` what its letter asked for besides.
 */
export type Asked = {
  channel: Channel;
  received: string;
  arrived?: string;
  confirmed?: string;
  kind: ApplicantKind;
  name: string;
  subject: string;
  /** The English title under which the public log shows it, its subject being the Chinese one. */
  logged?: string;
  /** The sample figures that were given out with the answer, by their file's name; the log names them too. */
  released?: { file: string; name: string };
  applicant?: Readonly<Record<string, unknown>>;
  matter?: 'own-data';
  officer?: 'officer' | 'officer2';
  steps?: readonly Step[];
  /** After the steps, today: the answer is written, and sent to the applicant by e-mail. */
  mailed?: true;
  same?: string;
  parts?: readonly string[];
};

/** The office's requests, and the days for which they are a believable picture of those that are open. */
export type OfficeOf = {
  from: string;
  until: string;
  asked: readonly Asked[];
  /** Sent through the public form today: received, and not registered yet. */
  onTheWeb: Readonly<Record<string, string>>;
};

const LATE = '启用本系统前的登记，补录';
/** So many at once: two officers side by side; more would start more processes than a small machine has cores. */
const AT_ONCE = 2;

/**
 * Enters the requests of the office of that time, with their days in the past. Outside the time that they
 * picture, open ones would be years overdue: only those that were closed are entered.
 */
export const seedRequests = async (staff: Staff, now: Temporal.Instant): Promise<void> => {
  const today = now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
  const office = today >= OFFICE_2026.from ? OFFICE_2026 : OFFICE_2018;
  const past = office.asked.filter(
    ({ received, steps = [] }) => received <= today && steps.every(({ day }) => day <= today),
  );
  const wanted = today >= office.from && today <= office.until ? past : past.filter(closed);
  const form =
    today >= office.from && today <= office.until ? askOnTheWeb(staff.address, office.onTheWeb) : null;
  const [officer, approver] = await Promise.all([staff.api('officer'), staff.api('approver')]);
  const queue = [...wanted];
  const receipts = new Map<string, string>();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let asked = queue.shift(); asked; asked = queue.shift()) {
        receipts.set(asked.subject, await enter({ officer, approver, today }, asked));
      }
    }),
  );
  await form;
  await Promise.all(
    wanted.map(async ({ subject, logged, released }) => {
      const receipt = receipts.get(subject);
      if (!receipt || !logged) return;
      const documents = released ? [await kept(officer, receipt, released.name)] : [];
      await showInLog({ officer, approver }, receipt, { title: { zh: subject, en: logged }, documents });
    }),
  );
  for (const { subject, same } of wanted) {
    const [receipt, as] = [receipts.get(subject), receipts.get(same ?? '')];
    if (receipt && as)
      await officer.change(`${REQUESTS}/${receipt}`, '/events', { type: 'linked', as }, CaseAnswer);
  }
};

/** As anyone does, through the public form. */
async function askOnTheWeb(address: string, said: Readonly<Record<string, string>>): Promise<void> {
  const response = await reach(`${address}/api/requests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ ...said, phone: '02300000000', form: 'electronic', way: 'web' }),
  });
  if (!response.ok) throw await refusalOf(response);
}

const CLOSING = ['delivered', 'withdrawn', 'transferred'];
const closed = ({ steps = [] }: Asked): boolean => steps.some(({ type }) => CLOSING.includes(type));

/** As it becomes public: written by one person, put in by another. */
async function showInLog(
  { officer, approver }: Pick<Desk, 'officer' | 'approver'>,
  receipt: string,
  body: { title: Text; documents: readonly { file: number; name: string }[] },
): Promise<void> {
  const { etag } = await officer.create(`${REQUESTS}/${receipt}/log`, body, ProposedLogAnswer);
  await approver.changeAt(`/api/staff/log/${receipt}`, '/approve', {}, ApprovedLogAnswer, etag);
}

/** Gives out a file with an answer that is still to be made. */
async function attach(officer: Api, path: string, name: string): Promise<void> {
  const file = await checkFile(join(FIGURES, name));
  const body = { name, size: file.size, purpose: 'released' };
  const { value: form } = await officer.create(`${path}/files`, body, FileFormAnswer);
  await postFile(form.post, file, () => {});
  await officer.post(`${path}/files/${form.file}/complete`, {}, FileAnswer);
}

const LOOK_AGAIN_MS = 200;

/** The released file of a request, once it has been looked at and kept. */
async function kept(officer: Api, receipt: string, name: string): Promise<{ file: number; name: string }> {
  for (;;) {
    const { value } = await officer.get(`${REQUESTS}/${receipt}`, CaseAnswer);
    const file = value.files.find(({ purpose }) => purpose === 'released');
    if (file?.state === 'kept') return { file: file.file, name };
    if (file?.state !== 'checking') throw new Error(`${receipt}: its released file is ${file?.state}`);
    await setTimeout(LOOK_AGAIN_MS);
  }
}

type Desk = { officer: Api; approver: Api; today: string };

/** One request with all that happened to it; gives its number. */
async function enter(desk: Desk, asked: Asked): Promise<string> {
  const { officer, approver, today } = desk;
  const { received, arrived, confirmed, name, subject, applicant, parts } = asked;
  const { value: made, etag } = await officer.create(
    REQUESTS,
    {
      channel: asked.channel,
      received,
      ...(arrived && { arrived }),
      ...(confirmed && { confirmed }),
      ...(received < today && { registered: registeredOn(asked), lateEntry: LATE }),
      ...(asked.matter && { matter: asked.matter }),
      kind: asked.kind,
      officer: asked.officer ?? 'officer',
      applicant: { name, contact: `${name}的示例联系方式，非真实号码`, ...applicant },
      wanted: { title: subject, form: 'electronic', way: 'email' },
    },
    IntakeAnswer,
  );
  const path = `${REQUESTS}/${made.receipt}`;
  let version = etag;
  if (asked.released) {
    await attach(officer, path, asked.released.file);
    version = (await officer.get(path, CaseAnswer)).etag;
  }
  for (const { by, ...event } of asked.steps ?? []) {
    const body = event.day < today ? { ...event, lateEntry: LATE } : event;
    const api = by === 'approver' ? approver : officer;
    version = (await api.changeAt(path, '/events', body, CaseAnswer, version)).etag;
  }
  if (asked.mailed) {
    const { value } = await officer.create(`${path}/letters`, { kind: 'answer' }, LetterAnswer);
    await officer.send(path, `/letters/${value.letter}/send`, {}, SentAnswer);
  }
  if (parts) {
    const into: string[] = [];
    for (const title of parts) {
      const wanted = { title, form: 'electronic', way: 'email' };
      into.push(
        (await officer.create(`${path}/parts`, { wanted, officer: 'officer2' }, IntakeAnswer)).value.receipt,
      );
    }
    await officer.changeAt(path, '/events', { type: 'split', into }, CaseAnswer, version);
  }
  return made.receipt;
}

/** On the day on which the clock started, or on which it was confirmed. */
const registeredOn = ({ received, confirmed }: Asked): string => confirmed ?? received;
