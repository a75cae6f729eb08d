import { chainCommand } from '../../audit-chain.ts';
import { reportPath } from './path.ts';

export const audit = chainCommand(['YEAR'], (year) => `${reportPath(year)}/audit`, {
  zh: '对年度报告所做的一切：撰写、定稿、审核、批准；发布以后的见 heliostat audit report/YEAR。',
  en: 'Everything done to an annual report: written, frozen, reviewed, approved. What came after is in heliostat audit report/YEAR.',
});
