import { type Html, html } from '../../formats/markup.ts';
import { attachmentLines, type Letter } from '../rules/letters/letter.ts';
import { fitOf, LINES } from './fit.ts';

/**
 * Measures of 党政机关公文格式 (GB/T 9704-2012): A4 with margins of 37, 26, 35 and 28 mm, body in FangSong of size
 * three (16 pt), 28 characters a line and 22 lines a page; issuer in red over a red line; the page number in size
 * four, 7 mm below the text.
 */
const STYLE = html`<style>
@page { size: A4; margin: 37mm 26mm 35mm 28mm;
  @bottom-center { content: "— " counter(page) " —"; padding-top: 7mm; vertical-align: top; font: 14pt "SimSun", "宋体", "STSong", "Noto Serif CJK SC", "Songti SC", serif; } }
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 156mm; padding: 12mm 6mm; background: #fff; color: #000;
  font: 16pt/28.95pt "FangSong", "仿宋", "仿宋_GB2312", "STFangsong", "Noto Serif CJK SC", "Songti SC", "SimSun", "宋体", serif;
  overflow-wrap: anywhere; line-break: strict; }
header { text-align: center; }
.issuer { margin: 0; padding-bottom: 4mm; border-bottom: 0.6mm solid #c00; color: #c00;
  font: 700 26pt/1.4 "SimSun", "宋体", "STSong", "Noto Serif CJK SC", "Songti SC", serif; letter-spacing: 0.06em; }
.number { margin: 4mm 0 0; text-align: right; }
h1 { margin: 14mm 0 10mm; font: 700 22pt/1.5 "SimSun", "宋体", "STSong", "Noto Serif CJK SC", "Songti SC", serif; text-wrap: balance; }
p { margin: 0; }
.body p { text-indent: 2em; text-align: justify; orphans: 2; widows: 2; }
.attachments { margin-top: 28.95pt; padding-left: 2em; break-inside: avoid; }
.attachments p { display: grid; grid-template-columns: max-content 1fr; }
.attachments span:first-child { white-space: pre; }
.close { display: grid; width: max-content; margin: 28.95pt 4em 0 auto; break-inside: avoid; }
.close .name { display: flex; width: 0; justify-content: center; justify-self: center; white-space: nowrap; }
.close.bare { margin-right: 2em; }
.close.bare .name { width: auto; justify-self: start; }
.close.bare .day { padding-left: 2em; }
@media (max-width: 40rem) { body { padding: 6mm 4mm; font-size: 13pt; line-height: 1.7; }
  .issuer { font-size: 18pt; } h1 { font-size: 16pt; margin: 8mm 0 6mm; } .body p { text-align: start; } .close, .close.bare { margin-right: 0; }
  .close .name { width: auto; white-space: normal; } }
@media print { body { padding: 0; max-width: none; }
  body.close-set h1 { margin: 7mm 0 5mm; } body.close-set .attachments, body.close-set .close { margin-top: 1lh; }
  ${LINES.map((line) => `.line-${Math.round(line)} { line-height: ${line}pt; }`).join(' ')} }
</style>`;

/** What is printed is set so that it does not spill a few lines onto a second page. */
const classOf = (letter: Letter): string => {
  const { line, close } = fitOf(letter);
  return `line-${Math.round(line)}${close ? ' close-set' : ''}`;
};

const attachments = ({ attachments: names }: Letter): Html | false =>
  names.length > 0 &&
  html`<div class="attachments">${attachmentLines(names).map(
    ({ label, name }) => html`<p><span>${label}</span><span>${name}</span></p>`,
  )}</div>
`;

/**
 * A letter for reading and printing: Chinese only, as it is sent. It stands by itself, without a script or
 * anything from elsewhere.
 */
export const letterHtml = (letter: Letter): string =>
  html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${letter.heading.zh} ${letter.number}</title>
${STYLE}
</head>
<body class="${classOf(letter)}">
<main>
<header>
<p class="issuer">${letter.seal.zh}</p>
<p class="number">${letter.number}</p>
<h1>${letter.heading.zh}</h1>
</header>
<p>${letter.addressee}</p>
<div class="body">
${letter.paragraphs.map(({ zh }) => zh.split('\n').map((text) => html`<p>${text}</p>\n`))}</div>
${attachments(letter)}<div class="${letter.sealed ? 'close' : 'close bare'}"><p class="name">${letter.seal.zh}</p><p class="day">${letter.day.zh}</p></div>
</main>
</body>
</html>
`.toString();
