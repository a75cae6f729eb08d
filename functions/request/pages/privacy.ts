import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import type { Regime } from '../../law/regime.ts';
import { OFFICE, speak } from '../../web/pages/site.ts';
import { LAW } from './words.ts';

/** What becomes of what is typed: who keeps it, why, how, how long, and what one may ask (个人信息保护法 Art 17). */
export const privacyNotice = (regime: Regime, lang: Lang): Html => {
  const t = speak(lang);
  return html`<section class="privacy" aria-labelledby="privacy"><h2 id="privacy">${t('个人信息怎样处理', 'What becomes of what you type')}</h2>
<ul>${points(regime, lang).map(
    (point) => html`<li>${point}</li>
`,
  )}</ul>
<p class="hint">${t(`处理者：${OFFICE.name.zh}，${OFFICE.phone}，${OFFICE.email}。`, `Responsible: ${OFFICE.name.en}, ${OFFICE.phone}, ${OFFICE.email}.`)}</p></section>`;
};

const points = (regime: Regime, lang: Lang): string[] => {
  const t = speak(lang);
  return [
    t(
      `只为履行${LAW[regime.id].name.zh}规定的答复职责而使用，不作他用，也不公开。`,
      `It serves one purpose, the duty to answer under ${LAW[regime.id].name.en}, and is never published.`,
    ),
    t(
      '您填写和上传的全部内容逐件加密保存；工作人员查看时须说明理由，每次查看都有记录。',
      'All you write and send is encrypted, each request under a key of its own. Staff who read it give a reason, and every reading is on record.',
    ),
    t(
      `保存期限：${LAW[regime.id].retention.zh}；期满后销毁密钥，任何人无法再读取。`,
      `It is kept ${LAW[regime.id].retention.en}; then its key is destroyed, and nobody can read it any more.`,
    ),
    ...(OFFICE.requests.retention.identityPapersDays === null
      ? []
      : [
          t(
            '证件影像在复议、诉讼期限届满后先行删除。',
            'Copies of identity papers are removed earlier, when no remedy can be brought any more.',
          ),
        ]),
    t(
      '您可以随时用登记编号和查询密码导出自己的资料、要求更正或者撤回申请。',
      'With your reference number and tracking code you can export your data, ask for corrections, or withdraw.',
    ),
  ];
};
