import * as v from 'valibot';
import { REFUSALS } from '../../../formats/received/refusal.ts';
import type { Lang, Text } from '../../../kernel/text.ts';
import { revealToApplicant } from '../../../sealed/reveal.ts';
import type { Reply } from '../../../web/api.ts';
import { remember } from '../../../web/desk/cookie.ts';

import type { Attachments } from '../../pages/attachments.ts';
import { receiptPage } from '../../pages/form/receipt-page.ts';
import type { IdentityFile } from '../../pages/identity-section.ts';
import { WantedWords } from '../../pages/own-words.ts';
import type { ActsModel } from '../../pages/tracking/acts.ts';
import { type StatusModel, statusPage } from '../../pages/tracking/status-page.ts';
import { LETTER_NAMES } from '../../pages/words.ts';
import { fileReason } from '../../rules/case-file.ts';
import { LETTER_KINDS } from '../../rules/letters/head.ts';
import {
  actsOf,
  attachmentsOf,
  documentParts,
  identityFile,
  isSilent,
  lettersOf,
  needsIdentity,
  type Own,
  reasonsAwaited,
  releasedIn,
  remediesFor,
} from './tracking.ts';

/** How the proof of identity stands, to be shown; `fault`: what is wrong with the one that was just sent. */
const identityOf = (own: Own, fault?: Text): IdentityFile => {
  const file = identityFile(own.found);
  const said = fault && { fault };
  if (!actsOf(own).includes('identity') || !needsIdentity(own.found)) {
    if (!file || file.state === 'awaited') return { state: 'none' };
  } else if (!file || file.state === 'awaited') return { state: 'offered', ...said };
  const { state, refusal } = file;
  if (state === 'refused') return { state, reason: REFUSALS[refusal ?? 'other-type'], ...said };
  return { state, ...said };
};

const attachments = (own: Own, fault?: Text): Attachments => ({
  may: actsOf(own).includes('attachment'),
  files: attachmentsOf(own.found)
    .filter(({ state }) => state !== 'awaited')
    .map(({ n, purpose, state, refusal, bytes }) => ({
      n,
      purpose: purpose === 'authority' ? 'authority' : 'attachment',
      state,
      reason: fileReason(state, refusal ?? null),
      bytes,
    })),
  ...(fault && { fault }),
});

/**
 * What they asked, as they wrote it, and the names of what was released to them: opened with what they brought;
 * nothing where its key was destroyed.
 */
const opened = async ({
  ports,
  found,
  receipt,
  secret,
  at,
}: Own): Promise<{ wanted: WantedWords | null; documents: StatusModel['documents'] }> => {
  const lies = found.row.destroyed === null && found.row.parts.includes('request');
  const parts = lies
    ? await revealToApplicant(
        ports.table,
        ports.secrets,
        { receipt, secret },
        ['request', ...documentParts(found)],
        at,
      )
    : {};
  return {
    wanted: lies ? v.parse(WantedWords, parts.request) : null,
    documents: releasedIn(found, parts),
  };
};

/** The request as its applicant sees it. */
export const statusReply = async (
  own: Own,
  lang: Lang,
  more: {
    note?: Text;
    filled?: ActsModel['filled'];
    fileFault?: Text;
    attachmentFault?: Text;
    status?: number;
  } = {},
): Promise<Reply> => {
  const { ports, found, receipt, secret, law } = own;
  const acts = actsOf(own);
  const { wanted, documents } = await opened(own);
  const text = statusPage({
    site: ports.site,
    lang,
    receipt,
    secret,
    others: own.others,
    wanted,
    today: law.today.toString(),
    request: found.request,
    deadline: found.deadline,
    letters: lettersOf(found).map(({ n, kind, day }) => ({ n, name: nameOf(kind), day })),
    documents,
    acts: {
      reasonsAsked: reasonsAwaited(found),
      maySupplement: acts.includes('supplement'),
      mayWithdraw: acts.includes('withdraw'),
      mayCorrect: acts.includes('correct'),
      notices: acts.includes('notices') ? found.row.notices : null,
      filled: more.filled ?? null,
    },
    identity: identityOf(own, more.fileFault),
    attachments: attachments(own, more.attachmentFault),
    remedies: remediesFor(own),
    silent: isSilent(own),
    script: ports.script,
    ...(more.note && { note: more.note }),
  });
  return {
    text,
    status: more.status ?? 200,
    headers: own.limits,
    cookies: [remember(ports, own, own.others)],
  };
};

const nameOf = (kind: string): Text => {
  const known = LETTER_KINDS.find((one) => one === kind);
  return known ? LETTER_NAMES[known] : { zh: kind, en: kind };
};

/** The page after the form, with the form for the proof of identity where the law asks for one. */
export const receiptReply = (own: Own, lang: Lang): Reply => {
  const { ports, receipt, secret, found, limits } = own;
  const text = receiptPage({
    site: ports.site,
    lang,
    receipt,
    secret,
    receivedOn: found.deadline.receivedOn,
    due: found.deadline.due,
    provisional: found.deadline.provisional,
    workingDays: found.deadline.workingDays,
    identity: identityOf(own),
    attachments: attachments(own),
    others: own.others,
    script: ports.script,
  });
  return { text, headers: limits };
};
