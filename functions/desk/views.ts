import { LETTER_KINDS } from '../domain/letters/head.ts';
import { REFUSALS } from '../domain/request/case-file.ts';
import type { Text } from '../domain/text.ts';
import type { Reply } from '../http/api.ts';
import type { ActsModel } from '../pages/request/acts.ts';
import type { IdentityFile } from '../pages/request/identity-section.ts';
import { receiptPage } from '../pages/request/receipt-page.ts';
import { statusPage } from '../pages/request/status-page.ts';
import { LETTER_NAMES } from '../pages/request/words.ts';
import type { Lang } from '../pages/site.ts';
import { remember } from './cookie.ts';
import {
  actsOf,
  documentsOf,
  identityFile,
  isSilent,
  lettersOf,
  needsIdentity,
  type Own,
  reasonsAwaited,
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

/** The request as its applicant sees it. */
export const statusReply = (
  own: Own,
  lang: Lang,
  more: { note?: Text; filled?: ActsModel['filled']; fileFault?: Text; status?: number } = {},
): Reply => {
  const { ports, found, receipt, secret, law } = own;
  const acts = actsOf(own);
  const text = statusPage({
    site: ports.site,
    lang,
    receipt,
    secret,
    today: law.today.toString(),
    request: found.request,
    deadline: found.deadline,
    letters: lettersOf(found).map(({ n, kind, day }) => ({ n, name: nameOf(kind), day })),
    documents: documentsOf(found).map(({ n, type, bytes }) => ({ n, type: type ?? '', bytes: bytes ?? 0 })),
    acts: {
      reasonsAsked: reasonsAwaited(found),
      maySupplement: acts.includes('supplement'),
      mayWithdraw: acts.includes('withdraw'),
      mayCorrect: acts.includes('correct'),
      notices: acts.includes('notices') ? found.row.notices : null,
      filled: more.filled ?? null,
    },
    identity: identityOf(own, more.fileFault),
    remedies: remediesFor(own),
    silent: isSilent(own),
    script: ports.script,
    ...(more.note && { note: more.note }),
  });
  return {
    text,
    status: more.status ?? 200,
    headers: own.limits,
    cookies: [remember(ports, { receipt, secret })],
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
    script: ports.script,
  });
  return { text, headers: limits };
};
