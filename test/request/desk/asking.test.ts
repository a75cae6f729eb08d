import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RECEIPT } from '../../../functions/kernel/receipt.ts';
import { alike } from '../../../functions/request/records/likeness/likeness.ts';
import { readCase } from '../../../functions/request/records/row.ts';
import { type Step, transact } from '../../../functions/store/table.ts';
import { countedCall, RATES } from '../../../functions/web/desk/caller.ts';
import { type Answer, type Desk, type Desks, form, PERSON, receiptOf, startDesks } from './office.ts';

const OTHER_PERSON = {
  name: '司马相如',
  identityNumber: '510102198001015672',
  phone: '13900139000',
  email: 'xiangru@mail.example',
  address: '',
};

let desks: Desks;
let now: Desk;
let then: Desk;

beforeAll(async () => {
  desks = await startDesks();
  now = await desks.desk('2026-09-16');
  then = await desks.desk('2018-01-08');
});
afterAll(() => desks.stop());

const cases = async (desk: Desk): Promise<string[]> =>
  (await desk.everything()).filter(({ sk }) => sk === 'CASE').map(({ receipt }) => String(receipt));

/** The rate under which a call was counted. */
const policy = ({ headers }: Answer): string | undefined => headers['ratelimit-policy'];

/** Fields at fault, in the order of the page's summary. */
const faultsOf = ({ text }: Answer): string[] =>
  [...(/data-faults[\s\S]*?<\/ul>/.exec(text)?.[0] ?? '').matchAll(/<a href="#(\w+)">/g)].map(
    ([, field = '']) => field,
  );

describe('a form that is whole', () => {
  it('is answered with 303 to the receipt, number and secret in a cookie that scripts cannot read', async () => {
    const sent = await now.call('POST /requests/new/', { form: form() });
    expect(sent.status).toBe(303);
    expect(sent.headers.location).toBe('/requests/receipt/');
    expect(sent.headers['cache-control']).toBe('no-store');
    expect(sent.cookies[0]).toMatch(
      /^__Host-receipt=SQ20260916-[2-9BCDFGHJKMNPQRSTVWXZ]{6}\.([0-9A-Z]{4}-){3}[0-9A-Z]{4}; Path=\/; Max-Age=1800; HttpOnly; SameSite=Strict; Secure$/,
    );
  });

  it('shows its receipt with the due date, and a form for the proof of identity that names no storage', async () => {
    const sent = await now.call('POST /en/requests/new/', { form: form() });
    const cookie = sent.cookies[0]?.split(';')[0] ?? '';
    const shown = await now.call('GET /en/requests/receipt/', { cookie });
    const { receipt, secret } = receiptOf(sent);
    expect(receipt).toMatch(RECEIPT);
    expect(shown.text).toContain(`data-receipt>${receipt}<`);
    expect(shown.text).toContain(`data-secret>${secret}<`);
    expect(shown.text).toContain('<time datetime="2026-10-20">20 October 2026</time>');
    expect(shown.text).toMatch(
      /enctype="multipart\/form-data"[^>]* action="\/en\/requests\/track\/identity"/,
    );
    expect(shown.text).not.toMatch(/casework|quarantine\/|X-Amz/i);
  });

  it('without the cookie shows nothing of anybody', async () => {
    const gone = await now.call('GET /requests/receipt/');
    expect(gone.status).toBe(200);
    expect(gone.text).toContain('回执已不再显示');
    expect(gone.text).not.toContain('SQ2026');
  });

  it('under the law of 2008 needs no identity, and is due fifteen working days on', async () => {
    const { identityDocument: _, identityNumber: __, ...rest } = form();
    const sent = await then.call('POST /requests/new/', { form: rest });
    const shown = await then.call('GET /requests/receipt/', { cookie: sent.cookies[0]?.split(';')[0] ?? '' });
    expect(shown.text).toContain('2018年1月29日');
    expect(shown.text).not.toContain('/requests/track/identity"');
  });

  it('may come as multipart, as a browser sends it when told to', async () => {
    const data = new FormData();
    for (const [name, value] of Object.entries(form())) data.append(name, value);
    const request = new Response(data);
    const type = request.headers.get('content-type') ?? '';
    const sent = await now.call('POST /requests/new/', {
      body: await request.text(),
      headers: { 'content-type': type },
    });
    expect(sent.status).toBe(303);
  });
});

