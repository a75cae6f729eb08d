/** The officer in charge 承办人, the head of the disclosure office 负责人, the leading group 领导小组. */
export const RECIPIENT_ROLES = ['officer', 'head', 'leading-group'] as const;
export type RecipientRole = (typeof RECIPIENT_ROLES)[number];
