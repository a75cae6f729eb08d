import type { Text } from '../functions/domain/text.ts';
import type { Command } from './command.ts';

export type Entry = { says: Text; load: () => Promise<Command> };

/**
 * Every command, by its name of one or two words. A command's file is loaded when it is used and not before,
 * so that the help is there at once.
 */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  login: {
    says: { zh: '登录', en: 'sign in' },
    load: async () => (await import('./commands/session.ts')).login,
  },
  logout: {
    says: { zh: '退出登录', en: 'end the session' },
    load: async () => (await import('./commands/session.ts')).logout,
  },
  whoami: {
    says: { zh: '当前身份和角色', en: 'who is signed in, with which roles' },
    load: async () => (await import('./commands/session.ts')).whoami,
  },
  announce: {
    says: { zh: '预告一次发布', en: 'announce a release with its second' },
    load: async () => (await import('./commands/release/schedule.ts')).announce,
  },
  calendar: {
    says: { zh: '发布日程', en: 'the releases by their time' },
    load: async () => (await import('./commands/release/schedule.ts')).calendar,
  },
  reschedule: {
    says: { zh: '更改发布时间', en: 'move a release' },
    load: async () => (await import('./commands/release/schedule.ts')).reschedule,
  },
  cancel: {
    says: { zh: '取消发布', en: 'cancel the edition in work' },
    load: async () => (await import('./commands/release/schedule.ts')).cancel,
  },
  status: {
    says: { zh: '一次发布的状态', en: 'where a release stands' },
    load: async () => (await import('./commands/release/status.ts')).status,
  },
  upload: {
    says: { zh: '上传数据并等待校验', en: 'hand in the figures and wait for the validation' },
    load: async () => (await import('./commands/release/upload.ts')).upload,
  },
  acknowledge: {
    says: { zh: '说明警告可以接受的理由', en: 'take note of the warnings, with a reason' },
    load: async () => (await import('./commands/release/upload.ts')).acknowledge,
  },
  preview: {
    says: { zh: '查看封存的内容', en: 'look at what is sealed' },
    load: async () => (await import('./commands/release/preview.ts')).preview,
  },
  review: {
    says: { zh: '保密审查', en: 'confidentiality review' },
    load: async () => (await import('./commands/release/sign-off.ts')).review,
  },
  approve: {
    says: { zh: '批准', en: 'approve what was reviewed' },
    load: async () => (await import('./commands/release/sign-off.ts')).approve,
  },
  reject: {
    says: { zh: '退回', en: 'send it back to its editor' },
    load: async () => (await import('./commands/release/sign-off.ts')).reject,
  },
  correct: {
    says: { zh: '更正已发布的内容', en: 'correct something published: a new edition with a notice' },
    load: async () => (await import('./commands/release/upload.ts')).correct,
  },
  'posts show': {
    says: { zh: '发往各渠道的信息及其结果', en: 'what was posted on the channels, and what came of it' },
    load: async () => (await import('./commands/release/posts.ts')).show,
  },
  'posts there': {
    says: { zh: '已查看，信息确已显示', en: 'you looked: the post is there' },
    load: async () => (await import('./commands/release/posts.ts')).there,
  },
  'posts again': {
    says: { zh: '已查看，信息没有显示，再次发送', en: 'you looked: the post is not there, send it again' },
    load: async () => (await import('./commands/release/posts.ts')).again,
  },
  verify: {
    says: { zh: '验证已公开的内容和签名', en: 'check anything published against its signature' },
    load: async () => (await import('./commands/release/verify.ts')).verify,
  },
  audit: {
    says: { zh: '操作记录及其散列链', en: 'everything done to a release, and its hash chain' },
    load: async () => (await import('./commands/release/audit.ts')).audit,
  },
  doctor: {
    says: { zh: '检查一个部署，说明该做什么', en: 'check a deployment, and say what to do' },
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  'audit verify': {
    says: { zh: '核对所有审计链', en: 'compare every audit chain with its seals and the nightly anchor' },
    load: async () => (await import('./commands/audit/verify.ts')).verify,
  },
  registers: {
    says: { zh: '各登记簿及其栏目、已关账年度', en: 'the registers, their columns and closed years' },
    load: async () => (await import('./commands/register/register.ts')).registers,
  },
  register: {
    says: { zh: '在登记簿中录入、导入、更正、关账', en: 'enter, import, correct and close in a register' },
    load: async () => (await import('./commands/register/register.ts')).register,
  },
  import: {
    says: { zh: '导入一个文件夹，每个登记簿一个文件', en: 'import a folder, a file for each register' },
    load: async () => (await import('./commands/register/import-folder.ts')).importFolder,
  },
  'report compile': {
    says: { zh: '汇总一个年度的各项数字', en: "a year's figures for the annual report" },
    load: async () => (await import('./commands/report/compile.ts')).compile,
  },
  'report records': {
    says: { zh: '一个数字背后的记录', en: 'the records behind a figure' },
    load: async () => (await import('./commands/report/records.ts')).records,
  },
  'report recount': {
    says: { zh: '逐条清点一个年度的记录并核对', en: "count a year's records anew and compare" },
    load: async () => (await import('./commands/report/recount.ts')).recount,
  },
  'report show': {
    says: { zh: '年度报告现状和各段文字', en: 'the annual report as it reads, and where it stands' },
    load: async () => (await import('./commands/report/show.ts')).show,
  },
  'report edit': {
    says: { zh: '撰写报告的一段', en: 'write a paragraph of the report' },
    load: async () => (await import('./commands/report/edit.ts')).edit,
  },
  'report freeze': {
    says: { zh: '清点并冻结报告', en: 'recount, and freeze the report' },
    load: async () => (await import('./commands/report/sign.ts')).freeze,
  },
  'report snapshot': {
    says: { zh: '取出冻结的快照', en: 'fetch what is frozen' },
    load: async () => (await import('./commands/report/show.ts')).snapshot,
  },
  'report review': {
    says: { zh: '审核冻结的报告', en: 'review what is frozen' },
    load: async () => (await import('./commands/report/sign.ts')).review,
  },
  'report approve': {
    says: { zh: '批准审核过的报告', en: 'approve what was reviewed' },
    load: async () => (await import('./commands/report/sign.ts')).approve,
  },
  'report publish': {
    says: { zh: '按时发布批准的报告', en: 'publish what was approved, at its second' },
    load: async () => (await import('./commands/report/sign.ts')).publish,
  },
  'report reopen': {
    says: { zh: '重新打开冻结的报告', en: 'open a frozen report again' },
    load: async () => (await import('./commands/report/sign.ts')).reopen,
  },
  'report correct': {
    says: { zh: '开启已公开报告的下一版', en: 'open the next edition of a public report' },
    load: async () => (await import('./commands/report/sign.ts')).correct,
  },
  'dataflow list': {
    says: { zh: '数据流列表', en: 'the dataflows defined here' },
    load: async () => (await import('./commands/dataflow.ts')).list,
  },
  'dataflow show': {
    says: { zh: '数据流的定义', en: 'the definition of a dataflow' },
    load: async () => (await import('./commands/dataflow.ts')).show,
  },
  'dataflow put': {
    says: { zh: '定义或替换数据流', en: 'define or replace a dataflow' },
    load: async () => (await import('./commands/dataflow.ts')).put,
  },
  'requests list': {
    says: { zh: '信息公开申请列表', en: 'requests for information' },
    load: async () => (await import('./commands/requests/lists.ts')).list,
  },
  'requests due': {
    says: { zh: '即将到期的申请', en: 'requests that fall due soon, by working days left' },
    load: async () => (await import('./commands/requests/lists.ts')).due,
  },
  'requests show': {
    says: { zh: '一件申请的状态', en: 'where a request stands' },
    load: async () => (await import('./commands/requests/show.ts')).show,
  },
  'requests ledger': {
    says: { zh: '期限逐日台账', en: 'every day of its clock, and why' },
    load: async () => (await import('./commands/requests/show.ts')).ledger,
  },
  'requests receive': {
    says: { zh: '登记申请', en: 'enter a request that came in person, by letter, fax or mail' },
    load: async () => (await import('./commands/requests/intake.ts')).receive,
  },
  'requests confirm': {
    says: { zh: '与申请人确认收到', en: 'record that the receipt was confirmed' },
    load: async () => (await import('./commands/requests/procedure.ts')).confirm,
  },
  'requests register': {
    says: { zh: '登记', en: 'record the registration 登记' },
    load: async () => (await import('./commands/requests/procedure.ts')).register,
  },
  'requests assign': {
    says: { zh: '指定承办人', en: 'put an officer in charge' },
    load: async () => (await import('./commands/requests/procedure.ts')).assign,
  },
  'requests supplement': {
    says: { zh: '补正', en: 'ask for a supplement, or record what became of it' },
    load: async () => (await import('./commands/requests/procedure.ts')).supplement,
  },
  'requests consult': {
    says: { zh: '征求意见', en: 'consult a third party or another agency' },
    load: async () => (await import('./commands/requests/procedure.ts')).consult,
  },
  'requests extend': {
    says: { zh: '延期', en: 'propose, approve and tell an extension' },
    load: async () => (await import('./commands/requests/procedure.ts')).extend,
  },
  'requests excessive': {
    says: { zh: '申请数量、频次明显超过合理范围', en: 'find a request excessive, and what follows (Art 35)' },
    load: async () => (await import('./commands/requests/procedure.ts')).excessive,
  },
  'requests contact': {
    says: { zh: '与申请人的联系', en: 'record that the writer cannot be reached, or can again' },
    load: async () => (await import('./commands/requests/procedure.ts')).contact,
  },
  'requests fee': {
    says: { zh: '收费', en: 'notice, payment, lapse and waiver of a fee' },
    load: async () => (await import('./commands/requests/procedure.ts')).fee,
  },
  'requests decide': {
    says: { zh: '作出决定', en: 'decide with a statutory outcome' },
    load: async () => (await import('./commands/requests/answer.ts')).decide,
  },
  'requests review': {
    says: { zh: '审核答复', en: 'approve or return an answer before it leaves' },
    load: async () => (await import('./commands/requests/review.ts')).review,
  },
  'requests reply': {
    says: { zh: '出具答复书并发出', en: 'write the answer and send it: the clock stops' },
    load: async () => (await import('./commands/requests/letters.ts')).reply,
  },
  'requests letter': {
    says: { zh: '出具文书', en: 'write a letter under its number' },
    load: async () => (await import('./commands/requests/letters.ts')).letter,
  },
  'requests read-letter': {
    says: { zh: '查看文书', en: 'save a letter as Word or HTML' },
    load: async () => (await import('./commands/requests/letters.ts')).readLetter,
  },
  'requests send': {
    says: { zh: '以电子邮件发出文书', en: 'send a letter to the applicant by e-mail' },
    load: async () => (await import('./commands/requests/letters.ts')).send,
  },
  'requests dispatch': {
    says: { zh: '记录发出', en: 'record that the answer was sent' },
    load: async () => (await import('./commands/requests/answer.ts')).dispatch,
  },
  'requests deliver': {
    says: { zh: '记录送达', en: 'record that it was delivered' },
    load: async () => (await import('./commands/requests/answer.ts')).deliver,
  },
  'requests withdraw': {
    says: { zh: '记录撤回', en: 'record that the applicant withdrew it' },
    load: async () => (await import('./commands/requests/closing.ts')).withdraw,
  },
  'requests transfer': {
    says: { zh: '转送其他机关', en: 'hand it on to another agency' },
    load: async () => (await import('./commands/requests/closing.ts')).transfer,
  },
  'requests duplicates': {
    says: { zh: '相似的申请', en: 'requests of the same person or for the same thing' },
    load: async () => (await import('./commands/requests/lists.ts')).duplicates,
  },
  'requests link': {
    says: { zh: '并入另一申请', en: 'join a request sent twice with the other' },
    load: async () => (await import('./commands/requests/closing.ts')).link,
  },
  'requests part': {
    says: { zh: '登记一封信中的一项申请', en: 'enter one of several requests in one letter' },
    load: async () => (await import('./commands/requests/intake.ts')).part,
  },
  'requests split': {
    says: { zh: '拆分', en: 'close a letter whose parts are entered' },
    load: async () => (await import('./commands/requests/intake.ts')).split,
  },
  'requests remedy': {
    says: { zh: '复议和诉讼', en: 'record a reconsideration or a suit' },
    load: async () => (await import('./commands/requests/remedies.ts')).remedy,
  },
  'requests reopen': {
    says: { zh: '重新答复', en: 'answer anew after a remedy' },
    load: async () => (await import('./commands/requests/remedies.ts')).reopen,
  },
  'requests reveal': {
    says: { zh: '查看申请人所写内容', en: 'read what people wrote; it is logged' },
    load: async () => (await import('./commands/requests/access.ts')).reveal,
  },
  'requests note': {
    says: { zh: '写内部记录', en: 'write a note of the office’s own, sealed' },
    load: async () => (await import('./commands/requests/applicant.ts')).note,
  },
  'requests title': {
    says: { zh: '写题名', en: 'say in a few words what it is about; lists show it' },
    load: async () => (await import('./commands/requests/applicant.ts')).title,
  },
  'requests correct': {
    says: { zh: '更正申请人信息', en: "correct the applicant's own data" },
    load: async () => (await import('./commands/requests/applicant.ts')).correct,
  },
  'requests secret': {
    says: { zh: '换发查询密码', en: 'give a new tracking code' },
    load: async () => (await import('./commands/requests/applicant.ts')).secret,
  },
  'requests attach': {
    says: { zh: '添加附件', en: 'add a scanned letter or a document' },
    load: async () => (await import('./commands/requests/files.ts')).attach,
  },
  'requests files': {
    says: { zh: '附件列表', en: 'the files of a request' },
    load: async () => (await import('./commands/requests/files.ts')).files,
  },
  'requests read-file': {
    says: { zh: '查看附件', en: 'save a file; it is logged' },
    load: async () => (await import('./commands/requests/files.ts')).readFile,
  },
  'requests audit': {
    says: { zh: '操作记录', en: 'everything done to a request' },
    load: async () => (await import('./commands/requests/access.ts')).audit,
  },
  'requests reads': {
    says: { zh: '查看记录', en: 'who read what, and why' },
    load: async () => (await import('./commands/requests/access.ts')).reads,
  },
  'requests log': {
    says: { zh: '拟定依申请公开答复目录条目', en: 'write an entry of the public disclosure log' },
    load: async () => (await import('./commands/requests/disclosure-log.ts')).log,
  },
  'requests log-list': {
    says: { zh: '依申请公开答复目录', en: 'the disclosure log, and what waits for approval' },
    load: async () => (await import('./commands/requests/disclosure-log.ts')).logList,
  },
  'requests log-approve': {
    says: { zh: '批准依申请公开答复目录条目', en: 'make an entry public' },
    load: async () => (await import('./commands/requests/disclosure-log.ts')).logApprove,
  },
  'requests register-export': {
    says: { zh: '导出台账', en: 'the register 台账 of a year as a workbook' },
    load: async () => (await import('./commands/requests/lists.ts')).registerExport,
  },
  'requests asked-often': {
    says: { zh: '多次被申请的信息', en: 'what several people asked for (Art 44)' },
    load: async () => (await import('./commands/requests/lists.ts')).askedOften,
  },
  'requests disposable': {
    says: { zh: '保存期满的申请', en: 'closed requests whose archive period is over' },
    load: async () => (await import('./commands/requests/disposal.ts')).disposable,
  },
  'requests destroy': {
    says: { zh: '提出销毁', en: 'propose to destroy what people wrote' },
    load: async () => (await import('./commands/requests/disposal.ts')).destroy,
  },
  'requests destroy-approve': {
    says: { zh: '批准销毁', en: 'destroy it' },
    load: async () => (await import('./commands/requests/disposal.ts')).destroyApprove,
  },
  'requests disposal-list': {
    says: { zh: '销毁清单', en: 'the disposal lists, month by month' },
    load: async () => (await import('./commands/requests/disposal-lists.ts')).list,
  },
  'requests disposal-show': {
    says: { zh: '一份销毁清单', en: 'what is on a disposal list, and what became of it' },
    load: async () => (await import('./commands/requests/disposal-lists.ts')).show,
  },
  'requests disposal-strike': {
    says: { zh: '从清单剔除一件', en: 'take a request off a disposal list' },
    load: async () => (await import('./commands/requests/disposal-lists.ts')).strike,
  },
  'requests disposal-approve': {
    says: { zh: '批准销毁清单', en: 'approve a disposal list' },
    load: async () => (await import('./commands/requests/disposal-lists.ts')).approve,
  },
  'questions list': {
    says: { zh: '咨询列表', en: 'questions from the public by the day on which they are due' },
    load: async () => (await import('./commands/questions/questions.ts')).list,
  },
  'questions show': {
    says: { zh: '一起咨询的办理情况', en: 'where a question stands' },
    load: async () => (await import('./commands/questions/questions.ts')).show,
  },
  'questions enter': {
    says: { zh: '录入咨询', en: 'enter a question that came by telephone, visit or mailbox' },
    load: async () => (await import('./commands/questions/questions.ts')).enter,
  },
  'questions assign': {
    says: { zh: '分办', en: 'put a question in the charge of an officer' },
    load: async () => (await import('./commands/questions/questions.ts')).assign,
  },
  'questions reveal': {
    says: { zh: '查看问题和提问人', en: 'read what was asked, by whom; it is logged' },
    load: async () => (await import('./commands/questions/questions.ts')).reveal,
  },
  'questions audit': {
    says: { zh: '操作记录', en: 'everything done to a question' },
    load: async () => (await import('./commands/questions/questions.ts')).audit,
  },
  'questions reads': {
    says: { zh: '查看记录', en: 'who read what, and why' },
    load: async () => (await import('./commands/questions/questions.ts')).reads,
  },
  'questions earlier': {
    says: { zh: '相近的已公布问答', en: 'published answers that may fit' },
    load: async () => (await import('./commands/questions/questions.ts')).earlier,
  },
  'questions answer': {
    says: { zh: '答复', en: 'answer it by mail, or say how it was answered' },
    load: async () => (await import('./commands/questions/questions.ts')).give,
  },
  'questions dismiss': {
    says: { zh: '不予办理', en: 'close what is no question' },
    load: async () => (await import('./commands/questions/questions.ts')).dismiss,
  },
  'questions request': {
    says: { zh: '转为信息公开申请', en: 'turn it into a request for information' },
    load: async () => (await import('./commands/questions/questions.ts')).turn,
  },
  'questions word': {
    says: { zh: '拟写公布的问答', en: 'write the question and its answer for the public' },
    load: async () => (await import('./commands/questions/questions.ts')).word,
  },
  'questions publish': {
    says: { zh: '批准公布', en: 'let a wording out, as a second person' },
    load: async () => (await import('./commands/questions/questions.ts')).publish,
  },
  'questions withdraw': {
    says: { zh: '撤下问答', en: 'take a wording back' },
    load: async () => (await import('./commands/questions/questions.ts')).withdraw,
  },
  'event list': {
    says: { zh: '活动列表', en: 'events by day' },
    load: async () => (await import('./commands/events/events.ts')).list,
  },
  'event open': {
    says: { zh: '开放报名', en: 'open an event for registration' },
    load: async () => (await import('./commands/events/events.ts')).open,
  },
  'event show': {
    says: { zh: '一次活动的报名和到场', en: 'how an event fills, and who came' },
    load: async () => (await import('./commands/events/events.ts')).show,
  },
  'event guests': {
    says: { zh: '报名名单', en: 'who registered, with names; it is logged' },
    load: async () => (await import('./commands/events/events.ts')).guests,
  },
  'event audit': {
    says: { zh: '操作、入场和查看记录', en: 'everything done to an event, or at its door' },
    load: async () => (await import('./commands/events/events.ts')).audit,
  },
  'event change': {
    says: { zh: '更改名额或者截止时间', en: 'change the places or the closing time' },
    load: async () => (await import('./commands/events/events.ts')).change,
  },
  'event cancel': {
    says: { zh: '取消活动', en: 'call an event off' },
    load: async () => (await import('./commands/events/events.ts')).cancel,
  },
  'event check-in': {
    says: { zh: '入场', en: 'let a party in, by code or from the list' },
    load: async () => (await import('./commands/events/events.ts')).checkIn,
  },
  'event walk-in': {
    says: { zh: '未报名的到场人数', en: 'count people who came unregistered' },
    load: async () => (await import('./commands/events/events.ts')).walkIn,
  },
  'event finish': {
    says: { zh: '登记到场人数', en: 'enter an event with its attendance' },
    load: async () => (await import('./commands/events/events.ts')).finish,
  },
  'holidays show': {
    says: { zh: '节假日通知', en: 'holiday notices in force and proposed' },
    load: async () => (await import('./commands/holidays.ts')).show,
  },
  'holidays import': {
    says: { zh: '提交节假日通知', en: 'propose a holiday notice' },
    load: async () => (await import('./commands/holidays.ts')).importNotices,
  },
  'holidays approve': {
    says: { zh: '批准节假日通知', en: 'put a holiday notice in force' },
    load: async () => (await import('./commands/holidays.ts')).approve,
  },
  'alert signal': {
    says: { zh: '录入舆情线索', en: 'say what was seen of the office' },
    load: async () => (await import('./commands/alert/signal.ts')).signal,
  },
  'alert list': {
    says: { zh: '舆情列表', en: 'the alerts of a year' },
    load: async () => (await import('./commands/alert/lists.ts')).list,
  },
  'alert show': {
    says: { zh: '一起舆情的状态', en: 'where an alert stands' },
    load: async () => (await import('./commands/alert/lists.ts')).show,
  },
  'alert reveal': {
    says: { zh: '查看所写内容', en: 'what people wrote, with a reason on record' },
    load: async () => (await import('./commands/alert/lists.ts')).reveal,
  },
  'alert judge': {
    says: { zh: '研判', en: 'judge what was seen' },
    load: async () => (await import('./commands/alert/work.ts')).judge,
  },
  'alert grade': {
    says: { zh: '定级', en: 'grade an alert' },
    load: async () => (await import('./commands/alert/work.ts')).grade,
  },
  'alert respond': {
    says: { zh: '处置', en: 'take an alert up' },
    load: async () => (await import('./commands/alert/work.ts')).respond,
  },
  'alert reply': {
    says: { zh: '回应', en: 'say that the public has an answer' },
    load: async () => (await import('./commands/alert/work.ts')).reply,
  },
  'alert dismiss': {
    says: { zh: '不予处置', en: 'say that an alert takes no answer' },
    load: async () => (await import('./commands/alert/work.ts')).dismiss,
  },
  'alert evaluate': {
    says: { zh: '评估', en: 'evaluate how it was handled' },
    load: async () => (await import('./commands/alert/work.ts')).evaluate,
  },
  'alert close': {
    says: { zh: '办结', en: 'close an alert' },
    load: async () => (await import('./commands/alert/work.ts')).close,
  },
  'alert merge': {
    says: { zh: '并入另一起舆情', en: 'merge an alert into another' },
    load: async () => (await import('./commands/alert/work.ts')).merge,
  },
  'alert bulletin': {
    says: { zh: '通报监测人员', en: 'tell everybody on the roster of monitors' },
    load: async () => (await import('./commands/alert/work.ts')).bulletin,
  },
  'alert digest': {
    says: { zh: '日报、月报、年报', en: 'the alerts of a day, a month or a year' },
    load: async () => (await import('./commands/alert/lists.ts')).digest,
  },
  'alert audit': {
    says: { zh: '操作记录', en: 'everything done to an alert' },
    load: async () => (await import('./commands/alert/lists.ts')).audit,
  },
  'alert reads': {
    says: { zh: '查看记录', en: 'who read what, and why' },
    load: async () => (await import('./commands/alert/lists.ts')).reads,
  },
};
