import type { Temporal } from 'temporal-polyfill';
import {
  askedCaching,
  type Caching,
  type PublicFile,
  type PublicSite,
  pointerCaching,
  putPointer,
  type StoredObject,
  storedObject,
} from '../../store/public-site.ts';

/**
 * Pointers and shared pages: objects that are replaced. Each write is over the bytes that were just read, so
 * two writers never overwrite each other; whoever loses reads again and decides again.
 */

/**
 * What a pointer stands for: an edition of a period (0 before the first), and whether shared caches are to ask for
 * it each time. Kept as the object's metadata. `keptUntil`: they need not before this second.
 */
export type Rank = { edition: number; period: string; asked?: boolean; keptUntil?: Temporal.Instant };

const rankOf = (metadata: Record<string, string>): Rank => ({
  edition: Number(metadata.edition ?? 0),
  period: metadata.period ?? '',
  asked: metadata.asked === 'yes',
});

/** Never to a lower edition of the same period, never to an earlier period. */
const wouldGoBack = (stands: Rank, wanted: Rank): boolean =>
  stands.edition > 0 &&
  (stands.period > wanted.period || (stands.period === wanted.period && stands.edition > wanted.edition));

/**
 * While armed, a pointer is good until the second before T: `Expires` counts whole seconds, so T itself would
 * keep the old one for up to a second too long. A changed byte changes the ETag, so that caches take the new
 * headers: as many line ends as T asks for, which no reader of these formats minds.
 */
const armed = (page: PublicFile, t: Temporal.Instant): PublicFile => {
  const lines = 1 + (Math.floor(t.epochMilliseconds / 1000) % 7);
  const bytes = page.key.endsWith('.ics')
    ? page.bytes.subarray(0, page.bytes.length - 2)
    : Buffer.concat([page.bytes, Buffer.from('\n'.repeat(lines))]);
  return { ...page, bytes };
};

/** The bytes as they are when nothing is armed: text that ends in one line end. */
const disarmed = (stands: StoredObject): Buffer =>
  Buffer.from(`${stands.bytes.toString('utf8').replace(/\n+$/, '')}\n`);

const expiring = (t: Temporal.Instant): Caching => ({
  expires: new Date(t.epochMilliseconds - 1000),
});

/** `lost`: somebody else wrote in between. `kept`: it stood already, or may not stand. `stands`: what does now. */
type Pointed = { came: 'written' | 'kept'; stands: StoredObject | null } | { came: 'lost' };

/** Brings a pointer to a page, over what was read. `until` is the T that the pointer is armed for. */
export const pointOnce = async (
  site: PublicSite,
  page: PublicFile,
  rank: Rank,
  until: Temporal.Instant | null,
  stands: StoredObject | null,
): Promise<Pointed> => {
  if (stands && wouldGoBack(rankOf(stands.metadata), rank)) return { came: 'kept', stands };
  const wanted = until ? armed(page, until) : page;
  const expires = until ? until.toString() : '';
  const asked = rank.asked ? 'yes' : '';
  const told = stands && (stands.metadata.until ?? '') === expires && (stands.metadata.asked ?? '') === asked;
  if (told && stands.bytes.equals(wanted.bytes)) return { came: 'kept', stands };
  const kept: Caching = rank.keptUntil
    ? { expires: new Date(rank.keptUntil.epochMilliseconds) }
    : askedCaching;
  const caching = until ? expiring(until) : rank.asked ? kept : pointerCaching;
  const metadata = { edition: String(rank.edition), period: rank.period, until: expires, asked };
  const etag = await putPointer(site, wanted, stands, caching, metadata);
  if (etag === null) return { came: 'lost' };
  const bytes = Buffer.from(wanted.bytes);
  return { came: 'written', stands: { bytes, etag, mediaType: wanted.mediaType, metadata } };
};

/**
 * The same until it stands. `render` is asked after each look, since what it renders may have changed meanwhile;
 * null leaves the pointer alone. `known` is what stood there a moment ago: it saves the first look, and a write
 * over something else is refused anyway. True when it was written just now.
 */
export const writePointer = async (
  site: PublicSite,
  key: string,
  render: (stands: StoredObject | null) => Promise<PublicFile | null> | PublicFile | null,
  rank: Rank,
  until: Temporal.Instant | null,
  known?: StoredObject | null,
): Promise<boolean> => {
  for (let look = known; ; look = undefined) {
    const stands = look === undefined ? await storedObject(site, key) : look;
    const page = await render(stands);
    if (!page) return false;
    const { came } = await pointOnce(site, page, rank, until, stands);
    if (came !== 'lost') return came === 'written';
  }
};

/**
 * Arms a pointer that stands for a published edition, or (`until` null) takes the arming back. One that was armed for an
 * instant that has passed, or a shared page that caches ask for each time, is armed for no later one: it waits to be
 * written anew, and no cache is to keep it until then.
 */
export const rearm = async (
  site: PublicSite,
  key: string,
  until: Temporal.Instant | null,
  now: Temporal.Instant,
): Promise<void> => {
  const stands = await storedObject(site, key);
  if (!stands || (!until && !stands.metadata.until)) return;
  if (until && Date.parse(stands.metadata.until ?? '') <= now.epochMilliseconds) return;
  const rank = rankOf(stands.metadata);
  if (until && rank.asked && rank.edition === 0) return;
  await writePointer(
    site,
    key,
    (now) => now && { key, bytes: disarmed(now), mediaType: now.mediaType },
    rank,
    until,
  );
};
