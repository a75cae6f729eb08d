import type { DocumentStructure } from './document.ts';

/** How annual reports stand among releases: as editions of a flow of their own, which holds no observations. */
export const REPORT_STRUCTURE: DocumentStructure = {
  agency: 'OFFICE',
  sdmxId: 'REPORT',
  version: '1.0',
  name: { zh: '政府信息公开工作年度报告', en: 'Annual report on the disclosure of information' },
  source: { zh: '本机关的登记簿和政府信息公开申请台账', en: 'The registers and requests of this office' },
  span: 'period',
};
