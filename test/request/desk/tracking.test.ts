import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import { loadCase } from '../../../functions/request/records/case.ts';
import { recordEvents } from '../../../functions/request/records/cases.ts';
import { anchorOf, approveEntry, proposeEntry } from '../../../functions/request/records/disclosure-log.ts';
import {
  fileKeyOf,
  saveFileBegun,
  saveFileCompleted,
  takeFromQuarantine,
} from '../../../functions/request/records/files/files.ts';
import { sha256 } from '../../../functions/runtime/sha256.ts';
import { openDataKey, sealPart } from '../../../functions/sealed/secrets.ts';
import { RATES } from '../../../functions/web/desk/caller.ts';
import { PNG, pdfOf } from '../../formats/received/sent-files.ts';
import { type Answer, type Desk, type Desks, form, PERSON, receiptOf, startDesks } from './office.ts';

let desks: Desks;
let desk: Desk;

beforeAll(async () => {
  desks = await startDesks();
});
afterAll(() => desks.stop());

type Own = { receipt: string; secret: string };

/** A request sent on 16 September 2026, on a desk of its own. */
const asked = async (today = '2026-09-16', more: Record<string, string> = {}): Promise<Own> => {
  desk = await desks.desk(today);
  return receiptOf(await desk.call('POST /requests/new/', { form: form(more) }));
};
const track = (own: Own): Promise<Answer> => desk.browse('POST /requests/track/', { form: own });
const json = (act: string, own: Own, more: object = {}): Promise<Answer> =>
  desk.call(`POST /api/requests/track${act && `/${act}`}`, { json: { ...own, ...more } });

