import * as v from 'valibot';
import { XLSX } from '../../../functions/formats/media.ts';
import { REFUSALS } from '../../../functions/formats/received/refusal.ts';
import { SAY } from '../../../functions/kernel/form-words.ts';
import { Problem } from '../../../functions/kernel/problem.ts';
import type { Lang } from '../../../functions/kernel/text.ts';
import { regimes } from '../../../functions/law/regime.ts';
import { remediesAgainst, remedyChoices } from '../../../functions/law/remedy.ts';
import { formPage } from '../../../functions/request/pages/form/form-page.ts';
import { receiptGonePage, receiptPage } from '../../../functions/request/pages/form/receipt-page.ts';
import { howToPage } from '../../../functions/request/pages/how-to-page.ts';
import { TOO_LARGE } from '../../../functions/request/pages/identity-section.ts';
import type { LogLine } from '../../../functions/request/pages/log/log-line.ts';
import { disclosureLogPage } from '../../../functions/request/pages/log/log-page.ts';
import { problemPage } from '../../../functions/request/pages/problem-page.ts';
import { letterPage } from '../../../functions/request/pages/tracking/letter-page.ts';
import { type StatusModel, statusPage } from '../../../functions/request/pages/tracking/status-page.ts';
import { trackPage } from '../../../functions/request/pages/tracking/track-page.ts';
import { deadlineOf } from '../../../functions/request/rules/deadline/deadline.ts';
import { RequestEvent } from '../../../functions/request/rules/events/events.ts';
import type { LetterHead } from '../../../functions/request/rules/letters/head.ts';
import { letterText } from '../../../functions/request/rules/letters/letter.ts';
import { replay } from '../../../functions/request/rules/request.ts';
import { OFFICE, pagePath } from '../../../functions/web/pages/site.ts';
import { SITE } from '../../pages/models.ts';
import { knownOn } from '../rules/builders.ts';
import { deskPages } from './desk-pages.ts';

/** Every page about requests, questions and events in each of its conditions, in both languages, by the path it is served at. */
const SAID = { zh: '没有办成', en: 'it did not work' };
const REGIMES = regimes();
const SCRIPT = '/assets/requests.0a1b2c3d.js';
const own = { receipt: 'SQ20260916-7KM2QX', secret: '2345-6789-BCDF-GHJK' };

const event = (day: string, fields: Record<string, unknown>): RequestEvent =>
  v.parse(RequestEvent, { day, at: `${day}T02:00:00Z`, by: 'officer', ...fields });

const received = event('2026-09-16', {
  type: 'received',
  channel: 'web',
  matter: 'disclosure',
  addressedTo: 'disclosure-office',
  applicants: 1,
});
const registered = event('2026-09-17', { type: 'registered' });
const inTwo = event('2026-09-18', { type: 'split', into: ['SQ20260918-BBBBBB', 'SQ20260918-CCCCCC'] });
const elsewhere = event('2026-09-18', { type: 'transferred', agency: '重庆市统计局' });

const standing = (
  lang: Lang,
  today: string,
  events: readonly RequestEvent[],
  more: Partial<StatusModel> = {},
): StatusModel => {
  const request = replay([received, ...events], REGIMES);
  return {
    site: SITE,
    lang,
    ...own,
    today,
    request,
    deadline: deadlineOf(request.events, REGIMES.v2019, knownOn(today)),
    letters: [],
    documents: [],
    acts: {
      reasonsAsked: false,
      maySupplement: false,
      mayWithdraw: true,
      mayCorrect: true,
      notices: true,
      filled: null,
    },
    identity: { state: 'offered' },
    remedies: null,
    silent: false,
    others: [],
    wanted: {
      title: '2017年重庆市居民消费价格调查网点数量',
      description: '请提供各区县调查网点的数量及其变动情况',
      form: 'electronic',
      way: 'web',
    },
    attachments: { may: true, files: [] },
    script: SCRIPT,
    ...more,
  };
};

const answered: readonly RequestEvent[] = [
  registered,
  event('2026-09-28', { type: 'extension-proposed', workingDays: 10, reason: '需要汇总' }),
  event('2026-09-28', { type: 'extension-approved' }),
  event('2026-09-29', { type: 'extension-told' }),
  event('2026-10-22', {
    type: 'decided',
    decision: {
      outcome: 'barred-by-law',
      reply: 'refused',
      ground: '统计法',
      reasons: '能够识别单个对象',
      withheld: [],
    },
  }),
  event('2026-10-23', { type: 'dispatched', way: 'fax' }),
];

