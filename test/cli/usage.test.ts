import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands.ts';
import { type Office, openOffice } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('editor');
});
afterEach(() => office.close());

/** Wrong usage: exit status 2, one sentence, and nothing was sent. */
const WRONG: readonly [argv: string[], en: string, zh: string][] = [
  [['fly'], 'there is no command fly', '没有命令 fly'],
  [['--json'], 'which command?', '哪一命令？'],
  [
    ['dataflow'],
    'one of: dataflow list, dataflow show, dataflow put',
    '应为以下之一：dataflow list、dataflow show、dataflow put',
  ],
  [
    ['dataflow', 'burn'],
    'one of: dataflow list, dataflow show, dataflow put',
    '应为以下之一：dataflow list、dataflow show、dataflow put',
  ],
  [['toString'], 'there is no command toString', '没有命令 toString'],
  [['status'], 'missing: FLOW/PERIOD', '缺少：FLOW/PERIOD'],
  [
    ['status', 'cpi'],
    'cpi is not FLOW/PERIOD, such as cpi/2017-12',
    'cpi 应写作 FLOW/PERIOD，如 cpi/2017-12',
  ],
  [
    ['status', 'cpi/'],
    'cpi/ is not FLOW/PERIOD, such as cpi/2017-12',
    'cpi/ 应写作 FLOW/PERIOD，如 cpi/2017-12',
  ],
  [
    ['status', 'cpi/2017/12'],
    'cpi/2017/12 is not FLOW/PERIOD, such as cpi/2017-12',
    'cpi/2017/12 应写作 FLOW/PERIOD，如 cpi/2017-12',
  ],
  [['status', 'cpi/2017-12', 'ppi/2017-12'], 'not understood: ppi/2017-12', '不能识别：ppi/2017-12'],
  [['status', 'cpi/2017-12', '--loud'], "Unknown option '--loud'", '没有选项 --loud'],
  [
    ['announce', 'cpi/2017-12'],
    'missing: --title-zh TEXT, --title-en TEXT',
    '缺少：--title-zh TEXT、--title-en TEXT',
  ],
  [
    ['announce', 'cpi/2017-12', '--title-zh', '标题', '--title-en', 'Title'],
    'missing: --at INSTANT',
    '缺少：--at INSTANT',
  ],
  [
    ['cancel', 'cpi/2017-12', '--reason-zh', '因', '--reason-en', ''],
    'missing: --reason-en TEXT',
    '缺少：--reason-en TEXT',
  ],
  [
    ['cancel', 'cpi/2017-12', '--reason-zh'],
    "Option '--reason-zh <value>' argument missing",
    '选项 --reason-zh 缺少值',
  ],
  [['upload', 'cpi/2017-12'], 'missing: FILE', '缺少：FILE'],
  [
    ['verify', 'cpi/2017-12', '--edition', '0'],
    '--edition 0 is not the number of an edition',
    '--edition 0 不是版次',
  ],
  [
    ['verify', 'cpi/2017-12', '--edition', '1.5'],
    '--edition 1.5 is not the number of an edition',
    '--edition 1.5 不是版次',
  ],
  [
    ['status', 'cpi/2017-12', '--server', 'localhost:8080'],
    '--server localhost:8080 is not an http or https address',
    '--server localhost:8080 不是 http 或者 https 地址',
  ],
  [['status', 'cpi/2017-12', '--lang', 'fr'], '--lang is zh or en', '--lang 应为 zh 或者 en'],
  [
    ['status', 'cpi/2017-12', '--json=yes'],
    "Option '--json' does not take an argument",
    '选项 --json 不带值',
  ],
  [
    ['reschedule', 'cpi/2017-12', '--at', '--reason-zh', '因'],
    "Option '--at' argument is ambiguous.\nDid you forget to specify the option argument for '--at'?\nTo specify an option argument starting with a dash use '--at=-XYZ'.",
    '选项 --at 缺少值；值以 - 开头的写作 --at=-…',
  ],
  [
    ['register', 'works', 'burn'],
    'one of: add, list, import, export, change, withdraw, audit, close, reopen',
    '应为以下之一：add、list、import、export、change、withdraw、audit、close、reopen',
  ],
  [['register', 'works', 'add', 'title'], 'title is not FIELD=VALUE', 'title 应写作 FIELD=VALUE'],
  [['register', 'works', 'add'], 'missing: FIELD=VALUE …', '缺少：FIELD=VALUE …'],
  [['requests', 'due', '--within', 'soon'], '--within soon is not a whole number', '--within soon 不是整数'],
  [
    ['requests', 'show', '1'],
    '1 is not the number of a request, such as SQ20180110-7KM2QX',
    '1 不是申请编号，如 SQ20180110-7KM2QX',
  ],
  [
    ['requests', 'remedy', 'SQ20180110-7KM2QX', 'won', '--id', 'm1'],
    'ACT is one of notified, answered, decided, not won',
    'ACT 应为以下之一：notified、answered、decided，不是 won',
  ],
  [['requests', 'consult', 'SQ20180110-7KM2QX', 'dispatch', '--id', 'c1'], 'missing: --with', '缺少：--with'],
  [['login'], 'missing: --as ROLE, or --client-id ID', '缺少：--as ROLE 或者 --client-id ID'],
  [
    [
      ...['announce', 'cpi/2017-12', '--at', '2018-01-10T09:30:00+08:00', '--title-zh', '标题'],
      ...['--title-en', 'Title', '--contact-phone', '010'],
    ],
    'a contact has a name in both languages: --contact-zh and --contact-en',
    '联系人须有中英文名称：--contact-zh 和 --contact-en',
  ],
];

