import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { Artefact } from '../../../functions/release/rules/document.ts';
import { reach } from '../../client.ts';
import { Refusal } from '../../refusal.ts';

/** Where the pages to look at stand below the folder of a preview. */
const FOLDER = 'preview';

/** What a page needs of the site's own files: styles and marks, published under names that hold their hash. */
const ASSET = /(?<=(?:href|src)=")\/assets\/[\w.-]+(?=")/g;

/** Scripts count down and look for news of what is public: there is none of either here. */
const SCRIPT = /<script type="module" src="[^"]*"><\/script>/g;

/** What became of an edition is told by a style that is there once it is public. */
const STANDING = /<link rel="stylesheet" href="[^"]*\/standing\.css">/;

/** The mark stands over the page, on paper too, and takes no click; the sealed bytes know nothing of it. */
const mark = (what: string): string => {
  const text = '预览·未发布 PREVIEW';
  const tile = encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="240"><text x="20" y="170" transform="rotate(-28 180 120)" font-family="sans-serif" font-size="26" fill="#c00">${text}</text></svg>`,
  );
  return `<div aria-hidden="true" style="position:fixed;inset:0;z-index:9999;pointer-events:none;opacity:.16;print-color-adjust:exact;background:url('data:image/svg+xml,${tile}')"></div>
<p role="note" style="position:fixed;inset:auto 0 0 0;z-index:9999;margin:0;padding:.4rem 1rem;background:#c00;color:#fff;font:14px sans-serif">${what}</p>`;
};

/** A sealed page as it is looked at in the folder: with the site's styles beside it, and marked. */
const marked = (
  html: string,
  at: string,
  { server, what, sealed }: { server: string; what: string; sealed: ReadonlySet<string> },
): string =>
  html
    .replace(SCRIPT, '')
    .replace(STANDING, '')
    .replace(ASSET, (path) => `assets/${basename(path)}`)
    .replace(/(?<=href=")\/[^"]*(?=")/g, (path) => {
      const key = path.slice(1);
      if (!sealed.has(key)) return `${server}${path}`;
      return key.endsWith('/') ? pageName(key) : relativeTo(at, key);
    })
    .replace(/<\/body>/, () => `${mark(what)}\n</body>`);

/** `zh.html`, or `en.html` for a key below `en/`; `zh-from-1.html` what differs from edition 1. */
const pageName = (key: string): string => {
  const [, since = ''] = /(\/from-\d+)\/$/.exec(key) ?? [];
  return `${key.startsWith('en/') ? 'en' : 'zh'}${since.replace('/', '-')}.html`;
};

const relativeTo = (at: string, key: string): string =>
  posix.join(relative(at, '.').split(sep).join('/'), key);

/**
 * Pages as reviewers open them, from a folder, without a network: copies of the sealed pages with the site's styles
 * beside them and a mark over them. What is sealed lies unchanged in its own place of the folder. Gives their paths.
 */
export async function pagesToLookAt(
  out: string,
  server: string,
  artefacts: readonly Artefact[],
  files: readonly string[],
  what: string,
): Promise<string[]> {
  const pages = artefacts.flatMap(({ path, mediaType }, index) =>
    mediaType.startsWith('text/html') ? [{ path, file: files[index] ?? '' }] : [],
  );
  const sealed = new Set(artefacts.map(({ path }) => path));
  const written: string[] = [];
  for (const { path, file } of pages) {
    const html = await readFile(file, 'utf8');
    for (const asset of new Set(html.replace(SCRIPT, '').match(ASSET) ?? []))
      await keepAsset(out, server, asset);
    const page = join(out, FOLDER, pageName(path));
    await keep(page, marked(html, FOLDER, { server, what, sealed }));
    written.push(page);
  }
  return written;
}

async function keepAsset(out: string, server: string, path: string): Promise<void> {
  const response = await reach(`${server}${path}`);
  if (!response.ok) {
    throw new Refusal({
      zh: `网站尚未提供该页面的样式 ${path}（${response.status}）：请稍后再试。封存的文件已下载。`,
      en: `The site does not have the page's ${path} yet (${response.status}): try again in a minute. What is sealed was downloaded.`,
    });
  }
  await keep(join(out, FOLDER, 'assets', basename(path)), Buffer.from(await response.arrayBuffer()));
}

/** Not public yet: only its owner reads it. */
async function keep(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(resolve(file)), { recursive: true, mode: 0o700 });
  await writeFile(file, content, { mode: 0o600 });
}
