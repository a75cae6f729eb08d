import type { Deadline } from './deadline.ts';
import { decisionFaults } from './decision.ts';
import type { Fault } from './errors.ts';
import { feeByItem, feeByPage, yuan } from './fee.ts';
import type { Regime } from './regime.ts';
import type { State } from './request.ts';
import type { EventOf, EventType, RequestEvent } from './request-events.ts';
import { type Calendar, type Day, dayNumber } from './working-days.ts';

/** What an event is judged by. `clock` is the deadline before it; null before the receipt. */
type Look = {
  events: readonly RequestEvent[];
  state: State | null;
  regime: Regime;
  clock: Deadline | null;
  calendar: Calendar;
  today: Day;
  receipt: string;
};

/** The Regulations of 2007 came into force on this day; nothing could be asked for under them before. */
const LAW_SINCE: Day = '2008-05-01';

const at = (code: string, pointer: string, detail: string): Fault => ({ code, detail, pointer });

const lastOf = <T extends EventType>(look: Look, ...types: readonly T[]): EventOf<T> | undefined =>
  look.events.findLast((event): event is EventOf<T> => types.some((type) => type === event.type));

/** A fault where the event lies before the one that it answers. */
const notBefore = (event: RequestEvent, earlier: RequestEvent | undefined): Fault[] =>
  earlier !== undefined && event.day < earlier.day
    ? [at('out-of-order', '/day', `${event.day} lies before ${earlier.type} on ${earlier.day}.`)]
    : [];

/** The event that must have happened, and not after this one. */
const needs = (
  event: RequestEvent,
  earlier: RequestEvent | undefined,
  code: string,
  detail: string,
): Fault[] => (earlier === undefined ? [at(code, '/type', detail)] : notBefore(event, earlier));

const afterDue = (event: RequestEvent, look: Look): Fault[] =>
  look.clock?.due !== null && look.clock?.due !== undefined && event.day > look.clock.due
    ? [at('after-due', '/day', `The request was due on ${look.clock.due}.`)]
    : [];

const notHere = (look: Look, what: string): Fault =>
  at('not-in-this-regime', '/type', `${look.regime.law.en} does not provide for ${what}.`);

const workingDay = (day: Day, look: Look): Fault[] =>
  look.calendar.kindAt(dayNumber(day)).working
    ? []
    : [at('not-a-working-day', '/until', `${day} is not a working day.`)];

const dayFaults = (event: RequestEvent, look: Look): Fault[] => {
  const faults: Fault[] = [];
  if (event.day > look.today)
    faults.push(at('in-the-future', '/day', `${event.day} lies after today, ${look.today}.`));
  const byStaff = event.by !== 'applicant' && event.by !== 'system';
  if (byStaff && event.day < look.today && event.lateEntry === undefined) {
    faults.push(
      at('late-entry-unexplained', '/lateEntry', `Say why ${event.day} is entered on ${look.today}.`),
    );
  }
  const received = look.events[0];
  if (event.type === 'received') {
    if (event.day < LAW_SINCE)
      faults.push(at('before-the-law', '/day', `The law is in force since ${LAW_SINCE}.`));
  } else if (received !== undefined && event.day < received.day) {
    faults.push(at('before-receipt', '/day', `The request arrived on ${received.day}.`));
  }
  return faults;
};

const supplementFaults = (
  event: EventOf<'supplement-asked' | 'supplement-arrived' | 'supplement-lapsed'>,
  look: Look,
): Fault[] => {
  const asked = lastOf(look, 'supplement-asked');
  if (event.type === 'supplement-asked') {
    const faults: Fault[] = [];
    if (asked !== undefined) {
      faults.push(
        at('supplement-asked-already', '/type', `A supplement was asked for on ${asked.day}; once is all.`),
      );
    }
    if (event.until <= event.day)
      faults.push(at('no-period', '/until', 'Give the applicant at least a day.'));
    return faults;
  }
  const faults = needs(event, asked, 'supplement-not-asked', 'No supplement was asked for.');
  if (asked === undefined) return faults;
  if (event.type === 'supplement-lapsed' && event.day <= asked.until) {
    faults.push(at('period-open', '/day', `The applicant has until ${asked.until}.`));
  }
  if (event.type === 'supplement-arrived' && event.day > asked.until && event.excuse === undefined) {
    faults.push(
      at(
        'excuse-missing',
        '/excuse',
        `The period ended on ${asked.until}: say why it is taken all the same.`,
      ),
    );
  }
  return faults;
};

