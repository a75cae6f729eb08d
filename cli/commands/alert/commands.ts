import { commandsIn, type Entry } from '../../command.ts';

const signal = commandsIn(() => import('./signal.ts'));
const lists = commandsIn(() => import('./lists.ts'));
const work = commandsIn(() => import('./work.ts'));
const disposal = commandsIn(() => import('./disposal.ts'));
const bulletins = commandsIn(() => import('./bulletins.ts'));

export const ALERT_COMMANDS = {
  'alert signal': signal('signal', '录入舆情线索', 'say what was seen of the office'),
  'alert list': lists('list', '舆情列表', 'the alerts of a year'),
  'alert show': lists('show', '一起舆情的状态', 'where an alert stands'),
  'alert reveal': lists('reveal', '查看所写内容', 'what people wrote, with a reason on record'),
  'alert judge': work('judge', '研判', 'judge what was seen'),
  'alert grade': work('grade', '定级', 'grade an alert'),
  'alert respond': work('respond', '处置', 'take an alert up'),
  'alert reply': work('reply', '回应', 'say that the public has an answer'),
  'alert dismiss': work('dismiss', '不予处置', 'say that an alert takes no answer'),
  'alert evaluate': work('evaluate', '评估', 'evaluate how it was handled'),
  'alert close': work('close', '办结', 'close an alert'),
  'alert merge': work('merge', '并入另一起舆情', 'merge an alert into another'),
  'alert bulletin': bulletins('bulletin', '通报监测人员', 'tell everybody on the roster of monitors'),
  'alert disposable': disposal(
    'disposable',
    '文字保存期满的已办结舆情',
    'closed alerts of which the time is over',
  ),
  'alert dispose': disposal('dispose', '提出销毁文字和截图', 'propose to destroy what people wrote'),
  'alert dispose-approve': disposal('approve', '批准销毁', 'approve it, as another person'),
  'alert bulletins': bulletins(
    'bulletins',
    '通报在各群机器人的结果',
    'what became of bulletins on each robot',
  ),
  'alert bulletin-there': bulletins('there', '确认群内已显示通报', 'say that a bulletin is there'),
  'alert bulletin-again': bulletins('again', '再次发送通报', 'send a bulletin again'),
  'alert digest': lists('digest', '日报、月报、年报', 'the alerts of a day, a month or a year'),
  'alert audit': lists('audit', '操作记录', 'everything done to an alert'),
  'alert reads': lists('reads', '查看记录', 'who read what, and why'),
} as const satisfies Readonly<Record<string, Entry>>;
