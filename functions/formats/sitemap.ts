import { html } from './markup.ts';

/** sitemap.xml (sitemaps.org 0.9): each page by its Chinese path, with the English one beside it. */
export const sitemap = (address: string, paths: readonly string[]): string =>
  html`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${paths.flatMap((path) =>
  ['', '/en'].map(
    (
      lang,
    ) => html`<url><loc>${address}${lang}${path}</loc><xhtml:link rel="alternate" hreflang="zh-CN" href="${address}${path}"/><xhtml:link rel="alternate" hreflang="en" href="${address}/en${path}"/></url>
`,
  ),
)}</urlset>
`.toString();

/** robots.txt (RFC 9309): everything that is public may be found; the API and a person's own pages are no pages to find. */
export const robots = (address: string): string =>
  [
    'User-agent: *',
    'Disallow: /api/',
    'Disallow: /requests/track/',
    'Disallow: /en/requests/track/',
    `Sitemap: ${address}/sitemap.xml`,
    '',
  ].join('\n');
