import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type * as v from 'valibot';
import { brokenAt, departsAt } from '../functions/kernel/chain.ts';
import { officeTime } from '../functions/kernel/day.ts';
import type { Text } from '../functions/kernel/text.ts';
import { AuditAnswer } from '../functions/web/shapes.ts';
import { shownAction } from './audit-words.ts';
import { type Context, command } from './command.ts';
import { aligned, answer, shownInstant } from './output.ts';
import { EXIT } from './refusal.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** An instant as it is recorded, which people read in the office's time. */
const UTC = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** In the office's offset; what is no instant (somebody tampered) is shown as it is. */
function shownAt(at: string): string {
  try {
    return shownInstant(officeTime(Temporal.Instant.from(at)));
  } catch {
    return at;
  }
}

/** A hash chain, computed again and compared with the head that its record keeps; the exit status tells whether it is whole. */
export function answerChain(context: Context, { items, head }: v.InferOutput<typeof AuditAnswer>): number {
  const broken = brokenAt(items, sha256) ?? (head && departsAt(items, head));
  const rows = items.map(({ seq, at, actor, action, detail }) => [
    String(seq),
    shownAt(at),
    actor,
    shownAction(action, context.lang),
    Object.entries(detail)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, said]) => `${name}=${typeof said === 'string' && UTC.test(said) ? shownAt(said) : said}`)
      .join(' '),
  ]);
  const verdict =
    broken === null
      ? `散列链完整 the chain is whole: ${items.length}`
      : `散列链在第 ${broken} 条断裂 the chain is broken at entry ${broken}`;
  answer(context, { items, whole: broken === null, brokenAt: broken }, `${aligned(rows)}\n${verdict}`);
  return broken === null ? EXIT.done : EXIT.refused;
}

/** The command that shows a chain of one record, and computes it again. `path`: the chain's address, by the operand. */
export const chainCommand = (operands: readonly [string], path: (named: string) => string, says: Text) =>
  command({
    operands,
    options: {},
    notes: {
      zh: `${says.zh}重新计算散列链；断裂时退出状态为 1。`,
      en: `${says.en} The hash chain is computed again; the exit status is 1 when it is broken.`,
    },
    async run(context, _options, named) {
      const api = await context.api();
      return answerChain(context, (await api.get(path(named), AuditAnswer)).value);
    },
  });
