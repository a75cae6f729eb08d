import * as v from 'valibot';
import { LETTER_KINDS } from '../../rules/letters/head.ts';
import type { Letter } from '../../rules/letters/letter.ts';

/** Under which name the nth letter of a case is sealed. */
export const letterPart = (n: number): string => `letter-${n}`;

const Blocks = v.object({ zh: v.string(), en: v.string() });
const SealedLetter = v.object({
  kind: v.picklist(LETTER_KINDS),
  heading: Blocks,
  number: v.string(),
  addressee: v.string(),
  paragraphs: v.array(Blocks),
  attachments: v.array(v.string()),
  seal: Blocks,
  sealed: v.boolean(),
  day: Blocks,
});

/** A letter as it was sealed, once its part is opened. */
export const unsealedLetter = (part: unknown): Letter => v.parse(SealedLetter, part);
