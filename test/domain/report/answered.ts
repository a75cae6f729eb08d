import { CHANNELS } from '../../../functions/domain/law/regime.ts';
import type { ReportedCase } from '../../../functions/domain/report/cases.ts';
import { APPLICANT_KINDS } from '../../../functions/domain/request/answer/outcome.ts';

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
