import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { answerMissing, type Missing } from '../../../functions/site/missing/answer.ts';
import { keptAs } from '../../../functions/site/missing/caching.ts';
import { SITE } from '../../pages/models.ts';

const at = (text: string) => Temporal.Instant.from(text);
const STANDING = new Set([
  'releases/cpi/',
  'en/releases/cpi/',
  'calendar/',
  'en/',
  'releases/cpi/2017-12/e1/',
]);

const missing = (more: Partial<Missing> = {}): Missing => ({
  look: SITE,
  asset: (path) =>
    path === '/assets/site.0a1b2c3d.css'
      ? { bytes: Buffer.from('body{}'), mediaType: 'text/css' }
      : undefined,
  stands: async (key) => STANDING.has(key),
  now: () => at('2018-01-10T09:29:30+08:00'),
  ...more,
});

describe('where nothing stands', () => {
  it.each([
    ['/releases/cpi/2018-13/', 'zh-CN', '没有这个页面'],
    ['/nothing', 'zh-CN', '没有这个页面'],
    ['/enough/', 'zh-CN', '没有这个页面'],
    ['/en/releases/cpi/2018-13/', 'en', 'There is no such page'],
    ['/en/nothing.json', 'en', 'There is no such page'],
  ])('%s is a page in its language', async (path, tag, says) => {
    const { status, headers, body } = await answerMissing(missing(), path);
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    const prefix = tag === 'en' ? '/en' : '';
    expect(body).toContain(`<html lang="${tag}">`);
    expect(body).toContain(`<h1>${says}</h1>`);
    for (const place of ['/calendar/', '/', '/requests/']) expect(body).toContain(`href="${prefix}${place}"`);
    expect(body).toContain('<meta name="robots" content="noindex">');
    expect(body).not.toContain('rel="canonical"');
  });

  it('leads to the statistic below which somebody looked, where there is one', async () => {
    const found = await answerMissing(missing(), '/en/releases/cpi/2018-13/');
    expect(found.body).toContain('href="/en/releases/cpi/"');
    const none = await answerMissing(missing(), '/releases/gold/2018-01/');
    expect(none.body).not.toContain('/releases/gold/');
  });

  it('looks for the page of a statistic once in five seconds, however many ask below it', async () => {
    const asked: string[] = [];
    const standing = new Set<string>();
    const ask = (seconds: number) =>
      answerMissing(
        missing({
          stands: async (key) => {
            asked.push(key);
            return standing.has(key);
          },
          now: () => at('2018-01-10T09:00:00+08:00').add({ seconds }),
        }),
        '/releases/silver/2018-01/e1/data.csv',
      );
    for (const seconds of [0, 1, 4]) expect((await ask(seconds)).body).not.toContain('/releases/silver/');
    expect(asked).toEqual(['releases/silver/']);
    standing.add('releases/silver/');
    for (const seconds of [5, 6, 60]) expect((await ask(seconds)).body).toContain('href="/releases/silver/"');
    expect(asked).toHaveLength(2);
  });

  it('is a problem document below /api/', async () => {
    await expect(answerMissing(missing(), '/api/nothing')).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('is the same below an edition whether or not something is sealed there: it asks what is public alone', async () => {
    const asked: string[] = [];
    const stands = async (key: string) => {
      asked.push(key);
      return STANDING.has(key);
    };
    const [sealed, never] = await Promise.all(
      ['/releases/cpi/2018-01/e1/', '/releases/cpi/2031-07/e1/'].map((path) =>
        answerMissing(missing({ stands }), path),
      ),
    );
    expect(sealed).toEqual(never);
    expect(asked.filter((key) => key.includes('/e1'))).toEqual([]);
  });
});

describe('a final slash that is missing', () => {
  it.each([
    ['/releases/cpi', '/releases/cpi/'],
    ['/en/releases/cpi', '/en/releases/cpi/'],
    ['/calendar', '/calendar/'],
    ['/en', '/en/'],
    ['/releases/cpi/2017-12/e1', '/releases/cpi/2017-12/e1/'],
  ])('%s leads to %s', async (path, location) => {
    const { status, headers } = await answerMissing(missing(), path);
    expect([status, headers.location]).toEqual([301, location]);
  });

  it.each(['/releases/cpi/2031-07', '/releases/cpi/2018-01/e1', '//calendar', '/居民'])(
    '%s leads nowhere where there is no page',
    async (path) => {
      expect((await answerMissing(missing(), path)).status).toBe(404);
    },
  );
});

it("asks the bucket for no page that has a file's name", async () => {
  const asked: string[] = [];
  const given = missing();
  const stands = (key: string) => {
    asked.push(key);
    return given.stands(key);
  };
  await answerMissing({ ...given, stands }, '/releases/cpi/2031-07/e1/data.csv');
  expect(asked.filter((key) => key.includes('data.csv'))).toEqual([]);
});

it('gives an asset that a page names before it is uploaded, for ever', async () => {
  const { status, headers, body } = await answerMissing(missing(), '/assets/site.0a1b2c3d.css');
  expect([status, headers['content-type'], String(body)]).toEqual([200, 'text/css', 'body{}']);
  expect(headers['cache-control']).toContain('immutable');
  expect((await answerMissing(missing(), '/assets/site.ffffffff.css')).status).toBe(404);
});

describe('how long caches tell that there is nothing', () => {
  const second = 'public, max-age=0, s-maxage=1, must-revalidate';
  const never = 'public, no-cache';
  it.each([
    ['/releases/cpi/2018-01/e1/', '09:29:30', never],
    ['/releases/cpi/2018-01/e1/data.csv', '09:29:57', never],
    ['/releases/cpi/2018-01/e1/data.csv', '09:29:58', never],
    ['/releases/cpi/2018-01/e1/data.csv', '09:29:59', never],
    ['/releases/cpi/2018-01/e1/data.csv', '09:30:00', never],
    ['/nothing/', '09:29:58', never],
    ['/releases/cpi/2018-01/e2/', '09:29:30', never],
    ['/en/releases/cpi/2018-01/e12/', '09:29:30', never],
    ['/releases/cpi/2018-01/e10/release.json', '09:29:30', never],
    ['/assets/site.ffffffff.css', '09:29:30', never],
    ['/releases/employment/2018-01/', '09:29:30', second],
    ['/releases/employment/latest.json', '09:29:30', never],
  ])('%s at %s', (path, time, header) => {
    expect(keptAs(path, at(`2018-01-10T${time}.400+08:00`))).toBe(header);
  });
});
