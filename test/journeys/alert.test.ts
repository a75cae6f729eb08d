import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Office, openOffice, until } from './office.ts';

/** What is said of an office that runs as a newcomer starts it: seen, pressed by the clock, answered, and told of. */
let office: Office;
beforeAll(async () => {
  office = await openOffice('--now', '2026-09-16T20:00:00+08:00', '--empty');
}, 300_000);
afterAll(() => office[Symbol.asyncDispose]());

type Alert = {
  id: string;
  state: string;
  nextLook: string | null;
  spoken: { rung: number; at: string; saidAt: string; tell: string[] }[];
};

const shown = async (alert: string): Promise<Alert> =>
  JSON.parse(await office.run('officer', 'alert', 'show', alert)) as Alert;

const mail = async (): Promise<{ to: string; subject: string; text: string }[]> => {
  const answer = await office.get('/_local/mail?format=json');
  const { items } = (await answer.json()) as { items: { to: string; subject: string; text: string }[] };
  return items;
};

/** What looks each minute looks again: a step well within the outbox's claims. */
const nextMinute = async (): Promise<void> =>
  office.moveClock(new Date((await office.clock()) + 61_000).toISOString());

/**
 * Waits until this rung has spoken, and the outbox has marked each of its messages as sent: a clock that is moved while
 * one is on its way lets another outbox take it for given up, and send it again under the same Message-ID.
 */
const spoke = async (alert: string, rung: number): Promise<Alert> => {
  await nextMinute();
  const [found, { tell }] = await until(async () => {
    const now = await shown(alert);
    const one = now.spoken.find((spoken) => spoken.rung === rung);
    return one && ([now, one] as const);
  });
  // The outbox may have looked already in this minute.
  await nextMinute();
  const ids = tell.map((to) => `alert#${alert}#0#${rung - 1}#${to}`);
  await until(async () => {
    const sent = (await office.logged('Outbox')).filter(({ event }) => event === 'message sent');
    return ids.every((id) => sent.some((line) => line.id === id));
  });
  return found;
};

it('a signal at grade Ⅰ climbs its ladder by night to the last rung, and is answered, evaluated and closed', async () => {
  // Nobody on the roster: nothing is entered.
  const early = await office.attempt(
    'monitor',
    'alert',
    'signal',
    '--source',
    'weibo',
    '--summary',
    '网传数据造假',
  );
  expect([early.status, JSON.parse(early.answer).status]).toEqual([1, 403]);
  await office.run(
    'officer',
    'register',
    'monitors',
    'add',
    'person=monitor',
    'unit=综合处',
    'since=2026-01-01',
  );

  const words = ['--source', 'weibo', '--summary', '网传数据造假，点名张三', '--estimate', 'I'];
  const { id } = JSON.parse(await office.run('monitor', 'alert', 'signal', ...words)) as Alert;
  expect((await spoke(id, 1)).state).toBe('signalled');

  for (const [rung, time] of [
    [2, '20:16:00'],
    [3, '20:31:00'],
  ] as const) {
    await office.moveClock(`2026-09-16T${time}+08:00`);
    await spoke(id, rung);
  }
  await office.moveClock('2026-09-17T00:01:00+08:00');
  await spoke(id, 4);
  await office.moveClock('2026-09-17T01:01:00+08:00');
  const last = await spoke(id, 5);
  expect(last.spoken.map(({ rung }) => rung)).toEqual([1, 2, 3, 4, 5]);
  expect(last.nextLook).toBeNull();
  for (const { at, saidAt } of last.spoken) expect(Date.parse(saidAt)).toBeGreaterThanOrEqual(Date.parse(at));

  const told = (await mail()).filter(({ subject }) => subject.startsWith(id));
  expect(told.map(({ to }) => to).sort()).toEqual(
    [
      ...['disclosure@', 'disclosure@', 'disclosure-head@', 'disclosure-head@', 'disclosure-head@'],
      ...['leading-group@', 'leading-group@'],
    ]
      .map((box) => `${box}tongji.example.org`)
      .sort(),
  );
  expect(JSON.stringify(told)).not.toContain('张三');

  await office.run('officer', 'alert', 'judge', id, '--opinion', '不实信息');
  const grade = ['--scope', 'national', '--category', 'rumour', '--degree', 'grave'];
  await office.run('officer', 'alert', 'grade', id, ...grade);
  await office.run('officer', 'alert', 'respond', id, '--measures', '联系平台，起草回应');
  const bulletin = JSON.parse(
    await office.run('officer', 'alert', 'bulletin', id, '--text', '请转发本机关的回应'),
  );
  expect(bulletin.told).toEqual(['monitor']);
  await nextMinute();
  await until(async () => (await mail()).some(({ to }) => to.includes('monitor@tongji.example.org')));
  await office.run(
    'officer',
    'alert',
    'reply',
    id,
    '--statement',
    '数据真实',
    '--link',
    '/releases/cpi/2026-08/',
  );

  const early2 = await office.attempt('approver', 'alert', 'close', id);
  expect([early2.status, JSON.parse(early2.answer).detail]).toEqual([
    1,
    'An alert is closed only with an evaluation: evaluate it first',
  ]);
  await office.run(
    'officer',
    'alert',
    'evaluate',
    id,
    '--opinion',
    '及时回应',
    '--improvements',
    '附指标解释',
  );
  const closed = JSON.parse(await office.run('approver', 'alert', 'close', id)) as Alert;
  expect(closed.state).toBe('closed');

  const digest = JSON.parse(await office.run('officer', 'alert', 'digest', '2026-09'));
  expect(digest).toMatchObject({
    alerts: 1,
    signals: 1,
    byGrade: { I: 1, II: 0 },
    bySource: { weibo: 1 },
    byState: { closed: 1 },
    replied: { inTime: 1, late: 0 },
    overdue: 0,
    lines: [{ id, state: 'closed', replyLink: '/releases/cpi/2026-08/' }],
  });
  const day = JSON.parse(await office.run('officer', 'alert', 'digest', '2026-09-16'));
  expect(day).toMatchObject({ asOf: '2026-09-17T00:00:00.000+08:00', byState: { signalled: 1 }, overdue: 0 });

  const revealed = JSON.parse(await office.run('officer', 'alert', 'reveal', id, '--reason', '归档'));
  expect(revealed.signals[0].words.summary).toBe('网传数据造假，点名张三');
  expect(JSON.parse(await office.run('officer', 'alert', 'audit', id)).whole).toBe(true);
  expect(JSON.parse(await office.run('officer', 'alert', 'reads', id)).items).toHaveLength(1);
  expect((await office.logged('')).some((line) => JSON.stringify(line).includes('张三'))).toBe(false);
}, 600_000);
