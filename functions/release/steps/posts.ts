import { asked } from '../../channel/rules/attempts.ts';
import { channelOf } from '../../channel/transport/channels.ts';
import { officeTime } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { releaseName } from '../../kernel/release-id.ts';
import { orderBuild } from '../../store/outbox.ts';
import { transact } from '../../store/table.ts';
import { actOf, type Call, type Reply } from '../../web/api.ts';
import { asRead } from '../../web/once.ts';
import type { PostAnswer } from '../contract/post-schemas.ts';
import { deliveriesOf, findDelivery, movePost } from '../records/deliveries.ts';
import { loadRelease, saveRelease } from '../records/releases.ts';
import type { Delivery } from '../rules/delivery.ts';
import { reword } from '../rules/wording.ts';
import { idOf, type Makes, type ReleasePorts, releaseAsRead, releaseReply } from './ports.ts';

/** What was posted of a release, and what staff say of a post that nobody confirmed. */
const viewOf = (one: Delivery): PostAnswer => ({
  edition: one.edition,
  channel: one.channel,
  state: one.state,
  text: one.text,
  publishedAt: officeTime(one.at),
  attempts: one.attempts,
  nextAt: one.state === 'waiting' ? officeTime(one.nextAt) : null,
  settledAt: one.settledAt && officeTime(one.settledAt),
  platformId: one.platformId,
  reason: one.reason,
  asked: one.asked && { ...one.asked, at: officeTime(one.asked.at) },
  entry: one.entry,
  version: one.version,
});

const shown = (one: Delivery): Reply<PostAnswer> => ({
  body: viewOf(one),
});

export const listPosts: Makes<'listPosts'> =
  ({ table }) =>
  async (call) => {
    const release = await loadRelease(table, idOf(call));
    return { body: { items: (await deliveriesOf(table, release)).map(viewOf) } };
  };

const named = async ({ table }: ReleasePorts, call: Call): Promise<Delivery> => {
  const id = idOf(call);
  const { edition = '', channel = '' } = call.params;
  const found = /^\d{1,4}$/.test(edition)
    ? await findDelivery(table, { ...id, edition: Number(edition), channel })
    : null;
  if (found) return found;
  throw new Problem('not-found', {
    zh: `${releaseName(id)} 没有该版次和渠道的信息`,
    en: `Nothing of ${releaseName(id)} was posted as edition and channel say`,
  });
};

export const showPost: Makes<'showPost'> = (ports) => async (call) => shown(await named(ports, call));

const say = async (ports: ReleasePorts, call: Call, what: 'there' | 'again'): Promise<Reply<PostAnswer>> => {
  const before = asRead(call, 'post', await named(ports, call));
  const after = asked(before, what, actOf(ports, call));
  await transact(ports.table, movePost(ports.table, before, after));
  return shown(after);
};

/**
 * Words the post of the edition in work. It is sealed with the figures, so that the edition is built anew and review
 * begins again; of two who word at once the second gets 412.
 */
export const rewordPost: Makes<'rewordPost'> = (ports) => async (call) => {
  const { table } = ports;
  const before = await releaseAsRead(ports, call);
  const channel = channelOf(call.params.channel ?? '');
  if (!channel) throw new Problem('not-found', { zh: '没有这一渠道', en: 'There is no such channel' });
  const act = actOf(ports, call);
  const after = reword(before, channel, call.body.template, act);
  const { edition, upload } = after;
  const deed = {
    action: call.body.template === null ? 'post as composed' : 'post worded',
    detail: { edition, channel: channel.id },
  };
  const saved = await saveRelease(table, before, after, act, deed, () =>
    upload ? [orderBuild(table, before, upload, act.at)] : [],
  );
  return releaseReply(ports, saved);
};

/** It counts as delivered once the function that sends has written it down, within a minute. */
export const postIsThere: Makes<'postIsThere'> = (ports) => (call) => say(ports, call, 'there');

export const postAgain: Makes<'postAgain'> = (ports) => (call) => say(ports, call, 'again');
