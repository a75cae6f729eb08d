/**
 * Forms and bare writes in a fresh process, as a function has just started; prints how long each took, in milliseconds.
 */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { form, startDesks } from '../request/desk/office.ts';

const [clients = 0, each = 0, warmUp = 0] = process.argv.slice(2).map(Number);

/** All clients at once, each one request after the other; the first ones warm up both sides alike. */
const measured = async (once: (client: number, n: number) => Promise<void>): Promise<number[]> => {
  const times: number[] = [];
  const client = async (number: number): Promise<void> => {
    for (let n = 0; n < warmUp + each; n += 1) {
      const from = performance.now();
      await once(number, n);
      if (n >= warmUp) times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return times;
};

const desks = await startDesks();
const write = process.stdout.write;
// The function's log goes to nobody's terminal where it runs.
process.stdout.write = () => true;
const desk = await desks.desk('2026-09-16');
const item = { name: 'x'.repeat(500), description: 'y'.repeat(500) };
const puts = await measured(async (client, n) => {
  await desk.table.client.send(
    new PutCommand({
      TableName: desk.table.name,
      Item: { pk: `BARE#${client}`, sk: String(n), ...item },
    }),
  );
});
const forms = await measured(async () => {
  const { status } = await desk.call('POST /requests/new/', { form: form() });
  if (status !== 303) throw new Error(`A form was answered with ${status}`);
});
process.stdout.write = write;
await desks.stop();
console.log(JSON.stringify({ forms, puts }));
