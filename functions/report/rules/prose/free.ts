import type { Facts } from './facts.ts';
import { type Section, type Standard, section } from './section.ts';

/** The free form up to 2018: the office's seven sections. A paragraph that has nothing to tell says so. */
const paragraph = (id: string, template: (facts: Facts) => string): Standard => ({ id, template });

const OPENING =
  '根据《中华人民共和国政府信息公开条例》（以下简称《条例》）规定和《国家统计局关于全面推进政务公开工作的实施办法》（以下简称《办法》）要求，现公布{office.name}（以下简称“{office}”）{year}年政府信息公开工作报告。本报告包括政府信息公开主要工作概述、主动公开政府信息情况、依申请公开情况、接受社会公众咨询情况、费用收取与减免情况、行政复议与行政诉讼情况、主要问题和下一步工作打算等七个部分。本报告所列统计数据的期限自{year}年1月1日起至{year}年12月31日止。';

const organisation = paragraph('organisation', ({ figure, has }) => {
  const set = has('body.new')
    ? '{year}年成立了{body.name}'
    : has('body.name') && has('body.head')
      ? '{body.name}'
      : '';
  const head = set !== '' && has('body.head') ? `${has('body.new') ? '，' : ''}由{body.head}任组长` : '';
  const units =
    figure('memberships') === 0
      ? ''
      : '{names.units}等{memberships|汉字}个单位为成员单位，负责政府信息公开日常工作';
  const said = [`${set}${head}`, units].filter((part) => part !== '').join('；');
  return `{office}高度重视政府信息公开工作，按照《条例》《办法》的要求，认真组织开展政府信息公开工作，严格落实工作责任。${said === '' ? '' : `${said}。`}`;
});

const rules = paragraph('rules', ({ figure }) =>
  figure('regulations.issued') === 0
    ? '{year}年，{office}未制定新的政府信息公开规章制度，继续执行已有制度。'
    : '结合工作实际，{year}年先后制定印发{names.rules}等{regulations.issued|汉字}项政府信息公开规章制度，明确职责，细化分解任务，拓宽公开渠道，确保政府信息公开工作的各环节各方面都做到“有章可依、有例可循”。',
);

const sunlight = paragraph('sunlight', ({ figure }) => {
  const conferences =
    figure('conferences') === 0
      ? '{year}年度，未召开新闻发布会。'
      : '强化数据发布和解读，{year}年度，共召开{conferences}次新闻发布会，解读{names.topics}等新闻媒体及社会公众关注的数据，引导社会各界准确把握经济发展趋势。';
  const works =
    figure('works') === 0
      ? ''
      : '打造多元化统计宣传产品，{year}年度，{office}共创作{names.works}等统计宣传作品{works}个。';
  return `${conferences}${works}`;
});

const monitoring = paragraph('monitoring', ({ figure }) =>
  figure('monitors') === 0
    ? '{year}年，{office}未设专门的舆情监测队伍。'
    : `持续强化舆情监测常态化建设，积极回应公众关切，组建了一支由{monitors}名统计工作者组成的全系统舆情监测队伍，开展日常监测、预警、分级处置和事后评估${figure('alerts') === 0 ? '' : '，全年监测舆情{alerts}起'}。`,
);

const newMedia = paragraph('new-media', ({ figure }) => {
  const posts =
    figure('posts') === 0
      ? '{year}年，未通过微博等平台发布信息。'
      : '通过官方新媒体账号在{names.platforms}{posts.platforms|汉字}家平台共发布信息{posts}条。';
  const apps = figure('indicators') === 0 ? '' : '通过{names.apps}APP共发布指标数据{indicators|余}个。';
  return `${posts}${apps}`;
});

/** With whom titles were printed: all of them, some of them by name, or nobody. */
const printed = (
  has: Facts['has'],
  what: 'publications' | 'government',
  verb: string,
): { jointly: string; some: string } =>
  has(`names.${what}.with-all`)
    ? { jointly: `与{names.${what}.with-all}联合${verb}`, some: '' }
    : {
        jointly: verb,
        some: has(`names.${what}.joint`)
          ? `，其中{names.${what}.joint}由{office}与{names.${what}.with}联合${verb}`
          : '',
      };

const publications = paragraph('publications', ({ figure, has }) => {
  const open = printed(has, 'publications', '出版');
  const inner = printed(has, 'government', '印制');
  return [
    figure('publications.public') === 0
      ? '{year}年，未出版公开出版物。'
      : `通过公开出版物发布数据，{office}${open.jointly}了{names.publications}等{publications.public|汉字}种公开出版物${open.some}，公开系统调查成果。`,
    figure('publications.government') === 0
      ? ''
      : `通过${inner.jointly}{names.government}等{publications.government|汉字}种资料${inner.some}，向党委政府、市级部门提供统计数据。`,
  ].join('');
});

