import { form, receiptOf, startDesks } from '../request/desk/office.ts';
import { median } from './figures.ts';

const TRIES = 1000;
const WARM_UP = 50;
/** Tries of each kind from one address, which stay below the rate at which the desk refuses; then comes another. */
const FROM_ONE = 50;

/**
 * A wrong secret against a number that does not exist: who tries must not learn from the time which of the two it
 * was. Tried in turn, in changing order, so that the machine's moods fall on both alike; in milliseconds.
 */
export const benchSecret = async (): Promise<Record<string, number>> => {
  const desks = await startDesks();
  const write = process.stdout.write;
  // The function's log goes to nobody's terminal where it runs.
  process.stdout.write = () => true;
  try {
    const desk = await desks.desk('2026-09-16');
    const own = receiptOf(await desk.call('POST /requests/new/', { form: form() }));
    const kinds = [
      { credentials: { receipt: own.receipt, secret: '2222-2222-2222-2222' }, times: [] as number[] },
      { credentials: { receipt: 'SQ20260916-222222', secret: own.secret }, times: [] as number[] },
    ];
    for (let i = 0; i < WARM_UP + TRIES; i += 1) {
      for (const { credentials, times } of i % 2 === 0 ? kinds : kinds.toReversed()) {
        const from = `10.0.${Math.floor(i / FROM_ONE)}.1`;
        const began = performance.now();
        const { status } = await desk.call('POST /api/requests/track', { json: credentials, from });
        if (i >= WARM_UP) times.push(performance.now() - began);
        if (status !== 404) throw new Error(`A wrong secret was answered with ${status}`);
      }
    }
    const [wrong, unknown] = kinds.map(({ times }) => median(times));
    if (wrong === undefined || unknown === undefined) throw new Error('Nothing was tried');
    return { wrongMs: wrong, unknownMs: unknown, apartMs: Math.abs(wrong - unknown) };
  } finally {
    process.stdout.write = write;
    await desks.stop();
  }
};
