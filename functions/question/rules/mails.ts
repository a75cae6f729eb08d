import type { Text } from '../../kernel/text.ts';

/** What a mail with an answer says: the answer as it was written, under the number of the question. */
export const answerMail = (
  number: string,
  answer: string,
  office: { name: Text; phone: string },
): { subject: string; text: string } => ({
  subject: `${number} 您的咨询已答复 / Your question was answered`,
  text: [
    `您提出的咨询 ${number}，答复如下 / Your question ${number}, and its answer:`,
    '',
    answer,
    '',
    `仍有疑问，请致电 ${office.phone}，并说明编号。${office.name.zh}`,
    `To ask further, call ${office.phone} and give the number. ${office.name.en}`,
  ].join('\n'),
});

/** What stands below every mail of the desk to somebody who asked or registered, other than for a request. */
export const deskClose = (site: string, office: { name: Text; phone: string }): string =>
  [
    '',
    `本邮件由系统发出，请勿直接回复。不是您本人提交的，请忽略或者告诉我们。${office.name.zh}，${office.phone}，${site}/`,
    `This mail is automatic. If you sent us nothing, ignore it or tell us. ${office.name.en}, ${office.phone}, ${site}/en/`,
    '',
  ].join('\n');
