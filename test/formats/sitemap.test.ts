import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { robots, sitemap } from '../../functions/formats/sitemap.ts';

test('each page is named in both languages, well-formed', () => {
  const xml = sitemap('https://tongji.example.org', ['/', '/releases/cpi/']);
  const found: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let inLoc = false;
  parser.on('opentag', ({ local }) => {
    inLoc = local === 'loc';
  });
  parser.on('text', (text) => {
    if (inLoc && text.trim() !== '') found.push(text);
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  expect(found).toEqual([
    'https://tongji.example.org/',
    'https://tongji.example.org/en/',
    'https://tongji.example.org/releases/cpi/',
    'https://tongji.example.org/en/releases/cpi/',
  ]);
});

test('robots are told of the sitemap, and kept from what is a person’s own', () => {
  const lines = robots('https://tongji.example.org').split('\n');
  expect(lines).toContain('Sitemap: https://tongji.example.org/sitemap.xml');
  expect(lines).toContain('Disallow: /requests/track/');
});
