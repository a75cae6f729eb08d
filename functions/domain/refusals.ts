import { STATE_NAMES } from './release/states.ts';

/**
 * What is refused, in Chinese, by the English sentence of the problem or fault; `{}` stands for what a sentence says
 * of the case at hand, in its order. The API says each in English, the command line in the reader's language.
 * `test/domain/refusals.test.ts` holds it to every sentence that a problem can bring.
 */
const SAID: readonly (readonly [en: string, zh: string])[] = [
  // Anything that is asked.
  ['There is nothing at this address', '此地址没有内容'],
  ['Some values are missing or not valid', '有的值缺少或者无效'],
  ['Some values are missing or not valid; nothing has changed', '有的值缺少或者无效，未作任何改动'],
  ['Some values are missing or not valid; nothing was sent.', '有的值缺少或者无效，未发送'],
  ['At most a million characters of JSON', 'JSON 不得超过一百万个字符'],
  ['Send application/json', '请发送 application/json'],
  ['The body is not JSON', '正文不是 JSON'],
  ['Come through the public address', '请从公开网址访问'],
  ['The token names nobody', '令牌没有写明是谁'],
  ['This takes the role {}; you have {}', '需要角色 {}；您的角色：{}'],
  ['Send If-Match with the ETag that you read', '请在 If-Match 中写明您所读取的 ETag'],
  ['If-Match is not an ETag of this record', 'If-Match 不是此记录的 ETag'],
  [
    'Send Idempotency-Key: 8 to 200 printable characters, fresh for each act',
    '请发送 Idempotency-Key：8 至 200 个可打印字符，每次操作各用一个',
  ],
  ['The form has too many fields', '表单的项目过多'],
  ['One file is sent at a time', '一次只能发送一个文件'],
  ['The form is larger than is accepted', '表单超过了可接受的大小'],
  ['Send the form as a browser does', '请按浏览器的方式发送表单'],
  ['The form cannot be read', '表单无法读取'],
  ['The {} is at version {} by now: read it again', '{}现在是版本 {}：请重新读取'],
  ['Tell us this id and we can look it up: {}', '请告知此编号，我们据此查找：{}'],
  ['Range: bytes=from-to', 'Range 应写作 bytes=起-止'],
  ['There are {} bytes', '共 {} 字节'],
  ['The service has too much to do at this moment: try again', '系统繁忙，请重试'],
  ['Take a fresh Idempotency-Key for a different request', '另一请求请换用新的 Idempotency-Key'],
  ['The same request is being answered already: ask again', '同一请求正在处理，请再问一次'],
  ['Too many requests from this address: try again later', '来自此网络地址的请求过多，请稍后再试'],
  ['Somebody asked for this before', '此前已有人提出'],
  ['Somebody else is sending this message', '他人正在发送此消息'],
  ['The record has changed since you read it', '您读取之后记录已有变动'],
  ['The query is not valid', '查询条件无效'],

  // Releases.
  [
    'A backfill is announced for the period "backfill", and only a backfill is',
    '历史数据以 "backfill" 为时期预告，其他发布不得使用',
  ],
  ['A release is announced for a second', '发布须预告到秒'],
  ['A backfill has no release time: it is public when it is approved', '历史数据没有发布时间：批准后即公开'],
  ['That is the release time it already has', '发布时间已是这一时刻'],
  ['There is no warning to take note of', '没有需要确认的警告'],
  ['{} is {}: its warnings were dealt with', '{} 的状态是“{}”：其警告已经处理'],
  ['{} has been reviewed already', '{} 已经审查'],
  ['Whoever uploaded the figures cannot review them', '上传数据的人不能审查'],
  ['{} warnings wait for somebody to take note of them, with a reason', '有 {} 处警告须先说明理由予以确认'],
  ['No newer upload of {} was rejected', '{} 没有更新而未通过的上传'],
  [
    'A newer file than the sealed one was rejected: upload {} ({}, by {})',
    '封存之后另有文件未通过：上传 {}（{}，{}）',
  ],
  ['A newer file than the sealed one was rejected: {}', '封存之后另有文件未通过：{}'],
  [
    'What is sealed is upload {} ({}, by {}): sign it with the reason why it stands, or wait for another upload',
    '封存的是上传 {}（{}，{}）：请写明理由后签批，或者等待另行上传',
  ],
  ['{} has been approved already', '{} 已经批准'],
  ['Whoever uploaded the figures cannot approve them', '上传数据的人不能批准'],
  ['Review and approval are two acts by two people', '审查和批准须由两人分别进行'],
  ['The review was of other bytes: it must be done again', '审查的不是这些字节：须重新审查'],
  ['Whoever uploaded the figures can upload others instead', '上传数据的人可以直接另行上传'],
  ['{} is not published: upload again instead', '{} 尚未发布：请直接重新上传'],
  ['{} is {}, not publishing', '{} 的状态是“{}”，不在发布中'],
  ['The release time is not acceptable', '发布时间不可接受'],
  ['{} is being published: it cannot {} any more', '{} 正在发布，不能再{}'],
  ['{} is {}: it cannot {}', '{} 的状态是“{}”，不能{}'],
  ['{} is {}: nothing is sealed yet', '{} 的状态是“{}”，尚未封存'],
  ['{} is {}: nothing is sealed', '{} 的状态是“{}”，没有封存的内容'],
  [
    'What is sealed has changed since you looked at it: look again',
    '您查看之后封存的内容已有变动：请重新查看',
  ],
  ['The sealed manifest is {}', '封存的清单是 {}'],
  ['Upload {} was begun by somebody else', '上传 {} 是他人开始的'],
  ['Upload {} is complete already', '上传 {} 已经完成'],
  [
    'Another upload ({}, by {}) was completed after yours began: look at it, then upload again',
    '您开始上传之后，另一上传（{}，{}）已经完成：请先查看，再重新上传',
  ],
  ['Build {} is not the one that {} waits for', '构建 {} 不是 {} 所等待的'],
  ['{} has the frequency {}', '{} 的频率是 {}'],
  ['{} is not a period of that length', '{} 不是这一频率的时期'],
  ['The definition has another id than its address', '定义的标识与地址不同'],
  ['The address says {}', '地址写的是 {}'],
  ['The definition does not hold together', '定义自相矛盾'],
  ['A definition may have {} characters', '定义不得超过 {} 个字符'],
  ['{} is at revision {}: send that in If-Match', '{} 的修订号是 {}：请写入 If-Match'],
  ['A new dataflow is put with If-None-Match: *', '新的数据流用 If-None-Match: * 写入'],
  [
    'The query is not valid: from and to are dates, limit is 1 to 100',
    '查询条件无效：from 和 to 是日期，limit 为 1 至 100',
  ],
  ['An address has a dataflow and a period, as in cpi/2017-12', '地址由数据流和时期组成，如 cpi/2017-12'],
  ['The sealed edition has no artefact {}', '封存的版本没有文件 {}'],
  ['{} bytes: ask for them by Range, {} at a time', '共 {} 字节：请用 Range 分次读取，每次 {}'],
  ['Nothing was found wrong with that upload', '该上传没有发现问题'],
  ['A file may have {} bytes; this one has {}', '文件不得超过 {} 字节，此文件有 {}'],
  ['{} builds on {}, not published yet', '{} 以尚未发布的 {} 为基础'],
  ['There is no such upload', '没有这一上传'],
  ['There is no dataflow {}', '没有数据流 {}'],
  ['There is no revision {} of the dataflow {}', '没有修订 {}（数据流 {}）'],
  ['The dataflow has changed since you read it', '您读取之后数据流已有变动'],
  [
    '{} has a newer vintage than these figures build on: they are being built again',
    '{} 已有更新的数据，这些数据正在重新构建',
  ],
  ['The release has changed since you read it', '您读取之后发布已有变动'],
  ['Nothing has been announced as {}', '没有预告过 {}'],
  ['{} has been announced already', '{} 已经预告'],
  ['The vintage that this edition builds on has changed', '本版所依据的数据已有变动'],
  ['{} has no upload {}', '{} 没有上传 {}'],
  ['The file has not arrived: post it with the form first', '文件尚未到达：请先用表单发送'],
  ['The upload has too many rows', '上传的行数过多'],
  ['kind and period do not go together', '种类与时期不相符'],
  ['The release time is missing', '缺少发布时间'],
  ['Write it as 2018-01-10T09:30:00+08:00 (ISO 8601)', '请写作 2018-01-10T09:30:00+08:00（ISO 8601）'],
  ['The offset is missing: write +08:00 for the time in China', '缺少时区：北京时间请写 +08:00'],
  ['A release time is in whole seconds', '发布时间须为整秒'],
  ['There is no such date or time', '没有这一日期或者时间'],
  ['The release time must be later than now ({})', '发布时间须晚于现在（{}）'],
  ['More than 100 MB', '超过 100 MB'],

  // What a body holds, by its schema.
  ['Invalid key: Expected {}', '缺少或者多出：应为 {}'],
  ['Invalid type: Expected {}', '类型不对：应为 {}'],
  ['Invalid length: Expected {}', '长度不对：应为 {}'],
  ['Invalid value: Expected {}', '值不对：应为 {}'],
  ['Invalid format: Expected {}', '格式不对：应为 {}'],
  ['Invalid email: not accepted', '电子邮箱不对'],
  ['control characters are not accepted', '不接受控制字符'],
  ['a file name without a path', '应为不含路径的文件名'],
  ['a dataflow id: a-z, 0-9, _', '应为数据流标识：a-z、0-9、_'],
  [
    'a period as SDMX writes it (2017, 2017-S1, 2017-Q3, 2017-09, 2017-W05, 2017-09-30), or backfill',
    '应为 SDMX 的时期（2017、2017-S1、2017-Q3、2017-09、2017-W05、2017-09-30）或者 backfill',
  ],
  ['a SHA-256 in 64 lower-case hexadecimal digits', '应为 SHA-256：64 位小写十六进制数字'],
  ['a date as in 2018-01-31', '应为日期，如 2018-01-31'],
  ['as `next` of the page before gave it', '应为上一页的 `next`'],

  // Requests.
  ['This names the applicant; nothing has changed.', '其中写明了申请人，未作任何改动'],
  ['The request does not take this now: {}', '申请目前不能这样办理：{}'],
  ['There is no such letter', '没有这一文书'],
  [
    'This document is larger than can be sent here: please ask the office for it',
    '此文件过大，不能在此发送：请向本机关索取',
  ],
  ['There is no such document', '没有这一文件'],
  ['There is no such act; there are {}', '没有这一操作；可用的有 {}'],
  ['Files are not sent with this form', '此表单不发送文件'],
  ['The notice cannot be taken in; nothing has changed.', '通知不能录入，未作任何改动'],
  ['These notices are on record with the same days.', '这些通知已经录入，日期相同'],
  ['The request is not in a state that allows this.', '申请当前的状态不允许此操作'],
  ['This cannot be recorded; nothing has changed.', '不能记录，未作任何改动'],
  ['The entry cannot be written', '条目不能写入'],
  ['Only an answered request stands in the disclosure log', '只有已答复的申请才列入答复目录'],
  ['There is no such list', '没有这一清单'],
  ['The list is at version {} by now: read it again', '清单现在是版本 {}：请重新读取'],
  ['The request is kept until {}', '申请须保存至 {}'],
  ['Files of this kind are not accepted', '不接受这种文件'],
  [
    'Say first why you read it: reveal the part file-{} with a reason',
    '请先说明理由再读取：以理由查看 file-{}',
  ],
  ['There is no such file', '没有这一文件'],
  ['File {} is {}: there is nothing to read', '文件 {} 的状态是 {}：没有可读的内容'],
  ['This cannot be entered; nothing has changed.', '不能录入，未作任何改动'],
  ['The request is closed: nothing can be split off it', '申请已经办结，不能再拆分'],
  ['The letter cannot be written; nothing has changed.', '文书不能生成，未作任何改动'],
  ['The letter cannot be written', '文书不能生成'],
  ['A letter is read as text/html or as {}', '文书可读取为 text/html 或者 {}'],
  [
    'The subject of this token cannot stand in a record: letters, digits, . : @ _ -',
    '令牌的主体不能写入记录：只能用字母、数字和 . : @ _ -',
  ],
  ['There is no such request', '没有这一申请'],
  ['There is no such {}', '没有这一{}'],
  [
    'The mail server {}; nothing is recorded, and the letter can be sent again.',
    '邮件服务器未能接收（{}）；未作记录，文书可以再次发送',
  ],
  ['The letter cannot be sent; nothing has changed.', '文书不能发送，未作任何改动'],
  ['{} takes the role {}', '{} 需要角色 {}'],
  ['Nothing was read', '没有读取任何内容'],
  ['The request has been disposed of', '申请已经处置'],
  ['{} is on record already', '{} 已经登记'],
  ['This challenge was used before: solve a fresh one', '此验证已经用过：请换新的'],
  ['The entry has changed since you read it', '您读取之后条目已有变动'],
  ['{} stands in the disclosure log already', '{} 已经列入答复目录'],
  ['No entry of this request waits for approval', '此申请没有等待批准的条目'],
  ['An entry is approved by another person than the one who wrote it', '条目须由撰写人以外的人批准'],
  ['The file has been taken in already', '文件已经接收'],
  ['There is no file {}', '没有文件 {}'],
  ['File {} has not been taken in', '文件 {} 尚未接收'],
  ['Another sweep has claimed this reminder', '此提醒已由另一次巡查处理'],
  ['The request has changed since it was read', '读取之后申请已有变动'],
  ['The request has changed since you read it', '您读取之后申请已有变动'],
  ['The holiday notices have changed since you read them', '您读取之后节假日通知已有变动'],
  ['A file holds at most {} new notices', '一个文件最多 {} 个新通知'],
  ['No notice {} waits for approval', '没有等待批准的通知 {}'],
  [
    'A notice is put in force by another person than the one who proposed it',
    '通知须由提出人以外的人批准生效',
  ],
  ['The list has changed since you read it', '您读取之后清单已有变动'],
  ['List {} is there already', '清单 {} 已经存在'],
  ['The list is closed', '清单已经关闭'],
  ['{} is on the list already', '{} 已在清单上'],
  ['This list does not wait for approval', '此清单不在等待批准'],
  ['{} is not on this list', '{} 不在此清单上'],
  ['{} has been struck already', '{} 已经划去'],
  ['A list is approved by two people; you have approved it already', '清单须由两人批准，您已经批准过'],
  ['{} is settled already', '{} 已经处理'],
  ['The request has been disposed of already', '申请已经处置'],
  ['Only a closed request can be disposed of', '只有办结的申请才能处置'],
  [
    'Reconsideration or a suit is pending: it is disposed of after that',
    '复议或者诉讼尚未终结：终结之后再处置',
  ],
  ['No disposal waits for approval', '没有等待批准的处置'],
  ['The request is open again', '申请已重新开始办理'],
  ['A disposal is approved by another person than the one who proposed it', '处置须由提出人以外的人批准'],
  ['No request has this number and this secret', '编号或者密码不符'],
  [
    'Ask the office for a new secret: this one opens no text yet',
    '请向本机关索取新的密码：此密码还不能打开内容',
  ],
  ['Say which parts you read, and why', '请说明读取哪些部分以及理由'],
  ['What people wrote in this request has been destroyed', '此申请的内容已经销毁'],
  ['This text is longer than is kept', '文字过长，不能保存'],

  // Registers and the report.
  ['limit is a whole number from 1 to {}', 'limit 是 1 至 {} 的整数'],
  ['This is no cursor', 'cursor 无效'],
  ['More than {} entries: export a year at a time, or list them', '超过 {} 条：请按年导出，或者分页列出'],
  ['Nothing was entered: {} faults in the file{}', '没有录入：文件有 {} 处错误{}'],
  ['A file brings at most {} rows: send it in parts', '一个文件最多 {} 行：请分次发送'],
  ['The file holds no rows below its header', '文件在表头之下没有内容'],
  ['There is no such register', '没有这一台账'],
  ['A year has four digits, such as 2017', '年份是四位数字，如 2017'],
  ['form is one of {}', 'form 应为 {} 之一'],
  ['A report has a year from {} on', '年度报告的年份不早于 {}'],
  ['There is no such entry in this register', '此台账没有这一条目'],
  ['The year {} is closed in this register: reopen it first', '此台账的 {} 年已经关账：请先重新开账'],
  ['The register has changed since you read it', '您读取之后台账已有变动'],
  ['{}: the same is entered already', '{}：已有相同条目'],
  ['The entry has been withdrawn', '条目已经撤回'],
  ['The entry has been withdrawn already', '条目已经撤回'],
  ['The year {} is closed already', '{} 年已经关账'],
  ['The year {} is not closed', '{} 年没有关账'],
  ['The report cannot be frozen: {} matters are open', '年度报告不能定稿：有 {} 项未了结'],
  ['{} has not been recounted in this form', '{} 年尚未按此表式重新统计'],
  ['Nothing was frozen under this hash', '没有以此哈希定稿的内容'],
  ['The report of {} is not frozen', '{} 年的年度报告尚未定稿'],
  [
    'The records have changed since the report was frozen: open it and freeze it again',
    '定稿之后记录已有变动：请打开后重新定稿',
  ],
  ['The report is being published', '年度报告正在发布'],
  [
    'The report is {} as report/{}: cancel that first (heliostat cancel report/{})',
    '年度报告的状态是“{}”（report/{}）：请先取消（heliostat cancel report/{}）',
  ],
  ['Edition {} is public: correct it with a new edition', '第 {} 版已经公开：请以新版更正'],
  ['Edition {} of the report of {} is not public', '第 {} 版（{} 年年度报告）尚未公开'],
  ['The report has no paragraph {} in this form', '此表式的年度报告没有段落 {}'],
  [
    'Somebody else wrote this paragraph since you read it; your text was not saved',
    '您读取之后他人已改写此段，您的文字未保存',
  ],
  ['The paragraph cannot stand as it is written; nothing has changed', '此段不能这样写，未作任何改动'],
  ['The report of {} is {}: open it again before you change it', '{} 年年度报告的状态是“{}”：请先打开再改动'],
  [
    'What is frozen has changed since you looked at it: look again',
    '您查看之后定稿的内容已有变动：请重新查看',
  ],
  ['Whoever froze the report cannot review it', '定稿的人不能审查'],
  ['{} figures in the prose were typed apart from the data', '文字中有 {} 个数字不是取自数据'],
  ['Whoever froze the report cannot approve it', '定稿的人不能批准'],
  ['Somebody else wrote this paragraph', '他人已改写此段'],
  ['Somebody else is at this recount', '他人正在重新统计'],
  ['The report has changed since you read it', '您读取之后年度报告已有变动'],
  ['A report may have {} bytes: shorten its paragraphs', '年度报告不得超过 {} 字节：请缩短段落'],
];

