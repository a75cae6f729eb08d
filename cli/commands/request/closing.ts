import { command, needed, optional } from '../../command.ts';
import { recordEvent } from './event.ts';
import { RECEIPT, WHEN } from './options.ts';

/** How a request is closed without an answer. */

export const withdraw = command({
  operands: RECEIPT,
  options: WHEN,
  run: (context, given, receipt) => recordEvent(context, receipt, { type: 'withdrawn' }, given),
});

export const transfer = command({
  operands: RECEIPT,
  options: { agency: needed('TEXT', '转送的机关', 'to which agency'), ...WHEN },
  run: (context, given, receipt) =>
    recordEvent(context, receipt, { type: 'transferred', agency: given.agency }, given),
});

export const link = command({
  operands: ['RECEIPT', 'OTHER'],
  options: {
    reason: optional(
      'TEXT',
      '两件并无相同之处时：提请并入的理由，再由另一人并入',
      'where the two are not found to be alike: why it is proposed; another person joins it then',
    ),
    ...WHEN,
  },
  notes: {
    zh: '同一申请重复提交时，并入 OTHER 办理。',
    en: 'The same request, sent twice: it goes on as OTHER, and this one is closed.',
  },
  run: (context, given, receipt, other) => {
    const as = other.toUpperCase();
    const event =
      given.reason === undefined
        ? { type: 'linked', as }
        : { type: 'link-proposed', as, reason: given.reason };
    return recordEvent(context, receipt, event, given);
  },
});
