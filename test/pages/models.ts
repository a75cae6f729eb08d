import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { Dataflow, type Observation, seriesKey } from '../../functions/figures/rules/dataflow.ts';
import { addPeriods, labelRelease } from '../../functions/kernel/period.ts';
import type { Text } from '../../functions/kernel/text.ts';
import type { ReleaseModel } from '../../functions/release/pages/release-page.ts';
import type { ReleaseDocument } from '../../functions/release/rules/document.ts';
import { headlineOf } from '../../functions/release/rules/headline.ts';
import { OFFICE, type Site } from '../../functions/web/pages/site.ts';

/** Models of pages from the real figures that come with the product. */
const ROOT = new URL('../../', import.meta.url);

export const SITE: Site = {
  address: 'https://tongji.example.org',
  assets: {
    css: '/assets/site.0a1b2c3d.css',
    js: '/assets/site.0a1b2c3d.js',
    logo: '/assets/logo.0a1b2c3d.svg',
  },
  demonstration: true,
};

const dataflow = async (flow: string): Promise<Dataflow> =>
  v.parse(Dataflow, JSON.parse(await readFile(new URL(`dataflows/${flow}.json`, ROOT), 'utf8')));

const observations = async (flow: string, name: string): Promise<Observation[]> => {
  const text = await readFile(new URL(`dataflows/figures/${flow}-${name}.csv`, ROOT), 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => {
      const cells = row.trim().split(',');
      return {
        key: cells.slice(0, -2),
        period: cells.at(-2) ?? '',
        value: cells.at(-1) ?? '',
        attributes: { OBS_STATUS: 'A', CONF_STATUS: 'F' },
      };
    });
};

const MINUTE = '09:30:00.000+08:00';

/** A published regular release of 2017-12, edition 1, unless told otherwise. */
export const document = (flow: Dataflow, more: Partial<ReleaseDocument> = {}): ReleaseDocument => {
  const period = more.period ?? '2017-12';
  const releaseAt = `2018-01-10T${MINUTE}`;
  const names: Record<string, Text> = {
    cpi: { zh: '居民消费价格', en: 'Consumer prices' },
    ppi: { zh: '工业生产者出厂价格', en: 'Producer prices' },
    hh_income: { zh: '居民收入和消费支出', en: 'Household income and consumption' },
  };
  const name = names[flow.id] ?? flow.name;
  const periodName = labelRelease({ kind: more.kind ?? 'regular', period }, flow.span);
  return {
    id: `${flow.id}/${period}`,
    flow: flow.id,
    period,
    kind: 'regular',
    state: 'published',
    title: { zh: `${periodName.zh}${name.zh}`, en: `${name.en}, ${periodName.en}` },
    periodName,
    dataflow: { agency: flow.agency, id: flow.sdmxId, version: flow.version, name: flow.name },
    releaseAt,
    edition: 1,
    notice: null,
    editions: [{ edition: 1, releaseAt, notice: null }],
    headline: [],
    contact: OFFICE.contact,
    source: flow.source,
    moves: [],
    changes: [],
    links: { page: `/releases/${flow.id}/${period}/` },
    ...more,
  };
};

