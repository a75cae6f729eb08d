import { Temporal } from 'temporal-polyfill';
import type { Text } from './dataflow.ts';
import { type Fault, Problem } from './errors.ts';

/** `cpi/2017-12`, or `cpi/backfill` for the history that a dataflow brings along. */
export type ReleaseId = { flow: string; period: string };

/**
 * The states of the edition in work. `published` is the rest state between editions: a correction opens the
 * next edition (`announced` again, now of edition n+1) and walks the same way.
 */
export const STATES = [
  'announced',
  'uploaded',
  'rejected',
  'validated',
  'reviewed',
  'approved',
  'publishing',
  'published',
  'cancelled',
] as const;
type State = (typeof STATES)[number];

/**
 * Every step that an edition may take. From `publishing` there is one way only: on. A cancelled correction
 * falls back to `published`, since the edition before it is still the public one.
 */
const NEXT: Record<State, readonly State[]> = {
  announced: ['announced', 'uploaded', 'cancelled', 'published'],
  uploaded: ['uploaded', 'rejected', 'validated', 'cancelled', 'published'],
  rejected: ['rejected', 'uploaded', 'cancelled', 'published'],
  validated: ['validated', 'uploaded', 'rejected', 'reviewed', 'cancelled', 'published'],
  reviewed: ['reviewed', 'uploaded', 'validated', 'rejected', 'approved', 'cancelled', 'published'],
  approved: ['approved', 'uploaded', 'validated', 'rejected', 'publishing', 'cancelled', 'published'],
  publishing: ['published'],
  published: ['announced'],
  cancelled: ['announced'],
};

/** Whom readers may ask about a release. */
export type Contact = { name: Text; phone?: string | undefined; email?: string | undefined };

/** A sign-off holds for one manifest (SHA-256, hexadecimal) and falls when the sealed bytes change. */
export type SignOff = { by: string; at: Temporal.Instant; manifest: string; basis?: string | undefined };

/** One file handed in. `base` is the upload that was current when this one began: a later one is a conflict. */
export type Upload = {
  upload: number;
  fileName: string;
  by: string;
  base: number;
  state: 'awaited' | 'building' | 'rejected' | 'sealed';
  /** The vault object and its version, known when the upload is completed. */
  key: string;
  versionId: string | null;
  /** Counts the builds ordered of this file; only the newest order may be answered. */
  order: number;
  orderedAt: Temporal.Instant;
  /** What the bytes turned out to be, e.g. `CSV, GB18030`; '' until they were read. */
  readAs: string;
  faultCount: number;
  warnings: number;
};

/** Which file to build, and which of the orders for it this is. */
export type BuildOrder = { upload: number; order: number };

/** The sealed bytes of the edition in work. `vintage` is the vintage that they build on, '' for the first. */
export type Sealed = {
  build: string;
  manifest: string;
  upload: Upload;
  vintage: string;
};

/** One published edition: what it was and when it truly became public. */
type Published = {
  edition: number;
  releaseAt: Temporal.Instant | null;
  publishedAt: Temporal.Instant;
  manifest: string;
  build: string;
  late: boolean;
  notice: Text | null;
};

type Change = {
  /** The edition whose T moved: what is in work on a correction is nobody's business before it is public. */
  edition: number;
  from: Temporal.Instant | null;
  to: Temporal.Instant | null;
  reason: string;
  at: Temporal.Instant;
};

export type Release = ReleaseId & {
  kind: 'regular' | 'backfill';
  state: State;
  /** The edition in work, or the newest one while nothing is in work. */
  edition: number;
  /** T of the edition in work; null: as soon as it is approved (a correction or a backfill). */
  releaseAt: Temporal.Instant | null;
  announcedAt: Temporal.Instant;
  title: Text;
  contact: Contact;
  notice: Text | null;
  upload: Upload | null;
  sealed: Sealed | null;
  acknowledged: { by: string; at: Temporal.Instant; reason: string } | null;
  review: SignOff | null;
  approval: SignOff | null;
  publishingAt: Temporal.Instant | null;
  published: readonly Published[];
  changes: readonly Change[];
  version: number;
  audit: { seq: number; hash: string };
};

