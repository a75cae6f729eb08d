import { describe, expect, it } from 'vitest';
import { differencePage } from '../../../functions/release/pages/difference-page.ts';
import { pageAround, standingStyle } from '../../../functions/release/pages/publication-marks.ts';
import { releasePage } from '../../../functions/release/pages/release-page.ts';
import type { ReleaseDocument } from '../../../functions/release/rules/document.ts';
import { correction, releaseModel, SITE } from '../../pages/models.ts';

const [first, corrected] = await Promise.all([
  releaseModel('cpi', '2017-12'),
  releaseModel('cpi', '2017-12', correction),
]);
const NOBODY = { previous: null, next: null };

/** The correction as it went out on approval, with what is told around it. */
const onApproval: ReleaseDocument = {
  ...corrected.document,
  releaseAt: null,
  publishedAt: '2018-01-12T11:20:05.123+08:00',
  late: false,
  editions: [
    {
      edition: 1,
      releaseAt: '2018-01-10T09:30:00.000+08:00',
      publishedAt: '2018-01-10T09:30:00.040+08:00',
      late: false,
      notice: null,
    },
    { edition: 2, releaseAt: null, publishedAt: '2018-01-12T11:20:05.123+08:00', late: false, notice: null },
  ],
};

const CAME_OUT = onApproval.editions.map(({ edition, releaseAt, publishedAt }) => ({
  edition,
  releaseAt,
  publishedAt: publishedAt ?? '',
}));

describe('the style that tells an edition what became of it', () => {
  it('says of the others that they are superseded, by which and since when, in both languages', () => {
    const style = standingStyle(CAME_OUT);
    const older = 'article:not([data-edition="2"]) .superseded';
    expect(style).toContain(`${older}{display:block}`);
    expect(style).toContain(`${older}::before{content:"本版已被第2版取代（2018年1月12日 11:20:05发布）。"}`);
    expect(style).toContain(
      `:lang(en) ${older}::before{content:"Superseded by edition 2, released 12 January 2018, 11:20:05. "}`,
    );
  });

  it('dates an edition without a T of its own, and no other', () => {
    const style = standingStyle(CAME_OUT);
    expect(style).toContain('article[data-edition="2"] .dated-day::after{content:"，2018年1月12日发布"}');
    expect(style).not.toContain('article[data-edition="1"]');
  });

  it('says nothing of a first edition', () => {
    expect(standingStyle(CAME_OUT.slice(0, 1))).toBe('@charset "utf-8";\n');
  });

  it('is named by every page of an edition, whose notice is true without it', () => {
    for (const lang of ['zh', 'en'] as const) {
      const page = releasePage(first, lang);
      expect(page).toContain('<link rel="stylesheet" href="/releases/cpi/2017-12/standing.css">');
      expect(page).toMatch(/<p class="notice superseded"><a href="[^"]*\/releases\/cpi\/2017-12\/">/);
    }
  });
});

describe('the page at the release’s address', () => {
  const undated = corrected.document.editions.map((one) =>
    one.edition === 2 ? { ...one, releaseAt: null } : one,
  );
  const document = { ...corrected.document, releaseAt: null, editions: undated };
  const sealed = releasePage({ ...corrected, document }, 'zh');
  const beside = {
    previous: { path: '/releases/cpi/2017-11/', title: { zh: '11月', en: 'November' } },
    next: null,
  };
  const page = pageAround(sealed, onApproval, beside, 'zh');

  it('dates a correction that went out on approval in its notice and its citation', () => {
    expect(sealed).not.toContain('2018年1月12日');
    expect(page).toContain('2018年1月12日 11:20:05</time>（北京时间）</p>');
    expect(page).toMatch(/第2版，2018年1月12日发布。https/);
    expect(page).not.toContain('class="dated');
  });

  it('leads to the release before and to the one after, as far as there are', () => {
    expect(page).toContain('<a rel="prev" href="/releases/cpi/2017-11/">11月</a>');
    expect(page).not.toContain('rel="next"');
    expect(pageAround(sealed, onApproval, NOBODY, 'zh')).not.toContain('class="beside"');
  });

  it('loads no style that is for earlier editions', () => {
    expect(page).not.toContain('standing.css');
  });
});

describe('what differs between two editions', () => {
  const model = {
    site: SITE,
    dataflow: corrected.dataflow,
    document: {
      ...corrected.document,
      edition: 3,
      editions: [1, 2, 3].map((edition) => ({ edition, releaseAt: null, notice: null })),
    },
    since: 1,
    changes: [
      { key: 'M.CN.CPI.U.ALL.MOM', period: '2017-12', old: '100.2', new: '100.3' },
      { key: 'M.CN.CPI.R.ALL.MOM', period: '2017-12', old: '100.4', new: null },
    ],
    keys: [...corrected.history.keys()],
  };

  it('is a table with the old and the new value, and a file', () => {
    const page = differencePage(model, 'zh');
    expect(page).toContain('第1版与第3版的差异');
    expect(page).toContain('<td>2017年12月</td><td><del>100.2</del></td><td><ins>100.3</ins></td>');
    expect(page).toContain('<td><del>100.4</del></td><td><ins>–</ins></td>');
    expect(page).toContain('href="/releases/cpi/2017-12/e3/from-1.csv"');
  });

  it('leads to every other pair', () => {
    const page = differencePage(model, 'en');
    for (const pair of ['e2/from-1/', 'e3/from-2/'])
      expect(page).toContain(`href="/en/releases/cpi/2017-12/${pair}"`);
  });

  it('says so where nothing differs', () => {
    expect(differencePage({ ...model, changes: [] }, 'en')).toContain('The figures are the same.');
  });

  it('is led to from the list of editions', () => {
    expect(releasePage(corrected, 'zh')).toContain('href="/releases/cpi/2017-12/e2/from-1/"');
    expect(releasePage(first, 'zh')).not.toContain('/from-');
  });
});
