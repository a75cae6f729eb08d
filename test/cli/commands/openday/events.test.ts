import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventAnswer } from '../../../../functions/openday/contract/schemas.ts';
import { type Office, openOffice } from '../../office.ts';

const ID = 'KF20180101-7KM2QX';
const AT = `/api/staff/events/${ID}`;

const EVENT: EventAnswer = {
  id: ID,
  version: 9,
  state: 'open',
  title: { zh: '统计开放日', en: 'Open day' },
  theme: null,
  day: '2018-01-10',
  starts: '09:30',
  ends: '11:30',
  place: { zh: '办公楼一楼', en: 'Ground floor' },
  bring: null,
  capacity: 5,
  mostInParty: 3,
  closesAt: '2018-01-09T18:00:00.000+08:00',
  cancelled: null,
  entry: null,
  attended: null,
  purged: null,
  page: `https://office.example/disclosure/events/${ID}/`,
  placed: 5,
  waiting: 2,
  present: 3,
  unregistered: 1,
  parties: [
    {
      seq: 1,
      number: 'BM20180105-222222',
      people: 3,
      state: 'placed',
      at: '2018-01-05T10:00:00.000+08:00',
      checkedIn: { people: 3, by: 'officer', at: '2018-01-10T09:35:00.000+08:00' },
    },
    {
      seq: 2,
      number: 'BM20180105-333333',
      people: 2,
      state: 'waiting',
      at: '2018-01-05T10:01:00.000+08:00',
      checkedIn: null,
    },
  ],
};

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  await office.run(['login', '--as', 'officer']);
  office.seen.length = 0;
  office.on(`GET ${AT}`, { body: EVENT, headers: { etag: '"9"' } });
});
afterEach(() => office.close());

describe('heliostat event', () => {
  it('shows how one fills and who came, without a name', async () => {
    const { answer } = await office.run(['event', 'show', ID]);
    for (const line of [
      /名额 places +5\/5/,
      /候补 waiting +2/,
      /到场 came +3 \+ 1/,
      /1 +BM20180105-222222 +3 +有名额 placed +入场 in 09:35 3/,
      /2 +BM20180105-333333 +2 +候补 waiting$/m,
    ]) {
      expect(answer).toMatch(line);
    }
  });

  it('lets in by code or from the list, under a key of its own', async () => {
    office.on(`POST ${AT}/check-in`, {
      status: 201,
      body: { seq: 1, number: 'BM20180105-222222', people: 3, attended: 4 },
    });
    const { answer } = await office.run(['event', 'check-in', ID, '--code', '7KM2Q-XVB4D', '--people', '3']);
    expect(answer).toContain('到场 came 4');
    expect(office.seen[0]?.body).toEqual({ code: '7KM2Q-XVB4D', people: 3 });
    expect(office.seen[0]?.headers['idempotency-key']).toBeDefined();
    await office.run(['event', 'check-in', ID, '--seq', '2', '--admit']);
    expect(office.seen[1]?.body).toEqual({ seq: 2, admit: true });
  });

  it('enters one with what people came', async () => {
    const held = { ...EVENT, state: 'held', entry: '2018-01-10.0123456789', attended: 4 };
    office.on(`POST ${AT}/finish`, { body: held, headers: { etag: '"10"' } });
    const { answer } = await office.run(['event', 'finish', ID, '--guests', '媒体记者、社会公众']);
    expect(answer).toContain('events/2018-01-10.0123456789: 4');
    await office.run(['event', 'finish', ID]);
    const sent = office.seen.filter(({ call }) => call.startsWith('POST')).map(({ body }) => body);
    expect(sent).toEqual([{ guests: '媒体记者、社会公众' }, {}]);
  });

  it('sends nothing where it is used wrongly', async () => {
    for (const words of [
      ['show', 'KF1'],
      ['check-in', ID],
      ['check-in', ID, '--code', 'x', '--seq', '1'],
      ['walk-in', ID, '--people', 'many'],
      ['audit', ID, '--of', 'names'],
    ]) {
      expect((await office.run(['event', ...words])).status).toBe(2);
    }
    expect(office.calls()).toEqual([]);
  });
});
