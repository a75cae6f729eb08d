import { createHmac } from 'node:crypto';
import { delivered, type Posted, type SendOutcome } from '../rules/outcome.ts';
import { byHttp } from './answered.ts';
import { request } from './ask.ts';
import type { Patience } from './robots.ts';

/** The key of a secret as Standard Webhooks writes it: Base64 after `whsec_`. */
const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

/**
 * A webhook after Standard Webhooks (standardwebhooks.com, 1.0.0): `webhook-id` is the same for every attempt at one
 * post, `webhook-timestamp` the attempt's epoch seconds, `webhook-signature` HMAC-SHA256 over id, timestamp and body.
 * Any 2xx is taken.
 */
export const callWebhook = async (
  url: URL,
  secret: string,
  { id, subject, text }: Posted,
  { now, patience }: Patience,
): Promise<SendOutcome> => {
  const timestamp = String(Math.floor(now.epochMilliseconds / 1000));
  const body = JSON.stringify({ type: 'post', timestamp: now.toString(), data: { id, subject, text } });
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  const answer = await request({
    url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
    patience,
  });
  const found = byHttp(answer, { repeats: true, now });
  return 'is' in found ? found : delivered();
};
