import { createHash } from 'node:crypto';
import mammoth from 'mammoth';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { reportDocx } from '../../functions/report/documents/docx.ts';
import { readSnapshot } from '../../functions/report/rules/snapshot.ts';
import { type Office, openOffice, until } from './office.ts';

// Every step is a process of its own, and a year of records is entered first.
vi.setConfig({ testTimeout: 480_000 });

/** The office closes 2017 and publishes its report at a second, as a newcomer would do it by the command line. */
let office: Office;
beforeAll(async () => {
  office = await openOffice('--demo', '2017');
}, 600_000);
afterAll(() => office[Symbol.asyncDispose]());

const values = async (...words: string[]): Promise<Record<string, number>> => {
  const { figures } = await office.json('officer', 'report', 'compile', '2017', ...words);
  return Object.fromEntries(figures.map(({ id, value }: { id: string; value: number }) => [id, value]));
};
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesAt = async (path: string): Promise<Buffer> =>
  Buffer.from(await (await office.get(path)).arrayBuffer());

const PAGE = '/disclosure/reports/2017/';
/** What the office's own report of 2017 states, by the paragraph that says it. */
const STATED: readonly [paragraph: string, says: string][] = [
  ['opening', '本报告所列统计数据的期限自2017年1月1日起至2017年12月31日止'],
  ['organisation', '国家统计局重庆调查总队政务公开工作领导小组，由总队党组书记、总队长任组长'],
  ['organisation', '等七个单位为成员单位'],
  ['rules', '等五项政府信息公开规章制度'],
  ['rules', '《国家统计局重庆调查总队政府信息公开指南》'],
  ['sunlight', '共召开3次新闻发布会'],
  ['sunlight', '统计宣传作品28个'],
  ['monitoring', '由85名统计工作者组成'],
  ['website', '数据共350条'],
  ['conferences', '与重庆市统计局共同举办3次新闻发布会'],
  ['conferences', '大渝网'],
  ['new-media', '在新华网、新浪网、腾讯三家平台共发布信息42条'],
  ['new-media', 'APP共发布指标数据3000余个'],
  ['publications', '等两种公开出版物'],
  ['publications', '等三种资料'],
  ['events', '2017年9月20日'],
  ['events', '主题为“统计新动能、服务新常态”的第八届中国统计开放日活动'],
  ['events', '在渝媒体记者、社会公众代表、政府部门和企业代表等120余人应邀到现场'],
  ['requests', '受理当面申请、传真申请、网络申请和信函申请共计35件，均在规定时间内办理完毕并答复'],
  ['requests', '同意公开答复的13件；申请信息属于已主动公开范围的17件；申请信息不存在的5件'],
  ['consultations', '来电、来访、网络、政府公开信箱等统计咨询服务，共接受社会公众咨询52起'],
  ['fees', '未收取任何费用'],
  ['remedies', '没有因政府信息公开对重庆调查总队申请行政复议的事项，也没有发生'],
  ['findings', '存在三方面不足：'],
  ['findings', '信息公开力度仍需进一步加大'],
  ['plans', '从以下三个方面加大工作力度'],
  ['plans', '进一步丰富公开内容'],
];

it('has every figure of the report of 2017 in its seven sections', async () => {
  const report = await office.json('officer', 'report', 'show', '2017');
  const sections: { heading: string | null; level: number; paragraphs: { id: string; text: string }[] }[] =
    report.sections;
  expect(sections.filter(({ level, heading }) => level === 1 && heading)).toHaveLength(7);
  const texts = new Map(sections.flatMap(({ paragraphs }) => paragraphs.map(({ id, text }) => [id, text])));
  for (const [paragraph, says] of STATED) expect(texts.get(paragraph), paragraph).toContain(says);
});

it('has the same records in the form of 2021, with every identity true', async () => {
  const compiled = await office.json('officer', 'report', 'compile', '2017', '--form', '2021');
  expect(compiled.identities.filter(({ holds }: { holds: boolean }) => !holds)).toEqual([]);
  expect(await values('--form', '2021')).toMatchObject({
    'requests.new.total': 35,
    'requests.carried-in.total': 0,
    'requests.granted.total': 30,
    'requests.not-held.total': 5,
    'requests.ended.total': 35,
    'requests.carried-out.total': 0,
  });
});

it('is refused until every register is closed, and says what to do', async () => {
  const { status, answer } = await office.attempt('editor', 'report', 'freeze', '2017');
  expect(status).toBe(1);
  const { faults } = JSON.parse(answer);
  expect(faults.map(({ code }: { code: string }) => code)).toEqual(faults.map(() => 'open'));
  expect(faults[0].detail).toContain('close --year 2017');
});

