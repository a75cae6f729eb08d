import { randomUUID } from 'node:crypto';
import { SAY } from '../../kernel/form-words.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { queueMessage } from '../../store/outbox.ts';
import { untilWon } from '../../store/race.ts';
import type { Call, Reply } from '../../web/api.ts';
import { countCaller } from '../../web/desk/caller.ts';
import { cookie, cookieName, leaveNote, takeNote } from '../../web/desk/cookie.ts';
import type { CounterPorts } from '../../web/desk/ports.ts';
import type { FieldFault } from '../../web/forms/fields.ts';
import { pagePath } from '../../web/pages/site.ts';
import type { EventPageOperations } from '../contract/desk-routes.ts';
import { eventPage, eventPath } from '../pages/event-page.ts';
import { cancelPage, type OwnRegistration, registeredPage } from '../pages/registered-page.ts';
import { findOpenday, opendayNamed, partiesOf } from '../records/opendays.ts';
import { giveUp, partyOfCode } from '../records/parties.ts';
import type { OpendayRow } from '../records/row.ts';
import { givenUpMail } from '../rules/mails.ts';
import {
  normalCode,
  OPENDAY_ID,
  peopleIn,
  takenBy,
  takesRegistrations,
  waitingPlace,
} from '../rules/openday.ts';
import { codeHash, readRegistration, registrationFaults, takeRegistration } from './register.ts';

/** The pages of an event: what it is, the form, the registration just made, and giving one up. */

type Makes<Name extends keyof EventPageOperations> = (ports: CounterPorts) => EventPageOperations[Name];

type Shown = {
  key?: string;
  values?: Readonly<Record<string, string>>;
  faults?: readonly FieldFault[];
  note?: Text;
  status?: number;
};

/** The event as it stands at this moment, with the form. */
const shownEvent = async (
  ports: CounterPorts,
  event: OpendayRow,
  lang: Lang,
  shown: Shown = {},
): Promise<Reply> => {
  const parties = await partiesOf(ports.table, event.id);
  return {
    status: shown.status ?? 200,
    text: eventPage({
      site: ports.site,
      script: ports.script,
      event,
      filling: {
        placed: takenBy(parties),
        waiting: peopleIn(parties.filter(({ state }) => state === 'waiting')),
      },
      isOpen: takesRegistrations(event, ports.now()),
      key: shown.key ?? randomUUID(),
      filled: { lang, values: shown.values ?? {}, faults: shown.faults ?? [] },
      ...(shown.note && { note: shown.note }),
    }),
  };
};

/** Event and code of what this browser registered, for half an hour. */
const COOKIE = 'registration';
const SECONDS = 1800;

const ownOf = async (
  ports: CounterPorts,
  { cookies }: Call,
  event: OpendayRow,
): Promise<OwnRegistration | null> => {
  const [id, code = ''] = (cookies[cookieName(ports, COOKIE)] ?? '').split('.');
  if (id !== event.id || code === '') return null;
  const party = await partyOfCode(ports.table, event.id, await codeHash(ports, event.id, code));
  if (!party) return null;
  const waiting = waitingPlace(await partiesOf(ports.table, event.id), party.seq);
  const { number, people, state } = party;
  return { number, code, people, state, waiting };
};

/** The event that the address names. */
const eventIn = async ({ table }: CounterPorts, { params }: Call): Promise<OpendayRow> => {
  const id = params.event ?? '';
  const event = OPENDAY_ID.test(id) ? await opendayNamed(table, id) : undefined;
  if (!event)
    throw new Problem('not-found', { zh: '此地址没有内容', en: 'There is nothing at this address' });
  return event;
};

/** The same, for a page that is only looked at; whoever looks is counted. */
const eventShown = async (ports: CounterPorts, call: Call): Promise<OpendayRow> => {
  await countCaller(ports, 'pages', call.headers, ports.now());
  return eventIn(ports, call);
};

export const showRegistered: Makes<'showRegistered'> = (ports) => async (call) => {
  const event = await eventShown(ports, call);
  const { site, script } = ports;
  const own = await ownOf(ports, call, event);
  return { text: registeredPage({ site, script, lang: call.lang, event, own }) };
};

export const showCancel: Makes<'showCancel'> = (ports) => async (call) => {
  const { lang } = call;
  const event = await eventShown(ports, call);
  const { note, taken } = takeNote(ports, call.cookies);
  const done = note === doneNote(event.id);
  return {
    text: cancelPage({ site: ports.site, lang, event, filled: { lang, values: {}, faults: [] }, done }),
    ...(taken.length > 0 && { cookies: taken }),
  };
};

const REGISTERED: Text = {
  zh: '这一联系方式已经报名过这次活动，没有再次报名。报名码在确认邮件和报名回执中；要改变人数，请先凭报名码取消。',
  en: 'This contact is registered for this event already; nothing was registered now. The code is in the mail of confirmation and on the receipt. To come in another number, cancel with your code first.',
};
const CLOSED: Text = {
  zh: '报名已经截止，没有报名。',
  en: 'Registration is closed; nothing was registered.',
};
const SENT_BEFORE: Text = {
  zh: '这份表格先前已经提交，下面的内容有改动：确认另行报名的，请再次提交。',
  en: 'This form was sent before, and what it says has changed since. To register anew, send it again.',
};
const BUSY: Text = {
  zh: '报名的人很多，这一次没有登记上，请再次提交。',
  en: 'Many people are registering, and yours was not written down. Please send it again.',
};

