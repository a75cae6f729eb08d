import type { Case } from '../records/case.ts';

/** The name of the next part of a kind that a case holds: the second supplement is `supplement-2`. */
export const nextPart = ({ row }: Case, kind: string): string => {
  const own = row.parts.filter((name) => new RegExp(`^${kind}-\\d+$`).test(name));
  return `${kind}-${own.length + 1}`;
};
