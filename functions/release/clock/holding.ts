import type { Temporal } from 'temporal-polyfill';
import { type ReleaseId, releaseName } from '../../kernel/release-id.ts';
import { described, log } from '../../runtime/log.ts';
import { entryDay } from '../../store/notary.ts';
import { orderHold } from '../../store/outbox.ts';
import { storedObject } from '../../store/public-site.ts';
import { dueBy, loadRelease } from '../records/releases.ts';
import { isDelayed, isSignedOff, type Release } from '../rules/release.ts';
import { pointerKeys } from './edition-pointers.ts';
import { neighboursOf } from './neighbours.ts';
import { type Armed, arm, holdBack, NotAsSigned, type Publisher, rehearse } from './publication.ts';
import type { SharedPages } from './shared-pages.ts';

/** What a watch holds: editions that fall due, read again and again, armed once they are signed off. */
export type HeldEdition = {
  release: Release;
  armed: Armed | null;
  /** The version that was found to be other than signed: not looked at again before it changes. */
  refused: number | null;
  /** Set `publishing` by this very watch: whatever fails afterwards is tried again without waiting for others. */
  claimed: Release | null;
  /** Was tried and did not go public: not tried again before it has been read again. */
  heldBack: boolean;
  /** It was a fault that held it back, and no refusal: the watch stays for it. */
  failed: boolean;
};

export type Holder = Publisher & { shared: SharedPages };

/**
 * What to hold: everything that falls due within `seconds`; with `only`, of what is not due yet just these. So a
 * wake-up by the stream publishes whatever is due, and stays for what was changed and is about to fall due.
 */
export type HoldSpan = { seconds: number; only?: readonly ReleaseId[] };

export const nameOf = (id: ReleaseId): string => releaseName(id);

/** What falls due within the span, as it stands now; what is no longer due is let go. */
export const readHeld = async (
  given: Holder,
  span: HoldSpan,
  held: Map<string, HeldEdition>,
): Promise<void> => {
  const due = await within(given, span);
  const releases = await Promise.all(
    due.map(async (id) => {
      try {
        return await loadRelease(given.table, id);
      } catch (error) {
        log('watch stumbled', { over: nameOf(id), error: described(error) });
        return held.get(nameOf(id))?.release ?? null;
      }
    }),
  );
  const names = new Set(due.map(nameOf));
  for (const name of held.keys()) if (!names.has(name)) held.delete(name);
  const armed = await Promise.all(releases.map((release) => release !== null && hold(given, held, release)));
  if (armed.some(Boolean)) {
    await given.shared.arm(
      [...held.values()].flatMap((one) => (one.armed ? one.release : [])),
      given.now(),
    );
    for (const one of held.values()) {
      if (!one.armed) continue;
      one.armed = { ...one.armed, pointers: await pointersNow(given, one.armed) };
      if (one.release.state === 'approved') rehearsed(one.armed, one.release);
    }
  }
};

/** No release hangs on another's rehearsal, nor on its own; what fails in it fails at T too, and is told before. */
const rehearsed = (armed: Armed, release: Release): void => {
  try {
    rehearse(armed, release);
  } catch (error) {
    log('rehearsal failed', { release: nameOf(release), error: described(error) });
  }
};

const within = async ({ table, now }: Holder, { seconds, only }: HoldSpan): Promise<ReleaseId[]> => {
  const at = now();
  const due = await dueBy(table, at.add({ seconds }));
  if (!only) return due;
  const kept = new Set([...(await dueBy(table, at)), ...only].map(nameOf));
  return due.filter((id) => kept.has(nameOf(id)));
};

const pointersNow = async (given: Holder, armed: Omit<Armed, 'pointers'>): Promise<Armed['pointers']> =>
  new Map(
    await Promise.all(
      pointerKeys(armed.id).map(async (key) => [key, await storedObject(given.site, key)] as const),
    ),
  );

/** Keeps what was read, armed where it is signed off. True when it was armed just now. */
const hold = async (given: Holder, held: Map<string, HeldEdition>, release: Release): Promise<boolean> => {
  const name = nameOf(release);
  const before = held.get(name);
  const plain: HeldEdition = {
    release,
    armed: null,
    refused: null,
    claimed: null,
    heldBack: false,
    failed: false,
  };
  if (!isSignedOff(release)) {
    held.set(name, plain);
    return false;
  }
  if (before?.refused === release.version) {
    held.set(name, { ...plain, refused: release.version });
    return false;
  }
  if (before?.armed && before.armed.manifest === release.sealed?.manifest) {
    held.set(name, { ...plain, armed: before.armed, claimed: before.claimed });
    return false;
  }
  try {
    const armed = await arm(given.vault, release, given.now);
    // What stands beside it is written again a moment after T: no release hangs on it.
    const beside = await neighboursOf(given.table, release).catch(() => ({ previous: null, next: null }));
    // The day's key, so that no seal waits for it at T.
    await given.table.notary?.keyOf(entryDay({ at: String(release.releaseAt ?? given.now()) }));
    held.set(name, { ...plain, armed: { ...armed, beside, pointers: new Map() } });
    log('armed', { release: name, edition: release.edition });
  } catch (error) {
    const refused = error instanceof NotAsSigned;
    held.set(name, { ...plain, refused: refused ? release.version : null });
    if (refused) await holdBack(given.table, release, error.message, given.now());
    else log('arming failed', { release: name, error: described(error) });
    return false;
  }
  await given.shared.refreshRelease(release, given.now);
  return true;
};

/** From this long before T on, one more function is to hold what is armed. */
const HAND_OVER_MS = 45_000;

/** Orders a second holder for what is armed and soon due; told once for each, by `ordered`. */
export const orderHolds = async (
  given: Publisher,
  held: Map<string, HeldEdition>,
  ordered: Set<string>,
): Promise<void> => {
  const soon = given.now().add({ milliseconds: HAND_OVER_MS });
  for (const { release, armed } of held.values()) {
    const t: Temporal.Instant | null = release.releaseAt;
    if (!armed || t === null || t.epochMilliseconds > soon.epochMilliseconds) continue;
    const name = `${nameOf(release)} ${release.edition} ${t}`;
    if (ordered.has(name)) continue;
    await orderHold(given.table, release, t);
    ordered.add(name);
  }
};

/**
 * What is held, is due and is not out: its own pages say so, once for each T. True when they had not said so before;
 * then home, calendar and feeds are out of date.
 */
export const tellDelays = async (
  given: Holder,
  held: Map<string, HeldEdition>,
  told: Set<string>,
): Promise<boolean> => {
  let changed = false;
  for (const { release, armed, heldBack } of held.values()) {
    const name = `${nameOf(release)} ${release.releaseAt}`;
    if (told.has(name) || (armed && !heldBack) || !isDelayed(release, given.now())) continue;
    changed = (await given.shared.refreshRelease(release, given.now)) || changed;
    told.add(name);
  }
  return changed;
};
