import type { Text } from '../../kernel/text.ts';
import { OFFICE } from '../../web/pages/site.ts';
import { MOST_HANDED_BYTES } from '../rules/case-file.ts';

/** What a page says in place of a way to fetch a document that is larger than one answer carries. */
export const ASK_FOR_IT: Text = {
  zh: `文件较大，不能在网上领取：请致电 ${OFFICE.phone}，由本机关邮寄，或者到场领取。`,
  en: `It is too large to be fetched here: call ${OFFICE.phone} to have it sent by post, or fetch it in person.`,
};

export const isTooLargeToFetch = (bytes: number): boolean => bytes > MOST_HANDED_BYTES;
