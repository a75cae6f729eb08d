import { Temporal } from 'temporal-polyfill';
import { APPS } from '../../channel/transport/channels.ts';
import { loadFlow } from '../../figures/records/dataflows.ts';
import type { Act } from '../../kernel/act.ts';
import { editionPath, isReport, latestPath } from '../../kernel/addresses.ts';
import { beijingTime } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { type ReleaseId, releaseName } from '../../kernel/release-id.ts';
import { log } from '../../runtime/log.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { type Begun, type Content, contentOf, putOnce } from '../../store/once.ts';
import { orderBuild, queueMessage, wakeClock } from '../../store/outbox.ts';
import type { PublicFile, PublicSite, StoredObject } from '../../store/public-site.ts';
import type { Table } from '../../store/table.ts';
import type { Neighbours } from '../pages/publication-marks.ts';
import { queuePost } from '../records/deliveries.ts';
import { allInWork, loadRelease, savePublishing, saveRelease, tellOnce } from '../records/releases.ts';
import { readVault, sealedPrefix, type Vault } from '../records/vault.ts';
import { listings, queuedPost } from '../rules/delivery.ts';
import type { Manifest, PostText, ReleaseDocument } from '../rules/document.ts';
import { finishPublishing, heldBack, startPublishing } from '../rules/life.ts';
import { isDue, type Release } from '../rules/release.ts';
import { rebuild } from '../rules/uploads.ts';
import { editionPointers, pointersFrom, rankFor } from './edition-pointers.ts';
import { writePointer } from './pointers.ts';
import { sealedContent } from './sealed-content.ts';

/**
 * From the vault to the public, and the only way there.
 *
 * Waking twice, late or in the middle is normal: an edition's artefacts are written once under keys of their
 * own, pointers only after everything that they point to is there, and each step may be done again by another
 * function without harm.
 */
export type Armed = {
  id: ReleaseId;
  manifest: string;
  edition: number;
  /** T as it was signed, in the manifest; null: public as soon as it is approved. */
  releaseAt: Temporal.Instant | null;
  /** When the edition was armed, by the wall clock. */
  armedAt: Temporal.Instant;
  /** Every artefact of the edition, the manifest and its signature among them. */
  artefacts: readonly Content[];
  /** By key: those of which everything but the last bytes has gone to storage. */
  begun: Map<string, Begun>;
  vintageKey: string;
  /** The releases before and after it, as its page names them. */
  beside: Neighbours;
  /** What is posted once it is public, as it was signed. */
  posts: readonly PostText[];
  /** What its entry on the website is filed under, and how many figures it gives out. */
  counted: { topic: string; figures: number };
  /** What stood under each pointer when it was armed; null where nothing did. */
  pointers: ReadonlyMap<string, StoredObject | null>;
};

const ACTOR = 'release-clock';

/** What the table says of an edition is not what its people signed: nothing of it goes public. */
export class NotAsSigned extends Error {}

/** Refuses a T other than the signed one: the manifest's, which both sign-offs are over. */
const asSigned = (release: Release, releaseAt: Temporal.Instant | null): void => {
  const { sealed, review, approval, releaseAt: t } = release;
  if (review?.manifest !== sealed?.manifest || approval?.manifest !== sealed?.manifest) {
    throw new NotAsSigned('a sign-off is of other bytes');
  }
  if (releaseAt === null ? t !== null : t === null || !t.equals(releaseAt)) {
    throw new NotAsSigned(`its time is ${t}, signed was ${releaseAt}`);
  }
};

/**
 * The sealed edition, each byte checked against the manifest that was signed off, and in memory but for what is large.
 * Throws when a byte differs: then nothing goes public, and the alarm of the function's errors says so.
 *
 * @throws NotAsSigned where the release's T is not the manifest's, or a sign-off is of another manifest
 */
