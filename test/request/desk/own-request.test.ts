import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { extensionsOf } from '../../../functions/formats/media.ts';
import { openDataKey, openParts } from '../../../functions/sealed/secrets.ts';
import { type Answer, type Desk, type Desks, form, PERSON, receiptOf, startDesks } from './office.ts';

let desks: Desks;
let desk: Desk;
beforeAll(async () => {
  desks = await startDesks();
});
beforeEach(async () => {
  desk = await desks.desk('2026-09-16');
});
afterAll(() => desks.stop());

const send = (more: Record<string, string> = {}, cookie = ''): Promise<Answer> =>
  desk.call('POST /requests/new/', { form: form(more), cookie });
const cookieOf = ({ cookies }: Answer): string => cookies[0]?.split(';')[0] ?? '';
const sealed = async (receipt: string) =>
  openParts(desk.table, await openDataKey(desk.secrets, desk.table, receipt), ['applicant', 'request']);
const faultAt = ({ text }: Answer, field: string): string =>
  new RegExp(`id="${field}-fault">(?:<span[^>]*>[^<]*</span>)?([^<]*)`).exec(text)?.[1] ?? '';

describe('their own question', () => {
  it('stands on the tracking page as it was written, for whoever brings the code, and the reading is on record', async () => {
    const own = receiptOf(await send({ description: '第一行\n<b>第二行</b>' }));
    const page = await desk.browse('POST /requests/track/', { form: own });
    expect(page.text).toContain('您申请的内容');
    expect(page.text).toContain('第一行\n&lt;b&gt;第二行&lt;/b&gt;');
    const reads = (await desk.everything()).filter(({ pk }) => pk === `AUDIT#request/${own.receipt}/reads`);
    expect(JSON.stringify(reads)).toContain('"parts":"request"');
    const wrong = await desk.browse('POST /requests/track/', {
      form: { ...own, secret: '2222-2222-2222-2222' },
    });
    expect(wrong.text).not.toContain('第一行');
  });
});

describe('a second request', () => {
  it('does not leave the first: each is one press away from the other', async () => {
    const first = await send();
    const second = await send({ title: '另一件' }, cookieOf(first));
    const [one, two] = [receiptOf(first), receiptOf(second)];
    expect(two.receipt).not.toBe(one.receipt);
    const page = await desk.call('GET /requests/track/', { cookie: cookieOf(second) });
    expect(page.text).toContain(`eyebrow">${two.receipt}`);
    expect(page.text).toContain(`class="link">${one.receipt}`);
    const back = await desk.call('POST /requests/track/', { form: one, cookie: cookieOf(second) });
    const shown = await desk.call('GET /requests/track/', { cookie: cookieOf(back) });
    expect(shown.text).toContain(`eyebrow">${one.receipt}`);
    expect(shown.text).toContain(`class="link">${two.receipt}`);
  });

  it('that says what an earlier one said is asked about, whichever of them it was', async () => {
    const first = await send();
    const second = await send({ title: '另一件' }, cookieOf(first));
    const again = await send({}, cookieOf(second));
    expect(again.status).toBe(409);
    expect(again.text).toContain(receiptOf(first).receipt);
  });
});

