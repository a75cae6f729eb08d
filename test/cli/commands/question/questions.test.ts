import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuestionAnswer } from '../../../../functions/question/contract/schemas.ts';
import { type Office, openOffice } from '../../office.ts';

const NUMBER = 'ZX20180108-7KM2QX';
const AT = `/api/staff/questions/${NUMBER}`;

const QUESTION: QuestionAnswer = {
  number: NUMBER,
  version: 4,
  state: 'answered',
  way: 'phone',
  day: '2018-01-08',
  due: '2018-01-15',
  topic: 'CPI权重',
  officer: 'officer2',
  enteredAt: '2018-01-08T10:00:00.000+08:00',
  enteredBy: 'officer',
  mail: false,
  answers: [
    {
      n: 1,
      how: 'phone',
      on: '2018-01-09',
      time: '15:30',
      by: 'officer2',
      at: '2018-01-09T15:40:00.000+08:00',
    },
  ],
  closedOn: '2018-01-09',
  entry: '2018-01-08.0A1B2C3D4E',
  publication: 'proposed',
  wording: {
    question: { zh: '权重怎样确定？', en: null },
    answer: { zh: '依据调查确定。', en: null },
    by: 'officer2',
    at: '2018-01-09T16:00:00.000+08:00',
  },
  published: null,
  withdrawn: null,
  request: null,
  dismissed: null,
  keptUntil: '2019-01-09',
  destroyed: null,
};

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  await office.run(['login', '--as', 'officer']);
  office.seen.length = 0;
  office.on(`GET ${AT}`, { body: QUESTION, headers: { etag: '"4"' } });
});
afterEach(() => office.close());

describe('heliostat questions', () => {
  it('shows where one stands, how it was answered and by what it counts', async () => {
    const { answer } = await office.run(['questions', 'show', NUMBER.toLowerCase()]);
    for (const line of [
      /状态 state +已答复 answered/,
      /答复 answered +2018-01-09 15:30 电话答复 by telephone officer2/,
      /邮箱 address +未留 none/,
      /计入 counts as +consultations\/2018-01-08\.0A1B2C3D4E/,
      /公布 published +问答待批准 proposed/,
      /问 question +权重怎样确定？/,
      /销毁 destroyed on +2019-01-09/,
    ]) {
      expect(answer).toMatch(line);
    }
  });

  it('lists them page by page', async () => {
    office.on('GET /api/staff/questions?limit=100&state=open', {
      body: { items: [{ ...QUESTION, state: 'open' }], next: '2018-01-15#x' },
    });
    office.on('GET /api/staff/questions?limit=100&state=open&cursor=2018-01-15%23x', {
      body: { items: [{ ...QUESTION, number: 'ZX20180109-222222', state: 'open' }], next: null },
    });
    const { answer } = await office.run(['questions', 'list', '--state', 'open']);
    expect(
      answer
        .trim()
        .split('\n')
        .map((row) => row.slice(0, 17)),
    ).toEqual([NUMBER, 'ZX20180109-222222']);
  });

  it('answers under the version that was read', async () => {
    office.on(`POST ${AT}/answer`, { body: QUESTION });
    const words = ['--by', 'phone', '--text', '好。', '--on', '2018-01-09', '--time', '15:30'];
    expect((await office.run(['questions', 'answer', NUMBER, ...words])).status).toBe(0);
    const [, sent] = office.seen;
    expect(sent?.headers['if-match']).toBe('"4"');
    expect(sent?.body).toEqual({ how: 'phone', text: '好。', on: '2018-01-09', time: '15:30' });
  });

  it('takes one of its own numbers and no other, and nothing is sent otherwise', async () => {
    for (const words of [
      ['show', 'SQ20180110-7KM2QX'],
      ['answer', NUMBER, '--by', 'pigeon', '--text', 'x'],
      ['enter', '--way', 'phone'],
    ]) {
      expect((await office.run(['questions', ...words])).status).toBe(2);
    }
    expect(office.calls()).toEqual([]);
  });
});
