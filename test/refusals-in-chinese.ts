import { Problem } from '../functions/kernel/problem.ts';

/**
 * Before every test file: whatever refusal its tests bring about is held to be Chinese in Chinese, and English in
 * English, when it is answered (which takes its status). Names of commands, options, fields and codes stay as programs
 * have them, and what is quoted stays as somebody wrote it.
 */
const HAN = /\p{Script=Han}/u;
const ENGLISH = /[a-z]{3,}[,:;]? [a-z]{3,}/i;
const QUOTED = /“[^”]*”|heliostat [a-z -]+|（[a-z -]+）|"[^"]*"/g;

const { get: statusOf } = Object.getOwnPropertyDescriptor(Problem.prototype, 'status') ?? {};
if (!statusOf) throw new Error('A problem has no status by which it is answered');

const wrongIn = ({ title, detail, faults }: Problem): string[] =>
  [title, detail, ...faults.map((fault) => fault.detail)].flatMap(({ zh, en }) => [
    ...(HAN.test(zh) && !ENGLISH.test(zh.replaceAll(QUOTED, '')) ? [] : [zh]),
    ...(en === '' || en === zh ? [en] : []),
  ]);

Object.defineProperty(Problem.prototype, 'status', {
  get(this: Problem): number {
    const wrong = wrongIn(this);
    if (wrong.length > 0) throw new Error(`Said in one language alone: ${wrong.join(' · ')}`);
    return statusOf.call(this);
  },
});
