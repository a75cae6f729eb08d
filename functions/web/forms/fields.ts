import { type Html, html } from '../../formats/markup.ts';
import type { Lang, Text } from '../../kernel/text.ts';

/** A fault at a field, and what is said of it. */
export type FieldFault = { field: string; say: Text };

/** What a form shows: what was typed, and what is wrong with it. */
export type Filled = {
  lang: Lang;
  values: Readonly<Record<string, string>>;
  faults: readonly FieldFault[];
};

type Described = {
  name: string;
  /** Where two forms of a page have a field of one name; else the name. */
  id?: string;
  label: Text;
  hint?: Text;
  /** The field may be left empty. */
  optional?: boolean;
};

const OPTIONAL: Text = { zh: '（选填）', en: ' (optional)' };

const faultOf = ({ faults }: Filled, name: string): Text | undefined =>
  faults.find(({ field }) => field === name)?.say;

/** The ids that describe a field, for aria-describedby: its hint, and what is wrong with it. */
const describedBy = (filled: Filled, { name, id = name, hint }: Described): Html | false => {
  const ids = [hint && `${id}-hint`, faultOf(filled, name) && `${id}-fault`].filter(Boolean);
  return ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`;
};

const about = (filled: Filled, { name, id = name, hint }: Described): Html => {
  const fault = faultOf(filled, name);
  return html`${hint && html`<p class="hint" id="${id}-hint">${hint[filled.lang]}</p>`}${fault && html`<p class="fault" id="${id}-fault"><span class="unseen">${filled.lang === 'zh' ? '有误：' : 'Error: '}</span>${fault[filled.lang]}</p>`}`;
};

type Input = Described & {
  type?: 'text' | 'email' | 'tel' | 'date';
  autocomplete?: string;
  /** The longest text, in characters; the browser stops there, and the function says so where none does. */
  most?: number;
  /** How wide it is drawn: what fits says what is expected. */
  width?: 'short' | 'middle';
  spellcheck?: boolean;
};

const frame = (filled: Filled, name: string, inner: Html): Html =>
  html`<div class="field${faultOf(filled, name) && ' faulty'}">${inner}</div>
`;

export const input = (filled: Filled, field: Input): Html => {
  const { name, type = 'text', autocomplete, width, optional } = field;
  return frame(
    filled,
    name,
    html`<label for="${name}">${field.label[filled.lang]}${optional && html`<span class="optional">${OPTIONAL[filled.lang]}</span>`}</label>
${about(filled, field)}<input id="${name}" name="${name}" type="${type}" value="${filled.values[name] ?? ''}"${width && html` class="${width}"`}${autocomplete && html` autocomplete="${autocomplete}"`}${field.spellcheck === false && html` spellcheck="false" autocapitalize="off"`}${faultOf(filled, name) && html` aria-invalid="true"`}${describedBy(filled, field)}>`,
  );
};

export const textarea = (filled: Filled, field: Described & { rows: number }): Html => {
  const { name, id = name, rows, optional } = field;
  return frame(
    filled,
    name,
    html`<label for="${id}">${field.label[filled.lang]}${optional && html`<span class="optional">${OPTIONAL[filled.lang]}</span>`}</label>
${about(filled, field)}<textarea id="${id}" name="${name}" rows="${rows}"${faultOf(filled, name) && html` aria-invalid="true"`}${describedBy(filled, field)}>
${filled.values[name] ?? ''}</textarea>`,
  );
};

export type Option = { value: string; name: Text; hint?: Text };

export const select = (filled: Filled, field: Described & { options: readonly Option[] }): Html => {
  const { name, options } = field;
  const chosen = filled.values[name] ?? '';
  return frame(
    filled,
    name,
    html`<label for="${name}">${field.label[filled.lang]}</label>
${about(filled, field)}<select id="${name}" name="${name}"${faultOf(filled, name) && html` aria-invalid="true"`}${describedBy(filled, field)}>
${options.map(({ value, name: said }) => html`<option value="${value}"${value === chosen && html` selected`}>${said[filled.lang]}</option>`)}
</select>`,
  );
};

/** One of several, all in sight. The first option has the field's own id, so that a link to the fault lands on it. */
export const radios = (
  filled: Filled,
  field: Described & { options: readonly Option[]; inline?: boolean },
): Html => {
  const { name, options, inline } = field;
  const chosen = filled.values[name];
  return html`<fieldset class="field choice${faultOf(filled, name) && ' faulty'}"${describedBy(filled, field)}>
<legend>${field.label[filled.lang]}</legend>
${about(filled, field)}<div class="options${inline && ' inline-options'}">
${options.map(({ value, name: said, hint }, index) => {
  const id = index === 0 ? name : `${name}-${value}`;
  return html`<div class="option"><input type="radio" id="${id}" name="${name}" value="${value}"${value === chosen && html` checked`}${hint && html` aria-describedby="${id}-hint"`}><label for="${id}">${said[filled.lang]}${hint && html`<span class="hint" id="${id}-hint">${hint[filled.lang]}</span>`}</label></div>
`;
})}</div></fieldset>
`;
};

/** Ticked or not: the value goes along only where it is. */
export const checkbox = (filled: Filled, field: Described & { value: string }): Html => {
  const { name, value, label, hint } = field;
  return frame(
    filled,
    name,
    html`<div class="option"><input type="checkbox" id="${name}" name="${name}" value="${value}"${filled.values[name] === value && html` checked`}${describedBy(filled, field)}><label for="${name}">${label[filled.lang]}${hint && html`<span class="hint" id="${name}-hint">${hint[filled.lang]}</span>`}</label></div>`,
  );
};

const putRight = (count: number): Text => ({
  zh: `有 ${count} 处需要改正，尚未提交`,
  en:
    count === 1
      ? 'One thing to put right; nothing was sent yet'
      : `${count} things to put right; nothing was sent yet`,
});

/**
 * Every fault at the head of the page, each a link to its field. The script moves the focus here. `title` is for
 * what is looked up: there is nothing to send then.
 */
export const faultSummary = (
  { faults, lang }: Filled,
  labels: Readonly<Record<string, Text>>,
  title: Text = putRight(faults.length),
): Html | false => {
  if (faults.length === 0) return false;
  return html`<div class="faults" role="alert" tabindex="-1" data-faults aria-labelledby="faults"><h2 id="faults">${title[lang]}</h2>
<ul>${faults.map(
    ({
      field,
      say,
    }) => html`<li><a href="#${field}">${labels[field]?.[lang] ?? field}</a>${lang === 'zh' ? '：' : ': '}${say[lang]}</li>
`,
  )}</ul></div>`;
};

/** Values that go along unseen. */
export const hidden = (values: Readonly<Record<string, string>>): Html =>
  html`${Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
  )}`;
