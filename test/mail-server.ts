import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as the server took it: to whom the envelope said, and the message as it came. */
type Taken = { to: string[]; raw: Buffer; text: string };

/** What befalls the next mails: refused at the recipient or after the message, by a reply code; or as usual. */
type Meets = { at: 'recipient' | 'message'; code: number } | null;

/**
 * A real mail server on a port of its own, which keeps what it takes. `meanwhile` is what happens elsewhere while
 * a mail is on its way: it runs before the server says that it has taken it.
 */
export const startMailServer = async () => {
  const taken: Taken[] = [];
  let meets: Meets = null;
  let meanwhile: () => Promise<void> = async () => undefined;
  const refused = ({ code }: { code: number }, to: string) =>
    Object.assign(new Error(`<${to}>: no`), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      done(meets?.at === 'recipient' ? refused(meets, address) : null);
    },
    onData(stream, { envelope }, done) {
      const to = envelope.rcptTo.map(({ address }) => address);
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (meets) return done(refused(meets, to.join(' ')));
        const raw = Buffer.concat(parts);
        taken.push({ to, raw, text: raw.toString('utf8') });
        meanwhile().then(() => done(), done);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    taken,
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    refuse(next: Meets): void {
      meets = next;
    },
    meanwhile(work: () => Promise<void>): void {
      meanwhile = work;
    },
    /** As it was at the start. */
    reset(): void {
      taken.length = 0;
      meets = null;
      meanwhile = async () => undefined;
    },
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
  };
};

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;
