import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HostFault } from './host-fault.ts';

export type Handle = (req: IncomingMessage, res: ServerResponse) => void;

/** One port on both loopback addresses, so that `localhost` reaches the host whichever it resolves to first. */
export interface Listener {
  readonly port: number;
  /** Takes no more connections, lets answers under way finish for `grace` milliseconds, then closes all. */
  close(grace: number): Promise<void>;
}

const TRIES = 5;
/** CloudFront's limit on request line and headers together, in bytes. */
const HEAD_LIMIT = 32_768;

/** Listens on `port`; 0 lets the system choose. Throws a `HostFault` when the port is in use. */
export async function listen(port: number, handle: Handle): Promise<Listener> {
  for (let tries = 1; ; tries += 1) {
    const four = await bind(port, '127.0.0.1', handle);
    const chosen = (four.address() as AddressInfo).port;
    try {
      const six = await bind(chosen, '::1', handle);
      return listenerOf(chosen, [four, six]);
    } catch (fault) {
      const code = codeOf(fault);
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return listenerOf(chosen, [four]);
      four.close();
      // Chosen by the system for one address, taken on the other: let it choose again.
      if (code !== 'EADDRINUSE' || port !== 0 || tries === TRIES) throw inUse(fault, port);
    }
  }
}

async function bind(port: number, host: string, handle: Handle): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 65_000, noDelay: true, maxHeaderSize: HEAD_LIMIT }, handle);
  // Large uploads on slow lines are no fault: storage and gateway have limits of their own.
  server.requestTimeout = 0;
  server.listen({ port, host, backlog: 1024 });
  try {
    await once(server, 'listening');
  } catch (fault) {
    throw host === '127.0.0.1' ? inUse(fault, port) : fault;
  }
  return server;
}

const codeOf = (fault: unknown): unknown =>
  typeof fault === 'object' && fault !== null ? Reflect.get(fault, 'code') : undefined;

function inUse(fault: unknown, port: number): unknown {
  const code = codeOf(fault);
  if (code === 'EADDRINUSE') {
    return new HostFault(`Port ${port} is in use: stop what holds it, or choose another with --port.`);
  }
  if (code === 'EACCES')
    return new HostFault(`Port ${port} may not be used by this user: choose another with --port.`);
  return fault;
}

const listenerOf = (port: number, servers: readonly Server[]): Listener => ({
  port,
  async close(grace) {
    const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    for (const server of servers) server.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const server of servers) server.closeAllConnections();
    }, grace);
    await closed;
    clearTimeout(timer);
  },
});
