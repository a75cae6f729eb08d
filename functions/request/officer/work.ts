import * as v from 'valibot';
import { DaySchema } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import { feeByItem, feeByPage } from '../../law/fee.ts';
import type { RegimeId } from '../../law/regime.ts';
import { type DataKey, openDataKey, type SealedPart, sealPart } from '../../sealed/secrets.ts';
import type { Reply } from '../../web/api.ts';
import { operation } from '../../web/officers.ts';
import { bodyFaults, parsedInBoth } from '../../web/parsed.ts';
import { MINIMAL } from '../../web/prefer.ts';
import { nextPart } from '../casework/parts.ts';
import { namesNobody } from '../casework/person.ts';
import type { CaseAnswer } from '../contract/officer-answers.ts';
import type { EventBody } from '../contract/officer-bodies.ts';
import type { OfficerOperation } from '../contract/officer-routes.ts';
import { type Case, findCase, isOpen } from '../records/case.ts';
import { recordEvents } from '../records/cases.ts';
import { alike, askedFor } from '../records/likeness/likeness.ts';
import { itemsBefore } from '../records/likeness/likenesses.ts';
import { bandsIn } from '../records/likeness/sketch.ts';
import type { CaseRow, Likeness } from '../records/row.ts';
import { monthOf } from '../records/writes.ts';
import { decisionFaults, groundOf } from '../rules/answer/decision.ts';
import { MOST_HANDED_BYTES } from '../rules/case-file.ts';
import { RequestEvent } from '../rules/events/events.ts';
import { EVENT_TITLES } from '../rules/events/names.ts';
import { namedFaults } from './answer/earlier.ts';
import { type Leaving, leaving } from './answer/leaving.ts';
import { offered } from './intake/duplicates.ts';
import { type CaseHandling, type CaseOfficerPorts, caseAsRead } from './ports.ts';
import { officerFaults } from './staff.ts';
import { caseView } from './view.ts';

/**
 * A case as it is shown, also after a step. Looking for requests like it takes two dozen reads: it is done while there
 * is something to link, when the case is looked at or taken up.
 */
export const caseReply = async (
  handling: CaseHandling,
  found: Case,
  after?: RequestEvent['type'],
): Promise<Reply<CaseAnswer>> => {
  if (handling.minimal) {
    return { body: caseView(found, handling.law, { askedFor: null, like: null }), headers: { ...MINIMAL } };
  }
  const isDecided = found.request.events.some(({ type }) => type === 'decided');
  const isLookedFor = !isDecided && (after === undefined || after === 'assigned');
  const [count, like] = await Promise.all([
    askedFor(handling.table, found.row),
    isLookedFor ? offered(handling, found.row) : [],
  ]);
  return { body: caseView(found, handling.law, { askedFor: count, like }) };
};

/** Decided by the head of the disclosure office 政府信息公开工作机构负责人 (v2019 Art 33). */
const BY_THE_HEAD: readonly string[] = ['extension-approved', 'extension-declined'];

const TITLES: Readonly<Record<string, string>> = EVENT_TITLES;

const mayRecord = (type: string, roles: readonly string[]): void => {
  const role = BY_THE_HEAD.includes(type) ? 'approver' : 'officer';
  if (roles.includes(role) || (type === 'assigned' && roles.includes('approver'))) return;
  throw new Problem('forbidden', {
    zh: `“${TITLES[type] ?? type}”需要角色 ${role}`,
    en: `${type} takes the role ${role}`,
  });
};

export const invalidEvent = (faults: readonly Fault[]): Problem =>
  new Problem(
    'invalid',
    { zh: '不能记录，未作任何改动', en: 'This cannot be recorded; nothing has changed.' },
    { faults },
  );

/** What the tariff says; `before` are the applicant's items of the month, counted under their keyed hash. */
const feeOf = async (
  { table }: CaseHandling,
  found: Case,
  { basis, count }: { basis: string; count: number },
): Promise<{ before?: number; fen?: number }> => {
  if (basis === 'page') return { fen: feeByPage(count) };
  if (basis !== 'item') return {};
  const before = (await itemsBefore(table, found.row, monthOf(found.request.events))) ?? 0;
  return { before, fen: feeByItem(count, before) };
};

/**
 * A request goes on as one that is itself still to be answered: who asks again for what they were answered before
 * is told so in an answer of their own (v2019 Art 36(6)).
 */
