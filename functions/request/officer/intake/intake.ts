import * as v from 'valibot';
import type { Day } from '../../../kernel/day.ts';
import { type Fault, Problem } from '../../../kernel/problem.ts';
import { normalSecret } from '../../../kernel/receipt.ts';
import type { ApplicantKind } from '../../../law/outcome.ts';
import type { RegimeId } from '../../../law/regime.ts';
import { hashSecret } from '../../../sealed/hashes.ts';
import { closeAddress } from '../../../sealed/notice-address.ts';
import { closedFor } from '../../../sealed/own-key.ts';
import { newReceipt, newSecret } from '../../../sealed/receipt.ts';
import { type DataKey, newDataKey, openWithParts, sealPart } from '../../../sealed/secrets.ts';
import type { Step } from '../../../store/table.ts';
import type { Reply } from '../../../web/api.ts';
import { once } from '../../../web/officers.ts';
import { bodyFaults, parsedInBoth } from '../../../web/parsed.ts';
import { MINIMAL } from '../../../web/prefer.ts';
import { likenesses, namingFaults } from '../../casework/person.ts';
import type { IntakeAnswer, Wanted } from '../../contract/officer-answers.ts';
import { EntryDays, IntakeBody } from '../../contract/officer-bodies.ts';
import type { OfficerOperation } from '../../contract/officer-routes.ts';
import { type Case, isOpen } from '../../records/case.ts';
import { createCase } from '../../records/cases.ts';
import { bandsIn } from '../../records/likeness/sketch.ts';
import { deadlineOf } from '../../rules/deadline/deadline.ts';
import { entryDays, regimeOf } from '../../rules/deadline/receipt-day.ts';
import { eventFaults } from '../../rules/events/event-rules.ts';
import { RequestEvent } from '../../rules/events/events.ts';
import { type CaseHandling, type CaseOfficerPorts, caseAsRead } from '../ports.ts';
import { officerFaults } from '../staff.ts';
import { destinationFaults, wayFaults } from './destination.ts';
import { offered } from './duplicates.ts';
import { numberFaults } from './numbers.ts';

type Events = readonly RequestEvent[];
type Keep = (reply: Reply<IntakeAnswer>, sealedUnder: DataKey) => Step;

/** A day of the entry, where in the body it was typed (null: nowhere), and what it says beside it. */
type Typed = { type: RequestEvent['type']; day: Day; place: string | null; more?: Record<string, unknown> };

/** Events of an entry; days before today carry the reason for which they are entered only now. */
const eventsOf = (
  handling: CaseHandling,
  typed: readonly Typed[],
  lateEntry: string | undefined,
): RequestEvent[] => {
  const today = handling.law.today.toString();
  return typed.map(({ type, day, more }) =>
    v.parse(RequestEvent, {
      type,
      day,
      at: handling.act.at.toString(),
      by: handling.act.by,
      ...(lateEntry !== undefined && day < today && { lateEntry }),
      ...more,
    }),
  );
};

/** Every fault of an entry at once, each at the field in which it was typed. */
const entryFaults = (handling: CaseHandling, events: Events, typed: readonly Typed[]): Fault[] => {
  const { regimes, calendar, today } = handling.law;
  const [received] = events;
  if (received === undefined) return [];
  const regime = regimes[regimeOf([received], regimes)];
  const faults = events.flatMap((event, i) => {
    const before = events.slice(0, i);
    const look = {
      events: before,
      state: null,
      regime,
      deadline: i === 0 ? null : deadlineOf(before, regime, calendar),
      calendar,
      today: today.toString(),
      receipt: '',
      reviewFirst: handling.law.reviewFirst,
    };
    const place = typed[i]?.place ?? null;
    if (place === null) return [];
    return eventFaults(event, look).map(
      (fault): Fault => (fault.pointer === '/day' ? { ...fault, pointer: place } : fault),
    );
  });
  const seen = new Set<string>();
  return faults.filter(({ code, pointer }) => {
    const key = `${code} ${pointer}`;
    return !seen.has(key) && seen.add(key);
  });
};

