import {
  BulletinAnswer,
  BulletinSentAnswer,
  BulletinsAnswer,
} from '../../../functions/alert/contract/schemas.ts';
import type { Lang } from '../../../functions/kernel/text.ts';
import type { Api } from '../../client.ts';
import { type Context, command, needed, optional } from '../../command.ts';
import { aligned, answer, shownInstant } from '../../output.ts';
import { Refusal } from '../../refusal.ts';
import { ALERT, alertPath, DELIVERED } from './options.ts';

export const bulletin = command({
  operands: ALERT,
  options: {
    text: needed(
      'TEXT',
      '通报内容（原样以邮件和群机器人发出，勿写姓名）',
      'what is told; it goes out as it is by mail and robot, and names nobody',
    ),
  },
  async run(context, { text }, alert) {
    const api = await context.api();
    const { value, document } = await api.send(alertPath(alert), '/bulletin', { text }, BulletinAnswer);
    const rows = {
      zh: [
        `发给：${value.told.join(' ') || '无'}`,
        `名册内无邮件地址：${value.withoutAddress.join(' ') || '无'}`,
        `待发群机器人：${value.robots.join(' ') || '无'}`,
      ],
      en: [
        `to: ${value.told.join(' ') || 'nobody'}`,
        `on the roster without an address: ${value.withoutAddress.join(' ') || 'none'}`,
        `on its way to robots: ${value.robots.join(' ') || 'none'}`,
      ],
    }[context.lang];
    answer(context, document, rows.join('\n'));
    return undefined;
  },
});

const rowsOf = (sent: readonly BulletinSentAnswer[], lang: Lang): string[][] =>
  sent.map(({ bulletin: n, robot, state, settledAt, nextAt, attempts, reason }) => [
    String(n),
    robot,
    lang === 'zh' ? DELIVERED[state] : state === 'unknown' ? 'unknown (look at the group)' : state,
    settledAt !== null ? shownInstant(settledAt) : nextAt !== null ? `→ ${shownInstant(nextAt)}` : '',
    lang === 'zh' ? `${attempts} 次` : `attempts: ${attempts}`,
    reason ?? '',
  ]);

const sentOf = async (api: Api, alert: string) => api.get(`${alertPath(alert)}/bulletins`, BulletinsAnswer);

export const bulletins = command({
  operands: ALERT,
  options: {},
  notes: {
    zh: '每条通报在每个群机器人的结果；首列为通报编号。',
    en: 'What became of each bulletin on each robot; the number of the bulletin comes first.',
  },
  async run(context, _options, alert) {
    const { value, document } = await sentOf(await context.api(), alert);
    answer(context, document, aligned(rowsOf(value.items, context.lang)));
    return undefined;
  },
});

const OPTIONS = {
  robot: needed('ID', '群机器人', 'the robot'),
  number: optional('N', '通报编号；默认最新', 'the number of the bulletin; default: the newest'),
};
type Given = { robot: string; number: string | undefined };

async function say(context: Context, alert: string, { robot, number }: Given, act: '/there' | '/again') {
  const api = await context.api();
  const { value: sent } = await sentOf(api, alert);
  const meant = sent.items.findLast(
    (one) => one.robot === robot && (number === undefined || String(one.bulletin) === number),
  );
  if (!meant)
    throw new Refusal({
      zh: `${alert} 没有向 ${robot} 发出这样的通报。`,
      en: `No such bulletin of ${alert} went to ${robot}.`,
    });
  const path = `${alertPath(alert)}/bulletins/${meant.bulletin}/${encodeURIComponent(robot)}`;
  const { value, document } = await api.change(path, act, {}, BulletinSentAnswer);
  answer(context, document, aligned(rowsOf([value], context.lang)));
  return undefined;
}

export const there = command({
  operands: ALERT,
  options: OPTIONS,
  notes: {
    zh: '已到群里查看，通报确已显示：一分钟内记为已发，不再发送。',
    en: 'You looked, and it is there: within a minute it counts as delivered. Nothing is sent.',
  },
  run: (context, options, alert) => say(context, alert, options, '/there'),
});

export const again = command({
  operands: ALERT,
  options: OPTIONS,
  notes: {
    zh: '已到群里查看，通报没有显示：再次发送。',
    en: 'You looked, and it is not there: it is sent again.',
  },
  run: (context, options, alert) => say(context, alert, options, '/again'),
});
