import { describe, expect, test } from 'vitest';
import { releasePage } from '../../../functions/release/pages/release-page.ts';
import { headlineOf } from '../../../functions/release/rules/headline.ts';
import { correction, document, releaseModel } from '../../pages/models.ts';

const cpi = await releaseModel('cpi', '2017-12');
const zh = releasePage(cpi, 'zh');
const en = releasePage(cpi, 'en');

/** What a reader sees: the text without its tags, in one line. */
const text = (page: string): string =>
  page
    .replace(/<(script|style|title|desc)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ');

describe('the release page of CPI 2017-12', () => {
  test.each([
    ['the title', '2017年12月居民消费价格', 'Consumer prices, December 2017'],
    ['when', '2018年1月10日 09:30（北京时间）', '10 January 2018, 09:30 Beijing time'],
    ['the edition', '第1版', 'Edition 1'],
    [
      'the headline',
      '居民消费价格同比上涨 1.8%指数 101.8（上年同月=100）',
      'Consumer prices on the yearup 1.8%Index 101.8 (same month of the preceding year = 100)',
    ],
    ['a row of the table', '食品−0.499.61.1101.1', 'Food−0.499.61.1101.1'],
    [
      'how to cite',
      '《2017年12月居民消费价格》，第1版，2018年1月10日发布。https://tongji.example.org/releases/cpi/2017-12/e1/',
      'edition 1, released 10 January 2018. https://tongji.example.org/en/releases/cpi/2017-12/e1/',
    ],
    [
      'how to verify',
      'heliostat verify cpi/2017-12 --edition 1 --server https://tongji.example.org',
      'heliostat verify cpi/2017-12 --edition 1 --server https://tongji.example.org',
    ],
    ['a download’s size', 'data.xlsx，10 KB', 'data.xlsx, 10 KB'],
  ])('says %s in both languages', (_, chinese, english) => {
    expect(text(zh)).toContain(chinese);
    expect(text(en)).toContain(english);
  });

  test('a search result shows the headline as a sentence', () => {
    expect(zh).toContain(
      '<meta name="description" content="居民消费价格同比上涨1.8%；居民消费价格环比上涨0.3%；城市同比上涨1.9%。">',
    );
    expect(en).toContain(
      'content="Consumer prices on the year: up 1.8%; Consumer prices on the month: up 0.3%; Urban, on the year: up 1.9%."',
    );
  });

  test('names itself in both languages', () => {
    expect(zh).toContain('<html lang="zh-CN">');
    expect(en).toContain('<html lang="en">');
    for (const page of [zh, en]) {
      expect(page).toContain(
        '<link rel="alternate" hreflang="zh-CN" href="https://tongji.example.org/releases/cpi/2017-12/">',
      );
      expect(page).toContain(
        '<link rel="alternate" hreflang="en" href="https://tongji.example.org/en/releases/cpi/2017-12/">',
      );
    }
    expect(en).toContain('<link rel="canonical" href="https://tongji.example.org/en/releases/cpi/2017-12/">');
    expect(en).toContain('<time datetime="2018-01-10T09:30:00.000+08:00">');
  });

  test('describes itself as a schema.org Dataset', () => {
    const block = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(en)?.[1] ?? '';
    const dataset: { distribution: { contentUrl: string }[] } = JSON.parse(block);
    expect(dataset).toMatchObject({
      '@type': 'Dataset',
      name: 'Consumer prices, December 2017',
      identifier: 'cpi/2017-12',
      datePublished: '2018-01-10T09:30:00.000+08:00',
      temporalCoverage: '2017-12',
      inLanguage: 'en',
      creditText: 'National Bureau of Statistics of China',
    });
    expect(dataset.distribution.map(({ contentUrl }) => contentUrl)).toContain(
      'https://tongji.example.org/releases/cpi/2017-12/e1/data.csv',
    );
  });

  test('draws 61 months of three series, each ending in its own digits', () => {
    const wide = /<svg class="wide".*?<\/svg>/s.exec(zh)?.[0] ?? '';
    const lines = [...wide.matchAll(/class="line" d="([^"]*)"/g)].map(
      ([, path = '']) => path.split('L').length,
    );
    expect(lines).toEqual([61, 61, 61]);
    expect(wide).toContain('>城市 101.9</text>');
    expect(wide).toContain(
      '<desc id="chart-1-wide-text">2012年12月至2017年12月的折线图。最后一点：全国 101.8、城市 101.9、农村 101.7。</desc>',
    );
  });

  test('weighs under 60 KB and has nothing inline that a policy would stop', () => {
    for (const page of [zh, en]) {
      expect(Buffer.byteLength(page)).toBeLessThan(60_000);
      expect(page).not.toMatch(/\sstyle=|\son[a-z]+=|javascript:|<style/i);
      expect(page.match(/<script(?! type="application\/ld\+json")[^>]*>/g)).toEqual([
        '<script type="module" src="/assets/site.0a1b2c3d.js">',
      ]);
    }
  });

  test('a column that is an index says its change in exact decimals', () => {
    expect(zh).toContain(
      '<th scope="row" class="level-1">其他用品和服务</th><td>1.9</td><td>101.9</td><td>−0.1</td><td>99.9</td>',
    );
    expect(zh).toContain('<th scope="colgroup" colspan="2" class="number">同比</th>');
    expect(zh).toContain('<caption>全国居民消费价格指数，按类别</caption>');
  });
});

