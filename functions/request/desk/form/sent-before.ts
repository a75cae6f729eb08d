import { Temporal } from 'temporal-polyfill';
import { officeTime } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Call } from '../../../web/api.ts';
import { remembered } from '../../../web/desk/cookie.ts';
import { likenesses } from '../../casework/person.ts';
import type { Application } from '../../contract/desk-schemas.ts';
import type { DeskPorts } from '../ports.ts';
import type { Own } from '../tracking/tracking.ts';
import { sealedParts } from './application.ts';

/**
 * The request that this browser sent before and that says the same: who goes Back and sends again is asked whether
 * another one is meant. The form's own key cannot tell, since Back fetches a fresh form; it is found by the cookie of
 * the receipt, and compared by the keyed hashes of person and words, so that nothing is unsealed. A program names
 * it with its code (`before`). Without either nobody is asked: the question would tell whoever knows a person's particulars that they have asked before.
 * Officers are shown both then, as they are all that is alike.
 */
export const sentBefore = async (
  ports: DeskPorts,
  call: Call,
  application: Application,
): Promise<{ receipt: string; note: Text } | null> => {
  const all = [...(application.before ? [application.before] : []), ...remembered(ports, call.cookies)];
  if (all.length === 0) return null;
  const { requestInSight: known } = await import('../tracking/tracking-pages.ts');
  for (const credentials of all) {
    const own = await known(ports, call, credentials);
    const said = own && (await alike(ports, own, application));
    if (said) return said;
  }
  return null;
};

/** What is said of a request of one's own, where the application says the same. */
const alike = async (
  ports: DeskPorts,
  own: Own,
  application: Application,
): Promise<{ receipt: string; note: Text } | null> => {
  const { receipt, found } = own;
  const like = await likenesses(ports.secrets, receipt, sealedParts(application));
  const has = (hash: string): boolean => found.row.likenesses.some((one) => one.hash === hash);
  if (like.likenesses.length === 0 || !like.likenesses.every(({ hash }) => has(hash))) return null;
  const sent = found.request.events.find(({ type }) => type === 'received');
  if (!sent) return null;
  const time = officeTime(Temporal.Instant.from(sent.at), 0).slice(11, 16);
  return {
    receipt,
    note: {
      zh: `您已于${time}提交过这件申请，登记编号 ${receipt}，无需再次提交。确需另行提出一件相同申请的，请点按“仍要另行提交”。`,
      en: `You sent this at ${time} as ${receipt}. It need not be sent again; to make another request of it, choose “Send it again”.`,
    },
  };
};
