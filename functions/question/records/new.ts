import type { Temporal } from 'temporal-polyfill';
import type { QuestionDraft } from './questions.ts';

/** A question as it stands when it is entered. `by`: a staff subject, or `visitor`. */
export const newQuestion = (
  entered: Pick<QuestionDraft, 'number' | 'way' | 'day' | 'due' | 'same' | 'mail'> &
    Partial<Pick<QuestionDraft, 'topic' | 'officer' | 'secret'>>,
  by: string,
  at: Temporal.Instant,
): QuestionDraft => ({
  topic: null,
  officer: null,
  secret: '',
  ...entered,
  enteredAt: at.toString(),
  enteredBy: by,
  state: 'open',
  answers: [],
  closedOn: null,
  entry: null,
  publication: 'none',
  wording: null,
  published: null,
  withdrawn: null,
  request: null,
  dismissed: null,
  keptUntil: null,
  destroyed: null,
});
