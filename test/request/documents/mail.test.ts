import { describe, expect, it } from 'vitest';
import { remediesAgainst, remedyChoices } from '../../../functions/law/remedy.ts';
import { letterMail, MOST_ATTACHED, parcel } from '../../../functions/request/documents/mail.ts';
import { EVERY_LETTER } from './every-letter.ts';
import { letter, RECEIPT } from './sample-letter.ts';

const NOTHING = { attached: [], waiting: [], tooLarge: [] };

const ANSWER = letter({
  kind: 'answer',
  attachments: [],
  decision: { outcome: 'granted', reply: 'provided', withheld: [] },
  remedies: remediesAgainst('granted', '2026-10-12', remedyChoices()),
});
const SUPPLEMENT = letter({ kind: 'supplement', points: '请写明年份', until: '2026-09-24', late: false });

const mailOf = (of = ANSWER, documents: Parameters<typeof letterMail>[1]['documents'] = NOTHING) =>
  letterMail(of, { receipt: RECEIPT, site: 'https://office.example', documents });

describe('the mail of a letter', () => {
  it('has a subject of number and 文号, and nothing of a person', () => {
    expect(mailOf().subject).toBe(
      `${RECEIPT} 政府信息公开申请答复书 渝调统公开〔2026〕3号 / Answer to a request for government information`,
    );
  });

  it.each(EVERY_LETTER)(
    'holds the whole of %s, each Chinese paragraph with its English beside it',
    (_, facts) => {
      const sent = letter(facts);
      const { text } = mailOf(sent);
      for (const { zh, en } of sent.paragraphs) expect(text).toContain(`\n${zh}\n${en}\n`);
      const lines = text.split('\n');
      expect(lines).toEqual(
        expect.arrayContaining(['欧阳清雅：', '渝调统公开〔2026〕3号', '2026年10月12日']),
      );
      for (const name of sent.attachments) expect(text).toContain(name);
      expect(lines.indexOf(sent.heading.zh)).toBeLessThan(lines.indexOf(sent.heading.en));
    },
  );

  it('says where to track the request, in both languages', () => {
    for (const path of ['/requests/track/', '/en/requests/track/']) {
      expect(mailOf().text).toContain(`https://office.example${path}\n`);
    }
  });

  it('says where the remedies stand, where there are any', () => {
    expect(mailOf(ANSWER).text).toContain('不服本答复的救济途径和期限，见答复书正文末尾');
    expect(mailOf(SUPPLEMENT).text).not.toMatch(/救济|contest/);
  });

  it('has no hole where there is nothing to say of remedies or documents', () => {
    for (const sent of [ANSWER, SUPPLEMENT]) expect(mailOf(sent).text).not.toContain('\n\n\n');
  });

  it('says of each document how it comes', () => {
    const named = (n: number) => ({ name: `${RECEIPT}-${n}.pdf`, bytes: 1 });
    expect(mailOf().text).not.toMatch(/公开的文件|released document/);
    const { text } = mailOf(ANSWER, {
      attached: [named(1)],
      waiting: [named(2), named(3)],
      tooLarge: [named(4)],
    });
    for (const said of [
      `随信附上公开的文件1件：${RECEIPT}-1.pdf。`,
      'Attached: 1 released document.',
      `另有2件未随信附上，请在查询页面下载：${RECEIPT}-2.pdf、${RECEIPT}-3.pdf。`,
      `另有1件过大，邮件和查询页面均无法提供，请与本机关联系领取：${RECEIPT}-4.pdf。`,
    ]) {
      expect(text).toContain(said);
    }
  });
});

const MIB = 1024 * 1024;

describe('what goes with it', () => {
  it.each<[string, number[], { attached: number[]; waiting: number[]; tooLarge: number[] }]>([
    ['nothing', [], NOTHING],
    ['exactly what fits', [4 * MIB, 4 * MIB, 2 * MIB], { ...NOTHING, attached: [0, 1, 2] }],
    [
      'one byte too much waits, and what is smaller still goes',
      [4 * MIB, 4 * MIB, 2 * MIB + 1, 2 * MIB],
      { ...NOTHING, attached: [0, 1, 3], waiting: [2] },
    ],
    [
      'first what the tracking page cannot hand out',
      [3 * MIB, 8 * MIB, 2 * MIB],
      { ...NOTHING, attached: [1, 2], waiting: [0] },
    ],
    [
      'what neither carries is said',
      [MOST_ATTACHED + 1, 4 * MIB],
      { ...NOTHING, attached: [1], tooLarge: [0] },
    ],
  ])('%s', (_, sizes, wanted) => {
    const documents = sizes.map((bytes, n) => ({ n, bytes }));
    const parts = parcel(documents, 4 * MIB);
    const numbers = (all: readonly { n: number }[]) => all.map(({ n }) => n);
    expect({
      attached: numbers(parts.attached),
      waiting: numbers(parts.waiting),
      tooLarge: numbers(parts.tooLarge),
    }).toEqual(wanted);
  });
});
