import { parseArgs } from 'node:util';
import type { Lang, Text } from '../functions/kernel/text.ts';
import type { Api } from './client.ts';
import type { Io } from './output.ts';
import { EXIT, missing, UsageError } from './refusal.ts';

/** What every command is given besides its own options. `server` has no trailing slash. */
export type Context = {
  io: Io;
  lang: Lang;
  json: boolean;
  server: string;
  /** `--as`, when it was given. */
  as: string | undefined;
  /** The staff API under the session that the command uses; refuses when there is none. */
  api: () => Promise<Api>;
};

/** `value` names the option's value in the help; without it the option is a switch. */
type Option = { says: Text; value?: string; required?: true; short?: string };
type Options = Readonly<Record<string, Option>>;

export const optional = (value: string, zh: string, en: string) => ({ value, says: { zh, en } }) as const;
export const needed = (value: string, zh: string, en: string) =>
  ({ value, required: true, says: { zh, en } }) as const;

type Given<O extends Options> = {
  [K in keyof O]: O[K] extends { required: true }
    ? string
    : O[K] extends { value: string }
      ? string | undefined
      : boolean;
};

type Definition<O extends Options, P extends readonly string[]> = {
  /** Named as the help shows them, all required: `FLOW/PERIOD`, `FILE`. */
  operands: P;
  /** What may follow the operands, as often as one likes, as the help shows it: `FIELD=VALUE …`. */
  rest?: string;
  options: O;
  /** More for the help: what the command counts on, an example. */
  notes?: Text;
  /** Returns the exit status where it is not 0. */
  run: (
    context: Context & { rest: readonly string[] },
    options: Given<O>,
    ...operands: { [K in keyof P]: string }
  ) => Promise<number | undefined>;
};

export type Command = {
  operands: readonly string[];
  options: Options;
  notes?: Text;
  run: (context: Context, argv: readonly string[]) => Promise<number>;
};

/** A command as the help lists it. Its file is loaded when it is used and not before, so that the help is there at once. */
export type Entry = { says: Text; load: () => Promise<Command> };

/**
 * Commands of a file: each by the name under which the file exports it, with what it does, in Chinese and English.
 *
 * @example
 * const lists = commandsIn(() => import('./lists.ts'));
 * const COMMANDS = { 'requests due': lists('due', '即将到期的申请', 'requests that fall due soon') };
 */
export const commandsIn =
  <File>(read: () => Promise<File>) =>
  <Name extends { [N in keyof File]: File[N] extends Command ? N : never }[keyof File]>(
    name: Name,
    zh: string,
    en: string,
  ): Entry => ({ says: { zh, en }, load: async () => (await read())[name] as Command });

/** Options of every command; they may also stand before its name. */
export const COMMON: Options = {
  json: { says: { zh: '以 JSON 回答', en: 'answer in JSON' } },
  server: {
    value: 'URL',
    says: {
      zh: '网站地址（默认 $HELIOSTAT_SERVER，或 http://localhost:8080）',
      en: 'the site (default: $HELIOSTAT_SERVER, or http://localhost:8080)',
    },
  },
  as: { value: 'NAME', says: { zh: '使用该身份的登录', en: 'use the session of this role or name' } },
  lang: { value: 'zh|en', says: { zh: '语言', en: 'language of what is said (default: from LANG)' } },
  help: { short: 'h', says: { zh: '显示用法', en: 'show this' } },
};

export const parserOptions = (options: Options) =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      {
        type: option.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(option.short === undefined ? {} : { short: option.short }),
      },
    ]),
  );

/**
 * A command from its definition: reads its arguments, names everything that is missing at once, and runs.
 * An option given twice counts once, with its last value; an empty value counts as none.
 */
export function command<const O extends Options, const P extends readonly string[]>(
  definition: Definition<O, P>,
): Command {
  const { operands, rest, options, run } = definition;
  return {
    operands: rest === undefined ? operands : [...operands, `[${rest}]`],
    options,
    ...(definition.notes === undefined ? {} : { notes: definition.notes }),
    async run(context, argv) {
      const { values, positionals } = readArguments(argv, { ...COMMON, ...options });
      const wanting = [
        ...operands.slice(positionals.length),
        ...Object.entries(options)
          .filter(([name, option]) => option.required && !values[name])
          .map(([name, option]) => `--${name} ${option.value ?? ''}`.trim()),
      ];
      if (wanting.length > 0) throw missing(...wanting);
      if (rest === undefined && positionals.length > operands.length) {
        const beyond = positionals.slice(operands.length).join(' ');
        throw new UsageError({ zh: `不能识别：${beyond}`, en: `not understood: ${beyond}` });
      }
      const given = Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          option.value === undefined ? values[name] === true : values[name] || undefined,
        ]),
      );
      // The two shapes were checked just above against the definition that their types come from.
      const status = await run(
        { ...context, rest: positionals.slice(operands.length) },
        given as Given<O>,
        ...(positionals.slice(0, operands.length) as { [K in keyof P]: string }),
      );
      return status ?? EXIT.done;
    },
  };
}

/** What Node's parser says of an argument, and what of it names that argument. */
const PARSER_SAYS: readonly (readonly [RegExp, zh: string])[] = [
  [/^Unknown option '(.+?)'/, '没有选项 {}'],
  [/^Option '(.+?) <value>' argument missing/, '选项 {} 缺少值'],
  [/^Option '(.+?)' does not take an argument/, '选项 {} 不带值'],
  [/^Option '(.+?)(?: <value>)?' argument is ambiguous/, '选项 {} 缺少值；值以 - 开头的写作 {}=-…'],
];

function parserSays(message: string): Text {
  const en = message.replace(/\. To specify a positional.*$/s, '');
  for (const [pattern, zh] of PARSER_SAYS) {
    const option = pattern.exec(message)?.[1];
    if (option !== undefined) return { zh: zh.replaceAll('{}', option), en };
  }
  return { zh: `参数有误：${en}`, en };
}

function readArguments(argv: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...argv], options: parserOptions(options), allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      throw new UsageError(parserSays(error.message));
    }
    throw error;
  }
}
