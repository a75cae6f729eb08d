import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseAnswer } from '../../../../functions/request/contract/officer-answers.ts';
import { type Office, openOffice } from '../../office.ts';

const RECEIPT = 'SQ20180110-7KM2QX';
const AT = `/api/staff/requests/${RECEIPT}`;

const CASE: CaseAnswer = {
  receipt: RECEIPT,
  state: 'open',
  regime: 'v2008',
  kind: 'natural-person',
  channel: 'letter',
  officer: 'officer',
  entered: '2018-01-10',
  receivedOn: '2018-01-08',
  due: '2018-01-29',
  provisional: false,
  running: 'running',
  workingDaysLeft: 13,
  workingDays: 15,
  extendedBy: 0,
  stoppedOn: null,
  inTime: null,
  windows: { supplement: { until: null }, consultations: [], payment: null },
  pauses: [],
  review: 'none',
  title: null,
  flags: [],
  next: ['decided'],
  events: [
    {
      type: 'received',
      day: '2018-01-08',
      at: '2018-01-10T01:28:45.216Z',
      by: 'officer',
      channel: 'letter',
      matter: 'disclosure',
      addressedTo: 'disclosure-office',
      applicants: 1,
    },
  ],
  parts: ['applicant', 'request'],
  letters: [],
  files: [],
  remedies: null,
  askedFor: 1,
  like: [],
  keptUntil: null,
  disposal: null,
  destroyed: null,
  version: 3,
};

const INTAKE = {
  receipt: RECEIPT,
  secret: 'X53G-PMXQ-DBNP-SVP6',
  regime: 'v2008',
  due: '2018-01-29',
  provisional: false,
  state: 'open',
  track: 'https://stats.example.gov.cn/requests/track/',
  like: [],
  version: 1,
};

const OTHER = 'SQ20180102-7KM2QZ';
const LINKED = {
  type: 'linked',
  day: '2018-01-10',
  at: '2018-01-10T10:00:00+08:00',
  by: 'officer',
  as: OTHER,
};

const LETTER = {
  letter: 1,
  kind: 'answer',
  number: '渝调统公开〔2018〕1号',
  day: '2018-01-10',
  by: 'officer',
  documents: [2],
  content: 'hash-of-it',
  sent: null,
  receipt: RECEIPT,
  deliverBy: 'email',
  version: 4,
};

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('officer');
  office.on(`GET ${AT}`, { body: CASE, headers: { etag: '"3"' } });
  office.on(`POST ${AT}/events`, { body: CASE, headers: { etag: '"4"' } });
});
afterEach(() => office.close());

const req = (...argv: string[]) => office.run(['requests', ...argv, '--json']);
const sent = (call: string) => office.seen.find((one) => one.call === call);

