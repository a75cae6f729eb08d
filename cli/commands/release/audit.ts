import { chainCommand } from '../../audit-chain.ts';
import { releasePath } from './path.ts';

export const audit = chainCommand(['FLOW/PERIOD'], (named) => `${releasePath(named)}/audit`, {
  zh: '对该发布所做的一切。',
  en: 'Everything done to a release.',
});
