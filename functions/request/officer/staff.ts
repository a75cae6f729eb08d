import type { Fault } from '../../kernel/problem.ts';
import { OFFICERS } from '../../runtime/office.ts';

/**
 * Whether the office knows an officer: those of `requests.mail.officers` in site/office.json, to whom reminders can
 * be sent. A case in the charge of anybody else would remind nobody.
 */
export const officerFaults = (officer: string, pointer: string): Fault[] =>
  OFFICERS.includes(officer)
    ? []
    : [
        {
          code: 'unknown-officer',
          pointer,
          detail: {
            zh: `没有这一经办人；有 ${OFFICERS.join('、')}`,
            en: `No such officer is known to the office; there are ${OFFICERS.join(', ')}.`,
          },
        },
      ];
