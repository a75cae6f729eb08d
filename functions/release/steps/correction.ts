import { isReport } from '../../kernel/addresses.ts';
import { Problem } from '../../kernel/problem.ts';
import { actOf } from '../../web/api.ts';
import { saveRelease } from '../records/releases.ts';
import * as life from '../rules/life.ts';
import { parseReleaseAt } from '../rules/release.ts';
import { type Makes, releaseAsRead, releaseReply } from './ports.ts';

/** The next edition of something published is opened, with its notice. */
export const correct: Makes<'correct'> = (ports) => async (call) => {
  const { notice, releaseAt } = call.body;
  const act = actOf(ports, call);
  const before = await releaseAsRead(ports, call);
  if (isReport(before)) {
    throw new Problem('conflict', {
      zh: `年度报告按报告更正：heliostat report correct ${before.period}`,
      en: `A report is corrected as a report: heliostat report correct ${before.period}`,
    });
  }
  const at = releaseAt === undefined ? null : parseReleaseAt(releaseAt, act.at);
  const after = life.corrected(before, notice, at);
  const deed = { action: 'correction opened', detail: { edition: after.edition } };
  return releaseReply(ports, await saveRelease(ports.table, before, after, act, deed));
};