/** A person (subject of the access token) or a function acting at an instant. */
export type Act = { by: string; at: Temporal.Instant };

export const releaseName = (id: ReleaseId): string => `${id.flow}/${id.period}`;

/** The newest public edition's number; 0 while there is none. */
export const publishedEdition = (release: Release): number => release.published.at(-1)?.edition ?? 0;

/**
 * Whether an edition with this T may be public at `now`: true from the instant itself, not one nanosecond
 * before. Without a T it may as soon as it is approved.
 */
export const isDue = (releaseAt: Temporal.Instant | null, now: Temporal.Instant): boolean =>
  releaseAt === null || Temporal.Instant.compare(now, releaseAt) >= 0;

/**
 * T as people write it: ISO 8601 with an offset, in whole seconds, later than now. All that is wrong with it
 * is said at once.
 */
export const parseReleaseAt = (
  text: string,
  now: Temporal.Instant,
  pointer = '/releaseAt',
): Temporal.Instant => {
  const fault = (code: string, detail: string): Fault => ({ code, detail, pointer });
  const refuse = (...faults: Fault[]): never => {
    throw new Problem('invalid', 'The release time is not acceptable', { faults });
  };
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (!shape) {
    return refuse(fault('not-an-instant', 'Write it as 2018-01-10T09:30:00+08:00 (ISO 8601)'));
  }
  const faults: Fault[] = [];
  if (!shape[3]) {
    faults.push(fault('no-offset', 'The offset is missing: write +08:00 for the time in China'));
  }
  if (shape[2] && /[1-9]/.test(shape[2])) {
    faults.push(fault('fraction-of-a-second', 'A release time is in whole seconds'));
  }
  let instant: Temporal.Instant;
  try {
    instant = Temporal.Instant.from(shape[3] ? text : `${text}+08:00`);
  } catch {
    return refuse(...faults, fault('not-an-instant', 'There is no such date or time'));
  }
  if (Temporal.Instant.compare(instant, now) <= 0) {
    faults.push(fault('in-the-past', `The release time must be later than now (${officeTime(now)})`));
  }
  return faults.length > 0 ? refuse(...faults) : instant;
};

/** ISO 8601 in the office's offset (+08:00), milliseconds kept. */
export const officeTime = (instant: Temporal.Instant, digits: 0 | 3 = 3): string =>
  instant.toZonedDateTimeISO('Asia/Shanghai').toString({
    fractionalSecondDigits: digits,
    timeZoneName: 'never',
    offset: 'auto',
  });

const step = (release: Release, to: State, doing: string): void => {
  if (NEXT[release.state].includes(to)) return;
  throw new Problem(
    'conflict',
    release.state === 'publishing'
      ? `${releaseName(release)} is being published: it cannot ${doing} any more`
      : `${releaseName(release)} is ${release.state}: it cannot ${doing}`,
  );
};

const NOTHING_SEALED = { sealed: null, acknowledged: null, review: null, approval: null } as const;
const NO_SIGN_OFFS = { acknowledged: null, review: null, approval: null } as const;

export const announce = (
  given: ReleaseId & Pick<Release, 'kind' | 'title' | 'contact' | 'releaseAt'>,
  act: Act,
): Release => {
  if ((given.kind === 'backfill') !== (given.period === 'backfill')) {
    throw new Problem(
      'invalid',
      'A backfill is announced for the period "backfill", and only a backfill is',
      {
        faults: [{ code: 'kind-and-period', pointer: '/kind', detail: 'kind and period do not go together' }],
      },
    );
  }
  if (given.kind === 'regular' && given.releaseAt === null) {
    throw new Problem('invalid', 'A release is announced for a second', {
      faults: [{ code: 'missing', pointer: '/releaseAt', detail: 'The release time is missing' }],
    });
  }
  return {
    ...given,
    state: 'announced',
    edition: 1,
    announcedAt: act.at,
    notice: null,
    upload: null,
    ...NOTHING_SEALED,
    publishingAt: null,
    published: [],
    changes: [],
    version: 1,
    audit: { seq: 0, hash: '' },
  };
};

