import type { Temporal } from 'temporal-polyfill';
import { officeTime } from '../../kernel/day.ts';
import type { StatusAnswer } from '../contract/schemas.ts';
import { isOverdue, publishedEdition, type Release, type SignOff, type Upload } from '../rules/release.ts';
import { newerRejected } from '../rules/uploads.ts';

const signOff = (given: SignOff | null): StatusAnswer['review'] =>
  given && {
    by: given.by,
    at: officeTime(given.at),
    manifest: given.manifest,
    ...(given.basis !== undefined && { basis: given.basis }),
    ...(given.althoughNewerRejected !== undefined && {
      althoughNewerRejected: given.althoughNewerRejected,
    }),
  };

const named = ({ upload, fileName, by }: Upload) => ({ upload, fileName, by });

/** Where a release stands, as the API says it. Instants: ISO 8601, milliseconds, +08:00. */
export const statusOf = (release: Release, now: Temporal.Instant): StatusAnswer => {
  const newest = release.published.at(-1);
  const newer = newerRejected(release);
  const current = release.state === 'published' ? newest : undefined;
  return {
    flow: release.flow,
    period: release.period,
    kind: release.kind,
    state: release.state,
    edition: release.edition,
    publishedEdition: publishedEdition(release),
    releaseAt: release.releaseAt && officeTime(release.releaseAt),
    publishedAt: newest ? officeTime(newest.publishedAt) : null,
    late: current?.late ?? false,
    delayed: isOverdue(release, now),
    title: release.title,
    contact: release.contact,
    notice: release.notice,
    upload: release.upload && {
      upload: release.upload.upload,
      fileName: release.upload.fileName,
      state: release.upload.state,
      by: release.upload.by,
      readAs: release.upload.readAs,
      faultCount: release.upload.faultCount,
      warnings: release.upload.warnings,
      problem:
        release.upload.faultCount > 0 || release.upload.warnings > 0
          ? `/api/staff/releases/${release.flow}/${release.period}/uploads/${release.upload.upload}/faults`
          : null,
      failure: release.upload.failure ?? null,
    },
    wordings: release.wordings.map((one) => ({ ...one, at: officeTime(one.at) })),
    manifest: release.sealed?.manifest ?? null,
    sealed: release.sealed && named(release.sealed.upload),
    newerRejected: newer && named(newer),
    returned: release.returned && { ...release.returned, at: officeTime(release.returned.at) },
    acknowledged: release.acknowledged && {
      ...release.acknowledged,
      at: officeTime(release.acknowledged.at),
    },
    review: signOff(release.review),
    approval: signOff(release.approval),
    changes: release.changes.map((change) => ({
      from: change.from && officeTime(change.from),
      to: change.to && officeTime(change.to),
      reason: change.reason,
      at: officeTime(change.at),
    })),
    version: release.version,
  };
};
