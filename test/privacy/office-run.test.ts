import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pdfOf } from '../formats/received/sent-files.ts';
import { type Office, openOffice, until } from '../journeys/office.ts';
import { filesBelow, findings, type Hay } from './spellings.ts';

/**
 * A week of an office on one machine, through the browser's and the officers' doors, with everything that people
 * write and send; then everything that the week wrote down is searched for it.
 */
const WEB = {
  name: '欧阳清雅',
  identityNumber: '510102198001011233',
  phone: '13800138000',
  email: 'ouyang.qingya@mail.example',
  address: '重庆市渝中区人民路232号7栋1单元',
  description: '我家所在社区2017年住户调查的抽样名单，连同上门记录',
  reason: '本人正与居委会就记账补贴诉讼',
  supplement: '补充说明：所指社区为石板坡正街',
  correction: '门牌更正为九栋三单元',
  points: '请写明所指社区的全称和上门的年份',
};
/**
 * What the office's own letter says to the applicant who asked for it by e-mail. Their mail box is the one place
 * outside the seal where it belongs; the mail catcher's folder stands for it here.
 */
const SAID_BY_MAIL = [WEB.name, WEB.email, WEB.description, WEB.points];
const PAPER = {
  name: '慕容秋实贸易商行',
  phone: '023-67891234',
  contact: '每日下午二时后致电其女慕容小满',
  subject: '隔壁兴旺食品厂历年产值',
  description: '该厂与我商行有货款纠纷',
  agent: '司空明辉',
  agentPhone: '13911223344',
  thirdParty: '兴旺食品有限责任公司',
  thirdPartyAnswer: '本公司坚决反对透露产值及雇工人数',
  summary: '慕容商行所求产值是否可以公开',
  points: '请补写贵商行所指厂区的具体方位',
};
const FILES = {
  identityName: '欧阳清雅身份证正面.pdf',
  identityText: '姓名欧阳清雅公民身份号码510102198001011233',
  letterName: '慕容秋实来信扫描.txt',
  letterText: '此致敬礼慕容秋实叩上',
  lieName: '司空明辉委托书.pdf',
  lieText: '此非文书，司空明辉戏作',
};
/** What was refused was written by people all the same. */
const REFUSED = {
  name: '端木无缺',
  identityNumber: '330106197912310020',
  description: '这份申请写坏了，不应留存',
};
const CLIENT = '203.0.113.77';

const SECRETS: string[] = [];
const PERSONAL = (): string[] => [
  ...[WEB, PAPER, FILES, REFUSED].flatMap((all) => Object.values(all)),
  CLIENT,
  ...SECRETS,
];

let office: Office;
beforeAll(async () => {
  office = await openOffice('--empty', '--now', '2026-09-14T09:00:00+08:00');
});
afterAll(() => office[Symbol.asyncDispose]());

const desk = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${office.address}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': CLIENT, ...headers },
    body: JSON.stringify(body),
  });

/** The answer, if it is what was expected; what it says, if not. */
const good = async (status: number, response: Response): Promise<Response> => {
  if (response.status !== status) throw new Error(`${response.status}: ${await response.text()}`);
  return response;
};

const asked = (more: object = {}) => ({
  kind: 'natural-person',
  name: WEB.name,
  identityDocument: 'resident-id',
  identityNumber: WEB.identityNumber,
  phone: WEB.phone,
  email: WEB.email,
  address: WEB.address,
  description: WEB.description,
  reason: WEB.reason,
  form: 'electronic',
  way: 'email',
  ...more,
});

type Taken = { receipt: string; secret: string };

/** Tracking, and what an applicant may do about a request of their own. */
const track = (act: string, { receipt, secret }: Taken, more: object = {}): Promise<Response> =>
  desk(`/api/requests/track${act}`, { receipt, secret, ...more });

