import { AlertAnswer, DisposableAlertsAnswer } from '../../../functions/alert/contract/schemas.ts';
import { command, needed } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { ALERT, alertPath, answerAlert } from './options.ts';

export const disposable = command({
  operands: [],
  options: {},
  notes: {
    zh: '编号、保存至、提出销毁的人。等级、时间和各步骤不销毁，年度报告照计。',
    en: 'Number, kept until, and who proposed to destroy it. Grade, times and steps stay, and count.',
  },
  async run(context) {
    const api = await context.api();
    const { value, document } = await api.get('/api/staff/disposable-alerts', DisposableAlertsAnswer);
    answer(
      context,
      document,
      aligned(value.items.map(({ id, keptUntil, proposedBy }) => [id, keptUntil, proposedBy ?? ''])),
    );
    return undefined;
  },
});

export const dispose = command({
  operands: ALERT,
  options: {
    reason: needed('TEXT', '销毁理由（勿写姓名）', 'why; it names nobody'),
    early: { says: { zh: '保存期未满', en: 'before its time is over' } },
  },
  async run(context, { reason, early }, alert) {
    const api = await context.api();
    const body = { reason, ...(early && { early }) };
    answerAlert(context, await api.change(alertPath(alert), '/dispose', body, AlertAnswer));
    return undefined;
  },
});

export const approve = command({
  operands: ALERT,
  options: {},
  notes: {
    zh: '由提出人以外的人批准；批准后线索、截图和处理文字无法恢复。',
    en: 'By another person than who proposed it; signals, pictures and what was written are gone for good.',
  },
  async run(context, _options, alert) {
    const api = await context.api();
    answerAlert(context, await api.change(alertPath(alert), '/dispose/approve', {}, AlertAnswer));
    return undefined;
  },
});
