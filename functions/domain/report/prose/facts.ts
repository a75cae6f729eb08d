import type { Day } from '../../day.ts';
import type { Entry } from '../../register/entry.ts';
import { registerOf } from '../../register/registers.ts';
import type { Reader } from '../cells.ts';
import type { Figure } from '../figures.ts';
import { yuan } from './numbers.ts';
import type { Bindings } from './template.ts';

/** The registers whose entries a report names one by one, and how the report's year sees them. */
export const NAMED_REGISTERS = [
  'bodies',
  'memberships',
  'regulations',
  'events',
  'findings',
  'plans',
] as const;
export type Named = Readonly<Record<(typeof NAMED_REGISTERS)[number], readonly Entry[]>>;

/** What prose is composed from. `bindings` are what a template may bind; the entries stand for the paragraphs that name them. */
export type Facts = {
  readonly year: string;
  readonly figure: (id: string) => number;
  readonly has: (id: string) => boolean;
  readonly named: Named;
  readonly bindings: Bindings;
};

const text = (entry: Entry | undefined, field: string): string => {
  const value = entry?.[field];
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join('、') : '';
};

/** `2017-09-20` as 2017年9月20日. */
const dayInWords = (day: Day): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

/** Names one after the other, in 《》 where they are titles. */
const listed = (names: readonly string[], quoted = false): string =>
  quoted ? names.map((name) => `《${name}》`).join('') : names.join('、');

/** Entries of an event register that a year counts, or of a stock that stands at its end; issued rules by their year. */
export const namedIn = (register: string, entries: readonly Entry[], year: string): Entry[] =>
  entries.filter((entry) => {
    const time = registerOf(register)?.time;
    if (!time) return false;
    const from = String(entry[time.kind === 'event' ? time.day : time.from]).slice(0, 4);
    if (time.kind === 'event' || register === 'regulations') return from === year;
    const until = entry[time.until];
    return from <= year && !(typeof until === 'string' && until.slice(0, 4) <= year);
  });

type Office = { readonly name: string; readonly shortName: string };

/** The facts of a year: its figures, the names that its registers hold, the office and the year themselves. */
export const factsOf = (
  year: string,
  figures: readonly Figure[],
  read: Reader,
  named: Named,
  office: Office,
): Facts => {
  const values = new Map(figures.map(({ id, value }) => [id, value]));
  const choice = (register: string, field: string, code: string): string => {
    const found = registerOf(register)?.fields.find(({ id }) => id === field);
    return found?.kind === 'choice' ? (found.choices[code]?.zh ?? code) : code;
  };
  const [event] = named.events;
  const group = named.bodies.find(({ kind }) => kind === 'group');
  const words: Readonly<Record<string, string>> = {
    year,
    'next-year': String(Number(year) + 1),
    office: office.shortName,
    'office.name': office.name,
    'names.media': listed(read.texts('conferences.media')),
    'names.topics': listed(read.texts('conferences.topics')),
    'names.hosts': listed(read.texts('conferences.hosts')),
    'names.platforms': listed(read.texts('posts.platforms')),
    'names.apps': listed(read.texts('indicators.apps').map((app) => `“${app}”`)),
    'names.publications': listed(read.texts('publications.titles.public'), true),
    'names.government': listed(read.texts('publications.titles.government'), true),
    'names.website': listed(read.texts('website.topics')),
    'names.works': listed(
      [...new Set(read.texts('works.entries'))].map((code) => choice('works', 'type', code)),
    ),
    'names.rules': listed(
      named.regulations.map((entry) => text(entry, 'title')),
      true,
    ),
    'names.units': listed(named.memberships.map((entry) => text(entry, 'unit'))),
    'names.findings': named.findings.map((entry) => text(entry, 'title')).join('；'),
    'names.plans': named.plans.map((entry) => text(entry, 'title')).join('；'),
    'body.name': text(group, 'name'),
    'body.head': text(group, 'head'),
    'event.day': event ? dayInWords(text(event, 'day')) : '',
    'event.title': text(event, 'title'),
    'event.theme': text(event, 'theme'),
    'event.hosts': text(event, 'jointly'),
    'fees.charged.yuan': yuan(values.get('fees.charged') ?? 0),
    'fees.waived.yuan': yuan(values.get('fees.waived') ?? 0),
  };
  return {
    year,
    figure: (id) => values.get(id) ?? 0,
    has: (id) => (words[id] ?? '') !== '',
    named,
    bindings: { number: (id) => values.get(id), words: (id) => words[id] },
  };
};
