import { Problem } from '../../kernel/problem.ts';
import { releaseName } from '../../kernel/release-id.ts';
import type { Text } from '../../kernel/text.ts';
import type { Release, ReleaseState, Sealed } from './release.ts';

/**
 * Every step that an edition may take. From `publishing` there is one way only: on. A cancelled correction
 * falls back to `published`, since the edition before it is still the public one.
 */
const NEXT: Record<ReleaseState, readonly ReleaseState[]> = {
  announced: ['announced', 'uploaded', 'cancelled', 'published'],
  uploaded: ['uploaded', 'rejected', 'failed', 'validated', 'cancelled', 'published'],
  rejected: ['rejected', 'uploaded', 'cancelled', 'published'],
  failed: ['failed', 'uploaded', 'cancelled', 'published'],
  returned: ['returned', 'rejected', 'failed', 'uploaded', 'cancelled', 'published'],
  validated: [
    'validated',
    'uploaded',
    'rejected',
    'failed',
    'returned',
    'reviewed',
    'cancelled',
    'published',
  ],
  reviewed: [
    'reviewed',
    'uploaded',
    'validated',
    'rejected',
    'failed',
    'returned',
    'approved',
    'cancelled',
    'published',
  ],
  approved: [
    'approved',
    'uploaded',
    'validated',
    'rejected',
    'failed',
    'returned',
    'publishing',
    'cancelled',
    'published',
  ],
  publishing: ['published'],
  published: ['announced'],
  cancelled: ['announced'],
};

/** The states by the names that people have for them. */
export const RELEASE_STATE_NAMES: Readonly<Record<ReleaseState, Text>> = {
  announced: { zh: '已预告', en: 'announced' },
  uploaded: { zh: '已上传', en: 'uploaded' },
  rejected: { zh: '未通过校验', en: 'rejected' },
  failed: { zh: '构建失败', en: 'failed' },
  returned: { zh: '已退回', en: 'sent back' },
  validated: { zh: '校验通过', en: 'validated' },
  reviewed: { zh: '已保密审查', en: 'reviewed' },
  approved: { zh: '已批准', en: 'approved' },
  publishing: { zh: '发布中', en: 'publishing' },
  published: { zh: '已发布', en: 'published' },
  cancelled: { zh: '已取消', en: 'cancelled' },
};

/** Refuses a step that the table does not have, saying what cannot be done. */
export const step = (release: Release, to: ReleaseState, doing: Text): void => {
  if (NEXT[release.state].includes(to)) return;
  throw new Problem(
    'conflict',
    release.state === 'publishing'
      ? {
          zh: `${releaseName(release)} 正在发布，不能再${doing.zh}`,
          en: `${releaseName(release)} is being published: it cannot ${doing.en} any more`,
        }
      : {
          zh: `${releaseName(release)} 的状态是“${RELEASE_STATE_NAMES[release.state].zh}”，不能${doing.zh}`,
          en: `${releaseName(release)} is ${release.state}: it cannot ${doing.en}`,
        },
  );
};

export const NOTHING_SEALED = { sealed: null, acknowledged: null, review: null, approval: null } as const;
export const NO_SIGN_OFFS = { acknowledged: null, review: null, approval: null } as const;

/** What is sealed; a conflict while nothing is. */
export const theSealed = (release: Release): Sealed => {
  if (release.sealed) return release.sealed;
  throw new Problem('conflict', {
    zh: `${releaseName(release)} 的状态是“${RELEASE_STATE_NAMES[release.state].zh}”，尚未封存`,
    en: `${releaseName(release)} is ${release.state}: nothing is sealed yet`,
  });
};

/** What is sealed, which must be what somebody looked at. */
export const theManifest = (release: Release, manifest: string): Sealed => {
  const sealed = theSealed(release);
  if (sealed.manifest === manifest) return sealed;
  throw new Problem(
    'conflict',
    {
      zh: '您查看之后封存的内容已有变动：请重新查看',
      en: 'What is sealed has changed since you looked at it: look again',
    },
    {
      faults: [
        {
          code: 'another-manifest',
          pointer: '/manifest',
          detail: { zh: `封存的清单是 ${sealed.manifest}`, en: `The sealed manifest is ${sealed.manifest}` },
        },
      ],
    },
  );
};
