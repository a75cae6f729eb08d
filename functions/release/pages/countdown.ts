import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { speak } from '../../web/pages/site.ts';
import type { ReleaseDocument } from '../rules/document.ts';

/**
 * The place where site.ts counts down to T, hidden without scripts. `data-awaits` names what is awaited: the
 * script reloads the page once the page at this address no longer awaits exactly that.
 */
export const countdown = (awaited: readonly ReleaseDocument[], releaseAt: string, lang: Lang): Html => {
  const t = speak(lang);
  const names = awaited.map(({ id }) => id).join(' ');
  return html`<p class="countdown" role="timer" data-countdown="${releaseAt}" data-awaits="${names}" hidden><span data-before>${t('还有 ', 'in ')}<b data-left></b></span><span data-due hidden>${t('到时了，正在取回数据…', 'It is time. Fetching the figures…')}</span></p>`;
};
