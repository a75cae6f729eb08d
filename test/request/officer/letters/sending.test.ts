import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { lawAt } from '../../../../functions/holidays/records/holidays.ts';
import { loadCase } from '../../../../functions/request/records/case.ts';
import { recordEvents } from '../../../../functions/request/records/cases.ts';
import { openDataKey, sealPart } from '../../../../functions/sealed/secrets.ts';
import { readMessage } from '../../../../local-aws/people/mail-message.ts';
import particulars from '../../../../site/office.json' with { type: 'json' };
import { type MailServer, startMailServer } from '../../../mail-server.ts';
import { meet } from '../../sweep/faults.ts';
import { intakeBody, type Office, type Officers, PERSON, startOfficers, WANTED } from '../office.ts';

let officers: Officers;
let mail: MailServer;
let office: Office;
let receipt: string;
let secret: string;
beforeAll(async () => {
  [officers, mail] = await Promise.all([startOfficers(), startMailServer()]);
});
afterAll(async () => {
  await officers.stop();
  await mail.stop();
});

/** Entered on Monday 2026-09-14: due on 2026-10-16. */
const begin = async (more: Record<string, unknown> = {}, smtp = mail.url): Promise<void> => {
  mail.reset();
  office = await officers.office('2026-09-14', { smtp });
  const made = await office.call('POST /requests', { body: intakeBody('2026-09-14', more) });
  ({ receipt, secret } = made.body);
};
beforeEach(() => begin());

const GRANTED = {
  type: 'decided',
  decision: { outcome: 'granted', reply: 'provided', text: '全市共有12个调查网点' },
};
const REFUSED = {
  type: 'decided',
  decision: {
    outcome: 'barred-by-law',
    reply: 'refused',
    ground: '《统计法》第二十八条',
    reasons: '可识别单个统计调查对象',
  },
};

const write = (body: unknown) => office.call(`POST /requests/${receipt}/letters`, { body });
/** Written, and reviewed by another person. */
const answer = async (event: unknown = REFUSED) => {
  const written = await write({ kind: 'answer', event });
  await office.approve(receipt);
  return written;
};
const shown = async () => (await office.call(`GET /requests/${receipt}`)).body;
const did = (type: string, fields: Record<string, unknown> = {}, by = 'officer') =>
  office.step(receipt, 'events', { type, ...fields }, by);
const send = async (
  letter: number,
  { anyway, key = randomUUID(), version, from = office }: Record<string, never> | Sending = {},
) =>
  from.call(`POST /requests/${receipt}/letters/${letter}/send`, {
    body: anyway === undefined ? {} : { anyway },
    key,
    version: version ?? (await shown()).version,
  });
type Sending = { anyway?: boolean; key?: string; version?: number; from?: Office };

const codes = ({ body }: { body: { faults?: { code: string }[] } }): string[] =>
  (body.faults ?? []).map(({ code }) => code).sort();
const messageIds = (): (string | undefined)[] =>
  mail.taken.map(({ text }) => /^Message-ID:\s+(\S+)/m.exec(text)?.[1]);
const types = async (): Promise<string[]> => (await shown()).events.map(({ type }: { type: string }) => type);

