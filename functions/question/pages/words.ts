import type { Text } from '../../kernel/text.ts';

/** The fields of the form for a question, by name. */
export const ASK_LABELS: Readonly<Record<string, Text>> = {
  question: { zh: '您的问题', en: 'Your question' },
  name: { zh: '怎样称呼您', en: 'Your name' },
  phone: { zh: '联系电话', en: 'Telephone' },
  email: { zh: '电子邮箱', en: 'E-mail address' },
  number: { zh: '咨询编号', en: 'Number' },
  secret: { zh: '查询密码', en: 'Code' },
};
