import type { Call } from './api.ts';

/**
 * Whether the caller would rather not have what is looked up beside the answer proper (`Prefer: return=minimal`, RFC 7240,
 * section 4.2): whoever enters a hundred requests reads none of it. Of several preferences for `return` the first counts.
 */
export const prefersMinimal = ({ headers }: Pick<Call, 'headers'>): boolean => {
  const named = (headers.prefer ?? '')
    .split(',')
    .flatMap((one) => /^\s*return\s*=\s*"?([a-z]+)"?\s*(?:;|$)/i.exec(one)?.[1] ?? []);
  return named[0]?.toLowerCase() === 'minimal';
};

/** With an answer that leaves something out for that (RFC 7240, section 3). */
export const MINIMAL: Readonly<Record<string, string>> = { 'preference-applied': 'return=minimal' };
