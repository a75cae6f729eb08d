import { Problem } from '../kernel/problem.ts';
import { type Call, etag } from './api.ts';

/** What a POST that creates is told apart by: who sent it to which function, under which key, and what it says. */
export const attemptOf = (call: Call): { subject: string; key: string; request: string } => ({
  subject: `${call.route.function}/${call.actor.sub}`,
  key: call.idempotencyKey,
  request: `${call.route.operation} ${JSON.stringify(call.params)} ${call.text}`,
});

/**
 * A record as the caller saw it: what If-Match names, where it was sent, must be what is there. A route that changes
 * or sends something demands it.
 *
 * @throws Problem `stale-version`
 */
export const asRead = <Found extends { version: number }>(call: Call, what: string, found: Found): Found => {
  const demanded = call.route.kind === 'changes' || call.route.kind === 'sends';
  const seen = demanded ? etag(call.version) : call.headers['if-match'];
  if (seen === undefined || seen === etag(found.version)) return found;
  throw new Problem('stale-version', `The ${what} is at version ${found.version} by now: read it again`);
};
