import { APPLICANT_KINDS } from '../../../functions/law/outcome.ts';
import { CHANNELS } from '../../../functions/law/regime.ts';
import type { ReportedCase } from '../../../functions/request/rules/contributions.ts';

/** So many requests of 2017, answered in time, by several kinds of people on several ways. */
export const answered = (
  n: number,
  reply: ReportedCase['reply'],
  outcome: ReportedCase['outcome'],
): ReportedCase[] =>
  Array.from({ length: n }, (_, i) => ({
    state: 'delivered',
    kind: APPLICANT_KINDS[i % 2] ?? 'other',
    channel: CHANNELS[i % 4] ?? 'web',
    receivedOn: '2017-05-02',
    stoppedOn: '2017-05-20',
    outcome,
    reply,
    inTime: true,
    remedies: [],
  }));
