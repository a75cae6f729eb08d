import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAddress } from '../../../functions/sealed/notice-address.ts';
import { type Desk, type Desks, form, PERSON, receiptOf, startDesks } from './office.ts';

let desks: Desks;
let desk: Desk;
beforeAll(async () => {
  desks = await startDesks();
});
beforeEach(async () => {
  desk = await desks.desk('2026-09-16');
});
afterAll(() => desks.stop());

const told = async (): Promise<{ id: string; subject: string; text: string }[]> =>
  (await desk.everything())
    .filter(({ pk, to }) => pk === 'MESSAGE' && to === 'applicant')
    .map(({ id, subject, text }) => ({ id: String(id), subject: String(subject), text: String(text) }));
const asked = async (more: Record<string, string> = {}) =>
  receiptOf(await desk.call('POST /requests/new/', { form: form(more) }));
const addressOf = (receipt: string) => openAddress(desk.secrets, desk.table, receipt);

describe('whoever gave a mail address', () => {
  it('is told that the request arrived and when the answer is due, once, and of nothing that was asked', async () => {
    const fields = form();
    const { receipt, secret } = receiptOf(await desk.call('POST /requests/new/', { form: fields }));
    await desk.call('POST /requests/new/', { form: fields });
    const messages = await told();
    expect(messages.map(({ id }) => id)).toEqual([`notice-${receipt}-1`]);
    expect(messages[0]?.subject).toBe(`${receipt} 已收到您的申请 / your request has arrived`);
    expect(messages[0]?.text).toContain('2026-10-20');
    const said = JSON.stringify(messages);
    for (const own of [...Object.values(PERSON), fields.title, fields.description, secret])
      expect(said).not.toContain(own);
    expect(await addressOf(receipt)).toBe(PERSON.email);
    expect(JSON.stringify(await desk.everything())).not.toContain(PERSON.email);
  });

  it.each([
    ['2026-09-16', '答复期限2026-10-20。', 'due 2026-10-20.'],
    ['2026-12-10', '答复期限2027-01-08（暂定）。', 'due 2027-01-08 (provisional).'],
  ])(
    'is told of a due date what the page says of it, and so are officers: sent on %s',
    async (day, zh, en) => {
      desk = await desks.desk(day);
      await asked();
      const messages = (await desk.everything()).filter(({ pk }) => pk === 'MESSAGE');
      expect(messages.map(({ to }) => to).sort()).toEqual(['applicant', 'officer']);
      for (const { text } of messages) {
        expect(text).toContain(zh);
        expect(text).toContain(en);
      }
    },
  );

  it('is told of nothing where they ticked so, and no address is kept for it', async () => {
    const { receipt } = await asked({ notices: 'no' });
    expect(await told()).toEqual([]);
    expect(await addressOf(receipt)).toBeNull();
    await desk.officer(receipt, 'events', { type: 'registered' });
    await desk.officer(receipt, 'events', { type: 'supplement-asked', until: '2026-10-08' });
    expect(await told()).toEqual([]);
  });

  it('is told of each step that the law wants told, and not of what is the office’s own affair', async () => {
    const { receipt } = await asked();
    await desk.officer(receipt, 'events', { type: 'registered' });
    await desk.officer(receipt, 'events', { type: 'assigned', officer: 'officer' });
    await desk.officer(receipt, 'events', { type: 'supplement-asked', until: '2026-10-08' });
    const subjects = (await told()).map(({ subject }) => subject);
    expect(subjects).toEqual([
      `${receipt} 已收到您的申请 / your request has arrived`,
      `${receipt} 需要您补正申请 / you are asked to supplement your request`,
    ]);
    expect((await told())[1]?.text).toContain('2026-10-08');
  });

  it('is told with which request theirs is joined', async () => {
    const { receipt: other } = await asked();
    const { receipt } = await asked();
    for (const one of [other, receipt]) await desk.officer(one, 'events', { type: 'registered' });
    await desk.officer(receipt, 'events', { type: 'linked', as: other });
    // All of one instant: they stand in no order.
    const joined = `${receipt} 与另一件申请合并办理 / the request was joined with another`;
    expect((await told()).find(({ subject }) => subject === joined)?.text).toContain(`登记编号${other}`);
  });

  it('has it stopped where the request is followed, and begun again at an address of their choice', async () => {
    const own = await asked();
    const off = await desk.browse('POST /requests/track/notices', { form: own });
    expect(off.text).toContain('邮件通知已停止');
    expect(await addressOf(own.receipt)).toBeNull();
    await desk.officer(own.receipt, 'events', { type: 'registered' });
    const wrong = await desk.browse('POST /requests/track/notices', {
      form: { ...own, on: 'yes', email: 'nowhere' },
    });
    expect(wrong.text).toContain('name@example.org');
    const on = await desk.browse('POST /requests/track/notices', {
      form: { ...own, on: 'yes', email: 'other@mail.example' },
    });
    expect(on.text).toContain('邮件通知已开启');
    expect(await addressOf(own.receipt)).toBe('other@mail.example');
    await desk.call('POST /api/requests/track/withdraw', { json: own });
    expect((await told()).at(-1)?.subject).toContain('申请已撤回');
  });

  it('as JSON too', async () => {
    const own = await asked();
    const off = await desk.call('POST /api/requests/track/notices', { json: own });
    expect(off.json.notices).toBe(false);
    const on = await desk.call('POST /api/requests/track/notices', {
      json: { ...own, email: 'other@mail.example' },
    });
    expect(on.json).toMatchObject({ notices: true });
    const wrong = await desk.call('POST /api/requests/track/notices', { json: { ...own, email: 'x' } });
    expect(wrong.json.faults).toMatchObject([{ code: 'email', pointer: '/email' }]);
  });
});

it('whoever gave none is told of nothing', async () => {
  await asked({ email: '', way: 'web' });
  expect(await told()).toEqual([]);
});

it('a renewed tracking code is told to whom the request belongs', async () => {
  const { receipt } = await asked();
  await desk.officer(receipt, 'secret', { reason: '凭身份证件到场换发' });
  expect((await told()).at(-1)?.subject).toContain('查询密码已换发');
});
