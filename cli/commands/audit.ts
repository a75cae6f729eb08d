import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { brokenAt } from '../../functions/domain/audit.ts';
import { officeTime } from '../../functions/domain/release.ts';
import { AuditAnswer } from '../../functions/http/schemas.ts';
import { command, EXIT, releasePath } from '../command.ts';
import { aligned, answer, shownInstant } from '../output.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** In the office's offset; what is no instant (somebody tampered) is shown as it is. */
function shownAt(at: string): string {
  try {
    return shownInstant(officeTime(Temporal.Instant.from(at)));
  } catch {
    return at;
  }
}

export const audit = command({
  operands: ['FLOW/PERIOD'],
  options: {},
  notes: {
    zh: '重新计算散列链；断裂时退出状态为 1。',
    en: 'Computes the hash chain again; the exit status is 1 when it is broken.',
  },
  async run(context, _options, operand) {
    const api = await context.api();
    const { value } = await api.get(`${releasePath(operand)}/audit`, AuditAnswer);
    const broken = brokenAt(value.items, sha256);
    const rows = value.items.map(({ seq, at, actor, action, detail }) => [
      String(seq),
      shownAt(at),
      actor,
      action,
      Object.entries(detail)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, said]) => `${name}=${said}`)
        .join(' '),
    ]);
    const verdict =
      broken === null
        ? `散列链完整 the chain is whole: ${value.items.length}`
        : `散列链在第 ${broken} 条断裂 the chain is broken at entry ${broken}`;
    answer(
      context,
      { items: value.items, whole: broken === null, brokenAt: broken },
      `${aligned(rows)}\n${verdict}`,
    );
    return broken === null ? EXIT.done : EXIT.refused;
  },
});
