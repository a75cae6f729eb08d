import { CompiledAnswer } from '../../../functions/http/contract/register/schemas.ts';
import { command, optional } from '../../command.ts';
import { aligned, answer } from '../../output.ts';

export const compile = command({
  operands: ['YEAR'],
  options: {
    form: optional(
      'free|2019|2021',
      '报告格式（默认：该年度适用的格式）',
      'the form (default: the one due for that year)',
    ),
  },
  async run(context, { form }, year) {
    const api = await context.api();
    const query = form === undefined ? '' : `?form=${encodeURIComponent(form)}`;
    const { value, document } = await api.get(
      `/api/staff/reports/${encodeURIComponent(year)}/compiled${query}`,
      CompiledAnswer,
    );
    const { lang } = context;
    const broken = value.identities.filter(({ holds }) => !holds);
    const lines = [
      aligned(value.figures.map(({ id, name, value: figure }) => [id, String(figure), name[lang]])),
      aligned(broken.map(({ id, says, left, right }) => [id, `${left} ≠ ${right}`, says[lang]])),
      value.open.map(({ says }) => says[lang]).join('\n'),
    ];
    answer(context, document, lines.filter((line) => line !== '').join('\n\n'));
    return undefined;
  },
});
