import type * as v from 'valibot';
import { reveal } from '../../../sealed/reveal.ts';
import type { CasePreviewAnswer } from '../../contract/officer-answers.ts';
import { letterPart, unsealedLetter } from '../../records/letters/sealed-letter.ts';
import type { LetterRow } from '../../records/row.ts';
import { type Letter, unnumbered } from '../../rules/letters/letter.ts';
import type { CaseHandling } from '../ports.ts';
import type { LetterDraft } from './drafting.ts';

/** A letter shown before it leaves: as it is drafted, or as it was written. The reading is logged first. */
type Preview = v.InferOutput<typeof CasePreviewAnswer>;

const previewOf = async (letter: Letter, more: Pick<Preview, 'letter' | 'documents' | 'content'>) => {
  const { letterHtml } = await import('../../documents/html.ts');
  const { kind, heading, addressee, paragraphs, attachments } = letter;
  return {
    ...more,
    kind,
    heading,
    addressee,
    paragraphs: [...paragraphs],
    attachments: [...attachments],
    html: letterHtml(letter),
  } satisfies Preview;
};

const read = (
  { table, secrets, act }: CaseHandling,
  receipt: string,
  parts: readonly string[],
  reason: string,
): Promise<Record<string, unknown>> => reveal(table, secrets, receipt, { parts, reason }, act);

/** A letter that has no number yet. */
export const previewed = async (
  handling: CaseHandling,
  receipt: string,
  { compose, documents, content }: LetterDraft,
  reason: string,
): Promise<Preview> => {
  await read(handling, receipt, ['applicant', 'request', ...documents.map((n) => `file-${n}`)], reason);
  return previewOf(unnumbered(compose(0)), { letter: null, documents, content });
};

/** A letter that was written. */
export const asWritten = async (
  handling: CaseHandling,
  receipt: string,
  { n, documents, content = '' }: LetterRow,
  reason: string,
): Promise<Preview> => {
  const part = letterPart(n);
  const parts = await read(handling, receipt, [part], reason);
  return previewOf(unsealedLetter(parts[part]), { letter: n, documents, content });
};