describe('an answer by e-mail', () => {
  it('is on record as dispatched on the day on which the mail server took it', async () => {
    await answer();
    office.at('2026-09-15');
    const sent = await send(1);
    expect(sent).toMatchObject({
      status: 200,
      body: {
        receipt,
        letter: 1,
        number: '渝调统公开〔2026〕1号',
        state: 'dispatched',
        sent: { day: '2026-09-15', by: 'officer' },
        attached: [],
        waiting: [],
        tooLarge: [],
      },
    });
    const seen = await shown();
    expect(sent.headers.etag).toBe(`"${seen.version}"`);
    expect(seen).toMatchObject({ state: 'dispatched', stoppedOn: '2026-09-15', inTime: true });
    expect(seen.events.at(-1)).toMatchObject({ type: 'dispatched', way: 'email', day: '2026-09-15' });
    expect(seen.letters).toMatchObject([{ letter: 1, sent: { day: '2026-09-15', by: 'officer' } }]);
    const audit = await office.call(`GET /requests/${receipt}/audit`);
    expect(audit.body.items.at(-1)).toMatchObject({
      action: 'letter sent',
      detail: { letter: 1, kind: 'answer', way: 'email', day: '2026-09-15' },
    });
    const reads = await office.call(`GET /requests/${receipt}/reads`);
    expect(reads.body.items.map(({ detail }: { detail: unknown }) => detail)).toEqual([
      { parts: 'letter-1', reason: 'answer read for review' },
      { parts: 'applicant letter-1', reason: 'letter sent by e-mail' },
    ]);
  });

  it('goes to the applicant alone, with the letter in the body and as Word, and without the secret', async () => {
    await answer();
    await send(1);
    const [one] = mail.taken;
    expect(mail.taken).toHaveLength(1);
    expect(one?.to).toEqual([PERSON.email]);
    const message = await readMessage(one?.raw ?? Buffer.alloc(0));
    expect(message).toMatchObject({ to: PERSON.email, attachments: [`${receipt}-letter-1.docx`] });
    for (const said of [`${PERSON.name}：`, WANTED.title, '《统计法》第二十八条', '行政复议'])
      expect(message.text).toContain(said);
    expect(message.text).toContain('https://office.example/requests/track/');
    for (const one of [PERSON.name, PERSON.email, WANTED.title]) expect(message.subject).not.toContain(one);
    expect(one?.text).toContain(`Reply-To: ${particulars.email}`);
    expect(messageIds()).toEqual([`<${receipt}/letter-1@tongji.example>`]);
    for (const hidden of [secret, secret.replaceAll('-', '')]) expect(message.text).not.toContain(hidden);
  });

  it('brings the released documents, and their reading is on record', async () => {
    const bytes = '网点,数量\n渝中,12\n';
    await office.release(receipt, '网点.csv', bytes);
    await answer({ type: 'decided', decision: { outcome: 'granted', reply: 'provided' } });
    expect((await send(1)).body).toMatchObject({ attached: [1], waiting: [] });
    const raw = mail.taken[0]?.raw ?? Buffer.alloc(0);
    const message = await readMessage(raw);
    expect(message.attachments).toEqual([`${receipt}-letter-1.docx`, '网点.csv']);
    expect(message.text).toContain('附件：网点.csv');
    expect(message.text).toContain('随信附上公开的文件1件：网点.csv。');
    expect(raw.toString()).toContain(Buffer.from(bytes).toString('base64'));
    const reads = await office.call(`GET /requests/${receipt}/reads`);
    expect(reads.body.items.at(-1).detail.parts).toBe('applicant file-1 letter-1');
  });

  it('called again under the same key gets the same answer, and no second mail', async () => {
    await answer();
    const { version } = await shown();
    const first = await send(1, { key: 'key-of-a-sending', version });
    expect(await send(1, { key: 'key-of-a-sending', version })).toEqual(first);
    expect(mail.taken).toHaveLength(1);
  });

  it('accepted after midnight is dispatched on the day that has begun', async () => {
    await answer();
    office.at('2026-09-15T23:59:59+08:00');
    mail.meanwhile(async () => office.at('2026-09-16T00:00:01+08:00'));
    expect((await send(1)).body.sent).toMatchObject({ day: '2026-09-16' });
    expect((await shown()).stoppedOn).toBe('2026-09-16');
  });

  it('is recorded even where something else was recorded while it was on its way', async () => {
    await answer();
    mail.meanwhile(async () => {
      await did('assigned', { officer: 'officer2' });
    });
    expect(await send(1)).toMatchObject({ status: 200, body: { state: 'dispatched' } });
    expect((await types()).slice(-2)).toEqual(['assigned', 'dispatched']);
    expect(mail.taken).toHaveLength(1);
  });
});

describe('the other letters', () => {
  it('an extension is told by its letter', async () => {
    await did('extension-proposed', { workingDays: 20, reason: '需要向多个处室查找' });
    await did('extension-approved', {}, 'head');
    await write({ kind: 'extension' });
    expect((await send(1)).status).toBe(200);
    expect((await types()).at(-1)).toBe('extension-told');
  });

  it('an extension that was told before is only sent', async () => {
    await did('extension-proposed', { workingDays: 20, reason: '需要向多个处室查找' });
    await did('extension-approved', {}, 'head');
    await write({ kind: 'extension', event: { type: 'extension-told' } });
    const before = await types();
    expect((await send(1)).body.sent).toMatchObject({ day: '2026-09-14' });
    expect(await types()).toEqual(before);
  });

  it.each([
    ['receipt', { kind: 'receipt' }],
    [
      'supplement',
      { kind: 'supplement', points: '年份', event: { type: 'supplement-asked', until: '2026-09-24' } },
    ],
  ])('of a %s only the sending is kept', async (_, body) => {
    await write(body);
    const before = await types();
    expect((await send(1)).status).toBe(200);
    expect(await types()).toEqual(before);
    expect((await shown()).letters).toMatchObject([{ sent: { day: '2026-09-14' } }]);
  });
});

