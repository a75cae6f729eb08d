import type { Alert } from '../../alert/rules/alert.ts';
import type { Day } from '../../kernel/day.ts';
import { OUTCOMES } from '../../law/outcome.ts';
import type { RegisterEntry } from '../../register/rules/entry.ts';
import type { ReportedCase } from '../../request/rules/contributions.ts';
import type { CaseState } from '../../request/rules/states.ts';
import type { Figure, ReportForm } from './figures.ts';

/**
 * The independent recount: every record of the office is looked at by itself and put to the figures that it
 * belongs to. It shares nothing with the cells that the writes keep (`contributions`, `caseContributions`), so that
 * a slip in one of the two shows as a difference between them.
 */

/** What a record adds to a figure: an amount, or a text that counts once a year. */
export type Hit = { figure: string; amount: number } | { figure: string; text: string };

const hit = (figure: string, amount = 1): Hit => ({ figure, amount });

const CLOSED_WITH_AN_ANSWER: readonly CaseState[] = ['dispatched', 'delivered'];
const CLOSED_WITHOUT: readonly CaseState[] = ['withdrawn', 'transferred'];
const COUNTED_AS_ANOTHER: readonly CaseState[] = ['linked', 'split'];

const yearOf = (day: Day): string => day.slice(0, 4);

/** The year in which a request was dealt with; null while it is not. */
const dealtWithIn = ({ state, stoppedOn }: ReportedCase): string | null =>
  stoppedOn !== null && (CLOSED_WITH_AN_ANSWER.includes(state) || CLOSED_WITHOUT.includes(state))
    ? yearOf(stoppedOn)
    : null;

const remediesIn = (one: ReportedCase, year: string): Hit[] =>
  one.remedies
    .filter(({ day }) => yearOf(day) === year)
    .flatMap(({ kind, result }) => {
      const row = kind === 'suit-after-reconsideration' ? 'suit-after' : kind;
      return [hit(`remedies.${row}.${result}`), hit(`remedies.${row}.total`)];
    });

/** Every figure of a year that a request counts in. */
export const hitsOfCase = (one: ReportedCase, year: string, form: ReportForm): Hit[] => {
  if (COUNTED_AS_ANOTHER.includes(one.state)) return [];
  const came = yearOf(one.receivedOn);
  const ended = dealtWithIn(one);
  const outcome = CLOSED_WITHOUT.includes(one.state) || one.outcome === null ? 'other-handling' : one.outcome;
  const { group } = OUTCOMES[outcome];
  const hits: Hit[] = remediesIn(one, year);
  if (form === 'free') {
    if (came === year) hits.push(hit('requests'), hit(`requests.channel.${one.channel}`));
    if (came < year && (ended === null || ended >= year)) hits.push(hit('requests.carried-in'));
    if (came <= year && (ended === null || ended > year)) hits.push(hit('requests.carried-out'));
    if (ended !== year) return hits;
    hits.push(
      hit(one.inTime === false ? 'requests.late' : 'requests.in-time'),
      hit(`requests.group.${group}`),
    );
    if (outcome === 'granted' && one.reply === 'provided') hits.push(hit('requests.granted'));
    if (outcome === 'granted' && one.reply === 'already-public') hits.push(hit('requests.already-public'));
    if (outcome === 'not-held' && one.reply === 'not-held') hits.push(hit('requests.not-held'));
    return hits;
  }
  const rows: string[] = [];
  if (came === year) rows.push('new');
  if (came < year && (ended === null || ended >= year)) rows.push('carried-in');
  if (ended === year) rows.push('ended', form === '2019' && group === 'other' ? 'other' : outcome);
  if (came <= year && (ended === null || ended > year)) rows.push('carried-out');
  return [
    ...hits,
    ...rows.flatMap((row) => [hit(`requests.${row}.${one.kind}`), hit(`requests.${row}.total`)]),
  ];
};

const textsOf = (figure: string, value: RegisterEntry[string] | undefined): Hit[] =>
  (typeof value === 'string' ? [value] : Array.isArray(value) ? value : []).map((text) => ({ figure, text }));

const number = (value: RegisterEntry[string] | undefined): number => (typeof value === 'number' ? value : 0);

