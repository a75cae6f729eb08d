import type { Said } from './said.ts';

/** Questions from the public. */
export const OF_QUESTIONS: readonly Said[] = [
  ['There is no such question', '没有这一咨询'],
  ['The question is {}: this cannot be done any more', '咨询的状态是“{}”，不能再这样办理'],
  ['Only an answered question is published', '已经答复的咨询才能公布'],
  ['The wording is {}: this cannot be done', '问答的状态是“{}”，不能这样办理'],
  ['A wording is approved by another person than the one who wrote it', '问答须由拟写人以外的另一人批准'],
  ['This day has not come yet.', '这一天尚未到来'],
  ['This time has not come yet.', '这一时刻尚未到来'],
  ['This lies more than a year back.', '这一天在一年以前'],
  ['The question has changed since you read it', '您读取之后咨询已有变动'],
  ['The words of this question were destroyed', '此咨询的内容已经销毁'],
  ['Say what it was about: the register of consultations shows it.', '请写明内容摘要：登记簿中要显示'],
  ['Whoever asked gave no mail address: answer another way.', '提问人没有留下邮箱：请以其他方式答复'],
  ['A mail leaves now, and has no other time.', '邮件即刻发出，不另写时间'],
  ['It was answered between the day on which it came and today.', '答复之日应在收到之日与今天之间'],
  ['This question was answered often enough: enter a new one.', '此咨询答复次数已多：请另行录入'],
  ['Closed questions are listed by year: say which', '已办结的咨询按年列出：请给出年度'],
  ['It was received on the day on which the question came, or later.', '申请的收到之日不早于咨询的收到之日'],
  ['{} is one of {}', '{} 应为 {} 之一'],
];