/**
 * A changed T. Sealed bytes name their T, so they are built again and both sign-offs fall. A cancelled first
 * edition is announced anew by giving it a T.
 */
export const reschedule = (release: Release, to: Temporal.Instant, reason: string, act: Act): Release => {
  const revived = release.state === 'cancelled';
  step(release, revived ? 'announced' : release.state, 'be moved');
  if (release.kind === 'backfill') {
    throw new Problem('conflict', 'A backfill has no release time: it is public when it is approved');
  }
  if (release.releaseAt?.equals(to) && !revived) {
    throw new Problem('conflict', 'That is the release time it already has');
  }
  const again = revived ? null : orderAgain(release, act);
  return {
    ...release,
    releaseAt: to,
    state: revived ? 'announced' : again ? 'uploaded' : release.state,
    ...NOTHING_SEALED,
    upload: revived ? null : (again ?? release.upload),
    changes: [
      ...release.changes,
      { edition: release.edition, from: revived ? null : release.releaseAt, to, reason, at: act.at },
    ],
  };
};

/** The file to build again: the one in the works, else the one that is sealed; null when there is neither. */
const orderAgain = (release: Release, act: Act): Upload | null => {
  const file = release.upload?.state === 'building' ? release.upload : release.sealed?.upload;
  return file ? { ...file, state: 'building', order: file.order + 1, orderedAt: act.at } : null;
};

/** Cancelled for good, or, of a correction, back to the edition that is public. */
export const cancel = (release: Release, reason: string, act: Act): Release => {
  const to = release.published.length > 0 ? 'published' : 'cancelled';
  step(release, to, 'be cancelled');
  const change = { edition: release.edition, from: release.releaseAt, to: null, reason, at: act.at };
  if (to === 'cancelled') {
    return { ...release, state: to, upload: null, ...NOTHING_SEALED, changes: [...release.changes, change] };
  }
  const newest = release.published.at(-1);
  return {
    ...release,
    state: to,
    edition: newest?.edition ?? release.edition,
    releaseAt: newest?.releaseAt ?? null,
    notice: newest?.notice ?? null,
    upload: null,
    ...NOTHING_SEALED,
    changes: [...release.changes, change],
  };
};

/** A place for one more file: `number` is the next of this release's uploads. The release does not change. */
export const beginUpload = (
  release: Release,
  number: number,
  fileName: string,
  key: string,
  act: Act,
): Upload => {
  step(release, 'uploaded', 'take an upload');
  return {
    upload: number,
    fileName,
    by: act.by,
    base: release.upload?.upload ?? 0,
    state: 'awaited',
    key,
    versionId: null,
    order: 0,
    orderedAt: act.at,
    readAs: '',
    faultCount: 0,
    warnings: 0,
  };
};

/**
 * The file is there. It becomes the current upload and a build is ordered; what was sealed before stays what
 * it was until the new bytes are sealed, so that a bad upload changes nothing.
 */
export const completeUpload = (release: Release, upload: Upload, versionId: string, act: Act): Release => {
  step(release, 'uploaded', 'take an upload');
  if (upload.by !== act.by) {
    throw new Problem('forbidden', `Upload ${upload.upload} was begun by somebody else`);
  }
  const current = release.upload;
  if (current && current.upload === upload.upload) {
    throw new Problem('conflict', `Upload ${upload.upload} is complete already`);
  }
  if ((current?.upload ?? 0) !== upload.base) {
    throw new Problem(
      'conflict',
      `Another upload (${current?.upload ?? 0}, by ${current?.by ?? 'nobody'}) was completed after yours began: look at it, then upload again`,
    );
  }
  return {
    ...release,
    state: release.sealed ? release.state : 'uploaded',
    upload: { ...upload, state: 'building', versionId, order: 1, orderedAt: act.at },
  };
};

/** The builder's answer for the current upload: nothing could be sealed. */
export const rejectUpload = (
  release: Release,
  order: BuildOrder,
  readAs: string,
  faultCount: number,
): Release => {
  const current = theOrdered(release, order);
  step(release, release.sealed ? release.state : 'rejected', 'take a validation');
  return {
    ...release,
    state: release.sealed ? release.state : 'rejected',
    upload: { ...current, state: 'rejected', readAs, faultCount },
  };
};

