import { labelPeriod } from '../../kernel/period.ts';
import { isFixed, TIME_COLUMN } from '../rules/data-structure.ts';
import type { Code, Dataflow, Observation } from '../rules/dataflow.ts';
import type { Publication } from './publication.ts';

/**
 * JSON-stat 2.0 (json-stat.org/full). The text is written here, not by a serializer of numbers, so that 103.0
 * stays 103.0. Labels are Chinese; `extension.labels.en` holds the English ones.
 */
type Category = { code: string; zh: string; en: string; parent?: string | undefined };
type Axis = {
  id: string;
  zh: string;
  en: string;
  categories: readonly Category[];
  position: Map<string, number>;
};

const axisOf = (id: string, name: { zh: string; en: string }, categories: readonly Category[]): Axis => ({
  id,
  ...name,
  categories,
  position: new Map(categories.map(({ code }, at) => [code, at])),
});

/** The axes of the cube: of each dimension the codes that the observations use, and the periods. */
const axesOf = (dataflow: Dataflow, observations: readonly Observation[]): Axis[] => {
  const axes = dataflow.dimensions.map(({ id, codelist, name }, at) => {
    const used = new Set(observations.map(({ key }) => key[at]));
    const codes: readonly Code[] = dataflow.codelists[codelist] ?? [];
    return axisOf(
      id,
      name,
      codes.filter(({ code }) => used.has(code)),
    );
  });
  const periods = [...new Set(observations.map(({ period }) => period))].sort();
  const time = periods.map((code) => ({ code, ...labelPeriod(code, dataflow.span) }));
  return [...axes, axisOf(TIME_COLUMN, { zh: '时间', en: 'time period' }, time)];
};

/** Each observation's place in the cube, row-major. Exact however large the cube is. */
const placesIn = (
  axes: readonly Axis[],
  observations: readonly Observation[],
): { size: bigint; places: string[] } => {
  const strides: bigint[] = [];
  let size = 1n;
  for (const { categories } of axes.toReversed()) {
    strides.unshift(size);
    size *= BigInt(categories.length);
  }
  const at = (axis: number, code: string): number => axes[axis]?.position.get(code) ?? 0;
  const time = axes.length - 1;
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) {
    const place = ({ key, period }: Observation): bigint =>
      key.reduce((sum, code, axis) => sum + BigInt(at(axis, code)) * (strides[axis] ?? 0n), 0n) +
      BigInt(at(time, period));
    return { size, places: observations.map((one) => place(one).toString()) };
  }
  const steps = strides.map(Number);
  const place = ({ key, period }: Observation): number => {
    let sum = at(time, period);
    for (const [axis, code] of key.entries()) sum += at(axis, code) * (steps[axis] ?? 0);
    return sum;
  };
  return { size, places: observations.map((one) => String(place(one))) };
};

/** The values: a list where a third of the cube or more is filled, else by place. A missing value is null. */
const valueText = (size: bigint, places: readonly string[], observations: readonly Observation[]): string => {
  const values = observations.map(({ value }) => value || 'null');
  if (size > BigInt(observations.length) * 3n) {
    return `{${places.map((place, at) => `"${place}":${values[at]}`).join(',')}}`;
  }
  const list = new Array<string>(Number(size)).fill('null');
  for (const [at, place] of places.entries()) list[Number(place)] = values[at] ?? 'null';
  return `[${list.join(',')}]`;
};

/** One text where all observations agree, else the text of each place that has one. */
const attributeOf = (
  id: string,
  places: readonly string[],
  observations: readonly Observation[],
): string | Record<string, string> | undefined => {
  const values = new Set(observations.map(({ attributes }) => attributes[id]));
  return values.size === 1 ? observations[0]?.attributes[id] : byPlace(id, places, observations);
};

const byPlace = (
  id: string,
  places: readonly string[],
  observations: readonly Observation[],
): Record<string, string> =>
  Object.fromEntries(
    places.flatMap((place, at) => {
      const value = observations[at]?.attributes[id];
      return value === undefined ? [] : [[place, value]];
    }),
  );

/** A status for each observation, and none for a cell that there is no observation for: missing is not normal. */
const statusOf = (size: bigint, places: readonly string[], observations: readonly Observation[]) =>
  (size > BigInt(observations.length) ? byPlace : attributeOf)('OBS_STATUS', places, observations);

