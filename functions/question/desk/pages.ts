import { randomUUID } from 'node:crypto';
import { SAY } from '../../kernel/form-words.ts';
import { Problem } from '../../kernel/problem.ts';
import { isBlank, type Lang, type Text } from '../../kernel/text.ts';
import type { Call, Reply } from '../../web/api.ts';
import { countCaller } from '../../web/desk/caller.ts';
import { cookie, cookieName, leaveNote, takeNote } from '../../web/desk/cookie.ts';
import type { CounterPorts } from '../../web/desk/ports.ts';
import type { FieldFault } from '../../web/forms/fields.ts';
import { pagePath } from '../../web/pages/site.ts';
import type { AskOperations } from '../contract/desk-routes.ts';
import { askPage } from '../pages/ask-page.ts';
import { takenPage } from '../pages/taken-page.ts';
import { questionStatusPage, questionTrackPage } from '../pages/track-page.ts';
import { publicAnswers, questionNamed } from '../records/questions.ts';
import { earlierFor } from '../rules/earlier.ts';
import { QUESTION_NUMBER } from '../rules/question.ts';
import { askFaults, readQuestionForm, sameness, takeQuestion } from './ask.ts';
import { type Asker, askerOrNobody, followed, letInAsker } from './tracking.ts';

/** The pages on which anyone asks a question: the form, what is said once it was sent, and where it stands. */

type Makes<Name extends keyof AskOperations> = (ports: CounterPorts) => AskOperations[Name];

type Shown = {
  key?: string;
  values?: Readonly<Record<string, string>>;
  faults?: readonly FieldFault[];
  words?: string;
  note?: Text;
  again?: string;
  status?: number;
};

const form = async (ports: CounterPorts, lang: Lang, shown: Shown): Promise<Reply> => ({
  status: shown.status ?? 200,
  text: askPage({
    site: ports.site,
    script: ports.script,
    key: shown.key ?? randomUUID(),
    filled: { lang, values: shown.values ?? {}, faults: shown.faults ?? [] },
    earlier: shown.words === undefined ? null : await earlierAnswers(ports, shown.words),
    ...(shown.note && { note: shown.note }),
    ...(shown.again && { again: shown.again }),
  }),
});

const earlierAnswers = async ({ table }: CounterPorts, words: string) =>
  earlierFor(words.slice(0, 3000), await publicAnswers(table)).map(({ one }) => one);

/** Number and code of the question in sight, for half an hour. */
const COOKIE = 'question';
const SECONDS = 1800;

type Credentials = { number: string; secret: string };

const remembered = (ports: CounterPorts, { cookies }: Call): Credentials | null => {
  const [number = '', secret = ''] = (cookies[cookieName(ports, COOKIE)] ?? '').split('.');
  return QUESTION_NUMBER.test(number) ? { number, secret } : null;
};

const remember = (ports: CounterPorts, { number, secret }: Credentials): string =>
  cookie(ports, `${number}.${secret}`, SECONDS, COOKIE);

const SENT_BEFORE: Text = {
  zh: '这份表格先前已经提交，下面的内容有改动：确认是另一个问题的，请再次提交。',
  en: 'This form was sent before, and what it says has changed since. If this is another question, send it again.',
};

const sentAlready = (number: string): Text => ({
  zh: `您已提交过这个问题，编号 ${number}，无需再次提交。确需另行提交的，请点按“仍要另行提交”。`,
  en: `You sent this question before, as ${number}. It need not be sent again; to send it once more, choose “Send it again”.`,
});

export const showAsk: Makes<'showAsk'> =
  (ports) =>
  async ({ headers, lang }) => {
    await countCaller(ports, 'pages', headers, ports.now());
    return form(ports, lang, {});
  };

export const showReceived: Makes<'showReceived'> = (ports) => async (call) => {
  await countCaller(ports, 'pages', call.headers, ports.now());
  const asker = await known(ports, call);
  const taken = asker && { number: asker.number, secret: asker.secret, due: asker.row.due };
  return { text: takenPage({ site: ports.site, lang: call.lang, taken: taken ?? null }) };
};

/** The question in sight of a browser whose cookie fits; undefined for everybody else. */
const known = async (ports: CounterPorts, call: Call): Promise<Asker | undefined> => {
  const credentials = remembered(ports, call);
  return credentials ? askerOrNobody(letInAsker(ports, credentials, call.headers)) : undefined;
};

const NO_SUCH: Text = {
  zh: '编号或者密码不符，请核对后重新输入。',
  en: 'No question has this number and this code. Please compare and type them again.',
};