describe('sent twice', () => {
  it('is one request, and both get its receipt', async () => {
    const desk = await desks.desk('2026-09-16');
    const fields = form();
    const first = receiptOf(await desk.call('POST /requests/new/', { form: fields }));
    const second = receiptOf(await desk.call('POST /requests/new/', { form: fields }));
    expect(second).toEqual(first);
    expect(await cases(desk)).toEqual([first.receipt]);
  });

  it('at the same moment too', async () => {
    const desk = await desks.desk('2026-09-16');
    const fields = form();
    const sent = await Promise.all(
      Array.from({ length: 4 }, () => desk.call('POST /requests/new/', { form: fields })),
    );
    expect(new Set(sent.map((one) => receiptOf(one).secret)).size).toBe(1);
    expect(await cases(desk)).toHaveLength(1);
  });

  it('with something else in it, it comes back as a fresh form with what was typed', async () => {
    const fields = form();
    await now.call('POST /requests/new/', { form: fields });
    const other = await now.call('POST /requests/new/', { form: { ...fields, title: '另一件' } });
    expect(other.status).toBe(409);
    expect(other.text).toContain('value="另一件"');
    expect(other.text).not.toContain(fields.key);
  });

  it('is told to the officers at once, by its number and nothing else, and once', async () => {
    const desk = await desks.desk('2026-09-16');
    const fields = form();
    const { receipt } = receiptOf(await desk.call('POST /requests/new/', { form: fields }));
    await desk.call('POST /requests/new/', { form: fields });
    const messages = (await desk.everything()).filter(({ pk, to }) => pk === 'MESSAGE' && to === 'officer');
    expect(messages).toMatchObject([
      { id: `arrived-${receipt}`, to: 'officer', subject: expect.stringContaining('待登记') },
    ]);
    expect(JSON.stringify(messages)).toContain('2026-10-20');
    expect(JSON.stringify(messages)).not.toContain(PERSON.name);
  });

  it('after Back, in a fresh form, it is asked whether another one is meant, and only the answer makes one', async () => {
    const desk = await desks.desk('2026-09-16T10:02:00+08:00');
    const first = await desk.call('POST /requests/new/', { form: form() });
    const { receipt } = receiptOf(first);
    const cookie = first.cookies[0]?.split(';')[0] ?? '';
    const asked = await desk.call('POST /en/requests/new/', { form: form(), cookie });
    expect(asked.status).toBe(409);
    expect(asked.text).toContain(`You sent this at 10:02 as ${receipt}.`);
    expect(asked.text).toContain(`value="${form().title}"`);
    expect(asked.text).toContain(`name="again" value="${receipt}"`);
    expect(await cases(desk)).toEqual([receipt]);
    const other = await desk.call('POST /requests/new/', { form: form({ title: '另一件' }), cookie });
    expect(other.status).toBe(303);
    const again = await desk.call('POST /requests/new/', { form: form({ again: receipt }), cookie });
    expect(again.status).toBe(303);
    expect(await cases(desk)).toHaveLength(3);
    const stranger = await desk.call('POST /requests/new/', { form: form() });
    expect(stranger.text).not.toContain(receipt);
  });

  it('leaves the secret nowhere but with the sender', async () => {
    const desk = await desks.desk('2026-09-16');
    const { secret } = receiptOf(await desk.call('POST /requests/new/', { form: form() }));
    const kept = JSON.stringify(await desk.everything());
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(secret.replaceAll('-', ''));
  });
});