/** Whether what began on `from` and ended before `until` stands at the end of the year. */
const stands = (
  from: RegisterEntry[string] | undefined,
  until: RegisterEntry[string] | undefined,
  year: string,
): boolean =>
  typeof from === 'string' && yearOf(from) <= year && !(typeof until === 'string' && yearOf(until) <= year);

type Count = (entry: RegisterEntry, year: string, form: ReportForm) => Hit[];

const standing =
  (figure: string, from: string, until: string): Count =>
  (entry, year) =>
    stands(entry[from], entry[until], year) ? [hit(figure)] : [];

/** What happened in the year, by the field that holds its day. */
const inYear =
  (count: (entry: RegisterEntry) => Hit[], day = 'day'): Count =>
  (entry, year) =>
    typeof entry[day] === 'string' && yearOf(entry[day]) === year ? count(entry) : [];

const regulation: Count = (entry, year, form) => {
  const { kind, issuedOn, abolishedOn } = entry;
  const issued = typeof issuedOn === 'string' && yearOf(issuedOn) === year;
  const abolished = typeof abolishedOn === 'string' && yearOf(abolishedOn) === year;
  const own = form === 'free' || (kind !== 'rule' && kind !== 'normative') ? null : kind;
  return [
    ...(issued ? [hit('regulations.issued')] : []),
    ...(own && issued ? [hit(`regulations.${own}.issued`)] : []),
    ...(own && abolished ? [hit(`regulations.${own}.abolished`)] : []),
    ...(own && stands(issuedOn, abolishedOn, year) ? [hit(`regulations.${own}.standing`)] : []),
  ];
};

const statutory =
  (count: Count): Count =>
  (entry, year, form) =>
    form === 'free' ? [] : count(entry, year, form);

const only2019 =
  (count: Count): Count =>
  (entry, year, form) =>
    form === '2019' ? count(entry, year, form) : [];

/** Only the form of 2019 has a row for services. */
const decision: Count = (entry, year, form) =>
  entry.kind === 'service' && form !== '2019'
    ? []
    : statutory(inYear(({ kind }) => [hit(`decisions.${kind}`)]))(entry, year, form);

/** In force when the year before ended; and what has come or gone since. */
const power: Count = (entry, year, form) => {
  if (form !== '2019') return [];
  const { kind, since, until } = entry;
  const [before, now] = [String(Number(year) - 1), year].map((one) => stands(since, until, one));
  return [
    ...(before ? [hit(`powers.${kind}.before`)] : []),
    ...(before === now ? [] : [hit(`powers.${kind}.change`, now ? 1 : -1)]),
  ];
};

/** How each register is counted; one that no figure counts stands here too, with nothing. */
const COUNTS: Readonly<Record<string, Count>> = {
  bodies: () => [],
  documents: inYear(() => [hit('website')], 'issuedOn'),
  memberships: standing('memberships', 'since', 'until'),
  regulations: regulation,
  decisions: decision,
  powers: power,
  procurements: only2019(
    inYear(({ amount }) => [hit('procurements'), hit('procurements.amount', number(amount))]),
  ),
  charges: statutory(inYear(({ amount }) => [hit('charges', number(amount))])),
  conferences: inYear(({ media }) => [hit('conferences'), ...textsOf('conferences.media', media)]),
  works: inYear(() => [hit('works')]),
  publications: inYear(({ audience, title }) => textsOf(`publications.${audience}`, title)),
  events: inYear(({ attended }) => [hit('events'), hit('events.attended', number(attended))]),
  website: inYear(({ state }) => (state === 'public' ? [hit('website')] : [])),
  posts: inYear(({ platforms }) => [hit('posts'), ...textsOf('posts.platforms', platforms)]),
  indicators: inYear(({ count, app }) => [
    hit('indicators', number(count)),
    ...textsOf('indicators.apps', app),
  ]),
  monitors: standing('monitors', 'since', 'until'),
  consultations: inYear(({ way }) => [hit('consultations'), hit(`consultations.${way}`)]),
  findings: standing('findings', 'foundOn', 'closedOn'),
  plans: standing('plans', 'madeOn', 'doneOn'),
  fees: inYear(({ kind, amount }) => [hit(`fees.${kind}`, number(amount))]),
  remedies: inYear(({ kind, result }) => [hit(`remedies.${kind}.${result}`), hit(`remedies.${kind}.total`)]),
};

/** Every figure of a year that an entry of a register counts in. */
export const hitsOfEntry = (register: string, entry: RegisterEntry, year: string, form: ReportForm): Hit[] =>
  COUNTS[register]?.(entry, year, form) ?? [];

