/** Markup that is safe to put into a document as it stands. Only `html` and `dataBlock` make it. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** For this file alone: whoever calls it vouches for the text. */
  static of(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

type Insert = Html | string | number | null | undefined | false | readonly Insert[];

/**
 * A template of HTML or XML whose inserts are escaped, for text and for quoted attribute values. Lists are
 * joined; null, undefined and false leave nothing. Control characters, which neither allows, are dropped.
 *
 * @example html`<h1 title="${title}">${title}</h1>`
 */
export const html = (parts: TemplateStringsArray, ...inserts: readonly Insert[]): Html =>
  Html.of(parts.reduce((text, part, index) => text + written(inserts[index - 1]) + part));

/**
 * JSON as a data block (`<script type="application/ld+json">`): it never runs, so a policy without inline
 * scripts lets it stand. `<` is escaped as JSON, so that nothing in it can end the element.
 */
export const dataBlock = (type: string, value: unknown): Html => {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028');
  return Html.of(`<script type="${escaped(type)}">${json.replaceAll('\u2029', '\\u2029')}</script>`);
};

const written = (insert: Insert): string => {
  if (insert === null || insert === undefined || insert === false) return '';
  if (insert instanceof Html) return insert.toString();
  if (typeof insert === 'object') return insert.map(written).join('');
  return escaped(String(insert));
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replace(
    /[&<>"']|(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu,
    (character) => ENTITIES[character] ?? '',
  );
