import { CompiledAnswer } from '../../../functions/report/contract/schemas.ts';
import { command } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { FORM, formQuery, reportPath } from './path.ts';

export const compile = command({
  operands: ['YEAR'],
  options: { form: FORM },
  async run(context, { form }, year) {
    const api = await context.api();
    const { value, document } = await api.get(
      `${reportPath(year)}/compiled${formQuery(form)}`,
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