describe('number and secret', () => {
  it('show state, due date and every counted day', async () => {
    const own = await asked();
    const page = await track(own);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>已收到，待登记</h1>');
    expect(page.text).toContain('<time datetime="2026-10-20">2026年10月20日</time>');
    expect(page.text).toMatch(/国庆|法定节假日放假/);
    const { json: told } = await json('', own);
    expect(told).toMatchObject({
      receipt: own.receipt,
      state: 'received',
      due: '2026-10-20',
      provisional: false,
    });
    expect(told.days.filter(({ counted }: { counted: boolean }) => counted)).toHaveLength(20);
    expect(told.days.at(-1)).toMatchObject({ date: '2026-10-20', number: 20, reason: 'weekday' });
  });

  it('are forgiven small letters, spaces and missing hyphens', async () => {
    const own = await asked();
    const typed = {
      receipt: ` ${own.receipt.toLowerCase()} `,
      secret: own.secret.replaceAll('-', ' ').toLowerCase(),
    };
    expect((await track(typed)).status).toBe(200);
  });

  it('that do not fit get one answer, whichever of them does not', async () => {
    const own = await asked();
    const wrong = { receipt: own.receipt, secret: '2222-2222-2222-2222' };
    const unknown = { receipt: 'SQ20260916-222222', secret: own.secret };
    const pages = await Promise.all([wrong, unknown].map(track));
    const [one, other] = pages.map(({ status, text }, i) => [
      status,
      text.replace([wrong, unknown][i]?.receipt ?? '', ''),
    ]);
    expect(one).toEqual(other);
    expect(one?.[0]).toBe(404);
    const answers = await Promise.all([wrong, unknown].map((given) => json('', given)));
    expect(answers[0]?.json).toEqual(answers[1]?.json);
    const bodies = {
      supplement: { text: 'x' },
      correct: { text: 'x' },
      letter: { letter: 1 },
      document: { document: 1 },
    };
    for (const act of Object.keys(bodies) as (keyof typeof bodies)[]) {
      expect((await json(act, wrong, bodies[act])).json.title).toBe(answers[0]?.json.title);
    }
    for (const act of ['withdraw', 'identity', 'identity-sent', 'export']) {
      expect((await json(act, wrong)).json.title).toBe(answers[0]?.json.title);
    }
  });

  it('are asked for at most so often from one address', async () => {
    const own = await asked('2026-09-16T10:00:00+08:00');
    const guess = { ...own, secret: 'wrong' };
    const from = '2001:db8:0:7::1';
    for (let i = 0; i < RATES.tracking.most; i += 1) {
      const sent = await desk.browse('POST /requests/track/', {
        form: guess,
        from: `2001:db8:0:7::${i.toString(16)}`,
      });
      expect(sent.status).toBe(404);
    }
    expect((await desk.browse('POST /requests/track/', { form: own, from })).status).toBe(429);
    expect((await desk.browse('POST /requests/track/', { form: own, from: '2001:db8:0:8::1' })).status).toBe(
      200,
    );
  });

  it.each([
    [{ receipt: '', secret: '' }, ['receipt', 'secret'], '请填写登记编号。'],
    [{ receipt: '\u200b', secret: 'x' }, ['receipt'], '请填写登记编号。'],
    [{ receipt: 'SQ20260916-222222', secret: ' ' }, ['secret'], '请填写查询密码。'],
  ])('left empty say which is empty: %j', async (typed, fields, said) => {
    await asked();
    const page = await desk.browse('POST /requests/track/', { form: typed });
    expect(page.status).toBe(422);
    expect([...page.text.matchAll(/id="(\w+)-fault"/g)].map(([, field]) => field)).toEqual(fields);
    expect(page.text).toContain(said);
    expect(page.text).not.toContain('没有查到');
    expect(page.text).toContain(`value="${typed.receipt}"`);
  });

  it('lead to their page by 303, with no number, code or word in its address', async () => {
    const own = await asked();
    await desk.officer(own.receipt, 'events', { type: 'registered' });
    await desk.officer(own.receipt, 'letters', { kind: 'receipt' });
    const sent = [
      ['', {}, '/requests/track/'],
      ['', { secret: 'wrong' }, '/requests/track/'],
      ['correct', { text: '电话' }, '/requests/track/'],
      ['letter', { letter: '1', as: 'html' }, '/requests/track/letter/1/'],
      ['withdraw', {}, '/requests/track/'],
    ] as const;
    for (const [act, more, location] of sent) {
      const led = await desk.call(`POST /requests/track/${act}`, { form: { ...own, ...more } });
      expect([led.status, led.headers.location, led.text]).toEqual([303, location, '']);
      for (const cookie of led.cookies) expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);
    }
  });

  it('mistyped for one request forget no other that this browser remembers', async () => {
    const own = await asked();
    const other = receiptOf(await desk.call('POST /requests/new/', { form: form({ title: '另一件' }) }));
    const cookie = `__Host-receipt=${own.receipt}.${own.secret}~${other.receipt}.${other.secret}`;
    const [kept] = (await desk.call('POST /requests/track/', { cookie, form: { ...own, secret: 'wrong' } }))
      .cookies;
    expect(kept).toMatch(`__Host-receipt=${other.receipt}.${other.secret};`);
    const alone = `__Host-receipt=${own.receipt}.${own.secret}`;
    const [gone] = (
      await desk.call('POST /requests/track/', { cookie: alone, form: { ...own, secret: 'x' } })
    ).cookies;
    expect(gone).toMatch(/^__Host-receipt=; .*Max-Age=0/);
  });

  it('show a letter to whoever is remembered, and to nobody else', async () => {
    const own = await asked();
    await desk.officer(own.receipt, 'events', { type: 'registered' });
    await desk.officer(own.receipt, 'letters', { kind: 'receipt' });
    const cookie = `__Host-receipt=${own.receipt}.${own.secret}`;
    const shown = await desk.call('GET /requests/track/letter/1/', { cookie });
    expect(shown.text).toContain('政府信息公开申请登记回执</h1>');
    expect((await desk.call('GET /requests/track/letter/2/', { cookie })).status).toBe(404);
    expect((await desk.call('GET /requests/track/letter/1/')).text).not.toContain(own.receipt);
  });

  it('say what was done once', async () => {
    const own = await asked();
    const led = await desk.call('POST /requests/track/correct', { form: { ...own, text: '电话' } });
    const cookies = led.cookies.map((one) => one.split(';')[0]).join('; ');
    const shown = await desk.call('GET /requests/track/', { cookie: cookies });
    expect(shown.text).toContain('已收到更正要求');
    expect(shown.cookies.at(-1)).toMatch(/^__Host-note=; .*Max-Age=0/);
  });

  it('back from a file that the edge stopped: at its form what is wrong, and to a stranger over the way in', async () => {
    const own = await asked();
    const cookie = `__Host-receipt=${own.receipt}.${own.secret}`;
    const [identity, attachment, stranger] = await Promise.all([
      desk.call('GET /requests/track/?too-large=identity', { cookie }),
      desk.call('GET /en/requests/track/?too-large=attachment', { cookie }),
      desk.call('GET /requests/track/?too-large=identity'),
    ]);
    const faults = ({ text }: Answer): string[] =>
      [...text.matchAll(/id="([a-z]+)-fault" role="alert">(文件超过|The file has more)/g)].map(
        ([, id = '']) => id,
      );
    expect([faults(identity), faults(attachment)]).toEqual([['file'], ['attachment']]);
    // At the head of the page too, with the way to the form: it lies below what a screen shows.
    const head = ({ text }: Answer) => /data-faults[\s\S]*?<\/div>/.exec(text)?.[0] ?? '';
    expect(head(identity)).toMatch(/<a href="#file">身份证明<\/a>：文件超过/);
    expect(head(attachment)).toMatch(/<a href="#attachment">Attachment<\/a>: The file has more/);
    expect(stranger.text).toContain('没有收到。请选择较小的文件');
    const madeUp = await desk.call('GET /requests/track/?too-large=x', { cookie });
    expect(madeUp.text).not.toContain('data-faults');
    expect(stranger.text).not.toContain(own.receipt);
  });

  it('in the cookie show it as well, and leaving clears it', async () => {
    const own = await asked();
    const cookie = `__Host-receipt=${own.receipt}.${own.secret}`;
    expect((await desk.call('GET /requests/track/', { cookie })).text).toContain(own.receipt);
    const left = await desk.call('POST /requests/track/leave', { cookie, form: {} });
    expect([left.status, left.cookies[0]]).toEqual([303, expect.stringContaining('Max-Age=0')]);
    expect(
      (await desk.call('GET /requests/track/', { cookie: `__Host-receipt=${own.receipt}.x` })).text,
    ).not.toContain(own.receipt);
  });
});

