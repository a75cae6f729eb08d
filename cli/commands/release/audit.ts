import { AuditAnswer } from '../../../functions/http/contract/release/schemas.ts';
import { answerChain } from '../../audit-chain.ts';
import { command } from '../../command.ts';
import { releasePath } from './path.ts';

export const audit = command({
  operands: ['FLOW/PERIOD'],
  options: {},
  notes: {
    zh: '重新计算散列链；断裂时退出状态为 1。',
    en: 'Computes the hash chain again; the exit status is 1 when it is broken.',
  },
  async run(context, _options, operand) {
    const api = await context.api();
    return answerChain(context, (await api.get(`${releasePath(operand)}/audit`, AuditAnswer)).value);
  },
});