/** An answer in the disclosure log, or to a question, is on the website from the day on which it was let out. */
export const hitsOfAnswer = (day: Day, year: string): Hit[] => (yearOf(day) === year ? [hit('website')] : []);

/** An alert counts in the year of its number, under the grade that it has; one that was merged counts nowhere. */
export const hitsOfAlert = ({ state, graded }: Pick<Alert, 'state' | 'graded'>): Hit[] =>
  state === 'merged' ? [] : [hit('alerts'), hit(`alerts.${graded.grade.toLowerCase()}`)];

/** How many records behind a differing figure are named; all of them are counted. */
export const MOST_NAMED = 20;

/** A figure as it was recounted. `list` is the sum of the hashes of the records behind it, modulo 2^256, in hexadecimal. */
type Counted = { value: number; rows: number; list: string; texts?: string[]; named?: string[] };

/** The counting as it stands, as JSON holds it: what is resumed from. */
export type Counts = Readonly<Record<string, Counted>>;

const MODULUS = 1n << 256n;

/**
 * Takes records one after the other, in any order, and keeps for each figure its value, how many records stand
 * behind it and a hash of their list. Memory grows with the figures and with texts counted once, never with records.
 * `naming`: figures of which the first records are kept by name.
 */
export class Recounting {
  readonly #figures = new Map<
    string,
    { value: number; rows: number; list: bigint; texts: Set<string> | null; named: string[] }
  >();
  readonly #naming: ReadonlySet<string>;
  readonly #sha256: (text: string) => string;

  constructor(sha256: (text: string) => string, naming: readonly string[] = [], from: Counts = {}) {
    this.#sha256 = sha256;
    this.#naming = new Set(naming);
    for (const [figure, { value, rows, list, texts, named }] of Object.entries(from)) {
      this.#figures.set(figure, {
        value,
        rows,
        list: BigInt(`0x${list}`),
        texts: texts ? new Set(texts) : null,
        named: [...(named ?? [])],
      });
    }
  }

  /** A record under its name (`works/2017-03-01.0A…`, a receipt) and version, with the figures that it counts in. */
  take(name: string, version: number, hits: readonly Hit[]): void {
    if (hits.length === 0) return;
    const hash = BigInt(`0x${this.#sha256(JSON.stringify([name, version]))}`);
    const behind = new Set<string>();
    for (const one of hits) {
      const counted = this.#figures.get(one.figure) ?? {
        value: 0,
        rows: 0,
        list: 0n,
        texts: null,
        named: [],
      };
      this.#figures.set(one.figure, counted);
      if ('text' in one) {
        counted.texts ??= new Set();
        counted.texts.add(one.text);
        counted.value = counted.texts.size;
      } else counted.value += one.amount;
      if (behind.has(one.figure)) continue;
      behind.add(one.figure);
      counted.rows += 1;
      counted.list = (counted.list + hash) % MODULUS;
      if (this.#naming.has(one.figure) && counted.named.length < MOST_NAMED) counted.named.push(name);
    }
  }

  counts(): Counts {
    return Object.fromEntries(
      [...this.#figures].map(([figure, { value, rows, list, texts, named }]) => [
        figure,
        {
          value,
          rows,
          list: list.toString(16).padStart(64, '0'),
          ...(texts && { texts: [...texts] }),
          ...(named.length > 0 && { named }),
        },
      ]),
    );
  }
}

/** A figure that the writes kept otherwise than the records say; `behind` names the first of `rows` records. */
export type Difference = {
  readonly figure: string;
  readonly kept: number;
  readonly recounted: number;
  readonly rows: number;
  readonly behind: readonly string[];
};

/** Every figure in which the two ways of counting differ, figures that only one of them knows among them. */
export const countDifferences = (kept: readonly Figure[], counts: Counts): Difference[] => {
  const values = new Map(kept.map(({ id, value }) => [id, value]));
  const ids = new Set([...values.keys(), ...Object.keys(counts)]);
  return [...ids].flatMap((figure) => {
    const { value = 0, rows = 0, named = [] } = counts[figure] ?? {};
    const mine = values.get(figure) ?? 0;
    if (mine === value) return [];
    return [{ figure, kept: mine, recounted: value, rows, behind: named }];
  });
};
