import { openDataKey, sealPart } from '../../sealed/secrets.ts';
import { operation } from '../../web/officers.ts';
import { nextPart } from '../casework/parts.ts';
import type { OfficerOperation } from '../contract/officer-routes.ts';
import { recordEvents } from '../records/cases.ts';
import { type CaseOfficerPorts, caseAsRead } from './ports.ts';
import { caseReply } from './work.ts';

/**
 * A note of the office's own 内部记录: what was said on the telephone, what to look for. It may name people, and is
 * sealed as their own words are: read with a reason, and no part of what the applicant gets.
 */
export const writeNote = (ports: CaseOfficerPorts): OfficerOperation<'writeNote'> =>
  operation(ports, async (handling, call) => {
    const { table, secrets, law, act } = handling;
    const before = await caseAsRead(handling, call);
    const key = await openDataKey(secrets, table, before.receipt);
    const part = nextPart(before, 'note');
    const said = { day: law.today.toString(), by: act.by, text: call.body.text };
    const change = {
      parts: [sealPart(key, part, said)],
      deed: { action: 'note written', detail: { part } },
    };
    return caseReply(handling, await recordEvents(table, law, before, change, act));
  });