/** What the two are told apart by in time is measured by the bench `secret`; here, that the same is done for both. */
it('a wrong secret and an unknown number take the same steps', async () => {
  const own = await asked();
  const steps: string[][] = [];
  const read = new Set<string>();
  desk.table.client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        steps.at(-1)?.push(commandName);
        const { Key } = args.input as { Key?: { pk?: string } };
        if (commandName === 'GetItemCommand' || commandName === 'GetCommand') read.add(Key?.pk ?? '');
        return next(args);
      },
    { step: 'initialize' },
  );
  for (const tried of [
    { receipt: own.receipt, secret: '2222-2222-2222-2222' },
    { receipt: 'SQ20260916-222222', secret: own.secret },
    { receipt: 'nothing of the kind', secret: 'x' },
    // The number of a question, and one that leads elsewhere.
    { receipt: 'ZX20260916-222222', secret: own.secret },
    { receipt: `../${own.receipt}`, secret: own.secret },
  ]) {
    steps.push([]);
    expect((await track(tried)).status).toBe(404);
  }
  // Its role lets the desk read requests alone (infra/functions/request.ts): another key would be a fault of ours.
  const cases = [...read].filter((pk) => pk.startsWith('CASE#'));
  expect(cases.length).toBeGreaterThan(1);
  expect(cases.filter((pk) => !/^CASE#SQ\d{8}-/.test(pk))).toEqual([]);
  expect(steps[0]?.length).toBeGreaterThan(0);
  expect(new Set(steps.map(String)).size).toBe(1);
});