test('a correction says first what changed, and lists both editions', async () => {
  const page = releasePage(await releaseModel('cpi', '2017-12', correction), 'zh');
  const said = text(page);
  expect(said).toContain('更正说明城市环比原为100.2，应为100.3');
  expect(said.indexOf('更正说明')).toBeLessThan(said.indexOf('上涨'));
  expect(said).toContain('第2版，2018年1月12日 10:00（北京时间）');
  expect(said).toContain('第1版，2018年1月10日 09:30（北京时间）');
  expect(said).toContain('原定 2018年1月9日 09:30，改为 2018年1月10日 09:30。原因：与全国统一发布时间一致');
  expect(page).toContain('href="/releases/cpi/2017-12/e1/"');
});

test('a correction that goes out on approval promises no instant', async () => {
  const editions = [
    correction.editions?.[0] ?? [],
    { edition: 2, releaseAt: null, notice: correction.notice ?? null },
  ].flat();
  const page = releasePage(
    await releaseModel('cpi', '2017-12', { ...correction, releaseAt: null, editions }),
    'en',
  );
  expect(text(page)).toContain('A correction, published on approval'.toLowerCase());
  expect(page).not.toContain('dateModified');
});

test('a known error that is not revised is a notice, not a correction', async () => {
  const notice = {
    zh: '农村指数口径有误，不作修订。',
    en: 'The rural index is known to be wrong and is not revised.',
  };
  const page = text(releasePage(await releaseModel('cpi', '2017-12', { notice }), 'zh'));
  expect(page).toContain('说明农村指数口径有误');
  expect(page).not.toContain('更正说明');
});

test('a history says that its first publication was not recorded, and shows its newest periods', async () => {
  const model = await releaseModel('cpi', 'backfill');
  const [chinese, english] = [releasePage(model, 'zh'), releasePage(model, 'en')];
  expect(text(chinese)).toContain('首次发布时间未记录');
  expect(text(english)).toContain('first publication not recorded');
  expect(text(chinese)).toContain('最近24期（共119期）');
  expect(text(chinese)).toContain('2017年11月101.7101.8101.5');
  expect(chinese).not.toContain('datePublished');
});

describe('tables', () => {
  test('many rows are folded to 200, and the rest is pointed to', () => {
    const codes = Array.from({ length: 1_000 }, (_, index) => `X${index}`);
    const items = codes.map((code) => ({ code, zh: code, en: code }));
    const dataflow = { ...cpi.dataflow, codelists: { ...cpi.dataflow.codelists, CL_ITEM: items } };
    const observations = codes.map((code) => ({
      key: ['M', 'CN', 'CPI', 'T', code, 'YOY'],
      period: '2017-12',
      value: '101.0',
      attributes: {},
    }));
    const page = releasePage({ ...cpi, dataflow, observations }, 'zh');
    expect(page.match(/<tr><th scope="row"/g)).toHaveLength(200);
    expect(text(page)).toContain('此处列出前200行，共1000行');
  });

  test('the fold counts over all parts of a table', () => {
    const areas = Array.from({ length: 30 }, (_, index) => ({
      code: `A${index}`,
      zh: `区${index}`,
      en: `A${index}`,
    }));
    const items = Array.from({ length: 50 }, (_, index) => ({
      code: `X${index}`,
      zh: `类${index}`,
      en: `X${index}`,
    }));
    const codelists = { ...cpi.dataflow.codelists, CL_ITEM: items, CL_AREA: areas };
    const observations = areas.flatMap((area) =>
      items.map((item) => ({
        key: ['M', area.code, 'CPI', 'T', item.code, 'YOY'],
        period: '2017-12',
        value: '101.0',
        attributes: {},
      })),
    );
    const page = releasePage({ ...cpi, dataflow: { ...cpi.dataflow, codelists }, observations }, 'zh');
    expect(page.match(/<tr><th scope="row"/g)).toHaveLength(200);
    expect(page.match(/<caption>/g)).toHaveLength(4);
    expect(text(page)).toContain('此处列出前200行，共1500行');
  });

  test('observations that differ beyond rows and columns get a table each, never a shared cell', () => {
    const [table] = cpi.dataflow.tables;
    const dataflow = { ...cpi.dataflow, tables: table ? [{ ...table, where: {} }] : [] };
    const page = releasePage({ ...cpi, dataflow }, 'zh');
    expect([...page.matchAll(/<caption>(.*?)<\/caption>/g)].map(([, caption]) => caption)).toEqual([
      '全国居民消费价格指数，按类别，全国',
      '全国居民消费价格指数，按类别，城市',
      '全国居民消费价格指数，按类别，农村',
    ]);
  });

  test('a status is shown beside its value and explained; a missing value is no number', () => {
    const observations = cpi.observations.map((one) => {
      if (one.value === '101.8') return { ...one, attributes: { OBS_STATUS: 'P' } };
      return one.value === '99.6' ? { ...one, value: '', attributes: { OBS_STATUS: 'O' } } : one;
    });
    const page = releasePage({ ...cpi, observations }, 'zh');
    expect(page).toContain('<td>1.8<sup>P</sup></td><td>101.8<sup>P</sup></td>');
    expect(page).toContain('食品</th><td>…<sup>O</sup></td>');
    expect(text(page)).toContain('O: 缺失；P: 初步数');
  });
});

