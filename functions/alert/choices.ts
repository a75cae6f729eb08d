import * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import { AlertChoices } from './rules/choices.ts';

/** How this office grades alerts, how long it gives itself, and who is told when: `alerts` in site/office.json. */
export const ALERTS = v.parse(AlertChoices, office.alerts);
