import * as v from 'valibot';
import { DOCX } from '../../../formats/media.ts';
import { REFUSALS } from '../../../formats/received/refusal.ts';
import { type FaultCode, SAY, sayOf } from '../../../kernel/form-words.ts';
import { Problem } from '../../../kernel/problem.ts';
import { normalReceipt } from '../../../kernel/receipt.ts';
import { isBlank, type Lang, type Text } from '../../../kernel/text.ts';
import type { Call, Operation, Reply } from '../../../web/api.ts';
import { forget, leaveNote, remember, remembered, takeNote } from '../../../web/desk/cookie.ts';
import type { Fields, SentFile } from '../../../web/form.ts';
import type { FieldFault } from '../../../web/forms/fields.ts';
import { pagePath } from '../../../web/pages/site.ts';
import { NoticesBody, TextBody } from '../../contract/desk-schemas.ts';
import { receiptGonePage } from '../../pages/form/receipt-page.ts';
import { TOO_LARGE } from '../../pages/identity-section.ts';
import { letterPage } from '../../pages/tracking/letter-page.ts';
import { trackPage } from '../../pages/tracking/track-page.ts';
import { labelOf } from '../../pages/words.ts';
import { MOST_FORM_BYTES } from '../../rules/case-file.ts';
import { ownDocument } from '../log/documents.ts';
import type { DeskPorts } from '../ports.ts';
import {
  askForCorrection,
  exported,
  letterFile,
  ownLetter,
  SENDINGS,
  type Sending,
  sendFile,
  supplementOwn,
  tellByMail,
  withdrawOwn,
} from './acts.ts';
import { completeArrived, letIn, lettersOf, type Own, onOwn, reasonsAwaited } from './tracking.ts';
import { receiptReply, statusReply } from './views.ts';

const NO_SUCH: Text = {
  zh: '编号或者密码不符，请核对后重新输入。',
  en: 'No request has this reference number and this tracking code. Please compare and type them again.',
};

/** The page that asks for number and code, with the number as it was typed and what was wrong. */
const track = (
  ports: DeskPorts,
  lang: Lang,
  wrong: { receipt: string; faults: readonly FieldFault[]; notWhole: boolean } | null = null,
): Reply => {
  const { receipt = '', faults = [], notWhole = false } = wrong ?? {};
  return {
    status: wrong ? (notWhole ? 422 : 404) : 200,
    text: trackPage({ site: ports.site, filled: { lang, values: { receipt }, faults }, notWhole }),
  };
};

/**
 * Every POST that leads to a page leads there by 303, so that no page that one can go back to asks to be sent again.
 * What the page needs comes along in cookies; its address holds no number and no secret.
 */
const leadTo = (
  lang: Lang,
  path: string,
  cookies: string[],
  headers: Record<string, string> = {},
): Reply => ({
  status: 303,
  headers: { ...headers, location: pagePath(path, lang) },
  cookies,
  text: '',
});

/** To where the request stands, with a word on what was done. */
const leadToStatus = (own: Own, lang: Lang, note?: keyof typeof DONE): Reply =>
  leadTo(
    lang,
    '/requests/track/',
    [remember(own.ports, own, own.others), ...(note ? [leaveNote(own.ports, note)] : [])],
    own.limits,
  );

/** A note that what was typed does not fit: its kind, then the number as it was typed, never the code. */
const NOT_LET_IN = /^(no-such|no-receipt|no-secret|nothing) (.*)$/s;

/** What was left empty is no guess: it is said, and not counted as one. */
const emptyOf = ({ receipt = '', secret = '' }: Fields): string | null => {
  if (isBlank(receipt)) return isBlank(secret) ? 'nothing' : 'no-receipt';
  return isBlank(secret) ? 'no-secret' : null;
};

const missing = (field: 'receipt' | 'secret'): FieldFault => ({
  field,
  say: sayOf('missing', field, labelOf(field)),
});

const faultsOf = (kind: string): FieldFault[] => {
  if (kind === 'no-such') return [{ field: 'secret', say: NO_SUCH }];
  return [
    ...(kind === 'no-secret' ? [] : [missing('receipt')]),
    ...(kind === 'no-receipt' ? [] : [missing('secret')]),
  ];
};

/** What did not fit is remembered no more; others of this browser stay, since a mistyped code says nothing of them. */
const withoutTyped = (ports: DeskPorts, { cookies, fields: { receipt = '' } }: Call): string => {
  const typed = normalReceipt(receipt);
  const [first, ...rest] = remembered(ports, cookies).filter((one) => one.receipt !== typed);
  return first ? remember(ports, first, rest) : forget(ports);
};

const notLetIn = (ports: DeskPorts, call: Call, kind: string): Reply =>
  leadTo(call.lang, '/requests/track/', [
    withoutTyped(ports, call),
    leaveNote(ports, `${kind} ${(call.fields.receipt ?? '').slice(0, 100)}`),
  ]);

