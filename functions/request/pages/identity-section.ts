import { type Html, html } from '../../formats/markup.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { bytes } from '../../release/pages/downloads.ts';
import { hidden } from '../../web/forms/fields.ts';
import { pagePath, speak } from '../../web/pages/site.ts';
import { type FileState, MOST_FORM_BYTES } from '../rules/case-file.ts';

type Own = { receipt: string; secret: string };

/**
 * Where the proof of identity stands; `none`: the law asks for none, or it is too late to send one. `fault` is what
 * is wrong with the file that was just sent.
 */
export type IdentityFile =
  | { state: 'none' }
  | { state: 'refused'; reason: Text; fault?: Text }
  | { state: 'offered' | Exclude<FileState, 'awaited' | 'refused'>; fault?: Text };

export const TOO_LARGE: Text = {
  zh: `文件超过 ${bytes(MOST_FORM_BYTES)}，没有收到。请选择较小的文件：照片可以降低分辨率后重拍，扫描件可以降低精度；也可以到场出示。`,
  en: `The file has more than ${bytes(MOST_FORM_BYTES)} and was not taken. Please choose a smaller one: take the picture at a lower resolution, or scan it again; or show the document in person.`,
};

const WRONG_KIND: Text = {
  zh: '请选择 JPEG、PNG 或者 PDF 文件。',
  en: 'Please choose a JPEG, PNG or PDF file.',
};

/** The proof of identity on the receipt and when tracking: a form for it, or how the file fares. */
export const identitySection = (file: IdentityFile, own: Own, lang: Lang): Html | false => {
  const t = speak(lang);
  if (file.state === 'none') return false;
  return html`<section class="identity" aria-labelledby="identity"><h2 id="identity">${t('身份证明', 'Proof of identity')}</h2>
${body(file, own, lang)}</section>`;
};

const body = (file: Exclude<IdentityFile, { state: 'none' }>, own: Own, lang: Lang): Html => {
  const t = speak(lang);
  switch (file.state) {
    case 'offered':
      return html`<p>${t(
        '可以上传证件影像，也可以到场出示。文件先隔离查验，再逐件加密，任何页面都不公开。',
        'Send a copy here, or show the document in person. The file is checked in quarantine and then encrypted; no page ever shows it.',
      )}</p>
${upload(own, lang, file.fault)}`;
    case 'checking':
      return html`<p>${t('已收到，正在核对文件类型。', 'It has arrived, and its type is being checked.')}</p>`;
    case 'kept':
      return html`<p>${t('已收到并加密保存。', 'It has arrived and is kept encrypted.')}</p>`;
    case 'refused':
      return html`<p>${t(
        `上传的文件未予保存：${file.reason.zh}。请重新上传或者到场出示。`,
        `The file that you sent was not kept. ${file.reason.en}. Please send another, or show the document in person.`,
      )}</p>
${upload(own, lang, file.fault)}`;
    case 'failed':
      return html`<p>${t('文件多次查验均未完成，未予保存。请重新上传或者到场出示。', 'The check of the file was tried several times and never ended, and the file was not kept. Please send it again, or show the document in person.')}</p>
${upload(own, lang, file.fault)}`;
    case 'removed':
      return html`<p>${t('复议、诉讼期限届满，证件影像已依规定删除。', 'No remedy can be brought any more, and the copy has been removed by rule.')}</p>`;
  }
};

/**
 * The form for a copy. Scripts look at the file before it is sent; without them the answer comes beside this page,
 * which stays and says what it means where the answer is not ours: the gateway refuses what is far too large.
 */
const upload = (own: Own, lang: Lang, fault: Text | undefined): Html => {
  const t = speak(lang);
  const most = bytes(MOST_FORM_BYTES);
  return html`<form class="upload" method="post" enctype="multipart/form-data" target="_blank" rel="noopener" action="${pagePath('/requests/track/identity', lang)}" data-upload="${MOST_FORM_BYTES}" data-large="${TOO_LARGE[lang]}" data-kind="${WRONG_KIND[lang]}">
${hidden(own)}<div class="field${fault && ' faulty'}"><label for="file">${t('证件影像', 'Copy of the document')}</label>
<p class="hint" id="file-hint">${t(`JPEG、PNG 或 PDF，不超过 ${most}`, `JPEG, PNG or PDF, at most ${most}`)}</p>
<p class="fault" id="file-fault" role="alert"${!fault && html` hidden`}>${fault?.[lang] ?? ''}</p>
<input type="file" id="file" name="file" accept="image/jpeg,image/png,application/pdf" aria-describedby="file-hint file-fault" required></div>
<p class="hint" data-plain>${t(
    `结果在新的页面显示。新页面没有写明「文件已收到」的，文件没有收到，多半是超过了 ${most}：请关闭新页面，在本页换一个较小的文件，或者到场出示。`,
    `The result is shown on a new page. If it does not say that your file has arrived, the file was not taken, most likely because it has more than ${most}: close the new page and choose a smaller one here, or show the document in person.`,
  )}</p>
<button type="submit" class="second">${t('上传', 'Send the copy')}</button></form>`;
};
