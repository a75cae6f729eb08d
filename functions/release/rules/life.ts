import type { Temporal } from 'temporal-polyfill';
import type { Act } from '../../kernel/act.ts';
import { isReport } from '../../kernel/addresses.ts';
import { NO_ENTRY } from '../../kernel/chain.ts';
import { Problem } from '../../kernel/problem.ts';
import { type ReleaseId, releaseName } from '../../kernel/release-id.ts';
import type { Text } from '../../kernel/text.ts';
import { isDue, LATE_MS, type Published, type Release, type Sealed, type Upload } from './release.ts';
import { NOTHING_SEALED, RELEASE_STATE_NAMES, step, theManifest, theSealed } from './states.ts';
import { newerRejected, orderAgain } from './uploads.ts';
import { hasWorded } from './wording.ts';

/** A release begins with its announcement: its second, its title, and whom to ask. */
export const announced = (
  given: ReleaseId & Pick<Release, 'kind' | 'title' | 'contact' | 'releaseAt'>,
  act: Act,
): Release => {
  if ((given.kind === 'backfill') !== (given.period === 'backfill')) {
    throw new Problem(
      'invalid',
      {
        zh: '历史数据以 "backfill" 为时期预告，其他发布不得使用',
        en: 'A backfill is announced for the period "backfill", and only a backfill is',
      },
      {
        faults: [
          {
            code: 'kind-and-period',
            pointer: '/kind',
            detail: { zh: '种类与时期不相符', en: 'kind and period do not go together' },
          },
        ],
      },
    );
  }
  if (given.kind === 'regular' && given.releaseAt === null && !isReport(given)) {
    throw new Problem(
      'invalid',
      { zh: '发布须预告到秒', en: 'A release is announced for a second' },
      {
        faults: [
          {
            code: 'missing',
            pointer: '/releaseAt',
            detail: { zh: '缺少发布时间', en: 'The release time is missing' },
          },
        ],
      },
    );
  }
  return {
    ...given,
    state: 'announced',
    edition: 1,
    announcedAt: act.at,
    notice: null,
    upload: null,
    wordings: [],
    ...NOTHING_SEALED,
    returned: null,
    publishingAt: null,
    published: [],
    changes: [],
    version: 1,
    audit: NO_ENTRY,
  };
};

/**
 * A changed T. Sealed bytes name their T, so they are built again and both sign-offs fall. A cancelled first
 * edition is announced anew by giving it a T.
 */
