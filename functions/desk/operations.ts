import type * as v from 'valibot';
import { Problem } from '../domain/errors.ts';
import { letterHtml } from '../formats/letters/html.ts';
import { DOCX } from '../formats/media.ts';
import { type Call, type Operation, parseBody, type Reply } from '../http/api.ts';
import { ACTS, type Act, ActBody, TrackBody } from '../http/contract/request/desk-schemas.ts';
import { correct, exported, identityForm, letter, letterFile, supplement, withdraw } from './acts.ts';
import { invalid, readApplication } from './application.ts';
import { ask } from './ask.ts';
import { newChallenge } from './challenge.ts';
import { document } from './documents.ts';
import { type DeskPorts, regimeNow } from './ports.ts';
import { completeArrived, letIn, type Own, onOwn, trackAnswer } from './tracking.ts';

/** The same desk for programs. */
const askAsJson = async (ports: DeskPorts, call: Call): Promise<Reply> => {
  const read = readApplication(call.body, regimeNow(ports.now()));
  if ('wrong' in read) throw invalid(read.wrong);
  const { answer, headers } = await ask(ports, {
    application: read.application,
    key: call.idempotencyKey,
    headers: call.headers,
  });
  return { status: 201, body: answer, headers };
};

const tracked = (own: Own): Reply => ({ body: trackAnswer(own), headers: own.limits });

const needed = (text: string | undefined): string => {
  if (text !== undefined) return text;
  throw invalid([{ field: 'text', code: 'missing' }]);
};

const act = async (own: Own, name: Act, body: v.InferOutput<typeof ActBody>): Promise<Reply> => {
  switch (name) {
    case 'supplement':
      return tracked(await supplement(own, needed(body.text)));
    case 'correct':
      return tracked(await correct(own, needed(body.text)));
    case 'withdraw':
      return tracked(await withdraw(own));
    case 'identity': {
      const { post, maxBytes } = (await identityForm(own)).form;
      return { status: 201, body: { post, maxBytes }, headers: own.limits };
    }
    case 'identity-sent':
      return tracked(own);
    case 'export':
      return { body: await exported(own), headers: own.limits };
    case 'document':
      return document(own, body.document ?? 0);
    case 'letter': {
      const n = body.letter ?? 0;
      if (body.as === 'docx') return { bytes: (await letterFile(own, n)).bytes, mediaType: DOCX };
      return { text: letterHtml(await letter(own, n)), mediaType: 'text/html; charset=utf-8' };
    }
  }
};

export const jsonOperations = (ports: DeskPorts) =>
  ({
    challenge: async () => ({ body: await newChallenge(ports, ports.now()) }),
    ask: (call) => askAsJson(ports, call),
    track: async (call) => tracked(await letIn(ports, parseBody(TrackBody, call.body), call.headers)),
    trackAct: async (call) => {
      const name = ACTS.find((one) => one === call.params.act);
      if (!name) throw new Problem('not-found', `There is no such act; there are ${ACTS.join(', ')}`);
      const body = parseBody(ActBody, call.body);
      const own = await letIn(ports, { receipt: body.receipt, secret: body.secret }, call.headers);
      return onOwn(await completeArrived(own), (one) => act(one, name, body));
    },
  }) satisfies Record<string, Operation>;
