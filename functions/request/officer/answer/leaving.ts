import type { Day } from '../../../kernel/day.ts';
import { type Fault, Problem } from '../../../kernel/problem.ts';
import { addedSince, answerLetter, calledOtherwise } from '../../casework/answer.ts';
import type { Case } from '../../records/case.ts';
import type { LetterRow } from '../../records/row.ts';
import { drafted } from '../letters/drafting.ts';
import type { CaseHandling } from '../ports.ts';

/** What leaves with an answer: its documents, its letter where it was written here, and the hash of its content. */
export type Leaving = { documents: number[]; letter?: number; content?: string };

/** Why this letter cannot be what leaves, or has left on a day. */
const letterFaults = (found: Case, letter: LetterRow, day: Day): Fault[] => {
  const added = addedSince(found, letter);
  const faults: Fault[] = [];
  if (added !== undefined) {
    faults.push({
      code: 'outdated',
      detail: {
        zh: `文件 ${added.n} 在文书 ${letter.n} 生成之后才公开：请重新生成`,
        en: `File ${added.n} was released after letter ${letter.n} was written: write it anew.`,
      },
    });
  }
  if (calledOtherwise(found, letter, day)) {
    faults.push({
      code: 'outdated',
      detail: {
        zh: `文书 ${letter.n} 生成之后更正过姓名或者名称：请重新生成`,
        en: `The name on record was corrected after letter ${letter.n} was written: write it anew.`,
      },
    });
  }
  if (day < letter.day) {
    faults.push({
      code: 'before-its-letter',
      pointer: '/day',
      detail: {
        zh: `文书的日期是 ${letter.day}：不可能于 ${day} 发出`,
        en: `The letter is of ${letter.day}: it cannot have left on ${day}.`,
      },
    });
  }
  return faults;
};

const differs = (named: readonly number[], { documents }: LetterRow): boolean =>
  named.length !== documents.length || named.some((n) => !documents.includes(n));

/**
 * What a dispatch on a day takes along. An answer that was written here is its own list; of one that was written
 * elsewhere it is what is released by now, or what the officer names.
 *
 * @throws Problem `invalid` where that is not what the letter says
 */
export const leaving = async (
  handling: CaseHandling,
  found: Case,
  { day, documents: named }: { day: Day; documents?: readonly number[] | undefined },
): Promise<Leaving> => {
  if (found.request.state !== 'decided') return { documents: [...(named ?? [])] };
  const letter = answerLetter(found);
  if (letter === undefined) {
    const { documents, content } = await drafted(handling, found, found.request, {
      kind: 'answer',
      ...(named !== undefined && { documents: [...named] }),
    });
    return { documents, content };
  }
  const faults = letterFaults(found, letter, day);
  if (named !== undefined && differs(named, letter)) {
    const detail = {
      zh: `文书 ${letter.n} 已写明所附文件：${letter.documents.join('、') || '无'}`,
      en: `Letter ${letter.n} names what goes with it: ${letter.documents.join(', ') || 'nothing'}.`,
    };
    faults.push({ code: 'not-what-the-letter-says', pointer: '/documents', detail });
  }
  if (faults.length > 0) {
    throw new Problem(
      'invalid',
      { zh: '不能记录，未作任何改动', en: 'This cannot be recorded; nothing has changed.' },
      { faults },
    );
  }
  return {
    documents: letter.documents,
    letter: letter.n,
    ...(letter.content !== undefined && { content: letter.content }),
  };
};
