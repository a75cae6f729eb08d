import { Temporal } from 'temporal-polyfill';
import office from '../../../site/office.json' with { type: 'json' };
import { html } from '../../formats/markup.ts';
import type { Text } from '../../kernel/text.ts';
import { OUTCOMES, type Outcome } from '../../law/outcome.ts';

const MOST_ENTRIES = 50;

/** The day of the office's first entry: dates a feed that has none yet, as RFC 4287 demands. */
const BEGINNING = '2018-01-01T00:00:00Z';

/** An answered request, as the public log has it; `at`: the instant at which it became public. */
export type DisclosureEntry = {
  anchor: string;
  title: Text;
  outcome: Outcome;
  answeredOn: string;
  at: string;
};

/**
 * disclosure/log/feed.atom (RFC 4287): an entry for each answered request in the public log, newest first. Ids are
 * made of anchors, which never change and name no request.
 */
export const disclosureAtom = (model: {
  /** The site's origin, without a trailing slash. */
  address: string;
  entries: readonly DisclosureEntry[];
  lang: 'zh' | 'en';
}): string => {
  const { address, lang } = model;
  const english = lang === 'en';
  const host = new URL(address).hostname;
  const folder = `${address}${english ? '/en' : ''}/disclosure/log/`;
  const entries = model.entries
    .toSorted((a, b) => Temporal.Instant.compare(b.at, a.at) || (a.anchor < b.anchor ? -1 : 1))
    .slice(0, MOST_ENTRIES);
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${english ? 'en' : 'zh-CN'}">
<id>tag:${host},2018:disclosure${english ? '-en' : ''}</id>
<title>${english ? `${office.name.en}: answered requests for information` : `${office.name.zh}：依申请公开答复目录`}</title>
<updated>${Temporal.Instant.from(entries[0]?.at ?? BEGINNING).toString()}</updated>
<author><name>${office.name[lang]}</name></author>
<link rel="self" type="application/atom+xml" href="${folder}feed.atom"/>
<link rel="alternate" type="text/html" href="${folder}"/>
${entries.map(
  ({ anchor, title, outcome, answeredOn, at }) => html`<entry>
<id>tag:${host},2018:disclosure/${anchor}</id>
<title>${title[lang]}</title>
<updated>${Temporal.Instant.from(at).toString()}</updated>
<link rel="alternate" type="text/html" href="${folder}#a-${anchor}"/>
<summary>${OUTCOMES[outcome].name[lang]} ${answeredOn}</summary>
</entry>
`,
)}</feed>
`.toString();
};
