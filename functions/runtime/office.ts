import * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import { RegimeChoices, regimes } from '../law/regime.ts';
import { OwnRemedyChoices, remedyChoices } from '../law/remedy.ts';
import { OpendayChoices } from '../openday/rules/openday.ts';
import { QuestionChoices } from '../question/rules/question.ts';
import { ReviewFirst } from '../request/rules/answer/review.ts';
import { RetentionChoices } from '../request/rules/retention.ts';

/**
 * The law as this office applies it. On points that no text settles (`RegimeChoices`, `RemedyChoices` say which)
 * an office sets its own in site/office.json, under `requests.regimes` and `requests.remedies`; what it leaves
 * out keeps its documented default. A value that is not valid fails when a function starts.
 */
export const REGIMES = regimes(v.parse(RegimeChoices, office.requests.regimes));

export const REMEDIES = remedyChoices(v.parse(OwnRemedyChoices, office.requests.remedies));

/** Whose answers another person reviews before they leave: `requests.reviewFirst`, groups of outcomes. */
export const REVIEW_FIRST = v.parse(ReviewFirst, office.requests.reviewFirst);

/** The subjects of the officers who are known by an address, as access tokens have them. */
export const OFFICERS: readonly string[] = Object.keys(office.requests.mail.officers);

/** How long what people wrote is kept. */
export const RETENTION = v.parse(RetentionChoices, office.requests.retention);

/** By when questions are to be answered, and how long their words are kept. */
export const QUESTIONS = v.parse(QuestionChoices, office.questions);

/** How long after an event who registered is kept. */
export const OPEN_DAYS = v.parse(OpendayChoices, office.openDays);