/** A note that what was typed does not fit: its kind, then the number as it was typed, never the code. */
const NOT_LET_IN = /^(no-such|no-number|no-secret|nothing) (.*)$/s;

const faultsOf = (kind: string): FieldFault[] => {
  if (kind === 'no-such') return [{ field: 'secret', say: NO_SUCH }];
  const missing = (field: string): FieldFault => ({ field, say: SAY.missing });
  return [
    ...(kind === 'no-secret' ? [] : [missing('number')]),
    ...(kind === 'no-number' ? [] : [missing('secret')]),
  ];
};

/** Where the question stands of whoever is remembered; else the page that asks for number and code. */
export const showFollowed: Makes<'showFollowed'> = (ports) => async (call) => {
  const { lang } = call;
  const { note, taken } = takeNote(ports, call.cookies);
  const [, kind, number = ''] = NOT_LET_IN.exec(note) ?? [];
  const asker = kind ? undefined : await known(ports, call);
  if (asker) {
    const question = await followed(ports, asker);
    return { text: questionStatusPage({ site: ports.site, lang, question }), headers: asker.limits };
  }
  await countCaller(ports, 'pages', call.headers, ports.now());
  const filled = { lang, values: { number }, faults: kind ? faultsOf(kind) : [] };
  const notWhole = kind !== undefined && kind !== 'no-such';
  return {
    status: kind === undefined ? 200 : notWhole ? 422 : 404,
    text: questionTrackPage({ site: ports.site, filled, notWhole }),
    cookies: taken,
  };
};

/** Every POST leads to a page by 303, whose address holds no number and no code. */
const leadToTracking = (lang: Lang, cookies: string[], headers: Record<string, string> = {}): Reply => ({
  status: 303,
  headers: { ...headers, location: pagePath('/ask/track/', lang) },
  cookies,
  text: '',
});

export const followQuestion: Makes<'followQuestion'> = (ports) => async (call) => {
  const { lang } = call;
  const { number = '', secret = '' } = call.fields;
  const notLetIn = (kind: string): Reply =>
    leadToTracking(lang, [cookie(ports, '', 0, COOKIE), leaveNote(ports, `${kind} ${number.slice(0, 100)}`)]);
  const [noNumber, noSecret] = [isBlank(number), isBlank(secret)];
  if (noNumber || noSecret) {
    await countCaller(ports, 'pages', call.headers, ports.now());
    return notLetIn(noNumber && noSecret ? 'nothing' : noNumber ? 'no-number' : 'no-secret');
  }
  const given = { number: number.slice(0, 100), secret: secret.slice(0, 100) };
  const asker = await askerOrNobody(letInAsker(ports, given, call.headers));
  return asker ? leadToTracking(lang, [remember(ports, asker)], asker.limits) : notLetIn('no-such');
};

export const sendQuestion: Makes<'sendQuestion'> = (ports) => async (call) => {
  const { fields, headers, lang } = call;
  const key = /^[\x21-\x7e]{8,200}$/.test(fields.key ?? '') ? (fields.key ?? '') : randomUUID();
  const values = { ...fields };
  if (fields.step === 'check') {
    await countCaller(ports, 'pages', headers, ports.now());
    return form(ports, lang, { key, values, words: fields.question ?? '' });
  }
  const read = readQuestionForm(fields);
  if ('wrong' in read) return form(ports, lang, { key, values, faults: askFaults(read.wrong), status: 422 });
  const before = remembered(ports, call);
  const earlier = before && (await questionNamed(ports.table, before.number));
  if (earlier && fields.again !== earlier.number) {
    if (earlier.same !== '' && earlier.same === (await sameness(ports, earlier.number, read.asked))) {
      return form(ports, lang, {
        values,
        note: sentAlready(earlier.number),
        again: earlier.number,
        status: 409,
      });
    }
  }
  try {
    const { taken, headers: limits } = await takeQuestion(ports, { asked: read.asked, key, headers });
    return {
      status: 303,
      headers: { ...limits, location: pagePath('/ask/received/', lang) },
      cookies: [remember(ports, taken)],
      text: '',
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.slug === 'key-reused') return form(ports, lang, { values, note: SENT_BEFORE, status: 409 });
    if (error.slug === 'conflict') return form(ports, lang, { key, values, note: SAY.proof, status: 409 });
    throw error;
  }
};

export const leaveQuestion: Makes<'leaveQuestion'> =
  (ports) =>
  async ({ lang }) =>
    leadToTracking(lang, [cookie(ports, '', 0, COOKIE)]);
