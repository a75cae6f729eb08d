import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout } from '../../web/pages/layout.ts';
import { type Site, speak } from '../../web/pages/site.ts';
import { type AlertChoices, GRADES } from '../rules/choices.ts';

/** What the page needs beside the site: the office's codes, and its own script. */
export type SignalPage = {
  site: Site;
  choices: Pick<AlertChoices, 'sources' | 'grades'>;
  /** The published path of its script. */
  script: string;
};

/** Where the page stands, in Chinese. */
export const SIGNAL_PATH = '/staff/signal/';

const option = (value: string, name: string): Html => html`<option value="${value}">${name}</option>
`;

/**
 * Where a monitor says on a phone what was seen. It holds nothing of anybody: what is written stays on the phone until
 * the script has sent it, and each entry says where it is.
 */
export const signalPage = ({ site, choices, script }: SignalPage, lang: Lang): string => {
  const t = speak(lang);
  const title = t('报送舆情线索', 'Report what is said of us');
  const main = html`<header class="opening"><h1>${title}</h1>
<p>${t('没有网络也可以填写：内容存于本机，联网后自动发送。', 'Write without a network too: it is kept on this phone, and sent once there is one.')}</p>
<p class="hint">${t('发送之前，所写内容和截图以未加密的形式存于本机浏览器；送达后即从本机删除。借用、归还手机前，请在页末删除。', 'Until it is sent, what you wrote and the screenshot lie in this browser unencrypted; once the office has it, it is removed. Before you lend or hand back the phone, delete it at the end of this page.')}</p></header>
<noscript><p class="notice">${t('此页需要脚本；请开启后重新打开，或者用命令行 heliostat alert signal。', 'This page needs scripts: allow them, or use heliostat alert signal.')}</p></noscript>
<p class="notice" data-who role="status"></p>
<form class="ask" data-signal novalidate>
<div class="field"><label for="source">${t('来源', 'Where')}</label>
<select id="source" name="source" required>
${Object.entries(choices.sources).map(([code, name]) => option(code, name[lang]))}</select></div>
<div class="field"><label for="summary">${t('摘要', 'What is said')}</label>
<textarea id="summary" name="summary" rows="4" maxlength="2000" required aria-describedby="summary-fault"></textarea>
<p class="fault" id="summary-fault" hidden>${t('请写明看到的内容', 'Say what you saw')}</p></div>
<div class="field"><label for="link">${t('链接', 'Address')}<span class="optional">${t('（可不填）', ' (optional)')}</span></label>
<input id="link" name="link" type="url" inputmode="url" autocapitalize="off" spellcheck="false" maxlength="1000" aria-describedby="link-fault">
<p class="fault" id="link-fault" hidden>${t('应为 http 或 https 网址', 'An http or https address')}</p></div>
<div class="field"><label for="estimate">${t('初判等级', 'How grave it seems')}<span class="optional">${t('（可不填）', ' (optional)')}</span></label>
<select id="estimate" name="estimate">
<option value="">${t('由研判确定', 'Others will judge')}</option>
${GRADES.map((grade) => option(grade, choices.grades[grade].name[lang]))}</select></div>
<div class="field"><label for="picture">${t('截图', 'Screenshot')}<span class="optional">${t('（可不填）', ' (optional)')}</span></label>
<input id="picture" name="picture" type="file" accept="image/*" aria-describedby="picture-fault picture-kept">
<p class="hint" id="picture-kept" hidden></p>
<p class="fault" id="picture-fault" hidden>${t('不是可以读取的图片', 'This is no picture that can be read')}</p></div>
<div class="send"><button type="submit">${t('保存并发送', 'Keep and send')}</button></div>
</form>
<section aria-labelledby="outbox"><h2 id="outbox">${t('本机上的线索', 'On this phone')}</h2>
<p data-none>${t('没有线索。', 'Nothing.')}</p>
<ul class="list" data-outbox aria-live="polite"></ul>
<p><button type="button" class="link" data-clear>${t('删除本机上的全部内容', 'Delete everything from this phone')}</button></p></section>`;
  return layout({
    site,
    lang,
    path: SIGNAL_PATH,
    title,
    description: title,
    nowhere: true,
    main,
    head: html`<script type="module" src="${script}"></script>`,
  });
};