describe('is refused, and nothing goes out', () => {
  const refused = async (work: () => ReturnType<typeof send>, wanted: string[]): Promise<void> => {
    const before = await office.everything();
    const problem = await work();
    expect([problem.status, codes(problem)]).toEqual([409, wanted]);
    expect(await office.everything()).toEqual(before);
    expect(mail.taken).toEqual([]);
  };

  it('with every reason at once', async () => {
    const { email: _, ...applicant } = PERSON;
    await begin({ applicant, wanted: { ...WANTED, way: 'post' } }, '');
    await answer();
    await office.step(receipt, 'events', { type: 'withdrawn' });
    await refused(() => send(1), ['another-way', 'no-email', 'no-mail-server', 'not-in-this-state']);
  });

  it('another way was asked for, unless the officer says so', async () => {
    await begin({ wanted: { ...WANTED, way: 'post' } });
    await answer();
    await refused(() => send(1), ['another-way']);
    expect((await send(1, { anyway: true })).status).toBe(200);
  });

  it('an answer that went out another way', async () => {
    await answer();
    await did('dispatched', { way: 'post' });
    await refused(() => send(1), ['already-dispatched']);
  });

  it('a letter that was sent before', async () => {
    await write({ kind: 'receipt' });
    await send(1);
    mail.reset();
    await refused(() => send(1), ['already-sent']);
  });

  it('an answer to what was decided otherwise since', async () => {
    await answer();
    office.at('2026-09-15');
    await did('decided', GRANTED);
    await refused(() => send(1), ['outdated']);
    await write({ kind: 'answer' });
    expect((await send(2)).status).toBe(200);
  });

  it('a letter to a third party', async () => {
    const event = { type: 'consultation-dispatched', consultation: 'c1', with: 'third-party' };
    await write({ kind: 'consultation', consultation: 'c1', addressee: '兴旺食品', summary: '产值', event });
    await refused(() => send(1), ['not-the-applicant']);
  });

  it.each([undefined, 'ouyang,qingya@mail.example'])(
    'where the address is %s, and so not one',
    async (email) => {
      await answer();
      const { table, secrets, now } = office.ports;
      const [law, key] = await Promise.all([lawAt(table, now()), openDataKey(secrets, table, receipt)]);
      const parts = [sealPart(key, 'applicant', { ...PERSON, email }, true)];
      await recordEvents(
        table,
        law,
        await loadCase(table, law, receipt),
        { parts },
        { by: 'officer', at: now() },
      );
      await refused(() => send(1), ['no-email']);
    },
  );

  it('without the version, the key, the letter or the role', async () => {
    await answer();
    const path = `POST /requests/${receipt}/letters`;
    const { version } = await shown();
    expect((await office.call(`${path}/1/send`, { body: {} })).status).toBe(428);
    expect((await office.call(`${path}/1/send`, { body: {}, version, key: 'short' })).status).toBe(400);
    expect((await send(1, { version: version - 1 })).status).toBe(412);
    expect((await send(2)).status).toBe(404);
    expect((await office.call(`${path}/1/send`, { body: {}, version, by: 'head' })).status).toBe(403);
    expect(mail.taken).toEqual([]);
  });
});

describe('the mail server', () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
    return () => spy.mockRestore();
  });

  it.each([
    ['refuses the address', { at: 'recipient', code: 550 }, ['smtp-550']],
    ['refuses the message for now', { at: 'message', code: 451 }, ['smtp-451']],
  ] as const)('%s: nothing is recorded, and it can be sent again', async (_, meets, wanted) => {
    await answer();
    const before = await shown();
    mail.refuse(meets);
    const problem = await send(1, { key: 'key-of-a-sending' });
    expect([problem.status, codes(problem)]).toEqual([502, wanted]);
    expect(problem.bytes.toString() + lines.join('')).not.toContain(PERSON.email);
    expect(lines.join('')).toContain('"event":"letter not sent"');
    expect(await shown()).toEqual(before);
    mail.refuse(null);
    expect((await send(1, { key: 'key-of-a-sending' })).status).toBe(200);
  });

  it('is not there', async () => {
    const gone = await startMailServer();
    await gone.stop();
    await begin({}, gone.url);
    await answer();
    const problem = await send(1);
    expect(problem).toMatchObject({ status: 502, body: { type: '/problems/mail-not-taken' } });
    expect(problem.body.detail).toContain('could not be reached (ESOCKET)');
    expect((await shown()).state).toBe('decided');
  });
});

it('a process that ends between acceptance and record: the repeat goes out as the same mail, and is recorded', async () => {
  await answer();
  const { version } = await shown();
  // What is written down first is that the letter was opened; the second write is the record.
  const table = meet(officers.again(office.table), [{ call: 2, kind: 'crash before' }]);
  const other = await officers.office('2026-09-14', { smtp: mail.url, on: table });
  const key = 'key-of-a-sending';
  expect((await send(1, { key, version, from: other })).status).toBe(500);
  expect((await shown()).state).toBe('decided');
  expect((await send(1, { key, version })).status).toBe(200);
  expect(messageIds()).toHaveLength(2);
  expect(new Set(messageIds()).size).toBe(1);
  expect((await shown()).state).toBe('dispatched');
});
