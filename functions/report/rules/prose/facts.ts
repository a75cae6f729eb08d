import type { Day } from '../../../kernel/day.ts';
import { yuanOrZero } from '../../../kernel/numerals.ts';
import type { Bindings } from '../../../kernel/prose-template.ts';
import type { RegisterEntry } from '../../../register/rules/entry.ts';
import { registerOf } from '../../../register/rules/registers.ts';
import type { Reader } from '../cells.ts';
import type { Figure } from '../figures.ts';

/** The registers whose entries a report names one by one, and how the report's year sees them. */
export const NAMED_REGISTERS = [
  'bodies',
  'memberships',
  'regulations',
  'conferences',
  'publications',
  'events',
  'findings',
  'plans',
] as const;
export type NamedEntries = Readonly<Record<(typeof NAMED_REGISTERS)[number], readonly RegisterEntry[]>>;

/** What prose is composed from. `bindings` are what a template may bind; the entries stand for the paragraphs that name them. */
export type Facts = {
  readonly year: string;
  readonly figure: (id: string) => number;
  readonly has: (id: string) => boolean;
  readonly named: NamedEntries;
  readonly bindings: Bindings;
};

const text = (entry: RegisterEntry | undefined, field: string): string => {
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

/**
 * What a field of entries names, each name once: the most frequent first, and of those that are named as often the
 * one that came first in the records.
 */
const namesIn = (entries: readonly RegisterEntry[], field: string): string[] => {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const value = entry[field];
    for (const name of typeof value === 'string' ? [value] : Array.isArray(value) ? value : []) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, n], [, m]) => m - n).map(([name]) => name);
};

/** With whom all of the entries were done: whoever every one of them names; nobody where they differ. */
const withAll = (entries: readonly RegisterEntry[], field: string): string[] => {
  const names = namesIn(entries, field);
  const whole = entries.every((entry) => {
    const value = entry[field];
    return Array.isArray(value) && value.length === names.length;
  });
  return whole ? names : [];
};

/** Entries of an event register that a year counts, or of a stock that stands at its end; issued rules by their year. */
export const namedIn = (register: string, entries: readonly RegisterEntry[], year: string): RegisterEntry[] =>
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
export const reportFacts = (
  year: string,
  figures: readonly Figure[],
  read: Reader,
  named: NamedEntries,
  office: Office,
): Facts => {
  const values = new Map(figures.map(({ id, value }) => [id, value]));
  const choice = (register: string, field: string, code: string): string => {
    const found = registerOf(register)?.fields.find(({ id }) => id === field);
    return found?.kind === 'choice' ? (found.choices[code]?.zh ?? code) : code;
  };
  const [event] = named.events;
  const printed = (audience: string): RegisterEntry[] =>
    named.publications.filter((entry) => entry.audience === audience);
  const jointTitles = (audience: string): string[] =>
    namesIn(
      printed(audience).filter(({ jointly }) => Array.isArray(jointly) && jointly.length > 0),
      'title',
    );
  const group = named.bodies.find(({ kind }) => kind === 'group');
  const words: Readonly<Record<string, string>> = {
    year,
    'next-year': String(Number(year) + 1),
    office: office.shortName,
    'office.name': office.name,
    'names.media': listed(namesIn(named.conferences, 'media')),
    'names.topics': listed(namesIn(named.conferences, 'topics')),
    'names.hosts': listed(namesIn(named.conferences, 'hosts')),
    'names.hosts.all': listed(withAll(named.conferences, 'hosts')),
    'names.platforms': listed(read.texts('posts.platforms')),
    'names.apps': read
      .texts('indicators.apps')
      .map((app) => `“${app}”`)
      .join(''),
    'names.publications': listed(namesIn(printed('public'), 'title'), true),
    'names.publications.with': listed(namesIn(printed('public'), 'jointly')),
    'names.publications.with-all': listed(withAll(printed('public'), 'jointly')),
    'names.publications.joint': listed(jointTitles('public'), true),
    'names.government': listed(namesIn(printed('government'), 'title'), true),
    'names.government.with': listed(namesIn(printed('government'), 'jointly')),
    'names.government.with-all': listed(withAll(printed('government'), 'jointly')),
    'names.government.joint': listed(jointTitles('government'), true),
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
    'body.new': text(group, 'setUpOn').startsWith(`${year}-`) ? text(group, 'name') : '',
    'event.day': event ? dayInWords(text(event, 'day')) : '',
    'event.title': text(event, 'title'),
    'event.theme': text(event, 'theme'),
    'event.hosts': text(event, 'jointly'),
    'event.guests': text(event, 'guests'),
    'fees.charged.yuan': yuanOrZero(values.get('fees.charged') ?? 0),
    'fees.waived.yuan': yuanOrZero(values.get('fees.waived') ?? 0),
  };
  const titles = (entries: readonly RegisterEntry[]): string[] =>
    entries.map((entry) => text(entry, 'title'));
  const things: Readonly<Record<string, readonly string[]>> = {
    'names.findings': titles(named.findings),
    'names.plans': titles(named.plans),
    'names.rules': titles(named.regulations).map((title) => `《${title}》`),
  };
  return {
    year,
    figure: (id) => values.get(id) ?? 0,
    has: (id) => (words[id] ?? '') !== '',
    named,
    bindings: { number: (id) => values.get(id), words: (id) => words[id], things: (id) => things[id] },
  };
};
