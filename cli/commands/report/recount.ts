import { RecountAnswer } from '../../../functions/report/contract/schemas.ts';
import type { Api } from '../../client.ts';
import { type Context, command } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { EXIT } from '../../refusal.ts';
import { FORM, formQuery, reportPath } from './path.ts';

const FIRST_WAIT_MS = 100;
const MOST_WAIT_MS = 2000;

/** Orders a recount and waits until it is done, however long it takes. */
export const recounted = async (
  { io }: Pick<Context, 'io'>,
  api: Api,
  year: string,
  form: string | undefined,
): Promise<{ value: RecountAnswer; document: unknown }> => {
  let asked = await api.create(
    `${reportPath(year)}/recount`,
    form === undefined ? {} : { form },
    RecountAnswer,
  );
  for (let wait = FIRST_WAIT_MS; asked.value.state !== 'done'; wait = Math.min(wait * 2, MOST_WAIT_MS)) {
    await io.wait(wait);
    asked = await api.get(`${reportPath(year)}/recount${formQuery(form)}`, RecountAnswer);
  }
  return asked;
};

/** A line for each figure that differs, with the records behind it. */
export const differenceLines = ({ differences }: RecountAnswer): string =>
  aligned(
    differences.map(({ figure, kept, recounted: found, rows, behind }) => [
      figure,
      `${kept} ≠ ${found}`,
      `${behind.join(' ')}${rows > behind.length ? ` … (${rows})` : ''}`,
    ]),
  );

export const recount = command({
  operands: ['YEAR'],
  options: { form: FORM },
  notes: {
    zh: '逐条重新清点该年度的全部记录并与各项数字核对；不一致时列出数字及其背后的记录，退出状态为 1。',
    en: 'Counts every record anew and compares each figure. Where one differs it is named with the records behind it, and the exit status is 1.',
  },
  async run(context, { form }, year) {
    const { value, document } = await recounted(context, await context.api(), year, form);
    const said = value.agrees
      ? {
          zh: `核对 ${value.records} 条记录，全部一致。`,
          en: `${value.records} records counted: every figure agrees.`,
        }[context.lang]
      : value.differences.length > 0
        ? differenceLines(value)
        : {
            zh: '清点期间数字有变动，请再次清点。',
            en: 'The figures moved while they were counted: count again.',
          }[context.lang];
    answer(context, document, said);
    return value.agrees ? undefined : EXIT.refused;
  },
});
