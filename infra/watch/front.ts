import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Handle } from '../../local-aws/listener.ts';
import { ROOT } from '../bundle.ts';

/**
 * What stands before the pages of a host whose sources are watched: pages are answered as they are, with a script
 * behind them that loads them again when something is live; the newest styles and scripts under whatever name a
 * page knows them by; and, while something cannot be built, the fault in place of every page.
 */
export interface Front {
  before(pages: Handle): Handle;
  /** Shown in place of pages until the next `live`. */
  fail(fault: string): void;
  /** Every open page loads again. */
  live(): void;
  close(): void;
}

const EVENTS = '/_local/watch';
const SCRIPT = '/_local/watch.js';
const SITE = join(ROOT, '.build', 'site');
/** `/assets/site.0a1b2c3d.css` */
const ASSET = /^\/assets\/(\w+)\.[0-9a-f]{8}\.(\w+)$/;
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
/**
 * A page that is kept is written anew in the background, and nothing says when: an open one asks for its tag often
 * for so long after a change, and from then on seldom. In milliseconds.
 */
const SETTLING = 30_000;
const OFTEN = 400;
const SELDOM = 3000;

/** In the browser. */
const script = `
const { generation, tag, settling } = document.currentScript.dataset;
const bare = (tag) => (tag ?? '').replace(/^W\\//, '');
new EventSource('${EVENTS}').onmessage = ({ data }) => { if (data !== generation) location.reload(); };
const settled = Date.now() + Number(settling);
const look = async () => {
  const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok && bare(answer.headers.get('etag')) !== bare(tag)) return location.reload();
  setTimeout(look, Date.now() < settled ? ${OFTEN} : ${SELDOM});
};
if (tag) look();
`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const noStore = (type: string) => ({ 'content-type': type, 'cache-control': 'no-store' });

const wantsPage = (req: IncomingMessage): boolean =>
  req.method === 'GET' && (req.headers.accept ?? '').includes('text/html');

export function openFront(): Front {
  const listeners = new Set<ServerResponse>();
  let generation = 1;
  let changedAt = Number.NEGATIVE_INFINITY;
  let fault: string | undefined;

  const say = (res: ServerResponse) => res.write(`data: ${generation}\n\n`);
  const advance = () => {
    generation += 1;
    changedAt = performance.now();
    for (const res of listeners) say(res);
  };

  const events = (res: ServerResponse): void => {
    res.writeHead(200, noStore('text/event-stream'));
    res.write('retry: 500\n');
    say(res);
    listeners.add(res);
    res.once('close', () => listeners.delete(res));
  };

  /** For a page that is asked for now: what becomes live before it is answered is not in it. */
  const reloader = (): ((tag: string) => string) => {
    const settling = Math.max(0, SETTLING - (performance.now() - changedAt));
    const head = `<script src="${SCRIPT}" data-generation="${generation}" data-settling="${Math.round(settling)}"`;
    return (tag) => `${head} data-tag="${escaped(tag)}"></script>\n`;
  };

  const faultPage = (words: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Heliostat cannot be built</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem}pre{white-space:pre-wrap;color:#a4161a}</style>
<h1>出错了 Something cannot be built</h1>
<p>What stood before goes on behind this page. It loads again when the fault is mended.</p>
<pre>${escaped(words)}</pre>
${reloader()('')}`;

  /** The file as it was bundled last, whatever its content was when the page was rendered. */
  const asset = (path: string, res: ServerResponse): boolean => {
    const [, stem, extension = ''] = ASSET.exec(path) ?? [];
    const type = TYPES[extension];
    if (!stem || !type || !existsSync(join(SITE, 'assets.json'))) return false;
    const names: Record<string, string> = JSON.parse(readFileSync(join(SITE, 'assets.json'), 'utf8'));
    const newest = names[`${stem}.${extension}`];
    if (!newest) return false;
    res.writeHead(200, noStore(type)).end(readFileSync(join(SITE, newest)));
    return true;
  };

  return {
    before: (pages) => (req, res) => {
      const path = (req.url ?? '').split('?', 1)[0] ?? '';
      if (path === EVENTS) return events(res);
      if (path === SCRIPT) return void res.writeHead(200, noStore('text/javascript')).end(script);
      if (path.startsWith('/_local/')) return pages(req, res);
      if (req.method === 'GET' && asset(path, res)) return;
      if (!wantsPage(req)) return pages(req, res);
      if (fault !== undefined) {
        return void res.writeHead(500, noStore('text/html; charset=utf-8')).end(faultPage(fault));
      }
      // Whole and plain, since something is put behind it.
      for (const name of ['accept-encoding', 'range', 'if-none-match', 'if-modified-since']) {
        delete req.headers[name];
      }
      pages(req, appending(res, reloader()));
    },
    fail(words) {
      fault = words;
      advance();
    },
    live() {
      fault = undefined;
      advance();
    },
    close() {
      for (const res of listeners) res.destroy();
    },
  };
}

/** Has what `behind` gives for the answer's tag follow an answer that is a page. */
function appending(res: ServerResponse, behind: (tag: string) => string): ServerResponse {
  const end = res.end.bind(res);
  const writeHead = res.writeHead.bind(res);
  let last = '';
  const headed = (status: number, given: [string, string][]): ServerResponse => {
    const of = (name: string) => given.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
    if (!of('content-type').startsWith('text/html')) return writeHead(status, given.flat());
    last = behind(of('etag'));
    // The length is no longer known beforehand: the answer goes out in chunks.
    const kept = given.filter(([key]) => !['content-length', 'cache-control'].includes(key.toLowerCase()));
    return writeHead(status, [...kept, ['cache-control', 'no-store']].flat());
  };
  res.writeHead = ((status: number, headers: string[] | Record<string, string>) =>
    headed(
      status,
      Array.isArray(headers)
        ? Array.from({ length: headers.length / 2 }, (_, at) => [
            headers[2 * at] ?? '',
            headers[2 * at + 1] ?? '',
          ])
        : Object.entries(headers),
    )) as typeof res.writeHead;
  res.end = ((body?: Buffer | string) =>
    end(last === '' ? body : Buffer.concat([Buffer.from(body ?? ''), Buffer.from(last)]))) as typeof res.end;
  return res;
}
