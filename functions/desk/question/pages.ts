import { randomUUID } from 'node:crypto';
import { Problem } from '../../domain/errors.ts';
import { earlierFor } from '../../domain/question/earlier.ts';
import { QUESTION_NUMBER } from '../../domain/question/question.ts';
import { SAY } from '../../domain/request/form-words.ts';
import type { Text } from '../../domain/text.ts';
import type { Call, Operation, Reply } from '../../http/api.ts';
import { askPage } from '../../pages/question/ask-page.ts';
import { takenPage } from '../../pages/question/taken-page.ts';
import type { FieldFault } from '../../pages/request/fields.ts';
import { type Lang, pagePath } from '../../pages/site.ts';
import { publicAnswers, questionNamed } from '../../store/question/questions.ts';
import { count } from '../caller.ts';
import { cookie, nameOf } from '../cookie.ts';
import type { CounterPorts } from '../ports.ts';
import { askFaults, readQuestionForm, sameness, type Taken, take } from './ask.ts';

/** The pages on which anyone asks a question: the form, and what is said once it was sent. */

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
  // What was typed is kept nowhere but in the page: the browser, and nothing on the way, may keep it.
  ...(shown.values && { headers: { 'cache-control': 'private, no-cache' } }),
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

/** Number and due day of what this browser sent, for half an hour. */
const COOKIE = 'question';
const SECONDS = 1800;

const remembered = (ports: CounterPorts, { cookies }: Call): Taken | null => {
  const [number = '', due = ''] = (cookies[nameOf(ports, COOKIE)] ?? '').split('.');
  return QUESTION_NUMBER.test(number) ? { number, due } : null;
};

const SENT_BEFORE: Text = {
  zh: '这份表格先前已经提交，下面的内容有改动：确认是另一个问题的，请再次提交。',
  en: 'This form was sent before, and what it says has changed since. If this is another question, send it again.',
};

const sentAlready = (number: string): Text => ({
  zh: `您已提交过这个问题，编号 ${number}，无需再次提交。确需另行提交的，请点按“仍要另行提交”。`,
  en: `You sent this question before, as ${number}. It need not be sent again; to send it once more, choose “Send it again”.`,
});

const show = async (ports: CounterPorts, call: Call, lang: Lang): Promise<Reply> => {
  const place = placeOf(call);
  if (place !== 'new' && place !== 'received') throw nothingHere();
  if (call.params.page === place) {
    return { status: 301, headers: { location: pagePath(`/ask/${place}/`, lang) }, text: '' };
  }
  await count(ports, 'pages', call.headers, ports.now());
  if (place === 'new') return form(ports, lang, {});
  return { text: takenPage({ site: ports.site, lang, taken: await known(ports, remembered(ports, call)) }) };
};

/** What a cookie says is shown where it is so. */
const known = async ({ table }: CounterPorts, taken: Taken | null): Promise<Taken | null> => {
  const found = taken && (await questionNamed(table, taken.number));
  return found && { number: found.number, due: found.due };
};

const post = async (ports: CounterPorts, call: Call, lang: Lang): Promise<Reply> => {
  if (placeOf(call) !== 'new') throw nothingHere();
  if (call.file) throw new Problem('bad-request', 'Files are not sent with this form');
  const { fields, headers } = call;
  const key = /^[\x21-\x7e]{8,200}$/.test(fields.key ?? '') ? (fields.key ?? '') : randomUUID();
  const values = { ...fields };
  if (fields.step === 'check') {
    await count(ports, 'pages', headers, ports.now());
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
    const { taken, headers: limits } = await take(ports, { asked: read.asked, key, headers });
    return {
      status: 303,
      headers: { ...limits, location: pagePath('/ask/received/', lang) },
      cookies: [cookie(ports, `${taken.number}.${taken.due}`, SECONDS, COOKIE)],
      text: '',
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.slug === 'key-reused') return form(ports, lang, { values, note: SENT_BEFORE, status: 409 });
    if (error.slug === 'conflict') return form(ports, lang, { key, values, note: SAY.proof, status: 409 });
    throw error;
  }
};

/** The greedy part of a page's address; the slash at the end of what is sent is forgiven. */
const placeOf = (call: Call): string => (call.params.page ?? '').replace(/\/+$/, '');

const nothingHere = (): Problem => new Problem('not-found', 'There is nothing at this address');

export const askOperations = (ports: CounterPorts) =>
  ({
    showAsk: (call) => show(ports, call, 'zh'),
    showEnglishAsk: (call) => show(ports, call, 'en'),
    postAsk: (call) => post(ports, call, 'zh'),
    postEnglishAsk: (call) => post(ports, call, 'en'),
  }) satisfies Record<string, Operation>;
