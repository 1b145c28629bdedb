import { type Moment, trendOf } from '../stats/trend.ts';

/** What a lane tells of itself in passing: sums since it began. */
export interface Progress {
  readonly acked: number;
  readonly responseSumUs: number;
}

/** So many tenths of a second are looked at. */
const slots = 10;
/** A trend is one where chance alone would show it once in twenty times, and it is worth the name. */
const chance = 0.05;
const leastChange = 0.05;

/**
 * Tells from the lanes' progress whether they run steadily: neither the rate nor the mean response time of the last
 * second has a trend (Mann-Kendall at 5 %, and a Theil-Sen change of 5 %).
 */
export class Warmup {
  private readonly latest: (Progress | undefined)[];
  private readonly rates: Moment[] = [];
  private readonly responses: Moment[] = [];
  private before: (Progress & { readonly atS: number }) | null = null;

  constructor(lanes: number) {
    this.latest = Array.from({ length: lanes });
  }

  /** Takes down what a lane told at a moment; the first lane's word ends a slot for all. */
  add(lane: number, progress: Progress, atS: number): void {
    this.latest[lane] = progress;
    if (lane !== 0 || this.latest.includes(undefined)) return;
    const now = { ...sum(this.latest as Progress[]), atS };
    const { before } = this;
    this.before = now;
    if (before === null || now.atS <= before.atS) return;
    const acked = now.acked - before.acked;
    keep(this.rates, { atS, value: acked / (now.atS - before.atS) });
    if (acked > 0) keep(this.responses, { atS, value: (now.responseSumUs - before.responseSumUs) / acked });
  }

  /** False too while there is less than a second to look at. */
  get steady(): boolean {
    return this.rates.length === slots && !hasTrend(this.rates) && !hasTrend(this.responses);
  }
}

function hasTrend(moments: readonly Moment[]): boolean {
  const trend = trendOf(moments);
  return trend !== null && trend.p < chance && Math.abs(trend.changeRatio) > leastChange;
}

function keep(moments: Moment[], moment: Moment): void {
  moments.push(moment);
  if (moments.length > slots) moments.shift();
}

const sum = (progresses: readonly Progress[]): Progress => ({
  acked: progresses.reduce((total, { acked }) => total + acked, 0),
  responseSumUs: progresses.reduce((total, { responseSumUs }) => total + responseSumUs, 0),
});
