import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { type MailServer, postMail, refusalOf } from '../../runtime/mail.ts';
import type { PostChannel } from '../rules/channel.ts';
import { delivered, type Posted, postponed, refused, type SendOutcome } from '../rules/outcome.ts';
import { type Patience, tellDingtalk, tellWecom } from './robots.ts';
import { callWebhook } from './webhook.ts';
import { postToWeibo } from './weibo.ts';

/** Sends a post on a channel, once. Nothing is thrown for what the other side does: the outcome says it. */
export type Send = (channel: Pick<PostChannel, 'id' | 'kind'>, post: Posted) => Promise<SendOutcome>;

/** Where the channels are: JSON by a channel's id, as the secret has it; '' where none is set up. */
type Destinations = string;

export type ChannelPorts = {
  destinations: Destinations;
  mail: MailServer;
  now: () => Temporal.Instant;
  /** Milliseconds that one call may take. */
  patience?: number;
};

/** How long a platform may take to answer, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Secrets travel under TLS; a server on this very machine is reached without. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));

const Address = v.pipe(
  v.string(),
  v.url(),
  v.transform((text) => new URL(text)),
  v.check(isSafe),
);
const Secret = v.pipe(v.string(), v.minLength(1));

const AtWecom = v.strictObject({ url: Address });
const AtDingtalk = v.strictObject({ url: Address, secret: v.optional(Secret) });
const AtWebhook = v.strictObject({ url: Address, secret: Secret });
const AtWeibo = v.strictObject({ url: Address, token: Secret });
const AtMail = v.strictObject({ to: Secret });

const Known = v.record(v.string(), v.unknown());

/** A fault in what the office gave, told without any value. */
class Garbled extends Error {}

const read = (destinations: Destinations): Record<string, unknown> => {
  if (destinations.trim() === '') return {};
  try {
    return v.parse(Known, JSON.parse(destinations));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !v.isValiError(error)) throw error;
    throw new Garbled('the secret of the channels is no JSON object');
  }
};

const place = <Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> => {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const parts = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'all of it').join(', ');
  throw new Garbled(`the secret of the channels lacks or garbles: ${parts}`);
};

/** The mail goes out again under the same Message-ID where its answer was lost. */
const mailOut = async (
  server: MailServer,
  to: string,
  post: Posted,
  { now }: Patience,
): Promise<SendOutcome> => {
  if (server.url === '') return { is: 'off' };
  try {
    await postMail(server, { ...post, to, at: now.epochMilliseconds });
    return delivered();
  } catch (error) {
    const { code, responseCode } = refusalOf(error);
    const reason = `mail: ${responseCode ?? code ?? 'no reason given'}`;
    return (responseCode ?? 0) >= 500 ? refused(reason) : postponed(reason);
  }
};

const sendTo = (
  { kind }: Pick<PostChannel, 'kind'>,
  value: unknown,
  post: Posted,
  at: Patience,
  server: MailServer,
): Promise<SendOutcome> => {
  switch (kind) {
    case 'wecom':
      return tellWecom(place(AtWecom, value).url, post, at);
    case 'dingtalk': {
      const { url, secret } = place(AtDingtalk, value);
      return tellDingtalk(url, secret, post, at);
    }
    case 'webhook': {
      const { url, secret } = place(AtWebhook, value);
      return callWebhook(url, secret, post, at);
    }
    case 'weibo': {
      const { url, token } = place(AtWeibo, value);
      return postToWeibo(url, token, post, at);
    }
    case 'email':
      return mailOut(server, place(AtMail, value).to, post, at);
  }
};

/**
 * The port through which every post leaves the house.
 *
 * @example
 * const send = channelsOf({ destinations: await secret(), mail, now });
 * const outcome = await send(channel, { id: 'cpi-2017-12-e1', subject: '居民消费价格', text: '…' });
 */
export const channelsOf =
  ({ destinations, mail, now, patience = PATIENCE_MS }: ChannelPorts): Send =>
  async (channel, post) => {
    try {
      const value = read(destinations)[channel.id];
      if (value === undefined) return { is: 'off' };
      return await sendTo(channel, value, post, { now: now(), patience }, mail);
    } catch (error) {
      if (error instanceof Garbled) return refused(error.message);
      throw error;
    }
  };