export const arm = async (
  vault: Vault,
  release: Release,
  now: () => Temporal.Instant,
): Promise<Omit<Armed, 'beside' | 'pointers'>> => {
  const { sealed } = release;
  if (!sealed) throw new Error(`${releaseName(release)}: nothing is sealed`);
  const prefix = sealedPrefix(release, release.edition, sealed.build);
  const folder = editionPath(release, release.edition);
  const fetch = async (key: string): Promise<Buffer> => {
    const bytes = await readVault(vault, `${prefix}${key}`);
    if (!bytes) throw new Error(`${key} is not sealed under ${prefix}`);
    return bytes;
  };
  const manifestBytes = await fetch(`${folder}manifest.json`);
  if (sha256(manifestBytes) !== sealed.manifest)
    throw new Error(`${prefix}: another manifest than signed off`);
  const manifest = JSON.parse(manifestBytes.toString('utf8')) as Manifest;
  const releaseAt = manifest.releaseAt === null ? null : Temporal.Instant.from(manifest.releaseAt);
  asSigned(release, releaseAt);
  const shown = pointersFrom(release, release.edition);
  const named = await Promise.all(
    manifest.artefacts.map((artefact) =>
      sealedContent(vault, `${prefix}${artefact.path}`, artefact, shown.includes(artefact.path)),
    ),
  );
  const signature = await fetch(`${folder}manifest.jws`);
  return {
    id: { flow: release.flow, period: release.period },
    manifest: sealed.manifest,
    edition: release.edition,
    releaseAt,
    armedAt: now(),
    artefacts: [
      ...named,
      contentOf({ key: `${folder}manifest.json`, bytes: manifestBytes, mediaType: 'application/json' }),
      contentOf({ key: `${folder}manifest.jws`, bytes: signature, mediaType: 'application/jose' }),
    ],
    begun: new Map(),
    vintageKey: `${prefix}${folder}series.csv`,
    posts: manifest.posts ?? [],
    counted: { topic: manifest.dataflow.name?.zh ?? release.flow, figures: manifest.figures ?? 0 },
  };
};

export type Publisher = { table: Table; vault: Vault; site: PublicSite; now: () => Temporal.Instant };

/** A function that finds another one publishing gives it this long before it goes on with the same work. */
const PATIENCE_MS = 3000;

/** Whether `publishing` was set so short a time ago (epoch ms) that whoever set it is most likely at it. */
export const isInHands = (publishingAt: Temporal.Instant, now: number): boolean =>
  now - publishingAt.epochMilliseconds < PATIENCE_MS;

/** The vintage that the next edition builds on; an annual report builds on none. */
const newestVintage = async (table: Table, id: ReleaseId): Promise<string> =>
  isReport(id) ? '' : (await loadFlow(table, id.flow)).vintage;

/** The point of no return, passed for these bytes by this function or by one that seems to have died over them. */
export type PublicationClaim = { release: Release; mine: boolean };

/** What the conditional write refused as it was read is read again, and said with its reason. */
const claimAsRead = async (
  { table, now }: Publisher,
  armed: Armed,
  read: Release,
): Promise<Release | null> => {
  const at = now();
  if (read.state !== 'approved' || read.sealed?.manifest !== armed.manifest) return null;
  try {
    asSigned(read, armed.releaseAt);
    // The vintage is asked by the write alone.
    if (heldBack(read, at, read.sealed.vintage) !== null) return null;
    const after = startPublishing(read, at);
    return await savePublishing(table, read, after, { by: ACTOR, at }, armed.vintageKey);
  } catch (error) {
    if (error instanceof Problem || error instanceof NotAsSigned) return null;
    throw error;
  }
};

/**
 * `publishing`, set by one conditional write, or found set for these very bytes by a function that seems to have
 * died over it. The caller has made certain that T has passed on both clocks; everything else is asked here once
 * more, and by the conditional write. Not `mine`: changed meanwhile, held back, or in the hands of another
 * function.
 *
 * `read`: the release as it was read a moment ago. It is tried with that first, so that nothing is read at T; the write
 * asks whether it still stands so.
 */
