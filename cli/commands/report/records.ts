import { BehindAnswer } from '../../../functions/report/contract/schemas.ts';
import { command } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { everyPage } from '../../pages.ts';
import { FORM, reportPath } from './path.ts';

export const records = command({
  operands: ['YEAR', 'FIGURE'],
  options: { form: FORM },
  notes: {
    zh: '列出一个数字背后的全部记录，以及每条记录计入多少。数字的编号见 report compile。',
    en: 'Lists every record behind a figure, and what each adds to it. The ids of figures come with report compile.',
  },
  async run(context, { form }, year, figure) {
    const api = await context.api();
    const path = `${reportPath(year)}/figures/${encodeURIComponent(figure)}`;
    const pages = await everyPage(api, path, { form }, BehindAnswer);
    const items = pages.flatMap((page) => page.items);
    const value = pages.at(-1)?.value ?? 0;
    const said = { zh: `${value}，${items.length}条记录`, en: `${value}, from ${items.length} records` }[
      context.lang
    ];
    const lines = aligned(
      items.map(({ record, amount, texts }) => [
        record,
        texts.length > 0 ? texts.join('、') : String(amount),
      ]),
    );
    answer(context, { year, figure, value, items }, [said, lines].join('\n'));
    return undefined;
  },
});
