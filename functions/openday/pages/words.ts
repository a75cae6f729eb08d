import type { Text } from '../../kernel/text.ts';

/** The fields of the form for an event, by name. */
export const REGISTRATION_LABELS: Readonly<Record<string, Text>> = {
  people: { zh: '参加人数', en: 'How many people' },
  name: { zh: '联系人姓名', en: 'Your name' },
  email: { zh: '电子邮箱', en: 'E-mail address' },
  phone: { zh: '联系电话', en: 'Telephone' },
  code: { zh: '报名码', en: 'Code' },
};
