import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allHolidays, approveNotice, proposeNotices } from '../../../functions/holidays/records/holidays.ts';
import { claimMessage, markSent, waitingMessages } from '../../../functions/store/outbox.ts';
import type { Table } from '../../../functions/store/table.ts';
import { type Fault, meet } from '../../request/sweep/faults.ts';
import { type AlertOffice, startAlerts } from './office.ts';

let alerts: Awaited<ReturnType<typeof startAlerts>>;
let office: AlertOffice;
beforeAll(async () => {
  alerts = await startAlerts();
});
beforeEach(async () => {
  office = await alerts.office();
});
afterAll(() => alerts.stop());

const MEASURE = { scope: 'city', category: 'rumour', degree: 'grave' };

/** `rung to` of the messages so far, in their order. */
const told = async (of: AlertOffice = office): Promise<string[]> =>
  (await of.messages()).map(({ id }) => String(id).split('#').slice(2).join('#')).sort();

const LADDER_I = [
  '0#0#head',
  '0#0#officer',
  '0#1#head',
  '0#2#leading-group',
  '0#3#head',
  '0#3#officer',
  '0#4#leading-group',
];

describe('the clock of alerts', () => {
  it('has each rung of grade I speak in its minute, up to the last, whom nobody can overlook', async () => {
    await office.opened({ estimate: 'I' });
    const heard: Record<string, string[]> = {};
    let before: string[] = [];
    for (let minute = 0; minute <= 301; minute += 1) {
      office.at(Temporal.PlainDateTime.from('2018-01-10T10:00').add({ minutes: minute }).toString());
      await office.tick();
      const now = await told();
      const fresh = now.filter((one) => !before.includes(one));
      if (fresh.length > 0) heard[minute] = fresh;
      before = now;
    }
    expect(heard).toEqual({
      0: ['0#0#head', '0#0#officer'],
      15: ['0#1#head'],
      30: ['0#2#leading-group'],
      240: ['0#3#head', '0#3#officer'],
      300: ['0#4#leading-group'],
    });
  });

  it('is silent at once for who took it up, and for good once the public has its answer', async () => {
    const alert = await office.opened({ estimate: 'I' });
    await office.tick();
    office.at('2018-01-10T10:10');
    await office.step(alert, 'judge', { opinion: '属实' });
    await office.step(alert, 'grade', MEASURE);
    await office.step(alert, 'respond', { measures: '核查' });
    office.at('2018-01-10T14:09');
    await office.tick();
    expect(await told()).toEqual(['0#0#head', '0#0#officer']);
    office.at('2018-01-10T14:10');
    await office.tick();
    expect(await told()).toEqual(['0#0#head', '0#0#officer', '1#3#head', '1#3#officer']);
    await office.step(alert, 'reply', { statement: '已核查' });
    office.at('2018-01-11T10:00');
    expect(await office.tick()).toMatchObject({ due: 0, spoken: 0 });
    expect((await office.call(`GET /alerts/${alert}`)).body.nextLook).toBeNull();
  });

  it('counts grades III and IV in the hours in which the office works, over the Spring Festival too', async () => {
    const over = await alerts.office('2018-02-14T17:00:00+08:00');
    const alert = await over.opened({ estimate: 'III' });
    await over.tick();
    expect(await told(over)).toEqual(['0#0#officer']);
    for (const at of ['2018-02-15T00:00', '2018-02-21T17:59', '2018-02-22T11:59']) {
      over.at(at);
      await over.tick();
      expect(await told(over)).toEqual(['0#0#officer']);
    }
    over.at('2018-02-22T12:00');
    await over.tick();
    expect(await told(over)).toEqual(['0#0#officer', '0#1#head']);
    expect((await over.call(`GET /alerts/${alert}`)).body.spoken.at(-1)).toMatchObject({
      at: '2018-02-22T12:00:00.000+08:00',
      saidAt: '2018-02-22T12:00:00.000+08:00',
    });
  });

  it('follows a notice of holidays from the next midnight on: a make-up Saturday brings a rung forward', async () => {
    // A Friday; four hours of work end on Monday at noon, and with the make-up day on Saturday.
    const over = await alerts.office('2018-03-02T17:00:00+08:00');
    const alert = await over.opened({ estimate: 'III' });
    await over.tick();
    const act = (by: string) => ({ by, at: over.clock.now });
    const number = '国办发明电〔2018〕1号';
    const line = { row: 2, notice: number, knownFrom: '2018-03-02', kind: 'work', date: '2018-03-03' };
    await proposeNotices(over.table, [line], act('officer'));
    const { seq } = await allHolidays(over.table, over.clock.now);
    await approveNotice(over.table, number, act('head'), seq);
    over.at('2018-03-03T00:00');
    expect(await over.tick()).toMatchObject({ due: 1, spoken: 0 });
    expect((await over.call(`GET /alerts/${alert}`)).body.nextLook).toBe('2018-03-03T12:00:00.000+08:00');
    over.at('2018-03-03T12:00');
    expect(await over.tick()).toMatchObject({ due: 1, spoken: 1 });
    expect(await told(over)).toEqual(['0#0#officer', '0#1#head']);
  });

  it('says when it is late what it is late by', async () => {
    await office.opened({ estimate: 'I' });
    office.at('2018-01-10T10:47');
    expect(await office.tick()).toMatchObject({ due: 1, spoken: 3 });
    const [message] = (await office.messages()).filter(({ to }) => to === 'leading-group');
    expect(message?.text).toContain(
      '应于北京时间 2018-01-10 10:30:00提醒，发出于北京时间 2018-01-10 10:47:00',
    );
    expect(message?.text).toContain('处置时限：北京时间 2018-01-10 10:30:00（已到）');
    expect(message?.text).toContain('尚待研判定级');
  });

  it('asks the table once where nothing is due, however many alerts there are', async () => {
    for (let n = 0; n < 12; n += 1) await office.opened({ estimate: 'IV' });
    await office.tick();
    const counted = alerts.tables.again(office.table);
    let calls = 0;
    counted.client.middlewareStack.add(
      (next) => (args) => {
        calls += 1;
        return next(args);
      },
      { step: 'finalizeRequest' },
    );
    expect(await office.tick(counted)).toEqual({ due: 0, spoken: 0, failed: 0 });
    expect(calls).toBe(1);
  });

  it('passes over an alert that it cannot read, and says so', async () => {
    const broken = await office.opened({ estimate: 'I' });
    await office.opened({ estimate: 'I' });
    const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
    await office.table.client.send(
      new UpdateCommand({
        TableName: office.table.name,
        Key: { pk: 'ALERTS#2018', sk: broken },
        UpdateExpression: 'SET spoken = :torn',
        ExpressionAttributeValues: { ':torn': 'torn' },
      }),
    );
    expect(await office.tick()).toEqual({ due: 2, spoken: 1, failed: 1 });
  });
});

