import type { Dataflow } from '../../figures/rules/dataflow.ts';
import { dataBlock, type Html } from '../../formats/markup.ts';
import { statisticFolder } from '../../kernel/addresses.ts';
import { coverage } from '../../kernel/period.ts';
import type { Lang } from '../../kernel/text.ts';
import { LANGUAGE_TAG, OFFICE, pagePath, releasePath, type Site, speak } from '../../web/pages/site.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import { type Download, fileName } from './downloads.ts';

type Described = {
  site: Site;
  dataflow: Dataflow;
  document: ReleaseDocument;
  downloads: readonly Download[];
};

/** The release as a schema.org Dataset, in the form that dataset search engines read. */
export const datasetBlock = ({ site, dataflow, document, downloads }: Described, lang: Lang): Html => {
  const first = document.editions[0]?.releaseAt ?? document.releaseAt;
  const publisher = { '@type': 'GovernmentOrganization', name: OFFICE.name[lang], url: `${site.address}/` };
  return dataBlock('application/ld+json', {
    '@context': 'https://schema.org',
    '@type': 'Dataset',
    name: document.title[lang],
    description: described(dataflow, document, lang),
    identifier: document.id,
    url: `${site.address}${pagePath(releasePath(document), lang)}`,
    inLanguage: LANGUAGE_TAG[lang],
    ...(document.edition === null ? {} : { version: String(document.edition) }),
    ...(first === null ? {} : { datePublished: first }),
    ...(document.releaseAt === null ? {} : { dateModified: document.releaseAt }),
    ...(document.kind === 'regular' ? { temporalCoverage: coverage(document.period, dataflow.span) } : {}),
    isAccessibleForFree: true,
    license: `${site.address}${pagePath(`/${statisticFolder(document.flow)}`, lang)}#licence`,
    creator: publisher,
    publisher,
    creditText: document.source[lang],
    variableMeasured: [...new Set(document.headline.map(({ label }) => label[lang]))],
    distribution: downloads.map((download) => ({
      '@type': 'DataDownload',
      name: fileName(download),
      encodingFormat: download.mediaType,
      contentUrl: `${site.address}/${download.path}`,
      contentSize: String(download.size),
    })),
  });
};

/** Search engines want 50 to 5,000 characters; the dataflow's own description leads. */
const described = (dataflow: Dataflow, { title, source }: ReleaseDocument, lang: Lang): string =>
  [title[lang], dataflow.description[lang], `${speak(lang)('来源：', 'Source: ')}${source[lang]}`]
    .map((sentence) => `${sentence.replace(/[。.]$/, '')}${speak(lang)('。', '.')}`)
    .join(speak(lang)('', ' '));
