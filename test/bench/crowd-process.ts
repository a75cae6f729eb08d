/**
 * A crowd in a process of its own, as it has machines of its own: it gives way to everything else here. It goes on
 * until its standard input ends, and then prints what it got.
 */
import { randomInt } from 'node:crypto';
import { Agent } from 'node:http';
import { constants, setPriority } from 'node:os';
import { ask, CONNECTIONS, ROUTES } from './crowd-routes.ts';

setPriority(constants.priority.PRIORITY_LOW);
const [address = '', index] = process.argv.slice(2);
const route = ROUTES[Number(index)];
if (!route) throw new Error('Which route?');

let on = true;
const got = { answered: 0, refused: 0, failed: 0 };
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
process.stdin.resume().on('end', () => {
  on = false;
});
await Promise.all(
  Array.from({ length: CONNECTIONS }, async (_, n) => {
    const from = `127.${randomInt(1, 255)}.${n >> 8}.${1 + (n & 253)}`;
    while (on) {
      const { status } = await ask(address, agent, route, { 'idempotency-key': `crowd-${n}-0000` }, from);
      got.answered += 1;
      if (got.answered === CONNECTIONS) console.log('busy');
      if (status === 429 || status === 503) got.refused += 1;
      if (status === 0) got.failed += 1;
    }
  }),
);
agent.destroy();
console.log(JSON.stringify(got));
