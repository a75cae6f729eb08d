import { inspect } from '../../formats/received/inspect.ts';
import { officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { monitorsOn } from '../../register/records/roster.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { actOnce } from '../../store/idempotency.ts';
import { transact } from '../../store/table.ts';
import { actOf } from '../../web/api.ts';
import { attemptOf } from '../../web/once.ts';
import type { AlertOperations } from '../contract/routes.ts';
import type { SignalAnswer, SignalBody } from '../contract/schemas.ts';
import { newAlertSteps } from '../records/alerts.ts';
import { newWordsKey, pictureSteps, wordsStep } from '../records/words.ts';
import { newAlert, scheduled } from '../rules/alert.ts';
import { pictureType } from '../rules/picture.ts';
import { type AlertPorts, countingAt } from './ports.ts';
import { instantText } from './view.ts';

/** The number of the alert that an attempt opens: the same attempt opens the same. */
const numberOf = (day: string, subject: string, key: string): string =>
  `YQ${day.replaceAll('-', '')}-${sha256(JSON.stringify([subject, key]))
    .slice(0, 8)
    .toUpperCase()}`;

/** A screenshot as bytes, and what it is. @throws Problem `invalid` where a picture is not what it seems */
const pictureOf = async (
  base64: string | undefined,
): Promise<{ bytes: Buffer; type: 'image/jpeg' | 'image/png' } | null> => {
  if (base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  const type = pictureType(bytes);
  const finding = await inspect(bytes, { name: '', pictures: true });
  if (type !== null && 'type' in finding && finding.type === type) return { bytes, type };
  throw new Problem(
    'invalid',
    { zh: '有的值缺少或者无效', en: 'Some values are missing or not valid' },
    {
      faults: [
        {
          code: 'no-picture',
          pointer: '/screenshot',
          detail: {
            zh: '不是 JPEG 或 PNG 图片，或者图片不完整',
            en: 'this is no JPEG or PNG picture, or it is cut off',
          },
        },
      ],
    },
  );
};

const wordsOf = ({ summary, link }: SignalBody): Record<string, string> => ({
  summary,
  ...(link !== undefined && { link }),
});

/**
 * Something that a monitor saw. It opens an alert, whose time runs at once by the monitor's estimate; sent twice
 * under one key, it is one signal.
 */
export const signalAlert =
  (ports: AlertPorts): AlertOperations['signalAlert'] =>
  async (call) => {
    const { table, keys } = ports;
    const attempt = attemptOf(call);
    return actOnce(table, attempt, async (keep) => {
      const { body } = call;
      const act = actOf(ports, call);
      const picture = await pictureOf(body.screenshot);
      const today = officeDay(act.at).toString();
      if (!(await monitorsOn(table, today)).includes(act.by))
        throw new Problem('forbidden', {
          zh: `${act.by} 不在 ${today} 的舆情监测名册内：没有录入任何内容`,
          en: `${act.by} is not on the roster of monitors on ${today}: nothing was entered`,
        });
      const counting = await countingAt(table, act.at);
      const id = numberOf(today, attempt.subject, attempt.key);
      const grade = body.estimate ?? counting.choices.ungraded;
      const opened = newAlert(
        id,
        {
          source: body.source,
          screenshot: picture?.type ?? null,
          writtenAt: body.writtenAt === undefined ? null : new Date(body.writtenAt).toISOString(),
        },
        grade,
        act,
      );
      const { key, step } = await newWordsKey(keys, table, id);
      const deed = {
        action: 'alert signalled',
        detail: { grade, source: body.source, picture: picture !== null },
      };
      const { steps, alert } = newAlertSteps(table, scheduled(opened, counting, act.at), act, deed);
      const answer: SignalAnswer = { id: alert.id, at: instantText(act.at.toString()), grade };
      const reply = { status: 201, body: answer };
      await transact(table, [
        ...steps,
        step,
        wordsStep(table, key, 'signal', wordsOf(body)),
        ...(picture ? pictureSteps(table, key, picture.bytes) : []),
        keep(reply, act.at),
      ]);
      return reply;
    });
  };