describe('a form with faults', () => {
  const table: [string, Record<string, string>, string[]][] = [
    [
      'nothing at all',
      Object.fromEntries(Object.keys(form()).map((name) => [name, ''])),
      ['description', 'form', 'way', 'kind', 'name', 'phone'],
    ],
    [
      'text that is too long',
      { title: '长'.repeat(301), description: '长'.repeat(5001) },
      ['title', 'description'],
    ],
    ['just as long as is taken', { title: '长'.repeat(300), description: '长'.repeat(5000) }, []],
    [
      'control characters',
      { name: '张\u0000三', description: '甲\u0007乙', address: 'a\u202eb' },
      ['description', 'name', 'address'],
    ],
    [
      'text of which nothing is seen',
      {
        name: '\u200b',
        description: '\ufeff\u2060',
        title: '\u180e',
        phone: '\u200d',
        email: '\u3164',
        address: '',
      },
      ['description', 'name', 'phone'],
    ],
    ['line ends where there is one line', { title: '甲\n乙' }, ['title']],
    ['a day that does not exist', { since: '2017-02-29', until: '2017-13-01' }, ['since', 'until']],
    ['an end before its beginning', { since: '2017-12-31', until: '2017-01-01' }, ['until']],
    ['a kind that is not offered', { kind: 'robot' }, ['kind']],
    ['an identity number that does not check', { identityNumber: '110105194912310021' }, ['identityNumber']],
    ['born on a day that does not exist', { identityNumber: '11010519490230002X' }, ['identityNumber']],
    ['a document without its number', { identityNumber: '' }, ['identityNumber']],
    ['no proof of identity', { identityDocument: '', identityNumber: '' }, ['identityDocument']],
    ['shown in person', { identityDocument: 'in-person', identityNumber: '' }, []],
    ['no way to be reached', { phone: '', email: '', address: '' }, ['phone']],
    ['by e-mail without one', { way: 'email', email: '' }, ['email']],
    ['by post without an address', { form: 'paper', way: 'post', address: '' }, ['address']],
    ['a disc over the web', { form: 'disc', way: 'web' }, ['way']],
    ['an address that is none', { email: 'a@b', phone: 'call me' }, ['phone', 'email']],
    [
      'an organisation without its particulars',
      { kind: 'company' },
      ['creditCode', 'representative', 'contactPerson'],
    ],
    [
      'an organisation',
      { kind: 'company', creditCode: '91350100M000100Y43', representative: '李四', contactPerson: '王五' },
      [],
    ],
    [
      'a credit code that does not check',
      { kind: 'company', creditCode: '91350100M000100Y44', representative: '李四', contactPerson: '王五' },
      ['creditCode'],
    ],
  ];
  it.for(table)('%s', async ([, more, fields]) => {
    const sent = await now.call('POST /requests/new/', { form: form(more) });
    expect(faultsOf(sent)).toEqual(fields);
    expect(sent.status).toBe(fields.length === 0 ? 303 : 422);
    for (const field of fields) {
      expect(sent.text).toMatch(
        new RegExp(
          `id="${field}"[^>]*aria-describedby="[^"]*${field}-fault|<fieldset[^>]*aria-describedby="[^"]*${field}-fault`,
        ),
      );
    }
  });

  it('asks for the reason where the law of 2008 does, and not under that of 2019', async () => {
    expect(faultsOf(await then.call('POST /requests/new/', { form: form({ reason: '' }) }))).toEqual([
      'reason',
    ]);
    expect((await now.call('POST /requests/new/', { form: form({ reason: '' }) })).status).toBe(303);
  });

  it('asks for proof of identity under the law of 2008 only from those who ask about themselves', async () => {
    const nobody = { identityDocument: '', identityNumber: '', reason: '' };
    const sent = await then.call('POST /requests/new/', { form: form({ ...nobody, matter: 'own-data' }) });
    expect(faultsOf(sent)).toEqual(['identityDocument']);
    const other = await then.call('POST /requests/new/', { form: form({ ...nobody, reason: '研究' }) });
    expect(other.status).toBe(303);
  });

  it('keeps what was typed, scripts in names as text', async () => {
    const sent = await now.call('POST /requests/new/', {
      form: form({ name: '"><script>alert(1)</script>', way: '' }),
    });
    expect(sent.text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(sent.text).not.toContain('<script>alert');
    expect(sent.text).toContain(`value="${PERSON.email}"`);
    expect(sent.text).toContain(`>${'\n'}请提供各区县调查网点的数量及其变动情况</textarea>`);
  });

  it('keeps nothing', async () => {
    const desk = await desks.desk('2026-09-16');
    await desk.call('POST /requests/new/', { form: form({ way: '' }) });
    expect(await desk.everything()).toEqual([]);
  });
});

describe('what is not a form', () => {
  it.for([
    ['JSON', { json: form() }, 415],
    ['a megabyte', { body: `description=${'a'.repeat(300_000)}` }, 413],
    [
      'more fields than any form has',
      { body: Array.from({ length: 200 }, (_, i) => `f${i}=1`).join('&') },
      400,
    ],
    [
      'broken multipart',
      { body: 'nothing', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
      400,
    ],
  ] as const)('%s', async ([, sent, status]) => {
    const answer = await now.call('POST /requests/new/', sent);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('text/html');
  });

  it('is refused where it did not come through the edge', async () => {
    const answer = await now.call('POST /requests/new/', {
      form: form(),
      headers: { 'x-heliostat-edge': 'a guess' },
    });
    expect(answer.status).toBe(403);
  });
});

describe('as JSON', () => {
  const { key: _k, step: _s, proof: _p, documentNumber: _d, ...body } = form();

  it('answers 201 with number, secret, law and due date; the same key the same request', async () => {
    const first = await now.call('POST /api/requests', { json: body, key: 'k-0123456789' });
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({
      regime: 'v2019',
      receivedOn: '2026-09-16',
      due: '2026-10-20',
      provisional: false,
      state: 'received',
    });
    const second = await now.call('POST /api/requests', { json: body, key: 'k-0123456789' });
    expect(second.json).toEqual(first.json);
    const other = await now.call('POST /api/requests', {
      json: { ...body, name: '别人' },
      key: 'k-0123456789',
    });
    expect([other.status, other.json.type]).toEqual([409, '/problems/key-reused']);
  });

  it('tells every fault with its code and pointer', async () => {
    const { status, json } = await now.call('POST /api/requests', {
      json: { ...body, since: '2017-02-30', kind: 'robot', name: 7, colour: 'red' },
      key: 'k-faults-0001',
    });
    expect(status).toBe(422);
    const told = json.faults.map(
      ({ code, pointer }: { code: string; pointer: string }) => `${code} ${pointer}`,
    );
    expect(told.sort()).toEqual([
      'impossible-date /since',
      'not-offered /kind',
      'text /name',
      'unknown /colour',
    ]);
    expect(JSON.stringify(json)).not.toContain(PERSON.phone);
  });

  it('that says what a request sent before says is another one only where that is meant', async () => {
    const desk = await desks.desk('2026-09-16T10:02:00+08:00');
    const ask = (more: Record<string, unknown>, key: string) =>
      desk.call('POST /api/requests', { json: { ...body, ...more }, key });
    const { receipt, secret } = (await ask({}, 'k-before-0001')).json;
    const before = { receipt, secret };
    const told = await ask({ before }, 'k-before-0002');
    expect([told.status, told.json.type]).toEqual([409, '/problems/already-exists']);
    expect(told.json.faults).toMatchObject([{ code: 'sent-before', pointer: '/again' }]);
    expect(told.json.faults[0].detail).toContain(`You sent this at 10:02 as ${receipt}`);
    expect(await cases(desk)).toEqual([receipt]);
    expect((await ask({ before, title: '另一件' }, 'k-before-0003')).status).toBe(201);
    expect((await ask({ before, again: receipt }, 'k-before-0004')).status).toBe(201);
  });

  it('tells nobody without the code that they have asked before', async () => {
    const desk = await desks.desk('2026-09-16');
    const ask = (more: Record<string, unknown>, key: string) =>
      desk.call('POST /api/requests', { json: { ...body, ...more }, key });
    const { receipt } = (await ask({}, 'k-before-0005')).json;
    const guessed = { before: { receipt, secret: '2222-2222-2222-2222' } };
    const answers = [await ask({}, 'k-before-0006'), await ask(guessed, 'k-before-0007')];
    for (const { status, text } of answers) {
      expect(status).toBe(201);
      expect(text).not.toContain(receipt);
    }
  });

  it('wants an Idempotency-Key', async () => {
    expect((await now.call('POST /api/requests', { json: body })).status).toBe(400);
  });
});

describe('the proof of work', () => {
  const proofOf = async (desk: Desk): Promise<string> => {
    const { json: challenge } = await desk.call('GET /api/requests/challenge');
    const solution = await solveChallenge({ challenge, deriveKey });
    return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
  };

  it('earns the wider rate, once', async () => {
    const proof = await proofOf(now);
    expect(policy(await now.call('POST /requests/new/', { form: form({ proof }) }))).toBe(
      '"proved";q=120;w=3600',
    );
    const reused = await now.call('POST /requests/new/', { form: form({ proof }) });
    expect(reused.status).toBe(409);
    expect(reused.text).toContain('请再提交一次');
  });

  it.for([
    [
      'not solved',
      async (): Promise<string> =>
        Buffer.from(
          JSON.stringify({
            challenge: (await now.call('GET /api/requests/challenge')).json,
            solution: { counter: 1, derivedKey: '00' },
          }),
        ).toString('base64'),
    ],
    ['not base64 of anything', async (): Promise<string> => '%%%'],
    [
      'tampered with',
      async (): Promise<string> => {
        const payload = JSON.parse(Buffer.from(await proofOf(now), 'base64').toString());
        payload.challenge.parameters.data.until += 3600;
        return Buffer.from(JSON.stringify(payload)).toString('base64');
      },
    ],
    [
      'expired',
      async (): Promise<string> => {
        const proof = await proofOf(now);
        now.at('2026-09-16T10:30:00+08:00');
        return proof;
      },
    ],
  ] as const)('%s counts as none', async ([, make]) => {
    const proof = await make();
    expect(policy(await now.call('POST /requests/new/', { form: form({ proof }) }))).toBe(
      '"unproved";q=30;w=3600',
    );
    now.at('2026-09-16');
  });
});

describe('rates', () => {
  it.each([
    ['challenge', 'GET /api/requests/challenge'],
    ['pages', 'GET /requests/new/'],
  ] as const)(
    'of %s end after so many from one address, and of no other',
    { timeout: 120_000 },
    async (name, line) => {
      const desk = await desks.desk('2026-09-16T10:10:00+08:00');
      const from = '198.51.100.8';
      for (let i = 0; i < RATES[name].most; i += 100) {
        const many = Array.from({ length: Math.min(100, RATES[name].most - i) }, () =>
          desk.call(line, { from }),
        );
        expect(new Set((await Promise.all(many)).map(({ status }) => status))).toEqual(new Set([200]));
      }
      const refused = await desk.call(line, { from });
      expect([refused.status, refused.headers['retry-after']]).toEqual([429, '600']);
      expect((await desk.call(line)).status).toBe(200);
    },
  );

  it('ends after so many from one address in an hour, and says when it goes on', async () => {
    const desk = await desks.desk('2026-09-16T10:10:00+08:00');
    const from = '198.51.100.7';
    for (let i = 0; i < RATES.unproved.most; i += 1) {
      const sent = await desk.call('POST /requests/new/', { form: form(), from });
      expect([sent.status, policy(sent)]).toEqual([303, '"unproved";q=30;w=3600']);
    }
    const refused = await desk.call('POST /requests/new/', { form: form(), from });
    expect(refused.status).toBe(429);
    expect(refused.headers).toMatchObject({ 'retry-after': '3000', ratelimit: '"unproved";r=0;t=3000' });
    expect(refused.text).toContain('约50分钟后可以再试');
    expect(await cases(desk)).toHaveLength(RATES.unproved.most);
    expect((await desk.call('POST /requests/new/', { form: form() })).status).toBe(303);
    desk.at('2026-09-16T11:00:00+08:00');
    expect((await desk.call('POST /requests/new/', { form: form(), from })).status).toBe(303);
  });

  it('count what is sent again under its key, which is answered as before all the same', async () => {
    const desk = await desks.desk('2026-09-16T10:10:00+08:00');
    const from = '198.51.100.7';
    const same = form();
    const once = () => desk.call('POST /requests/new/', { form: same, from });
    const first = await once();
    for (let i = 1; i < RATES.unproved.most; i += 1) expect((await once()).cookies).toEqual(first.cookies);
    expect((await desk.call('POST /requests/new/', { form: form(), from })).status).toBe(429);
    expect((await once()).cookies).toEqual(first.cookies);
    expect(await cases(desk)).toHaveLength(1);
  });

  it('cost the table and the keys nothing more once they are known to be over', async () => {
    const desk = await desks.desk('2026-09-16T10:10:00+08:00');
    const from = '198.51.100.7';
    const many = Array.from({ length: RATES.unproved.most + 1 }, () =>
      desk.call('POST /requests/new/', { form: form(), from }),
    );
    const statuses = (await Promise.all(many)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const table = vi.spyOn(desk.table.client, 'send');
    const keys = vi.spyOn(desk.ports.secrets.kms, 'send');
    const refused = await desk.call('POST /requests/new/', { form: form(), from });
    expect([refused.status, refused.headers.ratelimit]).toEqual([429, '"unproved";r=0;t=3000']);
    // One read: whether it is a repeat of what was taken in.
    expect(table.mock.calls.map(([command]) => command.constructor.name)).toEqual(['GetCommand']);
    expect(keys).not.toHaveBeenCalled();
  });

  it('hold for a process that has seen nothing of them', async () => {
    const desk = await desks.desk('2026-09-16T10:10:00+08:00');
    const at = desk.ports.now();
    const other = { ...desk.ports, table: { ...desk.table } };
    const one = {
      name: 'unproved',
      headers: { 'x-forwarded-for': '198.51.100.7, 130.176.1.1' },
      at,
    } as const;
    const write = (step: Step) => transact(desk.table, [step]);
    for (let i = 0; i < RATES.unproved.most; i += 1) await countedCall(desk.ports, one, write);
    await expect(countedCall(other, one, write)).rejects.toMatchObject({ slug: 'too-many-requests' });
    await expect(countedCall(desk.ports, one, write)).rejects.toMatchObject({ slug: 'too-many-requests' });
  });

  it.for([
    [
      'what the edge says of the viewer',
      {
        'cloudfront-viewer-address': '198.51.100.9:46532',
        'x-forwarded-for': '1.2.3.4, 198.51.100.9, 130.176.1.1',
      },
    ],
    [
      'one subscriber of IPv6',
      {
        'cloudfront-viewer-address': '2001:db8:0:9:1::1:443',
        'x-forwarded-for': '2001:db8:0:9:1::1, 130.176.1.1',
      },
    ],
    [
      'the hops, where the viewer wrote an address of their own',
      {
        'cloudfront-viewer-address': '1.2.3.4:1',
        'x-forwarded-for': '1.2.3.4, 198.51.100.11, 130.176.1.1',
      },
    ],
    [
      'the last but one of X-Forwarded-For, whatever stands before it',
      { 'x-forwarded-for': '1.2.3.4, 198.51.100.10, 130.176.1.1' },
    ],
  ] as const)('tell callers apart by %s', async ([, headers]) => {
    const left = async () => {
      const { headers: told } = await now.call('GET /api/requests/challenge', { headers });
      return Number(/r=(\d+)/.exec(told.ratelimit ?? '')?.[1] ?? 0);
    };
    const first = await left();
    expect(first).toBeGreaterThan(0);
    expect(await left()).toBe(first - 1);
  });

  it('are counted under a keyed hash: no address is kept', async () => {
    const desk = await desks.desk('2026-09-16');
    await desk.call('POST /requests/new/', { form: form(), from: '198.51.100.77' });
    expect(JSON.stringify(await desk.everything())).not.toContain('198.51.100.77');
  });
});

describe('what resembles a request', () => {
  it('is found once an officer took it up; the form writes no item for it', async () => {
    const desk = await desks.desk('2026-09-16');
    const asked = async (more: Record<string, string>): Promise<string> =>
      receiptOf(await desk.call('POST /requests/new/', { form: form({ ...OTHER_PERSON, ...more }) })).receipt;
    const first = receiptOf(await desk.call('POST /requests/new/', { form: form() })).receipt;
    const second = await asked({
      title: '重庆市2017年居民消费价格调查网点的数量',
      description: '申请公开：各区县调查网点的数量以及变动',
    });
    const bands = async () => (await desk.everything()).filter(({ what }) => what === 'resembling');
    expect(await bands()).toEqual([]);
    await desk.officer(first, 'events', { type: 'registered' });
    expect((await bands()).map(({ sk }) => sk)).toEqual(Array(16).fill(first));
    const { table, secrets } = desk.ports;
    const row = (await desk.everything()).find(({ sk, receipt }) => sk === 'CASE' && receipt === second);
    const found = await alike(table, secrets, readCase(row));
    expect(found.map(({ receipt, what }) => [receipt, what])).toEqual([[first, ['resembling']]]);
    await desk.officer(second, 'events', { type: 'registered' });
    expect(await bands()).toHaveLength(32);
    await desk.officer(second, 'events', { type: 'assigned', officer: 'officer' });
    expect(await bands()).toHaveLength(32);
  });
});
