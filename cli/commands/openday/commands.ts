import { commandsIn, type Entry } from '../../command.ts';

const events = commandsIn(() => import('./events.ts'));

export const OPENDAY_COMMANDS = {
  'event list': events('list', '活动列表', 'events by day'),
  'event open': events('open', '开放报名', 'open an event for registration'),
  'event show': events('show', '一次活动的报名和到场', 'how an event fills, and who came'),
  'event guests': events('guests', '报名名单', 'who registered, with names; it is logged'),
  'event audit': events('audit', '操作、入场和查看记录', 'everything done to an event, or at its door'),
  'event change': events('change', '更改名额或者截止时间', 'change the places or the closing time'),
  'event cancel': events('cancel', '取消活动', 'call an event off'),
  'event check-in': events('checkIn', '入场', 'let a party in, by code or from the list'),
  'event walk-in': events('walkIn', '未报名的到场人数', 'count people who came unregistered'),
  'event finish': events('finish', '登记到场人数', 'enter an event with its attendance'),
} as const satisfies Readonly<Record<string, Entry>>;