/** In by number and secret, or to the page that asks for them; the same for whatever did not fit. */
const letInOr = async (
  ports: DeskPorts,
  call: Call,
  then: (own: Own) => Promise<Reply> | Reply,
): Promise<Reply> => {
  const { receipt = '', secret = '' } = call.fields;
  const empty = emptyOf(call.fields);
  if (empty) return notLetIn(ports, call, empty);
  let own: Own;
  try {
    own = await letIn(ports, { receipt: receipt.slice(0, 100), secret: secret.slice(0, 100) }, call.headers);
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'not-found') throw error;
    return notLetIn(ports, call, 'no-such');
  }
  return onOwn(await completeArrived(besides(own, remembered(ports, call.cookies))), then);
};

const besides = (own: Own, all: Own['others']): Own => ({
  ...own,
  others: all.filter(({ receipt }) => receipt !== own.receipt),
});

/** The request in sight of a browser whose cookie still fits, or another that it remembers; null for everybody else. */
export const requestInSight = async (
  ports: DeskPorts,
  call: Call,
  credentials = remembered(ports, call.cookies)[0],
): Promise<Own | null> => {
  if (!credentials) return null;
  try {
    return besides(await letIn(ports, credentials, call.headers), remembered(ports, call.cookies));
  } catch (error) {
    if (error instanceof Problem && error.slug === 'not-found') return null;
    throw error;
  }
};

/** The page after the form, to whoever has the cookie that the form left. */
export const showReceipt =
  (ports: DeskPorts): Operation =>
  async (call) => {
    const { lang } = call;
    const own = await requestInSight(ports, call);
    if (!own) return { text: receiptGonePage({ site: ports.site, lang }) };
    return onOwn(await completeArrived(own), (one) => receiptReply(one, lang));
  };

/** The forms that the edge leads back to; any other value of `too-large` was made up, and no file came with it. */
const TOO_LARGE_FORMS = ['identity', 'attachment'] as const;

/**
 * Back from a file that the edge did not pass on (infra/edge/large-files.ts): at its form, with what is wrong with it
 * and what to do; to whoever is not remembered, over the page that asks for number and code.
 */
const tooLarge = async (
  ports: DeskPorts,
  own: Own | null,
  lang: Lang,
  what: (typeof TOO_LARGE_FORMS)[number],
): Promise<Reply> => {
  if (!own) {
    return {
      text: trackPage({ site: ports.site, filled: { lang, values: {}, faults: [] }, note: TOO_LARGE }),
    };
  }
  const found = await completeArrived(own);
  return statusReply(
    found,
    lang,
    what === 'identity' ? { fileFault: TOO_LARGE } : { attachmentFault: TOO_LARGE },
  );
};

/** Where the request stands of whoever is remembered; else the page that asks for number and code. */
export const showTracking =
  (ports: DeskPorts): Operation =>
  async (call) => {
    const { lang } = call;
    const { note, taken } = takeNote(ports, call.cookies);
    const [, kind, receipt] = NOT_LET_IN.exec(note) ?? [];
    if (kind) {
      const wrong = { receipt: receipt ?? '', faults: faultsOf(kind), notWhole: kind !== 'no-such' };
      return { ...track(ports, lang, wrong), cookies: taken };
    }
    const own = await requestInSight(ports, call);
    const large = TOO_LARGE_FORMS.find((one) => one === call.query['too-large']);
    if (large !== undefined) return tooLarge(ports, own, lang, large);
    if (!own) return track(ports, lang);
    const done = isDone(note) ? { note: DONE[note] } : {};
    const reply = await statusReply(await completeArrived(own), lang, done);
    return { ...reply, cookies: [...(reply.cookies ?? []), ...taken] };
  };

/** A letter of whoever is remembered; else the page that asks for number and code. */
export const showLetter =
  (ports: DeskPorts): Operation =>
  async (call) => {
    const { lang, params } = call;
    if (!/^\d{1,4}$/.test(params.letter ?? '')) throw noSuchLetter();
    const n = Number(params.letter);
    const own = await requestInSight(ports, call);
    if (!own) return track(ports, lang);
    return onOwn(own, async (one) => {
      const { receipt, secret } = one;
      const text = letterPage({
        site: ports.site,
        lang,
        own: { receipt, secret },
        n,
        letter: await ownLetter(one, n),
      });
      return { text, headers: one.limits };
    });
  };

const noSuchLetter = (): Problem =>
  new Problem('not-found', { zh: '没有这一文书', en: 'There is no such letter' });

/** What was done, as the page says it that comes after. */
const DONE = {
  supplement: { zh: '已收到您补充的内容。', en: 'What you added has arrived.' },
  withdraw: { zh: '申请已撤回。', en: 'The request is withdrawn.' },
  correct: {
    zh: '已收到更正要求，工作人员核对后更正。',
    en: 'Your correction has arrived; an officer will check it.',
  },
  'notices-on': { zh: '邮件通知已开启。', en: 'You are told of steps by mail from now on.' },
  'notices-off': { zh: '邮件通知已停止。', en: 'No more mail is sent to you about it.' },
  identity: { zh: '文件已收到，正在查验。', en: 'Your file has arrived and is being checked.' },
} as const satisfies Record<string, Text>;