export const registerForEvent: Makes<'registerForEvent'> = (ports) => async (call) => {
  const { fields, headers, lang } = call;
  const event = await eventIn(ports, call);
  const { id } = event;
  const key = /^[\x21-\x7e]{8,200}$/.test(fields.key ?? '') ? (fields.key ?? '') : randomUUID();
  const values = { ...fields };
  if (!takesRegistrations(event, ports.now())) {
    return shownEvent(ports, event, lang, { values, note: CLOSED, status: 409 });
  }
  const read = readRegistration(fields, event);
  if ('wrong' in read) {
    return shownEvent(ports, event, lang, {
      key,
      values,
      faults: registrationFaults(read.wrong),
      status: 422,
    });
  }
  try {
    const address = `${ports.site.address}${eventPath(id)}`;
    const { taken, headers: limits } = await takeRegistration(ports, event, {
      asked: read.asked,
      key,
      headers,
      address,
    });
    return {
      status: 303,
      headers: { ...limits, location: pagePath(`${eventPath(id)}registered/`, lang) },
      cookies: [cookie(ports, `${id}.${taken.code}`, SECONDS, COOKIE)],
      text: '',
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const again = (note: Text, more: Shown = {}) =>
      shownEvent(ports, event, lang, { values, note, status: 409, ...more });
    if (error.slug === 'already-exists') return again(REGISTERED);
    if (error.slug === 'key-reused') return again(SENT_BEFORE);
    if (error.slug === 'stale-version') return again(BUSY, { key, status: 503 });
    if (error.slug !== 'conflict') throw error;
    const now = await findOpenday(ports.table, id);
    return takesRegistrations(now, ports.now()) ? again(SAY.proof, { key }) : again(CLOSED);
  }
};

/** What the page after a cancellation is told, once. */
const doneNote = (id: string): string => `given-up ${id}`;

const UNKNOWN: Text = { zh: '没有这个报名码，请核对。', en: 'There is no such code. Please compare.' };
const TYPE_IT: Text = { zh: '请填写报名码。', en: 'Please fill in the code.' };
const OVER: Text = {
  zh: '活动已经开始、结束或者取消。',
  en: 'The event has begun, is over, or was cancelled.',
};
const IN: Text = { zh: '这一报名已经入场。', en: 'This registration was let in already.' };
const GIVEN_UP: Text = { zh: '这一报名先前已经取消。', en: 'This registration was cancelled before.' };

export const cancelRegistration: Makes<'cancelRegistration'> = (ports) => async (call) => {
  const { lang } = call;
  const { table, site } = ports;
  const at = ports.now();
  const limits = await countCaller(ports, 'tracking', call.headers, at);
  const event = await eventIn(ports, call);
  const { id } = event;
  const typed = call.fields.code ?? '';
  const page = (more: { fault?: Text; note?: Text; done?: boolean; status: number }): Reply => ({
    status: more.status,
    headers: limits,
    text: cancelPage({
      site,
      lang,
      event,
      filled: {
        lang,
        values: more.fault ? { code: typed } : {},
        faults: more.fault ? [{ field: 'code', say: more.fault }] : [],
      },
      ...(more.note && { note: more.note }),
      done: more.done ?? false,
    }),
  });
  if (normalCode(typed) === '') return page({ fault: TYPE_IT, status: 422 });
  const party = await partyOfCode(table, id, await codeHash(ports, id, typed));
  if (!party) return page({ fault: UNKNOWN, status: 404 });
  if (party.state === 'cancelled') return page({ note: GIVEN_UP, done: true, status: 200 });
  try {
    await untilWon(
      () =>
        giveUp(
          table,
          id,
          party.seq,
          `${site.address}${eventPath(id)}`,
          { by: 'visitor', at },
          (now, { number, mail }) =>
            mail
              ? [
                  queueMessage(table, {
                    id: `given-up-${number}`,
                    at,
                    to: 'applicant',
                    receipt: number,
                    ...givenUpMail(now, number),
                  }),
                ]
              : [],
        ),
      undefined,
      { most: 30, pause: (attempts) => Math.random() * 15 * attempts },
    );
    return {
      status: 303,
      headers: { ...limits, location: pagePath(`${eventPath(id)}cancel/`, lang) },
      cookies: [leaveNote(ports, doneNote(id))],
      text: '',
    };
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'conflict') throw error;
    const now = await partyOfCode(table, id, party.code);
    if (now?.state === 'cancelled') return page({ note: GIVEN_UP, done: true, status: 200 });
    return page({ fault: now?.checkedIn ? IN : OVER, status: 409 });
  }
};

export const showEventPage: Makes<'showEventPage'> = (ports) => async (call) =>
  shownEvent(ports, await eventShown(ports, call), call.lang);
