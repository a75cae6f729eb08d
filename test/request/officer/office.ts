import type { Temporal } from 'temporal-polyfill';
import { HOLIDAY_ROUTES } from '../../../functions/holidays/contract/routes.ts';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import type { ReviewFirst } from '../../../functions/law/outcome.ts';
import { EVENT_ROUTES } from '../../../functions/openday/contract/officer-routes.ts';
import { QUESTION_ROUTES } from '../../../functions/question/contract/officer-routes.ts';
import { checkFile } from '../../../functions/request/casework/file-checking.ts';
import { OFFICER_ROUTES } from '../../../functions/request/contract/officer-routes.ts';
import type { CaseOfficerPorts } from '../../../functions/request/officer/ports.ts';
import { OFFICER_STEPS } from '../../../functions/service/steps/officer-api.ts';
import type { Table } from '../../../functions/store/table.ts';
import { api } from '../../../functions/web/api.ts';
import { keyArn, startEngines } from '../../local-aws/engines.ts';
import { everything, startTables } from '../../store/engine.ts';
import { type Answer, callerOf, EDGE_SECRET } from '../../web/caller.ts';
import { instant } from '../records/builders.ts';

const WRAPS = keyArn('requests');
const MACS = keyArn('mac');

/** The officers' API on the real engines: a fresh table for each office, and a clock that is set by hand. */
export const startOfficers = async () => {
  const tables = await startTables();
  const engines = await startEngines({
    buckets: [{ name: 'casework', versioned: true }],
    keys: [
      { arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
      { arn: MACS, spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    ],
  });
  return {
    /** The same table by a client of its own, as another process has one. */
    again: tables.again,
    /**
     * `smtp`: the mail server's address; none unless given. `on`: a table that another office works on. `reviewFirst`:
     * whose answers it has reviewed; what it withholds unless given.
     */
    async office(
      today: string,
      {
        smtp = '',
        on,
        reviewFirst = ['refused', 'partial'],
      }: { smtp?: string; on?: Table; reviewFirst?: ReviewFirst } = {},
    ) {
      const table: Table = on ?? (await tables.fresh());
      const clock: { now: Temporal.Instant } = { now: instant(today) };
      const ports: CaseOfficerPorts = {
        table,
        secrets: { kms: engines.kms(), requestsKey: WRAPS, macKey: MACS, noticesKey: WRAPS },
        casework: async () => ({ s3: engines.s3(), bucket: 'casework' }),
        site: 'https://office.example',
        lawOn: async (at) => ({ ...(await lawAt(table, at)), reviewFirst }),
        mail: async () => ({ url: smtp, from: 'Office <stats@tongji.example>' }),
        now: () => clock.now,
      };
      const handler = api({
        function: 'officer-api',
        routes: [...OFFICER_ROUTES, ...HOLIDAY_ROUTES, ...QUESTION_ROUTES, ...EVENT_ROUTES],
        edgeSecret: EDGE_SECRET,
        roleClaim: 'roles',
        ports,
        steps: OFFICER_STEPS,
      });
      const call = callerOf(handler);
      return {
        ports,
        table,
        call,
        /** It is this day now, ten in the morning, or this instant. */
        at(day: string): void {
          clock.now = instant(day);
        },
        /** A step on a case as it stands. */
        async step(receipt: string, act: string, body: unknown, by = 'officer'): Promise<Answer> {
          const { body: seen } = await call(`GET /requests/${receipt}`);
          return call(`POST /requests/${receipt}/${act}`, { by, body, version: seen.version });
        },
        /** A document that is released with the answer: posted, completed, looked at and kept. Gives its number. */
        async release(receipt: string, name = '网点.csv', text = '网点,数量\n渝中,12\n'): Promise<number> {
          const bytes = Buffer.from(text);
          const { body } = await call(`POST /requests/${receipt}/files`, {
            body: { name, size: bytes.length, purpose: 'released' },
          });
          const form = new FormData();
          for (const [field, value] of Object.entries(body.post.fields)) form.append(field, String(value));
          form.append('file', new Blob([bytes]));
          await fetch(body.post.url, { method: 'POST', body: form });
          await call(`POST /requests/${receipt}/files/${body.file}/complete`, { body: {} });
          await checkFile({ ...ports, scanner: null }, { outbox: 'file', receipt, n: body.file });
          return body.file;
        },
        /** The answer's letter, or what it would be, is approved by another person than its officer. */
        async approve(receipt: string, by = 'officer2', more: Record<string, unknown> = {}): Promise<Answer> {
          const { body } = await call(`GET /requests/${receipt}/review`, { by });
          const review = { content: body.content, verdict: 'approved', basis: '不涉密', ...more };
          return this.step(receipt, 'review', review, by);
        },
        everything: () => everything(table),
      };
    },
    async stop() {
      await engines.stop();
      await tables.stop();
    },
  };
};

export type Officers = Awaited<ReturnType<typeof startOfficers>>;
export type Office = Awaited<ReturnType<Officers['office']>>;

/** What a person put in: none of it may stand outside what is sealed. */
export const PERSON = {
  name: '欧阳清雅',
  identityDocument: 'resident-id',
  identityNumber: '510102198001011233',
  phone: '13800138000',
  email: 'ouyang.qingya@mail.example',
  address: '重庆市渝中区人民路232号7-1',
} as const;

export const WANTED = {
  title: '2017年重庆市居民消费价格调查网点数量',
  description: '请提供2017年各区县居民消费价格调查网点的数量及其变动情况',
  form: 'electronic',
  way: 'email',
} as const;

/** A request handed over today by a natural person, unless said otherwise. */
export const intakeBody = (received: string, more: Record<string, unknown> = {}) => ({
  channel: 'in-person',
  received,
  kind: 'natural-person',
  applicant: PERSON,
  wanted: WANTED,
  ...more,
});
