import type { Text } from '../kernel/text.ts';
import type { DeliveryState } from './rules/attempts.ts';

/** A post is not begun when less than this is left: longer than a platform may take to answer. */
export const LONGEST_MS = 15_000;

/** The ends of which somebody should know, and how they are told. */
export const TROUBLE: Partial<Record<DeliveryState, Text>> = {
  refused: { zh: '平台拒绝', en: 'was refused' },
  'given-up': { zh: '多次尝试未能发出', en: 'could not be sent within a day' },
  unknown: {
    zh: '已发出但未收到答复，可能已经显示，请到平台查看',
    en: 'was sent and no answer came: it may be there, look at the platform',
  },
};
