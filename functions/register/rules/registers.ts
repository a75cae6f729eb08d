import type { Register } from './definition.ts';
import { IMPROVEMENT } from './definitions/improvement.ts';
import { LEDGERS } from './definitions/ledgers.ts';
import { ORGANISATION } from './definitions/organisation.ts';
import { OUTREACH } from './definitions/outreach.ts';
import { POWERS } from './definitions/powers.ts';
import { VOICES } from './definitions/voices.ts';

/** What the office keeps beside releases and requests. Each is told in one sentence (`says`). */
export const REGISTERS: readonly Register[] = [
  ...ORGANISATION,
  ...POWERS,
  ...OUTREACH,
  ...VOICES,
  ...IMPROVEMENT,
  ...LEDGERS,
];

const BY_ID = new Map(REGISTERS.map((register) => [register.id, register]));

/** The register of this id; undefined: there is none. */
export const registerOf = (id: string): Register | undefined => BY_ID.get(id);
