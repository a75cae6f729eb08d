import { readFile } from 'node:fs/promises';
import {
  HolidaysAnswer,
  NoticeInForceAnswer,
  ProposedNoticesAnswer,
} from '../../functions/holidays/contract/schemas.ts';
import { command } from '../command.ts';
import { aligned, answer } from '../output.ts';
import { Refusal } from '../refusal.ts';

/** Holiday notices of the State Council, by which working days are counted. */
const HOLIDAYS = '/api/staff/holidays';

type Notice = { number: string; knownFrom: string; off: readonly string[]; work: readonly string[] };

const shownNotice = (state: string, { number, knownFrom, off, work }: Notice): string[] => [
  state,
  number,
  knownFrom,
  `休 off ${off.length}`,
  `班 work ${work.length}`,
];

export const show = command({
  operands: [],
  options: {},
  async run(context) {
    const api = await context.api();
    const { value, document } = await api.get(HOLIDAYS, HolidaysAnswer);
    const rows = [
      ...value.inForce.map((notice) => shownNotice('生效 in force', notice)),
      ...value.proposed.map((notice) => shownNotice('待批准 proposed', notice)),
    ];
    const jobs = value.recomputations.map(({ version, moved, doneAt }) => [
      `重算 recomputed ${version}`,
      doneAt ?? '进行中 under way',
      `变动 moved ${moved}`,
    ]);
    answer(context, document, [aligned(rows), ...(jobs.length === 0 ? [] : [aligned(jobs)])].join('\n'));
    return undefined;
  },
});

export const importNotices = command({
  operands: ['FILE'],
  options: {},
  notes: {
    zh: 'CSV，列为 notice、known_from、date、kind（off 或 work）。由另一人批准后生效。',
    en: 'CSV with the columns notice, known_from, date, kind (off or work). Another person puts it in force.',
  },
  async run(context, _options, path) {
    const csv = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new Refusal({ zh: `无法读取 ${path}。`, en: `${path} cannot be read.` }, { cause });
    });
    const api = await context.api();
    const { value, document } = await api.create(HOLIDAYS, { csv }, ProposedNoticesAnswer);
    answer(
      context,
      document,
      aligned(value.proposed.map((notice) => shownNotice('待批准 proposed', notice))),
    );
    return undefined;
  },
});

export const approve = command({
  operands: ['NUMBER'],
  options: {},
  notes: {
    zh: '批准者须是另一人。未办结申请的期限随即重新计算。',
    en: 'By another person than the one who proposed it. Open requests are then counted anew.',
  },
  async run(context, _options, number) {
    const api = await context.api();
    const { etag } = await api.get(HOLIDAYS, HolidaysAnswer);
    const path = `${HOLIDAYS}/${encodeURIComponent(number)}`;
    const { value, document } = await api.changeAt(path, '/approve', {}, NoticeInForceAnswer, etag);
    answer(context, document, aligned([shownNotice('生效 in force', value)]));
    return undefined;
  },
});
