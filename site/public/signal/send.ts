/// <reference lib="dom" />
import { dropEntry, type Entry, entries, keepEntry } from './keep.ts';
import type { Person } from './sign-in.ts';

/** What became of an attempt. `later`: the office cannot take this one at the moment; `no way`: no answer came at all. */
export type Attempted = 'done' | 'signed-out' | 'later' | 'no way';

/** As many entries that were sent as stay to be looked at. */
const MOST_SENT = 20;

const waits = ({ state }: Entry): boolean => state.is === 'kept' || state.is === 'unconfirmed';

/** Of whom an entry is sent: of whoever wrote it, or of the first who signs in where nobody was. */
const isOf = ({ by }: Entry, { sub }: Person): boolean => by === '' || by === sub;

const bodyOf = ({ draft, writtenAt }: Entry): string => {
  const { source = '', summary = '', link, estimate, screenshot } = draft ?? {};
  return JSON.stringify({
    source,
    summary,
    writtenAt,
    ...(link && { link }),
    ...(estimate && { estimate }),
    ...(screenshot && { screenshot }),
  });
};

/** What the office says of a refusal, its faults included. */
const reasonOf = async (answer: Response): Promise<string> => {
  const problem = (await answer.json().catch(() => ({}))) as {
    detail?: string;
    faults?: { pointer?: string; detail: string }[];
  };
  const faults = (problem.faults ?? []).map(({ pointer = '', detail }) => `${pointer} ${detail}`.trim());
  return [problem.detail ?? `HTTP ${answer.status}`, ...faults].join('; ');
};

const send = async (entry: Entry, { token }: Person): Promise<Attempted> => {
  // Until the office has answered, nobody knows whether it has it.
  await keepEntry({ ...entry, state: { is: 'unconfirmed' } });
  const answer = await fetch('/api/staff/alerts', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'accept-language': document.documentElement.lang,
      'idempotency-key': entry.key,
    },
    body: bodyOf(entry),
  }).catch(() => null);
  if (answer === null) return 'no way';
  if (answer.status >= 500 || answer.status === 429) return 'later';
  if (answer.status === 401) {
    // It was not looked at: as it stood before.
    await keepEntry(entry);
    return 'signed-out';
  }
  if (!answer.ok) {
    await keepEntry({ ...entry, state: { is: 'refused', why: await reasonOf(answer) } });
    return 'done';
  }
  const { id, at } = (await answer.json()) as { id: string; at: string };
  // Its words are the office's now, and no longer this phone's.
  await keepEntry({ ...entry, draft: null, state: { is: 'sent', id, at } });
  return 'done';
};

/**
 * Whether the site can be reached at all: asked before anything is sent, so that without a network an entry is known
 * not to have left the phone.
 */
export const isThereAWay = (): Promise<boolean> =>
  fetch('/.well-known/oauth-protected-resource', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );

/**
 * Sends what waits, the oldest first, each under its own key. Stops where the way or the session is gone, and not at an
 * entry that the office cannot take at the moment: the others need not wait for it.
 */
export const sendAll = async (person: Person, shown: () => Promise<void>): Promise<Attempted> => {
  const waiting = (await entries()).filter((entry) => waits(entry) && isOf(entry, person)).reverse();
  for (const entry of waiting) {
    // While another one was under way it may have been deleted here, or sent from a second page.
    const still = (await entries()).find(({ key }) => key === entry.key);
    if (!still || !waits(still)) continue;
    const attempted = await send({ ...entry, by: person.sub }, person);
    await shown();
    if (attempted === 'no way' || attempted === 'signed-out') return attempted;
  }
  const sent = (await entries()).filter(({ state }) => state.is === 'sent');
  for (const { key } of sent.slice(MOST_SENT)) await dropEntry(key);
  return 'done';
};

export const anyWaits = async (): Promise<boolean> => (await entries()).some(waits);
