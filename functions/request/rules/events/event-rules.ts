import type { Day } from '../../../kernel/day.ts';
import type { Fault } from '../../../kernel/problem.ts';
import { reviewedFaults, unreviewedFaults } from '../answer/review.ts';
import {
  decidedFaults,
  emptyFaults,
  feeNoticeFaults,
  paymentFaults,
  remedyFaults,
  reopenedFaults,
} from './answer-rules.ts';
import type { EventOf, RequestEvent } from './events.ts';
import { EVENT_TITLES } from './names.ts';
import {
  afterDue,
  at,
  type Look,
  lastOf,
  needs,
  notBefore,
  notHere,
  periodFaults,
  workingDay,
} from './rule-context.ts';

/** The Regulations of 2007 came into force on this day; nothing could be asked for under them before. */
const LAW_SINCE: Day = '2008-05-01';

const dayFaults = (event: RequestEvent, look: Look): Fault[] => {
  const faults: Fault[] = [];
  if (event.day > look.today)
    faults.push(
      at('in-the-future', '/day', {
        zh: `${event.day} 在今天（${look.today}）之后`,
        en: `${event.day} lies after today, ${look.today}.`,
      }),
    );
  const byStaff = event.by !== 'applicant' && event.by !== 'system';
  if (byStaff && event.day < look.today && event.lateEntry === undefined) {
    faults.push(
      at('late-entry-unexplained', '/lateEntry', {
        zh: `请说明 ${event.day} 的事项为何到 ${look.today} 才录入（late-entry）`,
        en: `Say why ${event.day} is entered on ${look.today}.`,
      }),
    );
  }
  const received = look.events[0];
  if (event.type === 'received') {
    if (event.day < LAW_SINCE)
      faults.push(
        at('before-the-law', '/day', {
          zh: `条例自 ${LAW_SINCE} 起施行`,
          en: `The law is in force since ${LAW_SINCE}.`,
        }),
      );
  } else if (received !== undefined && event.day < received.day) {
    faults.push(
      at('before-receipt', '/day', {
        zh: `申请于 ${received.day} 到达`,
        en: `The request arrived on ${received.day}.`,
      }),
    );
  }
  return faults;
};

/** A confirmation moves the day of receipt, so it must not come after the date that it would move. */
const confirmedFaults = (event: EventOf<'confirmed'>, look: Look): Fault[] =>
  lastOf(look, 'confirmed') === undefined
    ? afterDue(event, look)
    : [at('recorded-already', '/type', { zh: '确认已有记录', en: 'The confirmation is on record.' })];

const supplementFaults = (
  event: EventOf<'supplement-asked' | 'supplement-arrived' | 'supplement-lapsed'>,
  look: Look,
): Fault[] => {
  const asked = lastOf(look, 'supplement-asked');
  if (event.type === 'supplement-asked') {
    const faults: Fault[] = [];
    if (asked !== undefined && look.regime.choices.supplementOnce) {
      faults.push(
        at('supplement-asked-already', '/type', {
          zh: `已于 ${asked.day} 要求补正；只能要求一次`,
          en: `A supplement was asked for on ${asked.day}; once is all.`,
        }),
      );
    }
    faults.push(...periodFaults(event, event.until));
    return faults;
  }
  const faults = needs(event, asked, 'supplement-not-asked', {
    zh: '没有要求过补正',
    en: 'No supplement was asked for.',
  });
  if (asked === undefined) return faults;
  if (lastOf(look, 'supplement-asked', 'supplement-arrived')?.type === 'supplement-arrived') {
    faults.push(at('recorded-already', '/type', { zh: '补正已有记录', en: 'The supplement is on record.' }));
  }
  if (event.type === 'supplement-lapsed' && event.day <= asked.until) {
    faults.push(
      at('period-open', '/day', {
        zh: `申请人的期限到 ${asked.until} 为止`,
        en: `The applicant has until ${asked.until}.`,
      }),
    );
  }
  if (event.type === 'supplement-arrived' && event.day > asked.until && event.excuse === undefined) {
    faults.push(
      at('excuse-missing', '/excuse', {
        zh: `期限已于 ${asked.until} 届满：请说明为何仍予接受`,
        en: `The period ended on ${asked.until}: say why it is taken all the same.`,
      }),
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
    return [
      at('recorded-already', '/consultation', {
        zh: `“${EVENT_TITLES[event.type]}”已有记录（${event.consultation}）`,
        en: `${event.type} is on record for ${event.consultation}.`,
      }),
    ];
  }
  if (event.type === 'consultation-dispatched') return [];
  const dispatched = own.find(({ type }) => type === 'consultation-dispatched');
  return needs(event, dispatched, 'unknown-consultation', {
    zh: `没有征求意见 ${event.consultation}`,
    en: `There is no consultation ${event.consultation}.`,
  });
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
    const left = look.regime.extension.workingDays - (look.deadline?.extendedBy ?? 0);
    if (look.deadline?.setFor != null) {
      faults.push(
        at('date-set', '/type', {
          zh: `答复日已定为 ${look.deadline.setFor}，不再延长`,
          en: `The answer is due on ${look.deadline.setFor}, a day agreed or set: no days are added.`,
        }),
      );
    }
    if (event.workingDays > left) {
      faults.push(
        at('extension-too-long', '/workingDays', {
          zh: `最多还可以延长 ${left} 个工作日`,
          en: `At most ${left} working days can still be added.`,
        }),
      );
    }
    if (last?.type === 'extension-proposed' || last?.type === 'extension-approved') {
      faults.push(
        at('extension-pending', '/type', {
          zh: '另一次延长尚未处理',
          en: 'Another extension is still pending.',
        }),
      );
    }
    return faults;
  }
  if (event.type === 'extension-told') {
    const approved = last?.type === 'extension-approved' ? last : undefined;
    const faults = needs(event, approved, 'extension-not-approved', {
      zh: '延长尚未批准',
      en: 'The extension has not been approved.',
    });
    return [...faults, ...afterDue(event, look)];
  }
  const proposed = last?.type === 'extension-proposed' ? last : undefined;
  const faults = needs(event, proposed, 'extension-not-proposed', {
    zh: '没有提请延长',
    en: 'No extension is proposed.',
  });
  if (event.type === 'extension-approved' && proposed?.by === event.by) {
    faults.push(
      at('same-person', '/by', {
        zh: '延长须由提请人以外的人批准',
        en: 'An extension is approved by another person than the one who proposed it.',
      }),
    );
  }
  return faults;
};

