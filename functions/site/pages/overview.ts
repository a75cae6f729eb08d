import { type Html, html } from '../../formats/markup.ts';
import { isReport, statisticFolder } from '../../kernel/addresses.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import type { Regime } from '../../law/regime.ts';
import { REGISTERS } from '../../register/rules/registers.ts';
import { reportDue } from '../../release/pages/report-due.ts';
import { awaitedReport } from '../../release/rules/awaited-report.ts';
import type { ReleaseDocument } from '../../release/rules/document.ts';
import { LAW } from '../../request/pages/words.ts';
import { disclosurePage } from '../../web/pages/disclosure-frame.ts';
import { telephone } from '../../web/pages/layout.ts';
import { dayName, published } from '../../web/pages/moments.ts';
import { OFFICE, pagePath, releasePath, type Site, speak } from '../../web/pages/site.ts';

/** A version of the guide or the catalogue, as the register of documents has it. */
export type DocumentVersion = {
  kind: 'guide' | 'catalogue';
  version: string;
  issuedOn: string;
  reviewOn: string | null;
  summary: string;
  current: boolean;
};

export type Overview = {
  site: Site;
  regime: Regime;
  /** The statistics that the office publishes, by their id. */
  statistics: readonly { id: string; name: Text }[];
  /** Public documents of releases, annual reports among them. */
  releases: readonly ReleaseDocument[];
  documents: readonly DocumentVersion[];
  /** The office's day, ISO 8601. */
  today: string;
};

const link = (path: string, text: string, lang: Lang): Html =>
  html`<a href="${pagePath(path, lang)}">${text}</a>`;

const publicRegisters = REGISTERS.filter(({ isPublic }) => isPublic);

const registerList = (lang: Lang): Html =>
  html`<ul class="titles">${publicRegisters.map(
    ({ id, name, says }) =>
      html`<li>${link(`/disclosure/registers/${id}/`, name[lang], lang)} <span class="note">${says[lang]}</span></li>
`,
  )}</ul>`;

/** Where a reader finds what the office discloses. */
export const indexPage = ({ site }: Overview, lang: Lang): string => {
  const t = speak(lang);
  return disclosurePage(
    {
      site,
      place: '',
      title: t('政府信息公开', 'Disclosure'),
      says: t(
        '本机关主动公开和依申请公开的信息。',
        'What this office publishes of itself, and what it was asked for.',
      ),
      main: html`<ul class="titles">
<li>${link('/disclosure/guide/', t('政府信息公开指南', 'Guide to disclosure'), lang)}</li>
<li>${link('/disclosure/catalogue/', t('政府信息公开目录', 'Catalogue'), lang)}</li>
<li>${link('/disclosure/reports/', t('政府信息公开工作年度报告', 'Annual reports'), lang)}</li>
<li>${link('/disclosure/log/', t('依申请公开答复目录', 'Disclosure log'), lang)}</li>
<li>${link('/requests/', t('怎样申请公开', 'How to ask'), lang)}</li>
<li>${link('/disclosure/questions/', t('咨询问答', 'Questions and answers'), lang)}</li>
<li>${link('/disclosure/events/', t('活动报名', 'Events to come'), lang)}</li>
</ul>
<section aria-labelledby="registers"><h2 id="registers">${t('登记簿', 'Registers')}</h2>
${registerList(lang)}</section>`,
    },
    lang,
  );
};

/** Which version of a document is in force, and when it is looked at again; those before it below. */
const versions = (all: readonly DocumentVersion[], kind: DocumentVersion['kind'], lang: Lang): Html => {
  const t = speak(lang);
  const own = all.filter((one) => one.kind === kind);
  const current = own.find((one) => one.current);
  const former = own.filter((one) => !one.current);
  if (!current) {
    return html`<p class="note">${t('尚未登记版本。', 'No version is entered yet.')}</p>`;
  }
  return html`<dl class="particulars"><dt>${t('版本', 'Version')}</dt><dd>${current.version}</dd>
<dt>${t('印发日期', 'Issued')}</dt><dd>${dayName(current.issuedOn, lang)}</dd>
${current.reviewOn !== null && html`<dt>${t('下次评估', 'Next review')}</dt><dd>${dayName(current.reviewOn, lang)}</dd>`}</dl>
${current.summary !== '' && html`<p lang="zh-CN">${current.summary}</p>`}
${former.length > 0 && html`<details><summary>${t('以前的版本', 'Former versions')}</summary><ul>${former.map((one) => html`<li>${one.version}${t('，', ', ')}${dayName(one.issuedOn, lang)}</li>`)}</ul></details>`}`;
};

