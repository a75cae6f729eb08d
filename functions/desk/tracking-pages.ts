import * as v from 'valibot';
import { Problem } from '../domain/errors.ts';
import { MOST_FORM_BYTES, REFUSALS } from '../domain/request/case-file.ts';
import { type FaultCode, SAY, sayOf } from '../domain/request/form-words.ts';
import type { Text } from '../domain/text.ts';
import { DOCX } from '../formats/media.ts';
import type { Call, Reply } from '../http/api.ts';
import { ActBody } from '../http/contract/request/desk-schemas.ts';
import type { Fields, SentFile } from '../http/form.ts';
import type { FieldFault } from '../pages/request/fields.ts';
import { TOO_LARGE } from '../pages/request/identity-section.ts';
import { letterPage } from '../pages/request/letter-page.ts';
import { receiptGonePage } from '../pages/request/receipt-page.ts';
import { trackPage } from '../pages/request/track-page.ts';
import { labelOf } from '../pages/request/words.ts';
import { type Lang, pagePath } from '../pages/site.ts';
import { correct, exported, letter, letterFile, sendIdentity, supplement, withdraw } from './acts.ts';
import { forget, remembered } from './cookie.ts';
import { document } from './documents.ts';
import type { DeskPorts } from './ports.ts';
import { completeArrived, letIn, type Own, onOwn, reasonsAwaited } from './tracking.ts';
import { receiptReply, statusReply } from './views.ts';

const NO_SUCH: Text = {
  zh: '编号或者密码不符，请核对后重新输入。',
  en: 'No request has this reference number and this tracking code. Please compare and type them again.',
};

const track = (ports: DeskPorts, lang: Lang, values: Fields, faults: readonly FieldFault[] = []): Reply => ({
  status: faults.length > 0 ? 404 : 200,
  text: trackPage({ site: ports.site, filled: { lang, values: { receipt: values.receipt ?? '' }, faults } }),
});

/** In by number and secret, or the page that asks for them; the same for whatever did not fit. */
const letInOr = async (
  ports: DeskPorts,
  call: Call,
  lang: Lang,
  then: (own: Own) => Promise<Reply> | Reply,
): Promise<Reply> => {
  const { receipt = '', secret = '' } = call.fields;
  let own: Own;
  try {
    own = await letIn(ports, { receipt: receipt.slice(0, 100), secret: secret.slice(0, 100) }, call.headers);
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'not-found') throw error;
    return track(ports, lang, call.fields, [{ field: 'secret', say: NO_SUCH }]);
  }
  return onOwn(await completeArrived(own), then);
};

/** Whose cookie still fits; null for everybody else. */
const known = async (ports: DeskPorts, call: Call): Promise<Own | null> => {
  const credentials = remembered(ports, call.cookies);
  if (!credentials) return null;
  try {
    return await letIn(ports, credentials, call.headers);
  } catch (error) {
    if (error instanceof Problem && error.slug === 'not-found') return null;
    throw error;
  }
};

/** The page after the form, to whoever has the cookie that the form left. */
export const showReceipt = async (ports: DeskPorts, call: Call, lang: Lang): Promise<Reply> => {
  const own = await known(ports, call);
  if (!own) return { text: receiptGonePage({ site: ports.site, lang }) };
  return onOwn(await completeArrived(own), (one) => receiptReply(one, lang));
};

/** Where the request stands of whoever is remembered; else the page that asks for number and secret. */
export const showTracking = async (ports: DeskPorts, call: Call, lang: Lang): Promise<Reply> => {
  const own = await known(ports, call);
  return own ? statusReply(await completeArrived(own), lang) : track(ports, lang, {});
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
    const item = act === 'correct' ? 'correct' : reasonsAwaited(own.found) ? 'reasons' : 'supplement';
    const faults = [{ field: 'text', say: sayOf(said.code, 'text', labelOf(item)) }];
    return statusReply(own, lang, { filled: { act, text: fields.text ?? '', faults }, status: 422 });
  }
  const after = await (act === 'supplement' ? supplement(own, said.text) : correct(own, said.text));
  return statusReply(after, lang, { note: DONE[act] });
};

const readLetter = async (own: Own, lang: Lang, fields: Fields): Promise<Reply> => {
  const n = Number(fields.letter);
  const { receipt, secret, ports } = own;
  if (fields.as === 'docx') {
    const { name, bytes } = await letterFile(own, n);
    return { bytes, mediaType: DOCX, headers: { 'content-disposition': `attachment; filename="${name}"` } };
  }
  const read = await letter(own, n);
  return { text: letterPage({ site: ports.site, lang, own: { receipt, secret }, n, letter: read }) };
};

const NO_FILE: Text = { zh: '请先选择文件。', en: 'Choose a file first.' };

/** The copy of an identity paper: taken, or back to its form with what is wrong with it and what to do. */
const identity = async (own: Own, lang: Lang, file: SentFile | undefined): Promise<Reply> => {
  if (!file || file.bytes.length === 0) return statusReply(own, lang, { fileFault: NO_FILE, status: 422 });
  if (file.bytes.length > MOST_FORM_BYTES)
    return statusReply(own, lang, { fileFault: TOO_LARGE, status: 413 });
  const sent = await sendIdentity(own, file.bytes);
  if ('refused' in sent) return statusReply(own, lang, { fileFault: REFUSALS[sent.refused], status: 422 });
  return statusReply(sent.own, lang, { note: ARRIVED });
};

const ARRIVED: Text = { zh: '文件已收到，正在查验。', en: 'Your file has arrived and is being checked.' };

/** An act on a request of one's own; `''` is to look at it. Undefined: there is no such act. */
export const act = async (
  ports: DeskPorts,
  call: Call,
  lang: Lang,
  name: string,
): Promise<Reply | undefined> => {
  const inside = (then: (own: Own) => Promise<Reply> | Reply) => letInOr(ports, call, lang, then);
  const { fields } = call;
  switch (name) {
    case '':
      return inside((own) => statusReply(own, lang));
    case 'leave':
      return {
        status: 303,
        headers: { location: pagePath('/requests/track/', lang) },
        cookies: [forget(ports)],
        text: '',
      };
    case 'supplement':
      return inside((own) => withText(own, lang, fields, 'supplement'));
    case 'correct':
      return inside((own) => withText(own, lang, fields, 'correct'));
    case 'withdraw':
      return inside(async (own) => statusReply(await withdraw(own), lang, { note: DONE.withdraw }));
    case 'letter':
      return inside((own) => readLetter(own, lang, fields));
    case 'document':
      return inside((own) => document(own, Number(fields.document)));
    case 'identity':
      return inside((own) => identity(own, lang, call.file));
    case 'export':
      return inside(async (own) => ({
        bytes: Buffer.from(`${JSON.stringify(await exported(own), null, 1)}\n`),
        mediaType: 'application/json',
        headers: { 'content-disposition': `attachment; filename="${own.receipt}.json"` },
      }));
    default:
      return undefined;
  }
};
