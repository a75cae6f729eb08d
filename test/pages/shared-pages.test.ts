import { describe, expect, test } from 'vitest';
import { announcedPage } from '../../functions/release/pages/announced-page.ts';
import { calendarPage } from '../../functions/release/pages/calendar-page.ts';
import { bytes } from '../../functions/release/pages/downloads.ts';
import { homePage } from '../../functions/site/pages/home-page.ts';
import { clock, dayInWords } from '../../functions/web/pages/moments.ts';
import { AWAITED, calendar, correction, releaseModel, SITE } from './models.ts';

const announced = await calendar();
const { document: corrected } = await releaseModel('cpi', '2017-12', correction);
const { document: ppi } = await releaseModel('ppi', '2017-12');
const { document: history } = await releaseModel('cpi', 'backfill');
const later = announced.filter(({ period }) => period !== '2017-12');
const releases = [...later, history, corrected, ppi];

const text = (page: string): string => page.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');

const find = (id: string) => {
  const found = announced.find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not in the calendar`);
  return found;
};

describe('home', () => {
  test('before anything is out: both releases at the next T, to count down to, and no figure', () => {
    const page = homePage({ site: SITE, releases: announced }, 'zh');
    expect(page).toContain(
      'data-countdown="2018-01-10T09:30:00.000+08:00" data-awaits="cpi/2017-12 ppi/2017-12" hidden',
    );
    expect(text(page)).toContain(
      '下次发布 2017年12月居民消费价格2017年12月工业生产者出厂价格 2018年1月10日 星期三 09:30 北京时间',
    );
    expect(text(page)).toContain('尚无已发布的数据。');
    expect(page).not.toContain('class="figures"');
  });

  test('afterwards: the newest figures of each dataflow, what is out newest first, and the next T', () => {
    const page = homePage({ site: SITE, releases }, 'en');
    expect(page).toContain('data-awaits="cpi/2018-01 ppi/2018-01"');
    expect(page.match(/class="card"/g)).toHaveLength(2);
    const said = text(page);
    expect(said).toContain('Consumer prices on the yearup 1.8%');
    expect(said).toContain('Producer prices on the yearup 4.9%');
    const latest = said.slice(said.indexOf('Latest releases'), said.indexOf('Upcoming'));
    expect(latest).toBe(
      'Latest releases Consumer prices, December 2017 12 January 2018, 10:00 Beijing time, corrected (edition 2) Producer prices, December 2017 10 January 2018, 09:30 Beijing time Consumer price index: history first publication not recorded ',
    );
  });

  test('what is not among them can be asked for', () => {
    for (const [lang, path] of [
      ['zh', '/requests/new/'],
      ['en', '/en/requests/new/'],
    ] as const) {
      const page = homePage({ site: SITE, releases: [] }, lang);
      expect(page.slice(page.indexOf('id="asking"'))).toContain(`href="${path}"`);
    }
  });

  test('the order in which releases come makes no difference', () => {
    const page = homePage({ site: SITE, releases }, 'zh');
    expect(homePage({ site: SITE, releases: releases.toReversed() }, 'zh')).toBe(page);
  });

  test('the newest period leads, also when an older one was corrected since', async () => {
    const key = 'M.CN.CPI.T.ALL.YOY';
    const figure = {
      key,
      label: { zh: '价格', en: 'Prices' },
      value: '101.5',
      change: '1.5',
      unit: { zh: '指', en: 'i' },
    };
    const january = { ...find('cpi/2018-01'), state: 'published' as const, headline: [figure], edition: 1 };
    const fixed = { ...corrected, releaseAt: '2018-03-01T09:30:00.000+08:00' };
    const page = text(homePage({ site: SITE, releases: [fixed, january] }, 'en'));
    expect(page).toContain('Pricesup 1.5% on the year');
    expect(page).not.toContain('up 1.8%');
  });

  test('only a demonstration says that it is one', () => {
    expect(text(homePage({ site: SITE, releases: [] }, 'zh'))).toContain('演示系统');
    expect(homePage({ site: { ...SITE, demonstration: false }, releases: [] }, 'zh')).not.toContain('演示');
  });
});

describe('the page before T', () => {
  test('says what comes and when, and nothing of the figures', () => {
    const page = announcedPage({ site: SITE, document: find('cpi/2017-12') }, 'zh');
    expect(text(page)).toContain('将于以下时间发布 2018年1月10日 星期三 09:30 北京时间');
    expect(page).toContain('data-awaits="cpi/2017-12"');
    expect(page).not.toContain('e1/');
  });

  test('a moved T shows the old one and the reason, in the reader’s language', () => {
    const shown = (lang: 'zh' | 'en') =>
      text(announcedPage({ site: SITE, document: find('ppi/2018-02') }, lang));
    expect(shown('en')).toContain(
      'Planned for 9 March 2018, 09:30, moved to 12 March 2018, 09:30. Reason: Compilation takes longer',
    );
    expect(shown('zh')).toContain('改为 2018年3月12日 09:30。原因：春节假期后数据汇总需要更多时间');
  });

  test('a cancelled one says so and counts down to nothing', () => {
    const page = announcedPage({ site: SITE, document: find('cpi/2018-05') }, 'zh');
    expect(text(page)).toContain(
      '已取消发布 本次发布已取消，原定 2018年6月9日 09:30（北京时间）。原因：本月未开展调查',
    );
    expect(page).not.toContain('data-countdown');
  });
});

describe('calendar', () => {
  const page = calendarPage({ site: SITE, releases, ...AWAITED }, 'zh');
  const byMonth = page.replace(/<section class="statistic".*?<\/section>/gs, '');

  test('lists every release by month, with its state', () => {
    expect([...byMonth.matchAll(/<h3[^>]*>(.*?)<\/h3>/g)].map(([, month]) => month)).toEqual(
      Array.from({ length: 12 }, (_, month) => `${month + 1}月`),
    );
    expect(text(page)).toContain('10日 星期三 09:30 2017年12月居民消费价格 已发布，第2版');
    expect(text(page)).toContain('9日 星期五 09:30 2018年1月居民消费价格 待发布');
    expect(text(page)).not.toContain('历史数据');
  });

  test('what moved and what was cancelled keeps its old time and the reason', () => {
    expect(text(page)).toContain(
      '2018年2月工业生产者出厂价格 待发布原定 2018年3月9日 09:30，改为 2018年3月12日 09:30。原因：春节',
    );
    expect(text(page)).toContain('2018年5月居民消费价格 已取消原定 2018年6月9日 09:30，已取消。');
  });
});

test.each([
  ['2018-01-10T09:30:00.000+08:00', '2018年1月10日', '10 January 2018', '09:30'],
  ['2018-01-10T01:30:00Z', '2018年1月10日', '10 January 2018', '09:30'],
  ['2018-12-31T16:00:15Z', '2019年1月1日', '1 January 2019', '00:00:15'],
])('%s on the office’s clock', (instant, zh, en, time) => {
  expect([dayInWords(instant, 'zh'), dayInWords(instant, 'en'), clock(instant)]).toEqual([zh, en, time]);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 KB'],
  [1_001, '1.1 KB'],
  [9_901, '10 KB'],
  [999_999, '1000 KB'],
  [1_000_000, '1.0 MB'],
  [104_857_600, '105 MB'],
])('%d bytes are %s', (size, said) => {
  expect(bytes(size)).toBe(said);
});