/** The days of an entry under the regime that they themselves lead to. */
const typedDays = (handling: CaseHandling, body: EntryDays): { typed: Typed[]; faults: Fault[] } => {
  const { regimes, today } = handling.law;
  const under = (id: RegimeId) => {
    const days = entryDays(body, regimes[id]);
    const more = {
      channel: body.channel,
      matter: body.matter,
      addressedTo: body.addressedTo,
      applicants: 1 + body.applicant.joint.length,
      ...(body.numberAsGiven !== undefined && { numberAsGiven: body.numberAsGiven }),
    };
    const typed: Typed[] = [
      {
        type: 'received',
        day: days.arrived,
        place: body.arrived === undefined ? '/received' : '/arrived',
        more,
      },
    ];
    if (days.confirmed !== null) {
      const place = body.confirmed === undefined ? '/received' : '/confirmed';
      typed.push({ type: 'confirmed', day: days.confirmed, place });
    }
    typed.push({
      type: 'registered',
      day: body.registered ?? today.toString(),
      place: body.registered === undefined ? null : '/registered',
    });
    if (body.officer !== undefined) {
      typed.push({
        type: 'assigned',
        day: today.toString(),
        place: '/officer',
        more: { officer: body.officer },
      });
    }
    return { typed, agrees: days.agrees };
  };
  const first: RegimeId = body.received < regimes.v2019.from ? 'v2008' : 'v2019';
  const guess = under(first);
  const actual = regimeOf(eventsOf(handling, guess.typed, body.lateEntry), regimes);
  const { typed, agrees } = actual === first ? guess : under(actual);
  const faults: Fault[] = agrees
    ? []
    : [
        {
          code: 'days-contradict',
          pointer: '/received',
          detail: {
            zh: '起算日与收到日、确认日不符',
            en: 'The day on which the clock starts does not follow from the days of arrival and confirmation.',
          },
        },
      ];
  if (body.officer !== undefined) faults.push(...officerFaults(body.officer, '/officer'));
  return { typed, faults };
};

const answerOf = (
  handling: CaseHandling,
  { receipt, request, deadline, version }: Case,
  { secret, like }: Pick<IntakeAnswer, 'secret' | 'like'>,
): Reply<IntakeAnswer> => {
  const body: IntakeAnswer = {
    receipt,
    secret,
    regime: request.regime,
    due: deadline.due,
    provisional: deadline.provisional,
    state: request.state,
    track: `${handling.site}/requests/track/`,
    like,
    version,
  };
  return handling.minimal ? { body, headers: { ...MINIMAL } } : { body };
};

/** `notices`: whether the applicant is told of steps by mail, where an address is on record. */
type Entry = {
  kind: ApplicantKind;
  title: string | undefined;
  events: Events;
  applicant: unknown;
  wanted: Wanted;
  notices: boolean;
};

const Reached = v.object({ email: v.optional(v.string()) });

/** A case from its events: a number, a secret, a data key, and what was written sealed under it. */
export const open = async (
  handling: CaseHandling,
  { kind, title, events, applicant, wanted, notices }: Entry,
  keep: Keep,
  alongside: (one: Case) => readonly Step[] = () => [],
): Promise<Reply<IntakeAnswer>> => {
  const { table, secrets, law, act } = handling;
  const [received, ...rest] = events;
  if (received?.type !== 'received') throw new RangeError('A request begins with its receipt');
  const receipt = newReceipt(act.at);
  const secret = newSecret();
  const { email } = v.parse(Reached, applicant);
  const [key, hash, found, address] = await Promise.all([
    newDataKey(secrets, receipt),
    hashSecret(secrets, receipt, normalSecret(secret)),
    likenesses(secrets, receipt, { applicant, wanted }),
    notices && email !== undefined ? closeAddress(secrets, receipt, email) : null,
  ]);
  const intake = {
    receipt,
    secret: hash,
    kind,
    title,
    events: [received, ...rest] as const,
    key: { ...key, own: await closedFor(secrets, key, secret) },
    parts: [sealPart(key, 'applicant', applicant), sealPart(key, 'request', wanted)],
    ...found,
    notices: address,
    likenesses: [...found.likenesses, ...(await bandsIn(secrets, { receipt, ...found }))],
  };
  const like = handling.minimal ? null : await offered(handling, { receipt, ...found });
  const told = { secret, like };
  const opened = await createCase(table, law, intake, act, (one) => [
    keep(answerOf(handling, one, told), key),
    ...alongside(one),
  ]);
  return answerOf(handling, opened, told);
};