describe('wrong usage', () => {
  it.each(WRONG)('%j', async (argv, says) => {
    const { status, answer, talk } = await office.run(argv);
    expect(talk).toBe(`heliostat: ${says}\nUsage: heliostat COMMAND --help\n`);
    expect([status, answer]).toEqual([2, '']);
    expect(office.calls()).toEqual([]);
  });

  it.each(WRONG)('%j in Chinese', async (argv, _, says) => {
    office.env.LC_ALL = 'zh_CN.UTF-8';
    const { status, answer, talk } = await office.run(argv);
    expect(talk).toBe(`heliostat: ${says}\n用法：heliostat COMMAND --help\n`);
    expect([status, answer]).toEqual([2, '']);
  });

  it('no command at all: the overview on standard error', async () => {
    const { status, answer, talk } = await office.run([]);
    expect([status, answer]).toEqual([2, '']);
    expect(talk).toContain('announce a release with its second');
  });
});

describe('help', () => {
  it('names every command and every option that each takes', async () => {
    const { status, answer } = await office.run(['--help']);
    expect(status).toBe(0);
    for (const name of Object.keys(COMMANDS)) expect(answer).toContain(`  ${name} `);
  });

  it('of a group', async () => {
    const { status, answer } = await office.run(['dataflow', '-h']);
    expect(status).toBe(0);
    expect(answer).toContain('dataflow put');
    expect(answer).not.toContain('announce');
  });

  it.each(Object.entries(COMMANDS))('of %s, without a session and in both languages', async (name, entry) => {
    const { options, operands } = await entry.load();
    for (const lang of ['zh', 'en'] as const) {
      const { status, answer } = await office.run([...name.split(' '), '--help', '--lang', lang]);
      expect(status).toBe(0);
      expect(answer).toContain(`heliostat ${[name, ...operands].join(' ')}`);
      expect(answer).toContain(entry.says[lang]);
      for (const option of Object.keys(options)) expect(answer).toContain(`  --${option}`);
    }
    expect(office.calls()).toEqual([]);
  });

  it('names every command that a file holds', async () => {
    const listed = new Set(await Promise.all(Object.values(COMMANDS).map(({ load }) => load())));
    const held = globSync('cli/commands/**/*.ts').map(async (path) =>
      Object.entries((await import(new URL(`../../${path}`, import.meta.url).href)) as object)
        .filter(([, one]) => typeof one === 'object' && 'operands' in one && !listed.has(one))
        .map(([name]) => `${path}: ${name}`),
    );
    expect((await Promise.all(held)).flat()).toEqual([]);
    expect(listed.size).toBe(Object.keys(COMMANDS).length);
  });

  it('docs/cli.md has every command with every option', async () => {
    const page = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    for (const [name, entry] of Object.entries(COMMANDS)) {
      expect(page).toContain(`heliostat ${name}`);
      for (const option of Object.keys((await entry.load()).options)) expect(page).toContain(`--${option}`);
    }
  });
});
