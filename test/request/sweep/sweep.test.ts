import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lawAt, seedHolidays } from '../../../functions/holidays/records/holidays.ts';
import { HOLIDAY_NOTICES } from '../../../functions/law/holiday-notices.ts';
import { calendarKnownOn } from '../../../functions/law/working-days.ts';
import { findCase, loadCase } from '../../../functions/request/records/case.ts';
import { fileStep } from '../../../functions/request/records/files/file-checks.ts';
import type { RegisterRow } from '../../../functions/request/records/register.ts';
import { claimReminders } from '../../../functions/request/records/reminders.ts';
import type { Decision } from '../../../functions/request/rules/answer/decision.ts';
import { reminders } from '../../../functions/request/rules/deadline/reminder.ts';
import { sweep } from '../../../functions/request/sweep/sweep.ts';
import { digest } from '../../../functions/service/digest.ts';
import { digestMessage } from '../../../functions/service/digest-message.ts';
import { caseKey } from '../../../functions/store/keys.ts';
import { get, type Table, transact } from '../../../functions/store/table.ts';
import { startTables } from '../../store/engine.ts';
import { entered, instant, on, recorded } from '../records/builders.ts';
import { claims, messageIds, messages, portsAt } from './ports.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const A = 'SQ20180110-AAAAAA';
const swept = (at: string) => sweep(portsAt(table, at));
/** Received on 2018-01-10, fifteen working days: due on 2018-01-31. */
const received = () => entered(table, A, '2018-01-10');