const faultArb: fc.Arbitrary<Fault> = fc.record({
  call: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom('crash before', 'crash after', 'lost reply', 'throttled'),
});
/** Wake-ups at one moment that meet faults; each by itself, or two at once. */
const wakeArb = fc.array(fc.record({ faults: fc.array(faultArb, { maxLength: 2 }), twice: fc.boolean() }), {
  maxLength: 2,
});
/** Minutes from one wake-up to the next: late, or lost for a while. */
const WAKES = 14;
const gapsArb = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: WAKES, maxLength: WAKES });

/** The outbox at work: what waits is sent, and what was sent before is not sent again. */
const sendAll = async (table: Table, now: Temporal.Instant): Promise<string[]> => {
  const sent: string[] = [];
  for (const message of await waitingMessages(table)) {
    const claimed = await claimMessage(table, message, now);
    if (!claimed) continue;
    sent.push(claimed.id);
    await markSent(table, claimed, now);
  }
  return sent;
};

it('none lost and none doubled up to the last rung, whatever befalls the wake-ups', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(wakeArb, { minLength: WAKES, maxLength: WAKES }),
      gapsArb,
      async (wakes, gaps) => {
        const one = await alerts.office();
        const ids = [await one.opened({ estimate: 'I' }), await one.opened({ estimate: 'I' })];
        let minute = 0;
        const sent: string[] = [];
        for (const [n, wake] of wakes.entries()) {
          minute += gaps[n] ?? 0;
          one.at(Temporal.PlainDateTime.from('2018-01-10T10:00').add({ minutes: minute }).toString());
          for (const { faults, twice } of wake) {
            const broken = () => one.tick(meet(alerts.tables.again(one.table), faults));
            await Promise.allSettled(twice ? [broken(), broken()] : [broken()]);
          }
          // Somebody reads and judges meanwhile; of the version that they read, whatever the clock does.
          if (n === 3) expect((await one.step(ids[0] ?? '', 'judge', { opinion: '研判' })).status).toBe(200);
          sent.push(...(await sendAll(one.table, one.clock.now)));
        }
        one.at('2018-01-10T20:00');
        expect((await one.tick()).failed).toBe(0);
        sent.push(...(await sendAll(one.table, one.clock.now)));
        expect(sent.sort()).toEqual(
          ids.flatMap((id) => LADDER_I.map((rung) => `alert#${id}#${rung}`)).sort(),
        );
        for (const id of ids) {
          const { body } = await one.call(`GET /alerts/${id}`);
          expect(body.spoken.map(({ rung }: { rung: number }) => rung)).toEqual([1, 2, 3, 4, 5]);
          expect(body.nextLook).toBeNull();
          for (const { at, saidAt } of body.spoken) expect(at <= saidAt).toBe(true);
        }
      },
    ),
    { numRuns: 10, seed: 20180110 },
  );
});

it('people and the clock at once: what was silenced in time never speaks, and nothing speaks twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4 }), async (respondsAt) => {
      const one = await alerts.office();
      const alert = await one.opened({ estimate: 'I' });
      await one.step(alert, 'judge', { opinion: '属实' });
      await one.step(alert, 'grade', MEASURE);
      for (const [n, minute] of [0, 15, 30, 240, 300].entries()) {
        one.at(Temporal.PlainDateTime.from('2018-01-10T10:00').add({ minutes: minute }).toString());
        await Promise.all([
          one.tick(alerts.tables.again(one.table)),
          ...(n === respondsAt ? [one.step(alert, 'respond', { measures: '核查' })] : []),
          one.tick(alerts.tables.again(one.table)),
        ]);
        expect((await one.tick()).failed).toBe(0);
      }
      const { body } = await one.call(`GET /alerts/${alert}`);
      const rungs = body.spoken.map(({ rung }: { rung: number }) => rung);
      expect(body.state).toBe('responding');
      // At the very moment of the response either may come first.
      const silenced = [1, 2, 3].filter((rung) => rung - 1 > respondsAt);
      expect(rungs.filter((rung: number) => silenced.includes(rung))).toEqual([]);
      expect(rungs).toEqual(
        expect.arrayContaining([4, 5, ...[1, 2, 3].filter((rung) => rung - 1 < respondsAt)]),
      );
      expect(new Set(rungs).size).toBe(rungs.length);
      const ids = (await one.messages()).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 5, seed: 5 },
  );
});
