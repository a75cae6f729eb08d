import type { Text } from '../../kernel/text.ts';
import { countsItself } from '../rules/counts-itself.ts';
import type { Register } from '../rules/definition.ts';
import { dayOfEntry, type RegisterEntry } from '../rules/entry.ts';
import type { RegisterPorts } from './ports.ts';

/** Why an entry would count a second time. `field`: by what that was seen. */
export type DoubleCounting = { field: 'link' | 'title'; detail: Text };

const AT_ADDRESS = {
  zh: '该网址的内容自动计入，不再录入',
  en: 'what is published at this address is counted already: it is not entered',
};
const AS = {
  question: {
    zh: '当日公布的同题咨询问答自动计入，不再录入',
    en: 'a published question of this day and title counts by itself: it is not entered',
  },
  answer: {
    zh: '当日列入依申请公开答复目录的同题答复自动计入，不再录入',
    en: 'an answer in the disclosure log of this day and title counts by itself: it is not entered',
  },
} as const;

/**
 * For each of these entries of the website, why it counts without being entered: it stands at an address of this site
 * that counts by itself, or an answer or a question was let out under that very title on that day. Null where nothing
 * speaks against it, and in every other register.
 */
export const countedTwice = async (
  { site, countedElsewhere }: Pick<RegisterPorts, 'site' | 'countedElsewhere'>,
  register: Register,
  entries: readonly RegisterEntry[],
): Promise<(DoubleCounting | null)[]> => {
  const days = entries.map((entry) => dayOfEntry(register, entry)).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (register.id !== 'website' || first === undefined || last === undefined) return entries.map(() => null);
  const elsewhere = await countedElsewhere(first, last);
  const reasons = new Map(elsewhere.map(({ day, title, as }) => [`${day} ${title}`, AS[as]] as const));
  return entries.map((entry) => {
    if (typeof entry.link === 'string' && countsItself(site, entry.link))
      return { field: 'link', detail: AT_ADDRESS };
    const same = reasons.get(`${dayOfEntry(register, entry)} ${String(entry.title)}`);
    return same === undefined ? null : { field: 'title', detail: same };
  });
};
