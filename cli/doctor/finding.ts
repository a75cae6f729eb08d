import type { Text } from '../../functions/kernel/text.ts';

/** What a check found: it is right, wrong (and what to do), or cannot be told from here (and how it could). */
export type Finding = { check: Text; is: 'right' | 'wrong' | 'unknown'; says: Text };

export type Check = { check: Text; look: () => Promise<Omit<Finding, 'check'>> };

export const right = (zh: string, en: string): Omit<Finding, 'check'> => ({ is: 'right', says: { zh, en } });
export const wrong = (zh: string, en: string): Omit<Finding, 'check'> => ({ is: 'wrong', says: { zh, en } });
export const unknown = (zh: string, en: string): Omit<Finding, 'check'> => ({
  is: 'unknown',
  says: { zh, en },
});

/** A check that cannot be made says why; the others are made all the same. */
export const findingOf = async ({ check, look }: Check): Promise<Finding> => {
  try {
    return { check, ...(await look()) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { check, ...unknown(`未能检查：${why}`, `It could not be checked: ${why}`) };
  }
};
