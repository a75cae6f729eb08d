import * as v from 'valibot';

/**
 * The office's mail server, and who all mail comes from. `url` is smtps://user:password@host:port, or smtp://;
 * empty: no mail is sent.
 */
export type MailServer = { url: string; from: string };

/**
 * One mail. `id` is what makes it one: a repeat after a crash goes out under the same Message-ID, so that a
 * reader's mail program shows it once. `to` is a header's list as the office wrote it, or the one address that
 * somebody typed, which is never read as a list. `at` is its date, epoch milliseconds.
 */
export type Mail = {
  id: string;
  to: string | { address: string };
  subject: string;
  text: string;
  at: number;
  replyTo?: string;
  attachments?: readonly { filename: string; content: Buffer; contentType: string }[];
};

/** A mail server that says nothing must not hold up whoever waits for it: milliseconds. */
const LIMITS = { dnsTimeout: 5000, connectionTimeout: 8000, greetingTimeout: 8000, socketTimeout: 15_000 };

/**
 * What a mail server's refusal is known by: Node's code, and the reply code of SMTP. Its words repeat the address, so
 * that they go into no log and no answer.
 */
export const refusalOf = (error: unknown): { code: string | null; responseCode: number | null } => {
  const { code, responseCode } = v.parse(Refused, error);
  return { code, responseCode };
};

const Refused = v.object({
  code: v.fallback(v.nullable(v.string()), null),
  responseCode: v.fallback(v.nullable(v.number()), null),
});

/** An id as the left side of a Message-ID (RFC 5322, section 3.6.4): other characters by their code. */
const leftSide = (id: string): string =>
  id.replace(/[^\w!#$%&'*+\-/=?^`{|}~.]/gu, (char) => `=${char.codePointAt(0)?.toString(16)}`);

/** The domain of an address, with a name before it or without. */
const domainOf = (address: string): string => /@([^\s@<>]+)>?\s*$/.exec(address)?.[1] ?? 'localhost';

/**
 * Hands a mail to the server; done once the server has accepted it. The mail library is large
 * and few calls have anything to send, so it is loaded only then.
 *
 * @throws Error where the server cannot be reached or refuses; its message may repeat the address
 */
export const postMail = async (server: MailServer, mail: Mail): Promise<void> => {
  const { createTransport } = await import('./mail-transport.ts');
  const { id, to, subject, text, at, replyTo, attachments = [] } = mail;
  await createTransport({ url: server.url, ...LIMITS }).sendMail({
    from: server.from,
    to: typeof to === 'string' ? to : { name: '', address: to.address },
    ...(replyTo !== undefined && { replyTo }),
    subject,
    text,
    date: new Date(at),
    messageId: `<${leftSide(id)}@${domainOf(server.from)}>`,
    attachments: [...attachments],
    disableFileAccess: true,
    disableUrlAccess: true,
  });
};
