import type { SettingName, SettingValue } from '../producer-settings.ts';
import type { TuneAxis } from '../result/search-schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { type Cell, gridCells } from './grid.ts';

/** The grid that a search moves on: the product of its axes, with the point at each cell that can be measured. */
export interface Space {
  readonly axes: readonly TuneAxis[];
  /** By cell number; null where settings exclude one another, or a client cannot honour them. */
  readonly cells: readonly (PlannedPoint | null)[];
  /** Each backend with nothing set, on the fewest lanes. */
  readonly defaults: ReadonlyMap<string, PlannedPoint>;
  /** The place of each cell on each axis, by the number of its value. */
  readonly places: readonly Cell[];
}

/** Lays a plan's points out on the axes. */
export function spaceOf(axes: readonly TuneAxis[], points: readonly PlannedPoint[]): Space {
  const places = gridCells(axes.map(({ values }) => values.length));
  const byValues = new Map(
    points
      .filter(({ clientDefaults, skipped }) => !clientDefaults && skipped === null)
      .map((point) => [keyOf(axes.map(({ name }) => valueAt(point, name))), point]),
  );
  const cells = places.map(
    (place) => byValues.get(keyOf(axes.map(({ values }, axis) => values[place[axis]!]!))) ?? null,
  );
  const defaults = new Map<string, PlannedPoint>();
  for (const point of points) {
    const held = defaults.get(point.backend);
    if (point.clientDefaults && (held === undefined || point.lanes < held.lanes))
      defaults.set(point.backend, point);
  }
  return { axes, cells, defaults, places };
}

/** The same grid where no cell of a backend can be measured. */
export const withoutBackend = (space: Space, backend: string): Space => ({
  ...space,
  cells: space.cells.map((point) => (point?.backend === backend ? null : point)),
});

/** The numbers of the cells that can be measured. */
export const measurable = ({ cells }: Space): number[] =>
  cells.flatMap((point, cell) => (point === null ? [] : [cell]));

function valueAt(point: PlannedPoint, axis: string): SettingValue {
  if (axis === 'backend') return point.backend;
  return axis === 'lanes' ? point.lanes : point.settings[axis as SettingName]!;
}

const keyOf = (values: readonly SettingValue[]): string => JSON.stringify(values);
