import { describe, expect, test } from 'vitest';
import { calendarPage } from '../../../functions/release/pages/calendar-page.ts';
import { AWAITED, calendar, releaseModel, SITE } from '../../pages/models.ts';

const announced = await calendar();
const { document: out } = await releaseModel('cpi', '2017-12');
const releases = [out, ...announced.filter(({ period }) => period > '2017-12')];

describe('the calendar page', () => {
  test.each([
    ['zh', '下次发布'],
    ['en', 'Next'],
  ] as const)('marks what is next, and only that (%s)', (lang, word) => {
    const page = calendarPage({ site: SITE, releases, ...AWAITED }, lang);
    const byMonth = page.replace(/<section class="statistic".*?<\/section>/gs, '');
    const items = byMonth.split('<li class="announced">').slice(1);
    const marked = items.filter((item) => item.split('</li>')[0]?.includes(`<b class="next">${word}</b>`));
    const times = marked.map((item) => /<time datetime="([^"]+)"/.exec(item)?.[1]);
    expect(times).toEqual(Array(2).fill('2018-02-09T09:30:00.000+08:00'));
  });

  test('tells by when the annual report is due, and that it is overdue', () => {
    const on = (today: string) => calendarPage({ site: SITE, releases, ...AWAITED, today }, 'zh');
    expect(on('2018-03-31')).toContain('2017年的报告应于2018年3月31日前公布。');
    expect(on('2018-04-01')).toContain('2017年的报告应于2018年3月31日前公布，本站尚未公布。');
  });

  test('narrows down to a statistic or a month without scripts', () => {
    const page = calendarPage({ site: SITE, releases, ...AWAITED }, 'en');
    for (const flow of ['cpi', 'ppi']) {
      expect(page).toContain(`href="#s-${flow}"`);
      const section = /<section class="statistic" id="s-[a-z]+".*?<\/section>/gs;
      const own = [...page.matchAll(section)]
        .map(([text]) => text)
        .find((text) => text.includes(`id="s-${flow}"`));
      const listed = [...(own ?? '').matchAll(/<li class="[a-z]+">.*?href="\/en\/releases\/(\w+)\/[^"]+"/gs)];
      expect(listed.length).toBe(releases.filter((one) => one.flow === flow).length);
      expect(new Set(listed.map(([, one]) => one))).toEqual(new Set([flow]));
      expect(own).toContain(`href="/en/releases/${flow}/"`);
    }
    const months = [...page.matchAll(/href="#(y2018m\d+)"/g)].map(([, id]) => id);
    expect(months).toHaveLength(12);
    for (const id of months) expect(page).toContain(`id="${id}"`);
  });
});
