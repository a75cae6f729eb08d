import { alertPage } from '../../alert/records/alerts.ts';
import { REGISTERS } from '../../register/rules/registers.ts';
import type { Table } from '../../store/table.ts';
import { answersBatch, casesBatch, entriesBatch, PUBLIC_ANSWERS } from '../records/recounts.ts';
import type { ReportForm } from '../rules/figures.ts';
import { type Hit, hitsOfAlert, hitsOfAnswer, hitsOfCase, hitsOfEntry } from '../rules/recount.ts';
import { yearsUpTo } from './compiling.ts';

/** A record, under its name and address in the staff API, with the figures that it counts in; withdrawn ones in none. */
type Counted = {
  readonly name: string;
  readonly address: string;
  readonly version: number;
  readonly hits: readonly Hit[];
};

/** Some records of a list, and where the next begin; null at its end. */
type Records = { readonly records: readonly Counted[]; readonly next: string | null };

export type RecordList = {
  readonly of: 'requests' | 'answers' | 'alerts' | { readonly register: string };
  readonly read: (cursor: string | null) => Promise<Records>;
};

/** Alerts read at a time: each is read with its steps. */
const ALERTS_A_PAGE = 200;

const requestAddress = (receipt: string): string => `/api/staff/requests/${receipt}`;

/** The lists of all records that a year may count, in a fixed order: requests by year of arrival, then each register. */
export const recordsOf = (table: Table, year: string, form: ReportForm): RecordList[] => [
  ...yearsUpTo(year).map(
    (arrived): RecordList => ({
      of: 'requests',
      read: async (cursor) => {
        const { rows, next } = await casesBatch(table, arrived, cursor);
        const records = rows.map((row) => ({
          name: row.receipt,
          address: requestAddress(row.receipt),
          version: row.version,
          hits: hitsOfCase(row, year, form),
        }));
        return { records, next };
      },
    }),
  ),
  ...REGISTERS.map(
    (register): RecordList => ({
      of: { register: register.id },
      read: async (cursor) => {
        const span = {
          ...(register.time.kind === 'event' ? { from: `${year}-01-01` } : {}),
          to: `${year}-12-31`,
        };
        const { rows, next } = await entriesBatch(table, register, span, cursor);
        const records = rows.map(({ id, version, fields, withdrawn }) => ({
          name: `${register.id}/${id}`,
          address: `/api/staff/registers/${register.id}/entries/${id}`,
          version,
          hits: withdrawn ? [] : hitsOfEntry(register.id, fields, year, form),
        }));
        return { records, next };
      },
    }),
  ),
  ...PUBLIC_ANSWERS.map(
    (partition): RecordList => ({
      of: 'answers',
      read: async (cursor) => {
        const { rows, next } = await answersBatch(table, partition, year, cursor);
        // Of an answer that is public nothing changes that counts.
        const records = rows.map(({ name, day }) => ({
          name,
          address: name
            .replace(/^log\//, '/api/staff/requests/')
            .replace(/^questions\//, '/api/staff/questions/'),
          version: 1,
          hits: hitsOfAnswer(day, year),
        }));
        return { records, next };
      },
    }),
  ),
  {
    of: 'alerts',
    read: async (cursor) => {
      const { items: alerts, next } = await alertPage(table, year, {
        limit: ALERTS_A_PAGE,
        cursor: cursor ?? undefined,
      });
      const records = alerts.map((alert) => ({
        name: `alerts/${alert.id}`,
        address: `/api/staff/alerts/${alert.id}`,
        version: alert.version,
        hits: hitsOfAlert(alert),
      }));
      return { records, next };
    },
  },
];
