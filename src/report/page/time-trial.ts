import type { MeasuredTrial, Trial, WindowRow } from '../../result/schema.ts';
import type { PageData } from '../page-data.ts';
import { isStall, rowSeconds } from '../rows.ts';

/** A trial as the time series draws it. */
export interface TimeTrial {
  readonly trial: MeasuredTrial;
  readonly name: string;
  readonly color: string;
  readonly rows: readonly TimeRow[];
}

/** One of its rows, with its place on the axis in seconds. */
export interface TimeRow {
  readonly row: WindowRow;
  readonly fromS: number;
  readonly seconds: number;
  readonly stalled: boolean;
  /** Its percentiles that enough messages carry; null for the others. */
  readonly carried: { readonly p50Us: number | null; readonly p99Us: number | null };
}

/**
 * A value in the middle of its row. It names the row by number, because the chart copies all that a sample holds, and
 * copies of whole trials would take it a minute at ten minutes of rows.
 */
export interface Sample {
  readonly value: [second: number, figure: number | null];
  readonly repetition: number;
  readonly index: number;
}

/** Whether a trial has rows to draw. */
export function isMeasured(trial: Trial): trial is MeasuredTrial {
  return trial.state !== 'failed' && trial.windows.length > 0;
}

/** Works out what is drawn of a trial; `needs` is how many messages carry a row's percentiles. */
export function timeTrial(trial: MeasuredTrial, color: string, needs: PageData['rowNeeds']): TimeTrial {
  const seconds = rowSeconds(trial);
  return {
    trial,
    color,
    name: `trial ${trial.repetition + 1}${trial.state === 'suspect' ? ' (suspect)' : ''}`,
    rows: trial.windows.map((row, index) => ({
      row,
      fromS: row.endS - seconds[index]!,
      seconds: seconds[index]!,
      stalled: isStall(trial, row),
      carried: {
        p50Us: row.acked < needs.p50 ? null : row.p50Us,
        p99Us: row.acked < needs.p99 ? null : row.p99Us,
      },
    })),
  };
}

/** One sample a row. */
export function samples({ trial, rows }: TimeTrial, figure: (row: TimeRow) => number | null): Sample[] {
  const { repetition } = trial;
  return rows.map((row, index) => ({
    value: [row.fromS + row.seconds / 2, figure(row)],
    repetition,
    index,
  }));
}

/** A stretch of seconds with a stall in at least one trial, and the longest silence of them. */
export interface Stall {
  readonly fromS: number;
  readonly toS: number;
  readonly silenceMs: number;
}

/** The stalls of all trials, joined where they touch: several shades over one another could not be told apart. */
export function stallsOf(trials: readonly TimeTrial[]): Stall[] {
  const rows = trials.flatMap((trial) => trial.rows.filter(({ stalled }) => stalled));
  const joined: Stall[] = [];
  for (const { row, fromS } of rows.sort((a, b) => a.fromS - b.fromS)) {
    const last = joined.at(-1);
    const silenceMs = row.silenceMs ?? 0;
    if (last === undefined || fromS > last.toS) joined.push({ fromS, toS: row.endS, silenceMs });
    else
      joined[joined.length - 1] = {
        fromS: last.fromS,
        toS: Math.max(last.toS, row.endS),
        silenceMs: Math.max(last.silenceMs, silenceMs),
      };
  }
  return joined;
}
