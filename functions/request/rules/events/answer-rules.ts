import type { Fault } from '../../../kernel/problem.ts';
import { feeByItem, feeByPage, yuan } from '../../../law/fee.ts';
import { decisionFaults, givesNothing, NOTHING_PROVIDED } from '../answer/decision.ts';
import type { EventOf } from './events.ts';
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
    faults.push(at('not-in-this-regime', '/basis', `A fee is reckoned by ${kinds.join(' or ')}.`));
  }
  if (feesFrom !== null && event.day < feesFrom) {
    faults.push(at('no-fee-yet', '/day', `Fees may be asked since ${feesFrom}.`));
  }
  if (look.regime.excessive !== null) {
    const found = lastOf(look, 'excessive-found');
    faults.push(
      ...needs(event, found, 'not-found-excessive', 'A fee needs the finding that it is excessive.'),
    );
  }
  // A paid fee restarts the deadline, so a notice sent too late must not reset a missed date.
  if (look.regime.choices.payment !== 'none') faults.push(...afterDue(event, look));
  const other = lastOf(look, 'fee-noticed');
  if (other !== undefined && other.basis !== event.basis) {
    faults.push(
      at('both-bases', '/basis', `It was charged by ${other.basis}: by item or by page, never both.`),
    );
  }
  if (lastOf(look, 'fee-noticed', 'fee-paid')?.type === 'fee-paid') {
    faults.push(at('paid-already', '/type', 'A fee was paid for this request.'));
  }
  if (event.fen === 0) faults.push(at('nothing-to-pay', '/fen', 'There is nothing to pay.'));
  if (tariff(event) !== event.fen) {
    faults.push(at('not-the-tariff', '/fen', `The tariff gives ${yuan(tariff(event))} yuan.`));
  }
  return faults;
};

export const paymentFaults = (
  event: EventOf<'fee-notice-received' | 'fee-paid' | 'fee-lapsed' | 'fee-waived'>,
  look: Look,
): Fault[] => {
  const faults = needs(event, lastOf(look, 'fee-noticed'), 'fee-not-noticed', 'No fee notice was sent.');
  const until = look.deadline?.windows.payment?.until ?? null;
  if (event.type === 'fee-notice-received' && (look.deadline?.windows.payment?.received ?? null) !== null) {
    faults.push(at('recorded-already', '/type', 'The receipt of the notice is on record.'));
  }
  if (event.type === 'fee-paid' && until !== null && event.day > until) {
    faults.push(at('after-the-period', '/day', `The fee was payable until ${until}.`));
  }
  if (event.type === 'fee-lapsed' && (until === null || event.day <= until)) {
    const detail =
      until === null ? 'The receipt of the notice is not on record.' : `It is payable until ${until}.`;
    faults.push(at('period-open', '/day', detail));
  }
  if (event.type === 'fee-waived' && !look.regime.choices.feeWaiver) faults.push(notHere(look, 'a waiver'));
  return faults;
};

export const decidedFaults = (event: EventOf<'decided'>, look: Look): Fault[] => {
  const { decision } = event;
  const faults = decisionFaults(decision);
  const outcome = (code: string, detail: string) => faults.push(at(code, '/decision/outcome', detail));
  const lapse = lastOf(look, 'supplement-lapsed', 'fee-lapsed');
  const lapsed = lapse?.type === 'fee-lapsed' ? 'payment-lapsed' : 'supplement-lapsed';
  if (look.state === 'lapsed' && decision.outcome !== lapsed) {
    outcome('closed-otherwise', `A request that lapsed is closed as ${lapsed}.`);
  }
  const closesLapse = decision.outcome === 'supplement-lapsed' || decision.outcome === 'payment-lapsed';
  if (closesLapse && (lapse === undefined || decision.outcome !== lapsed)) {
    outcome('nothing-lapsed', 'No such lapse is on record.');
  }
  if (decision.outcome === 'still-unclear' && lastOf(look, 'supplement-arrived') === undefined) {
    outcome('no-supplement', 'Still unclear after the supplement needs a supplement on record.');
  }
  if (decision.earlier === look.receipt) {
    faults.push(at('repeats-itself', '/decision/earlier', 'A request does not repeat itself.'));
  }
  const asksReasons = decision.outcome === 'excessive' && look.regime.excessive !== null;
  if (asksReasons && lastOf(look, 'reasons-asked') === undefined) {
    outcome('reasons-not-asked', 'Reasons are asked for before an excessive request is turned down.');
  }
  const asked = look.events.flatMap((e) =>
    e.type === 'consultation-dispatched' && e.with === 'third-party' ? [e.consultation] : [],
  );
  const theirRights = [decision.outcome, ...decision.withheld.map(({ ground }) => ground)];
  if (
    theirRights.includes('third-party-rights') &&
    asked.length === 0 &&
    decision.notConsulted === undefined
  ) {
    const detail = 'No third party was consulted: consult them, or say why not.';
    faults.push(at('not-consulted', '/decision/notConsulted', detail));
  }
  const refused = look.events.some(
    (e) => e.type === 'consultation-replied' && e.answer === 'refuses' && asked.includes(e.consultation),
  );
  const binds = look.regime.refusalBinds && refused && decision.outcome === 'granted';
  if (binds && decision.publicInterest === undefined) {
    faults.push(
      at(
        'refusal-binds',
        '/decision/publicInterest',
        'The third party refuses: say which public interest outweighs it.',
      ),
    );
  }
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
    return [at('recorded-already', '/remedy', `${event.type} is on record for ${event.remedy}.`)];
  }
  if (event.type === 'remedy-notified') return [];
  const notified = own.find(({ type }) => type === 'remedy-notified');
  return needs(event, notified, 'unknown-remedy', `There is no remedy ${event.remedy}.`);
};

export const reopenedFaults = (event: EventOf<'reopened'>, look: Look): Fault[] => {
  // Each correction has the case taken up anew once: another start of the deadline takes another correction.
  const since = look.events.slice(look.events.findLastIndex(({ type }) => type === 'reopened') + 1);
  const corrected = since.findLast((e) => e.type === 'remedy-decided' && e.result === 'corrected');
  const faults = needs(
    event,
    corrected,
    'not-corrected',
    'No remedy with the result corrected is on record, or the request was reopened for it already.',
  );
  if (event.until === undefined) return faults;
  return [...faults, ...periodFaults(event, event.until), ...workingDay(event.until, look)];
};
