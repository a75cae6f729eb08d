import { DOCX } from '../../formats/media.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Call, Reply } from '../../web/api.ts';
import { countCaller } from '../../web/desk/caller.ts';
import { newChallenge } from '../../web/desk/challenge.ts';
import type { DeskOperations } from '../contract/desk-routes.ts';
import type { Credentials, ReceiptAnswer, TrackAnswer } from '../contract/desk-schemas.ts';
import { letterHtml } from '../documents/html.ts';
import { invalidApplication, readApplication } from './form/application.ts';
import { sendApplication } from './form/ask.ts';
import { sentBefore } from './form/sent-before.ts';
import { ownDocument } from './log/documents.ts';
import { type DeskPorts, regimeNow } from './ports.ts';
import {
  askForCorrection,
  exported,
  fileFormFor,
  letterFile,
  ownLetter,
  SENDINGS,
  type Sending,
  supplementOwn,
  tellByMail,
  withdrawOwn,
} from './tracking/acts.ts';
import { completeArrived, letIn, type Own, onOwn, trackAnswer } from './tracking/tracking.ts';

/** The same desk for programs. */
const askAsJson = async (ports: DeskPorts, call: Call): Promise<Reply<ReceiptAnswer>> => {
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

const tracked = async (own: Own): Promise<Reply<TrackAnswer>> => ({
  body: await trackAnswer(own),
  headers: own.limits,
});

/** An act on a request of one's own: in by what the body proves, then on the case as it stands. */
const inside =
  <Body extends Credentials, Answer>(
    ports: DeskPorts,
    act: (own: Own, body: Body) => Promise<Reply<Answer>> | Reply<Answer>,
  ) =>
  async ({ body, headers }: Call<Body>): Promise<Reply<Answer>> => {
    const { receipt, secret } = body;
    const own = await letIn(ports, { receipt, secret }, headers);
    return onOwn(await completeArrived(own), (one) => act(one, body));
  };

type Makes<Name extends keyof DeskOperations> = (ports: DeskPorts) => DeskOperations[Name];

export const challenge: Makes<'challenge'> =
  (ports) =>
  async ({ headers }) => {
    const at = ports.now();
    const limits = await countCaller(ports, 'challenge', headers, at);
    const { parameters, ...signed } = await newChallenge(ports, at);
    return { body: { parameters: { ...parameters }, ...signed }, headers: limits };
  };

export const ask: Makes<'ask'> = (ports) => (call) => askAsJson(ports, call);

export const track: Makes<'track'> =
  (ports) =>
  async ({ body, headers }) =>
    tracked(await letIn(ports, body, headers));

export const supplement: Makes<'supplement'> = (ports) =>
  inside(ports, async (own, { text }) => tracked(await supplementOwn(own, text)));

export const correctOwn: Makes<'correctOwn'> = (ports) =>
  inside(ports, async (own, { text }) => tracked(await askForCorrection(own, text)));

export const withdraw: Makes<'withdraw'> = (ports) =>
  inside(ports, async (own) => tracked(await withdrawOwn(own)));

export const notices: Makes<'notices'> = (ports) =>
  inside(ports, async (own, { email }) => tracked(await tellByMail(own, email ?? null)));

export const letter: Makes<'letter'> = (ports) =>
  inside(ports, async (own, { letter: n, as }) =>
    as === 'docx'
      ? { bytes: (await letterFile(own, n)).bytes, mediaType: DOCX }
      : { text: letterHtml(await ownLetter(own, n)), mediaType: 'text/html; charset=utf-8' },
  );

export const document: Makes<'document'> = (ports) =>
  inside(ports, (own, { document: n }) => ownDocument(own, n));

/** The form with which a file is posted. */
const fileForm = async (own: Own, sending: Sending) => {
  const { post, maxBytes } = (await fileFormFor(own, sending)).form;
  return { body: { post, maxBytes }, headers: own.limits };
};

export const identity: Makes<'identity'> = (ports) =>
  inside(ports, (own) => fileForm(own, SENDINGS.identity));

export const attachment: Makes<'attachment'> = (ports) =>
  inside(ports, (own, { purpose }) => fileForm(own, SENDINGS[purpose]));

export const identitySent: Makes<'identitySent'> = (ports) => inside(ports, tracked);

export const exportOwn: Makes<'exportOwn'> = (ports) =>
  inside(ports, async (own) => ({ body: await exported(own), headers: own.limits }));
