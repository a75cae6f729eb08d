import { expect, test } from 'vitest';
import { reportPage } from '../../functions/report/pages/report-page.ts';
import type { ReportDocument } from '../../functions/report/rules/document.ts';
import type { ReportForm } from '../../functions/report/rules/figures.ts';
import type { Snapshot } from '../../functions/report/rules/snapshot.ts';
import { caseContributions } from '../../functions/request/rules/contributions.ts';
import { startBrowser } from '../browser.ts';
import { answered } from '../report/rules/answered.ts';
import { snapshotFrom } from '../report/rules/snapshots.ts';
import { SITE } from './models.ts';
import { serve } from './served.ts';

const REQUESTS = answered(35, 'provided', 'granted').flatMap(caseContributions);

const PATH = '/disclosure/reports/2017/';

const pageOf = (snapshot: Snapshot, lang: 'zh' | 'en'): string => {
  const { year, form, title, office, figures, identities, sections, before } = snapshot;
  const releaseAt = '2018-03-20T10:00:00+08:00';
  const edition = { edition: 1, releaseAt, notice: null, publishedAt: releaseAt, late: false };
  const document: ReportDocument = {
    id: 'report/2017',
    state: 'published',
    snapshot: 'ab'.repeat(32),
    releaseAt,
    edition: 1,
    notice: null,
    editions: [edition],
    links: { page: PATH, pageEn: `/en${PATH}`, edition: `${PATH}e1/` },
    ...{ year, form, title, office, figures, identities, sections, before },
  } as ReportDocument;
  return reportPage({ site: SITE, document, snapshot, downloads: [] }, lang);
};

test('on a wide page the statutory tables are seen whole, their totals too', async () => {
  const forms: readonly ReportForm[] = ['2019', '2021'];
  const pages = forms.map((form) => [`/${form}/`, pageOf(snapshotFrom(REQUESTS, form), 'zh')] as const);
  await using site = await serve(new Map(pages));
  await using chromium = await startBrowser();
  for (const [path] of pages) {
    const page = await chromium.open({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${site.origin}${path}`);
    const hidden = await page.evaluate(() =>
      [...document.querySelectorAll('.table')].map((region) => region.scrollWidth - region.clientWidth),
    );
    expect([path, ...hidden]).toEqual([path, ...hidden.map(() => 0)]);
    expect(hidden.length).toBeGreaterThanOrEqual(3);
  }
}, 60_000);

test('the English summary tells that there was no litigation, and amounts in yuan', () => {
  const snapshot = snapshotFrom(REQUESTS, 'free');
  const figures = snapshot.figures.map((one) => (one.id === 'fees.charged' ? { ...one, value: 1250 } : one));
  const page = pageOf({ ...snapshot, figures }, 'en');
  expect(page).toContain('<th scope="row">Fees charged (yuan)</th><td>12.50</td>');
  expect(page).toContain('<th scope="row">Reconsideration</th><td>0</td>');
  expect(page).toContain('<th scope="row">Suit without reconsideration</th><td>0</td>');
  expect(page).toContain('<th scope="row">Suit after reconsideration</th><td>0</td>');
  expect(page).not.toContain('(fen)');
});
