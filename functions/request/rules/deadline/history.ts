import { dayNumber, type EpochDay } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Consulted, Regime } from '../../../law/regime.ts';
import { type Calendar, nthWorkingDay } from '../../../law/working-days.ts';
import type { EventOf, RequestEvent } from '../events/events.ts';

export type PauseReason = Consulted | 'supplement' | 'payment' | 'contact-lost' | 'answered';

/**
 * Days that do not count, both ends in; `to` is null while nothing says when they end. `projected`: they end
 * so unless a reply comes before.
 */
export type Pause = {
  reason: PauseReason;
  from: EpochDay;
  to: EpochDay | null;
  projected: boolean;
  article: Text;
};

/** Day 0 of a run of the deadline. `index`: the place of its event, for two things on one day. */
export type Start = {
  day: EpochDay;
  cause: 'receipt' | 'contact-restored' | 'supplement' | 'payment' | 'reopened';
  article: Text;
  index: number;
};

export type Stop = { day: EpochDay; cause: 'answered' | 'abandoned' | 'closed' };

export type Supplement = {
  asked: EpochDay;
  until: EpochDay;
  arrived: EpochDay | null;
  lapsed: EpochDay | null;
  /** Asked for within the days that the law gives. */
  inTime: boolean;
};

export type Consultation = {
  id: string;
  with: Consulted;
  dispatched: EpochDay;
  received: EpochDay | null;
  replied: EpochDay | null;
  /** The last day of the time that the consulted party has; null while it does not run, or has no limit. */
  until: EpochDay | null;
};

export type Payment = {
  noticed: EpochDay;
  received: EpochDay | null;
  until: EpochDay | null;
  fen: number;
  ended: { day: EpochDay; how: 'paid' | 'lapsed' | 'waived' } | null;
};

export type At = { day: EpochDay; index: number };

export const isBefore = (a: At, b: At): boolean => a.day < b.day || (a.day === b.day && a.index < b.index);

/** What has the deadline start anew where the office is told to answer again: the full period, or the day set. */
const REOPENED: Text = { zh: '复议决定或者判决', en: 'Reconsideration decision or judgment' };

/** What happened, event by event; one use each. */
export class CaseHistory {
  readonly starts: Start[] = [];
  readonly pauses: Pause[] = [];
  readonly extensions: (At & { workingDays: number })[] = [];
  readonly fixed: (At & { until: EpochDay; article: Text })[] = [];
  readonly consultations = new Map<string, Consultation>();
  supplement: Supplement | null = null;
  payment: Payment | null = null;
  lost: EpochDay | null = null;
  private reopenedOn: EpochDay | null = null;
  private lapsedOn: EpochDay | null = null;
  stop: Stop | null = null;
  private proposed = 0;
  private approved = 0;
  private readonly regime: Regime;
  private readonly calendar: Calendar;
  private readonly askBy: EpochDay | null;
  /** Contact lost before an unconfirmed request was confirmed delays the start, and is no pause. */
  private readonly lossDelaysStart: boolean;

  constructor(regime: Regime, calendar: Calendar, askBy: EpochDay | null, lossDelaysStart: boolean) {
    this.regime = regime;
    this.calendar = calendar;
    this.askBy = askBy;
    this.lossDelaysStart = lossDelaysStart;
  }

  apply(event: RequestEvent, index: number): void {
    const day = dayNumber(event.day);
    switch (event.type) {
      case 'supplement-asked':
        this.supplement = this.asked(day, event);
        break;
      case 'supplement-arrived':
        this.supplementArrived(day, index);
        break;
      case 'supplement-lapsed':
        if (this.supplement !== null) this.supplement.lapsed = day;
        this.abandon(day);
        break;
      case 'consultation-dispatched':
      case 'consultation-received':
      case 'consultation-replied':
        this.consulted(day, event);
        break;
      case 'extension-proposed':
        this.proposed = event.workingDays;
        break;
      case 'extension-approved':
        this.approved = this.proposed;
        break;
      case 'extension-told':
        this.extensions.push({ day, index, workingDays: this.approved });
        this.approved = 0;
        break;
      case 'later-date-agreed': {
        const article = this.regime.excessive?.article ?? this.regime.reply.article;
        this.fixed.push({ day, index, until: dayNumber(event.until), article });
        break;
      }
      case 'fee-noticed':
      case 'fee-notice-received':
      case 'fee-paid':
      case 'fee-lapsed':
      case 'fee-waived':
        this.charged(day, index, event);
        break;
      case 'contact-lost':
        this.lost = day;
        break;
      case 'contact-restored':
        this.contactRestored(day);
        break;
      case 'reopened':
        this.reopened(day, index, event);
        break;
      case 'decided':
      case 'dispatched':
      case 'delivered':
        if (event.type === this.regime.choices.stoppedBy) this.stop = { day, cause: 'answered' };
        break;
      case 'withdrawn':
      case 'transferred':
      case 'linked':
      case 'split':
        this.stop = { day, cause: 'closed' };
        break;
      default:
        break;
    }
  }

  private asked(day: EpochDay, event: EventOf<'supplement-asked'>): Supplement {
    const inTime =
      this.askBy === null || day <= this.askBy || this.regime.choices.lateSupplement === 'as-in-time';
    return { asked: day, until: dayNumber(event.until), arrived: null, lapsed: null, inTime };
  }

