import {
  CheckedInAnswer,
  EventAnswer,
  EventsAnswer,
  GuestsAnswer,
  WalkedInAnswer,
} from '../../../functions/openday/contract/schemas.ts';
import type { OpendayState, PartyState } from '../../../functions/openday/rules/openday.ts';
import { OPENDAY_STATE_NAMES } from '../../../functions/openday/rules/openday.ts';
import { AuditAnswer } from '../../../functions/web/shapes.ts';
import { answerChain } from '../../audit-chain.ts';
import { type Context, command, needed, optional } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { UsageError } from '../../refusal.ts';
import { oneOf, REASON, wholeNumber } from '../request/options.ts';

/** Events to which people register 统计开放日: opened, filled, and the door on the day itself. */

const EVENTS = '/api/staff/events';
const EVENT = ['EVENT'] as const;

/** `KF20170901-7KM2QX`, in small letters too. Whether there is such an event is the server's to say. */
function eventPath(operand: string): string {
  const id = operand.toUpperCase();
  if (!/^KF\d{8}-[0-9A-Z]{6}$/.test(id)) {
    throw new UsageError({
      zh: `${operand} 不是活动编号，如 KF20170901-7KM2QX`,
      en: `${operand} is not the number of an event, such as KF20170901-7KM2QX`,
    });
  }
  return `${EVENTS}/${id}`;
}

const shownState = (state: OpendayState): string => `${OPENDAY_STATE_NAMES[state]} ${state}`;
const PARTY: Readonly<Record<PartyState, string>> = {
  placed: '有名额 placed',
  waiting: '候补 waiting',
  cancelled: '已取消 cancelled',
};

const came = (checkedIn: EventAnswer['parties'][number]['checkedIn']): string =>
  checkedIn === null ? '' : `入场 in ${checkedIn.at.slice(11, 16)} ${checkedIn.people}`;

const shown = (event: EventAnswer): string =>
  [
    aligned([
      ['编号 event', event.id],
      ['状态 state', shownState(event.state)],
      ['名称 title', `${event.title.zh} / ${event.title.en}`],
      ['时间 when', `${event.day} ${event.starts}–${event.ends}`],
      ['地点 where', `${event.place.zh} / ${event.place.en}`],
      ['截止 closes', event.closesAt],
      ['名额 places', `${event.placed}/${event.capacity}`],
      ['候补 waiting', String(event.waiting)],
      ['到场 came', `${event.present} + ${event.unregistered}`],
      ...(event.attended === null ? [] : [['登记 entered', `events/${event.entry}: ${event.attended}`]]),
      ['页面 page', event.page],
    ]),
    ...(event.parties.length === 0
      ? []
      : [
          aligned(
            event.parties.map((party) => [
              String(party.seq),
              party.number,
              String(party.people),
              PARTY[party.state],
              came(party.checkedIn),
            ]),
          ),
        ]),
  ].join('\n\n');

function answerEvent(context: Context, { value, document }: { value: EventAnswer; document: unknown }): void {
  answer(context, document, shown(value));
}

