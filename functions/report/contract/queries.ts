import * as v from 'valibot';
import { cursorOf } from '../../web/parameters.ts';
import { REPORT_FORMS } from '../rules/figures.ts';

/** In which form; that of its year, or of the report as it is, unless said. */
export const FormQuery = v.object({ form: v.optional(v.picklist(REPORT_FORMS)) });

export const RecordsQuery = v.object({ ...FormQuery.entries, cursor: cursorOf(/^[\w-]+$/) });