const letters = [
  { n: 1, name: { zh: '延期答复告知书', en: 'Notice of extension' }, day: '2026-09-29' },
  { n: 2, name: { zh: '答复书', en: 'Answer' }, day: '2026-10-22' },
];

const head: LetterHead = {
  sender: {
    name: OFFICE.name,
    numberPrefix: '渝调统公开',
    address: OFFICE.address,
    telephone: OFFICE.phone,
    payment: { zh: '当面缴纳', en: 'at the counter' },
  },
  sequence: 7,
  day: '2026-09-29',
  addressee: '张三',
  you: '您',
  receipt: own.receipt,
  matter: 'disclosure',
  subject: '2017年调查网点数量',
  receivedOn: '2026-09-16',
  regime: REGIMES.v2019,
  sealed: true,
};

const lines: readonly LogLine[] = [
  {
    anchor: '0a1b2c3d4e5f',
    title: { zh: '2025年各区县调查网点数量', en: 'Survey outlets by district, 2025' },
    outcome: 'granted',
    answeredOn: '2026-10-23',
    documents: [
      {
        name: '网点数量.xlsx',
        path: '/requests/released/0a1b2c3d4e5f/1.xlsx',
        type: 'application/pdf',
        bytes: 24_511,
      },
      {
        name: '调查网点坐标.xlsx',
        path: '/requests/released/0a1b2c3d4e5f/2.xlsx',
        type: XLSX,
        bytes: 12_400_000,
      },
    ],
  },
  {
    anchor: '1a1b2c3d4e5f',
    title: { zh: '2017年居民消费价格权数', en: 'Weights of consumer prices, 2017' },
    outcome: 'not-held',
    answeredOn: '2018-01-31',
    documents: [],
  },
];

const values = { matter: 'disclosure', form: 'electronic', way: 'web', kind: 'natural-person' };

