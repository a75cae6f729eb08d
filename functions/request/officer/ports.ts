import { Problem } from '../../kernel/problem.ts';
import { RECEIPT } from '../../kernel/receipt.ts';
import type { Call } from '../../web/api.ts';
import type { Handling, OfficerPorts } from '../../web/officers.ts';
import { asRead as unchanged } from '../../web/once.ts';
import type { CaseworkPorts } from '../casework/ports.ts';
import { type Case, loadCase } from '../records/case.ts';

/** What officers work with on cases, their files included. */
export type CaseOfficerPorts = OfficerPorts & CaseworkPorts;

/** A call as an officer handles it, with what works on cases. */
export type CaseHandling = Handling<CaseOfficerPorts>;

export const receiptOf = (call: Call): string => {
  const receipt = call.params.receipt ?? '';
  if (RECEIPT.test(receipt)) return receipt;
  throw new Problem('not-found', { zh: '没有这一申请', en: 'There is no such request' });
};

export const loadNamedCase = ({ table, law }: CaseHandling, call: Call): Promise<Case> =>
  loadCase(table, law, receiptOf(call));

/** The case as the caller saw it. @throws Problem `stale-version` */
export const caseAsRead = async (handling: CaseHandling, call: Call): Promise<Case> =>
  unchanged(call, 'request', await loadNamedCase(handling, call));

/** A number in an address: of a letter, or of a file. */
export const numberOf = (given: string | undefined, what: 'letter' | 'file'): number => {
  if (given !== undefined && /^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new Problem('not-found', {
    zh: what === 'letter' ? '没有这一文书' : '没有这一文件',
    en: `There is no such ${what}`,
  });
};
