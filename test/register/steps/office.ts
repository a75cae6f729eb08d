import { Temporal } from 'temporal-polyfill';
import { REGISTER_ROUTES } from '../../../functions/register/contract/routes.ts';
import { REPORT_ROUTES } from '../../../functions/report/contract/routes.ts';
import { REGISTER_STEPS } from '../../../functions/service/steps/register-api.ts';
import { countedElsewhere } from '../../../functions/site/counted-elsewhere.ts';
import { api } from '../../../functions/web/api.ts';
import { startTables } from '../../store/engine.ts';
import { callerOf, EDGE_SECRET } from '../../web/caller.ts';

/** The API of registers on a real engine: a fresh table for each office, on 10 January 2018 unless set. */
export const startRegisters = async () => {
  const tables = await startTables();
  return {
    async office(now = '2018-01-10T10:00:00+08:00') {
      const table = await tables.fresh();
      const clock = { now: Temporal.Instant.from(now) };
      const ports = {
        table,
        site: 'https://office.example',
        countedElsewhere: countedElsewhere(table),
        now: () => clock.now,
      };
      const handler = api({
        function: 'register-api',
        routes: [...REGISTER_ROUTES, ...REPORT_ROUTES],
        edgeSecret: EDGE_SECRET,
        roleClaim: 'roles',
        ports,
        steps: REGISTER_STEPS,
      });
      const call = callerOf(handler);
      return {
        table,
        clock,
        call,
        add: (register: string, fields: Record<string, unknown>, key?: string) =>
          call(`POST /registers/${register}/entries`, {
            body: { fields },
            ...(key === undefined ? {} : { key }),
          }),
        /** A file of these lines, by default CSV. */
        import: (register: string, lines: readonly string[], key?: string) =>
          call(`POST /registers/${register}/import`, {
            body: { fileName: 'rows.csv', base64: Buffer.from(lines.join('\n')).toString('base64') },
            ...(key === undefined ? {} : { key }),
          }),
      };
    },
    stop: tables.stop,
  };
};