/** What a release cannot do any more, as `step` says it. */
const DOINGS: Readonly<Record<string, string>> = {
  'be moved': '改期',
  'be cancelled': '取消',
  'be reviewed': '审查',
  'be approved': '批准',
  'be rejected': '退回',
  'be corrected': '更正',
  'be published': '发布',
  'be sealed': '封存',
  'be built again': '重新构建',
  'take an upload': '接收上传',
  'take a validation': '接收校验结果',
};

const inChinese = (word: string): string =>
  DOINGS[word] ??
  Object.entries(STATE_NAMES).find(([state]) => state === word)?.[1].zh ??
  NOUNS[word] ??
  word;

const NOUNS: Readonly<Record<string, string>> = { release: '发布', request: '申请', none: '无' };

const PATTERNS = SAID.map(([en, zh]) => {
  const escaped = en.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll('{}', '(.*?)');
  return { pattern: new RegExp(`^${escaped}$`, 's'), zh };
});

/**
 * An English sentence of a problem in Chinese; undefined for one that is not known here.
 *
 * @example inChineseWords('cpi/2017-12 has been approved already') === 'cpi/2017-12 已经批准'
 */
export const inChineseWords = (detail: string): string | undefined => {
  for (const { pattern, zh } of PATTERNS) {
    const found = pattern.exec(detail);
    if (!found) continue;
    const words = found.slice(1).map((word) => inChinese(word ?? ''));
    return zh.replaceAll('{}', () => words.shift() ?? '');
  }
  return undefined;
};