test('nothing that staff type becomes markup, wherever it stands', () => {
  const evil = '"><img src=x onerror=alert(1)></title></script><script>alert(1)</script>';
  const both = { zh: evil, en: evil };
  const hostile = document(cpi.dataflow, {
    title: both,
    notice: both,
    edition: 2,
    editions: [{ edition: 2, releaseAt: '2018-01-12T10:00:00.000+08:00', notice: both }],
    headline: headlineOf(cpi.dataflow, cpi.observations).map((figure) => ({
      ...figure,
      label: both,
      unit: both,
    })),
    contact: { name: both, phone: evil, email: evil },
    source: both,
    moves: [
      {
        from: null,
        to: '2018-01-10T09:30:00.000+08:00',
        reason: { zh: evil, en: evil },
        at: '2018-01-01T00:00:00.000+08:00',
      },
    ],
  });
  for (const lang of ['zh', 'en'] as const) {
    const page = releasePage({ ...cpi, document: hostile }, lang);
    expect(page).not.toContain('<img src=x');
    expect(page.match(/<script/g)).toHaveLength(2);
  }
});

test('a gap in a series is a gap in the line', () => {
  const key = 'M.CN.CPI.T.ALL.YOY';
  const history = new Map(cpi.history);
  history.set(
    key,
    (cpi.history.get(key) ?? []).filter(({ period }) => period !== '2015-06'),
  );
  const wide = /<svg class="wide".*?<\/svg>/s.exec(releasePage({ ...cpi, history }, 'zh'))?.[0] ?? '';
  const broken = /class="series-1"><path class="line" d="([^"]*)"/.exec(wide)?.[1] ?? '';
  expect(broken.match(/M/g)).toHaveLength(2);
});

test('a chart without a history is left out', () => {
  expect(releasePage({ ...cpi, history: new Map() }, 'zh')).not.toContain('<svg');
});

describe('a corrected release', async () => {
  const corrected = await releaseModel('cpi', '2017-12', correction);

  test.each([
    [
      'zh',
      '更正，原为 0.2',
      '更正，原为 100.2',
      '城市，居民消费价格总指数，环比，2017年12月：原为 100.2 改为 100.3',
    ],
    ['en', 'corrected, was 0.2', 'corrected, was 100.2', 'December 2017: was 100.2 now 100.3'],
  ] as const)(
    'says the old and the new value in table and notice, without scripts (%s)',
    (lang, change, index, said) => {
      const page = releasePage(corrected, lang);
      for (const words of [change, index, said]) expect(text(page)).toContain(words);
      expect(page).toMatch(
        /<ins>100\.3<\/ins> <span class="was"><span class="unseen">[^<]*<\/span><del>100\.2<\/del>/,
      );
      expect(page.match(/<td><ins>/g)).toHaveLength(2);
    },
  );

  test('carries the day of its correction in the notice', () => {
    expect(text(releasePage(corrected, 'zh'))).toContain('录入时误用了上月权数。2018年1月12日 10:00');
  });

  test('an edition that corrects nothing marks nothing', () => {
    expect(zh).not.toContain('<ins>');
  });
});