const isDone = (note: string): note is keyof typeof DONE => Object.hasOwn(DONE, note);

/** The text of an act, or what is wrong with it. */
const textOf = (fields: Fields): { text: string } | { code: FaultCode } => {
  const parsed = v.safeParse(v.pick(TextBody, ['text']), { text: fields.text ?? '' });
  if (parsed.success) return { text: parsed.output.text };
  const [issue] = parsed.issues;
  const code = Object.keys(SAY).find((one): one is FaultCode => one === issue.type);
  return { code: code ?? 'text' };
};

const withText = async (
  own: Own,
  lang: Lang,
  fields: Fields,
  act: 'supplement' | 'correct',
): Promise<Reply> => {
  const said = textOf(fields);
  if ('code' in said) {
    const item = act === 'correct' ? 'correct' : reasonsAwaited(own.found) ? 'reasons' : 'supplement';
    const faults = [{ field: 'text', say: sayOf(said.code, 'text', labelOf(item)) }];
    return statusReply(own, lang, { filled: { act, text: fields.text ?? '', faults }, status: 422 });
  }
  const after = await (act === 'supplement'
    ? supplementOwn(own, said.text)
    : askForCorrection(own, said.text));
  return leadToStatus(after, lang, act);
};

const notices = async (own: Own, lang: Lang, { on, email = '' }: Fields): Promise<Reply> => {
  if (on !== 'yes') return leadToStatus(await tellByMail(own, null), lang, 'notices-off');
  const parsed = v.safeParse(v.pick(NoticesBody, ['email']), { email });
  if (parsed.success && parsed.output.email !== undefined) {
    return leadToStatus(await tellByMail(own, parsed.output.email), lang, 'notices-on');
  }
  const faults = [
    { field: 'email', say: sayOf(isBlank(email) ? 'missing' : 'email', 'email', labelOf('email')) },
  ];
  return statusReply(own, lang, { filled: { act: 'notices', text: email, faults }, status: 422 });
};

const readLetter = async (own: Own, lang: Lang, fields: Fields): Promise<Reply> => {
  const n = Number(fields.letter);
  if (fields.as === 'docx') {
    const { name, bytes } = await letterFile(own, n);
    return { bytes, mediaType: DOCX, headers: { 'content-disposition': `attachment; filename="${name}"` } };
  }
  if (!lettersOf(own.found).some((one) => one.n === n)) throw noSuchLetter();
  return leadTo(lang, `/requests/track/letter/${n}/`, [remember(own.ports, own, own.others)], own.limits);
};

const NO_FILE: Text = { zh: '请先选择文件。', en: 'Choose a file first.' };

/** A file: taken, or back to its form with what is wrong with it and what to do. */
const sentFile = async (
  own: Own,
  lang: Lang,
  sending: Sending,
  file: SentFile | undefined,
): Promise<Reply> => {
  const fault = (say: Text, status: number) =>
    statusReply(own, lang, {
      ...(sending.purpose === 'identity' ? { fileFault: say } : { attachmentFault: say }),
      status,
    });
  if (!file || file.bytes.length === 0) return fault(NO_FILE, 422);
  if (file.bytes.length > MOST_FORM_BYTES) return fault(TOO_LARGE, 413);
  const sent = await sendFile(own, sending, file);
  if ('refused' in sent) return fault(REFUSALS[sent.refused], 422);
  return leadToStatus(sent.own, lang, 'identity');
};

/** An act on a request of one's own, in by what the form brings. */
const acting =
  (act: (own: Own, call: Call) => Promise<Reply> | Reply) =>
  (ports: DeskPorts): Operation =>
  (call) =>
    letInOr(ports, call, (own) => act(own, call));

export const openTracking = acting((own, { lang }) => leadToStatus(own, lang));

export const leaveTracking =
  (ports: DeskPorts): Operation =>
  async ({ lang }) =>
    leadTo(lang, '/requests/track/', [forget(ports)]);

export const sendSupplement = acting((own, { lang, fields }) => withText(own, lang, fields, 'supplement'));
export const sendCorrection = acting((own, { lang, fields }) => withText(own, lang, fields, 'correct'));
export const sendWithdrawal = acting(async (own, { lang }) =>
  leadToStatus(await withdrawOwn(own), lang, 'withdraw'),
);
export const sendNotices = acting((own, { lang, fields }) => notices(own, lang, fields));
export const openLetter = acting((own, { lang, fields }) => readLetter(own, lang, fields));
export const openDocument = acting((own, { fields }) => ownDocument(own, Number(fields.document)));
export const sendIdentity = acting((own, { lang, file }) => sentFile(own, lang, SENDINGS.identity, file));
export const sendAttachment = acting((own, { lang, fields, file }) => {
  const sending = fields.purpose === 'authority' ? SENDINGS.authority : SENDINGS.attachment;
  return sentFile(own, lang, sending, file);
});
export const exportRequest = acting(async (own) => ({
  bytes: Buffer.from(`${JSON.stringify(await exported(own), null, 1)}\n`),
  mediaType: 'application/json',
  headers: { 'content-disposition': `attachment; filename="${own.receipt}.json"` },
}));