it('is closed, edited, frozen, reviewed and approved by three people', async () => {
  const { registers } = await office.json('officer', 'registers');
  for (const { id } of registers) await office.run('officer', 'register', id, 'close', '--year', '2017');
  const text = '{year}年，{office}共受理申请{requests}件，接受咨询{consultations}起，另接听热线{=12}次。';
  await office.run('editor', 'report', 'edit', '2017', 'overview', '--text', text);
  const late = await office.attempt(
    ...(['officer', 'report', 'edit', '2017', 'overview', '--version', '0', '--text', '另一段。'] as const),
  );
  expect(late.status).toBe(1);
  expect(late.answer).toContain('共受理申请{requests}件');

  const frozen = await office.json('editor', 'report', 'freeze', '2017');
  expect(frozen).toMatchObject({ state: 'frozen', frozen: { by: 'editor', typed: 1 } });
  expect((await office.attempt('reviewer', 'report', 'review', '2017')).status).toBe(1);
  await office.run('reviewer', 'report', 'review', '2017', '--accept-typed', '--basis', '无涉密内容');
  expect(await office.json('approver', 'report', 'approve', '2017')).toMatchObject({ state: 'approved' });
  const { items, whole } = await office.json('officer', 'report', 'audit', '2017');
  expect([items.at(-1)?.action, whole]).toEqual(['report approved', true]);
});

it('is public at its second and not before, as page, JSON and Word file, signed', async () => {
  const at = '2018-03-20T10:00:00+08:00';
  await office.run('editor', 'report', 'publish', '2017', '--at', at);
  await until(async () => (await office.status('report/2017')).state === 'approved');
  const announced = await until(async () => {
    const page = await office.get(PAGE);
    return page.ok && (await page.text());
  });
  expect(announced).toContain('2018年3月20日');
  expect(announced).not.toContain('35件');
  expect((await office.get(`${PAGE}report.docx`)).status).toBe(404);
  expect((await office.get(`${PAGE}e1/report.json`)).status).toBe(404);
  const listed = await until(async () => {
    const { releases } = await (await office.get('/calendar.json')).json();
    return releases.find(({ id }: { id: string }) => id === 'report/2017');
  });
  expect(listed).toMatchObject({ state: 'announced', releaseAt: at, page: PAGE });

  await office.moveClock('2018-03-20T09:59:30+08:00');
  await until(async () => (await office.status('report/2017')).state === 'published');
  const told = await (await office.get(`${PAGE}report.json`)).json();
  const lag = Date.parse(told.publishedAt) - Date.parse(at);
  expect(lag).toBeGreaterThanOrEqual(0);
  expect(told).toMatchObject({ id: 'report/2017', edition: 1, releaseAt: at, late: lag > 1000 });

  const page = await (await office.get(PAGE)).text();
  expect(page).toContain('共计35件');
  expect(page).toContain('另接听热线12次');
  expect(await (await office.get(`/en${PAGE}`)).text()).toContain('A summary of the report');

  const docx = await bytesAt(`${PAGE}report.docx`);
  expect(docx).toEqual(await bytesAt(`${PAGE}e1/report.docx`));
  const { value } = await mammoth.convertToHtml({ buffer: docx });
  expect(value).toContain('七、主要问题和下一步工作打算');
  expect(value).toContain('共计35件');

  const verified = await office.json('editor', 'verify', 'report/2017');
  expect(verified).toMatchObject({ verified: true, early: false });
});

it('recompiled from its snapshot it is byte-equal', async () => {
  const { snapshot } = await (await office.get(`${PAGE}report.json`)).json();
  const bytes = await bytesAt(`${PAGE}e1/snapshot.json`);
  expect(sha256(bytes)).toBe(snapshot);
  const again = await reportDocx(readSnapshot(bytes.toString('utf8')));
  expect(sha256(again)).toBe(sha256(await bytesAt(`${PAGE}e1/report.docx`)));
});

it('is corrected as a new edition, with its notice', async () => {
  const notice = ['--notice-zh', '更正了热线次数。', '--notice-en', 'The calls were corrected.'];
  await office.run('editor', 'report', 'correct', '2017', ...notice);
  await office.run('editor', 'report', 'edit', '2017', 'overview', '--standard');
  await office.run('editor', 'report', 'freeze', '2017');
  await office.run('reviewer', 'report', 'review', '2017');
  await office.run('approver', 'report', 'approve', '2017');
  await office.run('editor', 'report', 'publish', '2017');
  await until(async () => {
    const { state, edition } = await office.status('report/2017');
    return state === 'published' && edition === 2;
  });
  const page = await (await office.get(PAGE)).text();
  expect(page).toContain('更正了热线次数。');
  expect(page).not.toContain('另接听热线');
  expect((await office.get(`${PAGE}e1/`)).status).toBe(200);
});

it('has its list, guide, catalogue and public registers', async () => {
  const page = async (path: string) => (await (await office.get(path)).text()).replace(/\s+/g, ' ');
  // Pages of many matters follow a moment after what they tell of.
  const comes = (path: string, text: string) => until(async () => (await page(path)).includes(text));
  await comes('/disclosure/reports/', '2017年政府信息公开工作报告');
  await comes('/disclosure/guide/', '下次评估');
  await comes('/disclosure/catalogue/', '/disclosure/registers/works/');
  // Guide and catalogue count beside these: 350 in the report. The report itself came onto the website in 2018.
  await comes('/disclosure/registers/website/2017/', '共348条，第1页，共2页');
  await comes('/disclosure/registers/website/', '/disclosure/reports/2017/');
  await comes('/disclosure/registers/website/2017/2/', '上一页');
  await comes('/disclosure/registers/regulations/', '政府信息公开保密审查办法');
  expect((await office.get('/disclosure/registers/monitors/')).status).toBe(404);
});
