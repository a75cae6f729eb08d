import { later } from '../http/api.ts';
import type { ReportOperations } from '../http/contract/report/routes.ts';
import type { ReportPorts } from './ports.ts';

/** Every operation on annual reports; each file is read when the first of its operations is called. */
export const reportOperations = (ports: ReportPorts): ReportOperations => ({
  ...later(['compileReport'], async () => ({
    compileReport: (await import('./compiled.ts')).compileReport(ports),
  })),
  ...later(['startRecount', 'showRecount'], async () => {
    const recount = await import('./recount.ts');
    return { startRecount: recount.startRecount(ports), showRecount: recount.showRecount(ports) };
  }),
});
