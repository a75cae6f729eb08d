import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { calendarJson } from '../../functions/release/documents/calendar-json.ts';
import { calendarIcs } from '../../functions/release/documents/icalendar.ts';
import { calendar, correction, releaseModel } from '../pages/models.ts';

const announced = await calendar();
const { document: corrected } = await releaseModel('cpi', '2017-12', correction);
const { document: history } = await releaseModel('cpi', 'backfill');
const releases = [...announced.filter(({ id }) => id !== corrected.id), corrected, history];
const stamp = Temporal.Instant.from('2018-01-12T02:00:00Z');
const due = { year: '2017', due: '2018-03-31' };
const ics = calendarIcs({ address: 'https://tongji.example.org', releases, stamp, due });

/** The properties of one event, unfolded (RFC 5545, 3.1). */
const event = (uid: string): Map<string, string> => {
  const lines = ics.replaceAll('\r\n ', '').split('\r\n');
  const at = lines.indexOf(`UID:${uid}`);
  const start = lines.lastIndexOf('BEGIN:VEVENT', at);
  const end = lines.indexOf('END:VEVENT', at);
  return new Map(
    lines
      .slice(start + 1, end)
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
};

describe('calendar.ics', () => {
  test('an announced release stands at T on the wall clock of Shanghai', () => {
    const found = event('ppi-2018-01@tongji.example.org');
    expect(Object.fromEntries(found)).toMatchObject({
      SEQUENCE: '0',
      DTSTAMP: '20180112T020000Z',
      'DTSTART;TZID=Asia/Shanghai': '20180209T093000',
      SUMMARY: '2018年1月工业生产者出厂价格',
      STATUS: 'CONFIRMED',
      TRANSP: 'TRANSPARENT',
      'URL;VALUE=URI': 'https://tongji.example.org/releases/ppi/2018-01/',
    });
  });

  test('a moved release keeps its UID, counts the change and says why', () => {
    const found = event('ppi-2018-02@tongji.example.org');
    expect(found.get('SEQUENCE')).toBe('1');
    expect(found.get('DTSTART;TZID=Asia/Shanghai')).toBe('20180312T093000');
    expect(found.get('DESCRIPTION')).toContain('春节假期后数据汇总需要更多时间');
  });

  test('a cancelled release stays, cancelled', () => {
    const found = event('cpi-2018-05@tongji.example.org');
    expect(found.get('STATUS')).toBe('CANCELLED');
    expect(found.get('SEQUENCE')).toBe('1');
    expect(found.get('SUMMARY')).toBe('已取消：2018年5月居民消费价格');
  });

  test('an annual report that has no instant yet stands on its last day, whole', () => {
    expect(Object.fromEntries(event('report-2017-due@tongji.example.org'))).toMatchObject({
      'DTSTART;VALUE=DATE': '20180331',
      SUMMARY: '2017年政府信息公开工作年度报告：公布截止日',
      TRANSP: 'TRANSPARENT',
      'URL;VALUE=URI': 'https://tongji.example.org/disclosure/reports/',
    });
    const out = { ...corrected, id: 'report/2017', flow: 'report', period: '2017' };
    const later = calendarIcs({ address: 'https://a.example', releases: [out], stamp, due });
    expect(later).toContain('UID:report-2017@a.example');
    expect(later).not.toContain('report-2017-due');
  });

  test('a corrected release stays where it first went out; a history is no appointment', () => {
    expect(event('cpi-2017-12@tongji.example.org').get('DTSTART;TZID=Asia/Shanghai')).toBe('20180110T093000');
    expect(ics).not.toContain('UID:cpi-backfill');
  });

  test('carries its time zone once, ends its lines with CRLF, folds at 75 octets, and is the same each time', () => {
    expect(ics.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
    expect(ics).toMatch(/END:VTIMEZONE\r\nBEGIN:VEVENT/);
    expect(ics.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...ics.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(
      calendarIcs({ address: 'https://tongji.example.org', releases: releases.toReversed(), stamp, due }),
    ).toBe(ics);
  });

  test('text cannot break out of its property', () => {
    const title = { zh: '甲;乙,丙\r\nEND:VCALENDAR', en: 'x' };
    const hostile = calendarIcs({
      address: 'https://a.example',
      releases: [{ ...corrected, title }],
      stamp,
      due,
    });
    expect(hostile.match(/^END:VCALENDAR/gm)).toHaveLength(1);
    expect(hostile.replaceAll('\r\n ', '')).toContain('SUMMARY:甲\\;乙\\,丙\\nEND:VCALENDAR');
  });
});

test('calendar.json lists the same releases, earliest first, without figures', () => {
  const json: { releases: { id: string; releaseAt: string; edition: number | null }[] } = JSON.parse(
    calendarJson(releases),
  );
  expect(json.releases).toHaveLength(releases.length - 1);
  expect(json.releases[0]).toMatchObject({
    id: 'cpi/2017-12',
    state: 'published',
    releaseAt: '2018-01-10T09:30:00.000+08:00',
    edition: 2,
    page: '/releases/cpi/2017-12/',
  });
  expect(json.releases.map(({ releaseAt }) => releaseAt)).toEqual(
    json.releases.map(({ releaseAt }) => releaseAt).toSorted(),
  );
  expect(JSON.stringify(json)).not.toContain('101.8');
});
