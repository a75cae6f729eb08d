import type { Temporal } from 'temporal-polyfill';
import { english, statisticFolder } from '../../kernel/addresses.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Lang } from '../../kernel/text.ts';
import type { FallbackAnswer } from '../../web/fallback.ts';
import type { Site } from '../../web/pages/site.ts';
import { missingPage } from '../pages/missing-page.ts';
import { keptAs } from './caching.ts';

/** What the answer takes: the site's look, its assets, what is public, and the clock. */
export type Missing = {
  look: Site;
  /** A file of the site by its published path; undefined where this is none. */
  asset: (path: string) => { bytes: Uint8Array; mediaType: string } | undefined;
  /** Whether something stands under this key in the public bucket. */
  stands: (key: string) => Promise<boolean>;
  now: () => Temporal.Instant;
};

const HTML = 'text/html; charset=utf-8';
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * What is answered where the bucket has nothing and the API no route: a style or script that a page names before it
 * is uploaded; the way to the same address with its final slash; else the page that says so. Under `/api/` it is a
 * problem document. It knows what is public and nothing else, so that it cannot tell what is sealed.
 */
export const answerMissing = async (given: Missing, path: string): Promise<FallbackAnswer> => {
  if (/^\/api(\/|$)/.test(path))
    throw new Problem('not-found', { zh: '此地址没有内容', en: 'There is nothing at this address' });
  const asset = given.asset(path);
  if (asset) {
    const headers = { 'content-type': asset.mediaType, 'cache-control': FOR_EVER };
    return { status: 200, headers, body: asset.bytes };
  }
  const cacheControl = keptAs(path, given.now());
  if (mayBePage(path) && (await given.stands(`${path.slice(1)}/`))) {
    const location = encodeURI(`${path}/`);
    const headers = { location, 'cache-control': cacheControl, 'content-type': HTML };
    return { status: 301, headers, body: '' };
  }
  return {
    status: 404,
    headers: { 'content-type': HTML, 'cache-control': cacheControl },
    body: pageOf(given.look, await statisticOf(given, path), languageOf(path)),
  };
};

/** Pages that were rendered, by the site's address, the language and the statistic: there are two for each of these. */
const rendered = new Map<string, string>();

const pageOf = (look: Site, statistic: string | null, lang: Lang): string => {
  const name = `${look.address} ${lang} ${statistic}`;
  const page = rendered.get(name) ?? missingPage({ site: look, statistic }, lang);
  rendered.set(name, page);
  return page;
};

const languageOf = (path: string): Lang => (/^\/en(\/|$)/.test(path) ? 'en' : 'zh');

/** A page without its final slash. Files have an extension: nobody need ask the bucket for a page of that name. */
const mayBePage = (path: string): boolean => !path.startsWith('//') && /\/[^/.]+$/.test(path);

/** Pages of statistics that were seen: they stay, and a crowd that waits for an edition asks below the same one. */
const seen = new Set<string>();
/** Those that were not, until the instant in epoch milliseconds at which they are looked for again. */
const unseen = new Map<string, number>();
const LOOK_AGAIN_MS = 5000;
/** Anybody may ask for any name. */
const MOST_UNSEEN = 1000;

/** The page of the statistic below which somebody looked; null where there was none in the last seconds. */
const statisticOf = async ({ look, stands, now }: Missing, path: string): Promise<string | null> => {
  const [, flow] = /^(?:\/en)?\/releases\/([a-z0-9_-]+)\//.exec(path) ?? [];
  if (flow === undefined) return null;
  const folder = statisticFolder(flow);
  const key = languageOf(path) === 'en' ? english(folder) : folder;
  const name = `${look.address} ${key}`;
  if (seen.has(name)) return `/${folder}`;
  const at = now().epochMilliseconds;
  if ((unseen.get(name) ?? 0) > at) return null;
  if (await stands(key)) {
    seen.add(name);
    return `/${folder}`;
  }
  if (unseen.size >= MOST_UNSEEN) unseen.clear();
  unseen.set(name, at + LOOK_AGAIN_MS);
  return null;
};
