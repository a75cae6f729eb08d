import { readFile } from 'node:fs/promises';
import { DISPATCH_WAYS } from '../../../functions/request/rules/events/events.ts';
import { needed } from '../../command.ts';
import { missing, Refusal, UsageError } from '../../refusal.ts';

/** What the commands about requests take, and how each is read. */
export const REQUESTS = '/api/staff/requests';
export const RECEIPT = ['RECEIPT'] as const;

/** Why an officer does what is logged with a reason. */
export const REASON = needed('TEXT', '原因（记录在案）', 'why; it is logged');

/** `SQ20180110-7KM2QX`, in small letters too. Whether there is such a request is the server's to say. */
export function requestPath(operand: string): string {
  const receipt = operand.toUpperCase();
  if (!/^SQ\d{8}-[0-9A-Z]{6}$/.test(receipt)) {
    throw new UsageError({
      zh: `${operand} 不是申请编号，如 SQ20180110-7KM2QX`,
      en: `${operand} is not the number of a request, such as SQ20180110-7KM2QX`,
    });
  }
  return `${REQUESTS}/${receipt}`;
}

/** A whole number from `least` on, as an option gives it. */
export function wholeNumber(name: string, given: string, least = 1): number {
  if (/^\d{1,7}$/.test(given) && Number(given) >= least) return Number(given);
  throw new UsageError({
    zh: `--${name} ${given} 不是${least > 0 ? `不小于 ${least} 的` : ''}整数`,
    en: `--${name} ${given} is not a whole number${least > 0 ? ` from ${least} on` : ''}`,
  });
}

/** One of a few words, as an option or an operand gives it. */
export function oneOf<const T extends readonly string[]>(what: string, given: string, of: T): T[number] {
  const found = of.find((one) => one === given);
  if (found === undefined) {
    throw new UsageError({
      zh: `${what} 应为以下之一：${of.join('、')}，不是 ${given}`,
      en: `${what} is one of ${of.join(', ')}, not ${given}`,
    });
  }
  return found;
}

/** Names every option at once that an act needs and was not given. */
export function demand<const N extends string>(
  options: Readonly<Record<string, string | boolean | undefined>>,
  ...names: readonly N[]
): Record<N, string> {
  const wanting = names.filter((name) => typeof options[name] !== 'string');
  if (wanting.length > 0) throw missing(...wanting.map((name) => `--${name}`));
  return Object.fromEntries(names.map((name) => [name, String(options[name])])) as Record<N, string>;
}

/** What may stand beside anything that happened: on which day, and why it is entered only now. */
export const WHEN = {
  day: {
    value: 'DATE',
    says: { zh: '发生之日（默认今天）', en: 'the day on which it happened; today unless given' },
  },
  'late-entry': {
    value: 'TEXT',
    says: { zh: '补录早于今天的事项的原因', en: 'why something of an earlier day is entered only now' },
  },
} as const;

export const WORDS = {
  value: 'TEXT',
  says: { zh: '对方所写内容，加密保存', en: 'what was written; it is kept encrypted' },
} as const;

/** The JSON in a file that an option names. */
export async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new Refusal(
      { zh: `${path} 无法读取，或不是 JSON。`, en: `${path} cannot be read, or is not JSON.` },
      { cause },
    );
  }
}

export const WAY = needed(DISPATCH_WAYS.join('|'), '送达方式', 'by which way');
export const dispatchedBy = (way: string) => ({
  type: 'dispatched',
  way: oneOf('--way', way, DISPATCH_WAYS),
});

export const DOCUMENTS = {
  value: 'N,N…',
  says: {
    zh: '随答复公开的附件序号（默认全部尚未发出的）',
    en: 'which released files go with it; all that have not gone out, unless given',
  },
} as const;

/** The files that an option names, by their numbers; nothing where it was not given. */
export const documentsOf = (given: string | undefined): { documents?: number[] } =>
  given === undefined
    ? {}
    : { documents: given.split(/[\s,，]+/).map((one) => wholeNumber('documents', one)) };
