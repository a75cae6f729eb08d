import { describe, expect, test } from 'vitest';
import { calendarPage } from '../../../functions/pages/release/calendar-page.ts';
import { calendar, releaseModel, SITE } from '../models.ts';

const announced = await calendar();
const { document: out } = await releaseModel('cpi', '2017-12');
const releases = [out, ...announced.filter(({ period }) => period > '2017-12')];

describe('the calendar page', () => {
  test.each([
    ['zh', '下次发布'],
    ['en', 'Next'],
  ] as const)('marks what is next, and only that (%s)', (lang, word) => {
    const page = calendarPage({ site: SITE, releases }, lang);
    const byMonth = page.replace(/<section class="statistic".*?<\/section>/gs, '');
    const items = byMonth.split('<li class="announced">').slice(1);
    const marked = items.filter((item) => item.split('</li>')[0]?.includes(`<b class="next">${word}</b>`));
    const times = marked.map((item) => /<time datetime="([^"]+)"/.exec(item)?.[1]);
    expect(times).toEqual(Array(2).fill('2018-02-09T09:30:00.000+08:00'));
  });

  test('narrows down to a statistic or a month without scripts', () => {
    const page = calendarPage({ site: SITE, releases }, 'en');
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