const events = paragraph('events', ({ figure, named, has }) => {
  if (figure('events') === 0) return '{year}年，未举办统计开放日等公众活动。';
  if (named.events.length > 1) {
    return '{year}年，{office}共举办统计开放日等公众活动{events}次，共有{events.attended|余}人到场。';
  }
  const hosts = has('event.hosts') ? '与{event.hosts}密切配合，' : '';
  const theme = has('event.theme') ? '主题为“{event.theme}”的' : '';
  const guests = has('event.guests')
    ? '{event.guests}等{events.attended|余}人应邀到现场'
    : '共有{events.attended|余}人到场';
  return `{event.day}，{office}${hosts}成功举办了${theme}{event.title}活动，${guests}。`;
});

const website = paragraph('website', ({ figure, has }) => {
  if (figure('website') === 0) return '{year}年，未通过政府网站主动发布数据。';
  return `通过政府网站主动发布${has('names.website') ? '{names.website}等' : ''}数据共{website}条。`;
});

const conferences = paragraph('conferences', ({ figure, has }) => {
  if (figure('conferences') === 0) return '{year}年，未举办新闻发布会。';
  const media = has('names.media')
    ? '，包括{names.media}在内的{conferences.media}家新闻媒体的记者参加了新闻发布会'
    : '';
  const hosts = has('names.hosts.all') ? '与{names.hosts.all}共同' : '';
  const some = hosts === '' && has('names.hosts') ? '，其中部分与{names.hosts}共同举办' : '';
  return `${hosts}举办{conferences}次新闻发布会${some}${media}。`;
});

const CHANNEL_WORDS = [
  ['in-person', '当面'],
  ['fax', '传真'],
  ['web', '网络'],
  ['letter', '信函'],
  ['registered-letter', '挂号信函'],
  ['courier', '快递'],
  ['email', '电子邮件'],
  ['oral', '口头'],
] as const;

/** What was answered, and the figure that says how often; what is not held is named apart from the rest that cannot be provided. */
const answersIn = (figure: Facts['figure']): string[] => {
  const unavailable = figure('requests.group.unavailable');
  const notHeld = figure('requests.not-held');
  const all: readonly [id: string, zh: string][] = [
    ['requests.granted', '申请信息同意公开答复的{requests.granted}件'],
    ['requests.already-public', '申请信息属于已主动公开范围的{requests.already-public}件'],
    ['requests.group.partial', '部分公开的{requests.group.partial}件'],
    ['requests.group.refused', '不予公开的{requests.group.refused}件'],
    unavailable === notHeld
      ? ['requests.not-held', '申请信息不存在的{requests.not-held}件']
      : [
          'requests.group.unavailable',
          notHeld === 0
            ? '无法提供的{requests.group.unavailable}件'
            : '无法提供的{requests.group.unavailable}件（申请信息不存在的{requests.not-held}件）',
        ],
    ['requests.group.not-processed', '不予处理的{requests.group.not-processed}件'],
    ['requests.group.other', '其他处理的{requests.group.other}件'],
  ];
  return all.flatMap(([id, zh]) => (figure(id) > 0 ? [zh] : []));
};

const requests = paragraph('requests', ({ figure }) => {
  const [new_, before, after] = ['requests', 'requests.carried-in', 'requests.carried-out'].map(figure);
  if (new_ === 0 && before === 0) return '{year}年，{office}未收到政府信息公开申请。';
  const ways = CHANNEL_WORDS.filter(([id]) => figure(`requests.channel.${id}`) > 0).map(
    ([, zh]) => `${zh}申请`,
  );
  const by = ways.length > 1 ? `${ways.slice(0, -1).join('、')}和${ways.at(-1)}` : (ways[0] ?? '申请');
  const carried = before === 0 ? '' : '，上年结转{requests.carried-in}件';
  const late = figure('requests.late') === 0 ? '' : '，{requests.late}件逾期办结';
  // A request that was withdrawn or transferred ended without an answer.
  const ended = figure('requests.group.other') === 0 ? '办理完毕并答复' : '办结';
  const time =
    late === '' && after === 0
      ? `，均在规定时间内${ended}`
      : `${figure('requests.in-time') === 0 ? '' : '，{requests.in-time}件在规定时间内办结'}${late}${after === 0 ? '' : '，结转下年度继续办理{requests.carried-out}件'}`;
  const answers = answersIn(figure);
  return `{year}年，{office}受理${by}共计{requests}件${carried}${time}。${answers.length > 0 ? `其中：${answers.join('；')}。` : ''}`;
});