export const open = command({
  operands: [],
  options: {
    'title-zh': needed('TEXT', '名称', 'title in Chinese'),
    'title-en': needed('TEXT', '英文名称', 'title in English'),
    theme: optional('TEXT', '主题', 'its theme, in Chinese'),
    day: needed('DATE', '日期', 'the day'),
    starts: needed('HH:MM', '开始时间', 'when it begins'),
    ends: needed('HH:MM', '结束时间', 'when it ends'),
    'place-zh': needed('TEXT', '地点', 'where, in Chinese'),
    'place-en': needed('TEXT', '英文地点', 'where, in English'),
    'bring-zh': optional('TEXT', '请携带', 'what to bring, in Chinese'),
    'bring-en': optional('TEXT', '请携带（英文）', 'what to bring, in English'),
    capacity: needed('N', '名额（人）', 'how many people'),
    'most-in-party': optional(
      'N',
      '一次报名最多几人（默认5，名额更少的为名额数）',
      'how many people one registration may be of; 5 unless given, or as many as there are places',
    ),
    'closes-at': needed('INSTANT', '报名截止', 'until when people may register'),
  },
  notes: {
    zh: '开放报名：/disclosure/events/ 上可以报名，满员后候补。',
    en: 'Opens an event for registration, on /disclosure/events/; once it is full, people wait in order.',
  },
  async run(context, given) {
    const bring = { zh: given['bring-zh'], en: given['bring-en'] };
    if ((bring.zh === undefined) !== (bring.en === undefined))
      throw new UsageError({
        zh: '--bring-zh 和 --bring-en 须同时填写',
        en: '--bring-zh and --bring-en go together',
      });
    const body = {
      title: { zh: given['title-zh'], en: given['title-en'] },
      ...(given.theme !== undefined && { theme: given.theme }),
      day: given.day,
      starts: given.starts,
      ends: given.ends,
      place: { zh: given['place-zh'], en: given['place-en'] },
      ...(bring.zh !== undefined && { bring }),
      capacity: wholeNumber('capacity', given.capacity),
      ...(given['most-in-party'] !== undefined && {
        mostInParty: wholeNumber('most-in-party', given['most-in-party']),
      }),
      closesAt: given['closes-at'],
    };
    const api = await context.api();
    answerEvent(context, await api.create(EVENTS, body, EventAnswer));
    return undefined;
  },
});

export const list = command({
  operands: [],
  options: {
    from: optional('DATE', '自', 'from this day'),
    to: optional('DATE', '至', 'to this day'),
  },
  async run(context, given) {
    const api = await context.api();
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(given)) if (value) query.set(name, value);
    const { value, document } = await api.get(`${EVENTS}?${query}`, EventsAnswer);
    const rows = value.items.map((one) => [one.id, one.day, shownState(one.state), one.title.zh]);
    const none = context.lang === 'zh' ? '没有活动。' : 'There is no event.';
    answer(context, document, rows.length === 0 ? none : aligned(rows));
    return undefined;
  },
});

export const show = command({
  operands: EVENT,
  options: {},
  async run(context, _options, id) {
    const api = await context.api();
    answerEvent(context, await api.get(eventPath(id), EventAnswer));
    return undefined;
  },
});

export const guests = command({
  operands: EVENT,
  options: { reason: REASON },
  notes: {
    zh: '报名名单，含姓名和联系方式；先记录查看人和原因。',
    en: 'Who registered, with names. Who reads it and why is logged first.',
  },
  async run(context, { reason }, id) {
    const api = await context.api();
    const { value, document } = await api.post(`${eventPath(id)}/guests`, { reason }, GuestsAnswer);
    const rows = value.items.map((one) => [
      String(one.seq),
      one.name,
      String(one.people),
      PARTY[one.state],
      one.phone ?? '',
      one.email ?? '',
      came(one.checkedIn),
    ]);
    const none = context.lang === 'zh' ? '还没有人报名。' : 'Nobody has registered.';
    answer(context, document, rows.length === 0 ? none : aligned(rows));
    return undefined;
  },
});

export const audit = command({
  operands: EVENT,
  options: {
    of: optional(
      'event|door|reads',
      '活动、入场或者查看名单的记录',
      'of the event, of the door, or of who read names',
    ),
  },
  notes: {
    zh: '重新计算散列链；断裂时退出状态为 1。',
    en: 'The hash chain is computed again; the exit status is 1 when it is broken.',
  },
  async run(context, { of }, id) {
    const which = of === undefined ? 'event' : oneOf('--of', of, ['event', 'door', 'reads']);
    const api = await context.api();
    return answerChain(context, (await api.get(`${eventPath(id)}/audit?of=${which}`, AuditAnswer)).value);
  },
});