export const claim = async (
  publisher: Publisher,
  armed: Armed,
  read?: Release,
): Promise<PublicationClaim> => {
  const { table, now } = publisher;
  const claimed = read && (await claimAsRead(publisher, armed, read));
  if (claimed) return { release: claimed, mine: true };
  const [release, vintage] = await Promise.all([
    loadRelease(table, armed.id),
    newestVintage(table, armed.id),
  ]);
  const at = now();
  const overtaken = { release, mine: false };
  if (release.sealed?.manifest !== armed.manifest || release.edition !== armed.edition) return overtaken;
  if (release.state !== 'approved' && release.state !== 'publishing') return overtaken;
  try {
    asSigned(release, armed.releaseAt);
  } catch (error) {
    if (!(error instanceof NotAsSigned)) throw error;
    await holdBack(table, release, error.message, at);
    return overtaken;
  }
  if (!isDue(release.releaseAt, at)) return overtaken;
  const reason = heldBack(release, at, vintage);
  if (reason !== null) {
    // Release and dataflow are two readings: between them another function may have published this very edition.
    const again = await loadRelease(table, armed.id);
    if (again.version !== release.version) return { release: again, mine: false };
    await holdBack(table, release, reason, at);
    return overtaken;
  }
  if (release.state === 'publishing') {
    const inHands = release.publishingAt !== null && isInHands(release.publishingAt, at.epochMilliseconds);
    return { release, mine: !inHands };
  }
  const act: Act = { by: ACTOR, at };
  const after = startPublishing(release, at);
  return { release: await savePublishing(table, release, after, act, armed.vintageKey), mine: true };
};

const pointersOf = (armed: Armed, { published }: Release): PublicFile[] => {
  const sealed = (key: string): PublicFile | undefined => {
    const found = armed.artefacts.find((one) => one.key === key);
    return found?.bytes ? { key, bytes: found.bytes, mediaType: found.mediaType } : undefined;
  };
  return editionPointers(armed.id, armed.edition, published, armed.beside, sealed);
};

/** How often pointers are made before T: code that runs for the first time takes ten times as long. */
const REHEARSALS = 20;

/** Makes the pointers as at T and throws them away, so that at T nothing is done for the first time. */
export const rehearse = (armed: Armed, release: Release): void => {
  const t = release.releaseAt ?? armed.armedAt;
  const out = finishPublishing({ ...release, state: 'publishing' }, t);
  for (let time = 0; time < REHEARSALS; time += 1) pointersOf(armed, out);
};

/** Who shows an edition whose pointers are out; null: its document is not the latest of anything. Never fails. */
type Shown = {
  expect: () => () => void;
  show: (release: Release, document: ReleaseDocument | null) => Promise<void>;
};

/** Writes what was claimed, all of it, then the pointers, then that it is public. Done twice, it harms nothing. */
export const publish = async (
  publisher: Publisher,
  armed: Armed,
  publishing: Release,
  front?: Shown,
): Promise<Release> => {
  const { table, site, now } = publisher;
  await Promise.all(
    armed.artefacts.map(
      (artefact) => armed.begun.get(artefact.key)?.finish() ?? putOnce(site, artefact, now()),
    ),
  );
  // Public from here on: what is told around the bytes says so, and the table says the same.
  const after = finishPublishing(publishing, now());
  const rank = rankFor(armed.id, armed.edition, after.published);
  const pointers = pointersOf(armed, after);
  const out = front?.expect();
  try {
    await Promise.all(
      pointers.map((page) =>
        writePointer(site, page.key, () => page, rank, null, armed.pointers.get(page.key)),
      ),
    );
  } finally {
    out?.();
  }
  const latest = pointers.find(({ key }) => key === latestPath(armed.id.flow));
  const document = latest
    ? (JSON.parse(Buffer.from(latest.bytes).toString('utf8')) as ReleaseDocument)
    : null;
  const [published] = await Promise.all([
    finish(table, publishing, after, armed),
    front?.show(after, document),
  ]);
  await rebuildDependents(table, published, { by: ACTOR, at: now() });
  return published;
};