describe('a sweep', () => {
  it('finds nothing before the day', async () => {
    await received();
    expect(await swept('2018-01-21T18:05:00+08:00')).toMatchObject({ woken: 0, sent: 0 });
  });

  it('claims, queues and moves on, once a day however often it runs', async () => {
    await received();
    const first = await swept('2018-01-22T00:05:00+08:00');
    expect(first).toEqual({ woken: 1, sent: 1, superseded: 0, failed: 0 });
    expect(await swept('2018-01-22T08:05:00+08:00')).toMatchObject({ woken: 0, sent: 0 });
    expect(await messageIds(table)).toEqual([`${A}#1#half-time#2018-01-22#officer`]);
    expect(await claims(table)).toEqual([`${A}#1#half-time#2018-01-22#officer sent`]);
    expect(await get(table, caseKey(A))).toMatchObject({ wakeOn: '2018-01-24', version: 1 });
  });

  it('goes day by day to the officer, the head and the leading group', async () => {
    await recorded(table, await received(), [on('assigned', '2018-01-10', { officer: 'officer2' })]);
    const sent: string[] = [];
    for (const day of ['22', '23', '24', '25', '26', '29', '30', '31']) await swept(`2018-01-${day}`);
    for (const day of ['01', '02', '03', '05']) await swept(`2018-02-${day}`);
    expect((await claims(table)).filter((claim) => claim.includes('overdue'))).toEqual(
      ['2018-02-01', '2018-02-02', '2018-02-05'].flatMap((day) =>
        ['head', 'leading-group', 'officer'].map((role) => `${A}#1#overdue#${day}#${role} sent`),
      ),
    );
    for (const { id, to } of await messages(table)) sent.push(`${String(id).slice(18)} ${to}`);
    expect(sent).toEqual(
      [
        '1#half-time#2018-01-22#officer staff:officer2',
        '1#due-in-5#2018-01-24#officer staff:officer2',
        '1#due-in-2#2018-01-29#head head',
        '1#due-in-2#2018-01-29#officer staff:officer2',
        '1#due-in-1#2018-01-30#head head',
        '1#due-in-1#2018-01-30#officer staff:officer2',
        '1#due-today#2018-01-31#head head',
        '1#due-today#2018-01-31#officer staff:officer2',
      ].sort(),
    );
  });

  it('says nothing on days of rest, and nothing is lost by it', async () => {
    await received();
    await swept('2018-01-30');
    // 2018-02-03 and -04 are a weekend, 2018-02-11 a make-up Sunday.
    expect(await swept('2018-02-03')).toMatchObject({ woken: 1, sent: 0 });
    expect(await swept('2018-02-11')).toMatchObject({ sent: 3 });
    expect(await digest(portsAt(table, '2018-02-10T08:05:00+08:00'))).toBe(0);
    expect(await digest(portsAt(table, '2018-02-11T08:05:00+08:00'))).toBe(3);
    expect((await messageIds(table)).filter((id) => id.includes('2018-02-11'))).toHaveLength(3);
  });

  it('two days late sends what is most urgent to each, and records the rest as superseded', async () => {
    await received();
    for (const day of ['22', '24', '26']) await swept(`2018-01-${day}`);
    expect(await swept('2018-01-31')).toMatchObject({ sent: 2, superseded: 4 });
    expect((await claims(table)).filter((claim) => claim.endsWith('superseded'))).toEqual(
      ['due-in-1#2018-01-30', 'due-in-2#2018-01-29'].flatMap((kind) => [
        `${A}#1#${kind}#head superseded`,
        `${A}#1#${kind}#officer superseded`,
      ]),
    );
  });

  it('late by a day says how many days are left, and not how many it was to say', async () => {
    await received();
    await swept('2018-01-22');
    await swept('2018-01-25');
    const told = (await messages(table)).find(({ id }) => String(id).includes('due-in-5'));
    expect(told?.subject).toBe(`${A} 距答复期限还有4个工作日 / Due in 4 working days`);
    expect(told?.text).not.toContain('五个工作日');
  });

  it('late beyond the time to ask for a supplement says that it is over', async () => {
    await entered(table, 'SQ20210301-AAAAAA', '2021-03-01');
    await swept('2021-03-11');
    const [told] = await messages(table);
    expect(told?.subject).toBe(
      'SQ20210301-AAAAAA 要求补正的期限已于2021-03-10届满 / The time to ask for a supplement ended on 2021-03-10',
    );
  });

  it('a year late claims more than one transaction holds', async () => {
    await received();
    await swept('2019-01-10');
    const all = await claims(table);
    expect(all.filter((claim) => claim.endsWith('superseded')).length).toBeGreaterThan(600);
    expect(all.filter((claim) => claim.endsWith(' sent'))).toEqual(
      ['head', 'leading-group', 'officer'].map((role) => `${A}#1#overdue#2019-01-10#${role} sent`),
    );
  });

  it('leaves an answered request alone', async () => {
    const found = await received();
    await recorded(table, found, [on('decided', '2018-01-19'), on('dispatched', '2018-01-19')]);
    expect(await swept('2018-03-01')).toMatchObject({ woken: 0, sent: 0 });
    expect(await messageIds(table)).toEqual([]);
  });

  it('gives a re-clocked request none of the old reminders', async () => {
    const found = await received();
    await recorded(table, found, [
      on('extension-proposed', '2018-01-29', { workingDays: 10 }),
      on('extension-approved', '2018-01-29'),
      on('extension-told', '2018-01-29'),
    ]);
    await swept('2018-01-31');
    const said = await claims(table);
    expect(said.filter((claim) => claim.includes('due-'))).toEqual([]);
    expect(said.every((claim) => claim.includes(`${A}#2#`) || claim.includes('half-time'))).toBe(true);
  });

  it('tells of windows that ended, also where the asking was entered late', async () => {
    const late = { lateEntry: '补录' };
    const found = await received();
    await recorded(
      table,
      found,
      [on('supplement-asked', '2018-01-11', { until: '2018-01-15', ...late })],
      '2018-03-20',
    );
    await swept('2018-03-20');
    expect(await messageIds(table)).toEqual([`${A}#2#supplement-lapsed#2018-03-16#officer`]);
  });

  it('says what is due today again only under a new clock', async () => {
    let found = await received();
    await swept('2018-01-31T00:05:00+08:00');
    const law = await lawAt(table, instant('2018-01-31'));
    found = (await findCase(table, law, A)) ?? found;
    await recorded(table, found, [on('assigned', '2018-01-31', { officer: 'officer' })]);
    expect(await swept('2018-01-31T10:05:00+08:00')).toEqual({
      woken: 1,
      sent: 0,
      superseded: 0,
      failed: 0,
    });
  });

  /** A table whose client lets something happen just before its first transaction. */
  const overtaken = (by: () => Promise<unknown>): Table => {
    const own = tables.again(table);
    let happened = false;
    own.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'TransactWriteItemsCommand' && !happened) {
          happened = true;
          await by();
        }
        return next(args);
      },
      { step: 'initialize' },
    );
    return own;
  };

  it('is silenced by an answer that is recorded between its reading and its claim', async () => {
    const found = await received();
    await seedHolidays(table, instant('2018-01-10'));
    const answer = () =>
      recorded(table, found, [on('decided', '2018-01-22'), on('dispatched', '2018-01-22')]);
    const swept = await sweep(portsAt(overtaken(answer), '2018-01-22'));
    expect(swept).toMatchObject({ woken: 1, sent: 0, failed: 0 });
    expect(await claims(table)).toEqual([]);
    expect(await get(table, caseKey(A))).not.toHaveProperty('wakeOn');
  });

  it('leaves to another sweep what that has claimed meanwhile', async () => {
    await received();
    await seedHolidays(table, instant('2018-01-10'));
    const other = () => sweep(portsAt(table, '2018-01-22'));
    const swept = await sweep(portsAt(overtaken(other), '2018-01-22'));
    expect(swept).toMatchObject({ woken: 1, sent: 0, failed: 0 });
    expect(await messageIds(table)).toHaveLength(1);
  });

  it('claims nothing that is claimed', async () => {
    const found = await received();
    const law = await lawAt(table, instant('2018-01-22'));
    const { send, superseded } = reminders(
      A,
      found.request,
      found.deadline,
      law.calendar,
      '2018-01-22',
      law.today,
    );
    const late = { send: [], superseded: [...send, ...superseded], wakeOn: '2018-01-22' };
    await claimReminders(table, found, { ...late, wakeOn: found.row.wakeOn ?? null }, instant('2018-01-22'));
    await expect(claimReminders(table, found, late, instant('2018-01-22'))).rejects.toMatchObject({
      slug: 'conflict',
    });
    expect(await claims(table)).toHaveLength(1);
  });

  it('passes over a case that it cannot read, and says so', async () => {
    await received();
    await entered(table, 'SQ20180110-BROKEN', '2018-01-10');
    const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
    await table.client.send(
      new DeleteCommand({
        TableName: table.name,
        Key: { pk: 'CASE#SQ20180110-BROKEN', sk: 'EVENT#0000000002' },
      }),
    );
    expect(await swept('2018-01-22')).toMatchObject({ woken: 2, sent: 1, failed: 1 });
  });
});

