import type { Context } from 'aws-lambda';
import { ALERTS } from '../../alert/choices.ts';
import { sendBulletins } from '../../alert/steps/sending-bulletins.ts';
import { POST_CHANNELS } from '../../channel/transport/channels.ts';
import { channelsOf } from '../../channel/transport/send.ts';
import { sendPosts } from '../../release/steps/sending-posts.ts';
import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openSecret } from '../../store/secret-value.ts';
import { openTable } from '../../store/table.ts';

const names = env(
  'AUDIT_KEY',
  'TABLE',
  'SITE_ADDRESS',
  'SMTP_SECRET_ARN',
  'MAIL_FROM',
  'CHANNELS_SECRET_ARN',
);
const smtp = openSecret(names.SMTP_SECRET_ARN);
const places = openSecret(names.CHANNELS_SECRET_ARN);
const table = openTable(names.TABLE, openNotary(names.AUDIT_KEY));

/** Sends the posts of releases that are public, and bulletins to the groups of monitors; neither waits for the other. */
export const handler = async (_tick: unknown, context: Context): Promise<void> => {
  const [url, destinations] = await Promise.all([smtp(), places()]);
  const ports = {
    table,
    send: channelsOf({ destinations, mail: { url, from: names.MAIL_FROM }, now }),
    now,
    remaining: () => context.getRemainingTimeInMillis(),
  };
  await Promise.all([
    sendPosts({ ...ports, channels: POST_CHANNELS, site: names.SITE_ADDRESS }),
    sendBulletins({ ...ports, robots: ALERTS.robots }),
  ]);
};
