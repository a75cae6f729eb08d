import type { Said } from './said.ts';

/** Events to which people register. */
export const OF_OPENDAYS: readonly Said[] = [
  ['There is no such event', '没有这一活动'],
  ['The event has changed since you read it', '您读取之后活动已有变动'],
  ['The event is {}: this cannot be done any more', '活动的状态是“{}”，不能再这样办理'],
  ['The event has begun: its places are not moved any more', '活动已经开始，名额不再变动'],
  ['It would have begun already.', '开始的时间已经过去'],
  ['It ends after it begins, on the same day.', '结束时间应在开始之后，同一天内'],
  ['Registration would be closed already.', '截止时间已经过去'],
  ['Registration closes before it begins.', '报名应在活动开始前截止'],
  ['One registration is of no more people than there are places.', '一次报名的人数不超过名额'],
  ['{} people have places already: there are at least as many.', '已有 {} 人有名额：名额不少于此数'],
  ['Registration is closed', '报名已经截止'],
  ['This contact is registered already', '这一联系方式已经报名'],
  ['There is no such registration', '没有这一报名'],
  ['The registration was cancelled already', '报名已经取消'],
  ['The registration has been checked in', '报名已经入场'],
  ['The registration has changed meanwhile', '报名在此期间已有变动'],
  [
    'The registration was checked in or changed meanwhile: look again',
    '报名在此期间已经入场或有变动：请再查看',
  ],
  [
    'The event is over: its attendance was entered, or it was cancelled',
    '活动已经结束：到场人数已登记，或者活动已取消',
  ],
  ['Somebody came meanwhile: count again', '此期间有人入场：请重新统计'],
  ['from and to are days, such as 2017-09-20', 'from 和 to 是日期，如 2017-09-20'],
  ['Who registered for this event has been destroyed', '此活动的报名信息已经销毁'],
  ['People are let in on the day of the event, {}', '活动当天才能入场：{}'],
  ['of is one of event, door, reads', 'of 应为 event、door、reads 之一'],
  ['Nothing has changed', '没有任何改动'],
  ['Give a code, or a number of the list: one of the two.', '请给出报名码或者名单序号，二者择一'],
  ['No registration of this event has this code or number', '此活动没有这一报名码或者序号的报名'],
  ['{} was checked in at {}: {} people', '{} 已于 {} 入场：{} 人'],
  ['{} was cancelled', '{} 已经取消'],
  [
    '{} is number {} on the waiting list: admit it where there is room',
    '{} 在候补名单第 {} 位：有名额时可放行',
  ],
  [
    'Say what people came, in kinds and without a name: the press, schools, the public.',
    '请写明参加人员（guests），写类别不写姓名，如媒体记者、学校师生、社会公众',
  ],
  ['The event cannot be entered; nothing has changed.', '活动不能登记，未作任何改动'],
  ['The event is on {}, and has not taken place yet', '活动在 {}，尚未举行'],
];
