import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import { type BuildOrder, releaseName } from '../../kernel/release-id.ts';
import type { Text } from '../../kernel/text.ts';
import type { Release, Sealed, SignOff, Upload } from './release.ts';
import { NO_SIGN_OFFS, NOTHING_SEALED, step } from './states.ts';

/** A place for one more file: `number` is the next of this release's uploads. The release does not change. */
export const uploadBegun = (
  release: Release,
  number: number,
  fileName: string,
  key: string,
  act: Act,
): Upload => {
  step(release, 'uploaded', { zh: '接收上传', en: 'take an upload' });
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
export const uploadCompleted = (release: Release, upload: Upload, versionId: string, act: Act): Release => {
  step(release, 'uploaded', { zh: '接收上传', en: 'take an upload' });
  if (upload.by !== act.by) {
    throw new Problem('forbidden', {
      zh: `上传 ${upload.upload} 是他人开始的`,
      en: `Upload ${upload.upload} was begun by somebody else`,
    });
  }
  const current = release.upload;
  if (current && current.upload === upload.upload) {
    throw new Problem('conflict', {
      zh: `上传 ${upload.upload} 已经完成`,
      en: `Upload ${upload.upload} is complete already`,
    });
  }
  if ((current?.upload ?? 0) !== upload.base) {
    throw new Problem('conflict', {
      zh: `您开始上传之后，另一上传（${current?.upload ?? 0}，${current?.by ?? 'nobody'}）已经完成：请先查看，再重新上传`,
      en: `Another upload (${current?.upload ?? 0}, by ${current?.by ?? 'nobody'}) was completed after yours began: look at it, then upload again`,
    });
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
  step(release, release.sealed ? release.state : 'rejected', { zh: '接收校验结果', en: 'take a validation' });
  return {
    ...release,
    state: release.sealed ? release.state : 'rejected',
    upload: { ...current, state: 'rejected', readAs, faultCount },
  };
};

/** The file could not be built, for this reason: no fault of it is known, and what was sealed stays as it is. */
export const failUpload = (release: Release, order: BuildOrder, failure: Text): Release => {
  const current = theOrdered(release, order);
  step(release, release.sealed ? release.state : 'failed', { zh: '记录构建失败', en: 'take a failed build' });
  return {
    ...release,
    state: release.sealed ? release.state : 'failed',
    upload: { ...current, state: 'failed', failure },
  };
};

/** The builder's answer for the current upload: new bytes are sealed, and earlier sign-offs fall. */
export const uploadSealed = (
  release: Release,
  order: BuildOrder,
  sealed: Omit<Sealed, 'upload'>,
  readAs: string,
  warnings: number,
): Release => {
  const current = theOrdered(release, order);
  step(release, 'validated', { zh: '封存', en: 'be sealed' });
  const upload: Upload = { ...current, state: 'sealed', readAs, warnings, faultCount: 0 };
  return {
    ...release,
    state: 'validated',
    upload,
    sealed: { ...sealed, upload },
    ...NO_SIGN_OFFS,
    returned: null,
  };
};

/**
 * The builder's answer for a report that was signed before it was built: what was signed is in the bytes, so that both
 * sign-offs are over their manifest too.
 */
export const sealSigned = (
  release: Release,
  order: BuildOrder,
  sealed: Omit<Sealed, 'upload'>,
  signed: Record<'review' | 'approval', Omit<SignOff, 'manifest'>>,
): Release => {
  const built = uploadSealed(release, order, sealed, 'JSON', 0);
  const { manifest } = sealed;
  return {
    ...built,
    state: 'approved',
    review: { ...signed.review, manifest },
    approval: { ...signed.approval, manifest },
  };
};

/** The upload that came after the sealed one and could not be sealed; null where there is none. */
export const newerRejected = ({ upload, sealed }: Release): Upload | null =>
  sealed !== null && upload && couldNotSeal(upload) && upload.upload !== sealed.upload.upload ? upload : null;

const couldNotSeal = ({ state }: Upload): boolean => state === 'rejected' || state === 'failed';

/** The file that the builder was asked for; a conflict when the order was overtaken by a newer one. */
export const theOrdered = (release: Release, { upload, order }: BuildOrder): Upload => {
  const current = release.upload;
  if (current?.upload === upload && current.order === order && current.state === 'building') return current;
  throw new Problem('conflict', {
    zh: `构建 ${upload}.${order} 不是 ${releaseName(release)} 所等待的`,
    en: `Build ${upload}.${order} is not the one that ${releaseName(release)} waits for`,
  });
};

/** Orders of one file after which it is given up: a build that does not come back will not come back. */
const MOST_ORDERS = 3;

/**
 * A build that did not come back is ordered again, and what was sealed before stays as it is; after a few orders
 * the file is given up.
 */
export const orderLostBuild = (release: Release, act: Act): Release => {
  const lost = release.upload;
  if (lost?.state !== 'building') return release;
  if (lost.order >= MOST_ORDERS) {
    return failUpload(release, lost, {
      zh: `构建 ${lost.order} 次均无结果`,
      en: `${lost.order} builds of it ended without an answer`,
    });
  }
  return { ...release, upload: { ...lost, order: lost.order + 1, orderedAt: act.at } };
};

/** The vintage that the sealed bytes build on has changed: build again, and the sign-offs fall. */
export const rebuild = (release: Release, act: Act): Release => {
  step(release, 'uploaded', { zh: '重新构建', en: 'be built again' });
  const upload = orderAgain(release, act);
  return upload ? { ...release, state: 'uploaded', upload, ...NOTHING_SEALED } : release;
};

/** The file to build again: the one in the works, else the one that is sealed; null when there is neither. */
export const orderAgain = (release: Release, act: Act): Upload | null => {
  const file = release.upload?.state === 'building' ? release.upload : release.sealed?.upload;
  return file
    ? { ...file, state: 'building', failure: undefined, order: file.order + 1, orderedAt: act.at }
    : null;
};
