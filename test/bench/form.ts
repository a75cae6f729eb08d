import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, percentile } from './figures.ts';

const ALONE = fileURLToPath(new URL('./form-process.ts', import.meta.url));
/** So many processes one after the other: a machine that others use is now quick and now slow. */
const PROCESSES = 6;
/** Clients that send at once, and requests of each that count. */
const CLIENTS = 50;
const EACH = 10;
const WARM_UP = 2;

/**
 * A form as browsers without scripts send it (so without a proof of work), through the desk's own handler to the
 * real engines, beside one bare PutItem from the same process and client: what the law asks to be kept of a request
 * (events, audit, register, sealed parts, hashes) against the least that could be written.
 */
export const benchForm = async (): Promise<Record<string, number>> => {
  const forms: number[] = [];
  const puts: number[] = [];
  for (let n = 0; n < PROCESSES; n += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      ...[ALONE, CLIENTS, EACH, WARM_UP].map(String),
    ]);
    const one = JSON.parse(stdout) as { forms: number[]; puts: number[] };
    forms.push(...one.forms);
    puts.push(...one.puts);
  }
  return {
    clients: CLIENTS,
    forms: forms.length,
    formMedianMs: median(forms),
    formP99Ms: percentile(forms, 99),
    putMedianMs: median(puts),
    putP99Ms: percentile(puts, 99),
    ratio: percentile(forms, 99) / percentile(puts, 99),
  };
};
