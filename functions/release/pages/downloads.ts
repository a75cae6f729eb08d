import { type Html, html } from '../../formats/markup.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { speak } from '../../web/pages/site.ts';
import type { Artefact } from '../rules/document.ts';

export type Download = Pick<Artefact, 'path' | 'mediaType' | 'size'>;

type Offer = { name: Text; what: Text };

/** What each file of an edition is, in the order in which most people want them. */
const OFFERS: ReadonlyMap<string, Offer> = new Map([
  [
    'data.xlsx',
    {
      name: { zh: '数据，XLSX', en: 'Data, XLSX' },
      what: { zh: '电子表格，带名称、单位和说明', en: 'a spreadsheet with labels, units and notes' },
    },
  ],
  [
    'data.csv',
    {
      name: { zh: '数据，CSV', en: 'Data, CSV' },
      what: { zh: 'SDMX-CSV 2.0', en: 'SDMX-CSV 2.0' },
    },
  ],
  [
    'data.json',
    {
      name: { zh: '数据，JSON', en: 'Data, JSON' },
      what: { zh: 'JSON-stat 2.0', en: 'JSON-stat 2.0' },
    },
  ],
  [
    'series.csv',
    {
      name: { zh: '截至本版的完整序列，CSV', en: 'The whole series as of this edition, CSV' },
      what: { zh: 'SDMX-CSV 2.0', en: 'SDMX-CSV 2.0' },
    },
  ],
  [
    'changes.csv',
    {
      name: { zh: '本版更正的数值，CSV', en: 'What this edition corrected, CSV' },
      what: { zh: '原值与现值', en: 'old and new values' },
    },
  ],
  [
    'release.json',
    {
      name: { zh: '发布说明，JSON', en: 'About this release, JSON' },
      what: { zh: '标题、时间、版本、要点', en: 'title, time, editions, headline figures' },
    },
  ],
]);

export const fileName = ({ path }: Download): string => path.slice(path.lastIndexOf('/') + 1);

export const downloadList = (downloads: readonly Download[], lang: Lang): Html => {
  const t = speak(lang);
  const order = [...OFFERS.keys()];
  const rank = (one: Download) => (order.indexOf(fileName(one)) + order.length + 1) % (order.length + 1);
  const sorted = downloads.toSorted((a, b) => rank(a) - rank(b));
  return html`<ul class="downloads">
${sorted.map((one) => {
  const name = fileName(one);
  const offer = OFFERS.get(name);
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
