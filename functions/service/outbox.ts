import type { Temporal } from 'temporal-polyfill';
import office from '../../site/office.json' with { type: 'json' };
import { tellStaff } from '../channel/transport/robots.ts';
import { inLanes } from '../kernel/lanes.ts';
import { RECEIPT } from '../kernel/receipt.ts';
import { deskClose } from '../question/rules/mails.ts';
import { QUESTION_NUMBER } from '../question/rules/question.ts';
import { noticeClose } from '../request/rules/notices.ts';
import { described, log } from '../runtime/log.ts';
import { type MailServer, postMail, refusalOf } from '../runtime/mail.ts';
import type { Now } from '../runtime/now.ts';
import { sha256 } from '../runtime/sha256.ts';
import { openMail } from '../sealed/closed-mail.ts';
import { openAddress } from '../sealed/notice-address.ts';
import type { Secrets } from '../sealed/secrets.ts';
import {
  claimMessage,
  dropMessage,
  giveBack,
  type Message,
  markSent,
  waitingMessages,
} from '../store/outbox.ts';
import type { Table } from '../store/table.ts';

/** What messages go out with: the office's mail server, who is told of releases, and the webhooks of robots. */
export type OutboxPorts = {
  table: Table;
  /** Opens where applicants are told, and nothing else. */
  secrets: Pick<Secrets, 'kms' | 'noticesKey'>;
  /** The origin of the public site. */
  site: string;
  mail: MailServer;
  /** Where alarms about releases go; '': nobody. */
  alertMail: string;
  webhooks: readonly string[];
  now: Now;
  /** Milliseconds until the function is ended. */
  remaining: () => number;
};

/** How long a webhook may take to answer. */
const WEBHOOK_MS = 10_000;

type Send = (message: Message) => Promise<void>;

/** The ways on which a message goes out, each under a name that says nothing of a webhook's secret. */
const waysOf = (ports: OutboxPorts): ReadonlyMap<string, Send> =>
  new Map<string, Send>([
    ['mail', (message) => post(ports, message)],
    ...ports.webhooks.map((url): [string, Send] => [
      sha256(url).slice(0, 16),
      (message) => notify(ports, url, message),
    ]),
  ]);

/** Of these ways those on which a message goes: by mail, by the robots' webhooks, or by all where it says nothing. */
const waysFor = (ways: ReadonlyMap<string, Send>, { by }: Message): ReadonlyMap<string, Send> =>
  by === undefined
    ? ways
    : new Map([...ways].filter(([way]) => by.includes(way === 'mail' ? 'mail' : 'robot')));

/** To an applicant a message goes by mail and on no other way: a robot's room is no place for what is theirs. */
const wayToApplicants = (ports: OutboxPorts): ReadonlyMap<string, Send> =>
  new Map<string, Send>([['mail', (message) => tell(ports, message)]]);

/** A message is not begun when less than this is left: longer than most servers take to answer or to be given up. */
const LONGEST_MS = 25_000;

/** Messages that are sent at one time. */
const LANES = 4;

/**
 * Sends what waits, until little time is left. Each message is claimed, goes out on each of its ways, and is marked
 * sent. Nothing goes out twice, with one exception: a crash between sending and marking. The message is claimed again
 * once the claim has ended, and goes out under the same Message-ID, so that a reader's mail program shows it once. A
 * way that fails is tried again by itself.
 */
export const emptyOutbox = async (ports: OutboxPorts): Promise<void> => {
  const [toStaff, toApplicants] = [waysOf(ports), wayToApplicants(ports)];
  const send = async (message: Message): Promise<void> => {
    try {
      const ways = message.to === 'applicant' ? toApplicants : waysFor(toStaff, message);
      if (await deliver(ports, ways, message)) log('message sent', { id: message.id });
    } catch (error) {
      if (error instanceof NotTold && error.isForGood(message, ports.now())) {
        await giveUp(ports, message, error);
      } else {
        log('message waits', { id: message.id, error: described(error) });
      }
    }
  };
  const waiting = await waitingMessages(ports.table);
  await inLanes(waiting, LANES, send, () => ports.remaining() >= LONGEST_MS);
};

/** False where somebody else has the message, or it was sent before. */
const deliver = async (
  { table, now }: OutboxPorts,
  ways: ReadonlyMap<string, Send>,
  listed: Message,
): Promise<boolean> => {
  const message = await claimMessage(table, listed, now());
  if (!message) return false;
  const left = [...ways].filter(([way]) => !message.done.includes(way));
  const gone = await Promise.allSettled(left.map(([, send]) => send(message)));
  const failed = gone.filter((one) => one.status === 'rejected');
  if (failed.length > 0) {
    const done = left.filter((_, at) => gone[at]?.status === 'fulfilled').map(([way]) => way);
    await giveBack(table, message, done);
    const [only] = failed;
    if (only?.reason instanceof NotTold) throw only.reason;
    throw new AggregateError(
      failed.map(({ reason }) => reason),
      failed.map(({ reason }) => described(reason)).join('\n'),
    );
  }
  await markSent(table, message, now());
  return true;
};