const linkFaults = (as: string, other: Case | null): Fault[] => {
  const fault = (code: string, detail: Text): Fault[] => [{ code, pointer: '/as', detail }];
  if (other === null)
    return fault('unknown-request', { zh: `没有申请 ${as}`, en: `There is no request ${as}` });
  const joined = other.request.events.findLast((event) => event.type === 'linked');
  if (other.request.state === 'linked') {
    return fault('linked-itself', {
      zh: `${as} 本身已并入 ${joined?.as}`,
      en: `${as} goes on as ${joined?.as} itself`,
    });
  }
  if (isOpen(other)) return [];
  return fault('closed-request', {
    zh: `${as} 已经办结：此前已答复的按重复申请处理`,
    en: `${as} is closed: what was answered before is decided as repeated`,
  });
};

/**
 * Joined is what is found to be alike, or asked by the same people; anything else takes a reason and two people, since a
 * joined request gets no answer of its own.
 */
const unlikeFaults = async (
  { table, secrets }: CaseHandling,
  { request, row }: Case,
  { as, by }: { as: string; by: string },
): Promise<Fault[]> => {
  if ((await alike(table, secrets, row)).some(({ receipt }) => receipt === as)) return [];
  const proposed = request.events.findLast((event) => event.type === 'link-proposed');
  if (proposed?.as === as && proposed.by !== by) return [];
  const detail =
    proposed?.as === as
      ? {
          zh: `并入 ${as} 须由提请者以外的人进行`,
          en: `Another person than the one who proposed it joins it with ${as}`,
        }
      : {
          zh: `${as} 与本件并无相同之处：请先写明理由提请并入（link --reason），再由另一人并入`,
          en: `${as} is not found to be like this one: propose it with a reason (link --reason), then another person joins it`,
        };
  return [{ code: proposed?.as === as ? 'same-person' : 'not-alike', pointer: '/as', detail }];
};

/** Requests that an event names must be there; parts must have been split off this one, and what is repeated answered. */
const namedRequests = async (handling: CaseHandling, found: Case, event: RequestEvent): Promise<void> => {
  const { table, law } = handling;
  if (event.type === 'linked' || event.type === 'link-proposed') {
    const faults = linkFaults(event.as, await findCase(table, law, event.as));
    const unlike =
      faults.length === 0 && event.type === 'linked' ? await unlikeFaults(handling, found, event) : [];
    if (faults.length + unlike.length > 0) throw invalidEvent([...faults, ...unlike]);
  }
  if (event.type === 'decided') {
    const faults = await namedFaults(handling, found, event.decision, event.day);
    if (faults.length > 0) throw invalidEvent([...decisionFaults(event.decision), ...faults]);
  }
  if (event.type !== 'split') return;
  const parts = await Promise.all(event.into.map((receipt) => findCase(table, law, receipt)));
  const faults = parts.flatMap((part, i): Fault[] => {
    const received = part?.request.events[0];
    if (received?.type === 'received' && received.splitFrom === found.receipt) return [];
    const detail = {
      zh: `${event.into[i]} 不是由 ${found.receipt} 拆分的`,
      en: `${event.into[i]} was not split off ${found.receipt}`,
    };
    return [{ code: 'not-a-part', pointer: `/into/${i}`, detail }];
  });
  if (faults.length > 0) throw invalidEvent(faults);
};

/** An event of a body, complete: who recorded it when, its day, and a fee by the tariff. */
const eventOf = async (
  handling: CaseHandling,
  found: Case,
  body: EventBody,
  leaves?: Leaving,
): Promise<RequestEvent> => {
  const { words: _, ...fields } = body;
  const given: Record<string, unknown> = { day: handling.law.today.toString(), ...fields, ...(leaves ?? {}) };
  const fee =
    'basis' in given
      ? await feeOf(handling, found, { basis: String(given.basis), count: Number(given.count) })
      : {};
  const event = parsedInBoth(RequestEvent, {
    ...fee,
    ...given,
    at: handling.act.at.toString(),
    by: handling.act.by,
  });
  if (!event.success) throw invalidEvent(bodyFaults(event.issues));
  const complete = withGround(event.output, found.request.regime);
  await namedRequests(handling, found, complete);
  if (event.output.type === 'assigned') {
    const faults = officerFaults(event.output.officer, '/officer');
    if (faults.length > 0) throw invalidEvent(faults);
  }
  return complete;
};

