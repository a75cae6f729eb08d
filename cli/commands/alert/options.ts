import { readFile } from 'node:fs/promises';
import { ALERTS as CHOICES } from '../../../functions/alert/choices.ts';
import type { AlertAnswer, BulletinSentAnswer } from '../../../functions/alert/contract/schemas.ts';
import { ALERT_STATE_NAMES } from '../../../functions/alert/rules/life.ts';
import { DELIVERY_STATE_NAMES } from '../../../functions/channel/rules/attempts.ts';
import type { Context } from '../../command.ts';
import { aligned, answer, shownInstant } from '../../output.ts';
import { Refusal, UsageError } from '../../refusal.ts';

/** What the commands about alerts take, and how an alert is shown. */
export const ALERTS = '/api/staff/alerts';
export const ALERT = ['ALERT'] as const;

/** `YQ20180110-1A2B3C4D`, in small letters too. Whether there is such an alert is the server's to say. */
export function alertPath(operand: string): string {
  const alert = operand.toUpperCase();
  if (!/^YQ\d{8}-[0-9A-F]{8}$/.test(alert))
    throw new UsageError({
      zh: `${operand} 不是舆情编号，如 YQ20180110-1A2B3C4D`,
      en: `${operand} is not the number of an alert, such as YQ20180110-1A2B3C4D`,
    });
  return `${ALERTS}/${alert}`;
}

/** The bytes of a local file, in base64. */
export const base64Of = async (path: string): Promise<string> => {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Refusal({ zh: `无法读取 ${path}。`, en: `${path} cannot be read.` }, { cause });
  });
  return bytes.toString('base64');
};

/** What was done to an alert, in Chinese; the English names are those of the commands. */
const ACTS: Readonly<Record<string, string>> = {
  signal: '报送',
  judge: '研判',
  grade: '定级',
  respond: '处置',
  reply: '回应',
  dismiss: '不予处置',
  evaluate: '评估',
  close: '办结',
  merge: '并案',
  bulletin: '通报',
};

/** Where a bulletin stands on a robot, in Chinese. */
export const DELIVERED: Readonly<Record<BulletinSentAnswer['state'], string>> = {
  ...DELIVERY_STATE_NAMES,
  unknown: '未知（请到群里查看）',
};

export const gradeName = (alert: Pick<AlertAnswer, 'grade'>, lang: Context['lang']): string =>
  CHOICES.grades[alert.grade].name[lang];

/** An alert as it stands: one line a step and a rung. */
export const answerAlert = (
  context: Context,
  { value, document }: { value: AlertAnswer; document: unknown },
): void => {
  const { lang } = context;
  const say = (zh: string, en: string): string => ({ zh, en })[lang];
  const head = [
    [value.id, ALERT_STATE_NAMES[value.state][lang], value.mergedInto ?? ''],
    [
      say('等级', 'grade'),
      gradeName(value, lang),
      value.gradedBy ?? say('初判，尚未定级', 'an estimate, not graded yet'),
    ],
    [say('处置时限', 'to be taken up by'), shownInstant(value.respondBy)],
    [say('回应时限', 'to be answered by'), shownInstant(value.replyBy)],
    ...(value.destroyed !== null
      ? [[say('文字已销毁', 'words destroyed'), shownInstant(value.destroyed)]]
      : value.disposal !== null
        ? [
            [
              say('提出销毁，待他人批准', 'to be destroyed, not approved yet'),
              value.disposal.by,
              value.disposal.reason,
            ],
          ]
        : []),
    ...(value.replyLink === null ? [] : [[say('回应', 'answer'), value.replyLink]]),
  ];
  const signals = value.signals.map(({ id, by, at, source, screenshot }) => [
    say('线索', 'signal'),
    shownInstant(at),
    by,
    CHOICES.sources[source]?.[lang] ?? source,
    id === value.id ? '' : id,
    screenshot === null ? '' : say('有截图', 'with a picture'),
  ]);
  const steps = value.steps.map(({ act, by, at }) => [say(ACTS[act] ?? act, act), shownInstant(at), by]);
  const rungs = value.spoken.map(({ rung, round, at, saidAt, tell }) => [
    say(`督办${round}.${rung}`, `rung ${round}.${rung}`),
    shownInstant(saidAt),
    tell.join(' '),
    at === saidAt ? '' : say(`应于 ${shownInstant(at)}`, `due ${shownInstant(at)}`),
  ]);
  answer(
    context,
    document,
    [head, signals, steps, rungs]
      .filter((rows) => rows.length > 0)
      .map(aligned)
      .join('\n'),
  );
};
