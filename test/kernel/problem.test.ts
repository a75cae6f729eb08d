import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unlessMistake } from '../../functions/kernel/problem.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

it.each<[string, () => unknown, boolean]>([
  [
    'what a library says of bytes',
    () => {
      throw new Error('end of central directory not found');
    },
    true,
  ],
  [
    'bytes that are no text',
    () => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from([0xff])),
    true,
  ],
  ['a name that does not exist', () => (undefined as unknown as () => void)(), false],
  ['an argument of the wrong type', () => Buffer.from(undefined as unknown as string), false],
  [
    'no error at all',
    () => {
      throw 'text';
    },
    false,
  ],
])('%s', (_, work, answered) => {
  const error = thrownBy(work);
  if (answered) expect(unlessMistake(error, 'damaged')).toBe('damaged');
  else expect(thrownBy(() => unlessMistake(error, 'damaged'))).toBe(error);
});

it('every catch in the functions looks at what it caught', () => {
  const files = readdirSync('functions', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const blind = files.filter((file) => /catch \{/.test(readFileSync(join('functions', file), 'utf8')));
  expect(blind).toEqual([]);
});
