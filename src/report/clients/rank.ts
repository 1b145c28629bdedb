import { noFigure } from '../../format.ts';
import type { Metric } from '../metrics.ts';
import { clearlyBetter, overlap, type Ranked } from '../ranking.ts';

/** A client's place among others. */
export interface Placed extends Ranked {
  /** 1 plus the number of clients that are clearly better; null with a single trial, which tells no difference. */
  readonly place: number | null;
  /** Whether another has the same place. */
  readonly shared: boolean;
}

const last = Number.MAX_SAFE_INTEGER;

/**
 * Gives each its place, the best first and those without one last. What is clearly better than one is clearly better than all that this one beats,
 * so nobody stands before a client that is clearly better; two of one place cannot be told apart, and two of different
 * places need not be.
 */
export function placed(ranked: readonly Ranked[], metric: Metric): Placed[] {
  const sign = metric.better === 'lower' ? 1 : -1;
  const places = ranked.map(({ value }) =>
    value.trials < 2 ? null : 1 + ranked.filter((other) => clearlyBetter(metric, other.value, value)).length,
  );
  return ranked
    .map((entry, index) => {
      const place = places[index]!;
      const shared = place !== null && places.filter((other) => other === place).length > 1;
      return { ...entry, place, shared };
    })
    .sort(
      (a, b) =>
        (a.place ?? last) - (b.place ?? last) ||
        sign * (a.value.median - b.value.median) ||
        (a.point.backend < b.point.backend ? -1 : 1),
    );
}

/** Pairs that have places, and intervals that overlap: nothing tells them apart. */
export function ties(rows: readonly Placed[]): (readonly [Placed, Placed])[] {
  const judged = rows.filter(({ place }) => place !== null);
  return judged.flatMap((row, index) =>
    judged
      .slice(index + 1)
      .flatMap((other) => (overlap(row.value, other.value) ? [[row, other] as const] : [])),
  );
}

/** A place as it stands in a table, as in `1=` where it is shared. */
export function placeOf({ place, shared }: Pick<Placed, 'place' | 'shared'>): string {
  return place === null ? noFigure : `${place}${shared ? '=' : ''}`;
}
