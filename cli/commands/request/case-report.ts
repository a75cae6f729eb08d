import type * as v from 'valibot';
import type { Text } from '../../../functions/kernel/text.ts';
import { APPLICANT_KIND_NAMES } from '../../../functions/law/outcome.ts';
import { CHANNEL_NAMES, type Channel } from '../../../functions/law/regime.ts';
import type {
  CaseAnswer,
  LikeLine,
  ListAnswer,
} from '../../../functions/request/contract/officer-answers.ts';
import { LETTER_NAMES } from '../../../functions/request/pages/words.ts';
import type { Flag } from '../../../functions/request/rules/deadline/facts.ts';
import {
  DISPATCH_WAY_NAMES,
  type EventType,
  type RequestEvent,
} from '../../../functions/request/rules/events/events.ts';
import { EVENT_TITLES } from '../../../functions/request/rules/events/names.ts';
import { CASE_STATE_NAMES } from '../../../functions/request/rules/states.ts';
import office from '../../../site/office.json' with { type: 'json' };
import type { Answer } from '../../client.ts';
import type { Context } from '../../command.ts';
import { aligned, answer } from '../../output.ts';

export const answerCase = (context: Context, { value, document }: Answer<CaseAnswer>): void =>
  answer(context, document, shownCase(value));

/** `办理中 open`. */
export const shownState = (state: CaseAnswer['state']): string => `${CASE_STATE_NAMES[state].zh} ${state}`;

/** `当面 in-person`. */
const shownChannel = (channel: Channel): string => `${CHANNEL_NAMES[channel].zh} ${channel}`;

const shownEvent = (type: EventType): string => `${EVENT_TITLES[type]} ${type}`;

/** `传真 fax`, of an answer that went out. */
const shownWay = (event: RequestEvent): string =>
  event.type === 'dispatched' ? `${DISPATCH_WAY_NAMES[event.way].zh} ${event.way}` : '';

const LETTERS: Readonly<Record<string, Text>> = LETTER_NAMES;
const shownLetter = (kind: string): string => `${LETTERS[kind]?.zh ?? ''} ${kind}`.trim();

export const shownDue = (due: string | null, provisional: boolean): string =>
  `${due ?? '—'}${provisional ? '（暂定 provisional）' : ''}`;

/** How long there is, as it is said of a clock that runs. */
const shownLeft = (left: number | null): string => {
  if (left === null) return '';
  return left < 0 ? `逾期 overdue ${-left}` : String(left);
};

const ALIKE: Readonly<Record<LikeLine['alike'][number], string>> = {
  identity: '同一人 same identity',
  person: '同名或同联系方式 same name or contact',
  wanted: '内容相同 same words',
  resembling: '内容相似 alike',
};

/** In what another request is like this one, and how much: `SQ…`, `内容相似 alike`, `约 about 80 %`. */
export const shownLike = ({ receipt, alike, percent, sameNumbers }: LikeLine): string[] => [
  receipt,
  alike.map((what) => ALIKE[what]).join(', '),
  percent === null ? '' : `约 about ${percent} %`,
  sameNumbers === false && percent !== null ? '数字不同 other numbers' : '',
];

const REVIEW: Readonly<Record<CaseAnswer['review'], string>> = {
  none: '',
  waits: '待审核 waits',
  approved: '已同意 approved',
  changed: '审核后有变，须重新审核 changed',
  returned: '已退回 returned',
};

const CONSULTED: Readonly<Record<string, string>> = {
  'third-party': '第三方 third-party',
  agency: '其他机关 agency',
  'co-maker': '共同制作的机关 co-maker',
};

/** By its name within the case: whom, since when, and whether it is still waited for. */
const shownConsultation = (window: CaseAnswer['windows']['consultations'][number]): string => {
  const { id, with: whom, dispatched, until, replied } = window;
  return [
    id,
    CONSULTED[whom ?? ''] ?? whom,
    dispatched && `发出 dispatched ${dispatched}`,
    replied ? `已答复 replied ${replied}` : until && `截至 until ${until}`,
  ]
    .filter(Boolean)
    .join('  ');
};