describe('a supplement', () => {
  const waiting = async (): Promise<Own> => {
    const own = await asked();
    await desk.officer(own.receipt, 'events', { type: 'registered' });
    desk.at('2026-09-18');
    await desk.officer(own.receipt, 'letters', {
      kind: 'supplement',
      points: '请写明具体年份',
      event: { type: 'supplement-asked', until: '2026-09-30' },
    });
    return own;
  };

  it('is asked for on the page, taken once, and starts the days anew', async () => {
    const own = await waiting();
    const page = await track(own);
    expect(page.text).toContain('<h1>等待补正</h1>');
    expect(page.text).toContain('<time datetime="2026-09-30">');
    desk.at('2026-09-21');
    const sent = await desk.browse('POST /requests/track/supplement', {
      form: { ...own, text: '需要2016年和2017年' },
    });
    expect(sent.text).toContain('已收到您补充的内容');
    const again = await desk.browse('POST /requests/track/supplement', {
      form: { ...own, text: '需要2016年和2017年' },
    });
    expect(again.status).toBe(200);
    const { json: told } = await json('', own);
    expect(told).toMatchObject({ state: 'open', due: '2026-10-26' });
    expect(told.history.filter(({ type }: { type: string }) => type === 'supplement-arrived')).toHaveLength(
      1,
    );
  });

  it('without words comes back with what is wrong at its field', async () => {
    const own = await waiting();
    const page = await desk.browse('POST /requests/track/supplement', { form: { ...own, text: ' ' } });
    expect(page.status).toBe(422);
    expect(page.text).toContain('id="supplement-text-fault"');
    const { status, json: told } = await json('supplement', own);
    expect([status, told.faults]).toEqual([422, [expect.objectContaining({ pointer: '/text' })]]);
  });

  it('is not taken when none was asked for, nor after its period', async () => {
    const own = await asked();
    expect((await json('supplement', own, { text: 'x' })).status).toBe(409);
    const late = await waiting();
    desk.at('2026-10-09');
    expect((await json('supplement', late, { text: 'x' })).status).toBe(409);
  });
});

it('reasons that were asked for are given like a supplement, and the days run on', async () => {
  const own = await asked();
  await desk.officer(own.receipt, 'events', { type: 'registered' });
  await desk.officer(own.receipt, 'events', { type: 'excessive-found', reason: '同月第三十五件' });
  await desk.officer(own.receipt, 'events', { type: 'reasons-asked' });
  expect((await track(own)).text).toContain('说明理由');
  const { json: told } = await json('supplement', own, { text: '每件用于不同的课题' });
  expect(told).toMatchObject({ state: 'open', due: '2026-10-20' });
  expect(told.history.at(-1)).toMatchObject({ type: 'reasons-given' });
  expect(told.acts).not.toContain('supplement');
});

it('an organisation asks with its credit code, and gets its own back', async () => {
  const company = {
    kind: 'company',
    creditCode: '91350100M000100Y43',
    representative: '李四',
    contactPerson: '王五',
  };
  const own = await asked('2026-09-16', company);
  const { json: all } = await json('export', own);
  expect(all.parts.applicant).toMatchObject({ creditCode: '91350100M000100Y43', representative: '李四' });
  expect(all.parts.applicant).not.toHaveProperty('identityNumber');
});

it('a request is withdrawn once, by its applicant, and officers are told', async () => {
  const own = await asked();
  const page = await desk.browse('POST /en/requests/track/withdraw', { form: own });
  expect(page.text).toContain('<h1>Withdrawn</h1>');
  expect((await desk.browse('POST /en/requests/track/withdraw', { form: own })).status).toBe(200);
  const messages = (await desk.everything()).filter(({ pk }) => pk === 'MESSAGE');
  expect(messages.map(({ to, subject }) => [to, subject])).toEqual([
    ['officer', `${own.receipt} 申请人撤回 / withdrawn by the applicant`],
    ['officer', `${own.receipt} 网上收到申请，待登记 / A request came in over the web`],
    ['applicant', `${own.receipt} 已收到您的申请 / your request has arrived`],
    ['applicant', `${own.receipt} 申请已撤回 / the request was withdrawn`],
  ]);
});

it('a letter of a closed request is told to its applicant by name, and read on the page', async () => {
  const own = await asked();
  await desk.browse('POST /requests/track/withdraw', { form: own });
  await desk.officer(own.receipt, 'letters', { kind: 'withdrawal' });
  expect((await json('', own)).json.letters).toMatchObject([{ letter: 1, kind: 'withdrawal' }]);
  expect((await track(own)).text).toContain('撤回告知书');
  const page = await desk.browse('POST /requests/track/letter', {
    form: { ...own, letter: '1', as: 'html' },
  });
  expect(page.text).toContain('您于2026年9月16日撤回该申请');
});