const excessiveFaults = (
  event: EventOf<'excessive-found' | 'reasons-asked' | 'reasons-given' | 'later-date-agreed'>,
  look: Look,
): Fault[] => {
  if (look.regime.excessive === null)
    return [notHere(look, { zh: '申请数量、频次明显超过合理范围的处理', en: 'excessive requests' })];
  if (event.type === 'excessive-found') return [];
  if (event.type === 'reasons-asked') {
    return needs(event, lastOf(look, 'excessive-found'), 'not-found-excessive', {
      zh: '没有认定申请数量、频次明显超过合理范围',
      en: 'It was not found excessive.',
    });
  }
  if (event.type === 'reasons-given') {
    return needs(event, lastOf(look, 'reasons-asked'), 'reasons-not-asked', {
      zh: '没有要求说明理由',
      en: 'No reasons were asked for.',
    });
  }
  const faults = needs(event, lastOf(look, 'reasons-given'), 'reasons-not-given', {
    zh: '没有收到说明的理由',
    en: 'No reasons were given.',
  });
  const due = look.deadline?.due ?? event.day;
  if (event.until <= due)
    faults.push(
      at('not-later', '/until', {
        zh: `商定的日期须在 ${due} 之后`,
        en: `The date agreed must lie after ${due}.`,
      }),
    );
  return [
    ...faults,
    ...periodFaults(event, event.until),
    ...afterDue(event, look),
    ...workingDay(event.until, look),
  ];
};

const typeFaults = (event: RequestEvent, look: Look): Fault[] => {
  switch (event.type) {
    case 'confirmed':
      return confirmedFaults(event, look);
    case 'registered':
      return lastOf(look, 'registered') === undefined
        ? []
        : [at('recorded-already', '/type', { zh: '申请已经登记', en: 'The request is registered.' })];
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
    case 'reviewed':
      return reviewedFaults(event, look);
    case 'dispatched':
      return [
        ...notBefore(event, lastOf(look, 'decided')),
        ...emptyFaults(event, look),
        ...unreviewedFaults(event, look),
      ];
    case 'delivered':
      return notBefore(event, lastOf(look, 'dispatched'));
    case 'link-proposed':
    case 'linked':
      return event.as === look.receipt
        ? [
            at('linked-to-itself', '/as', {
              zh: '申请不能并入自身',
              en: 'A request is not its own duplicate.',
            }),
          ]
        : [];
    case 'split':
      return new Set([...event.into, look.receipt]).size <= event.into.length
        ? [
            at('split-into-itself', '/into', {
              zh: '各部分须为不同的申请，且不是本申请',
              en: 'The parts are different requests, and none is this one.',
            }),
          ]
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
