import { env } from '../env.ts';
import { described, log } from '../log.ts';
import { type Message, markSent, waitingMessages } from '../store/outbox.ts';
import { openTable } from '../store/table.ts';
import { now } from '../wiring.ts';

const { TABLE, SMTP_URL, MAIL_FROM, ALERT_MAIL, WEBHOOK_URLS } = env(
  'TABLE',
  'SMTP_URL',
  'MAIL_FROM',
  'ALERT_MAIL',
  'WEBHOOK_URLS',
);
const table = openTable(TABLE);
const webhooks = WEBHOOK_URLS.split(/\s+/).filter(Boolean);

/** How long a webhook may take to answer. */
const WEBHOOK_MS = 10_000;

/**
 * Sends what waits. A message goes out, then it is marked sent; a crash in between repeats it under the same
 * Message-ID, so that a reader's mail program shows it once.
 */
export const handler = async (): Promise<void> => {
  for (const message of await waitingMessages(table)) {
    try {
      await Promise.all([post(message), ...webhooks.map((url) => notify(url, message))]);
      await markSent(table, message, now());
      log('message sent', { id: message.id });
    } catch (error) {
      log('message waits', { id: message.id, error: described(error) });
    }
  }
};

/** The mail library is large and few ticks have anything to send, so it is loaded only then. */
const post = async (message: Message): Promise<void> => {
  if (SMTP_URL === '' || ALERT_MAIL === '') return;
  const { createTransport } = await import('nodemailer');
  await createTransport(SMTP_URL).sendMail({
    from: MAIL_FROM,
    to: ALERT_MAIL,
    subject: message.subject,
    text: message.text,
    date: new Date(message.at.epochMilliseconds),
    messageId: `<${message.id}@${MAIL_FROM.split('@').at(-1)}>`,
  });
};

/** The text message that WeCom and DingTalk robots take, with the id for whoever keeps more than text. */
const notify = async (url: string, message: Message): Promise<void> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: message.id,
      msgtype: 'text',
      text: { content: `${message.subject}\n${message.text}` },
    }),
    signal: AbortSignal.timeout(WEBHOOK_MS),
  });
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`);
};
