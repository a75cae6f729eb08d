import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { SITE } from './models.ts';

/** What the edge says of pages: their own scripts and styles, and nothing inline. */
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'";

type Answer = { type: string; body: string };

export type Served = AsyncDisposable & {
  origin: string;
  /** What stands at each path; it may be replaced while the server runs. */
  files: Map<string, Answer>;
  /** What the server's clock shows, in milliseconds since the epoch; it then runs on. */
  setClock: (milliseconds: number) => void;
  /** Every request line so far, with the ETag that it offered. */
  requests: { method: string; path: string; ifNoneMatch: string | undefined; status: number }[];
};

const assetSources = async (): Promise<Map<string, Answer>> => {
  const folder = fileURLToPath(new URL('../../site/public/', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [`${folder}site.ts`, `${folder}site.css`, `${folder}logo.svg`],
    loader: { '.svg': 'copy' },
    bundle: true,
    format: 'esm',
    outdir: folder,
    write: false,
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return new Map([
    [SITE.assets.js, { type: 'text/javascript', body: text('.js') }],
    [SITE.assets.css, { type: 'text/css', body: text('.css') }],
    [SITE.assets.logo, { type: 'image/svg+xml', body: text('.svg') }],
  ]);
};

/** Serves pages as the edge does: the policy, ETags, 304 to whoever has the page, a `Date` of its own clock. */
export const serve = async (pages: ReadonlyMap<string, string>): Promise<Served> => {
  const html = [...pages].map(([path, body]) => [path, { type: 'text/html; charset=utf-8', body }] as const);
  const files = new Map<string, Answer>([...(await assetSources()), ...html]);
  const requests: Served['requests'] = [];
  let ahead = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const answer = files.get(path);
    const tag = answer && `"${createHash('sha256').update(answer.body).digest('hex').slice(0, 16)}"`;
    const ifNoneMatch = request.headers['if-none-match'];
    const status = !answer ? 404 : ifNoneMatch === tag ? 304 : 200;
    requests.push({ method: request.method ?? '', path, ifNoneMatch, status });
    response.writeHead(status, {
      date: new Date(Date.now() + ahead).toUTCString(),
      'content-security-policy': POLICY,
      'content-type': answer?.type ?? 'text/plain',
      ...(tag ? { etag: tag } : {}),
    });
    response.end(status === 200 && request.method !== 'HEAD' ? answer?.body : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    files,
    requests,
    setClock: (milliseconds) => {
      ahead = milliseconds - Date.now();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
