import { line } from 'd3-shape';
import { type Html, html } from '../../formats/markup.ts';

type Point = { index: number; value: string };

/** A series as it is drawn: its points by the place of their period, and the last of them. */
export type Marked = { points: readonly Point[]; last: Point };

/** From a period's place, or from a value, to where it stands in units of the view box. */
export type Scale = (value: number) => number;

/** The part of a band that its bars fill. */
const FILLED = 0.72;

/** Bars of one period beside one another, each from nothing to its amount; a missing one leaves its place empty. */
export const barMarks = (lines: readonly Marked[], x: Scale, y: Scale, band: number): Html[] => {
  const width = (band * FILLED) / lines.length;
  return lines.map(({ points }, series) => {
    const shift = (series - lines.length / 2) * width;
    const bar = ({ index, value }: Point): string =>
      `M${round(x(index) + shift)} ${round(y(0))}V${round(y(Number(value)))}h${round(width - 1)}V${round(y(0))}z`;
    return html`<path class="bar series-${series + 1}" d="${points.map(bar).join('')}"/>
`;
  });
};

const LABEL_GAP = 16;
/** From the middle of a line of letters to its foot. */
const TO_FOOT = 4.5;

/** Lines with a point at the end and `ends`, what is written there; a point alone between gaps is a dot. */
export const lineMarks = (
  lines: readonly Marked[],
  ends: readonly string[],
  x: Scale,
  y: Scale,
  frame: readonly [top: number, bottom: number],
): Html[] => {
  const place = ({ index, value }: Point) => ({ x: x(index), y: y(Number(value)) });
  const pen = line<Point>(
    (point) => place(point).x,
    (point) => place(point).y,
  ).digits(1);
  const dot = (point: Point, radius: string): Html =>
    html`<circle cx="${round(place(point).x)}" cy="${round(place(point).y)}" r="${radius}"/>`;
  const drawn = lines.map(({ points, last }, index) => {
    const parts = runs(points);
    const alone = parts.flatMap((run) => (run.length === 1 && run[0] !== last ? run : []));
    return html`<g class="series-${index + 1}"><path class="line" d="${parts.map((run) => pen(run))}"/>${alone.map((point) => dot(point, '2.5'))}${dot(last, '3.5')}</g>
`;
  });
  const heights = spread(
    lines.map(({ last }) => place(last).y),
    LABEL_GAP,
    frame,
  );
  const labels = lines.map(({ last }, index) => {
    const at = place(last);
    const height = heights[index] ?? 0;
    const leader =
      Math.abs(height - at.y) > 2 &&
      html`<path class="leader" d="M${round(at.x + 4)} ${round(at.y)}L${round(at.x + 9)} ${round(height)}"/>`;
    return html`<g class="series-${index + 1}">${leader}<text class="end" x="${round(at.x + 11)}" y="${round(height + TO_FOOT)}">${ends[index]}</text></g>
`;
  });
  return [...drawn.reverse(), ...labels];
};

/** A missing observation breaks the line: stretches of points without a gap. */
const runs = (points: readonly Point[]): Point[][] => {
  const all: Point[][] = [];
  for (const point of points) {
    const run = all.at(-1);
    if (run && run.at(-1)?.index === point.index - 1) run.push(point);
    else all.push([point]);
  }
  return all;
};

/** Moves labels apart to `gap`, keeping their order, as near to their points as the frame allows. */
const spread = (
  wanted: readonly number[],
  gap: number,
  [top, bottom]: readonly [number, number],
): number[] => {
  const order = wanted.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  const places = order.map(({ place }) => place);
  for (let pass = 0; pass < 40; pass += 1) {
    for (let below = 1; below < places.length; below += 1) {
      const overlap = gap - ((places[below] ?? 0) - (places[below - 1] ?? 0));
      if (overlap <= 0) continue;
      places[below - 1] = (places[below - 1] ?? 0) - overlap / 2;
      places[below] = (places[below] ?? 0) + overlap / 2;
    }
    const under = (places.at(-1) ?? bottom) - bottom;
    const over = top - (places[0] ?? top);
    const shift = under > 0 ? -under : Math.max(0, over);
    for (let at = 0; at < places.length; at += 1) places[at] = (places[at] ?? 0) + shift;
  }
  const result: number[] = [];
  order.forEach(({ index }, place) => {
    result[index] = places[place] ?? 0;
  });
  return result;
};

export const round = (value: number): string => String(Math.round(value * 10) / 10);
