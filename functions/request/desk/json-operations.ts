import { DOCX } from '../../formats/media.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Call, Reply } from '../../web/api.ts';
import { countCaller } from '../../web/desk/caller.ts';
import { newChallenge } from '../../web/desk/challenge.ts';
import type { DESK_ROUTES, DeskOperations } from '../contract/desk-routes.ts';
import type { Credentials } from '../contract/desk-schemas.ts';
import { letterHtml } from '../documents/html.ts';
import { sentBefore } from './form/again.ts';
import { invalidApplication, readApplication } from './form/application.ts';
import { sendApplication } from './form/ask.ts';
import { document } from './log/documents.ts';
import { type DeskPorts, regimeNow } from './ports.ts';
import {
  askForCorrection,
  exported,
  fileFormFor,
  letter,
  letterFile,
  SENDINGS,
  supplement,
  tellByMail,
  withdraw,
} from './tracking/acts.ts';
import { completeArrived, letIn, type Own, onOwn, trackAnswer } from './tracking/tracking.ts';

/** The same desk for programs. */
const askAsJson = async (ports: DeskPorts, call: Call): Promise<Reply> => {
  const read = readApplication(call.body, regimeNow(ports.now()));
  if ('wrong' in read) throw invalidApplication(read.wrong);
  const before = await sentBefore(ports, call, read.application);
  if (before && read.application.again !== before.receipt) {
    throw new Problem(
      'already-exists',
      { zh: '您此前已经发送，现在没有发送', en: 'You sent this before; nothing was sent now.' },
      {
        faults: [
          {
            code: 'sent-before',
            pointer: '/again',
            detail: {
              zh: `${before.note.zh}（again：${before.receipt}）`,
              en: `${before.note.en} (again: ${before.receipt})`,
            },
          },
        ],
      },
    );
  }
  const { answer, headers } = await sendApplication(ports, {
    application: read.application,
    key: call.idempotencyKey,
    headers: call.headers,
  });
  return { status: 201, body: answer, headers };
};

const tracked = async (own: Own): Promise<Reply> => ({
  body: await trackAnswer(own),
  headers: own.limits,
});

/** An act on a request of one's own: in by what the body proves, then on the case as it stands. */
const inside =
  <Body extends Credentials>(ports: DeskPorts, act: (own: Own, body: Body) => Promise<Reply> | Reply) =>
  async ({ body, headers }: Call<Body>): Promise<Reply> => {
    const { receipt, secret } = body;
    const own = await letIn(ports, { receipt, secret }, headers);
    return onOwn(await completeArrived(own), (one) => act(one, body));
  };

type Json = Extract<(typeof DESK_ROUTES)[number], { path: `/api/${string}` }>['operation'];

export const jsonOperations = (ports: DeskPorts): Pick<DeskOperations, Json> => ({
  challenge: async ({ headers }) => {
    const at = ports.now();
    const limits = await countCaller(ports, 'challenge', headers, at);
    return { body: await newChallenge(ports, at), headers: limits };
  },
  ask: (call) => askAsJson(ports, call),
  track: async ({ body, headers }) => tracked(await letIn(ports, body, headers)),
  supplement: inside(ports, async (own, { text }) => tracked(await supplement(own, text))),
  correctOwn: inside(ports, async (own, { text }) => tracked(await askForCorrection(own, text))),
  withdraw: inside(ports, async (own) => tracked(await withdraw(own))),
  notices: inside(ports, async (own, { email }) => tracked(await tellByMail(own, email ?? null))),
  letter: inside(ports, async (own, { letter: n, as }) =>
    as === 'docx'
      ? { bytes: (await letterFile(own, n)).bytes, mediaType: DOCX }
      : { text: letterHtml(await letter(own, n)), mediaType: 'text/html; charset=utf-8' },
  ),
  document: inside(ports, (own, { document: n }) => document(own, n)),
  identity: inside(ports, async (own) => {
    const { post, maxBytes } = (await fileFormFor(own, SENDINGS.identity)).form;
    return { status: 201, body: { post, maxBytes }, headers: own.limits };
  }),
  attachment: inside(ports, async (own, { purpose }) => {
    const { post, maxBytes } = (await fileFormFor(own, SENDINGS[purpose])).form;
    return { status: 201, body: { post, maxBytes }, headers: own.limits };
  }),
  identitySent: inside(ports, tracked),
  exportOwn: inside(ports, async (own) => ({ body: await exported(own), headers: own.limits })),
});