it('an extension is told, and the answer with its remedies is read and fetched only once it was sent', async () => {
  const own = await asked();
  await desk.officer(own.receipt, 'events', { type: 'registered' });
  await desk.officer(own.receipt, 'events', {
    type: 'extension-proposed',
    workingDays: 10,
    reason: '需要汇总',
  });
  await desk.officer(own.receipt, 'events', { type: 'extension-approved' }, 'head');
  await desk.officer(own.receipt, 'letters', { kind: 'extension', event: { type: 'extension-told' } });
  expect((await track(own)).text).toContain('答复期限已依法延长10个工作日');
  await desk.officer(own.receipt, 'events', {
    type: 'decided',
    decision: {
      outcome: 'barred-by-law',
      reply: 'refused',
      ground: '统计法第二十八条',
      reasons: '能够识别单个统计调查对象',
    },
  });
  await desk.officer(own.receipt, 'letters', { kind: 'answer' });
  await desk.officer(own.receipt, 'review', null, 'head');
  expect((await json('', own)).json.letters).toHaveLength(1);
  expect((await json('letter', own, { letter: 2 })).status).toBe(404);
  desk.at('2026-09-20');
  await desk.officer(own.receipt, 'events', { type: 'dispatched', way: 'web', day: '2026-09-20' });
  const { json: told } = await json('', own);
  expect(told.remedies).toMatchObject({
    reconsiderationFirst: true,
    reconsiderationUntil: '2026-11-19',
    suitUntil: null,
  });
  const page = await desk.browse('POST /requests/track/letter', {
    form: { ...own, letter: '2', as: 'html' },
  });
  expect(page.text).toContain(PERSON.name);
  expect(page.text).toContain('行政复议');
  const file = await desk.call('POST /requests/track/letter', { form: { ...own, letter: '2', as: 'docx' } });
  expect(file.headers['content-disposition']).toBe(`attachment; filename="${own.receipt}-2.docx"`);
  expect(file.text.slice(0, 2)).toBe('PK');
});

it('while a request is reopened its next answer is not shown before it is sent, nor remedies against the last', async () => {
  const own = await asked();
  const event = (type: string, more: object = {}) => desk.officer(own.receipt, 'events', { type, ...more });
  const decided = (outcome: object) => ({ kind: 'answer', event: { type: 'decided', decision: outcome } });
  await event('registered');
  const refused = { outcome: 'not-held', reply: 'not-held', ground: '第三十六条', reasons: '经检索没有' };
  await desk.officer(own.receipt, 'letters', decided(refused));
  await event('dispatched', { way: 'web' });
  await event('remedy-notified', { remedy: 'fy1', kind: 'reconsideration' });
  await event('remedy-decided', { remedy: 'fy1', result: 'corrected' });
  desk.at('2026-11-02');
  await event('reopened');
  await released(own);
  await desk.officer(own.receipt, 'letters', decided({ outcome: 'granted', reply: 'provided' }));
  const { json: during } = await json('', own);
  expect(during).toMatchObject({ state: 'decided', remedies: null, documents: [] });
  expect(during.letters).toMatchObject([{ letter: 1 }]);
  expect((await json('letter', own, { letter: 1 })).status).toBe(200);
  expect((await json('letter', own, { letter: 2 })).status).toBe(404);
  expect((await json('document', own, { document: 1 })).status).toBe(404);
  await event('dispatched', { way: 'web' });
  const { json: after } = await json('', own);
  expect(after.letters).toMatchObject([{ letter: 1 }, { letter: 2 }]);
  expect(after.documents).toMatchObject([{ document: 1 }]);
  expect(after.remedies).toMatchObject({ reconsiderationUntil: '2027-01-04' });
});

it('a request that was withdrawn after its decision says nowhere that an answer was sent', async () => {
  const own = await asked();
  const event = (type: string, more: object = {}) => desk.officer(own.receipt, 'events', { type, ...more });
  await event('registered');
  const granted = { outcome: 'granted', reply: 'provided', text: '共12个网点' };
  await desk.officer(own.receipt, 'letters', {
    kind: 'answer',
    event: { type: 'decided', decision: granted },
  });
  await desk.officer(own.receipt, 'notes', { text: '来电撤回' });
  await event('withdrawn');
  const page = await track(own);
  expect(page.text).toContain('到办理终止');
  for (const said of ['答复发出', '发出答复', '答复已于', '不服怎么办', '共12个网点']) {
    expect(page.text).not.toContain(said);
  }
  const { json: told } = await json('', own);
  expect(told).toMatchObject({ state: 'withdrawn', letters: [], documents: [], remedies: null });
  // A note of the office's own is not the applicant's.
  expect(JSON.stringify((await json('export', own)).json)).not.toContain('来电撤回');
});

