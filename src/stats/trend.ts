import { mean, median } from 'simple-statistics';
import { mannKendall } from './mann-kendall.ts';
import { theilSenSlope } from './theil-sen.ts';

/** A value at a moment, in seconds. */
export interface Moment {
  readonly atS: number;
  readonly value: number;
}

/** How a value changed with time. */
export interface Trend {
  /** The values that it was worked out from. */
  readonly values: number;
  /** Theil-Sen, per second. */
  readonly slopePerSecond: number;
  /** The slope over the time from the first value to the last; positive is growth. */
  readonly change: number;
  /** The change as a share of the values' median; 0 where that is 0. */
  readonly changeRatio: number;
  /** Mann-Kendall, two-sided. */
  readonly p: number;
}

/** Beyond so many values their pairs take too long; neighbours are then averaged into blocks. */
const mostBlocks = 300;

/** The trend of values in their order in time; null for fewer than two. */
export function trendOf(moments: readonly Moment[]): Trend | null {
  if (moments.length < 2) return null;
  const blocks = averaged(moments);
  const at = blocks.map(({ atS }) => atS);
  const values = blocks.map(({ value }) => value);
  const slopePerSecond = theilSenSlope(at, values);
  const change = slopePerSecond * (at.at(-1)! - at[0]!);
  const level = Math.abs(median(values));
  return {
    values: moments.length,
    slopePerSecond,
    change,
    changeRatio: level === 0 ? 0 : change / level,
    p: mannKendall(values).p,
  };
}

function averaged(moments: readonly Moment[]): readonly Moment[] {
  const size = Math.ceil(moments.length / mostBlocks);
  if (size === 1) return moments;
  return Array.from({ length: Math.ceil(moments.length / size) }, (_, block) => {
    const members = moments.slice(block * size, (block + 1) * size);
    return {
      atS: mean(members.map(({ atS }) => atS)),
      value: mean(members.map(({ value }) => value)),
    };
  });
}