export const rescheduled = (release: Release, to: Temporal.Instant, reason: Text, act: Act): Release => {
  const revived = release.state === 'cancelled';
  step(release, revived ? 'announced' : release.state, { zh: '改期', en: 'be moved' });
  if (release.kind === 'backfill') {
    throw new Problem('conflict', {
      zh: '历史数据没有发布时间：批准后即公开',
      en: 'A backfill has no release time: it is public when it is approved',
    });
  }
  if (release.releaseAt?.equals(to) && !revived) {
    throw new Problem('conflict', {
      zh: '发布时间已是这一时刻',
      en: 'That is the release time it already has',
    });
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

/** Cancelled for good, or, of a correction, back to the edition that is public. */
export const cancelled = (release: Release, reason: Text, act: Act): Release => {
  const to = release.published.length > 0 ? 'published' : 'cancelled';
  step(release, to, { zh: '取消', en: 'be cancelled' });
  const change = { edition: release.edition, from: release.releaseAt, to: null, reason, at: act.at };
  if (to === 'cancelled') {
    return {
      ...release,
      state: to,
      upload: null,
      wordings: [],
      ...NOTHING_SEALED,
      returned: null,
      changes: [...release.changes, change],
    };
  }
  const newest = release.published.at(-1);
  return {
    ...release,
    state: to,
    edition: newest?.edition ?? release.edition,
    releaseAt: newest?.releaseAt ?? null,
    notice: newest?.notice ?? null,
    upload: null,
    wordings: [],
    ...NOTHING_SEALED,
    returned: null,
    changes: [...release.changes, change],
  };
};

export const acknowledged = (release: Release, reason: string, act: Act): Release => {
  const sealed = theSealed(release);
  if (sealed.upload.warnings === 0)
    throw new Problem('conflict', { zh: '没有需要确认的警告', en: 'There is no warning to take note of' });
  if (release.state !== 'validated') {
    throw new Problem('conflict', {
      zh: `${releaseName(release)} 的状态是“${RELEASE_STATE_NAMES[release.state].zh}”：其警告已经处理`,
      en: `${releaseName(release)} is ${release.state}: its warnings were dealt with`,
    });
  }
  return { ...release, acknowledged: { by: act.by, at: act.at, reason } };
};

/** Confidentiality review (保密审查) of exactly these bytes, by somebody who did not upload them. */
export const reviewed = (
  release: Release,
  manifest: string,
  basis: string,
  act: Act,
  althoughNewerRejected?: string,
): Release => {
  const sealed = theManifest(release, manifest);
  step(release, 'reviewed', { zh: '审查', en: 'be reviewed' });
  if (release.state !== 'validated') {
    throw new Problem('conflict', {
      zh: `${releaseName(release)} 已经审查`,
      en: `${releaseName(release)} has been reviewed already`,
    });
  }
  if (act.by === sealed.upload.by) {
    throw new Problem('forbidden', {
      zh: '上传数据的人不能审查',
      en: 'Whoever uploaded the figures cannot review them',
    });
  }
  if (hasWorded(release, act.by))
    throw new Problem('forbidden', {
      zh: '修改过渠道文字的人不能审查',
      en: 'Whoever worded a post of it cannot review it',
    });
  if (sealed.upload.warnings > 0 && !release.acknowledged) {
    throw new Problem('conflict', {
      zh: `有 ${sealed.upload.warnings} 处警告须先说明理由予以确认`,
      en: `${sealed.upload.warnings} warnings wait for somebody to take note of them, with a reason`,
    });
  }
  notPastNewer(release, sealed, althoughNewerRejected);
  const signed = { by: act.by, at: act.at, manifest, basis, althoughNewerRejected };
  return { ...release, state: 'reviewed', review: signed };
};

/** A newer upload could not be sealed: what is sealed is signed only by somebody who knows it and says why. */
const notPastNewer = (release: Release, sealed: Sealed, reason: string | undefined): void => {
  const newer = newerRejected(release);
  if (newer === null && reason !== undefined) {
    throw new Problem('conflict', {
      zh: `${releaseName(release)} 没有更新而未能封存的上传`,
      en: `Every newer upload of ${releaseName(release)} could be sealed`,
    });
  }
  if (newer === null || reason !== undefined) return;
  const named = (one: Upload): string => `upload ${one.upload} (${one.fileName}, by ${one.by})`;
  throw new Problem(
    'conflict',
    {
      zh: `封存之后另有文件未能封存：${named(newer)}`,
      en: `A newer file than the sealed one could not be sealed: ${named(newer)}`,
    },
    {
      faults: [
        {
          code: 'newer-rejected',
          pointer: '/althoughNewerRejected',
          detail: {
            zh: `封存的是 ${named(sealed.upload)}：请写明理由后签批，或者等待另行上传`,
            en: `What is sealed is ${named(sealed.upload)}: sign it with the reason why it stands, or wait for another upload`,
          },
        },
      ],
    },
  );
};

/** Approval of exactly the bytes that were reviewed, by a third person. */
export const approved = (
  release: Release,
  manifest: string,
  act: Act,
  althoughNewerRejected?: string,
): Release => {
  const sealed = theManifest(release, manifest);
  step(release, 'approved', { zh: '批准', en: 'be approved' });
  if (release.state === 'approved') {
    throw new Problem('conflict', {
      zh: `${releaseName(release)} 已经批准`,
      en: `${releaseName(release)} has been approved already`,
    });
  }
  if (act.by === sealed.upload.by) {
    throw new Problem('forbidden', {
      zh: '上传数据的人不能批准',
      en: 'Whoever uploaded the figures cannot approve them',
    });
  }
  if (hasWorded(release, act.by))
    throw new Problem('forbidden', {
      zh: '修改过渠道文字的人不能批准',
      en: 'Whoever worded a post of it cannot approve it',
    });
  if (act.by === release.review?.by) {
    throw new Problem('forbidden', {
      zh: '审查和批准须由两人分别进行',
      en: 'Review and approval are two acts by two people',
    });
  }
  if (release.review?.manifest !== manifest) {
    throw new Problem('conflict', {
      zh: '审查的不是这些字节：须重新审查',
      en: 'The review was of other bytes: it must be done again',
    });
  }
  notPastNewer(release, sealed, althoughNewerRejected);
  return {
    ...release,
    state: 'approved',
    approval: { by: act.by, at: act.at, manifest, althoughNewerRejected },
  };
};

/** Back to the editor 退回, with the reason: what was sealed is given up. */
export const sentBack = (release: Release, reason: string, act: Act): Release => {
  const sealed = theSealed(release);
  step(release, 'returned', { zh: '退回', en: 'be rejected' });
  if (act.by === sealed.upload.by) {
    throw new Problem('forbidden', {
      zh: '上传数据的人可以直接另行上传',
      en: 'Whoever uploaded the figures can upload others instead',
    });
  }
  const returned = { by: act.by, at: act.at, manifest: sealed.manifest, reason };
  return { ...release, state: 'returned', ...NOTHING_SEALED, returned };
};

/** The next edition of something published, with the notice that says what changed and why. */
export const corrected = (release: Release, notice: Text, releaseAt: Temporal.Instant | null): Release => {
  step(release, 'announced', { zh: '更正', en: 'be corrected' });
  if (release.state !== 'published') {
    throw new Problem('conflict', {
      zh: `${releaseName(release)} 尚未发布：请直接重新上传`,
      en: `${releaseName(release)} is not published: upload again instead`,
    });
  }
  return {
    ...release,
    state: 'announced',
    edition: release.edition + 1,
    releaseAt,
    notice,
    upload: null,
    wordings: [],
    ...NOTHING_SEALED,
    returned: null,
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
  step(release, 'publishing', { zh: '发布', en: 'be published' });
  return { ...release, state: 'publishing', publishingAt: at };
};

/** Public later than a second after T is late, and so is any approval after T. */
const isLate = ({ releaseAt, approval }: Release, publishedAt: Temporal.Instant): boolean =>
  releaseAt !== null &&
  (publishedAt.since(releaseAt).total('milliseconds') > LATE_MS ||
    (approval !== null && isDue(releaseAt, approval.at)));

export const finishPublishing = (release: Release, publishedAt: Temporal.Instant): Release => {
  const sealed = theSealed(release);
  if (release.state !== 'publishing') {
    throw new Problem('conflict', {
      zh: `${releaseName(release)} 的状态是“${RELEASE_STATE_NAMES[release.state].zh}”，不在发布中`,
      en: `${releaseName(release)} is ${release.state}, not publishing`,
    });
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
