import { Problem } from '../domain/errors.ts';
import type { Call, Operation, Reply } from '../http/api.ts';
import type { Lang } from '../pages/site.ts';
import type { Room } from './room.ts';

/**
 * The pages of the request desk, each matter read when it is first asked for: whoever opens the form does not wait
 * for the rules by which a case is counted.
 */
const show = async (room: Room, call: Call, lang: Lang): Promise<Reply> => {
  const place = placeOf(call);
  if (place === 'new') return (await import('./form.ts')).form(room, lang, {});
  if (place === 'receipt') return (await import('./tracking-pages.ts')).showReceipt(room, call, lang);
  if (place === 'track') return (await import('./tracking-pages.ts')).showTracking(room, call, lang);
  if (place.startsWith('released/')) {
    return (await import('./documents.ts')).publicDocument(room, `/requests/${place}`);
  }
  throw nothingHere();
};

const post = async (room: Room, call: Call, lang: Lang): Promise<Reply> => {
  const place = placeOf(call);
  if (place === 'new') return (await import('./send.ts')).send(room, call, lang);
  const name = /^track(?:\/(.+))?$/.exec(place);
  const reply = name && (await (await import('./tracking-pages.ts')).act(room, call, lang, name[1] ?? ''));
  if (!reply) throw nothingHere();
  return reply;
};

/** The greedy part of a page's address; the slash at its end is forgiven. */
const placeOf = (call: Call): string => (call.params.page ?? '').replace(/\/+$/, '');

const nothingHere = (): Problem => new Problem('not-found', 'There is nothing at this address');

export const pageOperations = (room: Room) =>
  ({
    showPage: (call) => show(room, call, 'zh'),
    showEnglishPage: (call) => show(room, call, 'en'),
    postPage: (call) => post(room, call, 'zh'),
    postEnglishPage: (call) => post(room, call, 'en'),
  }) satisfies Record<string, Operation>;
