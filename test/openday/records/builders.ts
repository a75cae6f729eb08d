import type { Temporal } from 'temporal-polyfill';
import { type OpendayDraft, opendaySteps } from '../../../functions/openday/records/opendays.ts';
import type { OpendayRow } from '../../../functions/openday/records/row.ts';
import { type Table, transact } from '../../../functions/store/table.ts';
import { instant } from '../../request/records/builders.ts';

export const EVENT = 'KF20170901-7KM2QX';

/** What an open day of 2017-09-20 is. */
export const OPEN_DAY = {
  title: { zh: '第八届统计开放日', en: 'Eighth open day' },
  theme: '走近CPI',
  day: '2017-09-20',
  starts: '09:30',
  ends: '11:30',
  place: { zh: '办公楼一楼', en: 'Ground floor' },
  bring: { zh: '身份证', en: 'Identity card' },
};

/** That open day with ten places, open for registration since 2017-09-01, unless said otherwise. */
export const opened = async (
  table: Table,
  more: Partial<OpendayDraft> = {},
  at: Temporal.Instant = instant('2017-09-01'),
): Promise<OpendayRow> => {
  const draft: OpendayDraft = {
    id: EVENT,
    state: 'open',
    ...OPEN_DAY,
    capacity: 10,
    mostInParty: 5,
    closesAt: '2017-09-19T10:00:00Z',
    openedBy: 'officer',
    openedAt: at.toString(),
    registrations: 0,
    cancelled: null,
    entry: null,
    attended: null,
    purged: null,
    ...more,
  };
  const { after, steps } = opendaySteps(
    table,
    null,
    draft,
    { by: 'officer', at },
    { action: 'opened' },
    true,
  );
  await transact(table, steps);
  return after;
};
