import type { LaneRow } from '../lane/messages.ts';
import { LatencyHistogram } from '../measure/histogram.ts';
import type { WindowRow } from '../result/schema.ts';

/**
 * The rows of one trial, second by second over its lanes. A row's histogram is nearly all of it, tens of kilobytes; so
 * it is kept only until the last lane has told of that second.
 */
export class WindowRows {
  private readonly lanes: number;
  private readonly waiting = new Map<number, LaneRow[]>();
  private readonly joined = new Map<number, WindowRow>();

  constructor(lanes: number) {
    this.lanes = lanes;
  }

  /** Takes one lane's row in. */
  add(row: LaneRow): void {
    const rows = [...(this.waiting.get(row.second) ?? []), row];
    this.waiting.set(row.second, rows);
    if (rows.length === this.lanes) this.join(row.second, rows);
  }

  /** Every second's row so far, rising. A lane that was held up has no row for some, and those are the others'. */
  all(): WindowRow[] {
    for (const [second, rows] of this.waiting) this.join(second, rows);
    return [...this.joined].sort(([one], [other]) => one - other).map(([, row]) => row);
  }

  private join(second: number, rows: readonly LaneRow[]): void {
    this.waiting.delete(second);
    this.joined.set(second, joinRows(rows));
  }
}

function joinRows(rows: readonly LaneRow[]): WindowRow {
  const first = rows[0]!;
  const response = new LatencyHistogram();
  for (const row of rows) response.addTransfer(row.response);
  const at = (percentile: number) => (response.count === 0 ? null : response.valueAtPercentile(percentile));
  const total = (measure: (row: LaneRow) => number) => rows.reduce((sum, row) => sum + measure(row), 0);
  const longest = (measure: (row: LaneRow) => number) => Math.max(...rows.map(measure));
  return {
    endS: first.endS,
    issued: total((row) => row.issued),
    acked: total((row) => row.acked),
    failed: total((row) => row.failed),
    dropped: total((row) => row.dropped),
    bytes: total((row) => row.bytes),
    inFlight: total((row) => row.inFlight),
    p50Us: at(50),
    p99Us: at(99),
    gcMs: total((row) => row.gcMs),
    gcCount: total((row) => row.gcCount),
    gcMaxMs: longest((row) => row.gcMaxMs),
    stealRatio: first.stealRatio,
    silenceMs: longest((row) => row.silenceMs),
    // Lanes that share a process have each seen the whole of it.
    rssBytes: first.ownProcess ? total((row) => row.rssBytes) : longest((row) => row.rssBytes),
  };
}