/** argv behind `requests` → the event that is recorded, under the version just read. */
const EVENTS: readonly [argv: string, event: Record<string, unknown>][] = [
  ['confirm R', { type: 'confirmed' }],
  [
    'confirm R --day 2018-01-09 --late-entry 补录',
    { type: 'confirmed', day: '2018-01-09', lateEntry: '补录' },
  ],
  ['register R', { type: 'registered' }],
  ['assign R --officer officer2', { type: 'assigned', officer: 'officer2' }],
  ['supplement R ask --until 2018-01-20', { type: 'supplement-asked', until: '2018-01-20' }],
  ['supplement R arrived --words 某某', { type: 'supplement-arrived', words: '某某' }],
  ['supplement R arrived --excuse 住院', { type: 'supplement-arrived', excuse: '住院' }],
  ['supplement R lapsed', { type: 'supplement-lapsed' }],
  [
    'consult R dispatch --id c1 --with agency',
    { type: 'consultation-dispatched', consultation: 'c1', with: 'agency' },
  ],
  ['consult R received --id c1', { type: 'consultation-received', consultation: 'c1' }],
  [
    'consult R replied --id c1 --reply refuses --words 不',
    { type: 'consultation-replied', consultation: 'c1', answer: 'refuses', words: '不' },
  ],
  [
    'extend R propose --days 10 --reason 复杂',
    { type: 'extension-proposed', workingDays: 10, reason: '复杂' },
  ],
  ['extend R approve', { type: 'extension-approved' }],
  ['extend R decline --reason 不必', { type: 'extension-declined', reason: '不必' }],
  ['extend R tell', { type: 'extension-told' }],
  ['excessive R found --reason 多', { type: 'excessive-found', reason: '多' }],
  ['excessive R ask', { type: 'reasons-asked' }],
  ['excessive R given', { type: 'reasons-given' }],
  ['excessive R agree --until 2018-03-01', { type: 'later-date-agreed', until: '2018-03-01' }],
  ['contact R lost', { type: 'contact-lost' }],
  ['contact R restored', { type: 'contact-restored' }],
  ['fee R notice --basis page --count 40', { type: 'fee-noticed', basis: 'page', count: 40 }],
  [
    'fee R notice --basis cost --count 1 --fen 4800',
    { type: 'fee-noticed', basis: 'cost', count: 1, fen: 4800 },
  ],
  ['fee R received', { type: 'fee-notice-received' }],
  ['fee R paid', { type: 'fee-paid' }],
  ['fee R lapsed', { type: 'fee-lapsed' }],
  ['fee R waive --reason 低保', { type: 'fee-waived', reason: '低保' }],
  [
    'decide R --outcome granted --reply provided --text 共12个',
    { type: 'decided', decision: { outcome: 'granted', reply: 'provided', text: '共12个' } },
  ],
  [
    'decide R --outcome repeated --reply told --reasons 因 --earlier sq20180102-bbbbbb',
    {
      type: 'decided',
      decision: { outcome: 'repeated', reply: 'told', reasons: '因', earlier: 'SQ20180102-BBBBBB' },
    },
  ],
  [
    'decide R --outcome repeated --reply told --reasons 因 --earlier-elsewhere 渝调统公开〔2016〕2号',
    {
      type: 'decided',
      decision: {
        outcome: 'repeated',
        reply: 'told',
        reasons: '因',
        earlierElsewhere: '渝调统公开〔2016〕2号',
      },
    },
  ],
  [
    'decide R --outcome not-held --reply held-by-another --ground 条 --reasons 因 --agency 某局 --agency-contact 023 --where 某处 --public-interest 益 --not-consulted 无',
    {
      type: 'decided',
      decision: {
        outcome: 'not-held',
        reply: 'held-by-another',
        ground: '条',
        reasons: '因',
        where: '某处',
        agency: '某局',
        agencyContact: '023',
        publicInterest: '益',
        notConsulted: '无',
      },
    },
  ],
  ['dispatch R --way post', { type: 'dispatched', way: 'post' }],
  ['dispatch R --way courier --documents 1,3', { type: 'dispatched', way: 'courier', documents: [1, 3] }],
  ['deliver R', { type: 'delivered' }],
  ['withdraw R', { type: 'withdrawn' }],
  ['transfer R --agency 某局', { type: 'transferred', agency: '某局' }],
  ['link R sq20180109-7km2qz', { type: 'linked', as: 'SQ20180109-7KM2QZ' }],
  [
    'split R --into SQ20180110-222222,sq20180110-333333',
    { type: 'split', into: ['SQ20180110-222222', 'SQ20180110-333333'] },
  ],
  ['remedy R notified --id r1 --kind suit', { type: 'remedy-notified', remedy: 'r1', kind: 'suit' }],
  ['remedy R answered --id r1', { type: 'remedy-answered', remedy: 'r1' }],
  [
    'remedy R decided --id r1 --result corrected',
    { type: 'remedy-decided', remedy: 'r1', result: 'corrected' },
  ],
  ['reopen R', { type: 'reopened' }],
  ['reopen R --until 2018-02-01', { type: 'reopened', until: '2018-02-01' }],
];

describe('what happened is recorded', () => {
  it.each(EVENTS)('%s', async (argv, event) => {
    const { status, talk } = await req(...argv.replace(' R', ` ${RECEIPT.toLowerCase()}`).split(' '));
    expect([status, talk]).toEqual([0, '']);
    expect(sent(`POST ${AT}/events`)).toMatchObject({ headers: { 'if-match': '"3"' }, body: event });
  });

  it('with what is withheld from a file', async () => {
    const file = join(office.config, 'withheld.json');
    const withheld = [{ item: '分组', reason: '可识别', ground: 'barred-by-law' }];
    await writeFile(file, JSON.stringify(withheld));
    await req('decide', RECEIPT, '--outcome', 'partial', '--reply', 'partly', '--withheld', file);
    expect(sent(`POST ${AT}/events`)?.body).toEqual({
      type: 'decided',
      decision: { outcome: 'partial', reply: 'partly', withheld },
    });
  });
});

