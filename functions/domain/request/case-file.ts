import type { Text } from '../text.ts';

/**
 * How a file of a request fares: `awaited` until it lies in quarantine, `checking` until it was looked at, then
 * `kept` or `refused`. `failed`: no check of it came to an end; `removed`: a copy of an identity paper that was
 * no longer needed.
 */
export const FILE_STATES = ['awaited', 'checking', 'kept', 'refused', 'failed', 'removed'] as const;
export type FileState = (typeof FILE_STATES)[number];

/** Why there is nothing to read, where that is an end. */
export const FILE_REASONS: Readonly<Partial<Record<FileState, Text>>> = {
  refused: {
    zh: '文件与其名称所示类型不符，未予保存',
    en: 'It is not what its name says, and was not kept',
  },
  failed: {
    zh: '多次查验均未完成，未予保存，请重新发送',
    en: 'Its check was tried several times and never ended; it was not kept: please send it again',
  },
  removed: {
    zh: '复议、诉讼期限届满，证件影像依规定删除',
    en: 'A copy of an identity paper, removed by rule once no remedy could be brought any more',
  },
};

/**
 * Hours after the nth order to check a file when it is looked for again. Together they outlast an outage of days
 * and end long before the quarantine empties itself (14 days).
 */
const LOOK_AGAIN_AFTER = [1, 4, 24, 72] as const;

/** Hours to wait for the check that was ordered for the nth time; null: no further one is ordered. */
export const hoursToWait = (orders: number): number | null => LOOK_AGAIN_AFTER[orders - 1] ?? null;
