import type * as v from 'valibot';
import { MAX_UPLOAD_BYTES } from '../../formats/table/upload-table.ts';
import { isReport } from '../../kernel/addresses.ts';
import { officeTime } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { type ReleaseId, releaseName } from '../../kernel/release-id.ts';
import { actOnce } from '../../store/idempotency.ts';
import { untilWon } from '../../store/race.ts';
import type { Table } from '../../store/table.ts';
import { actOf } from '../../web/api.ts';
import { attemptOf } from '../../web/once.ts';
import type { UploadAnswer } from '../contract/schemas.ts';
import {
  awaitedBefore,
  loadRelease,
  loadUpload,
  saveRelease,
  saveUpload,
  uploadsBegun,
} from '../records/releases.ts';
import { arrivedVersion, FORM_SECONDS, uploadedKey, uploadForm } from '../records/vault.ts';
import type { Release } from '../rules/release.ts';
import * as uploads from '../rules/uploads.ts';
import { buildOf } from './build-order.ts';
import { idOf, type Makes, releaseAsRead, releaseReply } from './ports.ts';

/** A place for one more file, and the form with which it is posted straight to the vault. */
export const beginUpload: Makes<'beginUpload'> = (ports) => (call) =>
  actOnce(ports.table, attemptOf(call), async (keep) => {
    const { table, vault } = ports;
    const { fileName, size } = call.body;
    if (size > MAX_UPLOAD_BYTES) {
      throw new Problem(
        'too-large',
        {
          zh: `文件不得超过 ${MAX_UPLOAD_BYTES} 字节，此文件有 ${size}`,
          en: `A file may have ${MAX_UPLOAD_BYTES} bytes; this one has ${size}`,
        },
        {
          faults: [
            { code: 'too-large', pointer: '/size', detail: { zh: '超过 100 MB', en: 'More than 100 MB' } },
          ],
        },
      );
    }
    const act = actOf(ports, call);
    const id = idOf(call);
    notAReport(id);
    const before = await loadRelease(table, id);
    await buildsOnPublished(table, before);
    // Whoever begins at the same moment takes the next number.
    return untilWon(async () => {
      const number = (await uploadsBegun(table, id)) + 1;
      const upload = uploads.uploadBegun(before, number, fileName, uploadedKey(id, number), act);
      const reply = {
        body: {
          upload: number,
          post: await uploadForm(vault, upload.key),
          maxBytes: MAX_UPLOAD_BYTES,
          expiresAt: officeTime(act.at.add({ seconds: FORM_SECONDS })),
        } satisfies v.InferOutput<typeof UploadAnswer>,
      };
      await saveUpload(table, id, upload, [keep(reply, act.at)]);
      return reply;
    });
  });

/** @throws Problem `conflict` for an annual report, which is frozen and not uploaded */
const notAReport = (id: ReleaseId): void => {
  if (!isReport(id)) return;
  throw new Problem('conflict', {
    zh: `年度报告须定稿而非上传：heliostat report freeze ${id.period}`,
    en: `A report is frozen, not uploaded: heliostat report freeze ${id.period}`,
  });
};

/** An edition builds on what is published: an earlier period that is due before it must come first. */
const buildsOnPublished = async (table: Table, release: Release): Promise<void> => {
  const earlier = await awaitedBefore(table, release);
  if (earlier.length === 0) return;
  const names = earlier.map(releaseName).join(', ');
  throw new Problem('conflict', {
    zh: `${releaseName(release)} 以尚未发布的 ${names} 为基础：待其发布，或者将其改期、取消`,
    en: `${releaseName(release)} builds on ${names}, not published yet: wait for it, or move or cancel it`,
  });
};

/** The file is there: exactly the version that has arrived is to be validated and built. */
export const completeUpload: Makes<'completeUpload'> = (ports) => async (call) => {
  const { table, vault } = ports;
  const act = actOf(ports, call);
  const before = await releaseAsRead(ports, call);
  const number = Number(call.params.upload);
  if (!Number.isSafeInteger(number))
    throw new Problem('not-found', { zh: '没有这一上传', en: 'There is no such upload' });
  await buildsOnPublished(table, before);
  const upload = await loadUpload(table, before, number);
  const { versionId, size } = await arrivedVersion(vault, upload.key);
  const after = uploads.uploadCompleted(before, upload, versionId, act);
  const deed = { action: 'uploaded', detail: { edition: after.edition, upload: number, bytes: size } };
  return releaseReply(
    ports,
    await saveRelease(table, before, after, act, deed, () => buildOf(table, before, after, act)),
  );
};
