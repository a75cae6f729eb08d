import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { telephone } from '../../web/pages/layout.ts';
import { moment } from '../../web/pages/moments.ts';
import { speak } from '../../web/pages/site.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import type { Contact } from '../rules/release.ts';

type Change = ReleaseDocument['moves'][number];

/** Why the release instant moved, oldest first; nothing where it never did. */
export const changeList = (changes: readonly Change[], lang: Lang): Html | false => {
  if (changes.length === 0) return false;
  const t = speak(lang);
  return html`<h3>${t('发布时间的变更', 'Changes of the release time')}</h3>
<ul class="changes">
${changes.map(
  (change) => html`<li>${changeLine(change, lang)}</li>
`,
)}</ul>`;
};

/** One change in a sentence: from when, to when or cancelled, and why. */
export const changeLine = ({ from, to, reason }: Change, lang: Lang): Html => {
  const t = speak(lang);
  const before =
    from === null
      ? t('批准后即时发布', 'publication on approval')
      : html`<del>${moment(from, lang, 'bare')}</del>`;
  const after =
    to === null
      ? t('，已取消', ', cancelled')
      : html`${t('，改为 ', ', moved to ')}${moment(to, lang, 'bare')}`;
  return html`${t('原定 ', 'Planned for ')}${before}${after}${t('。原因：', '. Reason: ')}${reason[lang]}`;
};

export const contactLine = ({ name, phone, email }: Contact, lang: Lang): Html => {
  const separator = speak(lang)('，', ', ');
  return html`${name[lang]}${phone && html`${separator}${telephone(phone)}`}${email && html`${separator}<a href="mailto:${email}">${email}</a>`}`;
};
