import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Words } from '../../functions/domain/request/answer/decision.ts';
import { isBlank } from '../../functions/domain/text.ts';
import { ApplicationFields } from '../../functions/http/contract/request/desk-schemas.ts';

describe('a text that shows nothing', () => {
  test.each(['', ' ', '\u200b', '\ufeff\u2060', ' \u00ad ', '\u3000', '\u3164\u2800', '\u034f'])(
    '%j is empty, for officers and on the form',
    (text) => {
      expect(isBlank(text)).toBe(true);
      expect(v.is(Words, text)).toBe(false);
      expect(v.is(ApplicationFields.description, text)).toBe(false);
    },
  );

  test.each(['字', 'a\u200b', '👩\u200d🔬', '٠'])('%j is not', (text) => {
    expect(isBlank(text)).toBe(false);
    expect(v.is(Words, text)).toBe(true);
  });
});
