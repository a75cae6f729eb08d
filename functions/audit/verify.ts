import { Temporal } from 'temporal-polyfill';
import { MATTERS } from '../kernel/chain.ts';
import { officeTime } from '../kernel/day.ts';
import { knownChain, knownChains } from '../store/audit/audit.ts';
import type { OperationsOf } from '../web/api.ts';
import { isRecent, type Ledger } from './anchor.ts';
import { newestAnchor } from './anchors.ts';
import { anchoredIn, compareChain } from './compare.ts';
import type { AUDIT_ROUTES } from './contract/routes.ts';

/** So many chains are compared in one answer. */
const MOST = 40;

/** Subjects after `after` that the table or the anchor knows, in order, at most `MOST` of them, and whether more follow. */
const nextSubjects = async (
  { table }: Ledger,
  anchored: readonly string[],
  after: string,
): Promise<{ subjects: string[]; more: boolean }> => {
  const from = after.split('/')[0] ?? '';
  for (const matter of MATTERS) {
    if (matter < from) continue;
    const { chains, more } = await knownChains(table, matter, matter === from ? after : '', MOST);
    const last = chains.at(-1)?.subject ?? '';
    const own = anchored.filter(
      (subject) => subject.split('/')[0] === matter && subject > after && (!more || subject <= last),
    );
    const subjects = [...new Set([...chains.map(({ subject }) => subject), ...own])].sort();
    if (subjects.length > 0) return { subjects, more: more || matter !== MATTERS.at(-1) };
  }
  return { subjects: [], more: false };
};

/** The comparison of every chain with its seals, its end and the last night's anchor, some at a time. */
export const verifyChains =
  (ledger: Ledger): OperationsOf<typeof AUDIT_ROUTES, 'auditor'>['verifyChains'] =>
  async (call) => {
    const { after } = call.query;
    const anchor = await newestAnchor(ledger.anchors);
    const anchored = anchoredIn(anchor?.whole ? anchor.file.ends : []);
    const { subjects, more } = await nextSubjects(ledger, [...anchored.keys()], after);
    const items = await Promise.all(
      subjects.map((subject) =>
        compareChain(ledger.table, subject, anchored.get(subject) ?? null, () =>
          knownChain(ledger.table, subject),
        ),
      ),
    );
    return {
      body: {
        anchor: anchor && {
          key: anchor.key,
          at: officeTime(Temporal.Instant.from(anchor.file.at)),
          chains: anchor.file.ends.length,
          whole: anchor.whole,
          recent: isRecent(anchor.file.at, ledger.now()),
        },
        items,
        next: more ? (subjects.at(-1) ?? null) : null,
      },
    };
  };
