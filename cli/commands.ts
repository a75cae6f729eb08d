import { commandsIn, type Entry } from './command.ts';
import { ALERT_COMMANDS } from './commands/alert/commands.ts';
import { AUDIT_COMMANDS } from './commands/audit/commands.ts';
import { OPENDAY_COMMANDS } from './commands/openday/commands.ts';
import { QUESTION_COMMANDS } from './commands/question/commands.ts';
import { REGISTER_COMMANDS } from './commands/register/commands.ts';
import { RELEASE_COMMANDS } from './commands/release/commands.ts';
import { REPORT_COMMANDS } from './commands/report/commands.ts';
import { REQUEST_COMMANDS } from './commands/request/commands.ts';

const session = commandsIn(() => import('./commands/session.ts'));
const doctor = commandsIn(() => import('./commands/doctor.ts'));
const dataflow = commandsIn(() => import('./commands/dataflow.ts'));
const holidays = commandsIn(() => import('./commands/holidays.ts'));

/** Every command, by its name of one or two words, in the order of the help: a row in the file of its matter. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  login: session('login', '登录', 'sign in'),
  logout: session('logout', '退出登录', 'end the session'),
  whoami: session('whoami', '当前身份和角色', 'who is signed in, with which roles'),
  ...RELEASE_COMMANDS,
  doctor: doctor('doctor', '检查一个部署，说明该做什么', 'check a deployment, and say what to do'),
  ...AUDIT_COMMANDS,
  ...REGISTER_COMMANDS,
  ...REPORT_COMMANDS,
  'dataflow list': dataflow('list', '数据流列表', 'the dataflows defined here'),
  'dataflow show': dataflow('show', '数据流的定义', 'the definition of a dataflow'),
  'dataflow put': dataflow('put', '定义或替换数据流', 'define or replace a dataflow'),
  ...REQUEST_COMMANDS,
  ...QUESTION_COMMANDS,
  ...OPENDAY_COMMANDS,
  'holidays show': holidays('show', '节假日通知', 'holiday notices in force and proposed'),
  'holidays import': holidays('importNotices', '提交节假日通知', 'propose a holiday notice'),
  'holidays approve': holidays('approve', '批准节假日通知', 'put a holiday notice in force'),
  ...ALERT_COMMANDS,
};