/** The builder's answer for the current upload: new bytes are sealed, and earlier sign-offs fall. */
export const seal = (
  release: Release,
  order: BuildOrder,
  sealed: Omit<Sealed, 'upload'>,
  readAs: string,
  warnings: number,
): Release => {
  const current = theOrdered(release, order);
  step(release, 'validated', 'be sealed');
  const upload: Upload = { ...current, state: 'sealed', readAs, warnings, faultCount: 0 };
  return { ...release, state: 'validated', upload, sealed: { ...sealed, upload }, ...NO_SIGN_OFFS };
};

/** The file that the builder was asked for; a conflict when the order was overtaken by a newer one. */
export const theOrdered = (release: Release, { upload, order }: BuildOrder): Upload => {
  const current = release.upload;
  if (current?.upload === upload && current.order === order && current.state === 'building') return current;
  throw new Problem(
    'conflict',
    `Build ${upload}.${order} is not the one that ${releaseName(release)} waits for`,
  );
};

/** Orders of one file after which it is given up: a build that does not come back will not come back. */
const MOST_ORDERS = 3;

/**
 * A build that did not come back is ordered again, and what was sealed before stays as it is; after a few orders
 * the file is given up like one that is faulty.
 */
export const orderLostBuild = (release: Release, act: Act): Release => {
  const lost = release.upload;
  if (lost?.state !== 'building') return release;
  if (lost.order >= MOST_ORDERS) return rejectUpload(release, lost, lost.readAs, 0);
  return { ...release, upload: { ...lost, order: lost.order + 1, orderedAt: act.at } };
};

/** The vintage that the sealed bytes build on has changed: build again, and the sign-offs fall. */
export const rebuild = (release: Release, act: Act): Release => {
  step(release, 'uploaded', 'be built again');
  const upload = orderAgain(release, act);
  return upload ? { ...release, state: 'uploaded', upload, ...NOTHING_SEALED } : release;
};

export const acknowledge = (release: Release, reason: string, act: Act): Release => {
  const sealed = theSealed(release);
  if (sealed.upload.warnings === 0) throw new Problem('conflict', 'There is no warning to take note of');
  if (release.state !== 'validated') {
    throw new Problem(
      'conflict',
      `${releaseName(release)} is ${release.state}: its warnings were dealt with`,
    );
  }
  return { ...release, acknowledged: { by: act.by, at: act.at, reason } };
};

const theSealed = (release: Release): Sealed => {
  if (release.sealed) return release.sealed;
  throw new Problem('conflict', `${releaseName(release)} is ${release.state}: nothing is sealed yet`);
};

const theManifest = (release: Release, manifest: string): Sealed => {
  const sealed = theSealed(release);
  if (sealed.manifest === manifest) return sealed;
  throw new Problem('conflict', 'What is sealed has changed since you looked at it: look again', {
    faults: [
      {
        code: 'another-manifest',
        pointer: '/manifest',
        detail: `The sealed manifest is ${sealed.manifest}`,
      },
    ],
  });
};

/** Confidentiality review (保密审查) of exactly these bytes, by somebody who did not upload them. */
export const review = (release: Release, manifest: string, basis: string, act: Act): Release => {
  const sealed = theManifest(release, manifest);
  step(release, 'reviewed', 'be reviewed');
  if (release.state !== 'validated') {
    throw new Problem('conflict', `${releaseName(release)} has been reviewed already`);
  }
  if (act.by === sealed.upload.by) {
    throw new Problem('forbidden', 'Whoever uploaded the figures cannot review them');
  }
  if (sealed.upload.warnings > 0 && !release.acknowledged) {
    throw new Problem(
      'conflict',
      `${sealed.upload.warnings} warnings wait for somebody to take note of them, with a reason`,
    );
  }
  return { ...release, state: 'reviewed', review: { by: act.by, at: act.at, manifest, basis } };
};

