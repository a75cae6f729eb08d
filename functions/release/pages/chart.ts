import { scaleLinear } from 'd3-scale';
import { grouped } from '../../figures/documents/say-figure.ts';
import type { Dataflow } from '../../figures/rules/dataflow.ts';
import { type Html, html } from '../../formats/markup.ts';
import { addPeriods, labelPeriod, periodsBetween } from '../../kernel/period.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { speak } from '../../web/pages/site.ts';
import { barMarks, lineMarks, type Marked, round, type Scale } from './chart-marks.ts';

/** What each series was up to and including a release's period, oldest first; the key joined with dots. */
export type History = ReadonlyMap<string, readonly { period: string; value: string }[]>;

type PageChart = Dataflow['charts'][number];
type Line = Marked & { label: Text };
type Plot = {
  form: PageChart['form'];
  lines: readonly Line[];
  periods: readonly string[];
  base: string | undefined;
};

/** Where things stand, in units of the view box. At its narrowest each is shown at about its own size. */
type Shape = { name: 'narrow' | 'wide'; width: number; height: number; letter: number; yearGap: number };
const NARROW: Shape = { name: 'narrow', width: 340, height: 236, letter: 12, yearGap: 31 };
const WIDE: Shape = { name: 'wide', width: 736, height: 320, letter: 13, yearGap: 48 };
const TOP = 12;
/** Where the year has a line of its own. */
const YEAR_LINE = 12;
const BOTTOM = 24;

/** Lines are named at their ends where the names take at most this part of the width, else in a legend above. */
const MOST_FOR_NAMES = 0.27;

/**
 * The charts that the dataflow puts on a release page, through the history up to `period`; a backfilled
 * history has no period of its own and ends where its series end. Each is drawn twice, for a phone's width
 * and for a desk's, since text in one drawing would be too small on the one or too large on the other.
 */
export const releaseCharts = (
  dataflow: Dataflow,
  history: History,
  period: string | null,
  lang: Lang,
): Html =>
  html`${dataflow.charts.map((chart, index) => {
    const plot = plotOf(dataflow, chart, history, period);
    return plot && chartFigure(dataflow, chart, plot, index + 1, lang);
  })}`;

const plotOf = (
  dataflow: Dataflow,
  chart: PageChart,
  history: History,
  period: string | null,
): Plot | undefined => {
  const series = chart.keys.map(({ key, label }) => ({
    label,
    values: (history.get(key) ?? []).filter(({ value }) => value !== ''),
  }));
  const ends = series.flatMap(({ values }) => values.at(-1)?.period ?? []).sort();
  const end = period ?? ends.at(-1);
  if (end === undefined) return undefined;
  const first = addPeriods(end, 1 - chart.periods);
  const inside = series.map(({ label, values }) => ({
    label,
    points: values
      .map(({ period: at, value }) => ({ index: periodsBetween(first, at), value }))
      .filter(({ index }) => index >= 0 && index < chart.periods),
  }));
  const start = Math.min(...inside.flatMap(({ points }) => points[0]?.index ?? []));
  const lines = inside.flatMap(({ label, points }) => {
    const moved = points.map(({ index, value }) => ({ index: index - start, value }));
    const last = moved.at(-1);
    return last && moved.length > 1 ? [{ label, points: moved, last }] : [];
  });
  if (lines.length === 0) return undefined;
  const count = chart.periods - start;
  const metric = dataflow.dimensions.findIndex(({ role }) => role === 'metric');
  const measure = dataflow.measures[chart.keys[0]?.key.split('.')[metric] ?? ''];
  return {
    form: chart.form,
    lines,
    periods: Array.from({ length: count }, (_, index) => addPeriods(first, start + index)),
    // Bars stand on nothing; growth is read from no change.
    base: chart.form === 'bars' || measure?.isChange ? '0' : measure?.base,
  };
};

const chartFigure = (dataflow: Dataflow, chart: PageChart, plot: Plot, number: number, lang: Lang): Html => {
  const t = speak(lang);
  const [first = '', last = ''] = [plot.periods[0], plot.periods.at(-1)].map(
    (at) => at && labelPeriod(at, dataflow.span)[lang],
  );
  const values = plot.lines
    .map(({ label, last: { value } }) => `${label[lang]} ${grouped(value)}`)
    .join(t('、', ', '));
  const bars = plot.form === 'bars';
  const description = t(
    `${first}至${last}的${bars ? '柱形图' : '折线图'}。最后一点：${values}。`,
    `A ${bars ? 'bar' : 'line'} chart, ${first} to ${last}. Last point: ${values}.`,
  );
  const named = ({ label, last: end }: Line): string =>
    bars ? `${label[lang]} ${grouped(end.value)}` : label[lang];
  const legend =
    needsLegend(plot, NARROW, lang) &&
    html`<ul class="legend${!needsLegend(plot, WIDE, lang) && ' narrow'}">${plot.lines.map((one, index) => html`<li class="series-${index + 1}">${named(one)}</li>`)}</ul>`;
  return html`<figure class="chart">
<figcaption>${chart.caption[lang]}</figcaption>
${legend}${[NARROW, WIDE].map((shape) => drawing(plot, shape, { id: `chart-${number}-${shape.name}`, title: chart.caption[lang], description }, lang))}
</figure>`;
};

