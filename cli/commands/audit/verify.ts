import type * as v from 'valibot';
import { ChainsAnswer } from '../../../functions/audit/contract/schemas.ts';
import type { Text } from '../../../functions/kernel/text.ts';
import { command } from '../../command.ts';
import { aligned, answer, shownInstant } from '../../output.ts';
import { EXIT } from '../../refusal.ts';

type Answer = v.InferOutput<typeof ChainsAnswer>;
type Why = NonNullable<Answer['items'][number]['broken']>['why'];

const WHY: Readonly<Record<Why, Text>> = {
  rewritten: { zh: '被改写', en: 'it was rewritten' },
  'not-sealed': { zh: '没有本机构的印记', en: 'it does not bear the office’s seal' },
  cut: { zh: '末尾被截断', en: 'the end was cut off' },
  gone: { zh: '整条链不见了', en: 'the whole chain is gone' },
  'end-differs': { zh: '与另存的链尾不符', en: 'another end is kept beside it' },
  'anchor-differs': { zh: '与锚定的散列不符', en: 'another hash was anchored' },
};

/** What is wrong with the anchor itself; null where nothing is. */
const anchorFault = ({ anchor }: Answer): Text | null => {
  if (!anchor) return { zh: '还没有锚定', en: 'nothing is anchored yet' };
  if (!anchor.whole)
    return { zh: '锚定文件没有本机构的印记', en: 'the anchor does not bear the office’s seal' };
  if (!anchor.recent) return { zh: '锚定已过期', en: 'the anchor is older than two nights' };
  return null;
};

export const verify = command({
  operands: [],
  options: {},
  notes: {
    zh: '逐条比对所有审计链的散列、印记、链尾和每夜的锚定；有不符时退出状态为 1。',
    en: 'Compares every audit chain with its hashes, its seals, its end and the nightly anchor; the exit status is 1 where anything differs.',
  },
  async run(context) {
    const api = await context.api();
    const { lang } = context;
    const items: Answer['items'] = [];
    let page: Answer;
    let after = '';
    do {
      const query = after === '' ? '' : `?after=${encodeURIComponent(after)}`;
      page = (await api.get(`/api/staff/audit/chains${query}`, ChainsAnswer)).value;
      items.push(...page.items);
      after = page.next ?? '';
    } while (after !== '');
    const broken = items.flatMap(({ subject, broken: found }) => (found ? [{ subject, ...found }] : []));
    const fault = anchorFault(page);
    const entries = items.reduce((sum, one) => sum + one.entries, 0);
    const lines = [
      aligned(broken.map(({ subject, entry, why }) => [subject, String(entry), WHY[why][lang]])),
      page.anchor
        ? `锚定 anchored ${shownInstant(page.anchor.at)}: ${page.anchor.chains}${fault ? ` (${fault[lang]})` : ''}`
        : (fault?.[lang] ?? ''),
      broken.length === 0
        ? `审计链完整 the chains are whole: ${items.length}, ${entries} 条 entries`
        : `断裂的链 broken chains: ${broken.length} / ${items.length}`,
    ];
    answer(
      context,
      { anchor: page.anchor, chains: items.length, entries, broken },
      lines.filter((line) => line !== '').join('\n'),
    );
    return broken.length === 0 && fault === null ? EXIT.done : EXIT.refused;
  },
});