const unitsOf = (dataflow: Dataflow, { categories }: Axis, lang: 'zh' | 'en') =>
  Object.fromEntries(
    categories.flatMap(({ code }) => {
      const measure = dataflow.measures[code];
      if (!measure) return [];
      const multiplier = measure.unitMult === '0' ? {} : { multiplier: Number(measure.unitMult) };
      return [[code, { label: measure.unit[lang], decimals: measure.decimals, ...multiplier }]];
    }),
  );

const labelsOf = ({ categories }: Axis, lang: 'zh' | 'en') =>
  Object.fromEntries(categories.map((category) => [category.code, category[lang]]));

const childrenOf = ({ categories, position }: Axis): Record<string, string[]> => {
  const child: Record<string, string[]> = {};
  for (const { code, parent } of categories) {
    if (parent === undefined || !position.has(parent)) continue;
    child[parent] = [...(child[parent] ?? []), code];
  }
  return child;
};

const dimensionOf = (dataflow: Dataflow, axis: Axis) => {
  const child = childrenOf(axis);
  const metric = dataflow.dimensions.some(({ id, role }) => id === axis.id && role === 'metric');
  return {
    label: axis.zh,
    category: {
      index: axis.categories.map(({ code }) => code),
      label: labelsOf(axis, 'zh'),
      ...(Object.keys(child).length > 0 ? { child } : {}),
      ...(metric ? { unit: unitsOf(dataflow, axis, 'zh') } : {}),
    },
  };
};

const rolesOf = ({ dimensions }: Dataflow) => {
  const playing = (role: 'geo' | 'metric') =>
    dimensions.filter((one) => one.role === role).map(({ id }) => id);
  const [geo, metric] = [playing('geo'), playing('metric')];
  return {
    time: [TIME_COLUMN],
    ...(geo.length > 0 ? { geo } : {}),
    ...(metric.length > 0 ? { metric } : {}),
  };
};

/** data.json: one edition as a JSON-stat dataset. */
export const writeJsonStat = ({ dataflow, release, observations, origin }: Publication): Uint8Array => {
  const axes = axesOf(dataflow, observations);
  const { size, places } = placesIn(axes, observations);
  const status = statusOf(size, places, observations);
  const attributes = dataflow.attributes
    .filter(({ id }) => id !== 'OBS_STATUS' && !isFixed(id))
    .flatMap(({ id }) => {
      const value = attributeOf(id, places, observations);
      return value === undefined ? [] : [[id, value] as const];
    });
  const codesUsed = new Set(observations.map(({ attributes }) => attributes.OBS_STATUS));
  const statusList = dataflow.attributes.find(({ id }) => id === 'OBS_STATUS')?.codelist ?? '';
  const statuses = (dataflow.codelists[statusList] ?? []).filter(({ code }) => codesUsed.has(code));
  const statusLabels = (lang: 'zh' | 'en') =>
    Object.fromEntries(statuses.map((status) => [status.code, status[lang]]));
  const english = {
    label: release.title.en,
    source: dataflow.source.en,
    dimension: Object.fromEntries(
      axes.map((axis) => [
        axis.id,
        {
          label: axis.en,
          category: {
            label: labelsOf(axis, 'en'),
            ...(rolesOf(dataflow).metric?.includes(axis.id) ? { unit: unitsOf(dataflow, axis, 'en') } : {}),
          },
        },
      ]),
    ),
    status: statusLabels('en'),
  };
  const before = {
    version: '2.0',
    class: 'dataset',
    label: release.title.zh,
    source: dataflow.source.zh,
    ...(release.releaseAt === null ? {} : { updated: release.releaseAt }),
    href: `${origin}${release.links.json ?? ''}`,
    id: axes.map(({ id }) => id),
    size: axes.map(({ categories }) => categories.length),
    role: rolesOf(dataflow),
    dimension: Object.fromEntries(axes.map((axis) => [axis.id, dimensionOf(dataflow, axis)])),
  };
  const after = {
    ...(status === undefined ? {} : { status }),
    extension: {
      structure: {
        type: 'dataflow',
        agencyID: dataflow.agency,
        id: dataflow.sdmxId,
        version: dataflow.version,
      },
      flow: release.flow,
      period: release.period,
      edition: release.edition,
      embargoTime: release.releaseAt,
      notice: release.notice,
      attributes: Object.fromEntries(attributes),
      status: { label: statusLabels('zh') },
      labels: { en: english },
    },
  };
  // Two objects and the values between them make one document.
  const head = JSON.stringify(before).slice(0, -1);
  const tail = JSON.stringify(after).slice(1);
  return Buffer.from(`${head},"value":${valueText(size, places, observations)},${tail}`);
};
