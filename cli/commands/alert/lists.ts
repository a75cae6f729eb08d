import { writeFile } from 'node:fs/promises';
import { ALERTS as CHOICES } from '../../../functions/alert/choices.ts';
import {
  AlertAnswer,
  AlertRevealAnswer,
  AlertsAnswer,
  DigestAnswer,
  PictureAnswer,
} from '../../../functions/alert/contract/schemas.ts';
import { ALERT_STATE_NAMES } from '../../../functions/alert/rules/life.ts';
import { chainCommand } from '../../audit-chain.ts';
import { command, needed, optional } from '../../command.ts';
import { aligned, answer, shownInstant } from '../../output.ts';
import { everyPage } from '../../pages.ts';
import { UsageError } from '../../refusal.ts';
import { ALERT, ALERTS, alertPath, answerAlert, gradeName } from './options.ts';

export const list = command({
  operands: [],
  options: {
    year: optional('YEAR', '年度（默认今年）', 'the year; this one where it is not given'),
    open: { says: { zh: '只列未办结的', en: 'only those that are not closed' } },
  },
  async run(context, { year, open }) {
    const api = await context.api();
    const pages = await everyPage(api, ALERTS, { limit: '200', year }, AlertsAnswer);
    const alerts = pages.flatMap((page) => page.alerts);
    const wanted = alerts.filter(({ state }) => !open || (state !== 'closed' && state !== 'merged'));
    const { lang } = context;
    const rows = wanted.map((alert) => [
      alert.id,
      gradeName(alert, lang),
      ALERT_STATE_NAMES[alert.state][lang],
      shownInstant(alert.replyBy),
      { zh: `线索${alert.signals.length}条`, en: `${alert.signals.length} signals` }[lang],
    ]);
    answer(context, { alerts: wanted }, aligned(rows));
    return undefined;
  },
});

export const show = command({
  operands: ALERT,
  options: {},
  async run(context, _options, alert) {
    const api = await context.api();
    answerAlert(context, await api.get(alertPath(alert), AlertAnswer));
    return undefined;
  },
});

export const reveal = command({
  operands: ALERT,
  options: {
    reason: needed('TEXT', '原因（记录在案）', 'why; it is logged'),
    picture: optional('FILE', '截图存入该文件', 'the file into which the screenshot goes'),
  },
  notes: {
    zh: '显示所写内容；先记录查看人和原因。',
    en: 'What people wrote. Who reads it and why is logged first.',
  },
  async run(context, { reason, picture }, alert) {
    const api = await context.api();
    const { value, document } = await api.post(`${alertPath(alert)}/reveal`, { reason }, AlertRevealAnswer);
    if (picture !== undefined) {
      const { value: seen } = await api.post(`${alertPath(alert)}/picture`, { reason }, PictureAnswer);
      await writeFile(picture, Buffer.from(seen.base64, 'base64'), { mode: 0o600 });
    }
    const words = (who: string, at: string, said: Readonly<Record<string, string>>): string =>
      [
        `${who}  ${shownInstant(at)}`,
        ...Object.entries(said).map(([name, text]) => `  ${name}: ${text}`),
      ].join('\n');
    const text = [
      ...value.signals.map(({ id, by, at, words: said }) => words(`${id} ${by}`, at, said)),
      ...value.steps.map(({ act, by, at, words: said }) => words(`${act} ${by}`, at, said)),
    ].join('\n');
    answer(context, document, text);
    return undefined;
  },
});

export const audit = chainCommand(ALERT, (named) => `${alertPath(named)}/audit`, {
  zh: '对该舆情所做的一切。',
  en: 'Everything done to an alert.',
});
export const reads = chainCommand(ALERT, (named) => `${alertPath(named)}/reads`, {
  zh: '谁在何时因何查看了内容。',
  en: 'Who read what of an alert, when and why.',
});

export const digest = command({
  operands: ['SPAN'],
  options: {},
  notes: {
    zh: 'SPAN 为日、月或年：2018-01-10、2018-01、2018。',
    en: 'SPAN is a day, a month or a year: 2018-01-10, 2018-01, 2018.',
  },
  async run(context, _options, span) {
    if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(span))
      throw new UsageError({
        zh: `${span} 不是日、月或者年，如 2018-01-10、2018-01、2018`,
        en: `${span} is no day, month or year, such as 2018-01-10, 2018-01, 2018`,
      });
    const api = await context.api();
    const { value, document } = await api.get(`/api/staff/alert-digests/${span}`, DigestAnswer);
    const { lang } = context;
    const say = (zh: string, en: string): string => ({ zh, en })[lang];
    const counts = (found: Readonly<Record<string, number>>, name: (code: string) => string): string =>
      Object.entries(found)
        .filter(([, count]) => count > 0)
        .map(([code, count]) => `${name(code)} ${count}`)
        .join(say('、', ', ')) || say('无', 'none');
    const head = [
      [say(`${span} 舆情`, `Alerts of ${span}`), String(value.alerts)],
      [say('截至', 'as of'), shownInstant(value.asOf)],
      [say('线索', 'signals'), String(value.signals)],
      [
        say('等级', 'by grade'),
        counts(value.byGrade, (code) => CHOICES.grades[code as AlertAnswer['grade']].name[lang]),
      ],
      [say('来源', 'by source'), counts(value.bySource, (code) => CHOICES.sources[code]?.[lang] ?? code)],
      [
        say('状态', 'by state'),
        counts(value.byState, (code) => ALERT_STATE_NAMES[code as AlertAnswer['state']][lang]),
      ],
      [say('按时回应', 'answered in time'), String(value.replied.inTime)],
      [say('逾期回应', 'answered late'), String(value.replied.late)],
      [say('逾期未回应', 'overdue without an answer'), String(value.overdue)],
    ];
    const lines = value.lines.map((line) => [
      line.id,
      gradeName(line, lang),
      ALERT_STATE_NAMES[line.state][lang],
      line.repliedAt === null ? '—' : shownInstant(line.repliedAt),
      line.replyLink ?? '',
    ]);
    answer(
      context,
      document,
      [head, lines]
        .filter((rows) => rows.length > 0)
        .map(aligned)
        .join('\n'),
    );
    return undefined;
  },
});
