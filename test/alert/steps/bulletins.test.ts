import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALERTS } from '../../../functions/alert/choices.ts';
import { waitingBulletins } from '../../../functions/alert/records/bulletins.ts';
import { sendBulletins } from '../../../functions/alert/steps/sending-bulletins.ts';
import type { Robot } from '../../../functions/channel/rules/channel.ts';
import { POST_CHANNELS } from '../../../functions/channel/transport/channels.ts';
import { channelsOf, type Send } from '../../../functions/channel/transport/send.ts';
import { startPlatform } from '../../platform-server.ts';
import { type AlertOffice, startAlerts } from './office.ts';

const robot = (kind: Robot['kind'], over: Partial<Robot> = {}): Robot => ({
  id: `monitors-${kind}`,
  kind,
  name: { zh: kind, en: kind },
  limit: { most: 2048, unit: 'bytes' },
  before: '',
  after: '',
  ...over,
});
const ROBOTS = [robot('wecom'), robot('dingtalk', { before: '【舆情】' })];

let alerts: Awaited<ReturnType<typeof startAlerts>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let office: AlertOffice;
let alert: string;
beforeAll(async () => {
  [alerts, platform] = await Promise.all([startAlerts(), startPlatform()]);
});
beforeEach(async () => {
  platform.arrived.length = 0;
  platform.meet({});
  office = await alerts.office(undefined, undefined, ROBOTS);
  alert = await office.opened();
});
afterAll(() => Promise.all([alerts.stop(), platform.stop()]));

const realSend = (): Send =>
  channelsOf({
    destinations: JSON.stringify({
      'monitors-wecom': { url: `${platform.origin}/wecom` },
      'monitors-dingtalk': { url: `${platform.origin}/dingtalk`, secret: 'SEC' },
    }),
    mail: { url: '', from: '' },
    now: () => office.clock.now,
    patience: 400,
  });
const run = (send = realSend(), robots: readonly Robot[] = ROBOTS): Promise<void> =>
  sendBulletins({ table: office.table, robots, send, now: () => office.clock.now, remaining: () => 50_000 });
const later = (minutes: number): void => {
  office.clock.now = office.clock.now.add({ minutes });
};
const give = (text = '请转发回应') =>
  office.call(`POST /alerts/${alert}/bulletin`, { version: 1, body: { text }, key: 'bulletin-1' });
type Sent = { robot: string; state: string; version: number; attempts: number; asked: unknown };
const standing = async (): Promise<Sent[]> =>
  (await office.call(`GET /alerts/${alert}/bulletins`)).body.items;
const states = async () => (await standing()).map(({ robot: id, state }) => `${id} ${state}`);
const told = async () =>
  (await office.messages()).filter(({ to }) => to === 'officer').map(({ id }) => String(id));
const texts = () => platform.arrived.map(({ body }) => JSON.parse(body).text.content as string);

