import type { Fault } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import { feeByItem, feeByPage, yuan } from '../../../law/fee.ts';
import { OUTCOMES } from '../../../law/outcome.ts';
import { FEE_BASIS_NAMES } from '../../../law/regime.ts';
import { decisionFaults, givesNothing, NOTHING_PROVIDED } from '../answer/decision.ts';
import { openConsultationFaults, refusalFaults, thirdParties } from '../answer/third-party.ts';
import type { EventOf } from './events.ts';
import { EVENT_TITLES } from './names.ts';
import { afterDue, at, type Look, lastOf, needs, notHere, periodFaults, workingDay } from './rule-context.ts';

const tariff = (event: EventOf<'fee-noticed'>): number =>
  event.basis === 'item'
    ? feeByItem(event.count, event.before ?? 0)
    : event.basis === 'page'
      ? feeByPage(event.count)
      : event.fen;

export const feeNoticeFaults = (event: EventOf<'fee-noticed'>, look: Look): Fault[] => {
  const faults: Fault[] = [];
  const { kinds } = look.regime.fee;
  const { feesFrom } = look.regime.choices;
  if (!kinds.includes(event.basis)) {
    faults.push(
      at('not-in-this-regime', '/basis', {
        zh: `收费按以下方式计算：${kinds.map((kind) => FEE_BASIS_NAMES[kind]).join('、')}`,
        en: `A fee is reckoned by ${kinds.join(' or ')}.`,
      }),
    );
  }
  if (feesFrom !== null && event.day < feesFrom) {
    faults.push(
      at('no-fee-yet', '/day', {
        zh: `自 ${feesFrom} 起才可以收费`,
        en: `Fees may be asked since ${feesFrom}.`,
      }),
    );
  }
  if (look.regime.excessive !== null) {
    const found = lastOf(look, 'excessive-found');
    faults.push(
      ...needs(event, found, 'not-found-excessive', {
        zh: '收费之前须先认定申请数量、频次明显超过合理范围',
        en: 'A fee needs the finding that it is excessive.',
      }),
    );
  }
  // A paid fee restarts the deadline, so a notice sent too late must not reset a missed date.
  if (look.regime.choices.payment !== 'none') faults.push(...afterDue(event, look));
  const other = lastOf(look, 'fee-noticed');
  if (other !== undefined && other.basis !== event.basis) {
    faults.push(
      at('both-bases', '/basis', {
        zh: `已${FEE_BASIS_NAMES[other.basis]}计收：按件、按量只能选择一种`,
        en: `It was charged by ${other.basis}: by item or by page, never both.`,
      }),
    );
  }
  if (lastOf(look, 'fee-noticed', 'fee-paid')?.type === 'fee-paid') {
    faults.push(
      at('paid-already', '/type', { zh: '此申请已经缴费', en: 'A fee was paid for this request.' }),
    );
  }
  if (event.fen === 0)
    faults.push(at('nothing-to-pay', '/fen', { zh: '没有应缴的费用', en: 'There is nothing to pay.' }));
  if (tariff(event) !== event.fen) {
    faults.push(
      at('not-the-tariff', '/fen', {
        zh: `按标准应为 ${yuan(tariff(event))} 元`,
        en: `The tariff gives ${yuan(tariff(event))} yuan.`,
      }),
    );
  }
  return faults;
};

export const paymentFaults = (
  event: EventOf<'fee-notice-received' | 'fee-paid' | 'fee-lapsed' | 'fee-waived'>,
  look: Look,
): Fault[] => {
  const faults = needs(event, lastOf(look, 'fee-noticed'), 'fee-not-noticed', {
    zh: '没有发出收费通知',
    en: 'No fee notice was sent.',
  });
  const until = look.deadline?.windows.payment?.until ?? null;
  if (event.type === 'fee-notice-received' && (look.deadline?.windows.payment?.received ?? null) !== null) {
    faults.push(
      at('recorded-already', '/type', {
        zh: '通知的送达已有记录',
        en: 'The receipt of the notice is on record.',
      }),
    );
  }
  if (event.type === 'fee-paid' && until !== null && event.day > until) {
    faults.push(
      at('after-the-period', '/day', {
        zh: `缴费期限已于 ${until} 届满`,
        en: `The fee was payable until ${until}.`,
      }),
    );
  }
  if (event.type === 'fee-lapsed' && (until === null || event.day <= until)) {
    const detail =
      until === null
        ? { zh: '通知的送达没有记录', en: 'The receipt of the notice is not on record.' }
        : { zh: `可以缴纳到 ${until} 为止`, en: `It is payable until ${until}.` };
    faults.push(at('period-open', '/day', detail));
  }
  if (event.type === 'fee-waived' && !look.regime.choices.feeWaiver)
    faults.push(notHere(look, { zh: '免收费用', en: 'a waiver' }));
  return faults;
};

