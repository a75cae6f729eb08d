import * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import { RetentionChoices } from './rules/retention.ts';

/** How long what people wrote is kept. */
export const RETENTION = v.parse(RetentionChoices, office.requests.retention);
