import office from '../../../site/office.json' with { type: 'json' };
import { releaseFolder } from '../../kernel/addresses.ts';
import type { Lang } from '../../kernel/text.ts';

/** Paths of the assets as they are published, content-hashed: `/assets/site.0a1b2c3d.css`. */
type Assets = { css: string; js: string; logo: string };

/** What every page needs to know of the site. `address` is its origin, without a trailing slash. */
export type Site = { address: string; assets: Assets; demonstration: boolean };

/** The office's own particulars, as its staff keep them in site/office.json. */
export const OFFICE = office;

export const LANGUAGE_TAG: Readonly<Record<Lang, string>> = { zh: 'zh-CN', en: 'en' };

/** A page's path in a language; `path` is the Chinese one: `/`, `/calendar/`, `/releases/cpi/2017-12/`. */
export const pagePath = (path: string, lang: Lang): string => (lang === 'zh' ? path : `/en${path}`);

/** The path of a release's page, without language: where the newest edition stands. */
export const releasePath = (release: { flow: string; period: string }): string =>
  `/${releaseFolder(release)}`;

/** Chooses between the two languages: `const t = speak(lang)`, then `t('发布', 'Released')`. */
export const speak =
  (lang: Lang) =>
  <T>(zh: T, en: T): T =>
    lang === 'zh' ? zh : en;
