import { AlignmentType, Document, Packer, Paragraph, TextRun } from 'docx';

/** What a slip says: whose request it opens, where, and the code. */
export type CodeSlip = {
  receipt: string;
  code: string;
  track: string;
  office: string;
  phone: string;
  day: string;
};

const line = (text: string, more: { bold?: boolean; size?: number; mono?: boolean } = {}): Paragraph =>
  new Paragraph({
    spacing: { after: 160 },
    children: [
      new TextRun({
        text,
        bold: more.bold ?? false,
        size: more.size ?? 28,
        font: more.mono
          ? 'Courier New'
          : { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: '仿宋' },
      }),
    ],
  });

/**
 * The part of a 登记回执 that is handed over apart, in an envelope of its own or to the applicant in person: the
 * tracking code, on half a sheet. It is made while the code is known and is kept by nobody, the office included. It
 * says nothing of what was asked or by whom, so that one that is lost tells no more than a number and a code.
 */
export const codeSlipDocx = async ({
  receipt,
  code,
  track,
  office,
  phone,
  day,
}: CodeSlip): Promise<Uint8Array> => {
  const document = new Document({
    title: `查询密码单 ${receipt}`,
    creator: office,
    lastModifiedBy: office,
    sections: [
      {
        // A5, lying: half of the sheet that the receipt stands on.
        properties: {
          page: {
            size: { width: 11_906, height: 8_391 },
            margin: { top: 850, right: 1100, bottom: 850, left: 1100 },
          },
        },
        children: [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 240 },
            children: [new TextRun({ text: '查询密码单', bold: true, size: 36, font: { eastAsia: '宋体' } })],
          }),
          line(`登记编号：${receipt}`, { mono: false, bold: true }),
          line(`查询密码：${code}`, { bold: true, size: 32 }),
          line(`凭编号和密码在 ${track} 查询办理进度、领取文书、补正或者撤回申请。`),
          line('本机关不保存查询密码。请妥善保管，不要告诉他人；遗失的，凭身份证明换发，旧密码随即失效。'),
          line(
            `Reference number ${receipt}, tracking code ${code}. Keep it to yourself: the office has no copy.`,
            { size: 22 },
          ),
          line(`${office}，${phone}，${day}`),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
};
