import { randomUUID } from 'node:crypto';
import { SAY } from '../../../kernel/form-words.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Operation } from '../../../web/api.ts';
import { countCaller } from '../../../web/desk/caller.ts';
import { remember, remembered } from '../../../web/desk/cookie.ts';
import type { Fields } from '../../../web/form.ts';
import { pagePath } from '../../../web/pages/site.ts';
import { type DeskPorts, regimeNow } from '../ports.ts';
import { applicationOf, fieldFaults, readApplication } from './application.ts';
import { sendApplication } from './ask.ts';
import { form } from './form.ts';
import { sentBefore } from './sent-before.ts';
import { suggestionsFor } from './suggestions.ts';

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

/** The form as it was sent: looked over, or taken in. */
export const sendForm =
  (ports: DeskPorts): Operation =>
  async (call) => {
    const { fields, headers, lang } = call;
    const key = keyOf(fields);
    const values = { ...fields };
    if (fields.step === 'check') {
      await countCaller(ports, 'pages', headers, ports.now());
      return form(ports, lang, { key, values, suggestions: await suggestionsFor(ports, wordsOf(fields)) });
    }
    const read = readApplication(applicationOf(fields), regimeNow(ports.now()));
    if ('wrong' in read)
      return form(ports, lang, { key, values, faults: fieldFaults(read.wrong), status: 422 });
    const before = await sentBefore(ports, call, read.application);
    if (before && fields.again !== before.receipt) {
      return form(ports, lang, { values, note: before.note, again: before.receipt, status: 409 });
    }
    try {
      const { answer, headers: limits } = await sendApplication(ports, {
        application: read.application,
        key,
        headers,
      });
      return {
        status: 303,
        headers: { ...limits, location: pagePath('/requests/receipt/', lang) },
        cookies: [remember(ports, answer, remembered(ports, call.cookies))],
        text: '',
      };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.slug === 'key-reused') return form(ports, lang, { values, note: SENT_BEFORE, status: 409 });
      if (error.slug === 'conflict') return form(ports, lang, { key, values, note: SAY.proof, status: 409 });
      throw error;
    }
  };
