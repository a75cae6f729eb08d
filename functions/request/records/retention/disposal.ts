import type { Act } from '../../../kernel/act.ts';
import type { AuditDetail } from '../../../kernel/chain.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Law } from '../../../law/law.ts';
import { addressStep } from '../../../sealed/notice-address.ts';
import { casePartition, dataKeyKey, SEALED } from '../../../store/keys.ts';
import { all, remove, type Step, type Table, transact } from '../../../store/table.ts';
import { isContested } from '../../rules/retention.ts';
import { type Case, isOpen } from '../case.ts';
import { recordEvents } from '../cases.ts';
import { withdrawDocuments } from '../disclosure-log.ts';

/**
 * Disposal by two people. Destroying the case's data key is the deletion: what was sealed under it, files and
 * letters included, is noise from then on. The pseudonymous row stays for the statistics.
 */
export const saveDisposalProposal = async (
  table: Table,
  law: Law,
  before: Case,
  reason: string,
  act: Act,
): Promise<Case> => {
  if (before.row.destroyed !== null)
    throw new Problem('conflict', { zh: '申请已经处置', en: 'The request has been disposed of already' });
  if (isOpen(before))
    throw new Problem('conflict', {
      zh: '只有办结的申请才能处置',
      en: 'Only a closed request can be disposed of',
    });
  uncontested(before);
  return recordEvents(
    table,
    law,
    before,
    {
      row: { disposal: { by: act.by, at: act.at.toString(), reason } },
      deed: { action: 'disposal proposed' },
    },
    act,
  );
};

const uncontested = ({ request }: Case): void => {
  if (isContested(request.events))
    throw new Problem('conflict', {
      zh: '复议或者诉讼尚未终结：终结之后再处置',
      en: 'Reconsideration or a suit is pending: it is disposed of after that',
    });
};

/**
 * Destroys the key of a case whose disposal another person proposed, and the hashes by which it could be told
 * to be the same person's as another.
 *
 * @throws Problem `forbidden` for the person who proposed it
 */
export const saveDisposalApproval = async (table: Table, law: Law, before: Case, act: Act): Promise<Case> => {
  const { disposal, destroyed } = before.row;
  if (destroyed !== null || disposal === null)
    throw new Problem('conflict', { zh: '没有等待批准的处置', en: 'No disposal waits for approval' });
  if (isOpen(before))
    throw new Problem('conflict', { zh: '申请已重新开始办理', en: 'The request is open again' });
  uncontested(before);
  if (disposal.by === act.by) {
    throw new Problem('forbidden', {
      zh: '处置须由提出人以外的人批准',
      en: 'A disposal is approved by another person than the one who proposed it',
    });
  }
  return destroy(table, law, before, { proposedBy: disposal.by }, act);
};

/**
 * Destroys the key of a case. `detail` says in its audit by whose word; `alongside` is written with it.
 *
 * @throws Problem `stale-version`, or `conflict` where it was destroyed already
 */
export const destroy = async (
  table: Table,
  law: Law,
  before: Case,
  detail: AuditDetail,
  act: Act,
  alongside: readonly Step[] = [],
): Promise<Case> => {
  const logged = await withdrawDocuments(table, before.receipt, act);
  const after = await recordEvents(
    table,
    law,
    before,
    {
      likenesses: [],
      row: { destroyed: act.at.toString(), sketch: '', parts: [], secret: '', notices: false },
      deed: { action: 'destroyed', detail },
    },
    act,
    () => [
      {
        write: {
          Delete: {
            TableName: table.name,
            Key: dataKeyKey(before.receipt),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
        otherwise: () =>
          new Problem('conflict', { zh: '申请已经处置', en: 'The request has been disposed of already' }),
      },
      addressStep(table, before.receipt, null),
      ...logged,
      ...alongside,
    ],
  );
  await sweepOut(table, before.receipt);
  return after;
};

/** The sealed items go too: nobody can read them, and nobody need keep them. Safe to repeat. */
export const sweepOut = async (table: Table, receipt: string): Promise<void> => {
  const items = await all(table, casePartition(receipt), { prefix: SEALED });
  for (let i = 0; i < items.length; i += 50) {
    await transact(
      table,
      items
        .slice(i, i + 50)
        .map((item) => ({ write: remove(table, { pk: casePartition(receipt), sk: String(item.sk) }) })),
    );
  }
};
