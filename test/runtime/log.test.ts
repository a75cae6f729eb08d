import { describe, expect, it } from 'vitest';
import { described } from '../../functions/runtime/log.ts';

describe('an error in the log', () => {
  it('keeps where it happened and why, and of a long message the beginning', () => {
    const refused = new Error(`1 validation error: Value '${'[wrapped key]'.repeat(10_000)}'`);
    const text = described(new TypeError('not written', { cause: refused }));
    expect(text).toContain('TypeError: not written\n    at ');
    expect(text).toContain('caused by: Error: 1 validation error');
    expect(text).toContain('log.test.ts');
    expect(text.length).toBeLessThan(5000);
  });

  it('is told too where it is none', () => {
    expect(described('gone')).toBe('gone');
  });
});
