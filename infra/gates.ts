import type { FunctionName, Route } from '../functions/web/route.ts';

/** One route of the HTTP API: what goes through it reaches one function, with or without a token. */
export interface Gate {
  /** API Gateway's syntax; every method goes through it, and the function refuses those that it does not take. */
  readonly path: string;
  readonly function: FunctionName;
  readonly authorizer: Route['authorizer'];
}

type Rooted = Gate & { readonly base: string };

/** Addresses of a route: a page is answered in English too. */
const addressesOf = ({ path, answers }: Route): string[] => (answers ? [path, `/en${path}`] : [path]);

/**
 * The folder that a route's addresses lie in: what stands before its first parameter. A page's own address ends in a
 * slash, which no route of an HTTP API does; it lies in the folder above.
 */
const baseOf = (path: string): string => {
  const fixed = path.split('/{')[0] ?? '';
  return fixed.endsWith('/') ? fixed.slice(0, fixed.lastIndexOf('/', fixed.length - 2)) : fixed;
};

const isBelow = (base: string, other: string): boolean => base === other || base.startsWith(`${other}/`);
const sameAccess = (a: Gate, b: Gate): boolean => a.function === b.function && a.authorizer === b.authorizer;

/**
 * The fewest routes of an HTTP API that lead each of these to its function and through its authorizer. Of a folder that
 * one function answers, everything goes there (`/{rest+}`); where several share a folder, it goes to the one with most
 * routes in it, and the others get theirs one by one: of several routes that fit, API Gateway takes the most specific.
 */
export const gates = (routes: readonly Route[]): Gate[] => {
  const all: Rooted[] = routes.flatMap((route) =>
    addressesOf(route).map((path) => ({
      path,
      base: baseOf(path),
      function: route.function,
      authorizer: route.authorizer,
    })),
  );
  const owners = new Map<string, Rooted>();
  for (const base of new Set(all.map((one) => one.base))) {
    const inside = all.filter((one) => one.base === base);
    const share = (one: Rooted): number => inside.filter((other) => sameAccess(one, other)).length;
    const [owner] = inside.sort((a, b) => share(b) - share(a));
    if (owner) owners.set(base, owner);
  }
  /** The nearest folder around this one, itself apart, that anybody owns. */
  const around = (base: string): Rooted | undefined =>
    [...owners.values()]
      .filter((one) => one.base !== base && isBelow(base, one.base))
      .sort((a, b) => b.base.length - a.base.length)[0];
  const found = new Map<string, Gate>();
  const open = (path: string, { function: name, authorizer }: Gate): void => {
    found.set(path, { path, function: name, authorizer });
  };
  for (const one of all) {
    const owner = owners.get(one.base);
    if (!owner || !sameAccess(owner, one)) {
      open(one.path, one);
      continue;
    }
    const outer = around(one.base);
    if (outer && sameAccess(outer, owner)) continue;
    if (one.path === one.base) open(one.base, one);
    if (
      one.path !== one.base ||
      all.some((other) => other.base !== one.base && isBelow(other.base, one.base))
    ) {
      open(`${one.base}/{rest+}`, one);
    }
  }
  return [...found.values()];
};
