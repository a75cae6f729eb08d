import { CONSULTED, FEE_BASES } from '../../../functions/law/regime.ts';
import { command, optional } from '../../command.ts';
import { UsageError } from '../../refusal.ts';
import { recordEvent } from './event.ts';
import { demand, oneOf, RECEIPT, WHEN, WORDS, wholeNumber } from './options.ts';

/** What happens to a request while its days are counted: each command records one event. */
const ACT = ['RECEIPT', 'ACT'] as const;
const WHY = optional('TEXT', '理由', 'why');

/** What must stand beside an act, and nothing that belongs to another act of the same command. */
type Acts = Readonly<Record<string, readonly string[]>>;
const chosen = (
  acts: Acts,
  given: string,
  options: Readonly<Record<string, string | boolean | undefined>>,
): string => {
  const act = oneOf('ACT', given, Object.keys(acts));
  const own = [...(acts[act] ?? []), ...Object.keys(WHEN), 'words'];
  const strange = Object.entries(options)
    .filter(([name, value]) => value !== undefined && value !== false && !own.includes(name))
    .map(([name]) => `--${name}`);
  if (strange.length > 0)
    throw new UsageError({
      zh: `${strange.join('、')} 不用于 ${act}`,
      en: `${strange.join(', ')} does not go with ${act}`,
    });
  return act;
};

export const confirm = command({
  operands: RECEIPT,
  options: WHEN,
  notes: {
    zh: '与申请人确认收到；信函、传真和网络申请自此起算。',
    en: 'The receipt was confirmed with the applicant: the day on which the clock of letters and faxes starts.',
  },
  run: (context, given, receipt) => recordEvent(context, receipt, { type: 'confirmed' }, given),
});

export const register = command({
  operands: RECEIPT,
  options: WHEN,
  run: (context, given, receipt) => recordEvent(context, receipt, { type: 'registered' }, given),
});

export const assign = command({
  operands: RECEIPT,
  options: {
    officer: { value: 'NAME', required: true, says: { zh: '承办人', en: 'the officer in charge' } },
    ...WHEN,
  },
  run: (context, given, receipt) =>
    recordEvent(context, receipt, { type: 'assigned', officer: given.officer }, given),
});

const SUPPLEMENT: Acts = { ask: ['until'], arrived: ['excuse'], lapsed: [] };

export const supplement = command({
  operands: ACT,
  options: {
    until: optional('DATE', '补正期限', 'ask: the end of the period given'),
    excuse: optional('TEXT', '逾期补正仍予接受的理由', 'arrived: why a late one is taken all the same'),
    words: WORDS,
    ...WHEN,
  },
  notes: {
    zh: 'ACT：ask（告知补正）、arrived（补正到达，--words 为其内容）、lapsed（逾期不补正）。',
    en: 'ACT: ask (once, within 7 working days), arrived (--words: what it says), lapsed.',
  },
  run: (context, given, receipt, act) => {
    const what = chosen(SUPPLEMENT, act, given);
    const { excuse } = given;
    if (what === 'ask') {
      const { until } = demand(given, 'until');
      return recordEvent(context, receipt, { type: 'supplement-asked', until }, given);
    }
    return recordEvent(
      context,
      receipt,
      { type: `supplement-${what}`, ...(excuse === undefined ? {} : { excuse }) },
      given,
    );
  },
});

const CONSULT: Acts = { dispatch: ['id', 'with'], received: ['id'], replied: ['id', 'reply'] };

export const consult = command({
  operands: ACT,
  options: {
    id: optional('ID', '本案内的征求意见编号', 'its name within the case'),
    with: optional(CONSULTED.join('|'), '征求意见的对象', 'dispatch: whom'),
    reply: optional('consents|partly|refuses', '意见', 'replied: what they say'),
    words: WORDS,
    ...WHEN,
  },
  notes: {
    zh: 'ACT：dispatch（发出）、received（对方收到）、replied（答复）。',
    en: 'ACT: dispatch, received, replied. From the day after the dispatch to the reply no day counts.',
  },
  run: (context, given, receipt, act) => {
    const what = chosen(CONSULT, act, given);
    const { id } = demand(given, 'id');
    const event = { type: `consultation-${what === 'dispatch' ? 'dispatched' : what}`, consultation: id };
    if (what === 'dispatch') {
      const whom = oneOf('--with', demand(given, 'with').with, CONSULTED);
      return recordEvent(context, receipt, { ...event, with: whom }, given);
    }
    if (what === 'received') return recordEvent(context, receipt, event, given);
    const reply = oneOf('--reply', demand(given, 'reply').reply, ['consents', 'partly', 'refuses']);
    return recordEvent(context, receipt, { ...event, answer: reply }, given);
  },
});

