import fc from 'fast-check';
import type { Contribution } from '../../../functions/kernel/contribution.ts';
import { APPLICANT_KINDS, OUTCOME_CODES, OUTCOMES } from '../../../functions/law/outcome.ts';
import { CHANNELS } from '../../../functions/law/regime.ts';
import { REMEDY_KINDS, REMEDY_RESULTS } from '../../../functions/law/remedy.ts';
import type { Field, Register } from '../../../functions/register/rules/definition.ts';
import type { RegisterEntry, Value } from '../../../functions/register/rules/entry.ts';
import type { Years } from '../../../functions/report/rules/cells.ts';
import type { ReportedCase } from '../../../functions/request/rules/contributions.ts';
import { CASE_STATES } from '../../../functions/request/rules/states.ts';

/** Cells as the writes keep them. */
export const yearsOf = (all: readonly Contribution[]): Years => {
  const years = new Map<string, Map<string, Map<string, number>>>();
  for (const { year, tally, part, amount } of all) {
    const cells = years.get(year) ?? new Map<string, Map<string, number>>();
    const parts = cells.get(tally) ?? new Map<string, number>();
    parts.set(part, (parts.get(part) ?? 0) + amount);
    cells.set(tally, parts);
    years.set(year, cells);
  }
  return years;
};

const FIRST = 2016;

const someDay = fc
  .record({ year: fc.integer({ min: FIRST, max: 2023 }), month: fc.integer({ min: 1, max: 12 }) })
  .map(({ year, month }) => `${year}-${String(month).padStart(2, '0')}-15`);

/** A request in any state, with any answer. */
export const someCase: fc.Arbitrary<ReportedCase> = fc
  .record({
    state: fc.constantFrom(...CASE_STATES),
    kind: fc.constantFrom(...APPLICANT_KINDS),
    channel: fc.constantFrom(...CHANNELS),
    receivedOn: someDay,
    later: fc.nat(400),
    outcome: fc.option(fc.constantFrom(...OUTCOME_CODES)),
    inTime: fc.boolean(),
    remedies: fc.array(
      fc.record({
        kind: fc.constantFrom(...REMEDY_KINDS),
        result: fc.constantFrom(...REMEDY_RESULTS),
        day: someDay,
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ later, ...one }) => ({
    ...one,
    reply: one.outcome === null ? null : (OUTCOMES[one.outcome].replies[0] ?? null),
    stoppedOn: new Date(Date.parse(one.receivedOn) + later * 86_400_000).toISOString().slice(0, 10),
  }));

const texts = ['甲', '乙', '丙', '丁'];

const anyValueOf = (field: Field): fc.Arbitrary<Value> => {
  if (field.kind === 'day') return someDay;
  if (field.kind === 'count' || field.kind === 'fen') return fc.nat(5000);
  if (field.kind === 'choice') return fc.constantFrom(...Object.keys(field.choices));
  if (field.kind === 'list') return fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1 });
  return fc.constantFrom(...texts);
};

/** An entry of a register with every field that it must have, and some that it may. A stock ends after it begins. */
export const someEntry = (register: Register): fc.Arbitrary<RegisterEntry> =>
  fc
    .record(Object.fromEntries(register.fields.map((field) => [field.id, anyValueOf(field)])), {
      requiredKeys: register.fields.filter(({ required }) => required).map(({ id }) => id),
    })
    .map((entry) => {
      const { time } = register;
      if (time.kind === 'event') return entry as RegisterEntry;
      const { [time.until]: until, ...rest } = entry;
      const ends = until !== undefined && String(until) > String(rest[time.from]);
      return (ends ? entry : rest) as RegisterEntry;
    });
