import { afterAll, beforeAll, expect, it } from 'vitest';
import { intakeBody, type Officers, startOfficers } from '../request/officer/office.ts';

let officers: Officers;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());

const NUMBER = '国办发明电〔2026〕9号';
const CSV = `notice,known_from,date,kind
${NUMBER},2026-12-10,2026-12-31,off
${NUMBER},2026-12-10,2026-12-27,work
`;

it('lists the notices in force', async () => {
  const office = await officers.office('2026-12-10');
  const { body, headers } = await office.call('GET /holidays', { by: 'editor' });
  expect(body).toMatchObject({ lastAnnouncedYear: 2026, proposed: [], recomputations: [] });
  expect(body.inForce.at(-1)).toMatchObject({ approvedBy: 'product' });
  expect(headers.etag).toBe('"1"');
});

it('a notice goes by two people, and orders the recomputation', async () => {
  const office = await officers.office('2026-12-10');
  const entered = await office.call('POST /requests', { body: intakeBody('2026-12-10') });
  expect(entered.body.due).toBe('2027-01-08');
  const proposed = await office.call('POST /holidays', { body: { csv: CSV }, key: 'key-of-a-notice' });
  expect(proposed).toMatchObject({
    status: 201,
    body: { proposed: [{ number: NUMBER, off: ['2026-12-31'] }] },
  });
  expect(await office.call('POST /holidays', { body: { csv: CSV }, key: 'key-of-a-notice' })).toEqual(
    proposed,
  );
  const seen = await office.call('GET /holidays');
  const version = Number(JSON.parse(seen.headers.etag ?? ''));
  const approve = (by: string, at = version) =>
    office.call(`POST /holidays/${encodeURIComponent(NUMBER)}/approve`, { by, body: {}, version: at });
  expect((await approve('officer')).status).toBe(403);
  expect((await approve('officer2', version - 1)).status).toBe(412);
  expect((await approve('editor')).status).toBe(403);
  office.at('2026-12-11');
  expect((await approve('officer2')).body).toMatchObject({ number: NUMBER, approvedBy: 'officer2' });
  const after = await office.call('GET /holidays');
  expect(after.body).toMatchObject({ proposed: [], recomputations: [{ doneAt: null }] });
  // Read now, the case counts under the new notice: one day less, one make-up day more.
  expect((await office.call(`GET /requests/${entered.body.receipt}`)).body.due).toBe('2027-01-08');
});

it.each<[string, unknown, string[]]>([
  ['neither rows nor a file', {}, [' ']],
  [
    'a file without its columns',
    { csv: 'a,b\n1,2' },
    ['missing-column', 'missing-column', 'missing-column', 'missing-column'],
  ],
  [
    'rows with several faults',
    {
      rows: [
        { notice: NUMBER, known_from: '2026-12-10', date: '2026-02-30', kind: 'off' },
        { notice: '通知', known_from: '2027-12-10', date: '2027-12-31', kind: 'off' },
        { notice: NUMBER, known_from: '2026-12-10', date: '2026-12-14', kind: 'work' },
      ],
    },
    [
      '/rows/0/date impossible-date',
      '/rows/1/known_from in-the-future',
      '/rows/1/notice bad-notice-number',
      '/rows/2/date worked-anyway',
    ],
  ],
  [
    'a kind that is none',
    { rows: [{ notice: NUMBER, known_from: '2026-12-10', date: '2026-12-31', kind: 'x' }] },
    [' '],
  ],
  [
    'more notices than one file is taken for',
    {
      rows: Array.from({ length: 41 }, (_, n) => ({
        notice: `国办发明电〔2026〕${n + 100}号`,
        known_from: '2026-12-10',
        date: new Date(Date.UTC(2027, 0, n + 1)).toISOString().slice(0, 10),
        kind: 'off',
      })),
    },
    ['too-many'],
  ],
])('%s', async (_, body, expected) => {
  const office = await officers.office('2026-12-10');
  const answer = await office.call('POST /holidays', { body });
  expect(answer.status).toBe(422);
  const found = answer.body.faults.map(({ pointer, code }: { pointer?: string; code: string }) =>
    pointer === undefined ? code : pointer === '' ? ' ' : `${pointer} ${code}`,
  );
  expect(found.sort()).toEqual(expected);
});

it('knows no notice of a number that is none', async () => {
  const office = await officers.office('2026-12-10');
  const { headers } = await office.call('GET /holidays');
  const version = Number(headers.etag?.replaceAll('"', ''));
  expect((await office.call('POST /holidays/%25/approve', { body: {}, version })).status).toBe(404);
});