/** What stands at a line's end: its last value, and its name where there are several and names fit. */
const endText = (plot: Plot, shape: Shape, { label, last }: Line, lang: Lang): string =>
  plot.lines.length === 1 || needsLegend(plot, shape, lang)
    ? grouped(last.value)
    : `${label[lang]} ${grouped(last.value)}`;

const needsLegend = (plot: Plot, { width, letter }: Shape, lang: Lang): boolean =>
  plot.form === 'bars' ||
  (plot.lines.length > 1 &&
    plot.lines.some(
      ({ label, last }) =>
        textWidth(`${label[lang]} ${grouped(last.value)}`, letter) > width * MOST_FOR_NAMES,
    ));

/** About how wide a text is: a Chinese character takes its height, any other a little over half of it. */
const textWidth = (text: string, letter: number): number =>
  [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 1 : 0.54), 0) * letter;

type Words = { id: string; title: string; description: string };

const drawing = (plot: Plot, shape: Shape, words: Words, lang: Lang): Html => {
  const { width, height, letter } = shape;
  const bars = plot.form === 'bars';
  const ends = plot.lines.map((one) => endText(plot, shape, one, lang));
  const right = bars ? 4 : Math.max(...ends.map((end) => textWidth(end, letter))) + 14;
  const numbers = plot.lines.flatMap(({ points }) => points.map(({ value }) => Number(value)));
  const all = plot.base === undefined ? numbers : [...numbers, Number(plot.base)];
  const y = scaleLinear([Math.min(...all), Math.max(...all)], [height - BOTTOM, TOP]).nice(5);
  const ticks = y.ticks(5);
  const tickText = y.tickFormat(5);
  const left = Math.max(...ticks.map((tick) => textWidth(tickText(tick), letter))) + 8;
  // Bars fill a band each; points stand where their period does, the first and last at the edges.
  const band = (width - right - left) / plot.periods.length;
  const x = bars
    ? scaleLinear([0, plot.periods.length], [left + band / 2, width - right + band / 2])
    : scaleLinear([0, plot.periods.length - 1], [left + 4, width - right]);
  const isBase = (tick: number) => plot.base !== undefined && tick === Number(plot.base);
  return html`<svg class="${shape.name}" viewBox="0 0 ${width} ${plot.periods.length < FEW ? height + YEAR_LINE : height}" role="img" aria-labelledby="${words.id}-title ${words.id}-text">
<title id="${words.id}-title">${words.title}</title><desc id="${words.id}-text">${words.description}</desc>
<g class="grid">${ticks.map((tick) => html`<path${isBase(tick) && html` class="base"`} d="M${round(left)} ${round(y(tick))}H${round(width - right)}"/>`)}</g>
<g class="axis">${ticks.map((tick) => html`<text${isBase(tick) && html` class="base"`} x="${round(left - 6)}" y="${round(y(tick) + letter * 0.36)}" text-anchor="end">${tickText(tick)}</text>`)}${periodMarks(plot, shape, x)}</g>
${bars ? barMarks(plot.lines, x, y, band) : lineMarks(plot.lines, ends, x, y, [TOP, height - BOTTOM])}</svg>
`;
};

/** Fewer periods than this are named one by one. */
const FEW = 9;

/** A few periods each with its part of the year, the year below where it begins; of many the years alone. */
const periodMarks = (plot: Plot, shape: Shape, x: Scale): Html[] => {
  if (plot.periods.length >= FEW || plot.periods[0]?.length === 4) return yearMarks(plot, shape, x);
  const base = shape.height - BOTTOM;
  return plot.periods.map((period, index) => {
    const [year, part] = [period.slice(0, 4), period.slice(5)];
    const begins = index === 0 || plot.periods[index - 1]?.slice(0, 4) !== year;
    return html`<text x="${round(x(index))}" y="${base + 16}" text-anchor="middle">${part}</text>${begins && html`<text x="${round(x(index))}" y="${base + 31}" text-anchor="middle">${year}</text>`}`;
  });
};

/** A year under the axis where it begins, as many as fit. */
const yearMarks = (plot: Plot, shape: Shape, x: Scale): Html[] => {
  const years = plot.periods.flatMap((period, index) => {
    const year = period.slice(0, 4);
    return index > 0 && plot.periods[index - 1]?.startsWith(year) ? [] : [{ year, index }];
  });
  const span = x(plot.periods.length - 1) - x(0);
  const step = Math.max(1, Math.ceil((years.length * shape.yearGap) / span));
  const whole = years.filter(({ index }, place) => index > 0 || (years[place + 1]?.index ?? 12) - index > 6);
  const base = shape.height - BOTTOM;
  return whole
    .filter((_, place) => (whole.length - 1 - place) % step === 0)
    .map(
      ({ year, index }) =>
        html`<path class="tick" d="M${round(x(index))} ${base}v4"/><text x="${round(x(index))}" y="${base + 18}" text-anchor="middle">${year}</text>`,
    );
};