export const change = command({
  operands: EVENT,
  options: {
    capacity: optional('N', '名额（人）', 'how many people'),
    'closes-at': optional('INSTANT', '报名截止', 'until when people may register'),
  },
  notes: {
    zh: '增加名额时，候补的人按先后顺序递补并收到邮件。',
    en: 'With more places, those who wait move up in order and are told by mail.',
  },
  async run(context, given, id) {
    const body = {
      ...(given.capacity !== undefined && { capacity: wholeNumber('capacity', given.capacity) }),
      ...(given['closes-at'] !== undefined && { closesAt: given['closes-at'] }),
    };
    const api = await context.api();
    answerEvent(context, await api.change(eventPath(id), '/change', body, EventAnswer));
    return undefined;
  },
});

export const cancel = command({
  operands: EVENT,
  options: {
    'reason-zh': needed('TEXT', '取消的原因（公开）', 'why, in Chinese; it is public'),
    'reason-en': needed('TEXT', '取消的原因（英文，公开）', 'why, in English; it is public'),
  },
  notes: { zh: '所有报名的人收到邮件。', en: 'Everyone who registered is told by mail.' },
  async run(context, given, id) {
    const api = await context.api();
    const body = { reason: { zh: given['reason-zh'], en: given['reason-en'] } };
    answerEvent(context, await api.change(eventPath(id), '/cancel', body, EventAnswer));
    return undefined;
  },
});

export const checkIn = command({
  operands: EVENT,
  options: {
    code: optional('CODE', '报名码', 'the code of the registration'),
    seq: optional('N', '名单中的序号', 'its number in the list'),
    people: optional('N', '实到人数，与报名不同时填写', 'how many came, where it is another number'),
    admit: { says: { zh: '候补的也放行', en: 'let in a party that waits, where there is room' } },
  },
  notes: {
    zh: '活动当天入场，凭报名码或者名单序号，每个报名一次。',
    en: 'On the day of the event, by code or from the list; each registration once.',
  },
  async run(context, { code, seq, people, admit }, id) {
    if ((code === undefined) === (seq === undefined))
      throw new UsageError({ zh: '请填写 --code 或者 --seq，二者择一', en: 'give --code or --seq' });
    const body = {
      ...(code !== undefined && { code }),
      ...(seq !== undefined && { seq: wholeNumber('seq', seq) }),
      ...(people !== undefined && { people: wholeNumber('people', people) }),
      ...(admit && { admit }),
    };
    const api = await context.api();
    const { value, document } = await api.create(`${eventPath(id)}/check-in`, body, CheckedInAnswer);
    answer(context, document, `${value.seq}  ${value.number}  ${value.people}  到场 came ${value.attended}`);
    return undefined;
  },
});

export const walkIn = command({
  operands: EVENT,
  options: { people: needed('N', '人数', 'how many') },
  notes: { zh: '没有报名而到场的人。', en: 'People who came without a registration.' },
  async run(context, { people }, id) {
    const api = await context.api();
    const body = { people: wholeNumber('people', people) };
    const { value, document } = await api.create(`${eventPath(id)}/walk-in`, body, WalkedInAnswer);
    answer(context, document, `${value.people}  到场 came ${value.attended}`);
    return undefined;
  },
});

export const finish = command({
  operands: EVENT,
  options: {
    guests: optional(
      'TEXT',
      '参加人员的类别，以顿号分隔，不写姓名（公开）；有人到场时必填',
      'what people came, in kinds parted by 、 and without a name; public, and needed where anybody came',
    ),
  },
  notes: {
    zh: '活动结束：到场人数和参加人员计入公众活动登记簿，此后在登记簿中更正。',
    en: 'Enters the event in the register of events with how many and what people came; corrected there from then on.',
  },
  async run(context, { guests }, id) {
    const api = await context.api();
    const body = guests === undefined ? {} : { guests };
    answerEvent(context, await api.change(eventPath(id), '/finish', body, EventAnswer));
    return undefined;
  },
});
