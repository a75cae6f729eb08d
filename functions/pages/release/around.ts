import type { ReleaseDocument } from '../../domain/release/document.ts';
import { dataBlock, Html, html } from '../../formats/markup.ts';
import { clock, lateness } from '../moments.ts';
import { type Lang, speak } from '../site.ts';

/**
 * Where the page at a release's address says what the sealed page cannot know: when it truly became public. The
 * edition's own page keeps the mark, and so its sealed bytes.
 */
export const AROUND: Html = Html.of('<!--around-->');

const LINKED_DATA = /<script type="application\/ld\+json">(.*?)<\/script>/s;

/** The sealed page of an edition as it stands at the release's address. `document` is told around it. */
export const pageAround = (sealed: string, document: ReleaseDocument, lang: Lang): string => {
  const { publishedAt, editions } = document;
  if (!publishedAt) return sealed;
  const first = editions[0]?.publishedAt ?? publishedAt;
  return sealed
    .replace(AROUND.toString(), () => cameOut(document, publishedAt, lang).toString())
    .replace(LINKED_DATA, (_, json: string) =>
      dataBlock('application/ld+json', {
        ...(JSON.parse(json) as object),
        datePublished: first,
        dateModified: publishedAt,
      }).toString(),
    );
};

const cameOut = (document: ReleaseDocument, publishedAt: string, lang: Lang): Html => {
  const t = speak(lang);
  const late = lateness(document, lang);
  if (late) {
    return html`<p class="notice" data-late>${late}${t('。本版文件仍写明原定发布时间。', '. The files of this edition keep the announced time.')}</p>`;
  }
  return html`<p class="note">${t('实际公开于 ', 'Public at ')}<time datetime="${publishedAt}">${clock(publishedAt)}</time></p>`;
};
