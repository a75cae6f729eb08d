import { later } from '../http/api.ts';
import type { ReportOperations } from '../http/contract/report/routes.ts';
import type { ReportPorts } from './ports.ts';

/** Every operation on annual reports; each file is read when the first of its operations is called. */
export const reportOperations = (ports: ReportPorts): ReportOperations => ({
  ...later(['compileReport'], async () => ({
    compileReport: (await import('./compiled.ts')).compileReport(ports),
  })),
  ...later(['figureRecords'], async () => ({
    figureRecords: (await import('./behind.ts')).figureRecords(ports),
  })),
  ...later(['startRecount', 'showRecount'], async () => {
    const recount = await import('./recount.ts');
    return { startRecount: recount.startRecount(ports), showRecount: recount.showRecount(ports) };
  }),
  ...later(['showReport', 'showParagraph', 'writeParagraph'], async () => {
    const writing = await import('./writing.ts');
    return {
      showReport: writing.showReport(ports),
      showParagraph: writing.showParagraph(ports),
      writeParagraph: writing.writeParagraph(ports),
    };
  }),
  ...later(
    ['freezeReport', 'showSnapshot', 'reviewReport', 'approveReport', 'reopenReport', 'correctReport'],
    async () => {
      const signing = await import('./signing.ts');
      return {
        freezeReport: signing.freezeReport(ports),
        showSnapshot: signing.showSnapshot(ports),
        reviewReport: signing.reviewReport(ports),
        approveReport: signing.approveReport(ports),
        reopenReport: signing.reopenReport(ports),
        correctReport: signing.correctReport(ports),
      };
    },
  ),
});
