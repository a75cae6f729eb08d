import type { Said } from './said.ts';

/** Alerts 舆情. */
export const OF_ALERTS: readonly Said[] = [
  ['There is no such alert', '没有这一舆情'],
  ['The alert has changed since you read it', '您读取之后该舆情已有变动'],
  ['An alert is closed only with an evaluation: evaluate it first', '办结须先评估：请填写处理意见和改进措施'],
  ['The alert is {}; this is done to one that is {}', '该舆情的状态为“{alert}”；此操作只适用于“{alert}”'],
  ['An alert holds at most {} steps', '一起舆情最多记录 {} 步'],
  ['An alert holds at most {} signals', '一起舆情最多合并 {} 条线索'],
  ['An alert is not merged into itself', '不能并入自身'],
  ['{} is {}: it takes no more signals', '{} 的状态为“{alert}”，不再并入线索'],
  ['What people wrote of this alert is gone', '该舆情的文字已不存在'],
  ['This signal came without a picture', '此线索没有截图'],
  [
    '{} is not on the roster of monitors on {}: nothing was entered',
    '{} 不在 {} 的舆情监测名册内：没有录入任何内容',
  ],
  [
    'Nobody on the roster of monitors has an address: nothing was sent',
    '名册内的舆情监测人员都没有邮件地址：没有发出任何内容',
  ],
  ['The words of this alert are destroyed already', '该舆情的文字已经销毁'],
  ['Only of a closed alert the words are destroyed', '只有已办结的舆情可以销毁文字'],
  ['The alert is kept until {}', '该舆情的文字保存至 {}'],
  ['Say that it is to go before {}', '请说明在 {} 之前销毁'],
  ['The bulletin is too long: nothing was sent', '通报过长：没有发出任何内容'],
  ['with its heading it is longer than {} takes ({} {})', '连同标题超过 {} 可接受的长度（{} {}）'],
  ['No such bulletin went to this robot', '没有向该机器人发出这样的通报'],
  ['The bulletin has changed since you read it', '您读取之后该通报已有变动'],
  ['{} is no robot of this office any more', '{} 已不是本单位的机器人'],
  [
    'A span is a day, a month or a year: 2018-01-10, 2018-01, 2018',
    '期间为日、月或年，如 2018-01-10、2018-01、2018',
  ],
  ['this is no JPEG or PNG picture, or it is cut off', '不是 JPEG 或 PNG 图片，或者图片不完整'],
  ['a picture has at most {} bytes', '图片不超过 {} 字节'],
  ['says nothing', '没有内容'],
  ['a web address', '应为网址'],
  ['an address', '应为本站路径或者网址'],
  ['a statement or a link', '应有回应内容或者回应的链接'],
  ["by the office's rules this is grade {}: say why not", '按本单位的分级规则应为 {} 级：请说明理由'],
];
