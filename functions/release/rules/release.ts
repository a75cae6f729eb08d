import { Temporal } from 'temporal-polyfill';
import { officeTime } from '../../kernel/day.ts';
import type { Limit } from '../../kernel/length.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { type ReleaseId, releaseName } from '../../kernel/release-id.ts';
import type { Text } from '../../kernel/text.ts';

/**
 * The states of the edition in work. `published` is the rest state between editions: a correction opens the
 * next edition (`announced` again, now of edition n+1) and walks the same way. `rejected`: the file was faulty;
 * `failed`: it could not be built, and no fault of the file is known; `returned` 退回: somebody who signs sent back what
 * was sealed.
 */
export const RELEASE_STATES = [
  'announced',
  'uploaded',
  'rejected',
  'failed',
  'returned',
  'validated',
  'reviewed',
  'approved',
  'publishing',
  'published',
  'cancelled',
] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/** Whom readers may ask about a release. */
export type Contact = { name: Text; phone?: string | undefined; email?: string | undefined };

/** A sign-off holds for one manifest (SHA-256, hexadecimal) and falls when the sealed bytes change. */
export type SignOff = {
  by: string;
  at: Temporal.Instant;
  manifest: string;
  basis?: string | undefined;
  /** Why it was signed although a newer upload had been rejected. */
  althoughNewerRejected?: string | undefined;
};

export const UPLOAD_STATES = ['awaited', 'building', 'rejected', 'failed', 'sealed'] as const;

/** One file handed in. `base` is the upload that was current when this one began: a later one is a conflict. */
export type Upload = {
  upload: number;
  fileName: string;
  by: string;
  base: number;
  state: (typeof UPLOAD_STATES)[number];
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
  /** Why the build failed; only of a file in state `failed`. */
  failure?: Text | undefined;
};

/**
 * How somebody words the post of the edition in work on one channel: what stands between its title and its link. `{k1}`
 * is what the first key figure says, its direction with it (上涨1.8%), `{=3}` a number that somebody typed.
 */
export type Wording = {
  readonly channel: string;
  readonly template: string;
  readonly by: string;
  readonly at: Temporal.Instant;
};

/** How long a text is, in every unit in which channels count. */
export type Extent = Readonly<Record<Limit['unit'], number>>;

/** How long what is posted is around a wording, and what it binds: known once an edition is sealed. Lengths tell no figure. */
export type Posting = {
  /** What each key figure says. */
  readonly phrases: readonly Extent[];
  /** By channel, title and link with the office's own words. */
  readonly frames: Readonly<Record<string, Extent>>;
};

/** The sealed bytes of the edition in work. `vintage` is the vintage that they build on, '' for the first. */
export type Sealed = {
  build: string;
  manifest: string;
  upload: Upload;
  vintage: string;
  /** Of an edition that is posted: by what its posts may be worded otherwise. */
  posting?: Posting | undefined;
};

/** One published edition: what it was and when it truly became public. */
export type Published = {
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
  reason: Text;
  at: Temporal.Instant;
};

export type Release = ReleaseId & {
  kind: 'regular' | 'backfill';
  state: ReleaseState;
  /** The edition in work, or the newest one while nothing is in work. */
  edition: number;
  /** T of the edition in work; null: as soon as it is approved (a correction or a backfill). */
  releaseAt: Temporal.Instant | null;
  announcedAt: Temporal.Instant;
  title: Text;
  contact: Contact;
  notice: Text | null;
  upload: Upload | null;
  /** Posts that somebody worded, of the edition in work. */
  wordings: readonly Wording[];
  sealed: Sealed | null;
  acknowledged: { by: string; at: Temporal.Instant; reason: string } | null;
  /** Why what was sealed went back to its editor; until something is sealed again. */
  returned: { by: string; at: Temporal.Instant; manifest: string; reason: string } | null;
  review: SignOff | null;
  approval: SignOff | null;
  publishingAt: Temporal.Instant | null;
  published: readonly Published[];
  changes: readonly Change[];
  version: number;
  audit: { seq: number; hash: string };
};

/** Public by more than this after T is late. */
export const LATE_MS = 1000;

export const isSignedOff = ({ state }: Release): boolean => state === 'approved' || state === 'publishing';

/**
 * Whether the T of the edition in work has passed without it: without both sign-offs at once, with them once it is
 * late, since at T itself it is being published.
 */
export const isOverdue = (release: Release, now: Temporal.Instant): boolean => {
  const { releaseAt: t } = release;
  if (!isInWork(release) || t === null || !isDue(t, now)) return false;
  return !isSignedOff(release) || now.since(t).total('milliseconds') > LATE_MS;
};

/** The same of a first edition, which was announced: this is public. A correction in work is nobody's business yet. */
export const isDelayed = (release: Release, now: Temporal.Instant): boolean =>
  release.published.length === 0 && isOverdue(release, now);

/** Whether an edition is on its way to the public. */
export const isInWork = ({ state }: Release): boolean => state !== 'published' && state !== 'cancelled';

/** Whether its file was refused, failed or sent back: another one is to come. */
export const isToBeDoneAgain = ({ state }: Release): boolean =>
  state === 'rejected' || state === 'failed' || state === 'returned';

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
  const fault = (code: string, detail: Text): Fault => ({ code, detail, pointer });
  const refuse = (...faults: Fault[]): never => {
    throw new Problem(
      'invalid',
      { zh: '发布时间不可接受', en: 'The release time is not acceptable' },
      { faults },
    );
  };
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (!shape) {
    return refuse(
      fault('not-an-instant', {
        zh: '请写作 2018-01-10T09:30:00+08:00（ISO 8601）',
        en: 'Write it as 2018-01-10T09:30:00+08:00 (ISO 8601)',
      }),
    );
  }
  const faults: Fault[] = [];
  if (!shape[3]) {
    faults.push(
      fault('no-offset', {
        zh: '缺少时区：北京时间请写 +08:00',
        en: 'The offset is missing: write +08:00 for the time in China',
      }),
    );
  }
  if (shape[2] && /[1-9]/.test(shape[2])) {
    faults.push(
      fault('fraction-of-a-second', { zh: '发布时间须为整秒', en: 'A release time is in whole seconds' }),
    );
  }
  let instant: Temporal.Instant;
  try {
    instant = Temporal.Instant.from(shape[3] ? text : `${text}+08:00`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse(
      ...faults,
      fault('not-an-instant', { zh: '没有这一日期或者时间', en: 'There is no such date or time' }),
    );
  }
  if (Temporal.Instant.compare(instant, now) <= 0) {
    faults.push(
      fault('in-the-past', {
        zh: `发布时间须晚于现在（${officeTime(now)}）`,
        en: `The release time must be later than now (${officeTime(now)})`,
      }),
    );
  }
  return faults.length > 0 ? refuse(...faults) : instant;
};

/** The vintage that an edition makes: `cpi/2017-12/e1`. */
export const vintageName = (release: Release): string => `${releaseName(release)}/e${release.edition}`;
