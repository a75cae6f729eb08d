import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { form, startDesks } from '../desk/office.ts';

/** Clients that send at once, each one request after the other. */
const CLIENTS = 50;
/** Requests of each client that count; the first ones warm up both sides alike. */
const EACH = 10;
const WARM_UP = 2;

type Figures = Record<string, number>;

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;

/** Fifty clients at once; how long each request took, in milliseconds, sorted. */
const measured = async (once: (client: number, n: number) => Promise<void>): Promise<number[]> => {
  const times: number[] = [];
  const client = async (number: number): Promise<void> => {
    for (let n = 0; n < WARM_UP + EACH; n += 1) {
      const from = performance.now();
      await once(number, n);
      if (n >= WARM_UP) times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return times.sort((a, b) => a - b);
};

/**
 * A form as browsers without scripts send it (so without a proof of work), through the desk's own handler to the
 * real engines, beside one bare PutItem from the same process and client: what the law asks to be kept of a request
 * (events, audit, register, sealed parts, hashes) against the least that could be written.
 */
export const benchForm = async (): Promise<Figures> => {
  const desks = await startDesks();
  const write = process.stdout.write;
  // The function's log goes to nobody's terminal where it runs.
  process.stdout.write = () => true;
  try {
    const desk = await desks.desk('2026-09-16');
    const item = { name: 'x'.repeat(500), description: 'y'.repeat(500) };
    const put = await measured(async (client, n) => {
      await desk.table.client.send(
        new PutCommand({
          TableName: desk.table.name,
          Item: { pk: `BARE#${client}`, sk: String(n), ...item },
        }),
      );
    });
    const sent = await measured(async () => {
      const { status } = await desk.call('POST /requests/new/', { form: form() });
      if (status !== 303) throw new Error(`A form was answered with ${status}`);
    });
    return {
      clients: CLIENTS,
      forms: sent.length,
      formMedianMs: quantile(sent, 0.5),
      formP99Ms: quantile(sent, 0.99),
      putMedianMs: quantile(put, 0.5),
      putP99Ms: quantile(put, 0.99),
      ratio: quantile(sent, 0.99) / quantile(put, 0.99),
    };
  } finally {
    process.stdout.write = write;
    await desks.stop();
  }
};
