import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { remediesAgainst, remedyChoices } from '../../../functions/law/remedy.ts';
import { letterDocx } from '../../../functions/request/documents/docx.ts';
import { letterHtml } from '../../../functions/request/documents/html.ts';
import type { LetterFacts } from '../../../functions/request/rules/letters/head.ts';
import { partsOf } from '../../formats/parts.ts';
import { EVERY_LETTER } from './every-letter.ts';
import { letter } from './sample-letter.ts';

const REFUSED: LetterFacts = {
  kind: 'answer',
  attachments: [],
  decision: {
    outcome: 'barred-by-law',
    reply: 'refused',
    ground: '《中华人民共和国统计法》第二十八条',
    reasons: '该资料可以识别单个统计调查对象',
    withheld: [],
  },
  remedies: remediesAgainst('refused', '2026-10-12', remedyChoices()),
};
const RECEIPT: LetterFacts = { kind: 'receipt', channel: 'letter', due: '2026-10-16', provisional: false };

type Line = { text: string; align: string; firstLineChars: string; size: string };

/** The paragraphs of a document as Word sees them; the parser throws where the XML is not well-formed. */
const linesOf = (xml: string): Line[] => {
  const lines: Line[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  const last = (): Line => lines.at(-1) ?? { text: '', align: '', firstLineChars: '', size: '' };
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'w:p') lines.push({ text: '', align: '', firstLineChars: '', size: '' });
    if (name === 'w:jc') last().align = String(attributes['w:val']);
    if (name === 'w:ind') last().firstLineChars = String(attributes['w:firstLineChars'] ?? '');
    if (name === 'w:sz') last().size = String(attributes['w:val']);
  });
  parser.on('text', (text) => {
    if (lines.length > 0) last().text += text;
  });
  parser.write(xml).close();
  return lines;
};

