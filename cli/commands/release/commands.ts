import { commandsIn, type Entry } from '../../command.ts';

const schedule = commandsIn(() => import('./schedule.ts'));
const status = commandsIn(() => import('./status.ts'));
const upload = commandsIn(() => import('./upload.ts'));
const preview = commandsIn(() => import('./preview.ts'));
const signOff = commandsIn(() => import('./sign-off.ts'));
const posts = commandsIn(() => import('./posts.ts'));
const word = commandsIn(() => import('./word.ts'));
const verify = commandsIn(() => import('./verify.ts'));
const audit = commandsIn(() => import('./audit.ts'));

export const RELEASE_COMMANDS = {
  announce: schedule('announce', '预告一次发布', 'announce a release with its second'),
  calendar: schedule('calendar', '发布日程', 'the releases by their time'),
  reschedule: schedule('reschedule', '更改发布时间', 'move a release'),
  cancel: schedule('cancel', '取消发布', 'cancel the edition in work'),
  status: status('status', '一次发布的状态', 'where a release stands'),
  upload: upload('upload', '上传数据并等待校验', 'hand in the figures and wait for the validation'),
  acknowledge: upload('acknowledge', '说明警告可以接受的理由', 'take note of the warnings, with a reason'),
  preview: preview('preview', '查看封存的内容', 'look at what is sealed'),
  review: signOff('review', '保密审查', 'confidentiality review'),
  approve: signOff('approve', '批准', 'approve what was reviewed'),
  reject: signOff('reject', '退回', 'send it back to its editor'),
  correct: upload('correct', '更正已发布的内容', 'correct something published: a new edition with a notice'),
  'posts show': posts(
    'show',
    '发往各渠道的信息及其结果',
    'what was posted on the channels, and what came of it',
  ),
  'posts word': word('word', '批准前修改一个渠道的文字', 'word a post before its approval'),
  'posts there': posts('there', '已查看，信息确已显示', 'you looked: the post is there'),
  'posts again': posts(
    'again',
    '已查看，信息没有显示，再次发送',
    'you looked: the post is not there, send it again',
  ),
  verify: verify('verify', '验证已公开的内容和签名', 'check anything published against its signature'),
  audit: audit('audit', '操作记录及其散列链', 'everything done to a release, and its hash chain'),
} as const satisfies Readonly<Record<string, Entry>>;
