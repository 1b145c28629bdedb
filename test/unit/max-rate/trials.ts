import type { MeasuredTrial, Trial, Warning, WindowRow } from '../../../src/result/schema.ts';
import { validTrial } from '../../fixtures/result.ts';

const base = validTrial(0, 0, { messagesPerSecond: 10_000, p50Us: 5000, spread: 1.4, cpuUsPerMessage: 8 });

export interface Figures {
  readonly rate?: number;
  readonly p99Us?: number;
  readonly samples?: number;
  readonly doubts?: readonly string[];
  readonly failed?: number;
  readonly inFlight?: readonly number[];
  readonly bound?: NonNullable<MeasuredTrial['bound']>['by'];
}

/** A trial of ten seconds that went well, but for what is said. */
export function trialWith(figures: Figures = {}): MeasuredTrial {
  const {
    rate = 10_000,
    p99Us = 20_000,
    samples = 100_000,
    doubts = [],
    failed = 0,
    inFlight,
    bound,
  } = figures;
  const issued = rate * 10;
  return {
    ...base,
    state: doubts.length === 0 ? 'valid' : 'suspect',
    warnings: doubts.map((code): Warning => ({ code, message: `${code} it is`, severity: 'suspect' })),
    throughput: { messagesPerSecond: rate, bytesPerSecond: rate * 270 },
    counts: {
      ...base.counts,
      issued,
      acked: issued - failed,
      failed: failed === 0 ? {} : { TIMED_OUT: failed },
      unresolved: 0,
    },
    latencyUs: {
      ...base.latencyUs,
      response: { ...base.latencyUs.response, count: samples, p99: p99Us },
    },
    ...(bound !== undefined && { bound: { by: bound, evidence: [] } }),
    windows: base.windows.map(
      (row, index): WindowRow => ({ ...row, p50Us: 5000, inFlight: inFlight?.[index] ?? 50 }),
    ),
  };
}

export const failedTrial = (code: string): Trial => ({
  state: 'failed',
  order: 0,
  repetition: 0,
  startedAt: '2026-01-01T00:00:00Z',
  warnings: [],
  cause: { code, message: `${code} it is` },
});
