import type { Context } from 'aws-lambda';
import { emptyOutbox } from '../messages/outbox.ts';
import { env } from '../runtime/env.ts';
import { now } from '../runtime/now.ts';
import { openSecrets } from '../store/secrets/secrets.ts';
import { openTable } from '../store/table.ts';

const names = env(
  'TABLE',
  'NOTICES_KEY',
  'SITE_ADDRESS',
  'SMTP_URL',
  'MAIL_FROM',
  'ALERT_MAIL',
  'WEBHOOK_URLS',
);
const ports = {
  table: openTable(names.TABLE),
  // Of cases and keyed hashes it has no key.
  secrets: openSecrets('', '', names.NOTICES_KEY),
  site: names.SITE_ADDRESS,
  mail: { url: names.SMTP_URL, from: names.MAIL_FROM },
  alertMail: names.ALERT_MAIL,
  webhooks: names.WEBHOOK_URLS.split(/\s+/).filter(Boolean),
  now,
};

/** Sends the mail and calls the webhooks that wait. */
export const handler = (_tick: unknown, context: Context): Promise<void> =>
  emptyOutbox({ ...ports, remaining: () => context.getRemainingTimeInMillis() });