/** A document that an officer released with the answer, kept as the file check keeps it. */
const released = async ({ receipt }: Own): Promise<void> => {
  const { ports, table } = desk;
  const act = { by: 'officer', at: ports.now() };
  const law = await lawAt(table, act.at);
  const files = { table, casework: await ports.casework() };
  const key = await openDataKey(desk.secrets, table, receipt);
  const begin = { key, name: '网点数量.pdf', purpose: 'released' };
  const { found, form: place } = await saveFileBegun(
    { ...files, law },
    await loadCase(table, law, receipt),
    begin,
    act,
  );
  const data = new FormData();
  for (const [name, value] of Object.entries(place.post.fields)) data.append(name, value);
  data.append('file', new Blob(['%PDF-1.4 网点 %%EOF']), 'x.pdf');
  await fetch(place.post.url, { method: 'POST', body: data });
  await saveFileCompleted(files, found, place.n, act);
  await takeFromQuarantine(files, await loadCase(table, law, receipt), place.n, key, () => ({
    type: 'application/pdf',
    scan: 'clean',
  }));
};

it('a released document is fetched by its applicant, and by everybody once two people put it into the log', async () => {
  const own = await asked();
  await desk.officer(own.receipt, 'events', { type: 'registered' });
  await released(own);
  expect((await json('document', own, { document: 1 })).status).toBe(404);
  await desk.officer(own.receipt, 'events', {
    type: 'decided',
    decision: { outcome: 'granted', reply: 'provided' },
  });
  await desk.officer(own.receipt, 'events', { type: 'dispatched', way: 'web' });
  const page = await track(own);
  expect(page.text).toMatch(/<span>网点数量\.pdf <span class="note">PDF，21 B/);
  const file = await desk.call('POST /requests/track/document', { form: { ...own, document: '1' } });
  expect([file.headers['content-type'], file.text]).toEqual(['application/pdf', '%PDF-1.4 网点 %%EOF']);
  // Under the name that its officer gave it.
  expect(file.headers['content-disposition']).toBe(
    `attachment; filename="____.pdf"; filename*=UTF-8''${encodeURIComponent('网点数量.pdf')}`,
  );
  const draft = {
    receipt: own.receipt,
    title: { zh: '调查网点数量', en: 'Survey outlets' },
    outcome: 'granted',
    answeredOn: '2026-09-16',
    documents: [{ name: '网点数量', file: 1, type: 'application/pdf', bytes: 21 }],
  } as const;
  await proposeEntry(
    desk.table,
    { ...draft, documents: [...draft.documents] },
    { by: 'officer', at: desk.ports.now() },
  );
  const key = await openDataKey(desk.secrets, desk.table, own.receipt);
  const guess = sha256(`${own.receipt} ${desk.ports.now()} ${desk.ports.now()}`).slice(0, 12);
  const entry = await approveEntry(
    desk.table,
    own.receipt,
    { by: 'officer2', at: desk.ports.now() },
    1,
    async () => ({ 1: fileKeyOf(key, 1).toString('base64url') }),
  );
  const anchor = anchorOf(entry);
  // Whoever knows the number and the instants cannot tell by them which entry is of it.
  expect(anchor).toMatch(/^[0-9a-f]{12}$/);
  expect(anchor).not.toBe(guess);
  expect((await desk.call(`GET /requests/released/${guess}/1.pdf`)).status).toBe(404);
  const path = `GET /requests/released/${anchor}/1.pdf`;
  expect((await desk.call(path)).text).toBe('%PDF-1.4 网点 %%EOF');
  expect((await desk.call(`GET /requests/released/${anchor}/2.pdf`)).status).toBe(404);
  const check = await desk.call('POST /requests/new/', {
    form: form({ step: 'check', title: '调查网点数量' }),
  });
  expect(check.text).toContain(`href="/disclosure/log/#a-${anchor}"`);
  expect((await desk.call(`GET /requests/released/${own.receipt}/1.pdf`)).status).toBe(404);
  const found = await desk.call('GET /requests/log/?words=网点&outcome=granted&year=2026');
  expect(found.text).toContain(`id="a-${anchor}"`);
  expect(found.text).not.toContain(own.receipt);
  for (const [other, chosen] of [
    ['words=人口', ' value="人口"'],
    ['outcome=not-held', '<option value="not-held" selected>'],
    ['year=2025', '<option value="2025" selected>'],
  ]) {
    const { text } = await desk.call(`GET /requests/log/?${other}`);
    expect(text).toContain('找到 0 条');
    expect(text).toContain(chosen);
  }
  // What cannot be looked for is left out, and the page says so; words that show nothing are none.
  for (const [made, said] of [
    ['outcome=xyz&words=网点', '没有“xyz”这一答复结果，未按结果查找'],
    ['year=20x6', '“20x6”不是年份，未按年份查找'],
    ['words=%E2%80%8B', '找到 1 条'],
  ]) {
    const { text } = await desk.call(`GET /requests/log/?${made}`);
    expect(text).toContain('找到 1 条');
    expect(text).toContain(said);
  }
  const english = await desk.call('GET /en/requests/log/?outcome=%3Cb%3E&year=x');
  expect(english.text).toContain('There is no outcome “&lt;b&gt;”, so any outcome is shown.');
  expect(english.text).toContain('“x” is no year, so any year is shown.');
  const large = {
    ...draft,
    receipt: 'SQ20260916-BCDFGH',
    documents: [{ ...draft.documents[0], bytes: 5_000_000 }],
  };
  await proposeEntry(desk.table, large, { by: 'officer', at: desk.ports.now() });
  const approved = await approveEntry(
    desk.table,
    large.receipt,
    { by: 'officer2', at: desk.ports.now() },
    1,
    async () => ({ 1: fileKeyOf(key, 1).toString('base64url') }),
  );
  const refused = await desk.call(`GET /requests/released/${anchorOf(approved)}/1.pdf`);
  expect([refused.status, refused.text.includes('文件较大，不能在网上领取')]).toEqual([413, true]);
  const handed = await desk.call(path);
  expect(handed.headers['content-disposition']).not.toContain(own.receipt);
  expect(handed.headers['content-disposition']).toContain(`${encodeURIComponent('网点数量.pdf')}`);
  expect((await json('', own)).json.documents).toEqual([
    { document: 1, name: '网点数量.pdf', type: 'application/pdf', bytes: 21 },
  ]);
});

