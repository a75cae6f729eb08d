import { Temporal } from 'temporal-polyfill';
import { officeTime } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { fillTemplate, readTemplate } from '../../kernel/prose-template.ts';
import type { Text } from '../../kernel/text.ts';
import { chainToTell } from '../../store/audit/audit.ts';
import { isProblem, untilWon } from '../../store/race.ts';
import { actOf } from '../../web/api.ts';
import type { ReportOperations } from '../contract/routes.ts';
import { findParagraph, type Paragraph, paragraphSteps } from '../records/paragraphs.ts';
import { reportOf, reportSubject, saveReport } from '../records/reports.ts';
import * as life from '../rules/life.ts';
import { standardOf } from '../rules/prose/sections.ts';
import { draftParagraph, factsNow } from './drafting.ts';
import { formAsked, type ReportPorts, yearNamed } from './ports.ts';
import { paragraphView, reportReply } from './viewing.ts';

/** The report as it reads now, with everything that is open. */
export const showReport =
  ({ table, now }: ReportPorts): ReportOperations['showReport'] =>
  async (call) => {
    const year = yearNamed(call);
    const report = await reportOf(table, year, formAsked(undefined, year));
    const form = call.query.form === undefined ? report.form : formAsked(call.query.form, year);
    return reportReply(table, report, form, now());
  };

export const auditReport =
  ({ table }: ReportPorts): ReportOperations['auditReport'] =>
  async (call) => {
    const year = yearNamed(call);
    const headOf = async () => (await reportOf(table, year, formAsked(undefined, year))).audit;
    return { body: await chainToTell(table, reportSubject(year), headOf) };
  };

/** @throws Problem `not-found` */
const paragraphNamed = (form: life.Report['form'], id: string | undefined) => {
  const found = standardOf(form, id ?? '');
  if (found) return found;
  throw new Problem('not-found', {
    zh: `此表式的年度报告没有段落 ${id}`,
    en: `The report has no paragraph ${id} in this form`,
  });
};

export const showParagraph =
  ({ table, now }: ReportPorts): ReportOperations['showParagraph'] =>
  async (call) => {
    const year = yearNamed(call);
    const report = await reportOf(table, year, formAsked(undefined, year));
    const form = call.query.form === undefined ? report.form : formAsked(call.query.form, year);
    const standard = paragraphNamed(form, call.params.paragraph);
    const [{ facts }, row] = await Promise.all([
      factsNow(table, year, form, now()),
      findParagraph(table, year, form, standard.id),
    ]);
    const view = paragraphView(draftParagraph(standard.id, standard.template(facts), facts, row));
    return { body: view };
  };

/** Who wrote a paragraph when, and what. */
const writtenBy = (row: Paragraph | null, reads: string): Text => {
  const [by, at] = [row?.by ?? '', row ? officeTime(Temporal.Instant.from(row.at)) : ''];
  const said = row?.template ?? reads;
  return { zh: `${by}（${at}）：${said}`, en: `${by} (${at}): ${said}` };
};

/** Somebody else wrote the paragraph meanwhile: their text comes back, so that neither is lost. */
const overtaken = (row: Paragraph | null, reads: string): Problem =>
  new Problem(
    'stale-version',
    {
      zh: '您读取之后他人已改写此段，您的文字未保存',
      en: 'Somebody else wrote this paragraph since you read it; your text was not saved',
    },
    {
      faults: [
        {
          code: 'written-meanwhile',
          pointer: '/template',
          detail: writtenBy(row, reads),
        },
      ],
    },
  );

/** Writes a paragraph, under the version of it that was read; null for its template gives the standard text back. */
export const writeParagraph =
  (ports: ReportPorts): ReportOperations['writeParagraph'] =>
  async (call) => {
    const { table, now } = ports;
    const year = yearNamed(call);
    const act = actOf(ports, call);
    const asked = call.query.form;
    const { template } = call.body;
    const work = async () => {
      const report = await reportOf(table, year, formAsked(undefined, year));
      const form = asked === undefined ? report.form : formAsked(asked, year);
      const standard = paragraphNamed(form, call.params.paragraph);
      const [{ facts }, before] = await Promise.all([
        factsNow(table, year, form, now()),
        findParagraph(table, year, form, standard.id),
      ]);
      const first = standard.template(facts);
      if ((before?.version ?? 0) !== call.version) {
        throw overtaken(before, fillTemplate(before?.template ?? first, facts.bindings).text);
      }
      life.mayWrite(report);
      const faults: Fault[] = template === null ? [] : readTemplate(template, facts.bindings).faults;
      if (faults.length > 0) {
        throw new Problem(
          'invalid',
          {
            zh: '此段不能这样写，未作任何改动',
            en: 'The paragraph cannot stand as it is written; nothing has changed',
          },
          {
            faults,
          },
        );
      }
      const after: Paragraph = {
        paragraph: standard.id,
        template,
        by: act.by,
        at: act.at.toString(),
        version: (before?.version ?? 0) + 1,
      };
      const deed = {
        action: 'paragraph written',
        detail: { paragraph: standard.id, form, version: after.version },
      };
      await saveReport(table, report, report, act, deed, paragraphSteps(table, year, form, before, after));
      const view = paragraphView(draftParagraph(standard.id, first, facts, after));
      return { body: view };
    };
    // Another paragraph of the same report was written at this moment: this one is as it was read.
    return untilWon(work, (error) => isProblem(error, 'stale-version') && !toldWhat(error));
  };

/** Whether a problem already says what was written meanwhile. */
const toldWhat = (error: unknown): boolean => error instanceof Problem && error.faults.length > 0;
