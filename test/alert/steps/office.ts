import { Temporal } from 'temporal-polyfill';
import { ALERT_ROUTES } from '../../../functions/alert/contract/routes.ts';
import { escalate } from '../../../functions/alert/steps/escalate.ts';
import type { Robot } from '../../../functions/channel/rules/channel.ts';
import { addEntries, headOf, newRow } from '../../../functions/register/records/entries.ts';
import { registerOf } from '../../../functions/register/rules/registers.ts';
import { ALERT_STEPS } from '../../../functions/service/steps/alert-api.ts';
import type { Table } from '../../../functions/store/table.ts';
import { api } from '../../../functions/web/api.ts';
import { keyArn, startEngines } from '../../local-aws/engines.ts';
import { everything, startTables } from '../../store/engine.ts';
import { type Answer, callerOf, EDGE_SECRET } from '../../web/caller.ts';

const WRAPS = keyArn('alerts');
const SITE = 'https://office.example';

/** Puts somebody on the roster of monitors. */
export const enrol = async (table: Table, person: string, since: string, until?: string): Promise<void> => {
  const register = registerOf('monitors');
  if (!register) throw new Error('There is a roster');
  const act = { by: 'editor', at: Temporal.Instant.from('2018-01-01T00:00:00Z') };
  const fields = { person, unit: '综合处', since, ...(until !== undefined && { until }) };
  const row = newRow(
    `${since}.${Buffer.from(person).toString('hex').padEnd(10, '0').slice(-10)}`,
    fields,
    act,
  );
  await addEntries(table, register, await headOf(table, register.id), [row], act, { action: 'entry added' });
};

export const SIGNAL = {
  source: 'weibo',
  link: 'https://weibo.example/1',
  summary: '网传价格数据造假，点名张三',
};

/** A PNG of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The API of alerts on the real engines: a fresh table for each office, and a clock that is set by hand. */
export const startAlerts = async () => {
  const tables = await startTables();
  const engines = await startEngines({
    keys: [{ arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }],
  });
  return {
    tables,
    /** `until`: the day on which the one monitor leaves the roster. */
    async office(now = '2018-01-10T10:00:00+08:00', until?: string, robots: readonly Robot[] = []) {
      const table = await tables.fresh();
      await enrol(table, 'monitor', '2017-01-01', until);
      const clock = { now: Temporal.Instant.from(now) };
      const ports = {
        table,
        keys: { kms: engines.kms(), alertsKey: WRAPS },
        site: SITE,
        robots,
        now: () => clock.now,
      };
      const handler = api({
        function: 'alert-api',
        routes: ALERT_ROUTES,
        edgeSecret: EDGE_SECRET,
        roleClaim: 'roles',
        ports,
        steps: ALERT_STEPS,
      });
      const call = callerOf(handler);
      return {
        table,
        clock,
        call,
        at(text: string): void {
          clock.now = Temporal.Instant.from(`${text}+08:00`);
        },
        signal: (
          body: Record<string, unknown> = {},
          more: { by?: string; key?: string } = {},
        ): Promise<Answer> => call('POST /alerts', { by: 'monitor', body: { ...SIGNAL, ...body }, ...more }),
        /** The number of a fresh alert. */
        async opened(body: Record<string, unknown> = {}): Promise<string> {
          return (await this.signal(body)).body.id;
        },
        /** A step on an alert as it stands. */
        async step(alert: string, act: string, body: unknown, by = 'officer'): Promise<Answer> {
          const { body: seen } = await call(`GET /alerts/${alert}`);
          return call(`POST /alerts/${alert}/${act}`, { by, body, version: seen.version });
        },
        /** What the clock of alerts does at this moment; over another client's connection where one is given. */
        tick: (over: Table = table) => escalate({ table: over, site: SITE, now: () => clock.now }),
        everything: () => everything(table),
        async messages() {
          return (await everything(table))
            .filter(({ pk }) => pk === 'MESSAGE')
            .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
        },
      };
    },
    async stop() {
      await engines.stop();
      await tables.stop();
    },
  };
};

export type AlertOffice = Awaited<ReturnType<Awaited<ReturnType<typeof startAlerts>>['office']>>;
