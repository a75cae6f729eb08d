import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { isBlank } from '../../functions/kernel/text.ts';
import { ApplicationFields } from '../../functions/request/contract/desk-schemas.ts';
import { DecisionWords } from '../../functions/request/rules/answer/decision.ts';

describe('a text that shows nothing', () => {
  test.each(['', ' ', '\u200b', '\ufeff\u2060', ' \u00ad ', '\u3000', '\u3164\u2800', '\u034f'])(
    '%j is empty, for officers and on the form',
    (text) => {
      expect(isBlank(text)).toBe(true);
      expect(v.is(DecisionWords, text)).toBe(false);
      expect(v.is(ApplicationFields.description, text)).toBe(false);
    },
  );

  test.each(['字', 'a\u200b', '👩\u200d🔬', '٠'])('%j is not', (text) => {
    expect(isBlank(text)).toBe(false);
    expect(v.is(DecisionWords, text)).toBe(true);
  });
});
