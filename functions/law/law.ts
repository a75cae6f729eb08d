import type { Temporal } from 'temporal-polyfill';
import type { ReckonedNotice } from './notice.ts';
import type { OutcomeGroup } from './outcome.ts';
import type { Regimes } from './regime.ts';
import type { Calendar } from './working-days.ts';

/** By what days are counted at one moment: the regimes with the office's choices, and the notices in force. */
export type Law = {
  regimes: Regimes;
  /** Those in force, and what each of them replaced. */
  notices: readonly ReckonedNotice[];
  /** The numbers that came into force last. */
  newest: readonly string[];
  /** As known today. */
  calendar: Calendar;
  today: Temporal.PlainDate;
  /** Groups of outcomes whose answers another person reviews before they leave. */
  reviewFirst: readonly OutcomeGroup[];
};
