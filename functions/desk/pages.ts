import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Text } from '../domain/dataflow.ts';
import { Problem } from '../domain/errors.ts';
import type { Call, Operation, Reply } from '../http/api.ts';
import { ActBody } from '../http/desk-schemas.ts';
import { type FaultCode, SAY } from '../http/desk-words.ts';
import type { Fields } from '../http/form.ts';
import type { FieldFault } from '../pages/requests/fields.ts';
import { formPage } from '../pages/requests/form-page.ts';
import { letterPage } from '../pages/requests/letter-page.ts';
import { receiptGonePage } from '../pages/requests/receipt-page.ts';
import type { Suggestion } from '../pages/requests/suggestions.ts';
import { trackPage } from '../pages/requests/track-page.ts';
import { type Lang, pagePath } from '../pages/site.ts';
import { correct, DOCX, exported, identityForm, letter, letterFile, supplement, withdraw } from './acts.ts';
import { applicationOf, fieldFaults, readApplication } from './application.ts';
import { ask } from './ask.ts';
import { forget, remember, remembered } from './cookie.ts';
import { document, publicDocument } from './documents.ts';
import { type Room, regimeNow } from './room.ts';
import { suggestionsFor } from './suggestions.ts';
import { completeArrived, letIn, type Own } from './tracking.ts';
import { receiptReply, statusReply } from './views.ts';

/** The pages of the request desk, by the greedy part of their address; the slash at its end is forgiven. */
const placeOf = (call: Call): string => (call.params.page ?? '').replace(/\/+$/, '');

const nothingHere = (): Problem => new Problem('not-found', 'There is nothing at this address');

/** What a fresh form has chosen already: what most people want. */
const FRESH: Readonly<Record<string, string>> = {
  matter: 'disclosure',
  form: 'electronic',
  way: 'web',
  kind: 'natural-person',
};

type Shown = {
  key?: string;
  values?: Readonly<Record<string, string>>;
  faults?: readonly FieldFault[];
  suggestions?: readonly Suggestion[] | null;
  note?: Text;
  status?: number;
};

const form = (room: Room, lang: Lang, shown: Shown): Reply => ({
  status: shown.status ?? 200,
  text: formPage({
    site: room.site,
    script: room.script,
    regime: regimeNow(room.now()),
    key: shown.key ?? randomUUID(),
    filled: { lang, values: shown.values ?? FRESH, faults: shown.faults ?? [] },
    suggestions: shown.suggestions ?? null,
    ...(shown.note && { note: shown.note }),
  }),
});

/** A key that came with the form; whoever sends another kind gets a fresh one. */
const keyOf = ({ key = '' }: Fields): string => (/^[\x21-\x7e]{8,200}$/.test(key) ? key : randomUUID());

const wordsOf = ({ title = '', description = '', documentNumber = '' }: Fields): string[] => [
  title.slice(0, 300),
  documentNumber.slice(0, 100),
  description.slice(0, 2000),
];

const SENT_BEFORE: Text = {
  zh: '这份表格先前已经作为一件申请提交。下面的内容有改动：确认是另一件申请的，请再次提交。',
  en: 'This form was sent as a request before, and what it says has changed since. If this is to be another request, send it again.',
};

const send = async (room: Room, call: Call, lang: Lang): Promise<Reply> => {
  const { fields, headers } = call;
  const key = keyOf(fields);
  const values = { ...fields };
  if (fields.step === 'check') {
    return form(room, lang, { key, values, suggestions: await suggestionsFor(room, wordsOf(fields)) });
  }
  const read = readApplication(applicationOf(fields), regimeNow(room.now()));
  if ('wrong' in read) return form(room, lang, { key, values, faults: fieldFaults(read.wrong), status: 422 });
  try {
    const { answer, headers: limits } = await ask(room, { application: read.application, key, headers });
    return {
      status: 303,
      headers: { ...limits, location: pagePath('/requests/receipt/', lang) },
      cookies: [remember(room, answer)],
      text: '',
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.slug === 'key-reused') return form(room, lang, { values, note: SENT_BEFORE, status: 409 });
    if (error.slug === 'conflict') return form(room, lang, { key, values, note: SAY.proof, status: 409 });
    throw error;
  }
};

const NO_SUCH: Text = {
  zh: '编号或者密码不符，请核对后重新输入。',
  en: 'No request has this number and this secret. Please compare and type them again.',
};

const track = (room: Room, lang: Lang, values: Fields, faults: readonly FieldFault[] = []): Reply => ({
  status: faults.length > 0 ? 404 : 200,
  text: trackPage({ site: room.site, filled: { lang, values: { receipt: values.receipt ?? '' }, faults } }),
});

/** In by number and secret, or the page that asks for them; the same for whatever did not fit. */
const letInOr = async (
  room: Room,
  call: Call,
  lang: Lang,
  then: (own: Own) => Promise<Reply> | Reply,
): Promise<Reply> => {
  const { receipt = '', secret = '' } = call.fields;
  let own: Own;
  try {
    own = await letIn(room, { receipt: receipt.slice(0, 100), secret: secret.slice(0, 100) }, call.headers);
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'not-found') throw error;
    return track(room, lang, call.fields, [{ field: 'secret', say: NO_SUCH }]);
  }
  return then(await completeArrived(own));
};

