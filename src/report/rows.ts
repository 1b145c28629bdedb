import type { Load, MeasuredTrial, WindowRow } from '../result/schema.ts';

const longCollectionMs = 10;
const muchCollectionMs = 20;
const stallFloorMs = 100;
const stallInServiceTimes = 5;

/** Length of each of a trial's rows in seconds; the last may be shorter. */
export function rowSeconds({ windows }: MeasuredTrial): number[] {
  return windows.map(({ endS }, index) => endS - (windows[index - 1]?.endS ?? 0));
}

/** A row's end in seconds, to the hundredth, without needless zeros. */
export function formatSecond(endS: number): string {
  return String(Number(endS.toFixed(2)));
}

/** Whether collections held the row up: one of 10 ms or longer, or 20 ms of them in all. */
export function hasLongCollection({ gcMs, gcMaxMs = 0 }: WindowRow): boolean {
  return gcMaxMs >= longCollectionMs || gcMs >= muchCollectionMs;
}

/** The silence in milliseconds from which a trial's row holds a stall: 100 ms, or five times its service p50. */
function stallThresholdMs({ latencyUs }: MeasuredTrial): number {
  return Math.max(stallFloorMs, (stallInServiceTimes * latencyUs.service.p50) / 1000);
}

/** Whether messages were on their way in the row, and none was acknowledged for so long. */
export function isStall(trial: MeasuredTrial, { silenceMs = 0 }: WindowRow): boolean {
  return silenceMs >= stallThresholdMs(trial);
}

/** Messages of the row that failed, or were due and not sent. */
export function rowErrors({ failed, dropped }: WindowRow): number {
  return failed + dropped;
}

/** Messages that fell due in the row. */
export function rowOffered({ issued, dropped }: WindowRow): number {
  return issued + dropped;
}

/** Whether the rate that a load offers changes within the window. */
export function offersVary({ kind }: Load): boolean {
  return kind === 'stages' || kind === 'burst';
}