/** As the public does: by JSON, by a form, tracking, acting, and with what is refused. */
const askOnTheWeb = async (): Promise<Taken> => {
  const answer = await good(201, await desk('/api/requests', asked(), { 'idempotency-key': randomUUID() }));
  const taken = (await answer.json()) as Taken;
  SECRETS.push(taken.secret);
  const refused = [
    await desk('/api/requests', asked({ ...REFUSED, kind: 'nobody', since: '2026-02-30' }), {
      'idempotency-key': randomUUID(),
    }),
    await desk(
      '/api/requests',
      { ...asked(REFUSED), [REFUSED.name]: REFUSED.description },
      { 'idempotency-key': randomUUID() },
    ),
    await fetch(`${office.address}/api/requests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: `{"name": "${REFUSED.name}", ${REFUSED.description}`,
    }),
    await fetch(`${office.address}/requests/new/`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': CLIENT },
      body: new URLSearchParams({ ...REFUSED, kind: 'natural-person' }),
    }),
    await desk('/api/requests/track', { receipt: taken.receipt, secret: 'WRNG-WRNG-WRNG-WRNG' }),
  ];
  for (const { status } of refused) expect(status).toBeGreaterThanOrEqual(400);
  await good(200, await track('', taken));
  return taken;
};

/** A proof of identity, posted as a plain form to where the desk says. */
const sendIdentity = async (taken: Taken): Promise<void> => {
  const begun = await good(201, await track('/identity', taken));
  const { post } = (await begun.json()) as { post: { url: string; fields: Record<string, string> } };
  const scan = pdfOf('', Buffer.from(`% ${FILES.identityText}\n`));
  const form = new FormData();
  for (const [name, value] of Object.entries(post.fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(scan)], { type: 'application/pdf' }), FILES.identityName);
  expect((await fetch(post.url, { method: 'POST', body: form, redirect: 'manual' })).status).toBeLessThan(
    400,
  );
  await good(200, await track('/identity-sent', taken));
};

/** As an officer does who writes to somebody that wants it by e-mail: the system sends it. */
const writeByMail = async ({ receipt }: Taken): Promise<void> => {
  const run = (...words: string[]) => office.run('officer', 'requests', ...words);
  await run('letter', receipt, '--kind', 'supplement', '--points', WEB.points);
  const sent = JSON.parse(await run('send', receipt, '1')) as { sent: { day: string } };
  expect(sent.sent.day).toBe('2026-09-14');
};

const written = async (name: string, text: string): Promise<string> => {
  const folder = join(office.folder, 'desk');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

/** As an officer does with a letter: entry, files, letters, a third party, an answer, a look at what was written. */
const workOnPaper = async (): Promise<string> => {
  const people = await written(
    'people.json',
    JSON.stringify({ agents: [{ name: PAPER.agent, phone: PAPER.agentPhone }] }),
  );
  const entry = await office.run(
    'officer',
    ...[
      'requests',
      'receive',
      '--channel',
      'registered-letter',
      '--received',
      '2026-09-11',
      '--kind',
      'company',
    ],
    ...['--name', PAPER.name, '--phone', PAPER.phone, '--contact', PAPER.contact, '--people', people],
    ...['--subject', PAPER.subject, '--description', PAPER.description, '--late-entry', '信件迟到'],
  );
  const { receipt, secret } = JSON.parse(entry) as Taken;
  SECRETS.push(secret);
  const run = (...words: string[]) => office.run('officer', 'requests', ...words);
  await run('assign', receipt, '--officer', 'officer2');
  await run('attach', receipt, await written(FILES.letterName, FILES.letterText), '--purpose', 'letter');
  const lie = await office.attempt(
    'officer',
    'requests',
    'attach',
    receipt,
    await written(FILES.lieName, FILES.lieText),
    '--purpose',
    'authority',
  );
  expect(lie.status).toBe(1);
  await run('supplement', receipt, 'ask', '--until', '2026-09-25');
  await run('letter', receipt, '--kind', 'supplement', '--points', PAPER.points);
  await run('supplement', receipt, 'arrived', '--words', PAPER.description);
  await run('consult', receipt, 'dispatch', '--id', 'c1', '--with', 'third-party');
  await run(
    'letter',
    receipt,
    '--kind',
    'consultation',
    '--consultation',
    'c1',
    '--addressee',
    PAPER.thirdParty,
    '--summary',
    PAPER.summary,
  );
  await run(
    'consult',
    receipt,
    'replied',
    '--id',
    'c1',
    '--reply',
    'refuses',
    '--words',
    PAPER.thirdPartyAnswer,
  );
  // The office's own words that name somebody are refused, and are not kept for it.
  const naming = await office.attempt(
    'officer',
    'requests',
    'extend',
    receipt,
    'propose',
    '--days',
    '5',
    '--reason',
    `${PAPER.name}催得紧`,
  );
  expect(naming.status).toBe(1);
  const revealed = await run('reveal', receipt, '--part', 'applicant,request', '--reason', '核对委托');
  expect(revealed).toContain(PAPER.name);
  await run('read-file', receipt, '1', '--out', join(office.folder, 'desk', 'read.txt'), '--reason', '核对');
  expect(await readFile(join(office.folder, 'desk', 'read.txt'), 'utf8')).toBe(FILES.letterText);
  await run(
    'decide',
    receipt,
    '--outcome',
    'third-party-rights',
    '--reply',
    'refused',
    '--ground',
    '第十五条',
    '--reasons',
    '第三方不同意',
  );
  await run('title', receipt, '--title', '某企业产值');
  await run('note', receipt, '--text', `${PAPER.name}又来电催问`);
  // Another person reads the answer and approves it.
  const read = join(office.folder, 'desk', 'answer.html');
  const review = (...words: string[]) => office.run('officer2', 'requests', 'review', receipt, ...words);
  const { content } = JSON.parse(await review('read', '--out', read)) as { content: string };
  await review('approve', '--content', content);
  await run('reply', receipt, '--way', 'post');
  const letter = join(office.folder, 'desk', 'letter.docx');
  await run('read-letter', receipt, '3', '--out', letter);
  expect(await findings([PAPER.name], [{ where: 'letter', bytes: await readFile(letter) }])).not.toEqual([]);
  await run('log', receipt, '--title-zh', '某企业产值', '--title-en', 'Output of a company');
  await office.run('officer2', 'requests', 'log-approve', receipt);
  return receipt;
};

type Caught = { to: string; subject: string; text: string };

const mails = async (): Promise<Caught[]> => {
  const response = await office.get('/_local/mail?format=json');
  return ((await response.json()) as { items: Caught[] }).items;
};
const toOthers = ({ to }: Caught): boolean => to !== WEB.email;

/** A mail in the catcher's folder that was sent to the applicant. */
const isOwnMail = ({ where, bytes }: Hay): boolean =>
  /^mail\/.*\.eml$/.test(where) &&
  Buffer.from(bytes).toString('latin1').split('\r\n').includes(`To: ${WEB.email}`);

/** What anyone may fetch, and what officers are given without asking for what people wrote. */
const readable = async (): Promise<Hay[]> => {
  const paths = [
    ...['/', '/en/', '/calendar/', '/calendar.json', '/calendar.ics', '/feed.atom', '/openapi.json'],
    ...[
      '/requests/',
      '/en/requests/',
      '/requests/new/',
      '/requests/track/',
      '/disclosure/log/',
      '/en/disclosure/log/',
    ],
  ];
  const pages = paths.map(async (path): Promise<Hay> => {
    const response = await office.get(path);
    const head = JSON.stringify([...response.headers]);
    return { where: path, bytes: Buffer.from(head + (await response.text())) };
  });
  const status = await office.get('/_local/status');
  const register = join(office.folder, 'register.xlsx');
  await office.run('officer', 'requests', 'register-export', register);
  const lists = await Promise.all(
    [['list', '--year', '2026'], ['due', '--within', '30'], ['log-list'], ['asked-often']].map(
      async (words) => ({
        where: words.join(' '),
        bytes: Buffer.from(await office.run('officer', 'requests', ...words)),
      }),
    ),
  );
  return [
    ...(await Promise.all(pages)),
    { where: 'mail', bytes: Buffer.from(JSON.stringify((await mails()).filter(toOthers))) },
    { where: 'status', bytes: Buffer.from(await status.text()) },
    { where: 'register.xlsx', bytes: await readFile(register) },
    ...lists,
  ];
};

it('nothing of a person stands anywhere but under the seal of their case', async () => {
  const web = await askOnTheWeb();
  await office.run('officer', 'requests', 'register', web.receipt);
  await sendIdentity(web);
  await office.run('officer', 'requests', 'supplement', web.receipt, 'ask', '--until', '2026-09-25');
  await writeByMail(web);
  await good(200, await track('/supplement', web, { text: WEB.supplement }));
  await good(200, await track('/correct', web, { text: WEB.correction }));
  expect(await (await track('/export', web)).text()).toContain(WEB.name);
  const paper = await workOnPaper();
  await until(async () => {
    const shown = JSON.parse(await office.run('officer', 'requests', 'files', web.receipt)) as {
      items: { state: string }[];
    };
    return shown.items.every(({ state }) => state === 'kept' || state === 'refused');
  });

  // Reminders and the morning digests of the days that follow go out.
  await office.moveClock('2026-10-16T08:05:30+08:00');
  await until(async () => (await mails()).filter(toOthers).some(({ text }) => text.includes(web.receipt)));
  await until(async () => (await (await office.get('/disclosure/log/')).text()).includes('某企业产值'));
  const shown = await readable();
  await office.kill();

  const kept = filesBelow(join(office.folder, 'data'));
  const own = kept.filter(isOwnMail);
  const whole = [...kept.filter((one) => !isOwnMail(one)), ...shown];
  // What is not personal is found: so the search looks where things are written down.
  const known = await findings([web.receipt, paper, 'third-party-rights', '第三方不同意'], whole);
  for (const place of ['dynamo.db', 'mail', 'logs']) {
    expect(known.filter((finding) => finding.includes(` in ${place}`)).length).toBeGreaterThan(0);
  }
  expect(known.filter((finding) => finding.includes('register.xlsx ›')).length).toBeGreaterThan(0);
  expect(await findings(PERSONAL(), whole)).toEqual([]);
  // In the applicant's own mail stands what the letter says to them, and nothing else that was written or kept: in
  // the two that tell of a step, that it arrived and that a supplement is asked for, their address alone.
  expect(own).toHaveLength(3);
  const told = await Promise.all(own.map((one) => findings([WEB.description, WEB.points, WEB.name], [one])));
  expect(told.filter((found) => found.length > 0)).toHaveLength(1);
  for (const said of SAID_BY_MAIL) expect(await findings([said], own)).not.toEqual([]);
  const others = PERSONAL().filter((text) => !SAID_BY_MAIL.includes(text));
  expect(await findings(others, own)).toEqual([]);
});
