import { ReleasesAnswer, StatusAnswer } from '../../../functions/release/contract/schemas.ts';
import type { Answer } from '../../client.ts';
import { type Context, command } from '../../command.ts';
import { aligned, answer, shownInstant } from '../../output.ts';
import { everyPage } from '../../pages.ts';
import { missing, UsageError } from '../../refusal.ts';
import { releaseOf, releasePath } from './path.ts';
import { report, shownReport, shownStanding } from './status-report.ts';

/** Announce, move and cancel: what the calendar says, and the calendar itself. */
const RELEASE = ['FLOW/PERIOD'] as const;
const AT = {
  value: 'INSTANT',
  says: {
    zh: '发布时刻，整秒并带时区，如 2018-01-10T09:30:00+08:00',
    en: 'the release time, whole seconds with an offset: 2018-01-10T09:30:00+08:00',
  },
} as const;
const REASONS = {
  'reason-zh': {
    value: 'TEXT',
    required: true,
    says: { zh: '中文原因（公开）', en: 'why, in Chinese; this is public' },
  },
  'reason-en': {
    value: 'TEXT',
    required: true,
    says: { zh: '英文原因（公开）', en: 'why, in English; this is public' },
  },
} as const;
const reasonOf = (given: { 'reason-zh': string; 'reason-en': string }) => ({
  zh: given['reason-zh'],
  en: given['reason-en'],
});

async function answerStatus(context: Context, operand: string, changed: Answer<StatusAnswer>) {
  const found = await report(await context.api(), operand, changed);
  answer(context, found.document, shownReport(found, context.lang));
}

export const announce = command({
  operands: RELEASE,
  options: {
    at: AT,
    'title-zh': { value: 'TEXT', required: true, says: { zh: '中文标题', en: 'title in Chinese' } },
    'title-en': { value: 'TEXT', required: true, says: { zh: '英文标题', en: 'title in English' } },
    kind: {
      value: 'regular|backfill',
      says: {
        zh: '种类；backfill 为历史数据，批准后即发，无需 --at',
        en: 'backfill: history, public once approved, without --at',
      },
    },
    'contact-zh': { value: 'NAME', says: { zh: '联系人（中文）', en: 'whom readers may ask, in Chinese' } },
    'contact-en': { value: 'NAME', says: { zh: '联系人（英文）', en: 'whom readers may ask, in English' } },
    'contact-phone': { value: 'NUMBER', says: { zh: '联系电话', en: 'their telephone' } },
    'contact-email': { value: 'ADDRESS', says: { zh: '联系邮箱', en: 'their e-mail' } },
  },
  async run(context, options, operand) {
    const { flow, period } = releaseOf(operand);
    const kind = options.kind ?? (period === 'backfill' ? 'backfill' : 'regular');
    if (options.at === undefined && kind !== 'backfill') throw missing(`--at ${AT.value}`);
    const contact = contactOf({
      zh: options['contact-zh'],
      en: options['contact-en'],
      phone: options['contact-phone'],
      email: options['contact-email'],
    });
    const api = await context.api();
    const body = {
      flow,
      period,
      kind,
      ...(options.at === undefined ? {} : { releaseAt: options.at }),
      title: { zh: options['title-zh'], en: options['title-en'] },
      ...(contact === undefined ? {} : { contact }),
    };
    await answerStatus(context, operand, await api.create('/api/staff/releases', body, StatusAnswer));
    return undefined;
  },
});

type GivenContact = Record<'zh' | 'en' | 'phone' | 'email', string | undefined>;

/** Left out altogether, the office's own contact stands; a name needs both languages. */
function contactOf({ zh, en, phone, email }: GivenContact) {
  if ([zh, en, phone, email].every((part) => part === undefined)) return undefined;
  if (zh === undefined || en === undefined) {
    throw new UsageError({
      zh: '联系人须有中英文名称：--contact-zh 和 --contact-en',
      en: 'a contact has a name in both languages: --contact-zh and --contact-en',
    });
  }
  return {
    name: { zh, en },
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
  };
}

export const calendar = command({
  operands: [],
  options: {
    from: { value: 'DATE', says: { zh: '起（含）', en: 'from this day or instant on' } },
    to: { value: 'DATE', says: { zh: '止', en: 'up to this day or instant' } },
  },
  async run(context, { from, to }) {
    const api = await context.api();
    const pages = await everyPage(api, '/api/staff/releases', { from, to }, ReleasesAnswer);
    const items = pages.flatMap((page) => page.items);
    const rows = items.map((item) => [
      item.releaseAt === null ? '—' : shownInstant(item.releaseAt),
      `${item.flow}/${item.period}`,
      `e${item.edition}`,
      shownStanding(item, context.lang),
      item.title[context.lang],
    ]);
    const none = context.lang === 'zh' ? '没有预告的发布。' : 'Nothing is announced.';
    answer(context, { items }, rows.length === 0 ? none : aligned(rows));
    return undefined;
  },
});

export const reschedule = command({
  operands: RELEASE,
  options: { at: { ...AT, required: true }, ...REASONS },
  notes: {
    zh: '改期后须重新生成，已有的审查和批准失效。',
    en: 'What is sealed names its time: it is built again, and review and approval fall.',
  },
  async run(context, { at, ...reasons }, operand) {
    const api = await context.api();
    const body = { releaseAt: at, reason: reasonOf(reasons) };
    await answerStatus(
      context,
      operand,
      await api.change(releasePath(operand), '/reschedule', body, StatusAnswer),
    );
    return undefined;
  },
});

export const cancel = command({
  operands: RELEASE,
  options: REASONS,
  async run(context, reasons, operand) {
    const api = await context.api();
    await answerStatus(
      context,
      operand,
      await api.change(releasePath(operand), '/cancel', { reason: reasonOf(reasons) }, StatusAnswer),
    );
    return undefined;
  },
});
