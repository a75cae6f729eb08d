import { REFUSALS, type Refusal } from '../../formats/received/refusal.ts';
import type { Text } from '../../kernel/text.ts';

/**
 * How a file of a request fares: `awaited` until it lies in quarantine, `checking` until it was looked at, then
 * `kept` or `refused`. `failed`: no check of it came to an end; `removed`: a copy of an identity paper that was
 * no longer needed.
 */
export const FILE_STATES = ['awaited', 'checking', 'kept', 'refused', 'failed', 'removed'] as const;
export type FileState = (typeof FILE_STATES)[number];

export const FILE_STATE_NAMES: Readonly<Record<FileState, string>> = {
  awaited: '等待上传',
  checking: '检查中',
  kept: '已保存',
  refused: '未予接收',
  failed: '检查未完成',
  removed: '已移除',
};

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