/** Something signed off that is due and may not go public: the alarm says so, and people are told once of each reason. */
export const holdBack = async (
  table: Table,
  release: Release,
  reason: string,
  at: Temporal.Instant,
): Promise<void> => {
  const name = releaseName(release);
  log('held back', { release: name, edition: release.edition, reason });
  await tellOnce(table, release, {
    id: `held-back-${release.flow}-${release.period}-e${release.edition}-v${release.version}`,
    at,
    to: 'alert',
    subject: `${name} 未予发布 / held back`,
    text: `${name} 第${release.edition}版已签批但未予发布：表中所记与签批内容不符（${reason}）。请核查后重新签批。\n${name}, edition ${release.edition}, is signed off and was not published: what stands in the table is not what was signed (${reason}). Look into it, then sign off again.`,
  });
};

/** What a release that went out late says to those who watch over it, in Beijing time. */
const lateMail = (name: string, { edition, releaseAt }: Release, at: Temporal.Instant): string => {
  const [due, out] = [releaseAt && beijingTime(releaseAt), beijingTime(at)];
  return `${name} 第${edition}版应于${due?.zh}发布，实际于${out.zh}发布。\n${name}, edition ${edition}, was due at ${due?.en} and became public at ${out.en}.`;
};

/** `published`, unless another function got there first. Late is written down and told, never silent. */
const finish = async (
  table: Table,
  publishing: Release,
  after: Release,
  { armedAt, posts, counted }: Armed,
): Promise<Release> => {
  const newest = after.published.at(-1);
  const at = newest?.publishedAt ?? after.announcedAt;
  const name = releaseName(after);
  const lag = after.releaseAt ? at.since(after.releaseAt).total('milliseconds') : 0;
  const deed = {
    action: 'published',
    detail: { edition: after.edition, late: newest?.late ?? false, lagMs: Math.round(lag) },
  };
  try {
    const saved = await saveRelease(table, publishing, after, { by: ACTOR, at }, deed, () => [
      // Should this function die now, the pages that show what is published are brought up to date all the same.
      wakeClock(table, after, at),
      ...[
        ...posts.map((post) => queuedPost(after, post, at)),
        ...listings(after, { ...counted, apps: APPS }, at),
      ].flatMap((post) => queuePost(table, post)),
      ...(newest?.late
        ? [
            queueMessage(table, {
              id: `late-${after.flow}-${after.period}-e${after.edition}`,
              at,
              to: 'alert',
              subject: `${name} 迟发 / published late`,
              text: lateMail(name, after, at),
            }),
          ]
        : []),
    ]);
    log('published', {
      release: name,
      edition: after.edition,
      lagMs: Math.round(lag),
      late: newest?.late ?? false,
      armedMs: Math.round((after.releaseAt ?? at).since(armedAt).total('milliseconds')),
    });
    return saved;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const there = await loadRelease(table, publishing);
    if (there.state !== 'published') throw error;
    return there;
  }
};

/**
 * Editions in work that build on the vintage before this one: built again, and their sign-offs fall. One that
 * somebody else changes at this moment is found by the upkeep of the next tick.
 */
const rebuildDependents = async (table: Table, published: Release, act: Act): Promise<void> => {
  if (isReport(published)) return;
  const vintage = await newestVintage(table, published);
  const others = (await allInWork(table)).filter((id) => id.flow === published.flow);
  for (const id of others) {
    const release = await loadRelease(table, id);
    if (!release.sealed || release.sealed.vintage === vintage || release.state === 'publishing') continue;
    const after = rebuild(release, act);
    const upload = after.upload;
    if (!upload) continue;
    const deed = { action: 'rebuild ordered', detail: { edition: release.edition, vintage } };
    try {
      await saveRelease(table, release, after, act, deed, () => [orderBuild(table, id, upload, act.at)]);
      log('rebuild ordered', { release: releaseName(release), vintage });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      log('rebuild put off', { release: releaseName(release), reason: error.message });
    }
  }
};
