import { regimes } from '../../../functions/law/regime.ts';
import type { LetterFacts } from '../../../functions/request/rules/letters/head.ts';
import { type Letter, letterText } from '../../../functions/request/rules/letters/letter.ts';

export const RECEIPT = 'SQ20260914-7KM2QX';

/** A letter of one request under the law of 2019, whatever it tells. */
export const letter = (
  facts: LetterFacts,
  more: { addressee?: string; subject?: string; sealed?: boolean } = {},
): Letter =>
  letterText(
    {
      sender: {
        name: { zh: '国家统计局重庆调查总队', en: 'NBS Survey Office in Chongqing' },
        numberPrefix: '渝调统公开',
        address: { zh: '重庆市', en: 'Chongqing' },
        telephone: '023-0000 0000',
        payment: { zh: '当面缴纳', en: 'at the counter' },
      },
      sequence: 3,
      day: '2026-10-12',
      addressee: more.addressee ?? '欧阳清雅',
      you: '您',
      receipt: RECEIPT,
      matter: 'disclosure',
      subject: more.subject ?? '2017年居民消费价格调查网点数量',
      receivedOn: '2026-09-14',
      regime: regimes().v2019,
      sealed: more.sealed ?? true,
    },
    facts,
  );
