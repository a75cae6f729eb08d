import { commandsIn, type Entry } from '../../command.ts';

const compile = commandsIn(() => import('./compile.ts'));
const records = commandsIn(() => import('./records.ts'));
const recount = commandsIn(() => import('./recount.ts'));
const show = commandsIn(() => import('./show.ts'));
const edit = commandsIn(() => import('./edit.ts'));
const sign = commandsIn(() => import('./sign.ts'));
const audit = commandsIn(() => import('./audit.ts'));

export const REPORT_COMMANDS = {
  'report compile': compile('compile', '汇总一个年度的各项数字', "a year's figures for the annual report"),
  'report records': records('records', '一个数字背后的记录', 'the records behind a figure'),
  'report recount': recount(
    'recount',
    '逐条清点一个年度的记录并核对',
    "count a year's records anew and compare",
  ),
  'report show': show('show', '年度报告现状和各段文字', 'the annual report as it reads, and where it stands'),
  'report edit': edit('edit', '撰写报告的一段', 'write a paragraph of the report'),
  'report freeze': sign('freeze', '清点并定稿', 'recount, and freeze the report'),
  'report snapshot': show('snapshot', '取出定稿的快照', 'fetch what is frozen'),
  'report review': sign('review', '审核定稿', 'review what is frozen'),
  'report approve': sign('approve', '批准审核过的报告', 'approve what was reviewed'),
  'report publish': sign('publish', '按时发布批准的报告', 'publish what was approved, at its second'),
  'report reopen': sign('reopen', '重新打开已定稿的报告', 'open a frozen report again'),
  'report audit': audit('audit', '年度报告的操作记录', 'everything done to an annual report'),
  'report correct': sign('correct', '开启已公开报告的下一版', 'open the next edition of a public report'),
} as const satisfies Readonly<Record<string, Entry>>;
