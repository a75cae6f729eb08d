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
const WRONG: readonly [argv: string[], says: string][] = [
  [['fly'], 'there is no command fly'],
  [['--json'], 'which command?'],
  [['dataflow'], 'one of: dataflow list, dataflow show, dataflow put'],
  [['dataflow', 'burn'], 'one of: dataflow list, dataflow show, dataflow put'],
  [['toString'], 'there is no command toString'],
  [['status'], 'missing: FLOW/PERIOD'],
  [['status', 'cpi'], 'cpi is not FLOW/PERIOD, such as cpi/2017-12'],
  [['status', 'cpi/'], 'cpi/ is not FLOW/PERIOD, such as cpi/2017-12'],
  [['status', 'cpi/2017/12'], 'cpi/2017/12 is not FLOW/PERIOD, such as cpi/2017-12'],
  [['status', 'cpi/2017-12', 'ppi/2017-12'], 'not understood: ppi/2017-12'],
  [['status', 'cpi/2017-12', '--loud'], "Unknown option '--loud'"],
  [['announce', 'cpi/2017-12'], 'missing: --title-zh TEXT, --title-en TEXT'],
  [['announce', 'cpi/2017-12', '--title-zh', '标题', '--title-en', 'Title'], 'missing: --at INSTANT'],
  [['cancel', 'cpi/2017-12', '--reason-zh', '因', '--reason-en', ''], 'missing: --reason-en TEXT'],
  [['cancel', 'cpi/2017-12', '--reason-zh'], "Option '--reason-zh <value>' argument missing"],
  [['upload', 'cpi/2017-12'], 'missing: FILE'],
  [['verify', 'cpi/2017-12', '--edition', '0'], '--edition 0 is not the number of an edition'],
  [['verify', 'cpi/2017-12', '--edition', '1.5'], '--edition 1.5 is not the number of an edition'],
  [
    ['status', 'cpi/2017-12', '--server', 'localhost:8080'],
    '--server localhost:8080 is not an http or https address',
  ],
  [['status', 'cpi/2017-12', '--lang', 'fr'], '--lang is zh or en'],
  [['login'], 'missing: --as ROLE, or --client-id ID'],
  [
    [
      ...['announce', 'cpi/2017-12', '--at', '2018-01-10T09:30:00+08:00', '--title-zh', '标题'],
      ...['--title-en', 'Title', '--contact-phone', '010'],
    ],
    'a contact has a name in both languages: --contact-zh and --contact-en',
  ],
];

describe('wrong usage', () => {
  it.each(WRONG)('%j', async (argv, says) => {
    const { status, answer, talk } = await office.run(argv);
    expect(talk).toBe(`heliostat: ${says}\nUsage: heliostat COMMAND --help\n`);
    expect([status, answer]).toEqual([2, '']);
    expect(office.calls()).toEqual([]);
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
