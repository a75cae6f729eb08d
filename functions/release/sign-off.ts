import * as life from '../domain/release/life.ts';
import { isDue } from '../domain/release/release.ts';
import { wakeClock } from '../store/outbox.ts';
import { save, saveSignOff } from '../store/release/releases.ts';
import { actOf, asRead, type Makes, replyOf } from './ports.ts';

/** Somebody takes note of the warnings of a build, with the reason why they stand. */
export const acknowledge: Makes<'acknowledge'> = (ports) => async (call) => {
  const act = actOf(ports, call);
  const before = await asRead(ports, call);
  const after = life.acknowledge(before, call.body.reason, act);
  const deed = { action: 'acknowledged', detail: { warnings: after.upload?.warnings ?? 0 } };
  return replyOf(await save(ports.table, before, after, act, deed));
};

/** Confidentiality review 保密审查 of the sealed edition. */
export const review: Makes<'review'> = (ports) => async (call) => {
  const { manifest, basis } = call.body;
  const act = actOf(ports, call);
  const before = await asRead(ports, call);
  const after = life.review(before, manifest, basis, act);
  const deed = { action: 'reviewed', detail: { edition: after.edition, manifest } };
  return replyOf(await saveSignOff(ports.table, before, after, act, deed, () => []));
};

/** Approval of the reviewed edition for its T; the release clock is woken, since T may have passed. */
export const approve: Makes<'approve'> = (ports) => async (call) => {
  const { table } = ports;
  const { manifest } = call.body;
  const act = actOf(ports, call);
  const before = await asRead(ports, call);
  const after = life.approve(before, manifest, act);
  const late = after.releaseAt !== null && isDue(after.releaseAt, act.at);
  const deed = { action: 'approved', detail: { edition: after.edition, manifest, afterReleaseTime: late } };
  const release = await saveSignOff(table, before, after, act, deed, () => [
    wakeClock(table, before, act.at),
  ]);
  return replyOf(release);
};

/** The sealed edition goes back to its editor. */
export const reject: Makes<'reject'> = (ports) => async (call) => {
  const act = actOf(ports, call);
  const before = await asRead(ports, call);
  const after = life.reject(before, act);
  const deed = { action: 'rejected', detail: { edition: after.edition } };
  return replyOf(await save(ports.table, before, after, act, deed));
};
