import { readFile } from 'node:fs/promises';
import type { AlertAnswer } from '../../../functions/http/contract/alert/schemas.ts';
import { ALERTS as CHOICES } from '../../../functions/runtime/alerts.ts';
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
    throw new UsageError(`${operand} is not the number of an alert, such as YQ20180110-1A2B3C4D`);
  return `${ALERTS}/${alert}`;
}

/** The bytes of a local file, in base64. */
export const base64Of = async (path: string): Promise<string> => {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Refusal({ zh: `无法读取 ${path}。`, en: `${path} cannot be read.` }, { cause });
  });
  return bytes.toString('base64');
};

/** The states of an alert in both languages. */
export const STATES: Readonly<Record<AlertAnswer['state'], { zh: string; en: string }>> = {
  signalled: { zh: '待研判', en: 'to be judged' },
  judged: { zh: '待定级', en: 'to be graded' },
  graded: { zh: '待处置', en: 'to be taken up' },
  responding: { zh: '处置中', en: 'taken up' },
  replied: { zh: '已回应，待评估', en: 'answered, to be evaluated' },
  dismissed: { zh: '不予处置，待评估', en: 'dismissed, to be evaluated' },
  evaluated: { zh: '已评估，待办结', en: 'evaluated, to be closed' },
  closed: { zh: '已办结', en: 'closed' },
  merged: { zh: '已并入', en: 'merged' },
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
    [value.id, STATES[value.state][lang], value.mergedInto ?? ''],
    [
      say('等级', 'grade'),
      gradeName(value, lang),
      value.gradedBy ?? say('初判，尚未定级', 'an estimate, not graded yet'),
    ],
    [say('处置时限', 'to be taken up by'), shownInstant(value.respondBy)],
    [say('回应时限', 'to be answered by'), shownInstant(value.replyBy)],
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
  const steps = value.steps.map(({ act, by, at }) => [act, shownInstant(at), by]);
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
