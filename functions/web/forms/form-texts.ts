import * as v from 'valibot';
import { SAY } from '../../kernel/form-words.ts';
import { isBlank, saidIn } from '../../kernel/text.ts';

/** What people type into the office's forms, whatever the form is about; each fault has a code of its own. */

/** A check with a code of its own in the faults, in place of valibot's `check`. */
export const rule = <T>(code: keyof typeof SAY, fits: (value: T) => boolean) => ({
  ...v.check<T, ReturnType<typeof saidIn>>(fits, saidIn(SAY[code])),
  type: code,
});

const NO_CONTROLS = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]*$/u;
const NO_CONTROLS_BUT_LINES = /^(?:[\n\t]|[^\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff])*$/u;
const whole = rule<string>('half-a-character', (text) => text.isWellFormed());

const text = (most: number, allowed: RegExp) =>
  v.pipe(
    v.string(saidIn(SAY.text)),
    v.transform((given: string) => given.replaceAll('\r\n', '\n').trim()),
    rule<string>('empty', (given) => !isBlank(given)),
    rule<string>('too-long', (given) => [...given].length <= most),
    rule<string>('control-characters', (given) => allowed.test(given)),
    whole,
  );
export const typedLine = (most: number) => text(most, NO_CONTROLS);
export const typedProse = (most: number) => text(most, NO_CONTROLS_BUT_LINES);

export const typedChoice = <const T extends readonly string[]>(of: T) =>
  v.picklist(of, saidIn(SAY['not-offered']));

export const phone = v.pipe(
  typedLine(40),
  rule<string>('phone', (given) => /^[+\d][\d\s()\-—－转,#*]{4,39}$/.test(given)),
);

export const email = v.pipe(
  typedLine(100),
  rule<string>('email', (given) => /^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$/.test(given)),
);