/** The guide 公开指南: what is public where, how to ask, whom (v2008 Art 19, v2019 Art 12). */
export const guidePage = ({ site, regime, documents }: Overview, lang: Lang): string => {
  const t = speak(lang);
  return disclosurePage(
    {
      site,
      place: 'guide/',
      title: t('政府信息公开指南', 'Guide to disclosure'),
      says: t(
        '信息的分类、获取方式，和本机关信息公开工作机构。',
        'What kinds of information there are, how to get them, and whom to ask.',
      ),
      main: html`${versions(documents, 'guide', lang)}
<section aria-labelledby="kinds"><h2 id="kinds">${t('主动公开', 'Published by the office')}</h2>
<p>${t('统计数据按发布日历公开；其他主动公开的信息列入公开目录。', 'Statistics are released by the calendar; what else is published is in the catalogue.')} ${link('/calendar/', t('发布日历', 'Release calendar'), lang)} ${link('/disclosure/catalogue/', t('公开目录', 'Catalogue'), lang)}</p></section>
<section aria-labelledby="asking"><h2 id="asking">${t('依申请公开', 'On request')}</h2>
<p>${t(`依据${LAW[regime.id].name.zh}，可以当面、以信函、传真或者网络向本机关申请。渠道、期限和费用见`, `Under ${LAW[regime.id].name.en} you can ask in person, by letter, fax or web. For ways, times and fees see `)}${link('/requests/', t('怎样申请公开', 'how to ask'), lang)}${t('。', '.')}</p></section>
<section aria-labelledby="office"><h2 id="office">${t('工作机构', 'Whom to ask')}</h2>
<dl class="particulars"><dt>${t('机关', 'Office')}</dt><dd>${OFFICE.name[lang]}</dd>
<dt>${t('地址', 'Address')}</dt><dd>${OFFICE.address[lang]}${t('，邮编 ', ', ')}${OFFICE.postcode}</dd>
<dt>${t('电话', 'Telephone')}</dt><dd>${telephone(OFFICE.phone)}</dd>
<dt>${t('传真', 'Fax')}</dt><dd>${OFFICE.fax}</dd>
<dt>${t('电子邮箱', 'E-mail')}</dt><dd>${OFFICE.email}</dd></dl>
<p class="note">${OFFICE.particularsNote[lang]}</p></section>`,
    },
    lang,
  );
};

/** The catalogue 公开目录: what the office publishes, out of its own records. */
export const cataloguePage = ({ site, statistics, releases, documents }: Overview, lang: Lang): string => {
  const t = speak(lang);
  const out = (flow: string): number =>
    releases.filter((one) => one.flow === flow && one.state === 'published').length;
  return disclosurePage(
    {
      site,
      place: 'catalogue/',
      title: t('政府信息公开目录', 'Catalogue'),
      says: t(
        '本目录由本机关的发布记录和登记簿自动生成。',
        'Made from what the office has released and entered in its registers.',
      ),
      main: html`${versions(documents, 'catalogue', lang)}
<section aria-labelledby="statistics"><h2 id="statistics">${t('统计数据', 'Statistics')}</h2>
<ul class="titles">${statistics.map(
        ({ id, name }) =>
          html`<li>${link(`/${statisticFolder(id)}`, name[lang], lang)} <span class="note">${t(`已发布${out(id)}期`, `${out(id)} released`)}</span></li>
`,
      )}</ul></section>
<section aria-labelledby="reports"><h2 id="reports">${t('年度报告', 'Annual reports')}</h2>
<p>${link('/disclosure/reports/', t(`已公布${releases.filter((one) => isReport(one) && one.state === 'published').length}份`, `${releases.filter((one) => isReport(one) && one.state === 'published').length} published`), lang)}</p></section>
<section aria-labelledby="registers"><h2 id="registers">${t('登记簿', 'Registers')}</h2>
${registerList(lang)}</section>
<section aria-labelledby="answers"><h2 id="answers">${t('依申请公开', 'On request')}</h2>
<p>${link('/disclosure/log/', t('依申请公开答复目录', 'Disclosure log'), lang)}</p></section>`,
    },
    lang,
  );
};

/** The annual reports that are out or announced, and when the next one is due. */
export const reportsPage = ({ site, releases, today }: Overview, lang: Lang): string => {
  const t = speak(lang);
  const reports = releases.filter(isReport).toSorted((a, b) => (a.period < b.period ? 1 : -1));
  const awaited = awaitedReport(releases, today);
  return disclosurePage(
    {
      site,
      place: 'reports/',
      title: t('政府信息公开工作年度报告', 'Annual reports on disclosure'),
      says: reportDue(awaited, today)[lang],
      main: html`${reports.length === 0 && html`<p>${t('尚未公布年度报告。', 'No report is out yet.')}</p>`}
<ul class="list">${reports.map(
        (one) =>
          html`<li><a href="${pagePath(releasePath(one), lang)}">${one.title[lang]}</a> <span class="note">${
            one.state === 'published'
              ? html`${published(one, lang)}${(one.edition ?? 1) > 1 && t(`，第${one.edition}版`, `, edition ${one.edition}`)}`
              : one.state === 'cancelled'
                ? t('已取消', 'cancelled')
                : html`${t('待发布：', 'to come: ')}${published(one, lang)}`
          }</span></li>
`,
      )}</ul>`,
    },
    lang,
  );
};
