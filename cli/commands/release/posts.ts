import type * as v from 'valibot';
import { DELIVERY_STATE_NAMES } from '../../../functions/channel/rules/attempts.ts';
import type { Lang } from '../../../functions/kernel/text.ts';
import { PostAnswer, PostsAnswer } from '../../../functions/release/contract/post-schemas.ts';
import type { Api } from '../../client.ts';
import { type Context, command, needed, optional } from '../../command.ts';
import { aligned, answer, shownInstant } from '../../output.ts';
import { Refusal } from '../../refusal.ts';
import { releasePath } from './path.ts';

type Post = v.InferOutput<typeof PostAnswer>;

const STATES: Readonly<Record<Post['state'], string>> = {
  ...DELIVERY_STATE_NAMES,
  unknown: '未知（请到平台查看）',
  overtaken: '已被更正取代',
};

/** One line a post: where it stands, when, and why. */
export const postRows = (posts: readonly Post[], lang: Lang): string[][] =>
  posts.map(({ edition, channel, state, settledAt, nextAt, attempts, platformId, reason }) => [
    `e${edition}`,
    channel,
    lang === 'zh' ? STATES[state] : state === 'unknown' ? 'unknown (look at the platform)' : state,
    settledAt !== null ? shownInstant(settledAt) : nextAt !== null ? `→ ${shownInstant(nextAt)}` : '',
    lang === 'zh' ? `${attempts} 次` : `attempts: ${attempts}`,
    platformId ?? reason ?? '',
  ]);

export const postsOf = async (api: Api, operand: string) =>
  api.get(`${releasePath(operand)}/posts`, PostsAnswer);

export const show = command({
  operands: ['FLOW/PERIOD'],
  options: {},
  notes: {
    zh: '发布后发往各渠道的信息及其结果。发布前将要发送的文字见 preview。',
    en: 'What was posted on which channel once it was public, and what came of it. What will be posted is shown by preview.',
  },
  async run(context, _options, operand) {
    const { value, document } = await postsOf(await context.api(), operand);
    const texts = value.items.map(({ edition, channel, text }) => `e${edition} ${channel}: ${text ?? '—'}`);
    answer(context, document, [aligned(postRows(value.items, context.lang)), ...texts].join('\n'));
    return undefined;
  },
});

const OPTIONS = {
  channel: needed('ID', '渠道', 'the channel'),
  edition: optional('N', '版次；默认最新', 'the edition; default: the newest'),
};

type Given = { channel: string; edition: string | undefined };

/** The post that is meant: the newest edition's, unless one was named. */
async function meant(api: Api, operand: string, { channel, edition }: Given): Promise<Post> {
  const { value } = await postsOf(api, operand);
  const found = value.items.findLast(
    (one) => one.channel === channel && (edition === undefined || String(one.edition) === edition),
  );
  if (found) return found;
  throw new Refusal({
    zh: `${operand} 在渠道 ${channel} 没有这样的信息。`,
    en: `There is no such post of ${operand} on the channel ${channel}.`,
  });
}

async function say(context: Context, operand: string, given: Given, act: '/there' | '/again') {
  const api = await context.api();
  const { edition, channel } = await meant(api, operand, given);
  const path = `${releasePath(operand)}/posts/${edition}/${encodeURIComponent(channel)}`;
  const { value, document } = await api.change(path, act, {}, PostAnswer);
  answer(context, document, aligned(postRows([value], context.lang)));
  return undefined;
}

export const there = command({
  operands: ['FLOW/PERIOD'],
  options: OPTIONS,
  notes: {
    zh: '已到平台查看，信息确已显示：一分钟内记为已发并计入登记簿，不再发送。',
    en: 'You looked, and it is there: within a minute it counts as delivered and is entered in the register. Nothing is sent.',
  },
  run: (context, options, operand) => say(context, operand, options, '/there'),
});

export const again = command({
  operands: ['FLOW/PERIOD'],
  options: OPTIONS,
  notes: {
    zh: '已到平台查看，信息没有显示：再次发送。',
    en: 'You looked, and it is not there: it is sent again.',
  },
  run: (context, options, operand) => say(context, operand, options, '/again'),
});
