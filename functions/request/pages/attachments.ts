import { type Html, html } from '../../formats/markup.ts';
import { extensionsOf } from '../../formats/media.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { bytes } from '../../release/pages/downloads.ts';
import { hidden } from '../../web/forms/fields.ts';
import { pagePath, speak } from '../../web/pages/site.ts';
import { type FileState, MOST_FORM_BYTES } from '../rules/case-file.ts';
import { TOO_LARGE } from './identity-section.ts';

/** Papers that an applicant sent, and whether more are taken. `fault`: what is wrong with the one just sent. */
export type Attachments = {
  may: boolean;
  files: readonly {
    n: number;
    purpose: 'attachment' | 'authority';
    state: FileState;
    /** Why it was not kept. */
    reason: Text | null;
    bytes: number | null;
  }[];
  fault?: Text;
};

const NAMES: Readonly<Record<Attachments['files'][number]['purpose'], Text>> = {
  attachment: { zh: '附件', en: 'Attachment' },
  authority: { zh: '授权委托书', en: 'Power of attorney' },
};

/** What is taken, as browsers offer it; the office looks at the bytes whatever their name. */
const TAKEN = extensionsOf()
  .map((one) => `.${one}`)
  .join(',');

const WRONG_KIND: Text = {
  zh: '请选择 PDF、Word（.docx）、Excel（.xlsx）、图片或者文本文件；旧格式（.doc、.xls）请先另存为新格式。',
  en: 'Please choose a PDF, Word (.docx), Excel (.xlsx), picture or text file; save .doc and .xls in the newer format first.',
};

const fares = ({ state, reason }: Attachments['files'][number], lang: Lang): string => {
  const t = speak(lang);
  if (reason !== null) return reason[lang];
  return state === 'kept' ? t('已收到', 'received') : t('已收到，正在查验', 'received, being checked');
};

/** Papers of a request, with how each fares, and a form for one more. */
export const attachmentsSection = (
  { may, files, fault }: Attachments,
  own: { receipt: string; secret: string },
  lang: Lang,
): Html | false => {
  const t = speak(lang);
  if (!may && files.length === 0) return false;
  const most = bytes(MOST_FORM_BYTES);
  const list = html`<ul class="list">${files.map(
    (
      file,
    ) => html`<li>${NAMES[file.purpose][lang]} ${file.n} <span class="note">${fares(file, lang)}${file.bytes !== null && html`${t('，', ', ')}${bytes(file.bytes)}`}</span></li>
`,
  )}</ul>`;
  const form = html`<p>${t('与申请或者补正有关的材料、代理人的授权委托书可以在这里上传；查验后加密保存，任何页面都不公开。', 'Papers that belong to the request or to a supplement, and an agent’s power of attorney. Each is checked and then encrypted; no page ever shows it.')}</p>
<form class="upload" method="post" enctype="multipart/form-data" target="_blank" rel="noopener" action="${pagePath('/requests/track/attachment', lang)}" data-upload="${MOST_FORM_BYTES}" data-large="${TOO_LARGE[lang]}" data-kind="${WRONG_KIND[lang]}">
${hidden(own)}<div class="field"><label for="purpose">${t('材料种类', 'What it is')}</label>
<select id="purpose" name="purpose"><option value="attachment">${NAMES.attachment[lang]}</option><option value="authority">${NAMES.authority[lang]}</option></select></div>
<div class="field${fault && ' faulty'}"><label for="attachment">${t('文件', 'File')}</label>
<p class="hint" id="attachment-hint">${t(`PDF、Word（.docx）、Excel（.xlsx）、图片或者文本，不超过 ${most}，最多十件`, `PDF, Word (.docx), Excel (.xlsx), picture or text, at most ${most}; ten files at most`)}</p>
<p class="fault" id="attachment-fault" role="alert"${!fault && html` hidden`}>${fault?.[lang] ?? ''}</p>
<input type="file" id="attachment" name="file" accept="${TAKEN}" aria-describedby="attachment-hint attachment-fault" required></div>
<p class="hint" data-plain>${t(
    `结果在新的页面显示。新页面没有写明「文件已收到」的，文件没有收到，多半是超过了 ${most}：请关闭新页面，在本页换一个较小的文件。`,
    `The result is shown on a new page. If it does not say that your file has arrived, it was not taken, most likely because it has more than ${most}: close the new page and choose a smaller one here.`,
  )}</p>
<button type="submit" class="second">${t('上传附件', 'Send the file')}</button></form>`;
  return html`<section class="attachments" aria-labelledby="attachments"><h2 id="attachments">${t('附件', 'Attachments')}</h2>
${files.length > 0 && list}
${may && form}</section>`;
};