const WRONG: readonly [argv: string, says: string][] = [
  ['show 17', '17 is not the number of a request, such as SQ20180110-7KM2QX'],
  ['supplement R ask', 'missing: --until'],
  ['supplement R burn', 'ACT is one of ask, arrived, lapsed, not burn'],
  ['supplement R lapsed --until 2018-01-20', '--until does not go with lapsed'],
  ['consult R dispatch', 'missing: --id'],
  ['consult R dispatch --id c1 --with anyone', '--with is one of third-party, agency, co-maker, not anyone'],
  ['extend R propose', 'missing: --days, --reason'],
  ['extend R propose --days x --reason y', '--days x is not a whole number from 1 on'],
  ['fee R notice --basis page', 'missing: --count'],
  ['fee R paid --fen 3', '--fen does not go with paid'],
  ['remedy R notified --id r1', 'missing: --kind'],
  ['due --within soon', '--within soon is not a whole number'],
  [
    'receive',
    'missing: --channel in-person|fax|web|letter|registered-letter|courier|email|oral, --received DATE, --kind natural-person|company|research|welfare|legal-service|other, --name NAME, --subject TEXT',
  ],
  ['log R --title-zh 题 --title-en T --document 3', '--document 3 is not NUMBER=NAME'],
];

it.each(WRONG)('wrong usage sends nothing: %s', async (argv, says) => {
  const { status, talk } = await office.run(['requests', ...argv.replace(' R', ` ${RECEIPT}`).split(' ')]);
  expect([status, talk.split('\n')[0]]).toEqual([2, `heliostat: ${says}`]);
  expect(office.calls()).toEqual([]);
});

