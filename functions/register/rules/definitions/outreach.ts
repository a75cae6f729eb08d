import type { Register } from '../definition.ts';
import { choiceColumn, countColumn, dayColumn, link, list, may, must, noteColumn, tally } from './column.ts';

/** What the office tells, and where. */
export const OUTREACH: readonly Register[] = [
  {
    id: 'conferences',
    name: { zh: '新闻发布会', en: 'Press conferences' },
    says: {
      zh: '新闻发布会的主题、共同主办单位和到会媒体。',
      en: 'Press conferences: what about, with whom, and which media came.',
    },
    fields: [
      must('day', '日期', 'Day', dayColumn),
      must('title', '名称', 'Title'),
      must('topics', '主题', 'Topics', list),
      may('hosts', '共同主办单位', 'Joint hosts', list),
      must('media', '到会媒体', 'Media that came', list),
      may('link', '链接', 'Link', link),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('conferences.entries', '新闻发布会次数', 'Press conferences', { of: 'entries' }),
      tally('conferences.media', '到会媒体家数', 'Media that came, each once', {
        of: 'distinct',
        field: 'media',
      }),
      tally('conferences.topics', '发布主题', 'Topics', { of: 'distinct', field: 'topics' }),
      tally('conferences.hosts', '共同主办单位', 'Joint hosts', { of: 'distinct', field: 'hosts' }),
    ],
    isPublic: true,
  },
  {
    id: 'works',
    name: { zh: '宣传作品', en: 'Communication works' },
    says: { zh: '统计宣传作品，按类型。', en: 'Works that explain statistics, by type.' },
    fields: [
      must('day', '完成日期', 'Day', dayColumn),
      must('title', '名称', 'Title'),
      must(
        'type',
        '类型',
        'Type',
        choiceColumn({
          poem: ['诗歌', 'Poem'],
          essay: ['散文', 'Essay'],
          h5: ['H5', 'H5'],
          infographic: ['图解', 'Infographic'],
          video: ['视频', 'Video'],
          other: ['其他', 'Other'],
        }),
      ),
      may('link', '链接', 'Link', link),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [tally('works.entries', '宣传作品件数', 'Communication works', { of: 'entries', by: 'type' })],
    isPublic: true,
  },
  {
    id: 'publications',
    name: { zh: '出版物', en: 'Publications' },
    says: { zh: '公开出版物和内部资料，按读者。', en: 'What is printed, by whom it is for.' },
    fields: [
      must('day', '出版日期', 'Published on', dayColumn),
      must('title', '名称', 'Title'),
      may('issue', '期号', 'Issue'),
      must(
        'audience',
        '读者',
        'Audience',
        choiceColumn({ public: ['社会公众', 'The public'], government: ['党政部门', 'Government'] }),
      ),
      may('jointly', '联合出版单位', 'Joint publishers', list),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['title', 'issue', 'day'],
    tallies: [
      tally('publications.titles.public', '公开出版物种数', 'Titles for the public', {
        of: 'distinct',
        field: 'title',
        where: { audience: 'public' },
      }),
      tally('publications.titles.government', '供党政部门使用的资料种数', 'Titles for government', {
        of: 'distinct',
        field: 'title',
        where: { audience: 'government' },
      }),
      tally('publications.entries', '出版期数', 'Issues', { of: 'entries', by: 'audience' }),
    ],
    isPublic: true,
  },
  {
    id: 'events',
    name: { zh: '公众活动', en: 'Events' },
    says: { zh: '统计开放日等公众活动及到场人数。', en: 'Open days and other events, and how many came.' },
    fields: [
      must('day', '日期', 'Day', dayColumn),
      must('title', '名称', 'Title'),
      may('theme', '主题', 'Theme'),
      may('ordinal', '届次', 'Which in the row', countColumn),
      may('jointly', '共同主办单位', 'Joint hosts', list),
      must('attended', '到场人数', 'Attended', countColumn),
      may('guests', '参加人员', 'Who came', list),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('events.entries', '活动次数', 'Events', { of: 'entries' }),
      tally('events.attended', '到场人数', 'People who came', { of: 'sum', field: 'attended' }),
    ],
    isPublic: true,
  },
  {
    id: 'website',
    name: { zh: '网站信息', en: 'Website items' },
    says: {
      zh: '通过网站公开的信息；撤下的自撤下之日起不再计入。',
      en: 'What was put on the website; what was taken down is no longer counted.',
    },
    fields: [
      must('day', '发布日期', 'Published on', dayColumn),
      must('title', '标题', 'Title'),
      must('topic', '类别', 'Topic'),
      may('link', '链接', 'Link', link),
      must(
        'state',
        '状态',
        'State',
        choiceColumn({ public: ['公开', 'Public'], withdrawn: ['已撤下', 'Withdrawn'] }),
      ),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('website.entries', '网站公开信息条数', 'Website items', {
        of: 'entries',
        where: { state: 'public' },
      }),
      tally('website.topics', '网站公开信息类别', 'Topics', {
        of: 'distinct',
        field: 'topic',
        where: { state: 'public' },
      }),
    ],
    isPublic: true,
  },
  {
    id: 'posts',
    name: { zh: '新媒体信息', en: 'Channel posts' },
    says: {
      zh: '通过微博等平台发布的信息；一条信息发往几个平台，计一条。',
      en: 'Posts on social media; one post on several platforms counts once.',
    },
    fields: [
      must('day', '发布日期', 'Day', dayColumn),
      must('title', '内容摘要', 'What it says'),
      must('platforms', '平台', 'Platforms', list),
      may('link', '链接', 'Link', link),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('posts.entries', '新媒体信息条数', 'Posts', { of: 'entries' }),
      tally('posts.platforms', '平台数', 'Platforms', { of: 'distinct', field: 'platforms' }),
    ],
    isPublic: true,
  },
  {
    id: 'indicators',
    name: { zh: '移动客户端指标', en: 'App indicators' },
    says: {
      zh: '通过移动客户端发布的指标数据，每次发布一行，记指标个数。',
      en: 'Figures given out through apps: a row for each release, with how many indicators it held.',
    },
    fields: [
      must('day', '发布日期', 'Day', dayColumn),
      must('app', '客户端', 'App'),
      must('subject', '内容', 'What'),
      must('count', '指标个数', 'Indicators', countColumn),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'app', 'subject'],
    tallies: [
      tally('indicators.count', '指标数据个数', 'Indicator figures', { of: 'sum', field: 'count' }),
      tally('indicators.apps', '客户端', 'Apps', { of: 'distinct', field: 'app' }),
    ],
    isPublic: true,
  },
];
