import type { PostChannel } from '../../channel/rules/channel.ts';
import type { Act } from '../../kernel/act.ts';
import { lengthIn } from '../../kernel/length.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { type Bindings, fillTemplate, readTemplate } from '../../kernel/prose-template.ts';
import { releaseName } from '../../kernel/release-id.ts';
import type { Extent, Posting, Release } from './release.ts';
import { NOTHING_SEALED } from './states.ts';
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

/** Everything that is wrong with a template for a channel; `Posting` says what it may bind and how long it may be. */
const faultsOf = (template: string, { id, limit }: PostChannel, posting: Posting): Fault[] => {
  const named = posting.phrases.map((_, at) => `k${at + 1}`);
  const { parts, faults } = readTemplate(template, binding(named), WHERE);
  const wrong = faults.map((fault) =>
    fault.code === 'unknown-figure'
      ? { ...fault, detail: `the key figures of this release are ${named.join(', ') || 'none'}` }
      : fault.code === 'unbound-number'
        ? { ...fault, detail: fault.detail.replace('{figure}', '{k1}') }
        : fault.code === 'not-understood'
          ? { ...fault, detail: fault.detail.replace(/ is not .*$/, ' is not {k1} or {=number}') }
          : fault,
  );
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
    wrong.push({
      code: 'too-long',
      detail: `with title and link ${long} ${limit.unit}; ${id} takes ${limit.most}`,
      pointer: WHERE,
    });
  return wrong;
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
    throw new Problem(
      'conflict',
      `${releaseName(release)} is ${state}: its posts are worded between its sealing and its approval`,
    );
  const posting = sealed?.posting;
  if (!posting?.frames[channel.id])
    throw new Problem('not-found', `Nothing of ${releaseName(release)} is posted on ${channel.id}`);
  const others = release.wordings.filter((one) => one.channel !== channel.id);
  if (template === null && others.length === release.wordings.length)
    throw new Problem('conflict', `The post on ${channel.id} is as it was composed`);
  const faults = template === null ? [] : faultsOf(template, channel, posting);
  if (faults.length > 0) throw new Problem('invalid', 'The wording is not acceptable', { faults });
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
