import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A post as the platform got it. */
type Arrived = { path: string; query: URLSearchParams; headers: IncomingHttpHeaders; body: string };

/**
 * What befalls the next posts. `reset`: the connection is cut when the post has come. `silent`: it is taken, and no
 * answer comes. `dripping`: an answer begins and does not end. Otherwise what is answered.
 */
export type Meets =
  | 'reset'
  | 'silent'
  | 'dripping'
  | { status?: number; headers?: Record<string, string>; body?: unknown };

const respond = (res: ServerResponse, meets: Meets): void => {
  if (meets === 'reset') {
    res.socket?.destroy();
    return;
  }
  if (meets === 'silent') return;
  if (meets === 'dripping') {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.write('{"errcode":');
    return;
  }
  const { status = 200, headers = {}, body = { errcode: 0, errmsg: 'ok' } } = meets;
  res.writeHead(status, headers);
  res.end(typeof body === 'string' ? body : JSON.stringify(body));
};

/**
 * A platform on a port of its own, which keeps what arrives and answers as it was told. `meanwhile` is what happens
 * elsewhere once a post has arrived and before it is answered.
 */
export const startPlatform = async (first: Meets = {}) => {
  const arrived: Arrived[] = [];
  let meets = first;
  let meanwhile: () => Promise<void> = async () => undefined;
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const { pathname, searchParams } = new URL(req.url ?? '/', 'http://platform');
      const body = Buffer.concat(parts).toString('utf8');
      arrived.push({ path: pathname, query: searchParams, headers: req.headers, body });
      meanwhile().then(
        () => respond(res, meets),
        () => res.destroy(),
      );
    });
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const down = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return {
    arrived,
    /** Without a path. */
    origin: `http://127.0.0.1:${port}`,
    meet: (next: Meets): void => {
      meets = next;
    },
    meanwhile: (work: () => Promise<void>): void => {
      meanwhile = work;
    },
    /** Connections are refused from now on, until it is up again on the same port. */
    down,
    up: (): Promise<void> => listen(port),
    stop: down,
  };
};