describe('entering a request', () => {
  it('sends what is personal in the body, and gives what scripts rely on', async () => {
    office.on('POST /api/staff/requests', { status: 201, body: INTAKE, headers: { etag: '"1"' } });
    const people = join(office.config, 'people.json');
    await writeFile(people, JSON.stringify({ joint: [{ name: '乙' }] }));
    const { status, json } = await req(
      ...['receive', '--channel', 'fax', '--received', '2018-01-08', '--arrived', '2018-01-05'],
      ...[
        '--confirmed',
        '2018-01-08',
        '--kind',
        'company',
        '--name',
        '甲',
        '--contact',
        '电话',
        '--subject',
        '物价',
      ],
      ...['--late-entry', '补录', '--credit-code', '91', '--purpose', '研究', '--people', people],
    );
    expect(status).toBe(0);
    expect(json()).toMatchObject({
      receipt: RECEIPT,
      secret: 'X53G-PMXQ-DBNP-SVP6',
      regime: 'v2008',
      due: '2018-01-29',
      provisional: false,
    });
    const call = sent('POST /api/staff/requests');
    expect(call?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(call?.body).toEqual({
      channel: 'fax',
      kind: 'company',
      received: '2018-01-08',
      arrived: '2018-01-05',
      confirmed: '2018-01-08',
      lateEntry: '补录',
      applicant: { name: '甲', contact: '电话', creditCode: '91', joint: [{ name: '乙' }] },
      wanted: { title: '物价', reason: '研究' },
    });
    expect(office.calls()).toEqual(['POST /api/staff/requests']);
  });

  it('names joint applicants and agents, a fax, a title, and why a number is taken as it stands', async () => {
    office.on('POST /api/staff/requests', { status: 201, body: INTAKE });
    await req(
      ...['receive', '--channel', 'courier', '--received', '2018-01-08', '--kind', 'natural-person'],
      ...['--name', '甲', '--fax', '023-1', '--joint', '乙、丙', '--agent', '丁', '--subject', '物价'],
      ...['--title', '价格', '--number-as-given', '原件如此'],
    );
    expect(sent('POST /api/staff/requests')?.body).toMatchObject({
      channel: 'courier',
      title: '价格',
      numberAsGiven: '原件如此',
      applicant: {
        name: '甲',
        fax: '023-1',
        joint: [{ name: '乙' }, { name: '丙' }],
        agents: [{ name: '丁' }],
      },
    });
  });

  it('offers what seems to be the same', async () => {
    const like = [{ receipt: OTHER, alike: ['resembling'], percent: 80, sameNumbers: false }];
    office.on('POST /api/staff/requests', { status: 201, body: { ...INTAKE, like } });
    const { answer } = await office.run([
      ...['requests', 'receive', '--channel', 'in-person', '--received', '2018-01-08', '--kind', 'company'],
      ...['--name', '甲', '--contact', '电话', '--subject', '物价'],
    ]);
    expect(answer).toContain('可能重复 perhaps the same');
    expect(answer).toMatch(new RegExp(`${OTHER} +内容相似 alike +约 about 80 % +数字不同 other numbers`));
  });

  it('of a letter that holds several', async () => {
    office.on(`POST ${AT}/parts`, { status: 201, body: INTAKE });
    expect((await req('part', RECEIPT, '--subject', '收入', '--officer', 'officer2')).status).toBe(0);
    expect(sent(`POST ${AT}/parts`)?.body).toEqual({ wanted: { title: '收入' }, officer: 'officer2' });
  });
});

describe('lists', () => {
  const row = (receipt: string, due: string, workingDaysLeft: number) => ({
    ...{
      receipt,
      state: 'open',
      regime: 'v2008',
      channel: 'letter',
      kind: 'company',
      officer: null,
      title: '价格',
    },
    ...{ receivedOn: '2018-01-02', due, workingDaysLeft, provisional: false, running: 'running', version: 1 },
    review: 'none',
  });

  it('what falls due, by working days left, over all pages', async () => {
    const first = '/api/staff/requests?limit=100&within=5';
    office.on(`GET ${first}`, { body: { items: [row('SQ20180101-B22222', '2018-01-12', 2)], next: 'abc' } });
    office.on(`GET ${first}&cursor=abc`, {
      body: { items: [row('SQ20180101-A22222', '2018-01-05', -3)], next: null },
    });
    const { json } = await req('due', '--within', '5');
    expect(json().items.map((one: { receipt: string }) => one.receipt)).toEqual([
      'SQ20180101-A22222',
      'SQ20180101-B22222',
    ]);
    const { answer } = await office.run(['requests', 'due', '--within', '5']);
    expect(answer).toContain('逾期 overdue 3');
    expect(answer).toContain('价格');
  });

  it('what is like a request, and what may be done about it', async () => {
    const one = { receipt: OTHER, alike: ['person', 'resembling'], percent: 85, sameNumbers: true };
    const answered = { on: '2018-01-05', outcome: 'granted', reply: 'provided' };
    const items = [
      { ...one, state: 'dispatched', receivedOn: '2018-01-02', answered, proposes: 'repeated' },
      { ...one, state: 'open', receivedOn: '2018-01-03', answered: null, proposes: 'link', percent: null },
    ];
    office.on(`GET ${AT}/duplicates`, { body: { items } });
    const { answer } = await office.run(['requests', 'duplicates', RECEIPT]);
    expect(answer).toMatch(
      /about 85 % .*已答复 dispatched +2018-01-02 +2018-01-05 予以公开 granted .*perhaps decided as repeated\n/,
    );
    expect(answer).toContain('可合并办理 may be linked');
    office.on(`GET ${AT}`, {
      body: { ...CASE, like: [one], events: [...CASE.events, LINKED] },
      headers: { etag: '"3"' },
    });
    const { answer: shown } = await office.run(['requests', 'show', RECEIPT]);
    expect(shown).toMatch(new RegExp(`并入 joined with +${OTHER}`));
    expect(shown).toMatch(new RegExp(`${OTHER} +同名或同联系方式 same name or contact, 内容相似 alike`));
  });

  it('a case, with nothing that anybody wrote', async () => {
    const { json } = await req('show', RECEIPT);
    expect(json()).toMatchObject({ receipt: RECEIPT, state: 'open', due: '2018-01-29', provisional: false });
    const { answer } = await office.run(['requests', 'show', RECEIPT]);
    expect(answer).toContain('答复期限 due          2018-01-29');
    expect(answer).toContain('信函 letter');
    expect(answer).toContain('收到申请 received');
    expect(answer).not.toContain('可主动公开');
    expect(office.calls()).toEqual([`GET ${AT}`, `GET ${AT}`]);
  });

  it('what is to be known of its due date, in Chinese too', async () => {
    const flags: CaseAnswer['flags'] = ['unconfirmed-receipt', 'late-supplement'];
    office.on(`GET ${AT}`, { body: { ...CASE, flags }, headers: { etag: '"3"' } });
    expect((await office.run(['requests', 'show', RECEIPT])).answer).toContain(
      '尚未与申请人确认收到 unconfirmed-receipt，要求补正逾期，期限不变 late-supplement',
    );
  });

  it('an answer that went out with its way, as it was asked for', async () => {
    const sent = {
      type: 'dispatched',
      way: 'fax',
      day: '2018-01-12',
      at: '2018-01-12T01:28:45.216Z',
      by: 'officer',
    };
    office.on(`GET ${AT}`, { body: { ...CASE, events: [...CASE.events, sent] }, headers: { etag: '"3"' } });
    expect((await office.run(['requests', 'show', RECEIPT])).answer).toMatch(
      /2018-01-12 {2}发出答复 dispatched +officer {2}传真 fax\n?/,
    );
    const { answer } = await office.run(['requests', 'receive', '--help']);
    expect(answer).toContain('--way web|email|post|courier|fax|in-person');
  });

  it('each consultation by its name, with whom, and whether it is still waited for', async () => {
    const window = { dispatched: '2018-01-10', received: null, until: null, replied: null };
    const consultations = [
      { ...window, id: 'c1', with: 'third-party', until: '2018-01-31', replied: '2018-01-12' },
      { ...window, id: 'c2', with: 'third-party', until: '2018-01-31' },
      { ...window, id: 'c3', with: 'agency' },
    ];
    const windows = { ...CASE.windows, consultations };
    office.on(`GET ${AT}`, { body: { ...CASE, windows }, headers: { etag: '"3"' } });
    const { answer } = await office.run(['requests', 'show', RECEIPT]);
    expect(answer).toMatch(
      /c1 {2}第三方 third-party {2}发出 dispatched 2018-01-10 {2}已答复 replied 2018-01-12\n/,
    );
    expect(answer).toMatch(
      /c2 {2}第三方 third-party {2}发出 dispatched 2018-01-10 {2}截至 until 2018-01-31\n/,
    );
    expect(answer).toMatch(/c3 {2}其他机关 agency {2}发出 dispatched 2018-01-10\n/);
  });

  it('a case that was a question names it', async () => {
    const [received] = CASE.events;
    const events = [{ ...received, question: 'ZX20180108-7KM2QX' }];
    office.on(`GET ${AT}`, { body: { ...CASE, events }, headers: { etag: '"3"' } });
    const { answer } = await office.run(['requests', 'show', RECEIPT]);
    expect(answer).toMatch(/由咨询转来 was a question +ZX20180108-7KM2QX/);
  });

  it('a case for a thing that is asked for often proposes to publish it', async () => {
    office.on(`GET ${AT}`, { body: { ...CASE, askedFor: 3 }, headers: { etag: '"3"' } });
    const { answer } = await office.run(['requests', 'show', RECEIPT]);
    expect(answer).toContain('可主动公开 publish');
    expect(answer).toContain('已有3个申请人申请同一信息（条例第四十四条）');
  });

  it('every day of the clock', async () => {
    const article = { zh: '《条例》第二十四条', en: '2008 Regulations, Art 24' };
    const day = {
      counted: true,
      number: 1,
      reason: 'working-day',
      name: article,
      notice: null,
      article,
      provisional: false,
    };
    office.on(`GET ${AT}/ledger`, {
      body: {
        receipt: RECEIPT,
        due: '2018-01-29',
        provisional: false,
        days: [{ date: '2018-01-09', ...day }],
      },
    });
    const { json } = await req('ledger', RECEIPT);
    expect(json()).toMatchObject({
      due: '2018-01-29',
      days: [{ date: '2018-01-09', counted: true, reason: 'working-day', article }],
    });
  });
});

describe('what is read before it leaves', () => {
  const PREVIEW = {
    kind: 'answer',
    heading: { zh: '答复书', en: 'Answer' },
    addressee: '张三：',
    paragraphs: [],
    attachments: ['网点.csv'],
    documents: [1],
    content: 'hash-of-it',
    letter: null,
    html: '<p>答复</p>',
  };

  it('a letter is previewed into a file that only its reader can read', async () => {
    office.on(`POST ${AT}/letters/preview`, { body: PREVIEW });
    const file = join(office.config, 'answer.html');
    const { json } = await req(
      'letter',
      RECEIPT,
      '--kind',
      'answer',
      '--documents',
      '1,2',
      '--seal',
      'without',
      '--preview',
      file,
    );
    expect(json()).toMatchObject({ content: 'hash-of-it', file });
    expect(sent(`POST ${AT}/letters/preview`)?.body).toEqual({
      kind: 'answer',
      documents: [1, 2],
      sealed: false,
    });
    expect(await readFile(file, 'utf8')).toBe(PREVIEW.html);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('an answer is read, and approved or returned by its content', async () => {
    office.on(`GET ${AT}/review`, { body: PREVIEW });
    const file = join(office.config, 'answer.html');
    expect((await req('review', RECEIPT, 'read', '--out', file)).json()).toMatchObject({
      content: 'hash-of-it',
    });
    office.on(`POST ${AT}/review`, { body: { ...CASE, review: 'returned' }, headers: { etag: '"4"' } });
    await req('review', RECEIPT, 'return', '--content', 'hash-of-it', '--reason', '改');
    expect(sent(`POST ${AT}/review`)?.body).toEqual({
      content: 'hash-of-it',
      verdict: 'returned',
      reason: '改',
    });
  });

  it('an answer that has changed since it was approved is said to need its review anew', async () => {
    const changed = { ...CASE, review: 'changed' };
    office.on(`GET ${AT}`, { body: changed, headers: { etag: '"4"' } });
    const { answer } = await office.run(['requests', 'show', RECEIPT]);
    expect(answer).toMatch(/审核 review +审核后有变，须重新审核 changed/);
  });

  it('a note is written', async () => {
    office.on(`POST ${AT}/notes`, { body: { ...CASE, parts: ['note-1'] }, headers: { etag: '"4"' } });
    const { answer } = await office.run(['requests', 'note', RECEIPT, '--text', '来电']);
    expect(answer).toContain('note-1');
    expect(sent(`POST ${AT}/notes`)?.body).toEqual({ text: '来电' });
  });

  it('a title is written', async () => {
    office.on(`POST ${AT}/title`, { body: { ...CASE, title: '价格调查' }, headers: { etag: '"4"' } });
    const { answer } = await office.run(['requests', 'title', RECEIPT, '--title', '价格调查']);
    expect(answer).toContain('价格调查');
    expect(sent(`POST ${AT}/title`)?.body).toEqual({ title: '价格调查' });
  });
});

describe('letters and files', () => {
  it('the answer is written and sent in one step', async () => {
    office.on(`POST ${AT}/letters`, { status: 201, body: LETTER });
    expect((await req('reply', RECEIPT, '--way', 'email', '--day', '2018-01-10')).json()).toEqual(LETTER);
    expect(sent(`POST ${AT}/letters`)?.body).toEqual({
      kind: 'answer',
      event: { type: 'dispatched', way: 'email', day: '2018-01-10' },
    });
  });

  it('a letter is sent by e-mail under the version read and a key of its own; a lost reply sends it once', async () => {
    const { deliverBy: _, ...line } = LETTER;
    const at = '2018-01-10T09:00:00.000+08:00';
    const sending = { state: 'dispatched', attached: [2], waiting: [], tooLarge: [3] };
    const body = { ...line, ...sending, sent: { day: '2018-01-10', at, by: 'officer' } };
    office.on(`POST ${AT}/letters/1/send`, { drop: true }, { body });
    const { answer, status } = await office.run(['requests', 'send', RECEIPT.toLowerCase(), '1', '--anyway']);
    expect(status).toBe(0);
    for (const said of [at, '已答复 dispatched', 'attached', 'too large for both'])
      expect(answer).toContain(said);
    expect(answer).not.toContain('to be fetched');
    const tries = office.seen.filter(({ call }) => call === `POST ${AT}/letters/1/send`);
    expect(tries.map(({ body }) => body)).toEqual([{ anyway: true }, { anyway: true }]);
    expect(tries.map(({ headers }) => headers['if-match'])).toEqual(['"3"', '"3"']);
    expect(new Set(tries.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it.each([
    ['letter.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['letter.html', 'text/html'],
  ])('a letter is saved as %s', async (name, accept) => {
    office.on(`GET ${AT}/letters/1`, { bytes: Buffer.from('letter') });
    const out = join(office.config, name);
    expect((await req('read-letter', RECEIPT, '1', '--out', out)).status).toBe(0);
    expect(sent(`GET ${AT}/letters/1`)?.headers.accept).toBe(accept);
    expect(await readFile(out, 'utf8')).toBe('letter');
  });

  it.each([
    ['kept', 0],
    ['refused', 1],
    ['failed', 1],
  ])('a file is sent, and found %s', async (state, exit) => {
    const file = join(office.config, 'scan.txt');
    await writeFile(file, '某某来信');
    const line = {
      ...{ file: 1, purpose: 'letter', state: 'checking', reason: null, removedOn: null },
      ...{ refusal: null, scan: null },
      ...{ bytes: 12, type: null, by: 'officer' },
    };
    const post = { url: `${office.server}/bucket`, fields: { key: 'quarantine/x/1' } };
    office.on(`POST ${AT}/files`, { status: 201, body: { file: 1, post, maxBytes: 25_000_000, version: 4 } });
    office.on(`POST ${AT}/files/1/complete`, { status: 202, body: line });
    office.on(
      `GET ${AT}`,
      { body: { ...CASE, files: [line] } },
      { body: { ...CASE, files: [{ ...line, state }] } },
    );
    const { status, json } = await req('attach', RECEIPT, file, '--purpose', 'letter');
    expect([status, json().state]).toEqual([exit, state]);
    expect(sent(`POST ${AT}/files`)?.body).toEqual({ name: 'scan.txt', size: 12, purpose: 'letter' });
    expect(office.uploads).toMatchObject([
      { fileName: 'scan.txt', size: 12, fields: { key: 'quarantine/x/1' } },
    ]);
  });

  it('what people sent is read once it was said why', async () => {
    const out = join(office.config, 'read.pdf');
    const line = {
      file: 1,
      purpose: 'letter',
      state: 'kept',
      reason: null,
      refusal: null,
      scan: 'not-scanned',
      removedOn: null,
      bytes: 4,
      type: 'application/pdf',
      by: 'officer',
    };
    office.on(`POST ${AT}/reveal`, { body: { parts: { 'file-1': { name: 'a.pdf' } } } });
    office.on(`GET ${AT}`, { body: { ...CASE, files: [line] } });
    office.on(`GET ${AT}/files/1`, { bytes: Buffer.from('scan') });
    expect((await req('read-file', RECEIPT, '1', '--out', out, '--reason', '核对')).status).toBe(0);
    expect(sent(`POST ${AT}/reveal`)?.body).toEqual({ parts: ['file-1'], reason: '核对' });
    expect(await readFile(out, 'utf8')).toBe('scan');
  });

  it('what people wrote is asked for with a reason, in the body', async () => {
    office.on(`POST ${AT}/reveal`, { body: { parts: { applicant: { name: '甲' } } } });
    const { json } = await req('reveal', RECEIPT, '--part', 'applicant,request', '--reason', '核对');
    expect(json()).toEqual({ parts: { applicant: { name: '甲' } } });
    expect(sent(`POST ${AT}/reveal`)?.body).toEqual({ parts: ['applicant', 'request'], reason: '核对' });
  });
});

describe('by two people', () => {
  it('an entry of the public log, under its version', async () => {
    const entry = {
      ...{ receipt: RECEIPT, title: { zh: '题', en: 'T' }, outcome: 'granted', answeredOn: '2018-01-10' },
      ...{ documents: [], writtenBy: 'officer', writtenAt: '2018-01-10T09:00:00+08:00' },
    };
    office.on('GET /api/staff/log', { body: { proposed: [{ ...entry, version: 5 }], entries: [] } });
    office.on(`POST /api/staff/log/${RECEIPT}/approve`, {
      body: { ...entry, day: '2018-01-11', approvedBy: 'officer2' },
    });
    expect((await req('log-approve', RECEIPT)).status).toBe(0);
    expect(sent(`POST /api/staff/log/${RECEIPT}/approve`)?.headers['if-match']).toBe('"5"');
  });

  it('a holiday notice, under the version of all', async () => {
    const notice = {
      number: '国办发明电〔2018〕15号',
      knownFrom: '2018-12-06',
      revision: 1,
      off: ['2018-12-31'],
      work: [],
    };
    const name = encodeURIComponent(notice.number);
    const all = {
      version: 1,
      calendar: 'x',
      lastAnnouncedYear: 2018,
      inForce: [],
      proposed: [],
      recomputations: [],
    };
    office.on('GET /api/staff/holidays', { body: all, headers: { etag: '"9"' } });
    office.on('POST /api/staff/holidays', {
      status: 201,
      body: { proposed: [{ ...notice, proposedBy: 'officer', proposedAt: 'x' }] },
    });
    office.on(`POST /api/staff/holidays/${name}/approve`, {
      body: { ...notice, approvedBy: 'officer2', approvedAt: 'x' },
    });
    const file = join(office.config, 'notice.csv');
    await writeFile(file, 'notice,known_from,date,kind\n');
    expect((await office.run(['holidays', 'import', file])).answer).toContain('国办发明电〔2018〕15号');
    expect(sent('POST /api/staff/holidays')?.body).toEqual({ csv: 'notice,known_from,date,kind\n' });
    expect((await office.run(['holidays', 'approve', notice.number])).status).toBe(0);
    expect(sent(`POST /api/staff/holidays/${name}/approve`)?.headers['if-match']).toBe('"9"');
  });

  it('the end of what is kept', async () => {
    office.on(`POST ${AT}/destroy`, { body: CASE });
    office.on(`POST ${AT}/destroy/approve`, { body: CASE });
    await req('destroy', RECEIPT, '--reason', '期满', '--early');
    await req('destroy-approve', RECEIPT);
    expect(sent(`POST ${AT}/destroy`)?.body).toEqual({ reason: '期满', early: true });
    expect(sent(`POST ${AT}/destroy/approve`)?.headers['if-match']).toBe('"3"');
  });

  const LISTED = {
    ...{ list: '2036-10', state: 'proposed', count: 2, struck: 1, destroyed: null, doneAt: null, version: 3 },
    drawnUpAt: '2036-10-01T02:35:00.000+08:00',
    approvals: [{ by: 'head', at: '2036-10-08T10:00:00.000+08:00' }],
  };
  const ENTRY = {
    closedOn: '2026-09-14',
    keptUntil: '2036-09-14',
    struck: null,
    destroyed: null,
    kept: null,
  };
  const WHOLE = {
    ...LISTED,
    items: [
      { ...ENTRY, receipt: RECEIPT },
      {
        ...ENTRY,
        receipt: 'SQ20260914-BBBBBB',
        struck: { by: 'head', at: LISTED.drawnUpAt, reason: '史料' },
      },
    ],
    history: [],
  };

  it('the disposal lists, and one of them', async () => {
    office.on('GET /api/staff/disposals', { body: { items: [LISTED] } });
    office.on('GET /api/staff/disposals/2036-10', { body: WHOLE });
    expect((await req('disposal-list')).answer).toContain('2036-10');
    expect((await req('disposal-show', '2036-10')).json()).toEqual(WHOLE);
    expect((await req('disposal-show', 'october')).status).toBe(2);
  });

  it('a request is struck from a list, and the list approved, under the version that was read', async () => {
    const at = '/api/staff/disposals/2036-10';
    office.on(`GET ${at}`, { body: WHOLE, headers: { etag: '"3"' } });
    office.on(`POST ${at}/strike`, { body: WHOLE });
    office.on(`POST ${at}/approve`, { body: WHOLE });
    await req('disposal-strike', '2036-10', RECEIPT.toLowerCase(), '--reason', '史料');
    await req('disposal-approve', '2036-10');
    expect(sent(`POST ${at}/strike`)?.body).toEqual({ receipt: RECEIPT, reason: '史料' });
    expect(sent(`POST ${at}/approve`)?.headers['if-match']).toBe('"3"');
  });
});
