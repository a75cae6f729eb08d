import { parseArgs } from 'node:util';
import type { Lang, Text } from '../functions/kernel/text.ts';
import { COMMON, type Command, type Context, type Entry, parserOptions } from './command.ts';
import { COMMANDS } from './commands.ts';
import { aligned, calm, type Io, languageOf } from './output.ts';
import { EXIT, oneOfThese, Refusal, UsageError } from './refusal.ts';

const NAMES = Object.keys(COMMANDS);

/** Runs one command line; gives its exit status and never throws for what a person can mend. */
export async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const common = commonOf(argv);
  const known = common.lang === undefined || /^(zh|en)$/.test(common.lang);
  const lang = languageOf(known ? common.lang : undefined, io.env);
  try {
    if (!known) throw new UsageError({ zh: '--lang 应为 zh 或者 en', en: '--lang is zh or en' });
    const name = nameIn(common.words);
    if (name === undefined) return withoutCommand(common, argv, io, lang);
    const entry = COMMANDS[name] as Entry;
    const command = await entry.load();
    if (common.help) {
      io.answer(usage(name, entry, command, lang));
      return EXIT.done;
    }
    const nameAt = common.words.slice(0, name.split(' ').length).map(({ index }) => index);
    const rest = argv.filter((_, index) => !nameAt.includes(index));
    return await command.run(contextOf(io, lang, common), rest);
  } catch (error) {
    return explain(error, io, lang, common.json);
  }
}

type Word = { value: string; index: number };
type Common = {
  words: readonly Word[];
  json: boolean;
  help: boolean;
  server: string | undefined;
  as: string | undefined;
  lang: string | undefined;
};

/**
 * What stands on any command line, wherever it stands. The options of the command itself are not known here,
 * so of the words only the first ones, those of its name, can be relied on.
 */
function commonOf(argv: readonly string[]): Common {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: parserOptions(COMMON),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return {
    words: tokens.filter((token) => token.kind === 'positional'),
    json: values.json === true,
    help: values.help === true,
    server: text(values.server),
    as: text(values.as),
    lang: text(values.lang),
  };
}

function nameIn([first, second]: readonly Word[]): string | undefined {
  if (first === undefined) return undefined;
  return [`${first.value} ${second?.value}`, first.value].find((name) => Object.hasOwn(COMMANDS, name));
}

/** No command was named, or half of one, or none that there is. */
function withoutCommand({ help, words }: Common, argv: readonly string[], io: Io, lang: Lang): number {
  const first = words[0]?.value;
  if (help) {
    io.answer(overview(lang, first));
    return EXIT.done;
  }
  if (argv.length === 0) {
    io.talk(overview(lang));
    return EXIT.usage;
  }
  const group = NAMES.filter((name) => name.startsWith(`${first} `));
  if (group.length > 0) throw oneOfThese(group);
  throw new UsageError(
    first === undefined
      ? { zh: '哪一命令？', en: 'which command?' }
      : { zh: `没有命令 ${first}`, en: `there is no command ${first}` },
  );
}

function contextOf(io: Io, lang: Lang, { json, server, as }: Common): Context {
  const given = server ?? (io.env.HELIOSTAT_SERVER || 'http://localhost:8080');
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new UsageError({
      zh: `--server ${given} 不是 http 或者 https 地址`,
      en: `--server ${given} is not an http or https address`,
    });
  }
  const context = {
    io,
    lang,
    json,
    server: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    as,
  };
  let api: ReturnType<Context['api']> | undefined;
  return {
    ...context,
    api: () => {
      api ??= import('./sign-in.ts').then(({ signIn }) => signIn(context));
      return api;
    },
  };
}

function explain(error: unknown, io: Io, lang: Lang, json: boolean): number {
  if (error instanceof UsageError) {
    io.talk(`heliostat: ${calm(error.says[lang])}\n`);
    io.talk(lang === 'zh' ? '用法：heliostat COMMAND --help\n' : 'Usage: heliostat COMMAND --help\n');
    return EXIT.usage;
  }
  if (error instanceof Refusal) {
    io.talk(
      calm(
        `heliostat: ${[error.says, ...error.lines].map((said) => (typeof said === 'string' ? said : said[lang])).join('\n')}\n`,
      ),
    );
    if (json) io.answer(`${JSON.stringify(error.document, undefined, 2)}\n`);
    return EXIT.refused;
  }
  io.talk(`heliostat: ${calm(unforeseen(error, lang))}\n`);
  return EXIT.refused;
}

const BROKEN_OFF: Text = {
  zh: '回答中途中断，请重试。',
  en: 'The answer broke off on the way. Try again.',
};

/** The system's own refusals (no space, no permission, a lost line) in its words; a fault of ours in full. */
function unforeseen(error: unknown, lang: Lang): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || (error instanceof TypeError && error.message === 'terminated')) {
    return BROKEN_OFF[lang];
  }
  return 'syscall' in error ? error.message : (error.stack ?? error.message);
}

const flag = (name: string, value?: string) => `--${name}${value === undefined ? '' : ` ${value}`}`;

const flagRows = (options: Command['options'], lang: Lang) =>
  Object.entries(options).map(([name, { value, says }]) => [`  ${flag(name, value)}`, says[lang]]);

/** Every command, or those of one group (`dataflow`). */
function overview(lang: Lang, group?: string): string {
  const inGroup = NAMES.filter((name) => name.startsWith(`${group} `));
  const names = inGroup.length > 0 ? inGroup : NAMES;
  const title = lang === 'zh' ? '用法：heliostat COMMAND …' : 'Usage: heliostat COMMAND …';
  const rows = names.map((name) => [`  ${name}`, COMMANDS[name]?.says[lang] ?? '']);
  return `${title}\n\n${aligned([...rows, [''], ...flagRows(COMMON, lang)])}\n`;
}

function usage(name: string, { says }: Entry, { operands, options, notes }: Command, lang: Lang): string {
  const wanted = Object.entries(options).map(([option, { value, required }]) =>
    required ? flag(option, value) : `[${flag(option, value)}]`,
  );
  const parts = [
    `heliostat ${[name, ...operands, ...wanted].join(' ')}`,
    says[lang] + (notes === undefined ? '' : `\n${notes[lang]}`),
    aligned([...flagRows(options, lang), ...flagRows(COMMON, lang)]),
  ];
  return `${parts.join('\n\n')}\n`;
}
