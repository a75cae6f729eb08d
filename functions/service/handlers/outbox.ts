import type { Context } from 'aws-lambda';
import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { openSecrets } from '../../sealed/secrets.ts';
import { openSecret } from '../../store/secret-value.ts';
import { openTable } from '../../store/table.ts';
import { emptyOutbox } from '../outbox.ts';

const names = env(
  'TABLE',
  'NOTICES_KEY',
  'SITE_ADDRESS',
  'SMTP_SECRET_ARN',
  'MAIL_FROM',
  'ALERT_MAIL',
  'WEBHOOKS_SECRET_ARN',
);
const smtp = openSecret(names.SMTP_SECRET_ARN);
const webhooks = openSecret(names.WEBHOOKS_SECRET_ARN);
const ports = {
  table: openTable(names.TABLE),
  // Of cases and keyed hashes it has no key.
  secrets: openSecrets('', '', names.NOTICES_KEY),
  site: names.SITE_ADDRESS,
  alertMail: names.ALERT_MAIL,
  now,
};

/** Sends the mail and calls the webhooks that wait. */
export const handler = async (_tick: unknown, context: Context): Promise<void> => {
  const [url, robots] = await Promise.all([smtp(), webhooks()]);
  await emptyOutbox({
    ...ports,
    mail: { url, from: names.MAIL_FROM },
    webhooks: robots.split(/\s+/).filter(Boolean),
    remaining: () => context.getRemainingTimeInMillis(),
  });
};
