import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, openOffice, until } from './office.ts';

/** What `npm start` holds: an office at work, as of the day on which its clock starts. */
type Row = {
  receipt: string;
  state: string;
  channel: string;
  regime: string;
  due: string | null;
  workingDaysLeft: number | null;
  provisional: boolean;
};

const rows = async (office: Office, ...words: string[]): Promise<Row[]> =>
  (JSON.parse(await office.run('officer', 'requests', ...words)) as { items: Row[] }).items;

const values = (all: readonly Row[], of: 'state' | 'channel' | 'regime'): string[] =>
  [...new Set(all.map((row) => row[of]))].sort();

/** The public log as it is by now: the release clock writes it after an entry was approved. */
const logPage = async (office: Office): Promise<string> =>
  (await fetch(`${office.address}/disclosure/log/`)).text();

describe.each([
  ['2018-01-10', [], ['2017', '2018'], 'v2008'],
  ['2026-12-16', ['--now', '2026-12-16T09:00:00+08:00'], ['2026'], 'v2019'],
] as const)('on %s', (today, flags, years, regime) => {
  let office: Office;
  let all: Row[];
  let open: Row[];
  beforeAll(async () => {
    office = await openOffice(...flags);
    all = (await Promise.all(years.map((year) => rows(office, 'list', '--year', year)))).flat();
    open = await rows(office, 'list');
  });
  afterAll(() => office[Symbol.asyncDispose]());

  it('has requests under the law of its time, most of them closed or in hand', () => {
    expect(all.length).toBeGreaterThanOrEqual(today < '2019' ? 40 : 30);
    expect(values(all, 'regime')).toEqual([regime]);
    expect(open.length).toBeGreaterThan(10);
    expect(open.length).toBeLessThan(all.length);
  });

  it('has one that is due today, one overdue, and one that waits to be registered', () => {
    expect(open.filter(({ due }) => due === today)).toHaveLength(1);
    expect(open.filter(({ workingDaysLeft }) => (workingDaysLeft ?? 0) < 0)).toHaveLength(1);
    expect(open.filter(({ state }) => state === 'received')).toHaveLength(1);
  });

  it('shows in the public log what was answered', async () => {
    const entries = await until(async () => {
      const shown = (await logPage(office)).match(/<li id="a-/g)?.length ?? 0;
      return shown >= 4 && shown;
    });
    expect(entries).toBeGreaterThanOrEqual(4);
  });

  it('has sent an answer by e-mail today, which the mail kept here shows', async () => {
    const response = await office.get('/_local/mail?format=json');
    const { items } = (await response.json()) as { items: { subject: string; attachments: string[] }[] };
    const [sent] = items.filter(({ subject }) => subject.includes('答复书'));
    const receipt = sent?.subject.split(' ')[0] ?? '';
    expect(sent?.attachments).toEqual([`${receipt}-letter-1.docx`]);
    const found = JSON.parse(await office.run('officer', 'requests', 'show', receipt));
    expect(found).toMatchObject({ state: 'dispatched', stoppedOn: today, inTime: true });
  });

  it('calls everybody in it made up', async () => {
    for (const { receipt } of all.slice(0, 5)) {
      const said = await office.run(
        'officer',
        'requests',
        'reveal',
        receipt,
        '--part',
        'applicant',
        '--reason',
        'test',
      );
      expect(JSON.parse(said).parts.applicant.name).toMatch(/示例/);
    }
  });

  if (today === '2018-01-10') {
    it('has household income of 2017 signed off and waiting for its own hour, its history public', async () => {
      expect(await office.status('hh_income/2017-Q4')).toMatchObject({
        state: 'approved',
        releaseAt: expect.stringMatching(/^2018-01-18T10:00:00/),
      });
      const history = await office.get('/releases/hh_income/backfill/');
      expect(await history.text()).toContain('居民收入和消费支出历史数据');
    });

    it('has every channel and every state', () => {
      expect(values(all, 'channel')).toEqual(
        ['email', 'fax', 'in-person', 'letter', 'oral', 'registered-letter', 'web'].sort(),
      );
      expect(values(all, 'state')).toEqual([
        ...[
          'awaiting-payment',
          'awaiting-supplement',
          'decided',
          'delivered',
          'dispatched',
          'lapsed',
          'linked',
        ],
        ...['open', 'received', 'split', 'transferred', 'unreachable', 'withdrawn'],
      ]);
    });

    it('gives out what was released with an answer, to whoever reads the log', async () => {
      const path = await until(async () => {
        const log = await logPage(office);
        return /href="(\/requests\/released\/[^"]+\.csv)"/.exec(log)?.[1] ?? false;
      });
      const given = await fetch(`${office.address}${path}`);
      expect(await given.text()).toBe(await readFile('dataflows/figures/cpi-backfill.csv', 'utf8'));
    });
  } else {
    it('has what is provisional until the holidays of next year are known', () => {
      expect(open.filter(({ provisional }) => provisional).length).toBeGreaterThan(1);
      expect(open.some(({ due, provisional }) => provisional && due === '2027-01-08')).toBe(true);
    });

    it('has what was asked for so often that it should be published', async () => {
      const { items } = JSON.parse(await office.run('officer', 'requests', 'asked-often'));
      expect(items.map(({ count }: { count: number }) => count)).toEqual([3]);
    });
  }
});

it('is empty where that is asked for', async () => {
  await using office = await openOffice('--empty', '--now', '2018-01-10T09:28:00+08:00');
  expect(await rows(office, 'list')).toEqual([]);
});