/** What an entry says of its days, with every fault of that. */
const entryOf = (handling: CaseHandling, days: EntryDays): { events: RequestEvent[]; faults: Fault[] } => {
  const { typed, faults } = typedDays(handling, days);
  const events = eventsOf(handling, typed, days.lateEntry);
  return { events, faults: [...faults, ...entryFaults(handling, events, typed)] };
};

/** A body is judged as far as it can be read: what its days say too, where only something else is not valid. */
export const judged = (
  handling: CaseHandling,
  sent: unknown,
): { body: IntakeBody; events: RequestEvent[] } => {
  const body = parsedInBoth(IntakeBody, sent);
  const days = v.safeParse(EntryDays, sent);
  const entry = days.success ? entryOf(handling, days.output) : { events: [], faults: [] };
  const naming = days.success
    ? namingFaults(days.output.applicant, {
        lateEntry: days.output.lateEntry,
        title: days.output.title,
        numberAsGiven: days.output.numberAsGiven,
      })
    : [];
  const numbers = days.success ? numberFaults(days.output.applicant, days.output.numberAsGiven) : [];
  const faults = [
    ...(body.success ? [] : bodyFaults(body.issues)),
    ...entry.faults,
    ...naming,
    ...numbers,
    ...destinationFaults(sent),
  ];
  if (body.success && faults.length === 0) return { body: body.output, events: entry.events };
  throw new Problem(
    'invalid',
    { zh: '不能录入，未作任何改动', en: 'This cannot be entered; nothing has changed.' },
    { faults },
  );
};

/** v2008 knew requests for one's own production, life or research (Art 13), and does not make it a duty to say. */
export const receiveRequest = (ports: CaseOfficerPorts): OfficerOperation<'receiveRequest'> =>
  once(ports, async (handling, call, keep) => {
    const { body, events } = judged(handling, call.body);
    const { kind, title, applicant, wanted } = body;
    return open(handling, { kind, title, events, applicant, wanted, notices: true }, keep);
  });

/**
 * One of several requests in one letter: its applicant, kind, channel and days are the letter's. When all are
 * entered, the event `split` on the letter's own case names them and closes it.
 */
export const splitOff = (ports: CaseOfficerPorts): OfficerOperation<'splitOff'> =>
  once(ports, async (handling, call, keep) => {
    const { wanted, officer, title } = call.body;
    const whole = await caseAsRead(handling, call);
    if (!isOpen(whole))
      throw new Problem('conflict', {
        zh: '申请已经办结，不能再拆分',
        en: 'The request is closed: nothing can be split off it',
      });
    const today = handling.law.today.toString();
    const lateEntry = `自 ${whole.receipt} 拆分`;
    const events = whole.request.events.flatMap((event): RequestEvent[] => {
      const own = { at: handling.act.at.toString(), by: handling.act.by };
      const late = event.day < today ? { lateEntry } : {};
      if (event.type === 'received') return [{ ...event, ...own, ...late, splitFrom: whole.receipt }];
      if (event.type === 'confirmed' || event.type === 'registered') return [{ ...event, ...own, ...late }];
      return [];
    });
    if (officer !== undefined) {
      events.push(
        ...eventsOf(
          handling,
          [{ type: 'assigned', day: today, place: '/officer', more: { officer } }],
          undefined,
        ),
      );
    }
    const { parts } = await openWithParts(handling.secrets, handling.table, whole.receipt, ['applicant']);
    const { applicant } = parts;
    const faults = [
      ...(officer === undefined ? [] : officerFaults(officer, '/officer')),
      ...namingFaults(applicant, { title }),
      ...wayFaults(applicant, wanted),
    ];
    if (faults.length > 0) {
      throw new Problem(
        'invalid',
        { zh: '不能录入，未作任何改动', en: 'This cannot be entered; nothing has changed.' },
        { faults },
      );
    }
    const { kind, notices } = whole.row;
    return open(handling, { kind, title, events, applicant, wanted, notices }, keep);
  });
