import { createHash } from 'node:crypto';
import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { type AuditEntry, brokenAt, nextEntry } from '../../functions/kernel/chain.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const chainOf = (actions: readonly string[]): AuditEntry[] => {
  const entries: AuditEntry[] = [];
  for (const action of actions) {
    const head = entries.at(-1) ?? { seq: 0, hash: '' };
    const fields = {
      subject: 'release/cpi/2017-12',
      at: '2018-01-09T02:00:00Z',
      actor: 'ed',
      action,
      detail: { edition: 1, late: false },
    };
    entries.push(nextEntry(head, fields, sha256));
  }
  return entries;
};

const actions = fc.array(fc.string(), { minLength: 2, maxLength: 12 });

property.prop([actions])('a chain that nobody touched is whole', (given) => {
  expect(brokenAt(chainOf(given), sha256)).toBeNull();
});

property.prop([actions, fc.nat(), fc.constantFrom('changed', 'taken out', 'told of another', 'swapped')])(
  'an entry that was touched is found',
  (given, where, how) => {
    const entries = chainOf(given);
    const index = where % entries.length;
    const entry = entries[index] as AuditEntry;
    if (how === 'changed') entries[index] = { ...entry, detail: { ...entry.detail, late: true } };
    if (how === 'told of another') entries[index] = { ...entry, actor: 'somebody else' };
    if (how === 'taken out' && index < entries.length - 1) entries.splice(index, 1);
    else if (how === 'taken out') return;
    if (how === 'swapped') {
      if (index === 0) return;
      [entries[index - 1], entries[index]] = [entry, entries[index - 1] as AuditEntry];
    }
    expect(brokenAt(entries, sha256)).not.toBeNull();
  },
);
