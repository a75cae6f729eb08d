import * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import { OpendayChoices } from './rules/openday.ts';

/** How long after an event who registered is kept. */
export const OPEN_DAYS = v.parse(OpendayChoices, office.openDays);
