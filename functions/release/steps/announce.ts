import office from '../../../site/office.json' with { type: 'json' };
import { loadDefinition } from '../../figures/records/dataflows.ts';
import { frequencyOf } from '../../kernel/period.ts';
import { Problem } from '../../kernel/problem.ts';
import { actOnce } from '../../store/idempotency.ts';
import { wakeClock } from '../../store/outbox.ts';
import { actOf } from '../../web/api.ts';
import { attemptOf } from '../../web/once.ts';
import { createRelease, saveRelease } from '../records/releases.ts';
import * as life from '../rules/life.ts';
import { parseReleaseAt } from '../rules/release.ts';
import { buildOf } from './build-order.ts';
import { type Makes, releaseAsRead, releaseReply } from './ports.ts';

/** A release begins: its second, its title, whom to ask. */
export const announce: Makes<'announce'> = (ports) => (call) =>
  actOnce(ports.table, attemptOf(call), async (keep) => {
    const { table } = ports;
    const { body } = call;
    const act = actOf(ports, call);
    const dataflow = await loadDefinition(table, body.flow);
    if (
      body.kind === 'regular' &&
      body.period !== 'backfill' &&
      frequencyOf(body.period) !== dataflow.frequency
    ) {
      throw new Problem(
        'invalid',
        {
          zh: `${body.flow} 的频率是 ${dataflow.frequency}`,
          en: `${body.flow} has the frequency ${dataflow.frequency}`,
        },
        {
          faults: [
            {
              code: 'wrong-frequency',
              pointer: '/period',
              detail: {
                zh: `${body.period} 不是这一频率的时期`,
                en: `${body.period} is not a period of that length`,
              },
            },
          ],
        },
      );
    }
    const announced = life.announced(
      {
        flow: body.flow,
        period: body.period,
        kind: body.kind,
        title: body.title,
        contact: body.contact ?? office.contact,
        releaseAt: body.releaseAt === undefined ? null : parseReleaseAt(body.releaseAt, act.at),
      },
      act,
    );
    const deed = {
      action: 'announced',
      detail: { releaseAt: announced.releaseAt?.toString() ?? null },
    };
    const release = await createRelease(table, announced, act, deed, (created) => [
      keep(releaseReply(ports, created), act.at),
      wakeClock(table, created, act.at),
    ]);
    return releaseReply(ports, release);
  });

/** T moves; the old one and the reason stay public. */
export const reschedule: Makes<'reschedule'> = (ports) => async (call) => {
  const { table } = ports;
  const act = actOf(ports, call);
  const before = await releaseAsRead(ports, call);
  const to = parseReleaseAt(call.body.releaseAt, act.at);
  const after = life.rescheduled(before, to, call.body.reason, act);
  const deed = {
    action: 'rescheduled',
    detail: { from: before.releaseAt?.toString() ?? null, to: to.toString() },
  };
  const release = await saveRelease(table, before, after, act, deed, () => [
    wakeClock(table, before, act.at),
    ...buildOf(table, before, after, act),
  ]);
  return releaseReply(ports, release);
};

/** The edition in work is given up. */
export const cancel: Makes<'cancel'> = (ports) => async (call) => {
  const { table } = ports;
  const act = actOf(ports, call);
  const before = await releaseAsRead(ports, call);
  const after = life.cancelled(before, call.body.reason, act);
  const deed = { action: 'cancelled', detail: { edition: before.edition } };
  const release = await saveRelease(table, before, after, act, deed, () => [
    wakeClock(table, before, act.at),
  ]);
  return releaseReply(ports, release);
};
