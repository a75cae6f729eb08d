import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openFront } from '../../infra/watch/front.ts';

it('a page that was asked for before a change loads again for it, whenever it was answered', async () => {
  const front = openFront();
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const pages = front.before((_req, res) => {
    asked.resolve();
    void answer.promise.then(() =>
      res.writeHead(200, { 'content-type': 'text/html', etag: '"a"' }).end('<p>As it was</p>'),
    );
  });
  const server = createServer(pages).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const page = fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } });
    await asked.promise;
    front.live();
    answer.resolve();
    const text = await (await page).text();
    expect(text).toMatch(/^<p>As it was<\/p><script .*data-generation="1" .*data-tag="&quot;a&quot;"/);
  } finally {
    front.close();
    server.closeAllConnections();
    server.close();
  }
});