const WAY_WORDS = [
  ['phone', '来电'],
  ['visit', '来访'],
  ['web', '网络'],
  ['mailbox', '政府公开信箱'],
] as const;

const consultations = paragraph('consultations', ({ figure }) => {
  if (figure('consultations') === 0) return '{year}年，{office}未接到社会公众咨询。';
  const ways = WAY_WORDS.filter(([id]) => figure(`consultations.${id}`) > 0).map(([, zh]) => zh);
  return `{year}年，坚持耐心细致地做好社会群众${ways.join('、')}等统计咨询服务，共接受社会公众咨询{consultations}起。`;
});

const fees = paragraph('fees', ({ figure }) =>
  figure('fees.charged') === 0 && figure('fees.waived') === 0
    ? '{year}年，{office}对依申请提供政府信息未收取任何费用。'
    : '{year}年，{office}对依申请提供政府信息收取费用{fees.charged.yuan}元，减免费用{fees.waived.yuan}元。',
);

const remedies = paragraph('remedies', ({ figure }) => {
  const reviews = figure('remedies.reconsideration.total');
  const suits = figure('remedies.suit.total') + figure('remedies.suit-after.total');
  const first =
    reviews === 0
      ? '{year}年，没有因政府信息公开对{office}申请行政复议的事项'
      : '{year}年，因政府信息公开对{office}申请行政复议{remedies.reconsideration.total}件';
  const second =
    suits === 0
      ? '，也没有发生因政府信息公开对{office}提起行政诉讼的事项。'
      : '，提起行政诉讼未经复议的{remedies.suit.total}件、复议后的{remedies.suit-after.total}件。';
  return `${first}${reviews > 0 && suits === 0 ? second.replace('也没有', '没有') : second}`;
});

const findings = paragraph('findings', ({ figure }) =>
  figure('findings') === 0
    ? '{year}年，{office}的政府信息公开工作取得了积极进展，登记簿中没有尚未解决的问题。'
    : '{year}年，{office}的政府信息公开工作取得了积极进展，但面对新形势、新任务、新要求，仍然存在{findings|汉字}方面不足：{names.findings}。',
);

const plans = paragraph('plans', ({ figure }) =>
  figure('plans') === 0
    ? '{next-year}年，{office}将继续贯彻落实《条例》《办法》精神，做好政府信息公开各项工作。'
    : '{next-year}年，{office}将深入贯彻落实《条例》《办法》精神，从以下{plans|汉字}个方面加大工作力度，切实提高政府信息公开服务质量和水平：{names.plans}。',
);

export const FREE_SECTIONS: readonly Section[] = [
  section(
    'opening',
    null,
    1,
    paragraph('opening', () => OPENING),
  ),
  section(
    'overview',
    '一、政府信息公开主要工作概述',
    1,
    paragraph(
      'overview',
      () =>
        '{year}年，{office}认真贯彻落实《条例》和《办法》，按照国家统计局的工作部署，紧紧围绕统计改革发展和社会公众的统计数据信息需求，坚持以公开为常态、不公开为例外，大力推进统计调查工作“五公开”，有序开展政府信息公开工作。',
    ),
  ),
  section('overview.1', '（一）切实加强组织领导', 2, organisation),
  section('overview.2', '（二）不断加强制度建设', 2, rules),
  section('overview.3', '（三）着力打造阳光统计', 2, sunlight),
  section('overview.4', '（四）有效强化舆情监测', 2, monitoring),
  section(
    'proactive',
    '二、主动公开政府信息情况',
    1,
    paragraph(
      'proactive',
      () =>
        '{year}年，{office}积极通过官方网站、新闻发布会、微博、移动客户端和出版物等载体，及时发布统计信息，解读社会热点，回应公众关切。',
    ),
  ),
  section('proactive.1', '（一）通过网站公开信息情况', 2, website),
  section('proactive.2', '（二）通过新闻发布会公开信息情况', 2, conferences),
  section('proactive.3', '（三）通过新媒体公开信息情况', 2, newMedia),
  section('proactive.4', '（四）通过出版物公开信息情况', 2, publications),
  section('proactive.5', '（五）通过举办统计开放日活动公开信息情况', 2, events),
  section('requests', '三、依申请公开情况', 1, requests),
  section('consultations', '四、接受社会公众咨询情况', 1, consultations),
  section('fees', '五、费用收取与减免情况', 1, fees),
  section('remedies', '六、行政复议与行政诉讼情况', 1, remedies),
  section('outlook', '七、主要问题和下一步工作打算', 1, findings, plans),
];

/** What the free form says of a matter, for the forms that say the same in other sections. */
export const SAID = { organisation, rules, website, conferences, newMedia, publications, events, monitoring };
