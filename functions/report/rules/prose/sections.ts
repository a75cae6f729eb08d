import type { ReportForm } from '../figures.ts';
import { FREE_SECTIONS } from './free.ts';
import type { Section, Standard } from './section.ts';
import { STATUTORY_SECTIONS } from './statutory.ts';

/** The sections of a form, in its order. */
export const sectionsOf = (form: ReportForm): readonly Section[] =>
  form === 'free' ? FREE_SECTIONS : STATUTORY_SECTIONS;

/** The paragraph of this id in a form; undefined: there is none. */
export const standardOf = (form: ReportForm, id: string): Standard | undefined =>
  sectionsOf(form)
    .flatMap(({ paragraphs }) => paragraphs)
    .find((one) => one.id === id);

/** What the report is called. */
export const titleOf = (office: string, year: string, form: ReportForm): string =>
  form === 'free' ? `${office}${year}年政府信息公开工作报告` : `${office}${year}年政府信息公开工作年度报告`;
