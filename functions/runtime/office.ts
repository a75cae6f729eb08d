import * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import { ReviewFirst } from '../law/outcome.ts';
import { RegimeChoices, regimes } from '../law/regime.ts';
import { OwnRemedyChoices, remedyChoices } from '../law/remedy.ts';

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
