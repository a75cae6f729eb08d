import { CaseAnswer } from '../../../functions/request/contract/officer-answers.ts';
import type { Context } from '../../command.ts';
import { answerCase } from './case-report.ts';
import { requestPath } from './options.ts';

type When = { day?: string | undefined; 'late-entry'?: string | undefined; words?: string | undefined };

/** An event with its day, the reason of a late entry, and what was written with it. */
export const eventWith = (event: { type: string } & Record<string, unknown>, when: When): object => ({
  ...event,
  ...(when.day === undefined ? {} : { day: when.day }),
  ...(when['late-entry'] === undefined ? {} : { lateEntry: when['late-entry'] }),
  ...(when.words === undefined ? {} : { words: when.words }),
});

/** Records an event and shows the case as it stands. */
export async function recordEvent(
  context: Context,
  receipt: string,
  event: { type: string } & Record<string, unknown>,
  when: When,
): Promise<undefined> {
  const api = await context.api();
  const path = requestPath(receipt);
  answerCase(context, await api.change(path, '/events', eventWith(event, when), CaseAnswer));
  return undefined;
}