export const requestPages = (): Map<string, string> => {
  const inEach = (lang: Lang): [string, string][] => {
    const form = { site: SITE, script: SCRIPT, key: 'k', suggestions: null };
    const filled = { lang, values, faults: [] };
    const wrong = {
      lang,
      values: { ...values, name: '<script>' },
      faults: [
        { field: 'description', say: SAY['nothing-wanted'] },
        { field: 'since', say: SAY['impossible-date'] },
        { field: 'way', say: SAY['way-does-not-fit'] },
        { field: 'kind', say: SAY.missing },
        { field: 'name', say: SAY['too-long'] },
        { field: 'identityDocument', say: SAY['identity-wanted'] },
        { field: 'phone', say: SAY['no-contact'] },
      ],
    };
    const found = [
      {
        path: '/releases/cpi/2017-12/',
        title: { zh: '2017年12月居民消费价格', en: 'Consumer prices, December 2017' },
        note: { zh: '2018年1月10日发布', en: 'released 10 January 2018' },
      },
    ];
    const receipt = {
      site: SITE,
      script: SCRIPT,
      lang,
      ...own,
      receivedOn: '2026-12-10',
      due: '2027-01-07',
      provisional: true,
      workingDays: 20,
      attachments: { may: true, files: [] },
      others: [{ receipt: 'SQ20260915-BBBBBB', secret: own.secret }],
    };
    const waiting = [registered, event('2026-09-18', { type: 'supplement-asked', until: '2026-09-30' })];
    const tooLate = [registered, event('2026-10-12', { type: 'supplement-asked', until: '2026-10-30' })];
    const acts = {
      reasonsAsked: false,
      maySupplement: true,
      mayWithdraw: true,
      mayCorrect: true,
      notices: false,
    };
    const faulty = {
      ...acts,
      filled: { act: 'supplement' as const, text: '', faults: [{ field: 'text', say: SAY.empty }] },
    };
    return [
      ['/requests/2008/', howToPage({ site: SITE, regime: REGIMES.v2008 }, lang)],
      ['/requests/', howToPage({ site: SITE, regime: REGIMES.v2019 }, lang)],
      ['/requests/new/2008/', formPage({ ...form, regime: REGIMES.v2008, filled })],
      ['/requests/new/', formPage({ ...form, regime: REGIMES.v2019, filled })],
      [
        '/requests/new/organisation/',
        formPage({
          ...form,
          regime: REGIMES.v2019,
          filled: { ...filled, values: { ...values, kind: 'company' } },
        }),
      ],
      ['/requests/new/wrong/', formPage({ ...form, regime: REGIMES.v2019, filled: wrong, note: SAY.proof })],
      ['/requests/new/found/', formPage({ ...form, regime: REGIMES.v2019, filled, suggestions: found })],
      ['/requests/new/none/', formPage({ ...form, regime: REGIMES.v2019, filled, suggestions: [] })],
      ['/requests/receipt/', receiptPage({ ...receipt, identity: { state: 'offered' } })],
      ['/requests/receipt/kept/', receiptPage({ ...receipt, identity: { state: 'kept' } })],
      ['/requests/receipt/failed/', receiptPage({ ...receipt, identity: { state: 'failed' } })],
      ['/requests/receipt/removed/', receiptPage({ ...receipt, identity: { state: 'removed' } })],
      [
        '/requests/receipt/refused/',
        receiptPage({ ...receipt, identity: { state: 'refused', reason: REFUSALS.active } }),
      ],
      [
        '/requests/receipt/large/',
        receiptPage({ ...receipt, identity: { state: 'offered', fault: TOO_LARGE } }),
      ],
      ['/requests/receipt/gone/', receiptGonePage({ site: SITE, lang })],
      ['/requests/track/', trackPage({ site: SITE, filled: { lang, values: {}, faults: [] } })],
      [
        '/requests/track/wrong/',
        trackPage({
          site: SITE,
          filled: { lang, values: { receipt: 'x' }, faults: [{ field: 'secret', say: SAY.missing }] },
        }),
      ],
      ['/requests/track/received/', statusPage(standing(lang, '2026-09-16', []))],
      ['/requests/track/split/', statusPage(standing(lang, '2026-09-20', [registered, inTwo]))],
      ['/requests/track/transferred/', statusPage(standing(lang, '2026-09-20', [registered, elsewhere]))],
      ['/requests/track/late-supplement/', statusPage(standing(lang, '2026-10-20', tooLate))],
      ['/requests/track/supplement/', statusPage(standing(lang, '2026-09-20', waiting, { acts: faulty }))],
      [
        '/requests/track/answered/',
        statusPage(
          standing(lang, '2026-10-24', answered, {
            letters,
            documents: [
              {
                n: 1,
                name: '2025年各区县调查网点数量（按区县和商品大类汇总）.pdf',
                type: 'application/pdf',
                bytes: 24_511,
              },
              { n: 2, name: '调查网点坐标.xlsx', type: XLSX, bytes: 12_400_000 },
            ],
            identity: { state: 'kept' },
            remedies: remediesAgainst('refused', '2026-10-23', remedyChoices()),
          }),
        ),
      ],
      [
        '/requests/track/silent/',
        statusPage(
          standing(lang, '2026-10-21', [registered], {
            silent: true,
            remedies: remediesAgainst('silence', '2026-10-20', remedyChoices()),
          }),
        ),
      ],
      [
        '/requests/track/letter/',
        letterPage({
          site: SITE,
          lang,
          own,
          n: 1,
          letter: letterText(head, {
            kind: 'extension',
            workingDays: 10,
            due: '2026-11-03',
            provisional: false,
            reason: '需要汇总',
          }),
        }),
      ],
      [
        '/requests/refused/',
        problemPage({
          site: SITE,
          lang,
          problem: new Problem('too-many-requests', SAID, { headers: { 'retry-after': '3000' } }),
        }),
      ],
      [
        '/requests/refused/document/',
        problemPage({
          site: SITE,
          lang,
          problem: new Problem('too-large', SAID, { faults: [{ code: 'document-too-large', detail: SAID }] }),
        }),
      ],
      ['/disclosure/log/', disclosureLogPage({ site: SITE, lines }, lang)],
      [
        '/requests/log/',
        disclosureLogPage({ site: SITE, lines, filter: { words: '网点', outcome: '', year: '2026' } }, lang),
      ],
      ['/disclosure/log/empty/', disclosureLogPage({ site: SITE, lines: [] }, lang)],
    ];
  };
  return new Map(
    (['zh', 'en'] as const).flatMap((lang) =>
      [...inEach(lang), ...deskPages(lang)].map(([path, page]) => [pagePath(path, lang), page] as const),
    ),
  );
};
