import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetPaths } from '../runtime/now.ts';
import type { PublicFile } from './public-site.ts';

/** Styles and scripts under hashed names: where each is published, and its bytes. */
export type Assets = { paths: { css: string; js: string; logo: string }; files: readonly PublicFile[] };

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** The assets that were bundled beside the function, in `assets/` of its folder. */
export const readAssets = (folder: string): Assets => {
  const { all, ...paths } = assetPaths(folder);
  const files = Object.values(all).map((path): PublicFile => {
    const mediaType = MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1)];
    if (!mediaType) throw new Error(`What is ${path}?`);
    return { key: path.slice(1), bytes: readFileSync(join(folder, path)), mediaType };
  });
  return { paths, files };
};
