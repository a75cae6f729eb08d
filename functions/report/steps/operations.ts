import { laterIn } from '../../web/later.ts';
import type { ReportOperations } from '../contract/routes.ts';
import type { ReportPorts } from './ports.ts';

/** Every operation on annual reports; each file is read when the first of its operations is called. */
export const reportOperations = (ports: ReportPorts): ReportOperations => ({
  ...laterIn(ports, () => import('./compiled.ts'), 'compileReport'),
  ...laterIn(ports, () => import('./behind.ts'), 'figureRecords'),
  ...laterIn(ports, () => import('./recount.ts'), 'startRecount', 'showRecount'),
  ...laterIn(
    ports,
    () => import('./writing.ts'),
    'showReport',
    'auditReport',
    'showParagraph',
    'writeParagraph',
  ),
  ...laterIn(
    ports,
    () => import('./signing.ts'),
    'freezeReport',
    'showSnapshot',
    'reviewReport',
    'approveReport',
    'reopenReport',
    'correctReport',
  ),
});
