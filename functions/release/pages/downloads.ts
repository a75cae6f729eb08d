import { type Html, html } from '../../formats/markup.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { speak } from '../../web/pages/site.ts';
import type { Artefact } from '../rules/document.ts';

/** A file of an edition, and how it is offered; what comes without words is listed by its name. */
export type Download = Pick<Artefact, 'path' | 'mediaType' | 'size'> & { offer?: { name: Text; what: Text } };

export const fileName = ({ path }: Download): string => path.slice(path.lastIndexOf('/') + 1);

export const downloadList = (downloads: readonly Download[], lang: Lang): Html => {
  const t = speak(lang);
  return html`<ul class="downloads">
${downloads.map((one) => {
  const name = fileName(one);
  const { offer } = one;
  return html`<li><a href="/${one.path}" type="${one.mediaType}">${offer ? offer.name[lang] : name}</a> <span class="note">${offer && t(`${offer.what.zh}；`, `${offer.what.en}; `)}${name}${t('，', ', ')}${bytes(one.size)}</span></li>
`;
})}</ul>`;
};

/** A size as people read it: decimal kilobytes and megabytes, rounded up. */
export const bytes = (size: number): string => {
  if (size < 1_000) return `${size} B`;
  const unit = size < 1_000_000 ? 'KB' : 'MB';
  const tenths = Math.ceil(size / (size < 1_000_000 ? 100 : 100_000));
  return tenths < 100
    ? `${Math.floor(tenths / 10)}.${tenths % 10} ${unit}`
    : `${Math.ceil(tenths / 10)} ${unit}`;
};

/** How a reader checks that a file is what the office signed (JWS, RFC 7515, detached; ES256). */
export const verification = (
  sealed: { flow: string; period: string; edition: number; folder: string; address: string },
  lang: Lang,
): Html => {
  const t = speak(lang);
  const { flow, period, edition, folder, address } = sealed;
  return html`<p>${t('每个文件的 SHA-256 都写在', 'The SHA-256 of every file is in the ')}<a href="${folder}manifest.json">${t('清单', 'manifest')}</a>${t('里，清单由本单位签名（', ', which the office has signed (')}<a href="${folder}manifest.jws">JWS</a>${t('，ES256；公钥见', ', ES256; the keys are at ')}<a href="/.well-known/jwks.json">jwks.json</a>${t('）。一条命令即可核验：', '). One command checks it all:')}</p>
<pre><code>heliostat verify ${flow}/${period} --edition ${edition} --server ${address}</code></pre>`;
};
