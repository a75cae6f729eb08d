import { type PostChannel, tellsOf } from '../../channel/rules/channel.ts';
import { sayAmount, sayFigure } from '../../figures/documents/say-figure.ts';
import { releaseFolder } from '../../kernel/addresses.ts';
import { fits, type Limit } from '../../kernel/length.ts';
import type { PostText, ReleaseDocument } from '../rules/document.ts';
import type { Posting, Wording } from '../rules/release.ts';
import { extentOf, wordingOf } from '../rules/wording.ts';

/** Where a text may end: behind a whole sentence. A full stop is none, for it stands in 101.8 too. */
const SENTENCE = /[^。！？；\n]*[。！？；\n]|[^。！？；\n]+$/gu;

const sentencesOf = (text: string): string[] =>
  (text.match(SENTENCE) ?? []).map((sentence) => sentence.trim()).filter(Boolean);

const ended = (text: string): string => (/[。！？…]$/u.test(text) ? text : `${text}。`);

/** What is said of an edition, the most important first: of a correction what it corrects, then the key figures. */
const saidOf = ({ notice, headline }: ReleaseDocument): string[] => [
  ...sentencesOf(notice?.zh ?? '').map(ended),
  ...headline.map((figure) => ended(sayFigure(figure).zh)),
];

/** As many whole sentences as fit, in their order; null where title and link alone are too long. */
const within = (limit: Limit, head: string, sentences: readonly string[], tail: string): string | null => {
  let said = head;
  if (!fits(said + tail, limit)) return null;
  for (const sentence of sentences) {
    if (!fits(said + sentence + tail, limit)) break;
    said += sentence;
  }
  return said + tail;
};

/** What stands around what is said: the title, and the link at the end. A correction says that it is one. */
type Frame = { readonly head: string; readonly tail: string };

/** With the office's own words, and without them. */
const framesOf = (
  document: ReleaseDocument,
  { before, after }: PostChannel,
  origin: string,
): [Frame, Frame] => {
  const corrects = (document.edition ?? 1) > 1;
  const title = ended(`${corrects ? '【更正】' : ''}${document.title.zh}`);
  const link = `详见 ${origin}/${releaseFolder(document)}`;
  const own = after === '' ? '' : `\n${after}`;
  return [
    { head: `${before}${title}`, tail: link + own },
    { head: title, tail: link },
  ];
};

/** The post of an edition on one channel, in Chinese. */
export const composePost = (
  document: ReleaseDocument,
  channel: PostChannel,
  origin: string,
): string | null => {
  const [full, bare] = framesOf(document, channel, origin);
  const sentences = saidOf(document);
  return (
    within(channel.limit, full.head, sentences, full.tail) ??
    within(channel.limit, bare.head, sentences, bare.tail)
  );
};

/** What somebody's wording stands in: with the office's own words, where there is room for them. */
const frameOf = (document: ReleaseDocument, channel: PostChannel, origin: string): Frame => {
  const [full, bare] = framesOf(document, channel, origin);
  return fits(full.head + full.tail, channel.limit) ? full : bare;
};

const phrasesOf = ({ headline }: ReleaseDocument): string[] => headline.map(sayAmount);

const worded = (
  document: ReleaseDocument,
  channel: PostChannel,
  origin: string,
  wordings: readonly Wording[],
): PostText => {
  const wanted = wordings.find((one) => one.channel === channel.id);
  const plain = { channel: channel.id, text: composePost(document, channel, origin) };
  if (!wanted) return plain;
  const own = wordingOf(wanted.template, phrasesOf(document));
  const { head, tail } = frameOf(document, channel, origin);
  const text = own && `${head}${ended(own.text)}${tail}`;
  if (!own || text === null || !fits(text, channel.limit)) return { ...plain, wording: 'set-aside' };
  return { channel: channel.id, text, wording: 'reworded', typed: own.typed };
};

const toldOn = (document: ReleaseDocument, channels: readonly PostChannel[]): PostChannel[] =>
  document.kind === 'backfill' ? [] : channels.filter((channel) => tellsOf(channel, document.flow));

/**
 * The posts of an edition, one for each channel that tells of its dataflow, as somebody worded it or as it is composed;
 * none of a backfill, which is no news. `text` is null where not even title and link fit: then nothing goes out there,
 * and the preview says so.
 */
export const composePosts = (
  document: ReleaseDocument,
  channels: readonly PostChannel[],
  origin: string,
  wordings: readonly Wording[] = [],
): PostText[] => toldOn(document, channels).map((channel) => worded(document, channel, origin, wordings));

/** By what the posts of an edition may be worded otherwise. */
export const postingOf = (
  document: ReleaseDocument,
  channels: readonly PostChannel[],
  origin: string,
): Posting => ({
  phrases: phrasesOf(document).map(extentOf),
  frames: Object.fromEntries(
    toldOn(document, channels).map((channel) => {
      const { head, tail } = frameOf(document, channel, origin);
      // A wording that ends in no full stop gets one.
      return [channel.id, extentOf(`${head}。${tail}`)];
    }),
  ),
});

/** What the key figures of an edition say, by the names under which a wording binds them. */
export const keyFigures = ({ headline }: ReleaseDocument): { id: string; says: string }[] =>
  headline.map((figure, at) => ({
    id: `k${at + 1}`,
    says: `${sayFigure(figure).zh}（${sayAmount(figure)}）`,
  }));
