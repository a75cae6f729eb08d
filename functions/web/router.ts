import type { Lang } from '../kernel/text.ts';
import type { Route } from './route.ts';

/** Where an address leads: to a route with what its parameters hold, to another address, to no method, or nowhere. */
export type Found<R> =
  | { readonly route: R; readonly params: Readonly<Record<string, string>>; readonly lang: Lang }
  | { readonly moved: string }
  | { readonly allow: readonly string[] }
  | undefined;

type Segment = { readonly kind: 'text' | 'one' | 'rest'; readonly name: string };
type Routed = Pick<Route, 'method' | 'path' | 'answers'>;

/** Fixed text goes before a parameter, and that before one that takes all that follows. */
const RANK = { text: 0, one: 1, rest: 2 } as const;

const segmentsOf = (path: string): Segment[] =>
  path
    .replace(/^\/|\/$/g, '')
    .split('/')
    .map((part) => {
      const [, name, rest] = /^\{([^}+]+)(\+?)\}$/.exec(part) ?? [];
      return name === undefined ? { kind: 'text', name: part } : { kind: rest ? 'rest' : 'one', name };
    });

const bySpecificity = (a: readonly Segment[], b: readonly Segment[]): number => {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = RANK[a[at]?.kind ?? 'text'] - RANK[b[at]?.kind ?? 'text'];
    if (difference !== 0) return difference;
  }
  return b.length - a.length;
};

/** What the parameters hold where the parts of an address fit; undefined where they do not. */
const paramsIn = (
  segments: readonly Segment[],
  parts: readonly string[],
): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [at, { kind, name }] of segments.entries()) {
    const part = parts[at] ?? '';
    if (part === '') return undefined;
    if (kind === 'rest') return { ...params, [name]: parts.slice(at).join('/') };
    if (kind === 'one') params[name] = part;
    else if (part !== name) return undefined;
  }
  return segments.length === parts.length ? params : undefined;
};

const ENGLISH = /^\/en(?=\/)/;

/** Which methods a route answers: HEAD wherever it answers GET (RFC 9110, section 9.3.2). */
const methodsOf = ({ method }: Routed): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

/**
 * Finds the route of a request by its method and its path, which an HTTP API hands on decoded. A page is answered in
 * two languages, in English below `/en`; where its path ends in a slash, whoever leaves that out is led there, and
 * a form that is sent without it is taken.
 */
export const routerOf = <R extends Routed>(
  routes: readonly R[],
): ((method: string, path: string) => Found<R>) => {
  const known = routes
    .map((route) => ({ route, segments: segmentsOf(route.path), slash: route.path.endsWith('/') }))
    .sort((a, b) => bySpecificity(a.segments, b.segments));
  return (method, address) => {
    const lang: Lang = ENGLISH.test(address) ? 'en' : 'zh';
    const path = address.replace(ENGLISH, '');
    const slash = path.endsWith('/');
    const parts = path.slice(1, slash ? -1 : undefined).split('/');
    const allow = new Set<string>();
    for (const { route, segments, slash: canonical } of known) {
      // A program's address is what it is; only pages speak two languages and forgive a slash.
      if (!route.answers && (lang === 'en' || slash)) continue;
      const params = paramsIn(segments, parts);
      if (!params) continue;
      if (!methodsOf(route).includes(method)) {
        for (const one of methodsOf(route)) allow.add(one);
        continue;
      }
      return canonical && !slash && method !== 'POST' ? { moved: `${address}/` } : { route, params, lang };
    }
    return allow.size > 0 ? { allow: [...allow] } : undefined;
  };
};