it('whoever reads or writes at the same moment gets through, one after the other', async () => {
  const own = await asked();
  const cookie = `__Host-receipt=${own.receipt}.${own.secret}`;
  const shown = await Promise.all([1, 2, 3].map(() => desk.call('GET /requests/receipt/', { cookie })));
  expect(shown.map(({ status }) => status)).toEqual([200, 200, 200]);
  const { json: all } = await json('export', own);
  expect(all.files).toEqual([]);
  const said = await Promise.all([1, 2, 3].map((n) => json('correct', own, { text: `更正${n}` })));
  expect(said.map(({ status }) => status)).toEqual([200, 200, 200]);
});

it('a mailbox is not filled with corrections', async () => {
  const own = await asked();
  for (let n = 0; n < 20; n++) expect((await json('correct', own, { text: `更正${n}` })).status).toBe(200);
  expect((await json('correct', own, { text: '又' })).status).toBe(409);
});

it('half a character in a number is a number that does not exist', async () => {
  await asked();
  expect((await json('', { receipt: '\ud800', secret: '\udc00' })).status).toBe(404);
});

it('silence beyond the due date is said, with what can be done about it', async () => {
  const own = await asked();
  desk.at('2026-10-21');
  const page = await track(own);
  expect(page.text).toContain('本机关未在期限内答复');
  expect(page.text).toContain('<time datetime="2026-12-21">2026年12月21日</time>');
});

it('the proof of identity goes to quarantine and is put forward for its check when the applicant looks again', async () => {
  const own = await asked();
  const { json: place } = await json('identity', own);
  const form = new FormData();
  for (const [name, value] of Object.entries(place.post.fields)) form.append(name, String(value));
  form.append('file', new Blob(['%PDF-1.4 %%EOF']), 'id.pdf');
  const posted = await fetch(place.post.url, { method: 'POST', body: form });
  expect(posted.status).toBe(204);
  const page = await track(own);
  expect(page.text).toContain('已收到，正在核对文件类型');
  const order = (await desk.everything()).find(({ outbox }) => outbox === 'file');
  expect(order).toMatchObject({ receipt: own.receipt, n: 1 });
});

