import type * as v from 'valibot';
import type { Api } from './client.ts';

/** Every page of a list, from the first to the last; of what is `asked`, what was not given is not sent. */
export const everyPage = async <S extends v.GenericSchema<unknown, { next: string | null }>>(
  api: Api,
  path: string,
  asked: Readonly<Record<string, string | undefined>>,
  schema: S,
): Promise<v.InferOutput<S>[]> => {
  const pages: v.InferOutput<S>[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...asked, cursor })) if (value) query.set(name, value);
    const { value }: { value: v.InferOutput<S> } = await api.get(`${path}?${query}`, schema);
    pages.push(value);
    cursor = value.next;
  } while (cursor !== null);
  return pages;
};
