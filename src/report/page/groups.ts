import type { PageAxis, PageData, PagePoint } from '../page-data.ts';
import type { Choice } from './choice.ts';

/** The axes by which a chart can be coloured. */
export function axisChoices(axes: readonly PageAxis[]): Choice[] {
  return axes.map(({ key, label }) => ({ value: key, label }));
}

/** The value of a point on an axis as a category's name: bare for names, with its setting for numbers. */
export function categoryOf(axis: PageAxis | undefined, point: PagePoint): string {
  if (axis === undefined) return point.label;
  const value = point.at[axis.key] ?? '';
  if (point.clientDefaults && !axis.values.includes(value)) return value;
  return axis.numeric || value === 'default' || axis.key === 'acks' ? `${axis.label} ${value}` : value;
}

/** The categories of an axis, in the axis's order. */
export function categories(data: PageData, axis: PageAxis | undefined): string[] {
  const order = (point: PagePoint) => (axis === undefined ? 0 : placeOf(axis, point));
  const sorted = [...data.points].sort((a, b) => order(a) - order(b));
  return [...new Set(sorted.map((point) => categoryOf(axis, point)))];
}

/** A dash pattern or symbol for each value of the next axis, so that points of one colour stay apart. */
export function rankOnOtherAxes(data: PageData, colored: PageAxis | undefined, point: PagePoint): number {
  const other = data.axes.find((axis) => axis !== colored);
  return other === undefined ? 0 : placeOf(other, point);
}

/** Where a point's value stands among an axis's; behind them all where it lies on none. */
function placeOf(axis: PageAxis, point: PagePoint): number {
  const place = axis.values.indexOf(point.at[axis.key] ?? '');
  return place < 0 ? axis.values.length : place;
}
