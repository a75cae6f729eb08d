import { type Channel, tellsOf } from '../domain/channel/channel.ts';
import { fits, type Limit } from '../domain/channel/length.ts';
import { releaseFolder } from '../domain/release/addresses.ts';
import type { PostText, ReleaseDocument } from '../domain/release/document.ts';
import { sayFigure } from './say-figure.ts';

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

/** The post of an edition on one channel, in Chinese, its link at the end. A correction says that it is one. */
export const composePost = (
  document: ReleaseDocument,
  { before, after, limit }: Channel,
  origin: string,
): string | null => {
  const corrects = (document.edition ?? 1) > 1;
  const title = ended(`${corrects ? '【更正】' : ''}${document.title.zh}`);
  const link = `详见 ${origin}/${releaseFolder(document)}`;
  const sentences = saidOf(document);
  const own = after === '' ? '' : `\n${after}`;
  return within(limit, `${before}${title}`, sentences, link + own) ?? within(limit, title, sentences, link);
};

/**
 * The posts of an edition, one for each channel that tells of its dataflow; none of a backfill, which is no news.
 * `text` is null where not even title and link fit: then nothing goes out there, and the preview says so.
 */
export const composePosts = (
  document: ReleaseDocument,
  channels: readonly Channel[],
  origin: string,
): PostText[] =>
  document.kind === 'backfill'
    ? []
    : channels
        .filter((channel) => tellsOf(channel, document.flow))
        .map((channel) => ({ channel: channel.id, text: composePost(document, channel, origin) }));
