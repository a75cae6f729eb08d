import { expect, it } from 'vitest';
import { prefersMinimal } from '../../functions/web/prefer.ts';

/** RFC 7240, sections 2 and 4.2. */
it.each([
  ['return=minimal', true],
  ['RETURN=Minimal', true],
  ['return = "minimal"', true],
  ['respond-async, return=minimal; why=hurry', true],
  ['return=representation', false],
  ['return=representation, return=minimal', false],
  ['return=minimal, return=representation', true],
  ['return=minimalist', false],
  ['handling=lenient', false],
  ['', false],
])('Prefer: %s', (prefer, minimal) => {
  expect(prefersMinimal({ headers: { prefer } })).toBe(minimal);
});

it('nothing is preferred by who does not say so', () => {
  expect(prefersMinimal({ headers: {} })).toBe(false);
});
