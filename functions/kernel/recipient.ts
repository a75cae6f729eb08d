/** The officer in charge 承办人, the head of the disclosure office 负责人, the leading group 领导小组. */
export const RECIPIENT_ROLES = ['officer', 'head', 'leading-group'] as const;
export type RecipientRole = (typeof RECIPIENT_ROLES)[number];

/** On which ways: `mail`; `robot`, the webhooks of the office's chat rooms. */
export const ALERT_WAYS = ['mail', 'robot'] as const;

export type AlertWay = (typeof ALERT_WAYS)[number];
