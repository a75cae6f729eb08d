import { dataBlock, Html, html } from '../../formats/markup.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { clock, dayInWords, lateness, moment } from '../../web/pages/moments.ts';
import { pagePath, speak } from '../../web/pages/site.ts';
import type { ReleaseDocument } from '../rules/document.ts';

/**
 * Where the page at a release's address says what the sealed page cannot know: when it truly became public, and
 * which releases stand beside it. The edition's own page keeps the marks, and so its sealed bytes.
 */
export const PUBLICATION_MARK: Html = Html.of('<!--around-->');
export const NEIGHBOURS_MARK: Html = Html.of('<!--beside-->');

/** Where an edition without a T of its own is dated once it is out; on the edition's own page by `standingStyle`. */
export const DATED_DAY: Html = Html.of('<span class="dated-day"></span>');
export const DATED_AT: Html = Html.of('<span class="dated-at"></span>');

/** The style that tells an edition's own page, which never changes, what became of it. */
export const standingLink = (folder: string): Html =>
  html`<link rel="stylesheet" href="/${folder}standing.css">`;

const STANDING_LINK = /<link rel="stylesheet" href="[^"]*\/standing\.css">/;

/** What is known of an edition once it is public. */
type Told = Pick<ReleaseDocument, 'releaseAt' | 'editions' | 'publishedAt' | 'late'>;

const LINKED_DATA = /<script type="application\/ld\+json">(.*?)<\/script>/s;

/** The release of the period before and of the one after, as far as they are announced or out; paths in Chinese. */
export type Neighbours = { previous: Neighbour | null; next: Neighbour | null };
type Neighbour = { path: string; title: Text };

/** The sealed page of an edition as it stands at the release's address. `document` is told around it. */
export const pageAround = (sealed: string, document: Told, beside: Neighbours, lang: Lang): string => {
  const { publishedAt, editions } = document;
  if (!publishedAt) return sealed;
  const first = editions[0]?.publishedAt ?? publishedAt;
  return sealed
    .replace(STANDING_LINK, '')
    .replace(PUBLICATION_MARK.toString(), () => cameOut(document, publishedAt, lang).toString())
    .replace(NEIGHBOURS_MARK.toString(), () => besideList(beside, lang).toString())
    .replaceAll(DATED_DAY.toString(), () => datedDay(publishedAt, lang))
    .replaceAll(DATED_AT.toString(), () => moment(publishedAt, lang).toString())
    .replace(LINKED_DATA, (_, json: string) =>
      dataBlock('application/ld+json', {
        ...(JSON.parse(json) as object),
        datePublished: first,
        dateModified: publishedAt,
      }).toString(),
    );
};

const datedDay = (publishedAt: string, lang: Lang): string =>
  speak(lang)(`，${dayInWords(publishedAt, 'zh')}发布`, `, released ${dayInWords(publishedAt, 'en')}`);

const cameOut = (document: Told, publishedAt: string, lang: Lang): Html => {
  const t = speak(lang);
  const late = lateness(document, lang);
  if (late) {
    return html`<p class="notice" data-late>${t('', 'Released ')}${late}${t('。本版文件仍写明原定发布时间。', '. The files of this edition keep the announced time.')}</p>`;
  }
  // Without a T of its own the day says as much as the time.
  if (document.releaseAt === null) {
    return html`<p class="note">${t('实际公开于 ', 'Public on ')}${moment(publishedAt, lang)}</p>`;
  }
  return html`<p class="note">${t('实际公开于 ', 'Public at ')}<time datetime="${publishedAt}">${clock(publishedAt)}</time></p>`;
};

const besideList = ({ previous, next }: Neighbours, lang: Lang): Html | string => {
  if (!previous && !next) return '';
  const t = speak(lang);
  const link = (one: Neighbour | null, rel: 'prev' | 'next', name: string) =>
    one &&
    html`<li>${name}<a rel="${rel}" href="${pagePath(one.path, lang)}">${one.title[lang]}</a></li>
`;
  return html`<nav class="beside" aria-label="${t('前后各期', 'Previous and next release')}"><ul class="inline">
${link(previous, 'prev', t('上一期：', 'Previous: '))}${link(next, 'next', t('下一期：', 'Next: '))}</ul></nav>`;
};

/** An edition as it came out: its T as announced, null where it was published on approval, and when it truly did. */
type CameOut = { edition: number; releaseAt: string | null; publishedAt: string };

/**
 * What an edition's own page shows without scripts, though its bytes never change: every page of the release names
 * this style, which is a pointer like the release's page. It says of each edition that is not the newest that it is
 * superseded, by which and since when; and dates an edition that had no T of its own.
 */
export const standingStyle = (editions: readonly CameOut[]): string => {
  const newest = editions.at(-1);
  const older = `article:not([data-edition="${newest?.edition}"]) .superseded`;
  const superseded = ({ edition, publishedAt }: CameOut): string[] => [
    `${older}{display:block}`,
    said(`${older}::before`, {
      zh: `本版已被第${edition}版取代（${dayInWords(publishedAt, 'zh')} ${clock(publishedAt)}发布）。`,
      en: `Superseded by edition ${edition}, released ${dayInWords(publishedAt, 'en')}, ${clock(publishedAt)}. `,
    }),
  ];
  const dated = ({ edition, publishedAt }: CameOut): string[] => [
    said(`article[data-edition="${edition}"] .dated-day::after`, {
      zh: datedDay(publishedAt, 'zh'),
      en: datedDay(publishedAt, 'en'),
    }),
    said(`article[data-edition="${edition}"] .dated-at::after`, {
      zh: `${dayInWords(publishedAt, 'zh')} ${clock(publishedAt)}（北京时间）`,
      en: `${dayInWords(publishedAt, 'en')}, ${clock(publishedAt)} Beijing time`,
    }),
  ];
  return [
    '@charset "utf-8";',
    ...(newest && newest.edition > 1 ? superseded(newest) : []),
    ...editions.filter(({ releaseAt }) => releaseAt === null).flatMap(dated),
  ]
    .map((line) => `${line}\n`)
    .join('');
};

const said = (selector: string, text: Text): string =>
  `${selector}{content:"${text.zh}"}\n:lang(en) ${selector}{content:"${text.en}"}`;