describe('the morning digest', () => {
  it('goes out once, with the first sweep from eight o’clock of a working day', async () => {
    await recorded(table, await received(), [on('assigned', '2018-01-10', { officer: 'officer2' })]);
    await entered(table, 'SQ20180110-BBBBBB', '2018-01-12');
    const morning = (at: string) => digest(portsAt(table, at));
    expect(await morning('2018-01-29T00:05:00+08:00')).toBe(0);
    expect(await morning('2018-01-29T07:59:59+08:00')).toBe(0);
    expect(await morning('2018-01-28T08:05:00+08:00')).toBe(0);
    expect(await morning('2018-01-29T08:05:00+08:00')).toBe(2);
    expect(await morning('2018-01-29T09:05:00+08:00')).toBe(0);
    const [toRole, toOfficer] = await messages(table);
    expect(toOfficer).toMatchObject({ id: 'digest#2018-01-29#staff/officer2', to: 'staff:officer2' });
    expect(toOfficer?.text).toBe(
      [
        `${A} 2018-01-31 还有2个工作日 / 2 working days left`,
        '',
        `逐件查看 / to look at one: https://stats.example  heliostat requests show ${A}`,
        '期限清单 / all by due date: heliostat requests due --within 5',
      ].join('\n'),
    );
    expect(toRole).toMatchObject({ id: 'digest#2018-01-29#officer', to: 'officer' });
    expect(toRole?.text).toContain('SQ20180110-BBBBBB 2018-02-02');
    await morning('2018-01-30T08:05:00+08:00');
    const next = (await messages(table)).find(({ id }) => id === 'digest#2018-01-30#staff/officer2');
    expect(next?.subject).toBe('2018-01-30 待办政府信息公开申请1件 / 1 request to attend to');
    expect(next?.text).toContain(`${A} 2018-01-31 还有1个工作日 / 1 working day left`);
  });

  it('is one mail a person, however many requests are overdue', async () => {
    const numbers = Array.from({ length: 60 }, (_, i) => `SQ20180110-${String(i + 100)}AAA`);
    await Promise.all(numbers.map((number) => entered(table, number, '2018-01-10')));
    expect(await swept('2018-02-01T00:05:00+08:00')).toMatchObject({ woken: 60, failed: 0 });
    await digest(portsAt(table, '2018-02-01T08:05:00+08:00'));
    const told = (await messages(table)).filter(({ at }) => String(at).startsWith('2018-02-01'));
    const sent = told.map(({ to }) => String(to)).sort();
    expect(sent).toEqual(['head', 'leading-group', 'officer']);
    for (const { text, subject } of told) {
      expect(String(text).match(/已逾期1个工作日 \/ 1 working day overdue/g)).toHaveLength(60);
      expect(String(text).split('\n')).toHaveLength(60 + 3);
      expect(subject).toBe(
        '2018-02-01 待办政府信息公开申请60件（逾期60件） / 60 requests (60 overdue) to attend to',
      );
    }
  });

  it('tells whose the overdue cases are, where others read of them', async () => {
    await recorded(table, await received(), [on('assigned', '2018-01-10', { officer: 'officer2' })]);
    await entered(table, 'SQ20180110-BBBBBB', '2018-01-10');
    await digest(portsAt(table, '2018-02-01T08:05:00+08:00'));
    const lines = Object.fromEntries(
      (await messages(table)).map(({ to, text }) => [to, String(text).match(/^SQ.*$/gm)]),
    );
    const left = '2018-01-31 已逾期1个工作日 / 1 working day overdue';
    const all = [`${A} ${left}；承办 officer2`, `SQ20180110-BBBBBB ${left}；承办 待分办 / to be assigned`];
    expect(lines).toEqual({
      head: all,
      'leading-group': all,
      officer: [`SQ20180110-BBBBBB ${left}`],
      'staff:officer2': [`${A} ${left}`],
    });
  });

  it('names what came in over the web until it is registered', async () => {
    const found = await entered(table, A, '2018-01-10', { events: [on('received', '2018-01-10')] });
    await digest(portsAt(table, '2018-01-11T08:05:00+08:00'));
    expect((await messages(table)).map(({ text }) => text)).toEqual([
      expect.stringContaining(
        `${A} 2018-01-31 还有14个工作日 / 14 working days left；待登记 / to be registered`,
      ),
    ]);
    await recorded(table, found, [on('registered', '2018-01-11')]);
    expect(await digest(portsAt(table, '2018-01-12T08:05:00+08:00'))).toBe(0);
  });

  it('tells the head what waits for a review, and its officer what came back from it', async () => {
    const refused: Decision = {
      outcome: 'state-secret',
      reply: 'refused',
      ground: '条',
      reasons: '密',
      withheld: [],
    };
    const to = (id: string) => async () => (await messages(table)).find((one) => one.id === id)?.text;
    await recorded(table, await received(), [on('assigned', '2018-01-10', { officer: 'officer2' })]);
    const caseNow = async (day: string) => loadCase(table, await lawAt(table, instant(day)), A);
    const decided = await recorded(table, await caseNow('2018-01-11'), [
      on('decided', '2018-01-11', { decision: refused }),
    ]);
    await digest(portsAt(table, '2018-01-12T08:05:00+08:00'));
    for (const who of ['head', 'staff/officer2'])
      expect(await to(`digest#2018-01-12#${who}`)()).toContain('答复待审核 / the answer waits for a review');
    await recorded(table, decided, [on('reviewed', '2018-01-12', { verdict: 'returned', reason: '改' })]);
    await digest(portsAt(table, '2018-01-15T08:05:00+08:00'));
    expect(await to('digest#2018-01-15#staff/officer2')()).toContain('审核退回');
    expect(await to('digest#2018-01-15#head')()).toBeUndefined();
    const anew = on('decided', '2018-01-15', { decision: refused });
    await recorded(table, await caseNow('2018-01-15'), [anew, on('reviewed', '2018-01-15')]);
    await digest(portsAt(table, '2018-01-16T08:05:00+08:00'));
    expect(await to('digest#2018-01-16#head')()).toBeUndefined();
    const file = {
      ...{ n: 1, by: 'officer', purpose: 'released', state: 'kept' as const, checks: 1 },
      ...{ removedOn: null, versionId: null, bytes: 1, type: 'text/csv' },
    };
    await transact(table, [fileStep(table, A, file, null)]);
    await digest(portsAt(table, '2018-01-17T08:05:00+08:00'));
    for (const who of ['head', 'staff/officer2'])
      expect(await to(`digest#2018-01-17#${who}`)()).toContain('审核后答复有变，须重新审核');
  });

  it('proposes to the head, once a week, what several applicants asked for alike (v2019 Art 44)', async () => {
    const asks = (i: number) => [
      { what: 'wanted' as const, hash: 'the-same' },
      { what: 'identity' as const, hash: `person-${i}` },
    ];
    const numbers = [1, 2, 3].map((i) => `SQ20260914-AAAAA${i + 1}`);
    for (const [i, number] of numbers.entries())
      await entered(table, number, '2026-09-14', { likenesses: asks(i) });
    const told = async (day: string) => {
      await digest(portsAt(table, `${day}T08:05:00+08:00`));
      return (await messages(table)).filter(({ id }) => id === `digest#${day}#head`);
    };
    expect(await told('2026-09-18')).toEqual([]);
    const [monday] = await told('2026-09-21');
    expect(monday?.subject).toBe('2026-09-21 可以纳入主动公开的信息1项 / 1 to be published perhaps');
    expect(monday?.text).toContain(
      `3个申请人申请同一信息，可以纳入主动公开（条例第四十四条）：${numbers.join('、')}`,
    );
    expect(await told('2026-09-22')).toEqual([]);
  });

  it('is a message that can be kept, however much is due', () => {
    const row = { receipt: A, due: '2018-01-31', provisional: false } as RegisterRow;
    const rows = Array.from({ length: 10_000 }, () => row);
    const today = Temporal.PlainDate.from('2018-01-29');
    const calendar = calendarKnownOn(HOLIDAY_NOTICES, today);
    const at = Temporal.Instant.from('2018-01-29T00:05:00Z');
    const { subject, text } = digestMessage(
      'https://stats.example',
      'officer',
      { rows },
      { calendar, today },
      at,
    );
    expect(subject).toContain('10000');
    expect(text.split('\n\n').at(-2)).toBe('另有9800件 / 9800 more');
    expect(Buffer.byteLength(text)).toBeLessThan(100_000);
  });

  it('is made up for where a sweep was cut short between two officers', async () => {
    await recorded(table, await received(), [on('assigned', '2018-01-10', { officer: 'officer2' })]);
    await entered(table, 'SQ20180110-BBBBBB', '2018-01-12');
    const cut = tables.again(table);
    cut.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (
          context.commandName === 'TransactWriteItemsCommand' ||
          context.commandName === 'TransactWriteCommand'
        ) {
          if (JSON.stringify(args.input).includes('digest#2018-01-29#staff/officer2'))
            throw new Error('cut short');
        }
        return next(args);
      },
      { step: 'initialize' },
    );
    await expect(digest(portsAt(cut, '2018-01-29T08:05:00+08:00'))).rejects.toThrow('cut short');
    expect(await digest(portsAt(table, '2018-01-29T09:05:00+08:00'))).toBeGreaterThanOrEqual(1);
    expect(await messageIds(table)).toEqual([
      'digest#2018-01-29#officer',
      'digest#2018-01-29#staff/officer2',
    ]);
  });
});
