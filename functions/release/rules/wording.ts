import type { PostChannel } from '../../channel/rules/channel.ts';
import type { Act } from '../../kernel/act.ts';
import { lengthIn, UNIT_NAMES } from '../../kernel/length.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { type Bindings, fillTemplate, readTemplate, type TemplateSays } from '../../kernel/prose-template.ts';
import { releaseName } from '../../kernel/release-id.ts';
import type { Extent, Posting, Release } from './release.ts';
import { NOTHING_SEALED, RELEASE_STATE_NAMES } from './states.ts';
import { orderAgain } from './uploads.ts';

export const extentOf = (text: string): Extent => ({
  bytes: lengthIn(text, 'bytes'),
  characters: lengthIn(text, 'characters'),
});

const placeOf = (id: string): number => Number(/^k([1-9]\d?)$/.exec(id)?.[1] ?? 0) - 1;

const binding = (phrases: readonly string[]): Bindings => ({
  number: () => undefined,
  words: (id) => phrases[placeOf(id)],
});

const WHERE = '/template';

const ofAPost = (named: readonly string[]): TemplateSays => ({
  unbound: (number) => ({
    zh: `${number} 没有取自数据：请写 {k1}，手填的写 {=${number}}`,
    en: `${number} is not bound: write {k1}, or {=${number}} for a typed one`,
  }),
  notUnderstood: (piece) => ({
    zh: `${piece} 不是 {k1} 或者 {=数字}`,
    en: `${piece} is not {k1} or {=number}`,
  }),
  unknown: () => ({
    zh: `此次发布的主要指标是 ${named.join('、') || '无'}`,
    en: `the key figures of this release are ${named.join(', ') || 'none'}`,
  }),
});

/** Everything that is wrong with a template for a channel; `Posting` says what it may bind and how long it may be. */
const faultsOf = (template: string, { id, limit }: PostChannel, posting: Posting): Fault[] => {
  const named = posting.phrases.map((_, at) => `k${at + 1}`);
  const { parts, faults } = readTemplate(template, binding(named), WHERE, ofAPost(named));
  const long = parts.reduce(
    (sum, part) =>
      sum +
      ('text' in part
        ? lengthIn(part.text, limit.unit)
        : 'typed' in part
          ? lengthIn(part.typed, limit.unit)
          : (posting.phrases[placeOf(part.bound)]?.[limit.unit] ?? 0)),
    posting.frames[id]?.[limit.unit] ?? 0,
  );
  if (long > limit.most)
    faults.push({
      code: 'too-long',
      detail: {
        zh: `连同标题和链接为 ${long} ${UNIT_NAMES[limit.unit]}；${id} 最多 ${limit.most} ${UNIT_NAMES[limit.unit]}`,
        en: `with title and link ${long} ${limit.unit}; ${id} takes ${limit.most}`,
      },
      pointer: WHERE,
    });
  return faults;
};

/** A template filled in, and the numbers in it that were typed; null where it binds what is not there. */
export const wordingOf = (
  template: string,
  phrases: readonly string[],
): { text: string; typed: readonly string[] } | null => {
  const bindings = binding(phrases);
  if (readTemplate(template, bindings).faults.length > 0) return null;
  const { text, typed } = fillTemplate(template, bindings);
  return { text, typed };
};

/**
 * The release once somebody worded its post on a channel otherwise, or (`template` null) left it as it is composed. What
 * is posted is sealed with the figures, so that the edition is built again, and its sign-offs fall.
 *
 * @throws Problem `conflict` where nothing is sealed, or it is approved; `not-found` where nothing of it goes to the
 * channel; `invalid` with every fault
 */
export const reword = (
  release: Release,
  channel: PostChannel,
  template: string | null,
  act: Act,
): Release => {
  const { sealed, state } = release;
  if (state !== 'validated' && state !== 'reviewed')
    throw new Problem('conflict', {
      zh: `${releaseName(release)} 的状态是“${RELEASE_STATE_NAMES[state].zh}”：渠道文字须在封存之后、批准之前修改`,
      en: `${releaseName(release)} is ${state}: its posts are worded between its sealing and its approval`,
    });
  const posting = sealed?.posting;
  if (!posting?.frames[channel.id])
    throw new Problem('not-found', {
      zh: `${releaseName(release)} 不发往渠道 ${channel.id}`,
      en: `Nothing of ${releaseName(release)} is posted on ${channel.id}`,
    });
  const others = release.wordings.filter((one) => one.channel !== channel.id);
  if (template === null && others.length === release.wordings.length)
    throw new Problem('conflict', {
      zh: `渠道 ${channel.id} 的文字就是自动生成的`,
      en: `The post on ${channel.id} is as it was composed`,
    });
  const faults = template === null ? [] : faultsOf(template, channel, posting);
  if (faults.length > 0)
    throw new Problem('invalid', { zh: '文字不可采用', en: 'The wording is not acceptable' }, { faults });
  return {
    ...release,
    state: 'uploaded',
    upload: orderAgain(release, act),
    wordings:
      template === null ? others : [...others, { channel: channel.id, template, by: act.by, at: act.at }],
    ...NOTHING_SEALED,
  };
};

/** Whether somebody had a hand in what is posted: whoever did signs none of it. */
export const hasWorded = ({ wordings }: Release, person: string): boolean =>
  wordings.some(({ by }) => by === person);
