import { describe, expect, test } from 'vitest';
import { statisticPage } from '../../../functions/release/pages/statistic-page.ts';
import { calendar, correction, releaseModel, SITE } from '../../pages/models.ts';

const { dataflow, document: corrected, history } = await releaseModel('cpi', '2017-12', correction);
const { document: backfill } = await releaseModel('cpi', 'backfill');
const announced = (await calendar()).filter(({ flow, period }) => flow === 'cpi' && period > '2017-12');
const model = {
  site: SITE,
  dataflow,
  releases: [backfill, ...announced, corrected],
  history,
  series: 'releases/cpi/2017-12/e2/series.csv',
};

const text = (page: string): string =>
  page
    .replace(/<(script|style|title|desc)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ');

describe('the page of a statistic', () => {
  test.each([
    [
      'zh',
      '居民消费价格指数',
      '下次发布：2018年1月居民消费价格，2018年2月9日 09:30',
      '居民消费价格同比上涨 1.8%',
    ],
    ['en', 'Consumer price index', 'Next release: Consumer prices, January 2018', 'up 1.8%'],
  ] as const)('says what it is, what is next and the newest figures (%s)', (lang, name, next, figure) => {
    const page = text(statisticPage(model, lang));
    for (const words of [name, next, figure]) expect(page).toContain(words);
  });

  test('has every release that is out, newest first and the history last, with each edition', () => {
    const page = statisticPage(model, 'zh');
    const links = [
      ...page.slice(page.indexOf('id="releases"')).matchAll(/<li><a href="(\/releases\/[^"]+)"/g),
    ].map(([, path]) => path);
    expect(links).toEqual(['/releases/cpi/2017-12/', '/releases/cpi/backfill/']);
    for (const edition of [1, 2]) expect(page).toContain(`href="/releases/cpi/2017-12/e${edition}/"`);
  });

  test('shows and gives the whole series, from its first period to its last', () => {
    const page = statisticPage(model, 'en');
    expect(page).toContain('href="/releases/cpi/2017-12/e2/series.csv"');
    expect(page).toContain('A line chart, January 2008 to December 2017.');
  });

  test('says how the figures are made, where the definition does', () => {
    expect(text(statisticPage(model, 'zh'))).toContain('调查方法采用抽样调查方法抽选调查网点');
    expect(text(statisticPage(model, 'en'))).toContain('MethodOutlets are chosen by sampling');
    const { method: _, ...bare } = dataflow;
    expect(text(statisticPage({ ...model, dataflow: bare }, 'en'))).not.toContain('Method');
  });

  test('names licence, source and whom to ask', () => {
    const page = statisticPage(model, 'zh');
    expect(page).toContain('<dt id="licence">使用许可</dt>');
    expect(text(page)).toContain('国家统计局');
    expect(page).toContain('mailto:');
  });

  test('before anything is out it says so, and offers no series', () => {
    const page = text(
      statisticPage({ ...model, releases: announced, history: new Map(), series: null }, 'zh'),
    );
    expect(page).toContain('尚无已发布的数据');
    expect(page).not.toContain('完整序列');
  });
});
