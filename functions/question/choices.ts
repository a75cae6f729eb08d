import * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import { QuestionChoices } from './rules/question.ts';

/** By when questions are to be answered, and how long their words are kept. */
export const QUESTIONS = v.parse(QuestionChoices, office.questions);
