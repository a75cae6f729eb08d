import type { Text } from '../../kernel/text.ts';

/** Why a file is not taken, and what whoever sent it can do. */
export const REFUSALS = {
  'other-type': {
    zh: '文件内容与其名称所示类型不符，或者不是可以接收的类型；请另选一个文件，或者重新导出、扫描后再发送',
    en: 'It is not what its name says, or not of a type that is accepted: please choose another file, or export or scan it again',
  },
  'cut-off': {
    zh: '文件不完整，结尾缺失；请重新导出或者扫描后再发送',
    en: 'It is incomplete, its end is missing: please export or scan it again',
  },
  damaged: {
    zh: '文件已损坏，无法打开；请重新导出或者扫描后再发送',
    en: 'It is damaged and cannot be opened: please export or scan it again',
  },
  encrypted: {
    zh: '文件已加密，无法查验；请去除密码后再发送',
    en: 'It is encrypted and cannot be checked: please remove the password',
  },
  program: {
    zh: '文件含有宏或者其他程序；请去除后再发送',
    en: 'It carries macros or another program: please remove them',
  },
  active: {
    zh: 'PDF 含有脚本，或者在打开时自动执行动作；请打印为普通 PDF 或者扫描后再发送',
    en: 'The PDF carries scripts, or acts by itself when opened: please print it to a plain PDF, or scan it',
  },
  virus: {
    zh: '病毒查验未通过；请检查您的设备后用其他方式提供',
    en: 'A virus was found in it: please check your device, and hand the document in another way',
  },
} as const satisfies Record<string, Text>;

export type Refusal = keyof typeof REFUSALS;

export const REFUSAL_NAMES = Object.keys(REFUSALS) as [Refusal, ...Refusal[]];