/** Whose cookie still fits; null for everybody else. */
const known = async (room: Room, call: Call): Promise<Own | null> => {
  const credentials = remembered(room, call.cookies);
  if (!credentials) return null;
  try {
    return await letIn(room, credentials, call.headers);
  } catch (error) {
    if (error instanceof Problem && error.slug === 'not-found') return null;
    throw error;
  }
};

const show = async (room: Room, call: Call, lang: Lang): Promise<Reply> => {
  switch (placeOf(call)) {
    case 'new':
      return form(room, lang, {});
    case 'receipt': {
      const sent = call.query.file === 'sent';
      const own = await known(room, call);
      if (!own) return { text: receiptGonePage({ site: room.site, lang, sent }) };
      return receiptReply(await completeArrived(own), lang);
    }
    case 'track': {
      const own = await known(room, call);
      return own ? statusReply(await completeArrived(own), lang) : track(room, lang, {});
    }
    default:
      if (placeOf(call).startsWith('released/')) return publicDocument(room, `/requests/${placeOf(call)}`);
      throw nothingHere();
  }
};

const DONE: Readonly<Record<'supplement' | 'withdraw' | 'correct', Text>> = {
  supplement: { zh: '已收到您补充的内容。', en: 'What you added has arrived.' },
  withdraw: { zh: '申请已撤回。', en: 'The request is withdrawn.' },
  correct: {
    zh: '已收到更正要求，工作人员核对后更正。',
    en: 'Your correction has arrived; an officer will check it.',
  },
};

/** The text of an act, or what is wrong with it. */
const textOf = (fields: Fields): { text: string } | { code: FaultCode } => {
  const parsed = v.safeParse(v.pick(ActBody, ['text']), { text: fields.text ?? '' });
  if (parsed.success) return { text: parsed.output.text ?? '' };
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
    const faults = [{ field: 'text', say: SAY[said.code] }];
    return statusReply(own, lang, { filled: { act, text: fields.text ?? '', faults }, status: 422 });
  }
  const after = await (act === 'supplement' ? supplement(own, said.text) : correct(own, said.text));
  return statusReply(after, lang, { note: DONE[act] });
};

const readLetter = async (own: Own, lang: Lang, fields: Fields): Promise<Reply> => {
  const n = Number(fields.letter);
  const { receipt, secret, room } = own;
  if (fields.as === 'docx') {
    const { name, bytes } = await letterFile(own, n);
    return { bytes, mediaType: DOCX, headers: { 'content-disposition': `attachment; filename="${name}"` } };
  }
  const read = await letter(own, n);
  return { text: letterPage({ site: room.site, lang, own: { receipt, secret }, n, letter: read }) };
};

const sendIdentity = async (own: Own, lang: Lang): Promise<Reply> => {
  const next = `${own.room.site.address}${pagePath('/requests/track/', lang)}?file=sent`;
  const { own: begun, form: file } = await identityForm(own, next);
  return statusReply(begun, lang, { identity: { state: 'form', post: file.post, maxBytes: file.maxBytes } });
};

const post = async (room: Room, call: Call, lang: Lang): Promise<Reply> => {
  const inside = (then: (own: Own) => Promise<Reply> | Reply) => letInOr(room, call, lang, then);
  const { fields } = call;
  switch (placeOf(call)) {
    case 'new':
      return send(room, call, lang);
    case 'track':
      return inside((own) => statusReply(own, lang));
    case 'track/leave':
      return {
        status: 303,
        headers: { location: pagePath('/requests/track/', lang) },
        cookies: [forget(room)],
        text: '',
      };
    case 'track/supplement':
      return inside((own) => withText(own, lang, fields, 'supplement'));
    case 'track/correct':
      return inside((own) => withText(own, lang, fields, 'correct'));
    case 'track/withdraw':
      return inside(async (own) => statusReply(await withdraw(own), lang, { note: DONE.withdraw }));
    case 'track/letter':
      return inside((own) => readLetter(own, lang, fields));
    case 'track/document':
      return inside((own) => document(own, Number(fields.document)));
    case 'track/identity':
      return inside((own) => sendIdentity(own, lang));
    case 'track/export':
      return inside(async (own) => ({
        bytes: Buffer.from(`${JSON.stringify(await exported(own), null, 1)}\n`),
        mediaType: 'application/json',
        headers: { 'content-disposition': `attachment; filename="${own.receipt}.json"` },
      }));
    default:
      throw nothingHere();
  }
};

export const pageOperations = (room: Room): Record<string, Operation> => ({
  showPage: (call) => show(room, call, 'zh'),
  showEnglishPage: (call) => show(room, call, 'en'),
  postPage: (call) => post(room, call, 'zh'),
  postEnglishPage: (call) => post(room, call, 'en'),
});
