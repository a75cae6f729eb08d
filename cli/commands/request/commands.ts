import { commandsIn, type Entry } from '../../command.ts';

const lists = commandsIn(() => import('./lists.ts'));
const show = commandsIn(() => import('./show.ts'));
const intake = commandsIn(() => import('./intake/intake.ts'));
const procedure = commandsIn(() => import('./procedure.ts'));
const answer = commandsIn(() => import('./answer/answer.ts'));
const review = commandsIn(() => import('./answer/review.ts'));
const letters = commandsIn(() => import('./letters.ts'));
const closing = commandsIn(() => import('./closing.ts'));
const remedies = commandsIn(() => import('./remedies.ts'));
const access = commandsIn(() => import('./access.ts'));
const applicant = commandsIn(() => import('./intake/applicant.ts'));
const files = commandsIn(() => import('./files/files.ts'));
const disclosureLog = commandsIn(() => import('./disclosure-log.ts'));
const disposal = commandsIn(() => import('./disposal/disposal.ts'));
const disposalLists = commandsIn(() => import('./disposal/disposal-lists.ts'));

export const REQUEST_COMMANDS = {
  'requests list': lists('list', '信息公开申请列表', 'requests for information'),
  'requests due': lists('due', '即将到期的申请', 'requests that fall due soon, by working days left'),
  'requests show': show('show', '一件申请的状态', 'where a request stands'),
  'requests ledger': show('ledger', '期限逐日台账', 'every day of its clock, and why'),
  'requests receive': intake(
    'receive',
    '登记申请',
    'enter a request that came in person, by letter, fax or mail',
  ),
  'requests confirm': procedure('confirm', '与申请人确认收到', 'record that the receipt was confirmed'),
  'requests register': procedure('register', '登记', 'record the registration 登记'),
  'requests assign': procedure('assign', '指定承办人', 'put an officer in charge'),
  'requests supplement': procedure('supplement', '补正', 'ask for a supplement, or record what became of it'),
  'requests consult': procedure('consult', '征求意见', 'consult a third party or another agency'),
  'requests extend': procedure('extend', '延期', 'propose, approve and tell an extension'),
  'requests excessive': procedure(
    'excessive',
    '申请数量、频次明显超过合理范围',
    'find a request excessive, and what follows (Art 35)',
  ),
  'requests contact': procedure(
    'contact',
    '与申请人的联系',
    'record that the writer cannot be reached, or can again',
  ),
  'requests fee': procedure('fee', '收费', 'notice, payment, lapse and waiver of a fee'),
  'requests decide': answer('decide', '作出决定', 'decide with a statutory outcome'),
  'requests review': review('review', '审核答复', 'approve or return an answer before it leaves'),
  'requests reply': letters('reply', '出具答复书并发出', 'write the answer and send it: the clock stops'),
  'requests letter': letters('letter', '出具文书', 'write a letter under its number'),
  'requests read-letter': letters('readLetter', '查看文书', 'save a letter as Word or HTML'),
  'requests send': letters('send', '以电子邮件发出文书', 'send a letter to the applicant by e-mail'),
  'requests dispatch': answer('dispatch', '记录发出', 'record that the answer was sent'),
  'requests deliver': answer('deliver', '记录送达', 'record that it was delivered'),
  'requests withdraw': closing('withdraw', '记录撤回', 'record that the applicant withdrew it'),
  'requests transfer': closing('transfer', '转送其他机关', 'hand it on to another agency'),
  'requests duplicates': lists(
    'duplicates',
    '相似的申请',
    'requests of the same person or for the same thing',
  ),
  'requests link': closing('link', '并入另一申请', 'join a request sent twice with the other'),
  'requests part': intake('part', '登记一封信中的一项申请', 'enter one of several requests in one letter'),
  'requests split': intake('split', '拆分', 'close a letter whose parts are entered'),
  'requests remedy': remedies('remedy', '复议和诉讼', 'record a reconsideration or a suit'),
  'requests reopen': remedies('reopen', '重新答复', 'answer anew after a remedy'),
  'requests reveal': access('reveal', '查看申请人所写内容', 'read what people wrote; it is logged'),
  'requests note': applicant('note', '写内部记录', 'write a note of the office’s own, sealed'),
  'requests title': applicant('title', '写题名', 'say in a few words what it is about; lists show it'),
  'requests correct': applicant('correct', '更正申请人信息', "correct the applicant's own data"),
  'requests secret': applicant('secret', '换发查询密码', 'give a new tracking code'),
  'requests attach': files('attach', '添加附件', 'add a scanned letter or a document'),
  'requests files': files('files', '附件列表', 'the files of a request'),
  'requests read-file': files('readFile', '查看附件', 'save a file; it is logged'),
  'requests audit': access('audit', '操作记录', 'everything done to a request'),
  'requests reads': access('reads', '查看记录', 'who read what, and why'),
  'requests log': disclosureLog(
    'log',
    '拟定依申请公开答复目录条目',
    'write an entry of the public disclosure log',
  ),
  'requests log-list': disclosureLog(
    'logList',
    '依申请公开答复目录',
    'the disclosure log, and what waits for approval',
  ),
  'requests log-approve': disclosureLog('logApprove', '批准依申请公开答复目录条目', 'make an entry public'),
  'requests register-export': lists(
    'registerExport',
    '导出台账',
    'the register 台账 of a year as a workbook',
  ),
  'requests asked-often': lists('askedOften', '多次被申请的信息', 'what several people asked for (Art 44)'),
  'requests disposable': disposal(
    'disposable',
    '保存期满的申请',
    'closed requests whose archive period is over',
  ),
  'requests destroy': disposal('destroy', '提出销毁', 'propose to destroy what people wrote'),
  'requests destroy-approve': disposal('destroyApprove', '批准销毁', 'destroy it'),
  'requests disposal-list': disposalLists('list', '销毁清单', 'the disposal lists, month by month'),
  'requests disposal-show': disposalLists(
    'show',
    '一份销毁清单',
    'what is on a disposal list, and what became of it',
  ),
  'requests disposal-strike': disposalLists('strike', '从清单剔除一件', 'take a request off a disposal list'),
  'requests disposal-approve': disposalLists('approve', '批准销毁清单', 'approve a disposal list'),
} as const satisfies Readonly<Record<string, Entry>>;
