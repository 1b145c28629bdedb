import type { Point, Result } from '../../result/schema.ts';
import { describePoint, describeSettings, sweptColumns } from '../columns.ts';

/** A point of a search as reports speak of it. */
export interface NamedPoint {
  readonly point: Point;
  /** Its place in the result's list of points, from 0. */
  readonly index: number;
  /** As in `kafkajs with linger.ms=20, lz4`. */
  readonly label: string;
  /** The same without the backend. */
  readonly settings: string;
}

/** Looks points up by their id; null for one that the result does not hold. */
export function pointsById({ points }: Pick<Result, 'points'>): (id: string) => NamedPoint | null {
  const columns = sweptColumns(points);
  const named = new Map(
    points.map((point, index): [string, NamedPoint] => [
      point.id,
      {
        point,
        index,
        label: describePoint(columns, point),
        settings: describeSettings(columns, point),
      },
    ]),
  );
  return (id) => named.get(id) ?? null;
}

/** All that a point asked for, as in `acks=all, linger.ms=20`; with its lanes where there are several. */
export function allSettings({ producer, lanes }: Point): string {
  const words = Object.entries(producer.requested).map(([name, value]) => `${name}=${value}`);
  const settings = producer.clientDefaults === true ? ['client-defaults'] : words;
  return [...settings, ...(lanes > 1 ? [`${lanes} lanes`] : [])].join(', ');
}
