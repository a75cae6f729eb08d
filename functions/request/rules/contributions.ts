import type { Contribution } from '../../kernel/contribution.ts';
import type { Day } from '../../kernel/day.ts';
import type { ApplicantKind, Outcome, ReplyKind } from '../../law/outcome.ts';
import type { Channel } from '../../law/regime.ts';
import type { RemedyKind, RemedyResult } from '../../law/remedy.ts';
import type { CaseState } from './states.ts';

/** What the annual report needs of a request. */
export type ReportedCase = {
  state: CaseState;
  kind: ApplicantKind;
  channel: Channel;
  receivedOn: Day;
  outcome: Outcome | null;
  reply: ReplyKind | null;
  /** The day on which the case ended: its answer dispatched, or closed without one; null while it is open. */
  stoppedOn: Day | null;
  inTime: boolean | null;
  remedies: readonly { kind: RemedyKind; result: RemedyResult; day: Day }[];
};

/** States in which a request counts as dealt with; a withdrawal and a transfer are 其他处理 · 其他 (unconfirmed). */
const ENDED: readonly CaseState[] = ['dispatched', 'delivered', 'withdrawn', 'transferred'];

/** A request that goes on as another one is counted as that one. */
const ELSEWHERE: readonly CaseState[] = ['linked', 'split'];

const outcomeOf = ({ state, outcome }: ReportedCase): Outcome =>
  state === 'withdrawn' || state === 'transferred' ? 'other-handling' : (outcome ?? 'other-handling');

/**
 * The cells that a request moves: new in the year of its receipt, ended in the year of its end, a remedy in the
 * year in which the office learnt of it. What is carried over follows: all that came less all that ended.
 */
export const caseContributions = (one: ReportedCase): Contribution[] => {
  if (ELSEWHERE.includes(one.state)) return [];
  const cell = (day: Day, tally: string, part: string): Contribution => ({
    year: day.slice(0, 4),
    tally,
    part,
    amount: 1,
  });
  const came = [
    cell(one.receivedOn, 'requests.new', one.kind),
    cell(one.receivedOn, 'requests.channel', one.channel),
  ];
  const remedies = one.remedies.map(({ kind, result, day }) => cell(day, `requests.remedy.${kind}`, result));
  if (!ENDED.includes(one.state) || one.stoppedOn === null) return [...came, ...remedies];
  const outcome = outcomeOf(one);
  return [
    ...came,
    cell(one.stoppedOn, 'requests.ended', `${outcome}/${one.kind}`),
    cell(one.stoppedOn, 'requests.reply', `${outcome}/${one.reply ?? 'none'}`),
    cell(one.stoppedOn, 'requests.in-time', one.inTime === false ? 'late' : 'in-time'),
    ...remedies,
  ];
};
