import { HostFault } from '../host-fault.ts';
import { DEFAULT_ROUTE } from '../template/http-api.ts';

/** A route that a request fell to, with what its path variables stand for, decoded. */
export interface RouteMatch<Route> {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

type Segment = { readonly kind: 'text' | 'one' | 'rest'; readonly name: string };

/** Lower is more specific. */
const RANK = { text: 0, one: 1, rest: 2 };

/**
 * API Gateway's choice of a route: fixed text before `{name}` before `{name+}`, segment by segment from the
 * left; of routes with the same path the named method before ANY; `$default` last.
 */
export function createRouteTable<Route extends { readonly key: string }>(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch<Route> | undefined {
  const fallback = routes.find((route) => route.key === DEFAULT_ROUTE);
  const known = routes
    .filter((route) => route.key !== DEFAULT_ROUTE)
    .map((route) => {
      const [method = '', path = ''] = route.key.split(' ');
      if (!path.startsWith('/'))
        throw new HostFault(`The route ${route.key} is not one the local host can read.`);
      return { route, method, segments: segmentsOf(path) };
    })
    .sort(
      (a, b) => compare(a.segments, b.segments) || Number(a.method === 'ANY') - Number(b.method === 'ANY'),
    );

  return (method, path) => {
    const parts = path.slice(1).split('/');
    for (const { route, method: wanted, segments } of known) {
      if (wanted !== 'ANY' && wanted !== method) continue;
      const parameters = variablesIn(segments, parts);
      if (parameters) return { route, parameters };
    }
    return fallback && { route: fallback, parameters: {} };
  };
}

const segmentsOf = (path: string): Segment[] =>
  path
    .slice(1)
    .split('/')
    .map((part) => {
      const [, name, rest] = /^\{([^}+]+)(\+?)\}$/.exec(part) ?? [];
      if (name === undefined) return { kind: 'text', name: part };
      return { kind: rest ? 'rest' : 'one', name };
    });

function compare(a: readonly Segment[], b: readonly Segment[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = RANK[a[at]?.kind ?? 'text'] - RANK[b[at]?.kind ?? 'text'];
    if (difference !== 0) return difference;
  }
  return b.length - a.length;
}

function variablesIn(
  segments: readonly Segment[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const part = parts[at];
    if (part === undefined) return undefined;
    if (segment.kind === 'rest') {
      const rest = parts.slice(at).join('/');
      if (rest === '') return undefined;
      parameters[segment.name] = decodeURIComponent(rest);
      return parameters;
    }
    if (segment.kind === 'text' ? decodeURIComponent(part) !== segment.name : part === '') return undefined;
    if (segment.kind === 'one') parameters[segment.name] = decodeURIComponent(part);
  }
  return segments.length === parts.length ? parameters : undefined;
}
