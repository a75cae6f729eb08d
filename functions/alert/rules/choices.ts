import * as v from 'valibot';
import { Robots } from '../../channel/rules/channel.ts';
import { ALERT_WAYS, RECIPIENT_ROLES } from '../../kernel/recipient.ts';
import { Text } from '../../kernel/text.ts';

/** The four grades 四级, the gravest first, in letters that any keyboard has. */
export const GRADES = ['I', 'II', 'III', 'IV'] as const;
export type GradeId = (typeof GRADES)[number];

/** Who is told by a rung: a role in the work on requests, or everybody on the roster of monitors. */
const TOLD = [...RECIPIENT_ROLES, 'monitors'] as const;

/** A length of time in days, hours and minutes (ISO 8601), such as `PT90M`. */
const Length = v.pipe(v.string(), v.regex(/^PT(?=\d)(?:\d{1,4}H)?(?:\d{1,5}M)?$/, 'such as PT1H30M'));

const Rung = v.strictObject({
  /** Since the alert got its grade. */
  after: Length,
  /** Silent once the alert has come so far. */
  until: v.picklist(['responding', 'replied']),
  tell: v.pipe(v.array(v.picklist(TOLD)), v.minLength(1)),
  /** Mail at least: an office may have no robot, and a rung that goes nowhere is lost. */
  by: v.pipe(
    v.array(v.picklist(ALERT_WAYS)),
    v.check((ways) => ways.includes('mail'), 'by mail at least'),
  ),
});
export type Rung = v.InferOutput<typeof Rung>;

const Grade = v.strictObject({
  name: Text,
  /** `hours` run day and night; `working-hours` only while the office works. */
  clock: v.picklist(['hours', 'working-hours']),
  /** Within which somebody is at it. */
  respondWithin: Length,
  /** Within which the public has an answer. */
  replyWithin: Length,
  ladder: v.pipe(v.array(Rung), v.minLength(1), v.maxLength(20)),
});
export type Grade = v.InferOutput<typeof Grade>;

const CODE = v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,29}$/));
const Codes = v.record(CODE, Text);

const Rule = v.strictObject({
  grade: v.picklist(GRADES),
  scope: v.optional(v.array(CODE)),
  category: v.optional(v.array(CODE)),
  degree: v.optional(v.array(CODE)),
});
type Rule = v.InferOutput<typeof Rule>;

const TimeOfDay = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'such as 09:00'));

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Spans of a day in minutes after midnight, none empty, each after the one before. */
const Hours = v.pipe(
  v.array(v.pipe(v.strictTuple([TimeOfDay, TimeOfDay]))),
  v.minLength(1),
  v.transform((spans) =>
    spans.map(([from, to]): readonly [number, number] => [minutesOf(from), minutesOf(to)]),
  ),
  v.check(
    (spans) => spans.every(([from, to], at) => from < to && from >= (spans[at - 1]?.[1] ?? 0)),
    'spans of a day, one after the other',
  ),
);
export type WorkingHours = v.InferOutput<typeof Hours>;

const knows = (codes: Readonly<Record<string, Text>>, some: readonly string[] = []): boolean =>
  some.every((code) => code in codes);

/**
 * How this office watches and answers what is said of it: `alerts` in site/office.json. What is not valid fails when
 * a function starts.
 */
export const AlertChoices = v.pipe(
  v.strictObject({
    workingHours: Hours,
    /** Where signals are seen. */
    sources: Codes,
    /** By what an alert is graded: how far it reaches, what it is about, how grave it is. */
    scopes: Codes,
    categories: Codes,
    degrees: Codes,
    /** The first rule that fits gives the grade; the last one fits everything. */
    rules: v.pipe(v.array(Rule), v.minLength(1)),
    /** The grade by which time runs while nobody has graded, and the monitor named none. */
    ungraded: v.picklist(GRADES),
    grades: v.strictObject({ I: Grade, II: Grade, III: Grade, IV: Grade }),
    /** Where monitors are told, by the staff code on their roster, which is the subject of their access token. */
    mail: v.record(v.string(), v.pipe(v.string(), v.email())),
    /** How many months after an alert was closed what people wrote of it is kept. */
    keptMonths: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600)),
    /** The robots in the monitors' groups, to which bulletins go as well; where each is, stands among the channels. */
    robots: Robots,
  }),
  v.check(
    ({ rules, scopes, categories, degrees }) =>
      rules.every(
        (rule) =>
          knows(scopes, rule.scope) && knows(categories, rule.category) && knows(degrees, rule.degree),
      ),
    'a rule names a code that is not there',
  ),
  v.check(({ rules }) => {
    const last = rules.at(-1);
    return last !== undefined && !last.scope && !last.category && !last.degree;
  }, 'the last rule fits everything'),
);
export type AlertChoices = v.InferOutput<typeof AlertChoices>;

/** What an alert is graded by. */
export type Severity = { scope: string; category: string; degree: string };

const fits = (rule: Rule, { scope, category, degree }: Severity): boolean =>
  (rule.scope?.includes(scope) ?? true) &&
  (rule.category?.includes(category) ?? true) &&
  (rule.degree?.includes(degree) ?? true);

/** The grade that the office's rules give. */
export const gradeBy = (
  { rules, ungraded }: Pick<AlertChoices, 'rules' | 'ungraded'>,
  measure: Severity,
): GradeId => rules.find((rule) => fits(rule, measure))?.grade ?? ungraded;