/** A decision that names no ground relies on the article of its row. */
const withGround = (event: RequestEvent, regime: RegimeId): RequestEvent =>
  event.type === 'decided'
    ? { ...event, decision: { ...event.decision, ...groundOf(event.decision, regime) } }
    : event;

/** Under which name the words beside an event are sealed. */
const PARTS: Readonly<Record<string, string>> = {
  'supplement-arrived': 'supplement',
  'consultation-dispatched': 'consultation',
  'consultation-replied': 'consultation',
  'reasons-given': 'reasons',
  'remedy-notified': 'remedy',
  'remedy-decided': 'remedy',
};

/** What was written, and at which event. */
const written = (key: DataKey, found: Case, event: RequestEvent, text: string): SealedPart =>
  sealPart(key, nextPart(found, PARTS[event.type] ?? 'words'), { type: event.type, day: event.day, text });

/** What a dispatch takes along that is recorded by itself; nothing with any other event. */
const leavingBy = async (
  handling: CaseHandling,
  found: Case,
  body: EventBody,
): Promise<Leaving | undefined> => {
  if (body.type !== 'dispatched') return undefined;
  const { day = handling.law.today.toString(), documents } = v.parse(Dispatch, body);
  return leaving(handling, found, { day, documents });
};

const Dispatch = v.object({
  day: v.optional(DaySchema),
  documents: v.optional(v.array(v.number())),
});

/** What the applicant could not fetch over the web does not go by it: the letter says that it is provided. */
const webFaults = ({ files }: Case, event: RequestEvent): Fault[] =>
  event.type === 'dispatched' && event.way === 'web'
    ? files
        .filter(({ n, bytes }) => event.documents.includes(n) && (bytes ?? 0) > MOST_HANDED_BYTES)
        .map(({ n }) => ({
          code: 'too-large-for-web',
          pointer: '/way',
          detail: {
            zh: `文件 ${n} 超过网上领取的上限（4 MB）：请改用其他方式送达，或者分成较小的文件公开`,
            en: `File ${n} is larger than can be fetched over the web (4 MB): send the answer another way, or release it in smaller files.`,
          },
        }))
    : [];

/**
 * An event with the words beside it, checked: nothing that names the applicant stands outside the seal. `leaves`:
 * what a dispatch takes along, where its letter is written with it.
 */
export const prepared = async (
  handling: CaseHandling,
  found: Case,
  body: EventBody,
  roles: readonly string[],
  leaves?: Leaving,
): Promise<{ event: RequestEvent; parts: SealedPart[] }> => {
  mayRecord(body.type, roles);
  const event = await eventOf(handling, found, body, leaves ?? (await leavingBy(handling, found, body)));
  const tooLarge = webFaults(found, event);
  if (tooLarge.length > 0) throw invalidEvent(tooLarge);
  const { type: _type, day: _day, at: _at, by: _by, ...said } = event;
  await namesNobody(handling, found, 'content' in said ? { ...said, content: undefined } : said);
  if (body.words === undefined) return { event, parts: [] };
  const key = await openDataKey(handling.secrets, handling.table, found.receipt);
  return { event, parts: [written(key, found, event, body.words)] };
};

/** What the form left to whoever takes the request up: that it is found by what resembles it. */
const withBands = async ({ secrets }: CaseHandling, row: CaseRow): Promise<Likeness[]> =>
  row.likenesses.some(({ what }) => what === 'resembling')
    ? row.likenesses
    : [...row.likenesses, ...(await bandsIn(secrets, row))];

export const recordEvent = (ports: CaseOfficerPorts): OfficerOperation<'recordEvent'> =>
  operation(ports, async (handling, call) => {
    const before = await caseAsRead(handling, call);
    const { event, parts } = await prepared(handling, before, call.body, call.actor.roles);
    const change = { events: [event], parts, likenesses: await withBands(handling, before.row) };
    return caseReply(
      handling,
      await recordEvents(handling.table, handling.law, before, change, handling.act),
      event.type,
    );
  });

/** What a request is about, in an officer's words, for lists that show nothing of what people wrote. */
export const titleRequest = (ports: CaseOfficerPorts): OfficerOperation<'titleRequest'> =>
  operation(ports, async (handling, call) => {
    const { title } = call.body;
    const { table, law, act } = handling;
    const before = await caseAsRead(handling, call);
    await namesNobody(handling, before, { title });
    const change = { row: { title }, deed: { action: 'title written', detail: {} } };
    return caseReply(handling, await recordEvents(table, law, before, change, act));
  });
