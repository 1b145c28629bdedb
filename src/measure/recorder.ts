import { type HistogramTransfer, LatencyHistogram } from './histogram.ts';

/** Events since the lane began, whatever phase their messages belong to. */
export interface EventTotals {
  issued: number;
  acked: number;
  failed: number;
  dropped: number;
  /** Key and value bytes of the acknowledged messages. */
  bytes: number;
}

/** What happened between two moments. */
export interface EventRow extends EventTotals {
  /** Seconds since the measured window's start. */
  endS: number;
  inFlight: number;
  /** The longest time without an acknowledgement while messages were on their way, in milliseconds. */
  silenceMs: number;
  /** Response times of measured messages that were acknowledged in this row. */
  response: HistogramTransfer;
}

/**
 * Keeps the account of one lane. A message belongs to the measured window when it was due (intended) within it; its
 * counts and latencies are kept even when it is acknowledged later. Throughput counts acknowledgements by when they
 * came, so that a window's edge cuts none twice. All times in microseconds on one clock.
 */
export class Recorder {
  readonly response = new LatencyHistogram();
  readonly service = new LatencyHistogram();
  readonly lag = new LatencyHistogram();
  readonly totals: EventTotals = { issued: 0, acked: 0, failed: 0, dropped: 0, bytes: 0 };
  readonly failures = new Map<string, number>();
  issued = 0;
  dropped = 0;
  acked = 0;
  unresolved = 0;
  /** Acknowledgements that came within the measured window, whenever their messages were due, and their bytes. */
  windowAcked = 0;
  windowBytes = 0;
  /** The measured window: from here, until there. */
  readonly fromUs: number;
  private readonly untilUs: number;
  /** When messages were last settled, or began to be on their way after none was. */
  private heardUs = 0;
  private longestSilenceUs = 0;
  private readonly responseAtRow = new LatencyHistogram();
  private totalsAtRow: EventTotals = { ...this.totals };

  constructor(fromUs: number, untilUs: number) {
    this.fromUs = fromUs;
    this.untilUs = untilUs;
  }

  private measures(momentUs: number): boolean {
    return momentUs >= this.fromUs && momentUs < this.untilUs;
  }

  sentOne(intendedUs: number, sentUs: number): void {
    this.totals.issued += 1;
    if (!this.measures(intendedUs)) return;
    this.issued += 1;
    this.lag.record(sentUs - intendedUs);
  }

  /** Messages are on their way again after none was: from now on an acknowledgement is waited for. */
  busySince(nowUs: number): void {
    this.heardUs = nowUs;
  }

  /** Acknowledgements came, of however many messages. */
  heardAt(nowUs: number): void {
    if (nowUs - this.heardUs > this.longestSilenceUs) this.longestSilenceUs = nowUs - this.heardUs;
    this.heardUs = nowUs;
  }

  droppedOne(intendedUs: number): void {
    this.totals.dropped += 1;
    if (this.measures(intendedUs)) this.dropped += 1;
  }

  ackedOne(intendedUs: number, sentUs: number, ackedUs: number, bytes: number): void {
    this.totals.acked += 1;
    this.totals.bytes += bytes;
    if (this.measures(ackedUs)) {
      this.windowAcked += 1;
      this.windowBytes += bytes;
    }
    if (!this.measures(intendedUs)) return;
    this.acked += 1;
    this.response.record(ackedUs - intendedUs);
    this.service.record(ackedUs - sentUs);
  }

  failedOne(intendedUs: number, code: string): void {
    this.totals.failed += 1;
    if (this.measures(intendedUs)) this.failures.set(code, (this.failures.get(code) ?? 0) + 1);
  }

  /** A message that nobody has settled: its response time is at least its age. */
  unresolvedOne(intendedUs: number, nowUs: number): void {
    if (!this.measures(intendedUs)) return;
    this.unresolved += 1;
    this.response.record(nowUs - intendedUs);
  }

  /** Starts a row without keeping what came before: the end of warm-up. */
  skipRow(): void {
    this.totalsAtRow = { ...this.totals };
    this.responseAtRow.copyFrom(this.response);
  }

  /** Ends a row: what happened since the last one ended. */
  endRow(nowUs: number, inFlight: number): EventRow {
    const before = this.totalsAtRow;
    // A silence that goes on belongs to this row as far as it has come.
    if (inFlight > 0) this.longestSilenceUs = Math.max(this.longestSilenceUs, nowUs - this.heardUs);
    const silenceMs = this.longestSilenceUs / 1000;
    this.longestSilenceUs = 0;
    const row: EventRow = {
      endS: (nowUs - this.fromUs) / 1e6,
      issued: this.totals.issued - before.issued,
      acked: this.totals.acked - before.acked,
      failed: this.totals.failed - before.failed,
      dropped: this.totals.dropped - before.dropped,
      bytes: this.totals.bytes - before.bytes,
      inFlight,
      silenceMs,
      response: this.response.since(this.responseAtRow),
    };
    this.skipRow();
    return row;
  }
}