describe('a bulletin to the robots of the monitors', () => {
  it('goes to each once, however many run, beside the mail, and is on record for each', async () => {
    const { body } = await give();
    expect(body).toMatchObject({ told: ['monitor'], robots: ['monitors-wecom', 'monitors-dingtalk'] });
    expect((await give()).body).toEqual(body);
    expect(await states()).toEqual(['monitors-dingtalk waiting', 'monitors-wecom waiting']);
    await Promise.all([run(), run(), run()]);
    later(600);
    await run();
    expect(platform.arrived.map(({ path }) => path).sort()).toEqual(['/dingtalk', '/wecom']);
    expect(platform.arrived.find(({ path }) => path === '/dingtalk')?.query.get('sign')).toBeTruthy();
    for (const text of texts()) {
      expect(text).toContain(`${alert} 舆情通报`);
      expect(text).toContain('请转发回应');
    }
    expect(texts().filter((text) => text.startsWith('【舆情】'))).toHaveLength(1);
    expect(await states()).toEqual(['monitors-dingtalk delivered', 'monitors-wecom delivered']);
    expect(await waitingBulletins(office.table)).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it('leaves no words behind once it has come to an end', async () => {
    await give('仅此一句');
    const plain = async () =>
      (await office.everything()).filter(
        (row) => String(row.pk).startsWith('BULLETINS#') && JSON.stringify(row).includes('仅此一句'),
      ).length;
    expect(await plain()).toBe(2);
    await run();
    expect(await plain()).toBe(0);
  });

  it('that is too long for a robot is refused, with each, and nothing is sent', async () => {
    office = await alerts.office(undefined, undefined, [
      ROBOTS[0] ?? expect.fail(),
      robot('dingtalk', { limit: { most: 300, unit: 'bytes' } }),
    ]);
    alert = await office.opened();
    const { status, body } = await give('长'.repeat(100));
    expect([status, body.faults]).toEqual([
      422,
      [
        {
          code: 'too_long',
          detail: 'with its heading it is longer than monitors-dingtalk takes (300 bytes)',
          pointer: '/text',
        },
      ],
    ]);
    expect(await standing()).toEqual([]);
    expect((await office.messages()).filter(({ to }) => to === 'monitors')).toEqual([]);
  });

  it('goes out where nobody on the roster has an address', async () => {
    office = await alerts.office(undefined, '2018-01-12', ROBOTS);
    alert = await office.opened();
    office.at('2018-01-12T09:00');
    expect((await give()).body).toMatchObject({ told: [], robots: ['monitors-wecom', 'monitors-dingtalk'] });
    expect((await office.messages()).filter(({ to }) => to === 'monitors')).toEqual([]);
    await run();
    expect(platform.arrived).toHaveLength(2);
  });

  it('is tried again where the platform is busy, and holds up no other', async () => {
    await give();
    const send = realSend();
    await run(async (one, post) =>
      one.kind === 'wecom' ? { is: 'later', reason: 'errcode 45009', afterSeconds: 60 } : send(one, post),
    );
    expect(await states()).toEqual(['monitors-dingtalk delivered', 'monitors-wecom waiting']);
    later(1);
    await run();
    expect(platform.arrived.map(({ path }) => path)).toEqual(['/dingtalk', '/wecom']);
  });

  it.each([
    ['an error code in a 200', { body: { errcode: 93000 } }, 'refused'],
    ['a reply that was lost', 'reset' as const, 'unknown'],
    ['no reply', 'silent' as const, 'unknown'],
  ])('by %s: officers are told, and it is not sent again', async (_, meets, state) => {
    platform.meet(meets);
    await give();
    await run();
    platform.meet({});
    later(600);
    await run();
    expect(platform.arrived).toHaveLength(2);
    expect(await states()).toEqual([`monitors-dingtalk ${state}`, `monitors-wecom ${state}`]);
    expect((await told()).filter((id) => id.startsWith('bulletin-')).sort()).toEqual([
      `bulletin-${alert}-1-monitors-dingtalk-${state}-1`,
      `bulletin-${alert}-1-monitors-wecom-${state}-1`,
    ]);
  });

  it('of which whoever sent it never said what came of it may be there', async () => {
    await give();
    await run(async () => {
      throw new Error('killed');
    });
    later(2);
    await run();
    expect(await states()).toEqual(['monitors-dingtalk unknown', 'monitors-wecom unknown']);
    expect(platform.arrived).toEqual([]);
  });

  it('to a robot that nobody set up is off, and officers are told', async () => {
    await give();
    await run(channelsOf({ destinations: '', mail: { url: '', from: '' }, now: () => office.clock.now }));
    expect(await states()).toEqual(['monitors-dingtalk off', 'monitors-wecom off']);
    expect((await told()).filter((id) => id.startsWith('robot-off'))).toEqual([
      'robot-off-monitors-dingtalk-2018-01',
      'robot-off-monitors-wecom-2018-01',
    ]);
    // The next bulletin tells it under the same ids, which the outbox sends once.
    await give();
    await run(channelsOf({ destinations: '', mail: { url: '', from: '' }, now: () => office.clock.now }));
    expect(new Set((await told()).filter((id) => id.startsWith('robot-off'))).size).toBe(2);
  });
});

describe('a bulletin that nobody confirmed, once somebody has looked', () => {
  const say = async (act: 'there' | 'again', version?: number) => {
    const at = `/alerts/${alert}/bulletins/1/monitors-wecom`;
    const { body } = await office.call(`GET ${at}`);
    return office.call(`POST ${at}/${act}`, { body: {}, version: version ?? body.version });
  };
  beforeEach(async () => {
    platform.meet('reset');
    await give();
    await run();
    platform.meet({});
    platform.arrived.length = 0;
    later(60 * 30);
  });

  it('counts as delivered where it is there, and nothing is sent', async () => {
    expect((await say('there')).body).toMatchObject({ state: 'waiting', asked: { by: 'officer' } });
    await run();
    expect(platform.arrived).toEqual([]);
    expect(await states()).toContain('monitors-wecom delivered');
    expect((await say('again')).status).toBe(409);
  });

  it('goes out again with the same words where it is not', async () => {
    await say('again');
    await run();
    expect(texts()).toEqual([expect.stringMatching(/舆情通报[\s\S]*请转发回应\n\nhttps:/)]);
    expect((await standing()).find(({ robot: id }) => id === 'monitors-wecom')).toMatchObject({
      state: 'delivered',
      attempts: 2,
    });
  });

  it('is said of by one of two at once', async () => {
    const [first, second] = await Promise.all([say('there', 3), say('again', 3)]);
    expect([first?.status, second?.status].sort()).toEqual([200, 412]);
  });
});

it('has a robot of its own: no channel of releases has its id', () => {
  const ids = [...POST_CHANNELS, ...ALERTS.robots].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