  private supplementArrived(day: EpochDay, index: number): void {
    if (this.supplement === null) return;
    this.supplement.arrived = day;
    if (this.stop?.cause === 'abandoned') this.stop = null;
    this.lapsedOn = null;
    if (!this.supplement.inTime) return;
    const { article } = this.regime.supplement;
    const restarts = this.regime.choices.supplement === 'restart';
    this.pause('supplement', this.supplement.asked + 1, restarts ? day - 1 : day, article);
    if (restarts) this.starts.push({ day, cause: 'supplement', article, index });
  }

  private abandon(day: EpochDay): void {
    this.lapsedOn = day;
    this.stop = { day, cause: 'abandoned' };
  }

  private consulted(
    day: EpochDay,
    event: EventOf<'consultation-dispatched' | 'consultation-received' | 'consultation-replied'>,
  ): void {
    if (event.type === 'consultation-dispatched') {
      const { consultation: id, with: party } = event;
      this.consultations.set(id, {
        id,
        with: party,
        dispatched: day,
        received: null,
        replied: null,
        until: null,
      });
      return;
    }
    const consultation = this.consultations.get(event.consultation);
    if (consultation === undefined) return;
    if (event.type === 'consultation-received') consultation.received = day;
    else consultation.replied = day;
  }

  private charged(
    day: EpochDay,
    index: number,
    event: EventOf<'fee-noticed' | 'fee-notice-received' | 'fee-paid' | 'fee-lapsed' | 'fee-waived'>,
  ): void {
    if (event.type === 'fee-noticed') {
      this.payment = { noticed: day, received: null, until: null, fen: event.fen, ended: null };
      return;
    }
    if (this.payment === null) return;
    const { article, paymentWithin } = this.regime.fee;
    if (event.type === 'fee-notice-received') {
      this.payment.received = day;
      this.payment.until = paymentWithin === null ? null : nthWorkingDay(this.calendar, day, paymentWithin);
      return;
    }
    if (event.type === 'fee-lapsed') {
      this.payment.ended = { day, how: 'lapsed' };
      this.abandon(day);
      return;
    }
    const paid = event.type === 'fee-paid';
    this.payment.ended = { day, how: paid ? 'paid' : 'waived' };
    const effect = this.regime.choices.payment;
    if (effect === 'none') return;
    const restarts = paid && effect === 'restart';
    this.pause('payment', this.payment.noticed + 1, restarts ? day - 1 : day, article);
    if (restarts) this.starts.push({ day, cause: 'payment', article, index });
  }

  private contactRestored(day: EpochDay): void {
    if (this.lost !== null && !this.lossDelaysStart) {
      this.pause('contact-lost', this.lost + 1, day, this.regime.contact.article);
    }
    this.lost = null;
  }

  private reopened(day: EpochDay, index: number, event: EventOf<'reopened'>): void {
    if (this.stop !== null) this.pause('answered', this.stop.day + 1, day - 1, REOPENED);
    this.stop = null;
    this.reopenedOn = day;
    this.starts.push({ day, cause: 'reopened', article: REOPENED, index });
    if (event.until !== undefined) {
      this.fixed.push({ day, index: index + 1, until: dayNumber(event.until), article: REOPENED });
    }
  }

  private pause(
    reason: PauseReason,
    from: EpochDay,
    to: EpochDay | null,
    article: Text,
    projected = false,
  ): void {
    if (to === null || to >= from) this.pauses.push({ reason, from, to, projected, article });
  }

  /** Adds what is still going on: consultations, and whatever the office waits for. */
  close(): void {
    for (const consultation of this.consultations.values()) this.closeConsultation(consultation);
    const { choices, supplement, fee, contact } = this.regime;
    const asked = this.supplement;
    if (asked?.inTime === true && asked.arrived === null) {
      this.pause('supplement', asked.asked + 1, null, supplement.article);
    }
    const unpaid =
      this.payment !== null && (this.payment.ended === null || this.payment.ended.how === 'lapsed');
    if (this.payment !== null && unpaid && choices.payment !== 'none') {
      this.pause('payment', this.payment.noticed + 1, null, fee.article);
    }
    if (this.lost !== null && !this.lossDelaysStart) {
      this.pause('contact-lost', this.lost + 1, null, contact.article);
    }
    // What was still awaited when an answer was sent does not hold the deadline of a reopened case.
    if (this.reopenedOn !== null) this.endPauses(this.reopenedOn - 1);
    const abandoned =
      this.lapsedOn !== null && (this.reopenedOn === null || this.lapsedOn >= this.reopenedOn);
    if (this.stop !== null && !abandoned) this.endPauses(this.stop.day);
  }

  /** Ends on `day` the pauses that began by then and would go on. */
  private endPauses(day: EpochDay): void {
    for (const pause of this.pauses) {
      if (pause.from <= day && (pause.to === null || pause.to > day)) pause.to = day;
    }
  }

  private closeConsultation(consultation: Consultation): void {
    const rule = this.regime.consultation[consultation.with];
    const base = consultation[this.regime.choices.consultationRunsFrom];
    if (rule.workingDays !== null && base !== null) {
      consultation.until = nthWorkingDay(this.calendar, base, rule.workingDays);
    }
    if (!rule.excluded) return;
    const { dispatched, replied, until } = consultation;
    const to = replied === null ? until : until === null ? replied : Math.min(replied, until);
    this.pause(consultation.with, dispatched + 1, to, rule.article, replied === null);
  }
}