/** What is to be known before the due date is trusted. */
const FLAGS: Readonly<Record<Flag, string>> = {
  'unconfirmed-receipt': '尚未与申请人确认收到',
  'late-confirmation': '确认收到晚于到达',
  'late-supplement': '要求补正逾期，期限不变',
  'suit-out-of-order': '应先申请行政复议而直接起诉',
  'extension-dropped': '重新起算，此前的延长作废',
  'calendar-unrecorded': '节假日安排未登记',
};
const FLAG_NAMES: Readonly<Record<string, string>> = FLAGS;
const shownFlag = (flag: string): string => `${FLAG_NAMES[flag] ?? ''} ${flag}`.trim();

export const LIKE = '可能重复 perhaps the same';

/** The case as people read it: one line a fact; nothing that anybody wrote. */
function shownCase(found: CaseAnswer): string {
  const { supplement, payment } = found.windows;
  const linked = found.events.findLast((event) => event.type === 'linked');
  const rows: string[][] = [
    ['题名 title', found.title ?? ''],
    ['状态 state', shownState(found.state)],
    ['适用 regime', found.regime],
    [
      '收到 received',
      `${found.receivedOn}  ${shownChannel(found.channel)}  ${APPLICANT_KIND_NAMES[found.kind].zh}`,
    ],
    ['答复期限 due', shownDue(found.due, found.provisional)],
    ['剩余工作日 days left', shownLeft(found.workingDaysLeft)],
    [
      '计时 clock',
      `${found.running}  ${found.workingDays}${found.extendedBy > 0 ? ` + ${found.extendedBy}` : ''}`,
    ],
    ['承办人 officer', found.officer ?? '—'],
  ];
  const notes = found.parts.filter((part) => part.startsWith('note-'));
  if (notes.length > 0) rows.push(['内部记录 notes', notes.join(', ')]);
  if (found.review !== 'none') rows.push(['审核 review', REVIEW[found.review]]);
  if (linked) rows.push(['并入 joined with', linked.as]);
  const question = found.events.find((event) => event.type === 'received')?.question;
  if (question !== undefined) rows.push(['由咨询转来 was a question', question]);
  if (supplement.until) rows.push(['补正期限 supplement until', supplement.until]);
  for (const window of found.windows.consultations) {
    rows.push(['征求意见 consultation', shownConsultation(window)]);
  }
  if (payment !== null) {
    rows.push(['收费 fee', `${(payment.fen / 100).toFixed(2)}  ${payment.until ?? ''}`.trim()]);
  }
  if (found.remedies !== null) {
    const { reconsiderationUntil, suitUntil } = found.remedies;
    rows.push([
      '救济 remedies',
      [`复议 ${reconsiderationUntil}`, suitUntil && `诉讼 ${suitUntil}`].filter(Boolean).join('  '),
    ]);
  }
  if (found.askedFor !== null && found.askedFor >= office.requests.askedOften) {
    rows.push([
      '可主动公开 publish',
      `已有${found.askedFor}个申请人申请同一信息（条例第四十四条）；见 requests asked-often`,
    ]);
  }
  if (found.flags.length > 0) rows.push(['提示 flags', found.flags.map(shownFlag).join('，')]);
  const sections: [title: string, lines: string[][]][] = [
    [LIKE, (found.like ?? []).map(shownLike)],
    [
      '经过 events',
      found.events.map((event) => [event.day, shownEvent(event.type), event.by, shownWay(event)]),
    ],
    [
      '文书 letters',
      found.letters.map(({ letter, number, kind, day, sent }) => [
        String(letter),
        number,
        shownLetter(kind),
        day,
        sent ? `电邮 e-mailed ${sent.day}` : '',
      ]),
    ],
    [
      '附件 files',
      found.files.map(({ file, purpose, state, type }) => [String(file), purpose, state, type ?? '']),
    ],
  ];
  return [
    found.receipt,
    aligned(rows.filter(([, value]) => value !== '')),
    ...sections.flatMap(([title, lines]) =>
      lines.length === 0 ? [] : [title, aligned(lines.map((line) => ['', ...line]))],
    ),
  ].join('\n');
}

type Row = v.InferOutput<typeof ListAnswer>['items'][number];

export const shownRows = (items: readonly Row[]): string =>
  aligned(
    items.map((item) => [
      item.receipt,
      shownState(item.state),
      shownDue(item.due, item.provisional),
      shownLeft(item.workingDaysLeft),
      shownChannel(item.channel),
      item.officer ?? '—',
      REVIEW[item.review],
      item.title ?? '',
    ]),
  );