describe('a letter in Word', () => {
  it('stands as official letters do: issuer, number, heading, addressee, body, close', async () => {
    const made = letter(REFUSED);
    const parts = await partsOf(await letterDocx(made));
    const lines = linesOf(parts.get('word/document.xml') ?? '').filter(({ text }) => text !== '');
    const body = made.paragraphs.map(({ zh }) => ({ text: zh, align: 'both', firstLineChars: '200' }));
    expect(lines).toMatchObject([
      { text: '国家统计局重庆调查总队', align: 'center', size: '52' },
      { text: '渝调统公开〔2026〕3号', align: 'right' },
      { text: '政府信息公开申请答复书', align: 'center', size: '44' },
      { text: '欧阳清雅：', align: '' },
      ...body,
      { text: '国家统计局重庆调查总队', align: 'right' },
      { text: '2026年10月12日', align: 'right' },
    ]);
  });

  it('is A4 with the margins of the standard, in FangSong of size three', async () => {
    const parts = await partsOf(await letterDocx(letter(RECEIPT)));
    const document = parts.get('word/document.xml') ?? '';
    expect(/<w:pgSz[^>]*w:w="(\d+)"[^>]*w:h="(\d+)"/.exec(document)?.slice(1)).toEqual(['11906', '16838']);
    expect(document).toMatch(/<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/);
    const styles = parts.get('word/styles.xml') ?? '';
    expect(styles).toContain('w:eastAsia="仿宋"');
    expect(styles).toContain('<w:sz w:val="32"/>');
    expect([...parts.keys()].filter((name) => name.startsWith('word/footer'))).toHaveLength(1);
  });

  it('never leaves the seal alone on a page', async () => {
    const parts = await partsOf(await letterDocx(letter(RECEIPT)));
    const paragraphs = (parts.get('word/document.xml') ?? '').split('<w:p>').slice(1);
    expect(paragraphs.slice(-4).map((one) => one.includes('<w:keepNext/>'))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('names nobody in its own properties, and escapes what people wrote', async () => {
    const made = letter(RECEIPT, { subject: '<b>“甲”&乙</b>\u0007' });
    const parts = await partsOf(await letterDocx(made));
    for (const [name, content] of parts) {
      if (name !== 'word/document.xml') expect(content).not.toContain('欧阳清雅');
    }
    const text = linesOf(parts.get('word/document.xml') ?? '').map((line) => line.text);
    expect(text.join('\n')).toContain('<b>“甲”&乙</b>');
  });
});

describe('every letter', () => {
  /** What a letter may hold of Latin: its request, addresses and names of files. */
  const LATIN = /SQ\d{8}-\w{6}|R\d|\.(?:xlsx|csv|txt)/g;

  it.each(EVERY_LETTER)(
    '%s says the same in Word and on the page, in Chinese, with nothing left empty',
    async (_, facts) => {
      const made = letter(facts);
      const parts = await partsOf(await letterDocx(made));
      const lines = linesOf(parts.get('word/document.xml') ?? '').map(({ text }) => text);
      const page = letterHtml(made);
      for (const text of made.paragraphs.flatMap(({ zh }) => zh.split('\n'))) {
        expect(lines).toContain(text);
        expect(page).toContain(`<p>${text}</p>`);
        expect(text.replace(LATIN, '＊')).not.toMatch(/[A-Za-z]|。。|[：，、；？！]。|：，|（）|“”|《》/);
      }
      expect(JSON.stringify(made)).not.toMatch(/undefined|null|NaN/);
    },
  );
});

/** How far each line of the signature ends from the right edge, in characters. */
const endsOf = async (sealed: boolean): Promise<number[]> => {
  const parts = await partsOf(await letterDocx(letter(RECEIPT, { sealed })));
  const last = (parts.get('word/document.xml') ?? '').split('<w:p>').slice(-2);
  return last.map((one) => Number(/<w:ind [^>]*w:right="(\d+)"/.exec(one)?.[1]) / 320);
};

describe('the signature (GB/T 9704-2012, 7.3.5)', () => {
  // The office is eleven characters wide, 2026年10月12日 seven.
  it('with a seal has the day four characters from the edge, and the office centred over it', async () => {
    expect(await endsOf(true)).toEqual([2, 4]);
  });

  it('without one has the office two characters from the edge, and the day beginning two after it', async () => {
    expect(await endsOf(false)).toEqual([2, 4]);
    const long = { ...letter(RECEIPT, { sealed: false }), seal: { zh: '市统计局', en: 'x' } };
    const parts = await partsOf(await letterDocx(long));
    const last = (parts.get('word/document.xml') ?? '').split('<w:p>').slice(-2);
    expect(last.map((one) => Number(/w:right="(\d+)"/.exec(one)?.[1]) / 320)).toEqual([7, 2]);
  });

  it('is told apart on the page too', () => {
    expect(letterHtml(letter(RECEIPT))).toContain('<div class="close">');
    expect(letterHtml(letter(RECEIPT, { sealed: false }))).toContain('<div class="close bare">');
  });
});

describe('what goes with a letter', () => {
  const made = letter({ ...REFUSED, attachments: ['2017年网点数量.csv', '说明.pdf'] });

  it('stands below its text by name, numbered where there are several', async () => {
    const parts = await partsOf(await letterDocx(made));
    const lines = linesOf(parts.get('word/document.xml') ?? '').map(({ text }) => text);
    const at = lines.indexOf('附件：1. 2017年网点数量.csv');
    expect(lines.slice(at, at + 2)).toEqual(['附件：1. 2017年网点数量.csv', '　　　2. 说明.pdf']);
    expect(lines.indexOf('国家统计局重庆调查总队', 1)).toBeGreaterThan(at);
    const one = letter({ ...REFUSED, attachments: ['说明.pdf'] });
    expect(letterHtml(one)).toContain('<span>附件：</span><span>说明.pdf</span>');
  });
});

describe('a letter in HTML', () => {
  it('has a number on each of its pages, as the one in Word has', () => {
    expect(letterHtml(letter(RECEIPT))).toMatch(/@bottom-center \{ content: "— " counter\(page\) " —";/);
  });

  it('says the same, in Chinese only', () => {
    const made = letter(REFUSED);
    const page = letterHtml(made);
    for (const said of [
      made.number,
      made.heading.zh,
      made.addressee,
      ...made.paragraphs.map(({ zh }) => zh),
      made.day.zh,
    ]) {
      expect(page).toContain(said);
    }
    for (const { en } of made.paragraphs) expect(page).not.toContain(en);
    expect(page).toContain('<html lang="zh-CN">');
  });

  it('escapes what people wrote, and loads nothing', () => {
    const page = letterHtml(letter(RECEIPT, { addressee: '<script>alert(1)</script>' }));
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;：');
    expect(page).not.toMatch(/<script|src=|href=|url\(/);
  });

  it('makes a paragraph of each line', () => {
    const facts = {
      kind: 'supplement',
      points: '一、年份\n二、区县',
      until: '2026-09-24',
      late: false,
    } as const;
    const page = letterHtml(letter(facts));
    expect(page).toContain('需要补正的事项如下：</p>\n<p>一、年份；</p>\n<p>二、区县。</p>');
    const plain = letterHtml(letter({ ...facts, points: '年份。\n\n区县' }));
    expect(plain).toContain('需要补正的事项如下：</p>\n<p>（一）年份；</p>\n<p>（二）区县。</p>');
    const asking = letterHtml(letter({ ...facts, points: '哪一年？\n哪个区县？' }));
    expect(asking).toContain('<p>（一）哪一年？</p>\n<p>（二）哪个区县？</p>');
    const one = letterHtml(letter({ ...facts, points: '年份' }));
    expect(one).toContain('需要补正的事项为：年份。</p>');
  });
});
