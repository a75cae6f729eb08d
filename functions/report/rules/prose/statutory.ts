import { OUTCOMES } from '../../../law/outcome.ts';
import type { Facts } from './facts.ts';
import { SAID } from './free.ts';
import { type Section, type Standard, section } from './section.ts';

/** The statutory six of 国办公开办函〔2019〕60号 and 〔2021〕30号: the same headings, other tables. */
const proactive: Standard = {
  id: 'proactive',
  template: (facts: Facts) =>
    [SAID.website, SAID.conferences, SAID.newMedia, SAID.publications, SAID.events]
      .map(({ template }) => template(facts))
      .join(''),
};

/** The outcomes that there were, each with how often; the form of 2019 has one row for 其他处理. */
const outcomesIn = (figure: Facts['figure']): string => {
  const names = [
    ...Object.entries(OUTCOMES).map(([code, { name }]) => [code, name.zh]),
    ['other', '其他处理'],
  ];
  const said = names.flatMap(([code, zh]) =>
    figure(`requests.${code}.total`) > 0 ? [`${zh}{requests.${code}.total}件`] : [],
  );
  return said.length === 0 ? '' : `，其中${said.join('、')}`;
};

const requests: Standard = {
  id: 'requests',
  template: ({ figure }) =>
    figure('requests.new.total') === 0 && figure('requests.carried-in.total') === 0
      ? '{year}年，{office}未收到政府信息公开申请。'
      : `{year}年，{office}新收政府信息公开申请{requests.new.total}件，上年结转{requests.carried-in.total}件；办结{requests.ended.total}件${outcomesIn(figure)}；结转下年度继续办理{requests.carried-out.total}件。`,
};

const management: Standard = {
  id: 'management',
  template: (facts) =>
    `${SAID.rules.template(facts)}通过本网站定时发布的数据，发布前均经保密审查，并由两人签批。`,
};

const platforms: Standard = {
  id: 'platforms',
  template: () => '通过政府网站公开政府信息公开指南、目录、年度报告和依申请公开答复目录，并受理网上申请。',
};

const supervision: Standard = {
  id: 'supervision',
  template: (facts) => `${SAID.organisation.template(facts)}${SAID.monitoring.template(facts)}`,
};

const findings: Standard = {
  id: 'findings',
  template: ({ figure }) =>
    figure('findings') === 0
      ? '登记簿中没有尚未解决的问题。'
      : '存在的主要问题有{findings|汉字}个方面：{names.findings}。',
};

const plans: Standard = {
  id: 'plans',
  template: ({ figure }) =>
    figure('plans') === 0
      ? '{next-year}年将继续做好政府信息公开各项工作。'
      : '改进情况和下一步打算：{names.plans}。',
};

const other: Standard = {
  id: 'other',
  template: ({ figure }) =>
    figure('fees.charged') === 0
      ? '{year}年，{office}未收取信息处理费。没有其他需要报告的事项。'
      : '{year}年，{office}发出收费通知并收取信息处理费{fees.charged.yuan}元，减免{fees.waived.yuan}元。没有其他需要报告的事项。',
};

export const STATUTORY_SECTIONS: readonly Section[] = [
  section('general', '一、总体情况', 1),
  section('general.1', '（一）主动公开', 2, proactive),
  section('general.2', '（二）依申请公开', 2, requests),
  section('general.3', '（三）政府信息管理', 2, management),
  section('general.4', '（四）平台建设', 2, platforms),
  section('general.5', '（五）监督保障', 2, supervision),
  { ...section('proactive', '二、主动公开政府信息情况', 1), table: 'proactive' },
  { ...section('requests', '三、收到和处理政府信息公开申请情况', 1), table: 'requests' },
  { ...section('remedies', '四、政府信息公开行政复议、行政诉讼情况', 1), table: 'remedies' },
  section('findings', '五、存在的主要问题及改进情况', 1, findings, plans),
  section('other', '六、其他需要报告的事项', 1, other),
];
