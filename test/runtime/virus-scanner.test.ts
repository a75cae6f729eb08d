import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openVirusScanner } from '../../functions/runtime/virus-scanner.ts';

const FILE = Buffer.from('来函的内容');
const running: { close: () => unknown }[] = [];
afterEach(() => {
  for (const one of running.splice(0)) one.close();
});

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket));
  running.push({ close: () => [...open].map((socket) => socket.destroy()) && server.close() });
  return (server.address() as AddressInfo).port;
};

/** clamd as its manual has it: a command, pieces behind their lengths, a length of nothing, one answer. */
const clamd = async (answer: (file: Buffer, socket: Socket) => void): Promise<string> => {
  const server = createTcpServer((socket) => {
    let got = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      const head = 'zINSTREAM\0';
      if (got.length < head.length) return;
      if (!got.toString('latin1').startsWith(head)) return void socket.end('UNKNOWN COMMAND\0');
      const pieces: Buffer[] = [];
      for (let at = head.length; at + 4 <= got.length; ) {
        const length = got.readUInt32BE(at);
        if (length === 0) return answer(Buffer.concat(pieces), socket);
        if (at + 4 + length > got.length) return;
        pieces.push(got.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
    });
  });
  return `clamd://127.0.0.1:${await listening(server)}`;
};

const service = async (answer: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listening(createServer(answer))}/v2/scan`;

/** Reads the form to its end before it answers. */
const says = (status: number, body: string, seen?: (form: string) => void) =>
  service((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      seen?.(Buffer.concat(chunks).toString());
      res.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });

const ask = async (address: string, limit = 5000) => openVirusScanner(address, limit)?.(FILE);

it('none is no scanner, and an address that is none is refused', () => {
  expect(openVirusScanner('none')).toBeNull();
  expect(() => openVirusScanner('ftp://scan.example')).toThrow('clamd://');
});

it.each([
  ['stream: OK\0', 'clean'],
  ['stream: Eicar-Test-Signature FOUND\0', 'infected'],
])('clamd that says %j', async (answer, verdict) => {
  const seen: Buffer[] = [];
  const address = await clamd((file, socket) => {
    seen.push(file);
    socket.end(answer);
  });
  expect(await ask(address)).toBe(verdict);
  expect(seen).toEqual([FILE]);
});

it.each<[string, (file: Buffer, socket: Socket) => void, string]>([
  ['an error', (_, socket) => void socket.end('INSTREAM size limit exceeded. ERROR\0'), 'size limit'],
  ['nonsense', (_, socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'clamd says'],
  ['OK of something else', (_, socket) => void socket.end('stream: OK but slow\0'), 'clamd says'],
  ['half an answer', (_, socket) => void socket.end('stream: O'), 'clamd says'],
  ['nothing', (_, socket) => void socket.end(), 'clamd says'],
  ['a torn line', (_, socket) => void socket.resetAndDestroy(), 'ECONNRESET'],
  ['words without end', (_, socket) => void socket.write('x'.repeat(20_000)), 'does not stop'],
])('clamd that says %s fails', async (_, answer, message) => {
  await expect(ask(await clamd(answer))).rejects.toThrow(message);
});

it('clamd that is slow, or not there, fails', async () => {
  await expect(ask(await clamd(() => {}), 100)).rejects.toThrow(/abort/i);
  const address = await clamd(() => {});
  running.pop()?.close();
  await expect(ask(address)).rejects.toThrow('ECONNREFUSED');
});

it.each([
  [200, '[{"Status":"OK","Description":"","FileName":"file"}]', 'clean'],
  [200, '{"Status":"OK","Description":""}', 'clean'],
  [406, '[{"Status":"FOUND","Description":"Eicar-Test-Signature"}]', 'infected'],
])('a service that says %i %s', async (status, body, verdict) => {
  const seen: string[] = [];
  expect(await ask(await says(status, body, (form) => seen.push(form)))).toBe(verdict);
  expect(seen[0]).toContain('name="file"; filename="file"');
  expect(seen[0]).toContain('来函的内容');
});

it.each<[string, number, string]>([
  ['is down', 503, ''],
  ['wants another form', 400, '{"Status":"ERROR"}'],
  ['answers a page', 200, '<html>ok</html>'],
  ['says nothing', 200, ''],
  ['lists nothing', 200, '[]'],
  ['knows neither', 200, '{"Status":"PARSE ERROR"}'],
  ['contradicts itself', 200, '{"Status":"FOUND"}'],
  ['contradicts itself the other way', 406, '{"Status":"OK"}'],
  ['does not stop', 200, ' '.repeat(20_000)],
])('a service that %s fails', async (_, status, body) => {
  await expect(ask(await says(status, body))).rejects.toThrow();
});

it('a service that sends elsewhere, is slow or is not there fails', async () => {
  const away = await service((_, res) => res.writeHead(302, { location: 'http://127.0.0.1:9/' }).end());
  await expect(ask(away)).rejects.toThrow();
  await expect(ask(await service(() => {}), 100)).rejects.toThrow(/timeout|abort/i);
  const gone = await service(() => {});
  running.pop()?.close();
  await expect(ask(gone)).rejects.toThrow();
});
