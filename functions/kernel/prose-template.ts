import { enumerated, STYLES, type Style, written } from './numerals.ts';
import type { Fault } from './problem.ts';
import type { Text } from './text.ts';

/**
 * A paragraph as it is written: text with figures bound to the data. `{requests}` is the figure of that id,
 * `{indicators|余}` the same as reports round it, `{conferences.media|数}` as several tens, `{names.media}` names out of the
 * registers, `{names.plans|一是}` things numbered one after the other. `{=36}` is a figure that somebody
 * typed: it stands, and review must accept it. A number that is neither bound nor marked is refused.
 */
export type TemplatePart =
  | { readonly text: string }
  | { readonly bound: string; readonly style?: Style }
  | { readonly typed: string };

/** What a template may bind: a figure, or words. */
export type Bindings = {
  readonly number: (id: string) => number | undefined;
  readonly words: (id: string) => string | undefined;
  /** The several things that words stand for, where they do. */
  readonly things?: (id: string) => readonly string[] | undefined;
};

const PIECE = /\{([^{}]*)\}/g;
const ID = /^[a-z][a-z0-9.-]*$/;

/**
 * Numbers that are no figures: of a date, a year, an article, a numbered occasion, and whatever a title in 《》 holds;
 * letters may go with digits (H5).
 */
const NO_FIGURE = [
  /《[^》]*》/g,
  /〔\d+〕\d+号/g,
  /\d+年(?:\d+月(?:\d+日)?)?/g,
  /\d+月(?:\d+日)?/g,
  /第\d+/g,
  /[A-Za-z]+\d+|\d+[A-Za-z]+/g,
];

const bareNumbers = (text: string): string[] =>
  NO_FIGURE.reduce((rest, pattern) => rest.replace(pattern, ' '), text.normalize('NFKC')).match(
    /\d[\d.,]*/g,
  ) ?? [];

const partOf = (inside: string): TemplatePart | null => {
  if (inside.startsWith('=')) {
    const typed = inside.slice(1).trim();
    return /\d/.test(typed) && typed.length <= 40 ? { typed } : null;
  }
  const [id = '', style, ...more] = inside.split('|').map((one) => one.trim());
  if (!ID.test(id) || more.length > 0) return null;
  if (style === undefined) return { bound: id };
  const found = STYLES.find((one) => one === style);
  return found ? { bound: id, style: found } : null;
};

/** What is said of a template that names what it may bind: of a bare number, of a piece in braces, of an id. */
export type TemplateSays = Readonly<Record<'unbound' | 'notUnderstood' | 'unknown', (what: string) => Text>>;

const OF_A_REPORT: TemplateSays = {
  unbound: (number) => ({
    zh: `${number} 没有取自数据：请写 {数字标识}，手填的写 {=${number}}`,
    en: `${number} is not bound: write {figure}, or {=${number}} for a typed one`,
  }),
  notUnderstood: (piece) => ({
    zh: `${piece} 不能识别：应为 {数字标识}、{数字标识|余}、{数字标识|汉字}、{数字标识|数}、{名称标识|一是} 或者 {=数字}`,
    en: `${piece} is not {figure}, {figure|余}, {figure|汉字}, {figure|数}, {names|一是} or {=number}`,
  }),
  unknown: (id) => ({ zh: `年度报告没有数字 ${id}`, en: `the report has no figure ${id}` }),
};

/** The parts of a template, and everything that is wrong with it; `says`: of a paragraph of the annual report. */
export const readTemplate = (
  template: string,
  bindings: Bindings,
  pointer = '/template',
  says: TemplateSays = OF_A_REPORT,
): { parts: TemplatePart[]; faults: Fault[] } => {
  const parts: TemplatePart[] = [];
  const faults: Fault[] = [];
  const wrong = (code: string, detail: Text): void => {
    faults.push({ code, detail, pointer });
  };
  const plain = (text: string): void => {
    if (text === '') return;
    if (/[{}]/.test(text))
      wrong('brace', {
        zh: '花括号没有成对：引用数字写作 {requests}',
        en: 'a brace stands alone: a figure is bound as {requests}',
      });
    for (const number of bareNumbers(text)) {
      wrong('unbound-number', says.unbound(number));
    }
    parts.push({ text });
  };
  let from = 0;
  for (const found of template.matchAll(PIECE)) {
    plain(template.slice(from, found.index));
    from = found.index + found[0].length;
    const part = partOf(found[1] ?? '');
    if (!part) {
      wrong('not-understood', says.notUnderstood(found[0]));
      continue;
    }
    if ('bound' in part) {
      const isNumber = bindings.number(part.bound) !== undefined;
      if (!isNumber && bindings.words(part.bound) === undefined) {
        wrong('unknown-figure', says.unknown(part.bound));
      } else if (part.style === '一是') {
        if (bindings.things?.(part.bound) === undefined)
          wrong('no-list', {
            zh: `${part.bound} 不是若干事项，不能逐项编号`,
            en: `${part.bound} is no list: it is not numbered`,
          });
      } else if (!isNumber && part.style) {
        wrong('no-number', {
          zh: `${part.bound} 是文字，不能套用数字写法`,
          en: `${part.bound} is words: it takes no style`,
        });
      }
    }
    parts.push(part);
  }
  plain(template.slice(from));
  return { parts, faults };
};

/** A paragraph as readers get it, and what its numbers stand for. */
export type FilledTemplate = {
  readonly text: string;
  readonly figures: readonly { readonly id: string; readonly value: number; readonly written: string }[];
  readonly typed: readonly string[];
};

/** A template with what it binds filled in; what a template of ours cannot bind is an error of the program. */
export const fillTemplate = (template: string, bindings: Bindings): FilledTemplate => {
  const { parts } = readTemplate(template, bindings);
  const figures: { id: string; value: number; written: string }[] = [];
  const typed: string[] = [];
  let text = '';
  const said = (part: TemplatePart): string => {
    if ('text' in part) return part.text;
    if ('typed' in part) {
      typed.push(part.typed);
      return part.typed;
    }
    const value = bindings.number(part.bound);
    if (part.style === '一是') return enumerated(bindings.things?.(part.bound) ?? []);
    if (value === undefined) return bindings.words(part.bound) ?? '';
    const number = written(value, part.style, text);
    figures.push({ id: part.bound, value, written: number });
    return number;
  };
  for (const part of parts) text += said(part);
  return { text, figures, typed };
};

/** The figures that one template binds and another does not. */
export const dropped = (from: FilledTemplate, to: FilledTemplate): string[] => {
  const kept = new Set(to.figures.map(({ id }) => id));
  return [...new Set(from.figures.map(({ id }) => id))].filter((id) => !kept.has(id));
};