const EXTEND: Acts = { propose: ['days', 'reason'], approve: [], decline: ['reason'], tell: [] };

export const extend = command({
  operands: ACT,
  options: {
    days: optional('N', '延长的工作日数', 'propose: by how many working days'),
    reason: WHY,
    ...WHEN,
  },
  notes: {
    zh: 'ACT：propose（提出）、approve / decline（由政府信息公开工作机构负责人决定）、tell（告知申请人）。',
    en: 'ACT: propose, approve or decline (by the head of the disclosure office, another person), tell (the applicant).',
  },
  run: (context, given, receipt, act) => {
    const what = chosen(EXTEND, act, given);
    if (what === 'propose') {
      const { days, reason } = demand(given, 'days', 'reason');
      const event = { type: 'extension-proposed', workingDays: wholeNumber('days', days), reason };
      return recordEvent(context, receipt, event, given);
    }
    if (what === 'decline') {
      const { reason } = demand(given, 'reason');
      return recordEvent(context, receipt, { type: 'extension-declined', reason }, given);
    }
    const type = what === 'tell' ? 'extension-told' : 'extension-approved';
    return recordEvent(context, receipt, { type }, given);
  },
});

const EXCESSIVE: Acts = { found: ['reason'], ask: [], given: [], agree: ['until'] };

export const excessive = command({
  operands: ACT,
  options: {
    reason: WHY,
    until: optional('DATE', '约定的答复日期', 'agree: the later date'),
    words: WORDS,
    ...WHEN,
  },
  notes: {
    zh: 'ACT：found（认定明显超过合理范围）、ask（要求说明理由）、given（已说明）、agree（约定延迟答复）。',
    en: 'ACT: found (clearly excessive), ask (for reasons), given, agree (a later date; Art 35).',
  },
  run: (context, given, receipt, act) => {
    const what = chosen(EXCESSIVE, act, given);
    if (what === 'found') {
      return recordEvent(context, receipt, { type: 'excessive-found', ...demand(given, 'reason') }, given);
    }
    if (what === 'agree') {
      return recordEvent(context, receipt, { type: 'later-date-agreed', ...demand(given, 'until') }, given);
    }
    return recordEvent(context, receipt, { type: what === 'ask' ? 'reasons-asked' : 'reasons-given' }, given);
  },
});

const CONTACT: Acts = { lost: [], restored: [] };

export const contact = command({
  operands: ACT,
  options: WHEN,
  notes: {
    zh: 'ACT：lost（无法与申请人取得联系）、restored（恢复联系，期限自此起算）。',
    en: 'ACT: lost (the writer cannot be reached), restored (the clock starts on that day).',
  },
  run: (context, given, receipt, act) =>
    recordEvent(context, receipt, { type: `contact-${chosen(CONTACT, act, given)}` }, given),
});

const FEE: Acts = {
  notice: ['basis', 'count', 'fen'],
  received: [],
  paid: [],
  lapsed: [],
  waive: ['reason'],
};

export const fee = command({
  operands: ACT,
  options: {
    basis: optional(FEE_BASES.join('|'), '计费方式：按件、按量或按成本', 'notice: by what it is reckoned'),
    count: optional('N', '件数或页数', 'notice: how many items or pages'),
    fen: optional('N', '成本（分），仅按成本时', 'notice: the cost in fen, with cost only'),
    reason: WHY,
    ...WHEN,
  },
  notes: {
    zh: 'ACT：notice（收费通知，金额按标准计算）、received（申请人收到通知）、paid、lapsed（逾期未缴）、waive（减免）。',
    en: 'ACT: notice (the tariff gives the amount), received (the notice), paid, lapsed, waive.',
  },
  run: (context, given, receipt, act) => {
    const what = chosen(FEE, act, given);
    if (what === 'notice') {
      const { basis, count } = demand(given, 'basis', 'count');
      const { fen } = given;
      const event = {
        type: 'fee-noticed',
        basis: oneOf('--basis', basis, FEE_BASES),
        count: wholeNumber('count', count),
        ...(fen === undefined ? {} : { fen: wholeNumber('fen', fen) }),
      };
      return recordEvent(context, receipt, event, given);
    }
    if (what === 'waive') {
      return recordEvent(context, receipt, { type: 'fee-waived', ...demand(given, 'reason') }, given);
    }
    return recordEvent(
      context,
      receipt,
      { type: what === 'received' ? 'fee-notice-received' : `fee-${what}` },
      given,
    );
  },
});
