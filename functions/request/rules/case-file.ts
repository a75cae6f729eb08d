import type { Text } from '../../kernel/text.ts';

/**
 * How a file of a request fares: `awaited` until it lies in quarantine, `checking` until it was looked at, then
 * `kept` or `refused`. `failed`: no check of it came to an end; `removed`: a copy of an identity paper that was
 * no longer needed.
 */
export const FILE_STATES = ['awaited', 'checking', 'kept', 'refused', 'failed', 'removed'] as const;
export type FileState = (typeof FILE_STATES)[number];

/**
 * The largest file that comes with a form, in bytes. What starts a function may have 6 MiB, which base64 makes of
 * 4.7 MB; the gateway refuses more with words of its own.
 */
export const MOST_FORM_BYTES = 4_000_000;

/**
 * The largest document that is handed out over the web, in bytes: one answer of a function carries no more. Officers may
 * release larger ones; those are asked for.
 */
export const MOST_HANDED_BYTES = 4 * 1024 * 1024;

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

/** Whether a virus scanner looked at a file that is kept; `not-scanned`: the office has none. */
export const SCANS = ['clean', 'not-scanned'] as const;
export type Scan = (typeof SCANS)[number];

/** Why there is nothing to read, where that is an end. */
const END_REASONS: Readonly<Partial<Record<FileState, Text>>> = {
  failed: {
    zh: '多次查验均未完成，未予保存，请重新发送',
    en: 'Its check was tried several times and never ended; it was not kept: please send it again',
  },
  removed: {
    zh: '复议、诉讼期限届满，证件影像依规定删除',
    en: 'A copy of an identity paper, removed by rule once no remedy could be brought any more',
  },
};

/** Why there is nothing to read of a file; null where there is, or where it is still looked at. */
export const fileReason = (state: FileState, refusal: Refusal | null): Text | null => {
  if (state !== 'refused') return END_REASONS[state] ?? null;
  const { zh, en } = REFUSALS[refusal ?? 'other-type'];
  return { zh: `${zh}（未予保存）`, en: `${en}. It was not kept` };
};

/**
 * Hours after the nth order to check a file when it is looked for again. Together they outlast an outage of days
 * and end long before the quarantine empties itself (14 days).
 */
const LOOK_AGAIN_AFTER = [1, 4, 24, 72] as const;

/** Hours to wait for the check that was ordered for the nth time; null: no further one is ordered. */
export const hoursToWait = (orders: number): number | null => LOOK_AGAIN_AFTER[orders - 1] ?? null;
