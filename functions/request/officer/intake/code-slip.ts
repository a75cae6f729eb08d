import type * as v from 'valibot';
import office from '../../../../site/office.json' with { type: 'json' };
import { checkSecret } from '../../../sealed/hashes.ts';
import { readsSubject } from '../../../sealed/reveal.ts';
import { noteEntry } from '../../../store/audit/audit.ts';
import { operation } from '../../../web/officers.ts';
import type { SlipAnswer } from '../../contract/officer-answers.ts';
import type { OfficerOperation } from '../../contract/officer-routes.ts';
import { codeSlipDocx } from '../../documents/code-slip.ts';
import { chineseDay } from '../../rules/letters/words.ts';
import { type CaseOfficerPorts, loadNamedCase } from '../ports.ts';

/**
 * The slip with a tracking code, for who came by post or in person: made for whoever has the code in hand, after the
 * entry or the renewal that showed it, and kept nowhere. That it was made is on record.
 *
 * @throws Problem `not-found` where the code is not this request's, or no longer
 */
export const writeSlip = (ports: CaseOfficerPorts): OfficerOperation<'writeSlip'> =>
  operation(ports, async (handling, call) => {
    const { table, secrets, act, law, site } = handling;
    const { receipt } = await loadNamedCase(handling, call);
    await checkSecret(secrets, table, receipt, call.body.secret);
    await noteEntry(table, readsSubject(receipt), act, { action: 'code slip written' });
    const docx = await codeSlipDocx({
      receipt,
      code: call.body.secret,
      track: `${site}/requests/track/`,
      office: office.name.zh,
      phone: office.phone,
      day: chineseDay(law.today.toString()),
    });
    return {
      body: { docx: Buffer.from(docx).toString('base64') } satisfies v.InferOutput<typeof SlipAnswer>,
    };
  });
