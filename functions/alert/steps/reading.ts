import { chain, chainWithHead, noteEntry } from '../../store/audit/audit.ts';
import { actOf } from '../../web/api.ts';
import type { AlertOperations } from '../contract/routes.ts';
import { alertSubject, findAlert } from '../records/alerts.ts';
import { openPicture, openWords, openWordsKey } from '../records/words.ts';
import type { AlertPorts } from './ports.ts';
import { instantText } from './view.ts';

/** The chain of who read what of an alert; apart from that of its steps, so that reading changes no version. */
const readsSubject = (alert: string): string => `${alertSubject(alert)}/reads`;

/** What people wrote of an alert. The read is logged first; where that fails nothing is opened. */
export const revealAlert =
  (ports: AlertPorts): AlertOperations['revealAlert'] =>
  async (call) => {
    const { table, keys } = ports;
    const alert = await findAlert(table, call.params.alert ?? '');
    await noteEntry(table, readsSubject(alert.id), actOf(ports, call), {
      action: 'read',
      detail: { parts: 'words', reason: call.body.reason },
    });
    const own = await openWordsKey(keys, table, alert.id);
    const signals = await Promise.all(
      alert.signals.map(async ({ id, by, at }) => {
        const key = id === alert.id ? own : await openWordsKey(keys, table, id);
        return { id, by, at: instantText(at), words: (await openWords(table, key, 'signal')) ?? {} };
      }),
    );
    const steps = await Promise.all(
      alert.steps
        .filter(({ act, part }) => act !== 'signal' && part !== '')
        .map(async ({ act, by, at, part }) => ({
          act,
          by,
          at: instantText(at),
          words: (await openWords(table, own, part)) ?? {},
        })),
    );
    return { body: { id: alert.id, signals, steps } };
  };

/** The screenshot of the signal that opened an alert; of a merged one under its own number. */
export const revealPicture =
  (ports: AlertPorts): AlertOperations['revealPicture'] =>
  async (call) => {
    const { table, keys } = ports;
    const alert = await findAlert(table, call.params.alert ?? '');
    await noteEntry(table, readsSubject(alert.id), actOf(ports, call), {
      action: 'read',
      detail: { parts: 'picture', reason: call.body.reason },
    });
    const bytes = await openPicture(table, await openWordsKey(keys, table, alert.id));
    const mediaType =
      alert.signals.find(({ id }) => id === alert.id)?.screenshot ?? 'application/octet-stream';
    return { body: { mediaType, base64: bytes.toString('base64') } };
  };

export const auditAlert =
  ({ table }: AlertPorts): AlertOperations['auditAlert'] =>
  async ({ params }) => {
    const { id } = await findAlert(table, params.alert ?? '');
    return {
      body: await chainWithHead(table, alertSubject(id), async () => (await findAlert(table, id)).audit),
    };
  };

export const alertReads =
  ({ table }: AlertPorts): AlertOperations['alertReads'] =>
  async ({ params }) => {
    const { id } = await findAlert(table, params.alert ?? '');
    return { body: { items: await chain(table, readsSubject(id)), head: null } };
  };
