import type { Act } from '../../kernel/act.ts';
import { beijingTime } from '../../kernel/day.ts';
import { releaseName } from '../../kernel/release-id.ts';
import { type Message, queueMessage, wakeClock } from '../../store/outbox.ts';
import { actOf } from '../../web/api.ts';
import { saveRelease, saveSignOff } from '../records/releases.ts';
import * as life from '../rules/life.ts';
import { isDue, type Release } from '../rules/release.ts';
import { type Makes, releaseAsRead, releaseReply } from './ports.ts';

/** Somebody takes note of the warnings of a build, with the reason why they stand. */
export const acknowledge: Makes<'acknowledge'> = (ports) => async (call) => {
  const act = actOf(ports, call);
  const before = await releaseAsRead(ports, call);
  const after = life.acknowledged(before, call.body.reason, act);
  const deed = { action: 'acknowledged', detail: { warnings: after.upload?.warnings ?? 0 } };
  return releaseReply(ports, await saveRelease(ports.table, before, after, act, deed));
};

/** What the audit adds where a newer upload had been rejected. */
const past = (althoughNewerRejected: string | undefined) =>
  althoughNewerRejected === undefined ? {} : { althoughNewerRejected };

/** Confidentiality review 保密审查 of the sealed edition. */
export const review: Makes<'review'> = (ports) => async (call) => {
  const { manifest, basis, althoughNewerRejected } = call.body;
  const act = actOf(ports, call);
  const before = await releaseAsRead(ports, call);
  const after = life.reviewed(before, manifest, basis, act, althoughNewerRejected);
  const detail = { edition: after.edition, manifest, ...past(althoughNewerRejected) };
  const deed = { action: 'reviewed', detail };
  return releaseReply(ports, await saveSignOff(ports.table, before, after, act, deed, () => []));
};

/** Approval of the reviewed edition for its T; the release clock is woken, since T may have passed. */
export const approve: Makes<'approve'> = (ports) => async (call) => {
  const { table } = ports;
  const { manifest, althoughNewerRejected } = call.body;
  const act = actOf(ports, call);
  const before = await releaseAsRead(ports, call);
  const after = life.approved(before, manifest, act, althoughNewerRejected);
  const late = after.releaseAt !== null && isDue(after.releaseAt, act.at);
  const detail = {
    edition: after.edition,
    manifest,
    afterReleaseTime: late,
    ...past(althoughNewerRejected),
  };
  const deed = { action: 'approved', detail };
  const release = await saveSignOff(table, before, after, act, deed, () => [
    wakeClock(table, before, act.at),
  ]);
  return releaseReply(ports, release);
};

/** The sealed edition goes back to its editor, who is told why by mail. */
export const reject: Makes<'reject'> = (ports) => async (call) => {
  const { table } = ports;
  const { reason } = call.body;
  const act = actOf(ports, call);
  const before = await releaseAsRead(ports, call);
  const after = life.sentBack(before, reason, act);
  const { edition } = after;
  const deed = { action: 'returned', detail: { edition, manifest: before.sealed?.manifest ?? '', reason } };
  const release = await saveRelease(table, before, after, act, deed, (saved) => [
    queueMessage(table, returnedMessage(saved, before.sealed?.upload.by ?? '', reason, act)),
  ]);
  return releaseReply(ports, release);
};

const returnedMessage = (release: Release, editor: string, reason: string, act: Act): Message => {
  const name = releaseName(release);
  const at = beijingTime(act.at);
  return {
    id: `returned-${release.flow}-${release.period}-v${release.version}`,
    at: act.at,
    to: `editor:${editor}`,
    subject: `${name} 已退回 / sent back`,
    text: `${name} 第${release.edition}版于${at.zh}被 ${act.by} 退回，请重新上传。理由：${reason}\n${name}, edition ${release.edition}, was sent back by ${act.by} at ${at.en}: upload again. The reason: ${reason}`,
  };
};
