import { expect, test } from 'vitest';
import { dataBlock, html } from '../../functions/formats/markup.ts';

const HOSTILE = '<script>alert("1")</script>&\'';

test.each([
  ['text', html`<p>${HOSTILE}</p>`, '<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</p>'],
  ['a quoted attribute', html`<a title="${'" onclick="x'}">`, '<a title="&quot; onclick=&quot;x">'],
  ['markup within markup', html`<p>${html`<b>${'<'}</b>`}</p>`, '<p><b>&lt;</b></p>'],
  ['a list', html`${['a', html`<br>`, '<']}`, 'a<br>&lt;'],
  ['nothing', html`[${null}${undefined}${false}]`, '[]'],
  ['nought and the empty text', html`[${0}${''}]`, '[0]'],
  ['control characters and half of a pair', html`${'a\u0000b\u001bc\ud800d\te\nf'}`, 'abcd\te\nf'],
  ['a whole pair', html`${'\u{20BB7}野家'}`, '\u{20BB7}野家'],
])('%s', (_, written, expected) => {
  expect(written.toString()).toBe(expected);
});

test('a data block cannot be ended from within and says the same', () => {
  const value = { name: '</script><script>alert(1)</script>', line: '\u2028\u2029' };
  const block = dataBlock('application/ld+json', value).toString();
  expect(block.match(/<\/?script/g)).toEqual(['<script', '</script']);
  expect(JSON.parse(block.slice(block.indexOf('>') + 1, block.lastIndexOf('<')))).toEqual(value);
});