const consultationFaults = (
  event: EventOf<'consultation-dispatched' | 'consultation-received' | 'consultation-replied'>,
  look: Look,
): Fault[] => {
  const own = look.events.filter(
    (other): other is typeof event => 'consultation' in other && other.consultation === event.consultation,
  );
  if (own.some(({ type }) => type === event.type)) {
    return [at('recorded-already', '/consultation', `${event.type} is on record for ${event.consultation}.`)];
  }
  if (event.type === 'consultation-dispatched') return [];
  const dispatched = own.find(({ type }) => type === 'consultation-dispatched');
  return needs(event, dispatched, 'unknown-consultation', `There is no consultation ${event.consultation}.`);
};

const extensionFaults = (
  event: EventOf<'extension-proposed' | 'extension-approved' | 'extension-declined' | 'extension-told'>,
  look: Look,
): Fault[] => {
  const last = lastOf(
    look,
    'extension-proposed',
    'extension-approved',
    'extension-declined',
    'extension-told',
  );
  if (event.type === 'extension-proposed') {
    const faults = afterDue(event, look);
    const left = look.regime.extension.workingDays - (look.clock?.extendedBy ?? 0);
    if (event.workingDays > left) {
      faults.push(
        at('extension-too-long', '/workingDays', `At most ${left} working days can still be added.`),
      );
    }
    if (last?.type === 'extension-proposed' || last?.type === 'extension-approved') {
      faults.push(at('extension-pending', '/type', 'Another extension is still pending.'));
    }
    return faults;
  }
  if (event.type === 'extension-told') {
    const approved = last?.type === 'extension-approved' ? last : undefined;
    const faults = needs(event, approved, 'extension-not-approved', 'The extension has not been approved.');
    return [...faults, ...afterDue(event, look)];
  }
  const proposed = last?.type === 'extension-proposed' ? last : undefined;
  const faults = needs(event, proposed, 'extension-not-proposed', 'No extension is proposed.');
  if (event.type === 'extension-approved' && proposed?.by === event.by) {
    faults.push(
      at('same-person', '/by', 'An extension is approved by another person than the one who proposed it.'),
    );
  }
  return faults;
};

const excessiveFaults = (
  event: EventOf<'excessive-found' | 'reasons-asked' | 'reasons-given' | 'later-date-agreed'>,
  look: Look,
): Fault[] => {
  if (look.regime.excessive === null) return [notHere(look, 'excessive requests')];
  if (event.type === 'excessive-found') return [];
  if (event.type === 'reasons-asked') {
    return needs(
      event,
      lastOf(look, 'excessive-found'),
      'not-found-excessive',
      'It was not found excessive.',
    );
  }
  if (event.type === 'reasons-given') {
    return needs(event, lastOf(look, 'reasons-asked'), 'reasons-not-asked', 'No reasons were asked for.');
  }
  const faults = needs(event, lastOf(look, 'reasons-given'), 'reasons-not-given', 'No reasons were given.');
  const due = look.clock?.due ?? event.day;
  if (event.until <= due) faults.push(at('not-later', '/until', `The date agreed must lie after ${due}.`));
  return [...faults, ...afterDue(event, look), ...workingDay(event.until, look)];
};

const tariff = (event: EventOf<'fee-noticed'>): number =>
  event.basis === 'item'
    ? feeByItem(event.count, event.before ?? 0)
    : event.basis === 'page'
      ? feeByPage(event.count)
      : event.fen;

