import { BehindAnswer } from '../../../functions/http/contract/report/schemas.ts';
import { command } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
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
    const items: BehindAnswer['items'] = [];
    let value = 0;
    let next: string | null = null;
    do {
      const query = new URLSearchParams({ ...(form && { form }), ...(next !== null && { cursor: next }) });
      const found: { value: BehindAnswer } = await api.get(
        `${reportPath(year)}/figures/${encodeURIComponent(figure)}?${query}`,
        BehindAnswer,
      );
      items.push(...found.value.items);
      ({ value, next } = found.value);
    } while (next !== null);
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
