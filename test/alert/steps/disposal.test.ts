import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { remindOfAlerts } from '../../../functions/alert/steps/reminding.ts';
import { cellsOf } from '../../../functions/store/cells.ts';
import { type AlertOffice, PNG, startAlerts } from './office.ts';

let alerts: Awaited<ReturnType<typeof startAlerts>>;
let office: AlertOffice;
beforeAll(async () => {
  alerts = await startAlerts();
});
beforeEach(async () => {
  office = await alerts.office();
});
afterAll(() => alerts.stop());

/** A closed alert with a picture, which took the signal of another one. */
const closed = async (): Promise<{ alert: string; other: string }> => {
  const alert = await office.opened({ screenshot: PNG.toString('base64') });
  const other = await office.opened({ summary: '另一线索，点名李四' });
  await office.step(other, 'merge', { into: alert });
  await office.step(alert, 'dismiss', { reason: '不实' });
  await office.step(alert, 'evaluate', { opinion: '及时', improvements: '无' });
  await office.step(alert, 'close', {});
  return { alert, other };
};
const listed = async (): Promise<{ id: string; keptUntil: string; proposedBy: string | null }[]> =>
  (await office.call('GET /disposable-alerts')).body.items;
const words = async (alert: string) =>
  (await office.everything()).filter(({ pk }) => pk === `ALERT#${alert}`).map(({ sk }) => String(sk));
const told = async (): Promise<string[]> =>
  (await office.everything()).filter(({ pk }) => pk === 'MESSAGE').map(({ id }) => String(id));
const REASON = { reason: '保存期满' };

describe('what people wrote of a closed alert', () => {
  it('is told of by mail once its time is over, once a month and by number alone', async () => {
    const { alert } = await closed();
    const remind = (at: string) =>
      remindOfAlerts({ table: office.table, now: () => Temporal.Instant.from(`${at}:00+08:00`) });
    const mails = async () => (await told()).filter((id) => id.startsWith('alert-disposal'));
    expect(await remind('2021-01-10T09:00')).toBe(0);
    expect(await remind('2021-02-01T07:00')).toBe(0);
    await Promise.all([1, 2, 3].map(() => remind('2021-02-01T09:00')));
    expect(await remind('2021-02-02T09:00')).toBe(0);
    expect((await mails()).sort()).toEqual(['alert-disposal-2021-02-head', 'alert-disposal-2021-02-officer']);
    const [mail] = (await office.everything()).filter(
      ({ pk, id }) => pk === 'MESSAGE' && id === 'alert-disposal-2021-02-head',
    );
    expect(mail?.text).toContain(`${alert}  2021-01-10`);
    expect(mail?.text).not.toMatch(/李四|不实/);
    expect(await remind('2021-03-01T09:00')).toBe(2);
  });

  it('is listed once its time is over, and not a day before', async () => {
    const { alert } = await closed();
    await office.opened();
    office.at('2021-01-10T23:59');
    expect(await listed()).toEqual([]);
    office.at('2021-01-11T00:00');
    expect(await listed()).toEqual([{ id: alert, keptUntil: '2021-01-10', proposedBy: null }]);
  });

  it('is destroyed by two people, with what was merged into it; its figures stay', async () => {
    const { alert, other } = await closed();
    const before = await cellsOf(office.table, '2018');
    office.at('2021-02-01T09:00');
    const proposed = await office.step(alert, 'dispose', REASON);
    expect(proposed.body).toMatchObject({ state: 'closed', disposal: { by: 'officer', reason: '保存期满' } });
    expect((await listed())[0]?.proposedBy).toBe('officer');
    expect(await words(alert)).not.toEqual([]);

    const own = await office.step(alert, 'dispose/approve', {});
    expect(own.status).toBe(403);
    expect(await words(alert)).not.toEqual([]);

    const approved = await office.step(alert, 'dispose/approve', {}, 'officer2');
    expect(approved.body).toMatchObject({ state: 'closed', destroyed: '2021-02-01T09:00:00.000+08:00' });
    expect([await words(alert), await words(other)]).toEqual([[], []]);
    expect(await listed()).toEqual([]);
    for (const one of [alert, other]) {
      const reveal = await office.call(`POST /alerts/${one}/reveal`, { body: { reason: '查' } });
      expect([reveal.status, reveal.body.detail]).toEqual([404, 'What people wrote of this alert is gone']);
    }
    expect((await office.call(`GET /alerts/${alert}`)).body.steps).toHaveLength(4);
    expect(await cellsOf(office.table, '2018')).toEqual(before);
    const { body: audit } = await office.call(`GET /alerts/${alert}/audit`);
    expect(audit.items.slice(-2)).toMatchObject([
      { actor: 'officer', action: 'disposal proposed' },
      { actor: 'officer2', action: 'alert words destroyed' },
    ]);
    expect((await office.step(alert, 'dispose', REASON)).status).toBe(409);
  });

  it('is beyond reading from the moment that the record says so, whatever fails then', async () => {
    const alert = await office.opened();
    await office.step(alert, 'dismiss', { reason: '不实' });
    await office.step(alert, 'evaluate', { opinion: '及时', improvements: '无' });
    await office.step(alert, 'close', {});
    office.at('2021-02-01T09:00');
    await office.step(alert, 'dispose', REASON);
    let writes = 0;
    const stack = office.table.client.middlewareStack;
    const once =
      (next: (args: never) => unknown, { commandName }: { commandName?: string }) =>
      (args: never) => {
        if (commandName === 'TransactWriteItemsCommand' && ++writes > 1)
          throw new Error('ended after the write');
        return next(args);
      };
    stack.add(once as never, { step: 'initialize', name: 'once' });
    const approved = await office.step(alert, 'dispose/approve', {}, 'officer2');
    stack.remove('once');
    expect(approved.status).toBe(500);
    expect((await office.call(`GET /alerts/${alert}`)).body.destroyed).toBe('2021-02-01T09:00:00.000+08:00');
    expect(await words(alert)).not.toContain('KEY');
    expect((await office.call(`POST /alerts/${alert}/reveal`, { body: { reason: '查' } })).status).toBe(404);
  });

  it('goes before its time only where somebody says so', async () => {
    const { alert } = await closed();
    office.at('2018-02-01T09:00');
    const early = await office.step(alert, 'dispose', REASON);
    expect([early.status, early.body.faults]).toEqual([
      422,
      [{ code: 'kept', pointer: '/early', detail: 'Say that it is to go before 2021-01-10' }],
    ]);
    expect((await office.step(alert, 'dispose', { ...REASON, early: true })).status).toBe(200);
  });

  it('stays while the alert is not closed, and where nobody proposed anything', async () => {
    const open = await office.opened();
    expect((await office.step(open, 'dispose', { ...REASON, early: true })).status).toBe(409);
    const { alert } = await closed();
    expect((await office.step(alert, 'dispose/approve', {}, 'officer2')).status).toBe(409);
  });

  it('is destroyed once: of two who approve at once one is refused', async () => {
    const { alert } = await closed();
    office.at('2021-02-01T09:00');
    const { body } = await office.step(alert, 'dispose', REASON);
    const approve = () =>
      office.call(`POST /alerts/${alert}/dispose/approve`, {
        by: 'officer2',
        body: {},
        version: body.version,
      });
    const both = await Promise.all([approve(), approve()]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});
