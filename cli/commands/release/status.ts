import { command } from '../../command.ts';
import { answer } from '../../output.ts';
import { report, shownReport } from './status-report.ts';

export const status = command({
  operands: ['FLOW/PERIOD'],
  options: {},
  notes: {
    zh: 'JSON 至少含 state、releaseAt、publishedAt、edition、faults。',
    en: 'The JSON has at least state, releaseAt, publishedAt, edition and faults.',
  },
  async run(context, _options, operand) {
    const found = await report(await context.api(), operand);
    answer(context, found.document, shownReport(found, context.lang));
    return undefined;
  },
});
