import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { checkFile } from '../../../functions/request/casework/file-checking.ts';
import { intakeBody, type Officers, PERSON, startOfficers } from './office.ts';

let officers: Officers;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());

const WRITTEN = {
  wanted: '我家所在社区2017年住户调查抽样名单',
  description: '本人怀疑名单有误，故申请',
  supplement: '补充：门牌为七栋一单元',
  thirdParty: '兴旺食品有限公司',
  answer: '该公司不同意公开其产值',
  points: '请补充所在社区的全称',
  fileName: '欧阳清雅身份证正面.txt',
  fileText: '姓名欧阳清雅公民身份号码510102198001011234',
};

/** A text as it might stand somewhere: plain, escaped for JSON or an address, in base64 at each offset, in hex. */
const spellings = (text: string): string[] => {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4)
      .replace(/.{0,3}=*$/, ''),
  );
  const escaped = [...text]
    .map((one) => (one < '\u0080' ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .join('');
  return [text, encodeURIComponent(text), escaped, bytes.toString('hex'), ...base64];
};

it('nothing that people wrote stands outside what is sealed, in the table, in answers or in the log', async () => {
  const said: string[] = [];
  const answers: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said.push(String(chunk));
    return true;
  });
  const office = await officers.office('2026-09-14');
  try {
    const body = intakeBody('2026-09-14', {
      wanted: { title: WRITTEN.wanted, description: WRITTEN.description },
    });
    const call: typeof office.call = async (line, sent) => {
      const answer = await office.call(line, sent);
      answers.push(answer.bytes.toString());
      expect(answer.status).toBeLessThan(300);
      return answer;
    };
    const { receipt } = (await call('POST /requests', { body })).body;
    const at = `/requests/${receipt}`;
    const did = async (event: unknown) => {
      const { body: seen } = await call(`GET ${at}`);
      return call(`POST ${at}/events`, { body: event, version: seen.version });
    };
    await call(`POST ${at}/letters`, {
      body: {
        kind: 'supplement',
        points: WRITTEN.points,
        event: { type: 'supplement-asked', until: '2026-09-24' },
      },
    });
    await did({ type: 'supplement-arrived', words: WRITTEN.supplement });
    await call(`POST ${at}/letters`, {
      body: {
        kind: 'consultation',
        consultation: 'c1',
        addressee: WRITTEN.thirdParty,
        summary: '2017年产值',
        event: { type: 'consultation-dispatched', consultation: 'c1', with: 'third-party' },
      },
    });
    await did({ type: 'consultation-replied', consultation: 'c1', answer: 'refuses', words: WRITTEN.answer });
    const bytes = Buffer.from(WRITTEN.fileText);
    const file = { name: WRITTEN.fileName, size: bytes.length, purpose: 'identity' };
    const { post } = (await call(`POST ${at}/files`, { body: file })).body;
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, String(value));
    form.append('file', new Blob([bytes]));
    await fetch(post.url, { method: 'POST', body: form });
    await call(`POST ${at}/files/1/complete`, { body: {} });
    await checkFile({ ...office.ports, scanner: null }, { outbox: 'file', receipt, n: 1 });
    const decision = {
      outcome: 'third-party-rights',
      reply: 'refused',
      ground: '第十五条',
      reasons: '涉及商业秘密',
    };
    await call(`POST ${at}/letters`, { body: { kind: 'answer', event: { type: 'decided', decision } } });
    await office.approve(receipt);
    await did({ type: 'dispatched', way: 'post' });
    for (const line of ['', '/ledger', '/duplicates', '/audit', '/reads']) await call(`GET ${at}${line}`);
    for (const line of ['/requests', '/requests?year=2026', '/requests/asked-often', '/log'])
      await call(`GET ${line}`);
    // Wrong input is repeated by nobody.
    const wrong = await office.call('POST /requests', {
      body: { ...body, channel: 'x', applicant: { ...PERSON, name: 1 } },
    });
    answers.push(wrong.bytes.toString());
  } finally {
    spy.mockRestore();
  }
  const items = await office.everything();
  const open = items.map((item) =>
    JSON.stringify(item, (_, value) => (value instanceof Uint8Array ? '' : value)),
  );
  const places = { table: open.join('\n'), answers: answers.join('\n'), log: said.join('') };
  expect(places.log).toContain('"event":"answered"');
  for (const secret of [...Object.values(PERSON), ...Object.values(WRITTEN)]) {
    if (secret === PERSON.identityDocument) continue;
    for (const [place, all] of Object.entries(places)) {
      for (const spelling of spellings(secret))
        expect(all.includes(spelling), `${secret} in the ${place}`).toBe(false);
    }
  }
});
