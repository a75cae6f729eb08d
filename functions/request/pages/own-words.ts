import * as v from 'valibot';
import { type Html, html } from '../../formats/markup.ts';
import { COPY_FORMS, FORM_NAMES, REPLY_WAYS, WAY_NAMES } from '../../kernel/form-words.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { hidden } from '../../web/forms/fields.ts';
import { pagePath, speak } from '../../web/pages/site.ts';
import { labelOf } from './words.ts';

/** What a request asks for, as it lies sealed: what came through the form, or what staff wrote down. */
export const WantedWords = v.object({
  title: v.optional(v.string()),
  documentNumber: v.optional(v.string()),
  description: v.optional(v.string()),
  since: v.optional(v.string()),
  until: v.optional(v.string()),
  form: v.optional(v.string()),
  way: v.optional(v.string()),
  reason: v.optional(v.string()),
});
export type WantedWords = v.InferOutput<typeof WantedWords>;

const named = <T extends string>(
  of: readonly T[],
  names: Readonly<Record<T, Text>>,
  value: string,
  lang: Lang,
) => {
  const known = of.find((one) => one === value);
  return known ? names[known][lang] : value;
};

/** The applicant's own question, for whoever brought its tracking code. */
export const ownWords = (wanted: WantedWords | null, lang: Lang): Html | false => {
  if (wanted === null) return false;
  const t = speak(lang);
  const { form, way, ...texts } = wanted;
  const lines: [string, string][] = [
    ...Object.entries(texts).filter((line): line is [string, string] => line[1] !== undefined),
    ...(form === undefined
      ? []
      : [['form', named(COPY_FORMS, FORM_NAMES, form, lang)] satisfies [string, string]]),
    ...(way === undefined
      ? []
      : [['way', named(REPLY_WAYS, WAY_NAMES, way, lang)] satisfies [string, string]]),
  ];
  return html`<section aria-labelledby="asked"><h2 id="asked">${t('您申请的内容', 'What you asked')}</h2>
<dl class="asked">${lines.map(
    ([name, text]) => html`<div><dt>${labelOf(name)[lang]}</dt><dd class="as-written">${text}</dd></div>
`,
  )}</dl></section>`;
};

type Credentials = { receipt: string; secret: string };

/** Other requests that this browser remembers, each one press away. */
export const otherRequests = (others: readonly Credentials[], lang: Lang): Html | false => {
  if (others.length === 0) return false;
  const t = speak(lang);
  return html`<section class="others" aria-labelledby="others"><h2 id="others">${t('您在本机上的其他申请', 'Your other requests on this device')}</h2>
<ul class="list">${others.map(
    (
      own,
    ) => html`<li><form class="inline-form" method="post" action="${pagePath('/requests/track/', lang)}">${hidden(own)}<button type="submit" class="link">${own.receipt}</button></form></li>
`,
  )}</ul></section>`;
};