describe('a copy of an identity paper sent with the form', () => {
  const sent = (own: { receipt: string; secret: string }, bytes: Buffer, name = '身份证.png') =>
    desk.browse('POST /en/requests/track/identity', { form: own, file: { name, bytes } });

  it('goes to quarantine and to its check, under no name of its own', async () => {
    const own = await asked();
    const page = await sent(own, PNG, '欧阳清雅.png');
    expect([page.status, page.headers.location]).toEqual([200, undefined]);
    expect(page.text).toContain('Your file has arrived and is being checked');
    expect(page.text).toContain('its type is being checked');
    const items = await desk.everything();
    expect(items.find(({ outbox }) => outbox === 'file')).toMatchObject({ receipt: own.receipt, n: 1 });
    expect(JSON.stringify(items)).not.toContain('欧阳清雅.png');
  });

  it.each<[string, Buffer, number, string]>([
    ['a text by the name of a picture', Buffer.from('not a picture'), 422, 'not what its name says'],
    ['a PDF without its end', pdfOf().subarray(0, 90), 422, 'its end is missing'],
    ['a PDF with a script', pdfOf('/AA << /O << /S /JavaScript >> >>'), 422, 'carries scripts'],
    ['nothing', Buffer.alloc(0), 422, 'Choose a file first'],
    ['4 MB and a byte', Buffer.alloc(4_000_001), 413, 'more than 4.0 MB'],
  ])('%s: back to the form with what to do, and nothing is begun', async (_, bytes, status, said) => {
    const own = await asked();
    const page = await sent(own, bytes);
    expect(page.status).toBe(status);
    expect(page.text).toMatch(new RegExp(`id="file-fault" role="alert">[^<]*${said}`));
    expect(page.text).toContain('data-upload="4000000"');
    expect((await desk.everything()).filter(({ sk }) => String(sk).startsWith('FILE#'))).toEqual([]);
  });

  it('a file with any other form is refused', async () => {
    const own = await asked();
    const page = await desk.browse('POST /requests/track/withdraw', {
      form: own,
      file: { name: 'a', bytes: PNG },
    });
    expect(page.status).toBe(400);
  });
});

it('an applicant gets all of their own, and asks for it to be corrected', async () => {
  const own = await asked();
  const corrected = await desk.browse('POST /requests/track/correct', {
    form: { ...own, text: '电话改为 13900139000' },
  });
  expect(corrected.text).toContain('已收到更正要求');
  const { json: all } = await json('export', own);
  expect(all.parts.applicant).toEqual(PERSON);
  expect(all.parts.request).toMatchObject({
    description: '请提供各区县调查网点的数量及其变动情况',
    way: 'web',
  });
  expect(all.parts['correction-1'].text).toBe('电话改为 13900139000');
});

it('of joint applicants and agents an applicant gets the names, and not their numbers and addresses', async () => {
  const own = await asked();
  const act = { by: 'officer', at: desk.ports.now() };
  const law = await lawAt(desk.table, act.at);
  const key = await openDataKey(desk.secrets, desk.table, own.receipt);
  const others = {
    joint: [{ name: '张三', identityNumber: '110105194912310029' }],
    agents: [{ name: '李四', phone: '13700137000' }],
  };
  const applicant = { ...PERSON, ...others };
  const parts = [sealPart(key, 'applicant', applicant, true), sealPart(key, 'applicant-1', applicant)];
  await recordEvents(desk.table, law, await loadCase(desk.table, law, own.receipt), { parts }, act);
  const { json: all } = await json('export', own);
  const given = { ...PERSON, joint: [{ name: '张三' }], agents: [{ name: '李四' }] };
  expect([all.parts.applicant, all.parts['applicant-1']]).toEqual([given, given]);
});

it('nothing of a person stands outside what is sealed, nor in what went wrong', async () => {
  const own = await asked();
  await json('correct', own, { text: `我叫${PERSON.name}，电话 ${PERSON.phone}` });
  await json('supplement', own, { text: PERSON.address });
  const kept = JSON.stringify(await desk.everything());
  for (const text of [...Object.values(PERSON), form().title, form().description, form().reason]) {
    if (text === 'resident-id') continue;
    for (const spelt of [
      text ?? '',
      Buffer.from(text ?? '')
        .toString('base64')
        .replace(/=+$/, ''),
      encodeURIComponent(text ?? ''),
    ]) {
      expect(kept).not.toContain(spelt);
    }
  }
});
