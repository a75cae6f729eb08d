import type { Operation } from './api.ts';

/**
 * Operations of a room that is read when the first of them is called, so that a cold start reads only what its call
 * needs.
 */
export const later = <Name extends string, Room extends Readonly<Record<Name, Operation<never>>>>(
  names: readonly Name[],
  read: () => Promise<Room>,
): Pick<Room, Name> =>
  // An object from entries has lost its names for the compiler: each of `names` stands in it.
  Object.fromEntries(
    names.map((name): [string, Operation<never>] => [name, async (call) => (await read())[name](call)]),
  ) as unknown as Pick<Room, Name>;

/** Operations of one file, each made with what it works with; the file is read when the first of them is called. */
export const laterIn = <
  Ports,
  Name extends string,
  File extends Readonly<Record<Name, (ports: Ports) => Operation<never>>>,
>(
  ports: Ports,
  read: () => Promise<File>,
  ...names: Name[]
): { [N in Name]: ReturnType<File[N]> } =>
  later(names, async () => {
    const file = await read();
    return Object.fromEntries(names.map((name) => [name, file[name](ports)])) as {
      [N in Name]: ReturnType<File[N]>;
    };
  });
