import type { Day } from '../../kernel/day.ts';
import type { Text } from '../../kernel/text.ts';
import { APPLICANT_KINDS, OUTCOMES } from '../../law/outcome.ts';
import { REGISTERS } from '../../register/rules/registers.ts';
import { readerOf, type Years } from './cells.ts';
import { type Figure, figuresOf, type ReportForm } from './figures.ts';

/** An identity of the statutory form; `says` what must be equal, `left` and `right` what is. */
type Identity = {
  readonly id: string;
  readonly says: Text;
  readonly left: number;
  readonly right: number;
  readonly holds: boolean;
};

/** What is not settled yet, and what to do about it. */
type OpenMatter = { readonly id: string; readonly says: Text };

export type Compiled = {
  readonly year: string;
  readonly form: ReportForm;
  readonly figures: readonly Figure[];
  readonly identities: readonly Identity[];
  readonly open: readonly OpenMatter[];
};

const identity = (id: string, says: Text, left: number, right: number): Identity => ({
  id,
  says,
  left,
  right,
  holds: left === right,
});

const SUM: Text = {
  zh: '本年新收 + 上年结转 = 本年办理结果总计 + 结转下年度',
  en: 'new + carried in = dealt with + carried out',
};
const ACROSS: Text = { zh: '各类申请人之和 = 总计', en: 'the kinds of applicant add up to the total' };
const DOWN: Text = {
  zh: '各项办理结果之和 = 本年度办理结果总计',
  en: 'the outcomes add up to what was dealt with',
};

const identitiesOf = (figures: readonly Figure[], form: ReportForm): Identity[] => {
  const value = new Map(figures.map((figure) => [figure.id, figure.value]));
  const at = (line: string, column: string): number => value.get(`requests.${line}.${column}`) ?? 0;
  if (form === 'free') {
    const answers = figures.filter(({ id }) => id.startsWith('requests.group.'));
    const channels = figures.filter(({ id }) => id.startsWith('requests.channel.'));
    const sum = (all: readonly Figure[]): number => all.reduce((total, figure) => total + figure.value, 0);
    const of = (id: string): number => value.get(`requests.${id}`) ?? 0;
    const done = of('in-time') + of('late');
    return [
      identity(
        'requests.balance',
        SUM,
        (value.get('requests') ?? 0) + of('carried-in'),
        done + of('carried-out'),
      ),
      identity(
        'requests.channels',
        { zh: '各渠道申请之和 = 申请件数', en: 'the channels add up to the requests' },
        sum(channels),
        value.get('requests') ?? 0,
      ),
      identity(
        'requests.answers',
        { zh: '各类答复之和 = 办结件数', en: 'the answers add up to what was dealt with' },
        sum(answers),
        done,
      ),
    ];
  }
  const lines = [...new Set(figures.flatMap(({ id }) => /^requests\.([a-z-]+)\.total$/.exec(id)?.[1] ?? []))];
  const outcomes = lines.filter((line) => line === 'other' || Object.hasOwn(OUTCOMES, line));
  const columns = [...APPLICANT_KINDS, 'total'];
  return [
    ...columns.map((column) =>
      identity(
        `requests.balance.${column}`,
        SUM,
        at('new', column) + at('carried-in', column),
        at('ended', column) + at('carried-out', column),
      ),
    ),
    ...lines.map((line) =>
      identity(
        `requests.across.${line}`,
        ACROSS,
        APPLICANT_KINDS.reduce((sum, kind) => sum + at(line, kind), 0),
        at(line, 'total'),
      ),
    ),
    ...columns.map((column) =>
      identity(
        `requests.down.${column}`,
        DOWN,
        outcomes.reduce((sum, line) => sum + at(line, column), 0),
        at('ended', column),
      ),
    ),
  ];
};

/**
 * The figures of a year in a form, the identities between them, and what is still open. A register counts only
 * once its year is closed: a zero comes from a closed empty register, never from a blank.
 */
export const compile = ({
  years,
  year,
  form,
  closed,
  today,
}: {
  years: Years;
  year: string;
  form: ReportForm;
  /** The registers whose year is closed. */
  closed: ReadonlySet<string>;
  today: Day;
}): Compiled => {
  const figures = figuresOf(readerOf(years, year), year, form);
  const unfinished: OpenMatter[] =
    today <= `${year}-12-31`
      ? [{ id: 'year', says: { zh: `${year}年尚未结束。`, en: `${year} has not ended.` } }]
      : [];
  const unclosed = REGISTERS.filter(({ id }) => !closed.has(id)).map(
    ({ id, name }): OpenMatter => ({
      id: `register.${id}`,
      says: {
        zh: `${name.zh}：${year}年尚未关账（heliostat register ${id} close --year ${year}）。`,
        en: `${name.en}: ${year} is not closed (heliostat register ${id} close --year ${year}).`,
      },
    }),
  );
  return {
    year,
    form,
    figures,
    identities: identitiesOf(figures, form),
    open: [...unfinished, ...unclosed],
  };
};