/** Approval of exactly the bytes that were reviewed, by a third person. */
export const approve = (release: Release, manifest: string, act: Act): Release => {
  const sealed = theManifest(release, manifest);
  step(release, 'approved', 'be approved');
  if (release.state === 'approved') {
    throw new Problem('conflict', `${releaseName(release)} has been approved already`);
  }
  if (act.by === sealed.upload.by) {
    throw new Problem('forbidden', 'Whoever uploaded the figures cannot approve them');
  }
  if (act.by === release.review?.by) {
    throw new Problem('forbidden', 'Review and approval are two acts by two people');
  }
  if (release.review?.manifest !== manifest) {
    throw new Problem('conflict', 'The review was of other bytes: it must be done again');
  }
  return { ...release, state: 'approved', approval: { by: act.by, at: act.at, manifest } };
};

/** Back to the editor: what was sealed is given up. */
export const reject = (release: Release, act: Act): Release => {
  const sealed = theSealed(release);
  step(release, 'rejected', 'be rejected');
  if (act.by === sealed.upload.by) {
    throw new Problem('forbidden', 'Whoever uploaded the figures can upload others instead');
  }
  return { ...release, state: 'rejected', ...NOTHING_SEALED };
};

/** The next edition of something published, with the notice that says what changed and why. */
export const correct = (release: Release, notice: Text, releaseAt: Temporal.Instant | null): Release => {
  step(release, 'announced', 'be corrected');
  if (release.state !== 'published') {
    throw new Problem('conflict', `${releaseName(release)} is not published: upload again instead`);
  }
  return {
    ...release,
    state: 'announced',
    edition: release.edition + 1,
    releaseAt,
    notice,
    upload: null,
    ...NOTHING_SEALED,
    publishingAt: null,
  };
};

/**
 * Why an edition may not go public now; null when it may. The publisher asks this of what it has just read,
 * and the conditional write asks the same again.
 */
export const heldBack = (release: Release, now: Temporal.Instant, vintage: string): string | null => {
  const { sealed, review: reviewed, approval } = release;
  if (release.state !== 'approved' && release.state !== 'publishing') return `it is ${release.state}`;
  if (!sealed || !reviewed || !approval) return 'a sign-off is missing';
  if (reviewed.manifest !== sealed.manifest || approval.manifest !== sealed.manifest) {
    return 'a sign-off is of other bytes';
  }
  const people = new Set([sealed.upload.by, reviewed.by, approval.by]);
  if (people.size < 3) return 'the sign-offs are not by two people other than the uploader';
  if (!isDue(release.releaseAt, now)) return 'its time has not come';
  if (release.state === 'approved' && sealed.vintage !== vintage)
    return 'the vintage it builds on has changed';
  return null;
};

export const startPublishing = (release: Release, at: Temporal.Instant): Release => {
  step(release, 'publishing', 'be published');
  return { ...release, state: 'publishing', publishingAt: at };
};

/** Public later than a second after T is late, and so is any approval after T. */
const isLate = ({ releaseAt, approval }: Release, publishedAt: Temporal.Instant): boolean =>
  releaseAt !== null &&
  (publishedAt.since(releaseAt).total('milliseconds') > 1000 ||
    (approval !== null && isDue(releaseAt, approval.at)));

export const finishPublishing = (release: Release, publishedAt: Temporal.Instant): Release => {
  const sealed = theSealed(release);
  if (release.state !== 'publishing') {
    throw new Problem('conflict', `${releaseName(release)} is ${release.state}, not publishing`);
  }
  const published: Published = {
    edition: release.edition,
    releaseAt: release.releaseAt,
    publishedAt,
    manifest: sealed.manifest,
    build: sealed.build,
    late: isLate(release, publishedAt),
    notice: release.notice,
  };
  // A file that came too late for this edition is no longer waited for.
  return {
    ...release,
    state: 'published',
    upload: sealed.upload,
    published: [...release.published, published],
  };
};

/** The vintage that an edition makes: `cpi/2017-12/e1`. */
export const vintageName = (release: Release): string => `${releaseName(release)}/e${release.edition}`;