/** The model of a real release: of 2017-12 or 2017-Q4, or the history that came before it. */
export const releaseModel = async (
  id: string,
  which: '2017-12' | '2017-Q4' | 'backfill',
  more: Partial<ReleaseDocument> = {},
): Promise<ReleaseModel> => {
  const flow = await dataflow(id);
  const current = await observations(id, which);
  const past = which === 'backfill' ? [] : await observations(id, 'backfill');
  const history = Map.groupBy([...past, ...current], seriesKey);
  const folder = `releases/${id}/${which}/e${more.edition ?? 1}`;
  const backfill: Partial<ReleaseDocument> = {
    kind: 'backfill',
    period: 'backfill',
    title: { zh: `${flow.name.zh}：历史数据`, en: `${flow.name.en}: history` },
    releaseAt: null,
    editions: [{ edition: 1, releaseAt: null, notice: null }],
  };
  const regular = { headline: headlineOf(flow, current) };
  return {
    site: SITE,
    dataflow: flow,
    document: document(flow, { period: which, ...(which === 'backfill' ? backfill : regular), ...more }),
    observations: current,
    history,
    downloads: [
      { path: `${folder}/release.json`, mediaType: 'application/json', size: 2_431 },
      { path: `${folder}/data.json`, mediaType: 'application/json', size: 1_874 },
      { path: `${folder}/data.csv`, mediaType: 'application/vnd.sdmx.data+csv;version=2.0.0', size: 2_960 },
      {
        path: `${folder}/data.xlsx`,
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        size: 9_912,
      },
      {
        path: `${folder}/series.csv`,
        mediaType: 'application/vnd.sdmx.data+csv;version=2.0.0',
        size: 48_310,
      },
    ],
  };
};

const NOTICE = {
  zh: '城市环比原为100.2，应为100.3，其余数据不变。录入时误用了上月权数。',
  en: 'The urban index on the month was given as 100.2; it is 100.3. The weights of the month before had been used.',
};

/** A second edition, and a T that moved before the first. */
export const correction: Partial<ReleaseDocument> = {
  edition: 2,
  notice: NOTICE,
  releaseAt: '2018-01-12T10:00:00.000+08:00',
  editions: [
    { edition: 1, releaseAt: '2018-01-10T09:30:00.000+08:00', notice: null },
    { edition: 2, releaseAt: '2018-01-12T10:00:00.000+08:00', notice: NOTICE },
  ],
  changes: [{ key: 'M.CN.CPI.U.ALL.MOM', period: '2017-12', old: '100.2', new: '100.3' }],
  moves: [
    {
      from: '2018-01-09T09:30:00.000+08:00',
      to: '2018-01-10T09:30:00.000+08:00',
      reason: { zh: '与全国统一发布时间一致', en: 'To be released together with the national figures' },
      at: '2017-12-20T09:00:00.000+08:00',
    },
  ],
};

/** The calendar of 2018 as an office announces it: a release of each dataflow each month, two of them changed. */
export const calendar = async (): Promise<ReleaseDocument[]> => {
  const flows = await Promise.all(['cpi', 'ppi'].map(dataflow));
  const days = [
    '01-10',
    '02-09',
    '03-09',
    '04-11',
    '05-10',
    '06-09',
    '07-10',
    '08-09',
    '09-10',
    '10-16',
    '11-09',
    '12-09',
  ];
  return days.flatMap((day, index) =>
    flows.map((flow) => {
      const period = addPeriods('2017-12', index);
      const releaseAt = `2018-${day}T${MINUTE}`;
      return document(flow, {
        period,
        state: 'announced',
        releaseAt,
        edition: null,
        editions: [],
        ...changed(flow.id, period),
      });
    }),
  );
};

const changed = (flow: string, period: string): Partial<ReleaseDocument> => {
  const at = '2018-01-05T10:00:00.000+08:00';
  if (flow === 'ppi' && period === '2018-02') {
    const from = '2018-03-09T09:30:00.000+08:00';
    const to = '2018-03-12T09:30:00.000+08:00';
    return {
      releaseAt: to,
      moves: [
        {
          from,
          to,
          reason: {
            zh: '春节假期后数据汇总需要更多时间',
            en: 'Compilation takes longer after the Spring Festival',
          },
          at,
        },
      ],
    };
  }
  if (flow === 'cpi' && period === '2018-05') {
    const from = '2018-06-09T09:30:00.000+08:00';
    return {
      state: 'cancelled',
      releaseAt: from,
      moves: [
        {
          from,
          to: null,
          reason: { zh: '本月未开展调查', en: 'The survey was not carried out this month' },
          at,
        },
      ],
    };
  }
  return {};
};

/** The annual report that is due next, on the day of the first releases. */
export const AWAITED = { due: { year: '2017', due: '2018-03-31' }, today: '2018-01-10' };
