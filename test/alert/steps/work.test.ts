import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenAt, departsAt } from '../../../functions/kernel/chain.ts';
import { sha256 } from '../../../functions/runtime/sha256.ts';
import { type AlertOffice, enrol, startAlerts } from './office.ts';

let alerts: Awaited<ReturnType<typeof startAlerts>>;
let office: AlertOffice;
beforeAll(async () => {
  alerts = await startAlerts();
});
beforeEach(async () => {
  office = await alerts.office();
});
afterAll(() => alerts.stop());

const MEASURE = { scope: 'city', category: 'rumour', degree: 'serious' };
const EVALUATION = { opinion: '及时回应，效果良好', improvements: '发布时附指标解释' };
const underway = async (): Promise<string> => {
  const alert = await office.opened();
  await office.step(alert, 'judge', { opinion: '不实信息' });
  await office.step(alert, 'grade', MEASURE);
  await office.step(alert, 'respond', { measures: '联系平台，起草回应' });
  return alert;
};

describe('an alert', () => {
  it('goes from signal to closed, each step with its person and moment', async () => {
    const alert = await underway();
    office.at('2018-01-10T12:00');
    for (const link of ['//weibo.example/1', '/\\weibo.example/1', 'javascript:alert(1)'])
      expect(await office.step(alert, 'reply', { link })).toMatchObject({ status: 422 });
    const replied = await office.step(alert, 'reply', {
      statement: '数据真实',
      link: '/releases/cpi/2017-12/',
    });
    expect(replied.body).toMatchObject({
      state: 'replied',
      grade: 'II',
      replyLink: '/releases/cpi/2017-12/',
    });
    await office.step(alert, 'evaluate', EVALUATION);
    const closed = await office.step(alert, 'close', {}, 'head');
    expect(closed.body).toMatchObject({ state: 'closed', version: 7, nextLook: null });
    expect(closed.body.steps.map(({ act, by }: { act: string; by: string }) => [act, by])).toEqual([
      ['signal', 'monitor'],
      ['judge', 'officer'],
      ['grade', 'officer'],
      ['respond', 'officer'],
      ['reply', 'officer'],
      ['evaluate', 'officer'],
      ['close', 'head'],
    ]);
    const { body: audit } = await office.call(`GET /alerts/${alert}/audit`);
    expect(audit.items).toHaveLength(7);
    expect(brokenAt(audit.items, sha256) ?? departsAt(audit.items, audit.head)).toBeNull();
  });

  it('is not closed without an evaluation, nor with half of one', async () => {
    const alert = await underway();
    await office.step(alert, 'reply', { statement: '数据真实' });
    const early = await office.step(alert, 'close', {});
    expect(early.status).toBe(409);
    expect(early.body.detail).toBe('An alert is closed only with an evaluation: evaluate it first');
    const half = await office.step(alert, 'evaluate', { opinion: '好' });
    expect(half.body.faults).toEqual([
      expect.objectContaining({ pointer: '/improvements', code: 'missing' }),
    ]);
    expect((await office.call(`GET /alerts/${alert}`)).body.state).toBe('replied');
  });

  it('is dismissed with a reason, and evaluated too', async () => {
    const alert = await office.opened();
    expect((await office.step(alert, 'dismiss', {})).status).toBe(422);
    expect((await office.step(alert, 'dismiss', { reason: '与本单位无关' })).body.state).toBe('dismissed');
    expect((await office.step(alert, 'close', {})).status).toBe(409);
    await office.step(alert, 'evaluate', EVALUATION);
    expect((await office.step(alert, 'close', {})).body.state).toBe('closed');
    expect((await office.step(alert, 'judge', { opinion: '再看' })).body.detail).toBe(
      'The alert is closed; this is done to one that is signalled or judged',
    );
  });

  it('is changed by one of two people at once, and the other reads again', async () => {
    const alert = await office.opened();
    const both = await Promise.all(
      ['officer', 'officer2'].map((by) =>
        office.call(`POST /alerts/${alert}/judge`, { by, version: 1, body: { opinion: by } }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { body } = await office.call(`GET /alerts/${alert}`);
    expect(body.version).toBe(2);
    expect(body.steps).toHaveLength(2);
    expect((await office.call(`POST /alerts/${alert}/judge`, { body: { opinion: '无版本' } })).status).toBe(
      428,
    );
  });

  it('is not made stale by a rung that speaks while somebody reads', async () => {
    const alert = await office.opened({ estimate: 'I' });
    expect((await office.tick()).spoken).toBe(1);
    const judged = await office.call(`POST /alerts/${alert}/judge`, {
      version: 1,
      body: { opinion: '属实' },
    });
    expect(judged.body).toMatchObject({ version: 2, spoken: [{ rung: 1 }] });
  });

  it('gets another grade than the rules give only with a reason', async () => {
    const alert = await office.opened();
    await office.step(alert, 'judge', { opinion: '不实' });
    const bare = await office.step(alert, 'grade', { ...MEASURE, grade: 'IV' });
    expect(bare.body.faults).toEqual([
      { code: 'missing', pointer: '/reason', detail: "by the office's rules this is grade II: say why not" },
    ]);
    const departed = await office.step(alert, 'grade', { ...MEASURE, grade: 'IV', reason: '已平息' });
    expect(departed.body).toMatchObject({
      grade: 'IV',
      departs: true,
      gradedBy: 'officer',
      measure: MEASURE,
    });
    const again = await office.step(alert, 'grade', MEASURE);
    expect(again.body).toMatchObject({ grade: 'II', departs: false });
  });

  it('takes the signals of another, which then is done with', async () => {
    const [one, two, three] = [await office.opened(), await office.opened(), await office.opened()];
    await office.step(two, 'merge', { into: one });
    const gone = await office.step(one, 'merge', { into: three });
    expect(gone.body).toMatchObject({ state: 'merged', mergedInto: three, nextLook: null });
    const { body } = await office.call(`GET /alerts/${three}`);
    expect(body.signals.map(({ id }: { id: string }) => id).sort()).toEqual([one, two, three].sort());
    const words = await office.call(`POST /alerts/${three}/reveal`, { body: { reason: '研判' } });
    expect(words.body.signals).toHaveLength(3);
    expect((await office.step(three, 'merge', { into: three })).status).toBe(409);
    expect((await office.step(three, 'merge', { into: one })).body.detail).toBe(
      `${one} is merged: it takes no more signals`,
    );
    expect((await office.step(three, 'merge', { into: 'YQ20180110-00000000' })).status).toBe(404);
  });
});

describe('a bulletin', () => {
  it('is one message to everybody on the roster with an address, and says who has none', async () => {
    await enrol(office.table, 'monitor2', '2017-01-01');
    await enrol(office.table, 'nobody', '2017-01-01');
    await enrol(office.table, 'gone', '2017-01-01', '2018-01-01');
    const alert = await underway();
    const sent = (version: number) =>
      office.call(`POST /alerts/${alert}/bulletin`, {
        version,
        body: { text: '请转发回应' },
        key: 'bulletin-1',
      });
    const { body } = await sent(4);
    expect(body).toMatchObject({ version: 5, told: ['monitor', 'monitor2'], withoutAddress: ['nobody'] });
    expect((await sent(4)).body).toEqual(body);
    const [message, ...more] = (await office.messages()).filter(({ to }) => to === 'monitors');
    expect(more).toEqual([]);
    expect(message).toMatchObject({ people: ['monitor', 'monitor2'], id: `alert#${alert}#bulletin#4` });
    expect(message?.text).toContain('请转发回应');
  });

  it('is not sent to a roster that nobody can be reached on', async () => {
    const empty = await alerts.office('2018-01-10T10:00:00+08:00', '2018-01-12');
    const alert = await empty.opened();
    empty.at('2018-01-12T09:00');
    const { status, body } = await empty.call(`POST /alerts/${alert}/bulletin`, {
      version: 1,
      body: { text: '请转发' },
    });
    expect([status, body.detail]).toEqual([
      409,
      'Nobody on the roster of monitors has an address: nothing was sent',
    ]);
    expect((await empty.messages()).filter(({ to }) => to === 'monitors')).toEqual([]);
    expect((await empty.call(`GET /alerts/${alert}`)).body.version).toBe(1);
  });
});
