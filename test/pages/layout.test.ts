import { describe, expect, it } from 'vitest';
import { html } from '../../functions/formats/markup.ts';
import { layout, registration } from '../../functions/web/pages/layout.ts';
import { OFFICE } from '../../functions/web/pages/site.ts';
import { SITE } from './models.ts';

/** The numbers under which a site of the government is registered: ICP 备案, 公安备案, 网站标识码. */
const NUMBERS = {
  icp: '渝ICP备05000000号',
  publicSecurity: '渝公网安备 50010000000000号',
  siteId: '5000000000',
};

describe('the numbers in the footer', () => {
  it.each([
    ['zh', '网站标识码：5000000000'],
    ['en', 'Site number 5000000000'],
  ] as const)('stand there once they are filled in (%s)', (lang, siteId) => {
    const shown = String(registration(NUMBERS, lang));
    expect(shown).toContain(`<a href="https://beian.miit.gov.cn/" rel="external">${NUMBERS.icp}</a>`);
    expect(shown).toContain(
      `<a href="https://beian.mps.gov.cn/" rel="external">${NUMBERS.publicSecurity}</a>`,
    );
    expect(shown).toContain(`<li>${siteId}</li>`);
  });

  it('each by itself, and nothing while there is none', () => {
    const none = { icp: '', publicSecurity: '', siteId: '' };
    expect(registration(none, 'zh')).toBe(false);
    const one = String(registration({ ...none, siteId: NUMBERS.siteId }, 'zh'));
    expect(one).toContain(NUMBERS.siteId);
    expect(one).not.toContain('beian');
  });

  it('are the office’s own, on every page', () => {
    const page = layout({ site: SITE, lang: 'zh', path: '/', title: 't', description: 'd', main: html`x` });
    const shown = registration(OFFICE.registration, 'zh');
    if (shown === false) expect(page).not.toContain('beian.');
    else expect(page).toContain(String(shown));
  });
});