describe('papers of a request', () => {
  const PDF = Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n',
  );

  it('are taken after the form, checked, listed, and told to the officers by number', async () => {
    const own = receiptOf(await send());
    const sent = await desk.browse('POST /requests/track/attachment', {
      form: { ...own, purpose: 'authority' },
      file: { name: '欧阳清雅的授权.pdf', bytes: PDF },
    });
    expect(sent.text).toContain('文件已收到');
    expect(sent.text).toMatch(/授权委托书 1 <span class="note">已收到，正在查验/);
    const rows = await desk.everything();
    expect(rows.find(({ sk }) => String(sk).startsWith('FILE#'))).toMatchObject({
      purpose: 'authority',
      state: 'checking',
      by: 'applicant',
    });
    const told = rows.filter(({ pk, id }) => pk === 'MESSAGE' && String(id).startsWith('file-'));
    expect(told).toMatchObject([{ to: 'officer', subject: expect.stringContaining(own.receipt) }]);
    expect(JSON.stringify(rows)).not.toContain('欧阳清雅的授权');
  });

  it('that are none come back with what to do', async () => {
    const own = receiptOf(await send());
    const sent = await desk.browse('POST /requests/track/attachment', {
      form: { ...own, purpose: 'attachment' },
      file: { name: 'x.pdf', bytes: Buffer.from([0, 1, 2, 3, 255]) },
    });
    expect(faultAt(sent, 'attachment') || sent.text).toContain('不是可以接收的类型');
  });

  it.each([
    ['照片.png', Buffer.from('只是文字')],
    ['表.xlsx', PDF],
  ])('are what their name says: %s', async (name, bytes) => {
    const own = receiptOf(await send());
    const sent = await desk.browse('POST /requests/track/attachment', {
      form: { ...own, purpose: 'attachment' },
      file: { name, bytes },
    });
    expect(sent.status).toBe(422);
    expect(sent.text).toMatch(/<a href="#attachment">附件<\/a>：文件内容与其名称所示类型不符/);
  });

  it('are offered in no type that is not taken', async () => {
    const page = await desk.browse('POST /requests/track/', { form: receiptOf(await send()) });
    const offered = /id="attachment"[^>]* accept="([^"]*)"/.exec(page.text)?.[1]?.split(',');
    expect(offered).toEqual(extensionsOf().map((one) => `.${one}`));
  });

  it('are posted by programs with a form of their own', async () => {
    const own = receiptOf(await send());
    const { status, json } = await desk.call('POST /api/requests/track/attachment', {
      json: { ...own, purpose: 'attachment' },
    });
    expect([status, typeof json.post.url]).toEqual([201, 'string']);
    expect((await desk.call('POST /api/requests/track', { json: own })).json.acts).toContain('attachment');
  });
});

describe('who asks', () => {
  it('may be several, and by an agent; each is sealed as officers know them', async () => {
    const { receipt } = receiptOf(
      await send({
        joint: '李四，13900139000\n王五, 510102198001015672',
        agentName: '赵六',
        agentPhone: '13700137000',
      }),
    );
    const { applicant } = (await sealed(receipt)) as { applicant: Record<string, unknown> };
    expect(applicant).toMatchObject({
      name: PERSON.name,
      joint: [
        { name: '李四', phone: '13900139000' },
        { name: '王五', identityNumber: '510102198001015672' },
      ],
      agents: [{ name: '赵六', phone: '13700137000' }],
    });
    expect(applicant).not.toHaveProperty('agentName');
    const received = (await desk.everything()).find(({ sk }) => sk === 'EVENT#0000000001');
    expect(received).toMatchObject({ event: { applicants: 3 } });
  });

  it.each([
    [{ joint: '13900139000' }, 'joint', '姓名在前'],
    [{ joint: '李四，13900139000\n王五, 510102198001015671' }, 'joint', '校验位不符'],
    [{ agentName: '赵六', agentIdentityNumber: '510102198001015671' }, 'agentIdentityNumber', '校验位不符'],
    [{ agentPhone: '13700137000' }, 'agentName', '代理人姓名'],
    [{ form: 'paper', way: 'fax' }, 'fax', '传真号码'],
    [{ form: 'paper', way: 'courier', phone: '' }, 'phone', '联系电话'],
    [{ form: 'electronic', way: 'courier' }, 'way', '不能以这种方式'],
  ])('%j is said at %s', async (more, field, said) => {
    const page = await send(more);
    expect(page.status).toBe(422);
    expect(faultAt(page, field)).toContain(said);
  });

  it('gets paper by fax or by courier where they give what that needs', async () => {
    const { receipt } = receiptOf(await send({ form: 'paper', way: 'fax', fax: '023-67000000' }));
    const { request, applicant } = (await sealed(receipt)) as Record<string, Record<string, unknown>>;
    expect([request?.way, applicant?.fax]).toEqual(['fax', '023-67000000']);
    expect((await send({ form: 'paper', way: 'courier' })).status).toBe(303);
  });
});