const ROLES: Readonly<Record<string, string>> = office.requests.mail.roles;
const OFFICERS: Readonly<Record<string, string>> = office.requests.mail.officers;
const MONITORS: Readonly<Record<string, string>> = office.alerts.mail;

/**
 * Where a message's mail goes. For an officer without an address of their own: to all officers; for an editor: to
 * those who watch releases.
 */
const addressOf = ({ alertMail }: OutboxPorts, { to, people = [] }: Message): string => {
  if (to === 'alert') return alertMail;
  if (to === 'monitors') return people.flatMap((code) => MONITORS[code] ?? []).join(', ');
  if (to.startsWith('editor:')) return OFFICERS[to.slice('editor:'.length)] ?? alertMail;
  if (!to.startsWith('staff:')) return ROLES[to] ?? '';
  return OFFICERS[to.slice('staff:'.length)] ?? ROLES.officer ?? '';
};

const post = async (ports: OutboxPorts, message: Message): Promise<void> => {
  const to = addressOf(ports, message);
  if (ports.mail.url === '' || to === '') return;
  const { id, subject, text, at } = message;
  await postMail(ports.mail, { id, to, subject, text, at: at.epochMilliseconds });
};

/** How long a mail to an applicant is tried: what a mail server puts off, it takes within days or never. */
const TRIED_HOURS = 72;

/** A mail to an applicant was not taken: known by codes alone, since a server's words repeat the address. */
class NotTold extends Error {
  readonly responseCode: number | null;

  constructor({ code, responseCode }: ReturnType<typeof refusalOf>) {
    super(`The mail server took no mail to an applicant: ${responseCode ?? code ?? 'no reason given'}`);
    this.responseCode = responseCode;
  }

  /** Refused for good (RFC 5321, section 4.2.1), or tried long enough. */
  isForGood({ at }: Message, now: Temporal.Instant): boolean {
    return (this.responseCode ?? 0) >= 500 || now.since(at).total('hours') >= TRIED_HOURS;
  }
}

/** Whoever is not to be told any more has no address, and nothing is sent. */
const tell = async (ports: OutboxPorts, message: Message): Promise<void> => {
  const { mail, table, secrets, site } = ports;
  const { id, subject, at, receipt } = message;
  if (mail.url === '' || receipt === undefined) return;
  const address = await openAddress(secrets, table, message.addressName ?? receipt);
  if (address === null) return;
  const text = message.closed ? await openMail(secrets, table, receipt, id) : message.text;
  // Expired while nothing could be sent: whoever wrote it hears that it did not arrive.
  if (text === null) throw new NotTold({ code: null, responseCode: null });
  const close = RECEIPT.test(receipt) ? noticeClose : deskClose;
  try {
    await postMail(mail, {
      id,
      to: { address },
      replyTo: office.email,
      subject,
      text: `${text}\n${close(site, office)}`,
      at: at.epochMilliseconds,
    });
  } catch (error) {
    throw new NotTold(refusalOf(error));
  }
};

/** The command that shows what a number is of; a registration stands in the list of its event. */
const lookAt = (receipt: string): string => {
  if (RECEIPT.test(receipt)) return `heliostat requests show ${receipt}`;
  return QUESTION_NUMBER.test(receipt) ? `heliostat questions show ${receipt}` : 'heliostat event list';
};

/** The officers learn by the receipt number that its applicant could not be told, and of what. */
const giveUp = async (
  { table, site, now }: OutboxPorts,
  message: Message,
  { responseCode }: NotTold,
): Promise<void> => {
  const { id, receipt = '', subject } = message;
  log('applicant not told', { id, responseCode });
  await dropMessage(table, message, {
    id: `not-told-${id}`,
    at: now(),
    to: 'officer',
    subject: RECEIPT.test(receipt)
      ? `${receipt} 邮件未能送达申请人 / A mail did not reach the applicant`
      : `${receipt} 邮件未能送达 / A mail did not arrive`,
    text: [
      `${receipt}：邮件未被邮件服务器接受（${responseCode ?? '多次尝试'}），请以其他方式告知：${subject}`,
      `${receipt}: a mail was not taken (${responseCode ?? 'tried for days'}); please tell them another way.`,
      `${site}  ${lookAt(receipt)}`,
    ].join('\n'),
  });
};

/** With the id for whoever keeps more than text. A robot that answers 200 and takes nothing has not told anybody. */
const notify = async ({ now }: OutboxPorts, url: string, { id, subject, text }: Message): Promise<void> => {
  const address = new URL(url);
  const outcome = await tellStaff(
    address,
    { id, text: `${subject}\n${text}` },
    { now: now(), patience: WEBHOOK_MS },
  );
  if (outcome.is === 'delivered') return;
  throw new Error(`${address.host} took no message: ${'reason' in outcome ? outcome.reason : outcome.is}`);
};
