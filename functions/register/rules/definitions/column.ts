import type { Text } from '../../../kernel/text.ts';
import type { Field, Tally } from '../definition.ts';

/** The words in which registers are defined: columns that must or may be filled, and what is counted. */
type Shape = Omit<Field, 'id' | 'name' | 'required'>;

const field = (id: string, zh: string, en: string, shape: Shape, required: boolean): Field =>
  ({ id, name: { zh, en }, required, ...shape }) as Field;
export const must = (id: string, zh: string, en: string, shape: Shape = { kind: 'text' }): Field =>
  field(id, zh, en, shape, true);
export const may = (id: string, zh: string, en: string, shape: Shape = { kind: 'text' }): Field =>
  field(id, zh, en, shape, false);

/** A day on which something happened: what has not happened yet is no entry. */
export const dayColumn = { kind: 'day' } as const;
/** A day that may be laid down before it comes; why, stands beside each. */
export const dayAhead = { kind: 'day', ahead: true } as const;
export const list = { kind: 'list' } as const;
export const link = { kind: 'link' } as const;
export const countColumn = { kind: 'count' } as const;
export const choiceColumn = (choices: Readonly<Record<string, readonly [string, string]>>) =>
  ({
    kind: 'choice',
    choices: Object.fromEntries(
      Object.entries(choices).map(([code, [zh, en]]): [string, Text] => [code, { zh, en }]),
    ),
  }) as const;

export const noteColumn = may('note', '备注', 'Note');

export const tally = (id: string, zh: string, en: string, rest: Omit<Tally, 'id' | 'name'>): Tally => ({
  id,
  name: { zh, en },
  ...rest,
});
