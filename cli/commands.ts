import type { Text } from '../functions/domain/dataflow.ts';
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
    load: async () => (await import('./commands/plan.ts')).announce,
  },
  calendar: {
    says: { zh: '发布日程', en: 'the releases by their time' },
    load: async () => (await import('./commands/plan.ts')).calendar,
  },
  reschedule: {
    says: { zh: '更改发布时间', en: 'move a release' },
    load: async () => (await import('./commands/plan.ts')).reschedule,
  },
  cancel: {
    says: { zh: '取消发布', en: 'cancel the edition in work' },
    load: async () => (await import('./commands/plan.ts')).cancel,
  },
  status: {
    says: { zh: '一次发布的状态', en: 'where a release stands' },
    load: async () => (await import('./commands/status.ts')).status,
  },
  upload: {
    says: { zh: '上传数据并等待校验', en: 'hand in the figures and wait for the validation' },
    load: async () => (await import('./commands/upload.ts')).upload,
  },
  acknowledge: {
    says: { zh: '说明警告可以接受的理由', en: 'take note of the warnings, with a reason' },
    load: async () => (await import('./commands/upload.ts')).acknowledge,
  },
  preview: {
    says: { zh: '查看封存的内容', en: 'look at what is sealed' },
    load: async () => (await import('./commands/preview.ts')).preview,
  },
  review: {
    says: { zh: '保密审查', en: 'confidentiality review' },
    load: async () => (await import('./commands/sign.ts')).review,
  },
  approve: {
    says: { zh: '批准', en: 'approve what was reviewed' },
    load: async () => (await import('./commands/sign.ts')).approve,
  },
  reject: {
    says: { zh: '退回', en: 'send it back to its editor' },
    load: async () => (await import('./commands/sign.ts')).reject,
  },
  correct: {
    says: { zh: '更正已发布的内容', en: 'correct something published: a new edition with a notice' },
    load: async () => (await import('./commands/upload.ts')).correct,
  },
  verify: {
    says: { zh: '验证已公开的内容和签名', en: 'check anything published against its signature' },
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  audit: {
    says: { zh: '操作记录及其散列链', en: 'everything done to a release, and its hash chain' },
    load: async () => (await import('./commands/audit.ts')).audit,
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
};
