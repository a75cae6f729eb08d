import { Temporal } from 'temporal-polyfill';
import type * as v from 'valibot';
import type { Day } from '../../../kernel/day.ts';
import { Problem } from '../../../kernel/problem.ts';
import { operation } from '../../../web/officers.ts';
import { namesNobody } from '../../casework/person.ts';
import { RETENTION } from '../../choices.ts';
import type { DisposableAnswer } from '../../contract/officer-answers.ts';
import type { OfficerOperation } from '../../contract/officer-routes.ts';
import { registerOfYear } from '../../records/register.ts';
import {
  saveDisposalApproval as approve,
  saveDisposalProposal as propose,
} from '../../records/retention/disposal.ts';
import { type CaseOfficerPorts, caseAsRead } from '../ports.ts';
import { archivedTo } from '../view.ts';
import { caseReply } from '../work.ts';

/** The law on disclosure began in 2008; no register is older. */
const FIRST_YEAR = 2008;

/** Destroying early is possible, since the law may demand it (个人信息保护法 Art 47), and is never a slip. */
export const proposeDisposal = (ports: CaseOfficerPorts): OfficerOperation<'proposeDisposal'> =>
  operation(ports, async (handling, call) => {
    const { reason, early } = call.body;
    const before = await caseAsRead(handling, call);
    await namesNobody(handling, before, { reason });
    const until = archivedTo(before.deadline.stoppedOn);
    if (until !== null && until >= handling.law.today.toString() && !early) {
      throw new Problem(
        'invalid',
        { zh: `申请须保存至 ${until}`, en: `The request is kept until ${until}` },
        {
          faults: [
            {
              code: 'archive-period',
              pointer: '/early',
              detail: { zh: `请说明要在 ${until} 之前处置`, en: `Say that it is to go before ${until}` },
            },
          ],
        },
      );
    }
    return caseReply(handling, await propose(handling.table, handling.law, before, reason, handling.act));
  });

export const approveDisposal = (ports: CaseOfficerPorts): OfficerOperation<'approveDisposal'> =>
  operation(ports, async (handling, call) => {
    const before = await caseAsRead(handling, call);
    return caseReply(handling, await approve(handling.table, handling.law, before, handling.act));
  });

/** What is due for disposal, oldest first. */
export const disposableRequests = (ports: CaseOfficerPorts): OfficerOperation<'disposableRequests'> =>
  operation(ports, async ({ table, law }) => {
    const today: Day = law.today.toString();
    const last = law.today.subtract(Temporal.Duration.from({ years: RETENTION.years })).year;
    const years = Array.from({ length: Math.max(0, last - FIRST_YEAR + 1) }, (_, i) => FIRST_YEAR + i);
    const rows = (await Promise.all(years.map((year) => registerOfYear(table, String(year))))).flat();
    const items = rows
      .flatMap(({ receipt, stoppedOn, destroyed }) => {
        const until = archivedTo(stoppedOn);
        if (stoppedOn === null || until === null || until >= today || destroyed !== null) return [];
        return [{ receipt, closedOn: stoppedOn, keptUntil: until }];
      })
      .sort((a, b) => (a.closedOn < b.closedOn ? -1 : 1));
    return { body: { items } satisfies v.InferOutput<typeof DisposableAnswer> };
  });
