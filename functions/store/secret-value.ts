import { log } from '../runtime/log.ts';
import type { Secret } from '../runtime/secret.ts';

/** A changed secret is known everywhere after this long, and at once where the old one fails. */
const KEPT_MS = 300_000;

/** How the template writes a value, so that there is a secret where the value is empty. */
const PREFIX = 'value=';

type Ask = (arn: string) => Promise<string>;

const askAws: Ask = async (arn) => (await import('./ask-secret.ts')).askSecret(arn);

/**
 * What is known goes on where it cannot be asked for anew: the log says so.
 *
 * @throws whatever the first question met
 */
export const openSecret = (arn: string, ask: Ask = askAws, steady = () => performance.now()): Secret => {
  let known: { value: string; at: number } | undefined;
  let asking: Promise<string> | undefined;
  const renew = async (): Promise<string> => {
    const at = steady();
    try {
      const said = await ask(arn);
      if (!said.startsWith(PREFIX)) throw new Error('The secret is not as the template writes it');
      known = { value: said.slice(PREFIX.length), at };
      return known.value;
    } catch (error) {
      if (!known) throw error;
      log('secret not renewed', { error: error instanceof Error ? error.name : 'unknown' });
      known = { ...known, at };
      return known.value;
    } finally {
      asking = undefined;
    }
  };
  return async (within = KEPT_MS) => {
    if (known && steady() - known.at <= within) return known.value;
    asking ??= renew();
    return await asking;
  };
};
