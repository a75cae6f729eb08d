import { SAY } from '../../../functions/kernel/form-words.ts';
import type { Lang } from '../../../functions/kernel/text.ts';
import { type EventModel, eventPage, type ShownEvent } from '../../../functions/openday/pages/event-page.ts';
import { eventsPage } from '../../../functions/openday/pages/events-page.ts';
import { cancelPage, registeredPage } from '../../../functions/openday/pages/registered-page.ts';
import { answersPage } from '../../../functions/question/pages/answers-page.ts';
import { askPage } from '../../../functions/question/pages/ask-page.ts';
import { takenPage } from '../../../functions/question/pages/taken-page.ts';
import {
  type FollowedQuestion,
  questionStatusPage,
  questionTrackPage,
} from '../../../functions/question/pages/track-page.ts';

import { SITE } from '../../pages/models.ts';

/** The pages about questions and events, each in its conditions. */
const SCRIPT = '/assets/requests.0a1b2c3d.js';

const answers = [
  {
    anchor: 'q-0123456789ab',
    question: { zh: 'CPI中商品的权重怎样确定？', en: 'How are the weights of the CPI set?' },
    answer: { zh: '依据居民消费支出调查确定。\n每五年更换一次。', en: null },
    answeredOn: '2026-09-16',
  },
];

const event: ShownEvent = {
  id: 'KF20260901-7KM2QX',
  state: 'open',
  title: { zh: '第十七届统计开放日', en: 'Seventeenth open day' },
  theme: '走近居民消费价格',
  day: '2026-09-20',
  starts: '09:30',
  ends: '11:30',
  place: { zh: '办公楼一楼报告厅', en: 'Lecture hall, ground floor' },
  bring: { zh: '身份证', en: 'Identity card' },
  capacity: 50,
  mostInParty: 5,
  closesAt: '2026-09-19T10:00:00Z',
  cancelled: null,
  attended: null,
};

const followedQuestion: FollowedQuestion = {
  number: 'ZX20260916-7KM2QX',
  state: 'open',
  assigned: true,
  day: '2026-09-16',
  due: '2026-09-22',
  answers: [
    { how: 'phone', on: '2026-09-18', text: null },
    {
      how: 'mail',
      on: '2026-09-20',
      text: '权重依据住户调查的居民消费支出确定，每五年调整一次。\n详见本站的指标解释。',
    },
  ],
  request: 'SQ20260918-9XKQ2V',
  keptUntil: '2027-09-20',
};

export const deskPages = (lang: Lang): [string, string][] => {
  const filled = { lang, values: {}, faults: [] };
  const ask = { site: SITE, script: SCRIPT, key: 'a-key-of-the-form', filled, earlier: null };
  const shown: EventModel = {
    site: SITE,
    script: SCRIPT,
    event,
    filling: { placed: 12, waiting: 0 },
    isOpen: true,
    key: 'a-key-of-the-form',
    filled,
  };
  const own = { number: 'BM20260905-7KM2QX', code: '7KM2Q-XVB4D', people: 2, state: 'placed' as const };
  const registered = { site: SITE, lang, event, script: SCRIPT };
  const reason = { zh: '因台风取消', en: 'Because of a typhoon' };
  return [
    ['/ask/new/', askPage(ask)],
    [
      '/ask/new/wrong/',
      askPage({
        ...ask,
        filled: {
          lang,
          values: { email: 'x' },
          faults: [
            { field: 'question', say: SAY.missing },
            { field: 'email', say: SAY.email },
          ],
        },
        note: SAY.proof,
        again: 'ZX20260916-7KM2QX',
      }),
    ],
    ['/ask/new/found/', askPage({ ...ask, earlier: answers })],
    ['/ask/new/none/', askPage({ ...ask, earlier: [] })],
    [
      '/ask/received/',
      takenPage({
        site: SITE,
        lang,
        taken: { number: 'ZX20260916-7KM2QX', due: '2026-09-22', secret: '7KM2-QXVB-4D9F-GH23' },
      }),
    ],
    ['/ask/track/', questionTrackPage({ site: SITE, filled })],
    [
      '/ask/track/wrong/',
      questionTrackPage({
        site: SITE,
        filled: { lang, values: { number: 'ZX1' }, faults: [{ field: 'secret', say: SAY.missing }] },
        notWhole: true,
      }),
    ],
    ...(['open', 'answered', 'requested', 'dismissed'] as const).map((state): [string, string] => [
      `/ask/track/${state}/`,
      questionStatusPage({ site: SITE, lang, question: { ...followedQuestion, state } }),
    ]),
    ['/ask/received/gone/', takenPage({ site: SITE, lang, taken: null })],
    ['/disclosure/questions/', answersPage({ site: SITE, answers }, lang)],
    ['/disclosure/questions/empty/', answersPage({ site: SITE, answers: [] }, lang)],
    ['/disclosure/events/', eventsPage({ site: SITE, events: [event] }, lang)],
    ['/disclosure/events/empty/', eventsPage({ site: SITE, events: [] }, lang)],
    ['/disclosure/events/one/', eventPage(shown)],
    [
      '/disclosure/events/one/wrong/',
      eventPage({
        ...shown,
        filling: { placed: 50, waiting: 3 },
        filled: {
          lang,
          values: { name: 'x' },
          faults: [
            { field: 'people', say: SAY['not-offered'] },
            { field: 'email', say: SAY['phone-or-email'] },
          ],
        },
      }),
    ],
    ['/disclosure/events/one/closed/', eventPage({ ...shown, isOpen: false })],
    [
      '/disclosure/events/one/cancelled/',
      eventPage({ ...shown, isOpen: false, event: { ...event, state: 'cancelled', cancelled: { reason } } }),
    ],
    [
      '/disclosure/events/one/held/',
      eventPage({ ...shown, isOpen: false, event: { ...event, state: 'held', attended: 120 } }),
    ],
    ['/disclosure/events/one/registered/', registeredPage({ ...registered, own: { ...own, waiting: null } })],
    [
      '/disclosure/events/one/waiting/',
      registeredPage({
        ...registered,
        own: { ...own, state: 'waiting', waiting: { place: 2, peopleBefore: 3 } },
      }),
    ],
    ['/disclosure/events/one/gone/', registeredPage({ ...registered, own: null })],
    ['/disclosure/events/one/cancel/', cancelPage({ site: SITE, lang, event, filled, done: false })],
    [
      '/disclosure/events/one/cancel/wrong/',
      cancelPage({
        site: SITE,
        lang,
        event,
        filled: { ...filled, faults: [{ field: 'code', say: SAY.missing }] },
        done: false,
      }),
    ],
    ['/disclosure/events/one/cancel/done/', cancelPage({ site: SITE, lang, event, filled, done: true })],
  ];
};
