import type { FileState } from '../../domain/request/case-file.ts';
import { type Html, html } from '../../formats/markup.ts';
import { bytes } from '../release/downloads.ts';
import { type Lang, pagePath, speak } from '../site.ts';
import { hidden } from './fields.ts';

/**
 * Where the proof of identity stands. `form` posts straight to quarantine; `none`: the law asks for none, or it is
 * too late to send one.
 */
export type IdentityFile =
  | { state: 'none' }
  | { state: 'offered' }
  | { state: 'form'; post: { url: string; fields: Readonly<Record<string, string>> }; maxBytes: number }
  | { state: Exclude<FileState, 'awaited'> };

/** The proof of identity on the receipt and when tracking: a form to storage, or how the file fares. */
export const identitySection = (
  file: IdentityFile,
  own: { receipt: string; secret: string },
  lang: Lang,
): Html | false => {
  const t = speak(lang);
  if (file.state === 'none') return false;
  return html`<section class="identity" aria-labelledby="identity"><h2 id="identity">${t('身份证明', 'Proof of identity')}</h2>
${body(file, own, lang)}</section>`;
};

const body = (
  file: Exclude<IdentityFile, { state: 'none' }>,
  own: { receipt: string; secret: string },
  lang: Lang,
): Html => {
  const t = speak(lang);
  switch (file.state) {
    case 'form':
      return html`<p>${t(
        '可以上传证件影像，也可以到场出示。文件直接进入隔离存储，核对后逐件加密，任何页面都不公开。',
        'Send a copy here, or show the document in person. The file goes straight into quarantined storage and is then encrypted; no page ever shows it.',
      )}</p>
<form class="upload" method="post" enctype="multipart/form-data" action="${file.post.url}">
${hidden(file.post.fields)}<div class="field"><label for="file">${t('证件影像', 'Copy of the document')}</label>
<p class="hint" id="file-hint">${t(`JPEG、PNG 或 PDF，不超过 ${bytes(file.maxBytes)}`, `JPEG, PNG or PDF, at most ${bytes(file.maxBytes)}`)}</p>
<input type="file" id="file" name="file" accept="image/jpeg,image/png,application/pdf" aria-describedby="file-hint" required></div>
<button type="submit" class="second">${t('上传', 'Send the copy')}</button></form>`;
    case 'offered':
      return html`<form class="inline-form" method="post" action="${pagePath('/requests/track/identity', lang)}">${hidden(own)}<button type="submit" class="second">${t('上传证件影像', 'Send a copy of the document')}</button></form>`;
    case 'checking':
      return html`<p>${t('已收到，正在核对文件类型。', 'It has arrived, and its type is being checked.')}</p>`;
    case 'kept':
      return html`<p>${t('已收到并加密保存。', 'It has arrived and is kept encrypted.')}</p>`;
    case 'refused':
      return html`<p>${t('文件不是 JPEG、PNG 或 PDF，未予保存。请重新上传或者到场出示。', 'The file is not a JPEG, PNG or PDF and was not kept. Please send another, or show the document in person.')}</p>
${again(own, lang)}`;
    case 'failed':
      return html`<p>${t('文件多次查验均未完成，未予保存。请重新上传或者到场出示。', 'The check of the file was tried several times and never ended, and the file was not kept. Please send it again, or show the document in person.')}</p>
${again(own, lang)}`;
    case 'removed':
      return html`<p>${t('复议、诉讼期限届满，证件影像已依规定删除。', 'No remedy can be brought any more, and the copy has been removed by rule.')}</p>`;
  }
};

const again = (own: { receipt: string; secret: string }, lang: Lang): Html =>
  html`<form class="inline-form" method="post" action="${pagePath('/requests/track/identity', lang)}">${hidden(own)}<button type="submit" class="second">${speak(lang)('重新上传', 'Send another')}</button></form>`;