export const decidedFaults = (event: EventOf<'decided'>, look: Look): Fault[] => {
  const { decision } = event;
  const faults = decisionFaults(decision);
  const outcome = (code: string, detail: Text) => faults.push(at(code, '/decision/outcome', detail));
  const lapse = lastOf(look, 'supplement-lapsed', 'fee-lapsed');
  const lapsed = lapse?.type === 'fee-lapsed' ? 'payment-lapsed' : 'supplement-lapsed';
  if (look.state === 'lapsed' && decision.outcome !== lapsed) {
    outcome('closed-otherwise', {
      zh: `视为放弃的申请以“${OUTCOMES[lapsed].name.zh}”办结`,
      en: `A request that lapsed is closed as ${lapsed}.`,
    });
  }
  const closesLapse = decision.outcome === 'supplement-lapsed' || decision.outcome === 'payment-lapsed';
  if (closesLapse && (lapse === undefined || decision.outcome !== lapsed)) {
    outcome('nothing-lapsed', { zh: '没有逾期视为放弃的记录', en: 'No such lapse is on record.' });
  }
  if (decision.outcome === 'still-unclear' && lastOf(look, 'supplement-arrived') === undefined) {
    outcome('no-supplement', {
      zh: '“补正后仍不明确”须有收到补正的记录',
      en: 'Still unclear after the supplement needs a supplement on record.',
    });
  }
  if (decision.earlier === look.receipt) {
    faults.push(
      at('repeats-itself', '/decision/earlier', {
        zh: '此前已答复的申请不能是本件',
        en: 'A request does not repeat itself.',
      }),
    );
  }
  const asksReasons = decision.outcome === 'excessive' && look.regime.excessive !== null;
  if (asksReasons && lastOf(look, 'reasons-asked') === undefined) {
    outcome('reasons-not-asked', {
      zh: '以数量、频次过多为由不予处理之前，须先要求说明理由',
      en: 'Reasons are asked for before an excessive request is turned down.',
    });
  }
  const theirRights = [decision.outcome, ...decision.withheld.map(({ ground }) => ground)];
  if (
    theirRights.includes('third-party-rights') &&
    thirdParties(look.events).length === 0 &&
    decision.notConsulted === undefined
  ) {
    const detail = {
      zh: '没有征求第三方意见：请先征求，或者说明不征求的理由',
      en: 'No third party was consulted: consult them, or say why not.',
    };
    faults.push(at('not-consulted', '/decision/notConsulted', detail));
  }
  faults.push(...openConsultationFaults(event, look), ...refusalFaults(decision, look));
  return faults;
};

export const emptyFaults = ({ documents }: EventOf<'dispatched'>, look: Look): Fault[] => {
  const decision = lastOf(look, 'decided')?.decision;
  if (decision === undefined || !givesNothing(decision, documents)) return [];
  return [at('nothing-attached', '/documents', NOTHING_PROVIDED)];
};

export const remedyFaults = (
  event: EventOf<'remedy-notified' | 'remedy-answered' | 'remedy-decided'>,
  look: Look,
): Fault[] => {
  const own = look.events.filter(
    (other): other is typeof event => 'remedy' in other && other.remedy === event.remedy,
  );
  if (own.some(({ type }) => type === event.type)) {
    return [
      at('recorded-already', '/remedy', {
        zh: `“${EVENT_TITLES[event.type]}”已有记录（${event.remedy}）`,
        en: `${event.type} is on record for ${event.remedy}.`,
      }),
    ];
  }
  if (event.type === 'remedy-notified') {
    const faults = event.answerBy === undefined ? [] : periodFaults(event, event.answerBy);
    if (event.procedure !== undefined && event.kind !== 'reconsideration') {
      faults.push(
        at('not-in-court', '/procedure', {
          zh: '只有行政复议才分普通程序、简易程序',
          en: 'Only a reconsideration is heard in an ordinary or a summary procedure.',
        }),
      );
    }
    return faults;
  }
  const notified = own.find(({ type }) => type === 'remedy-notified');
  return needs(event, notified, 'unknown-remedy', {
    zh: `没有复议、诉讼 ${event.remedy}`,
    en: `There is no remedy ${event.remedy}.`,
  });
};

export const reopenedFaults = (event: EventOf<'reopened'>, look: Look): Fault[] => {
  // Each correction has the case taken up anew once: another start of the deadline takes another correction.
  const since = look.events.slice(look.events.findLastIndex(({ type }) => type === 'reopened') + 1);
  const corrected = since.findLast((e) => e.type === 'remedy-decided' && e.result === 'corrected');
  const faults = needs(event, corrected, 'not-corrected', {
    zh: '没有纠正结果的复议、诉讼记录，或者已据此重新办理',
    en: 'No remedy with the result corrected is on record, or the request was reopened for it already.',
  });
  if (event.until === undefined) return faults;
  return [...faults, ...periodFaults(event, event.until), ...workingDay(event.until, look)];
};
