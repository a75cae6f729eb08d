import * as v from 'valibot';
import { Problem } from '../../kernel/problem.ts';
import { judged, open } from '../../request/officer/intake/intake.ts';
import type { CaseOfficerPorts } from '../../request/officer/ports.ts';
import type { Step } from '../../store/table.ts';
import { once } from '../../web/officers.ts';
import type { QuestionOperation } from '../contract/officer-routes.ts';
import { questionSteps } from '../records/questions.ts';
import { type QuestionWay, stateAfter } from '../rules/question.ts';
import { keptFrom } from './closing.ts';
import { type AskedWords, askedOf, questionAsRead } from './ports.ts';

/** By which channel a question counts as having come, once it is a request. */
const CHANNEL: Readonly<Record<QuestionWay, string>> = {
  phone: 'oral',
  visit: 'in-person',
  web: 'web',
  mailbox: 'letter',
};

const Wished = v.looseObject({ title: v.optional(v.unknown()), description: v.optional(v.unknown()) });

const contactOf = ({ name, phone, email }: AskedWords) => ({
  ...(name !== undefined && { name }),
  ...(phone !== undefined && { phone }),
  ...(email !== undefined && { email }),
});

/**
 * Makes a request for information of a question, in one transaction: what was said when asking goes over into it,
 * its day of receipt is the day on which the question came, and each names the other. It counts as a request from
 * then on and never as a consultation: the register of consultations has no entry of it.
 */
export const turnQuestion = (ports: CaseOfficerPorts): QuestionOperation<'turnQuestion'> =>
  once(ports, async (handling, call, keep) => {
    const { table, act } = handling;
    const before = await questionAsRead(handling, call);
    const state = stateAfter(before.state, 'turn');
    const { asked } = await askedOf(handling, before.number);
    const {
      applicant,
      wanted,
      received = before.day,
      confirmed,
      kind,
      officer,
      title,
      numberAsGiven,
    } = call.body;
    if (received < before.day) {
      throw new Problem(
        'invalid',
        { zh: '不能录入，未作任何改动', en: 'This cannot be entered; nothing has changed.' },
        {
          faults: [
            {
              code: 'out-of-range',
              pointer: '/received',
              detail: {
                zh: '申请的收到之日不早于咨询的收到之日',
                en: 'It was received on the day on which the question came, or later.',
              },
            },
          ],
        },
      );
    }
    const today = handling.law.today.toString();
    const wished = v.parse(Wished, wanted);
    const { body, events } = judged(handling, {
      channel: CHANNEL[before.way],
      received,
      kind,
      applicant: { ...contactOf(asked), ...applicant },
      wanted: {
        ...wanted,
        ...(wished.title === undefined &&
          wished.description === undefined && { description: asked.question }),
      },
      ...(received < today && { lateEntry: `由咨询 ${before.number} 转为申请` }),
      ...(confirmed !== undefined && { confirmed }),
      ...((officer ?? before.officer) !== null && { officer: officer ?? before.officer }),
      ...(title !== undefined && { title }),
      ...(numberAsGiven !== undefined && { numberAsGiven }),
    });
    const turned = (receipt: string): Step[] =>
      questionSteps(table, before, { ...before, state, request: receipt, ...keptFrom(handling) }, act, {
        action: 'turned into a request',
        detail: { receipt },
      }).steps;
    const linked = events.map((event) =>
      event.type === 'received' ? { ...event, question: before.number } : event,
    );
    return open(
      handling,
      {
        kind: body.kind,
        title: body.title,
        events: linked,
        applicant: body.applicant,
        wanted: body.wanted,
        notices: true,
      },
      keep,
      ({ receipt }) => turned(receipt),
    );
  });
