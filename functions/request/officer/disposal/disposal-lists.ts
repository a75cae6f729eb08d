import type * as v from 'valibot';
import { officeTimeOf } from '../../../kernel/day.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Table } from '../../../store/table.ts';
import type { Reply } from '../../../web/api.ts';
import { operation } from '../../../web/officers.ts';
import { namesNobody } from '../../casework/person.ts';
import type { DisposalListAnswer, DisposalListsAnswer } from '../../contract/officer-answers.ts';
import type { OfficerOperation } from '../../contract/officer-routes.ts';
import { loadCase } from '../../records/case.ts';
import {
  allLists,
  approveList,
  type DisposalEntry,
  type DisposalList,
  disposalEntries,
  findList,
  historyOf,
  strikeEntry,
} from '../../records/retention/disposal-lists.ts';
import type { CaseHandling, CaseOfficerPorts } from '../ports.ts';

type ListLine = v.InferOutput<typeof DisposalListsAnswer>['items'][number];

const listLine = (list: DisposalList): ListLine => ({
  list: list.number,
  state: list.state,
  count: list.count,
  struck: list.struck,
  destroyed: list.destroyed,
  drawnUpAt: officeTimeOf(list.drawnUpAt),
  approvals: list.approvals.map(({ by, at }) => ({ by, at: officeTimeOf(at) })),
  doneAt: list.doneAt && officeTimeOf(list.doneAt),
  version: list.version,
});

const entryLine = ({ struck, destroyed, ...entry }: DisposalEntry) => ({
  ...entry,
  struck: struck && { ...struck, at: officeTimeOf(struck.at) },
  destroyed: destroyed && officeTimeOf(destroyed),
});

const whole = async (
  table: Table,
  list: DisposalList,
): Promise<Reply<v.InferOutput<typeof DisposalListAnswer>>> => {
  const [entries, history] = await Promise.all([
    disposalEntries(table, list.number),
    historyOf(table, list.number),
  ]);
  return {
    body: {
      ...listLine(list),
      items: entries.map(entryLine),
      history: history.map(({ at, actor, action }) => ({ at: officeTimeOf(at), actor, action })),
    } satisfies v.InferOutput<typeof DisposalListAnswer>,
  };
};

const named = async ({ table }: CaseHandling, number: string | undefined): Promise<DisposalList> => {
  const list = await findList(table, number ?? '');
  if (list) return list;
  throw new Problem('not-found', { zh: '没有这一清单', en: 'There is no such list' });
};

const asRead = async (
  handling: CaseHandling,
  number: string | undefined,
  version: number,
): Promise<DisposalList> => {
  const list = await named(handling, number);
  if (list.version === version) return list;
  throw new Problem('stale-version', {
    zh: `清单现在是版本 ${list.version}：请重新读取`,
    en: `The list is at version ${list.version} by now: read it again`,
  });
};

export const disposalLists = (ports: CaseOfficerPorts): OfficerOperation<'disposalLists'> =>
  operation(ports, async ({ table }) => ({
    body: { items: (await allLists(table)).map(listLine) } satisfies v.InferOutput<
      typeof DisposalListsAnswer
    >,
  }));

export const showDisposalList = (ports: CaseOfficerPorts): OfficerOperation<'showDisposalList'> =>
  operation(ports, async (handling, call) => whole(handling.table, await named(handling, call.params.list)));

/** A request that is to be kept is taken off before the list is approved; the reason names nobody. */
export const strikeFromList = (ports: CaseOfficerPorts): OfficerOperation<'strikeFromList'> =>
  operation(ports, async (handling, call) => {
    const { receipt, reason } = call.body;
    const before = await asRead(handling, call.params.list, call.version);
    await namesNobody(handling, await loadCase(handling.table, handling.law, receipt), { reason });
    return whole(handling.table, await strikeEntry(handling.table, before, receipt, reason, handling.act));
  });

/** The first person's approval, or the second's: with that one the keys are destroyed. */
export const approveDisposalList = (ports: CaseOfficerPorts): OfficerOperation<'approveDisposalList'> =>
  operation(ports, async (handling, call) => {
    const before = await asRead(handling, call.params.list, call.version);
    return whole(handling.table, await approveList(handling.table, before, handling.act));
  });
