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

/** The three latencies of the measured messages. */
export interface Latencies {
  readonly response: HistogramTransfer;
  readonly service: HistogramTransfer;
  readonly lag: HistogramTransfer;
}

/**
 * Keeps the account of one lane. A message belongs to the measured window when it was due (intended) within it; its
 * counts and latencies are kept even when it is acknowledged later. Throughput counts acknowledgements by when they
 * came, so that a window's edge cuts none twice. All times in microseconds on one clock.
 *
 * In a closed loop a message is due when it is sent: its response is its service and its lag nothing, so one histogram
 * is kept where an open load needs three.
 */
export class Recorder {
  readonly totals: EventTotals = { issued: 0, acked: 0, failed: 0, dropped: 0, bytes: 0 };
  readonly failures = new Map<string, number>();
  issued = 0;
  dropped = 0;
  acked = 0;
  unresolved = 0;
  /** Acknowledgements that came within the measured window, whenever their messages were due, and their bytes. */
  windowAcked = 0;
  windowBytes = 0;
  /** Sum of all response times, those of the warm-up among them, for telling whether they still change. */
  responseSumUs = 0;
  /** The measured window: from here, until there. Nothing is measured before it is set. */
  fromUs = Number.POSITIVE_INFINITY;
  untilUs = Number.POSITIVE_INFINITY;
  private readonly closed: boolean;
  private readonly serviceTimes = new LatencyHistogram();
  private readonly responseTimes: LatencyHistogram;
  private readonly lags = new LatencyHistogram();
  /** Ages of the messages that nobody has settled: response times, but no service. */
  private readonly ages = new LatencyHistogram();
  private readonly responseAtRow = new LatencyHistogram();
  private totalsAtRow: EventTotals = { ...this.totals };
  /** When messages were last settled, or began to be on their way after none was. */
  private heardUs = 0;
  private longestSilenceUs = 0;

  /** `closed` says that intended and sent are one moment for every message. */
  constructor(closed: boolean) {
    this.closed = closed;
    this.responseTimes = closed ? this.serviceTimes : new LatencyHistogram();
  }

  /** Names the measured window, whose messages are none of those that are due already. */
  measure(fromUs: number, untilUs: number): void {
    this.fromUs = fromUs;
    this.untilUs = untilUs;
  }

  private measures(momentUs: number): boolean {
    return momentUs >= this.fromUs && momentUs < this.untilUs;
  }

  sentOne(intendedUs: number): void {
    this.totals.issued += 1;
    if (this.measures(intendedUs)) this.issued += 1;
  }

  /** Messages are on their way again after none was: from now on an acknowledgement is waited for. */
  busySince(nowUs: number): void {
    this.heardUs = nowUs;
  }

  droppedOne(intendedUs: number): void {
    this.totals.dropped += 1;
    if (this.measures(intendedUs)) this.dropped += 1;
  }

  /** One of the messages that were acknowledged at one moment; {@link ackedTogether} follows for all of them. */
  ackedOne(intendedUs: number, sentUs: number, ackedUs: number): void {
    if (!this.measures(intendedUs)) return;
    this.acked += 1;
    this.serviceTimes.record(ackedUs - sentUs);
    if (this.closed) return;
    this.responseTimes.record(ackedUs - intendedUs);
    this.lags.record(sentUs - intendedUs);
  }

  /** So many messages were acknowledged at one moment, with so many bytes and response times of this sum. */
  ackedTogether(count: number, bytes: number, responseSumUs: number, ackedUs: number): void {
    this.heardAt(ackedUs);
    this.totals.acked += count;
    this.totals.bytes += bytes;
    this.responseSumUs += responseSumUs;
    if (!this.measures(ackedUs)) return;
    this.windowAcked += count;
    this.windowBytes += bytes;
  }

  failedOne(intendedUs: number, sentUs: number, failedUs: number, code: string): void {
    this.heardAt(failedUs);
    this.totals.failed += 1;
    if (!this.measures(intendedUs)) return;
    this.failures.set(code, (this.failures.get(code) ?? 0) + 1);
    if (!this.closed) this.lags.record(sentUs - intendedUs);
  }

  /** A message that nobody has settled: its response time is at least its age. */
  unresolvedOne(intendedUs: number, sentUs: number, nowUs: number): void {
    if (!this.measures(intendedUs)) return;
    this.unresolved += 1;
    this.ages.record(nowUs - intendedUs);
    if (!this.closed) this.lags.record(sentUs - intendedUs);
  }

  /** The response time in µs that so many per cent of the measured messages did not exceed; null before there are any. */
  responseUs(percentile: number): number | null {
    return this.responseTimes.count === 0 ? null : this.responseTimes.valueAtPercentile(percentile);
  }

  /** The latencies of all measured messages. */
  latencies(): Latencies {
    const response = LatencyHistogram.fromTransfer(this.responseTimes.toTransfer());
    response.add(this.ages);
    const lag = LatencyHistogram.fromTransfer(this.lags.toTransfer());
    if (this.closed) lag.recordMany(0, this.issued);
    return {
      response: response.toTransfer(),
      service: this.serviceTimes.toTransfer(),
      lag: lag.toTransfer(),
    };
  }

  /** Starts a row without keeping what came before: the end of warm-up. */
  skipRow(): void {
    this.totalsAtRow = { ...this.totals };
    this.responseAtRow.copyFrom(this.responseTimes);
  }

  /** Ends a row: what happened since the last one ended. */
  endRow(nowUs: number, inFlight: number): EventRow {
    const before = this.totalsAtRow;
    const row: EventRow = {
      endS: (nowUs - this.fromUs) / 1e6,
      issued: this.totals.issued - before.issued,
      acked: this.totals.acked - before.acked,
      failed: this.totals.failed - before.failed,
      dropped: this.totals.dropped - before.dropped,
      bytes: this.totals.bytes - before.bytes,
      inFlight,
      silenceMs: this.takeSilenceMs(nowUs, inFlight),
      response: this.responseTimes.since(this.responseAtRow),
    };
    this.skipRow();
    return row;
  }

  private heardAt(nowUs: number): void {
    if (nowUs - this.heardUs > this.longestSilenceUs) this.longestSilenceUs = nowUs - this.heardUs;
    this.heardUs = nowUs;
  }

  /** The longest silence since the last row; one that goes on belongs to the row as far as it has come. */
  private takeSilenceMs(nowUs: number, inFlight: number): number {
    const goingOnUs = inFlight > 0 ? nowUs - this.heardUs : 0;
    const longestUs = Math.max(this.longestSilenceUs, goingOnUs);
    this.longestSilenceUs = 0;
    return longestUs / 1000;
  }
}
