import { ALERTS } from '../../functions/alert/choices.ts';
import { signalPage } from '../../functions/alert/pages/signal-page.ts';
import type { Lang } from '../../functions/kernel/text.ts';
import { announcedPage } from '../../functions/release/pages/announced-page.ts';
import { calendarPage } from '../../functions/release/pages/calendar-page.ts';
import { differencePage } from '../../functions/release/pages/difference-page.ts';
import { releasePage } from '../../functions/release/pages/release-page.ts';
import { homePage } from '../../functions/site/pages/home-page.ts';
import { missingPage } from '../../functions/site/pages/missing-page.ts';
import { pagePath } from '../../functions/web/pages/site.ts';
import { AWAITED, calendar, correction, releaseModel, SITE } from './models.ts';

/** Every kind of public page in each of its conditions, in both languages, by the path it is served at. */
export const allPages = async (): Promise<Map<string, string>> => {
  const [cpi, ppi, history, corrected, announced] = await Promise.all([
    releaseModel('cpi', '2017-12'),
    releaseModel('ppi', '2017-12'),
    releaseModel('cpi', 'backfill'),
    releaseModel('cpi', '2017-12', correction),
    calendar(),
  ]);
  const out = [corrected.document, ppi.document];
  const releases = [
    ...announced.filter(({ id }) => !out.some((one) => one.id === id)),
    ...out,
    history.document,
  ];
  const find = (id: string) => {
    const found = announced.find((one) => one.id === id);
    if (!found) throw new Error(`${id} is not in the calendar`);
    return found;
  };
  const moved = { site: SITE, document: find('ppi/2018-02') };
  const cancelled = { site: SITE, document: find('cpi/2018-05') };
  const difference = {
    ...{ site: SITE, dataflow: corrected.dataflow, document: corrected.document, since: 1 },
    changes: corrected.document.changes,
    keys: [...corrected.history.keys()],
  };
  const [first] = corrected.document.editions;
  const late = {
    ...corrected.document,
    editions: first ? [{ ...first, publishedAt: '2018-01-10T15:30:05.281+08:00', late: true }] : [],
  };
  const inEach = (lang: Lang): [string, string][] => [
    ['/', homePage({ site: SITE, releases }, lang)],
    ['/before/', homePage({ site: SITE, releases: announced }, lang)],
    ['/empty/', homePage({ site: SITE, releases: [] }, lang)],
    ['/calendar/', calendarPage({ site: SITE, releases, ...AWAITED }, lang)],
    ['/calendar/late/', calendarPage({ site: SITE, releases: [late, ...releases], ...AWAITED }, lang)],
    ['/releases/cpi/2017-12/', releasePage(corrected, lang)],
    ['/releases/cpi/2017-12/e1/', releasePage(cpi, lang)],
    ['/releases/ppi/2017-12/', releasePage(ppi, lang)],
    ['/releases/cpi/backfill/', releasePage(history, lang)],
    ['/releases/cpi/2017-12/e2/from-1/', differencePage(difference, lang)],
    ['/missing/', missingPage({ site: SITE, statistic: '/releases/cpi/' }, lang)],
    ['/staff/signal/', signalPage({ site: SITE, choices: ALERTS, script: SITE.assets.js }, lang)],
    ['/releases/ppi/2018-02/', announcedPage(moved, lang)],
    ['/releases/cpi/2018-05/', announcedPage(cancelled, lang)],
  ];
  return new Map(
    (['zh', 'en'] as const).flatMap((lang) =>
      inEach(lang).map(([path, page]) => [pagePath(path, lang), page] as const),
    ),
  );
};
