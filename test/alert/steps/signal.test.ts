import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AlertOffice, enrol, PNG, SIGNAL, startAlerts } from './office.ts';

let alerts: Awaited<ReturnType<typeof startAlerts>>;
let office: AlertOffice;
beforeAll(async () => {
  alerts = await startAlerts();
});
beforeEach(async () => {
  office = await alerts.office();
});
afterAll(() => alerts.stop());

const nothingEntered = async () =>
  (await office.everything()).filter(({ pk }) => /^(ALERT|MESSAGE|IDEMPOTENCY|AUDIT#alert)/.test(String(pk)));

describe('a signal', () => {
  it('opens an alert whose time runs at once, by the estimate of who saw it', async () => {
    const answer = await office.signal({ estimate: 'I', writtenAt: '2018-01-10T09:58:00+08:00' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ grade: 'I', at: '2018-01-10T10:00:00.000+08:00' });
    const { body } = await office.call(`GET /alerts/${answer.body.id}`);
    expect(body).toMatchObject({
      state: 'signalled',
      version: 1,
      grade: 'I',
      gradedBy: null,
      respondBy: '2018-01-10T10:30:00.000+08:00',
      replyBy: '2018-01-10T15:00:00.000+08:00',
      signals: [
        { by: 'monitor', source: 'weibo', writtenAt: '2018-01-10T09:58:00.000+08:00', screenshot: null },
      ],
      steps: [{ act: 'signal', by: 'monitor' }],
    });
  });

  it('without an estimate runs by the grade that the office set', async () => {
    expect((await office.signal()).body.grade).toBe('III');
  });

  it('sent twice under one key is one signal, at the same moment too', async () => {
    const both = await Promise.all([
      office.signal({}, { key: 'phone-0001' }),
      office.signal({}, { key: 'phone-0001' }),
    ]);
    const later = await office.signal({}, { key: 'phone-0001' });
    expect([...both, later].map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set([...both, later].map(({ body }) => body.id)).size).toBe(1);
    expect((await office.call('GET /alerts')).body.alerts).toHaveLength(1);
    expect((await office.signal({ summary: '另一件' }, { key: 'phone-0001' })).body.type).toBe(
      '/problems/key-reused',
    );
  });

  it('names every fault at once, and changes nothing', async () => {
    const { status, body } = await office.signal({
      source: 'smoke-signals',
      summary: ' ',
      link: 'javascript:alert(1)',
      estimate: 'V',
      screenshot: Buffer.from('<html>no picture</html>').toString('base64'),
    });
    expect(status).toBe(422);
    expect(body.faults.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/estimate',
      '/link',
      '/screenshot',
      '/source',
      '/summary',
    ]);
    expect(await nothingEntered()).toEqual([]);
  });

  it.each([
    ['a program', Buffer.from('MZ\x90\0program')],
    ['a text', Buffer.from('截图')],
    ['a picture that is cut off', PNG.subarray(0, 40)],
    ['a page that begins like a picture', Buffer.concat([PNG.subarray(0, 8), Buffer.from('<script>')])],
    [
      'a picture that no screen has',
      Buffer.concat([PNG.subarray(0, -12), Buffer.alloc(700_000), PNG.subarray(-12)]),
    ],
  ])('brings no screenshot that is %s', async (_, bytes) => {
    const { status, body } = await office.signal({ screenshot: bytes.toString('base64') });
    expect(status).toBe(422);
    expect(body.faults).toEqual([expect.objectContaining({ pointer: '/screenshot' })]);
    expect(await nothingEntered()).toEqual([]);
  });

  it('brings a screenshot, in several pieces where it is large, which officers get as it was sent', async () => {
    const large = Buffer.concat([PNG.subarray(0, -12), Buffer.alloc(600_000, 7), PNG.subarray(-12)]);
    for (const bytes of [PNG, large]) {
      const alert = await office.opened({ screenshot: bytes.toString('base64') });
      const seen = await office.call(`POST /alerts/${alert}/picture`, { body: { reason: '研判' } });
      expect(seen.body).toEqual({ mediaType: 'image/png', base64: bytes.toString('base64') });
    }
    const without = await office.opened();
    expect((await office.call(`POST /alerts/${without}/picture`, { body: { reason: '研判' } })).status).toBe(
      404,
    );
  });

  it('is taken from nobody who is not on the roster, has left it, or is still to come', async () => {
    await enrol(office.table, 'monitor2', '2017-01-01', '2018-01-10');
    const left = await office.signal({}, { by: 'monitor2' });
    expect(left.status).toBe(403);
    expect(left.body.detail).toBe(
      'monitor2 is not on the roster of monitors on 2018-01-10: nothing was entered',
    );
    office.at('2018-01-09T23:59:59');
    expect((await office.signal({}, { by: 'monitor2' })).status).toBe(201);
    office.at('2016-12-31T12:00');
    expect((await office.signal()).status).toBe(403);
  });

  it('is taken under the role of a monitor, and read by none', async () => {
    expect((await office.signal({}, { by: 'officer' })).status).toBe(403);
    const alert = await office.opened();
    for (const line of ['GET /alerts', `GET /alerts/${alert}`, 'GET /alert-digests/2018'])
      expect((await office.call(line, { by: 'monitor' })).status).toBe(403);
  });
});

describe('what people wrote', () => {
  it('lies sealed in the table, and stands in no list, answer, message or log entry', async () => {
    const alert = await office.opened({ estimate: 'I', screenshot: PNG.toString('base64') });
    await office.step(alert, 'judge', { opinion: '张三举报属实可能性低' });
    await office.tick();
    const text = (await office.everything())
      .map((item) =>
        JSON.stringify(item, (_, value) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
        ),
      )
      .join('\n');
    expect(text).not.toContain('张三');
    expect(text).not.toContain('weibo.example');
    expect(text).not.toContain('IHDR');
    for (const line of ['GET /alerts', `GET /alerts/${alert}`, 'GET /alert-digests/2018-01-10'])
      expect(JSON.stringify((await office.call(line)).body)).not.toMatch(/张三|weibo\.example/);
  });

  it('opens under its own alert and no other, wherever somebody moves it', async () => {
    const [one, two] = [await office.opened({ summary: '一' }), await office.opened({ summary: '二' })];
    const { GetCommand, PutCommand } = await import('@aws-sdk/lib-dynamodb');
    const move = async (sk: string): Promise<void> => {
      const TableName = office.table.name;
      const { Item } = await office.table.client.send(
        new GetCommand({ TableName, Key: { pk: `ALERT#${one}`, sk } }),
      );
      await office.table.client.send(new PutCommand({ TableName, Item: { ...Item, pk: `ALERT#${two}` } }));
    };
    const revealed = () => office.call(`POST /alerts/${two}/reveal`, { body: { reason: '研判' } });
    expect((await revealed()).body.signals[0].words.summary).toBe('二');
    await move('SEALED#signal');
    expect((await revealed()).status).toBe(500);
    // With its key too: KMS unwraps that for its own alert alone.
    await move('KEY');
    expect((await revealed()).status).toBe(500);
  });

  it('is shown with a reason, which stands in the chain of reads before', async () => {
    const alert = await office.opened();
    await office.step(alert, 'judge', { opinion: '拟按较大处置' });
    const bare = await office.call(`POST /alerts/${alert}/reveal`, { body: {} });
    expect(bare.body.faults).toEqual([expect.objectContaining({ pointer: '/reason' })]);
    const { body } = await office.call(`POST /alerts/${alert}/reveal`, { body: { reason: '研判' } });
    expect(body.signals).toEqual([
      expect.objectContaining({
        id: alert,
        by: 'monitor',
        words: { summary: SIGNAL.summary, link: SIGNAL.link },
      }),
    ]);
    expect(body.steps).toEqual([
      expect.objectContaining({ act: 'judge', by: 'officer', words: { opinion: '拟按较大处置' } }),
    ]);
    const { body: reads } = await office.call(`GET /alerts/${alert}/reads`);
    expect(reads.items).toEqual([
      expect.objectContaining({ actor: 'officer', detail: { parts: 'words', reason: '研判' } }),
    ]);
  });
});