const feeNoticeFaults = (event: EventOf<'fee-noticed'>, look: Look): Fault[] => {
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
  const other = lastOf(look, 'fee-noticed');
  if (other !== undefined && other.basis !== event.basis) {
    faults.push(
      at('both-bases', '/basis', `It was charged by ${other.basis}: by item or by page, never both.`),
    );
  }
  if (event.fen === 0) faults.push(at('nothing-to-pay', '/fen', 'There is nothing to pay.'));
  if (tariff(event) !== event.fen) {
    faults.push(at('not-the-tariff', '/fen', `The tariff gives ${yuan(tariff(event))} yuan.`));
  }
  return faults;
};

const paymentFaults = (
  event: EventOf<'fee-notice-received' | 'fee-paid' | 'fee-lapsed' | 'fee-waived'>,
  look: Look,
): Fault[] => {
  const faults = needs(event, lastOf(look, 'fee-noticed'), 'fee-not-noticed', 'No fee notice was sent.');
  const until = look.clock?.windows.payment?.until ?? null;
  if (event.type === 'fee-notice-received' && (look.clock?.windows.payment?.received ?? null) !== null) {
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

const decidedFaults = (event: EventOf<'decided'>, look: Look): Fault[] => {
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
  const asksReasons = decision.outcome === 'excessive' && look.regime.excessive !== null;
  if (asksReasons && lastOf(look, 'reasons-asked') === undefined) {
    outcome('reasons-not-asked', 'Reasons are asked for before an excessive request is turned down.');
  }
  const refused = look.events.some((e) => e.type === 'consultation-replied' && e.answer === 'refuses');
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

const remedyFaults = (
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

const reopenedFaults = (event: EventOf<'reopened'>, look: Look): Fault[] => {
  const corrected = look.events.findLast((e) => e.type === 'remedy-decided' && e.result === 'corrected');
  const faults = needs(
    event,
    corrected,
    'not-corrected',
    'No remedy with the result corrected is on record.',
  );
  if (event.until === undefined) return faults;
  if (event.until <= event.day)
    faults.push(at('no-period', '/until', 'The day set must lie after the reopening.'));
  return [...faults, ...workingDay(event.until, look)];
};

const typeFaults = (event: RequestEvent, look: Look): Fault[] => {
  switch (event.type) {
    case 'confirmed':
      return lastOf(look, 'confirmed') === undefined
        ? []
        : [at('recorded-already', '/type', 'The confirmation is on record.')];
    case 'supplement-asked':
    case 'supplement-arrived':
    case 'supplement-lapsed':
      return supplementFaults(event, look);
    case 'consultation-dispatched':
    case 'consultation-received':
    case 'consultation-replied':
      return consultationFaults(event, look);
    case 'extension-proposed':
    case 'extension-approved':
    case 'extension-declined':
    case 'extension-told':
      return extensionFaults(event, look);
    case 'excessive-found':
    case 'reasons-asked':
    case 'reasons-given':
    case 'later-date-agreed':
      return excessiveFaults(event, look);
    case 'fee-noticed':
      return feeNoticeFaults(event, look);
    case 'fee-notice-received':
    case 'fee-paid':
    case 'fee-lapsed':
    case 'fee-waived':
      return paymentFaults(event, look);
    case 'contact-restored':
      return notBefore(event, lastOf(look, 'contact-lost'));
    case 'decided':
      return decidedFaults(event, look);
    case 'dispatched':
      return notBefore(event, lastOf(look, 'decided'));
    case 'delivered':
      return notBefore(event, lastOf(look, 'dispatched'));
    case 'linked':
      return event.as === look.receipt
        ? [at('linked-to-itself', '/as', 'A request is not its own duplicate.')]
        : [];
    case 'split':
      return new Set([...event.into, look.receipt]).size <= event.into.length
        ? [at('split-into-itself', '/into', 'The parts are different requests, and none is this one.')]
        : [];
    case 'remedy-notified':
    case 'remedy-answered':
    case 'remedy-decided':
      return remedyFaults(event, look);
    case 'reopened':
      return reopenedFaults(event, look);
    default:
      return [];
  }
};

/** Every fault of an event on a case, each with its pointer into the event. */
export const eventFaults = (event: RequestEvent, look: Look): Fault[] => [
  ...dayFaults(event, look),
  ...typeFaults(event, look),
];
