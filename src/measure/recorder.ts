import { Account } from './account.ts';
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
 * Messages outside the window are put down in the same way, and forgotten: code that first ran when the window begins
 * would be slow in its first moments.
 *
 * In a closed loop a message is due when it is sent: its response is its service and its lag nothing, so one histogram
 * is kept where an open load needs three.
 */
export class Recorder {
  readonly totals: EventTotals = { issued: 0, acked: 0, failed: 0, dropped: 0, bytes: 0 };
  /** Sum of all response times, those of the warm-up among them, for telling whether they still change. */
  responseSumUs = 0;
  /** The measured window: from here, until there. Nothing is measured before it is set. */
  fromUs = Number.POSITIVE_INFINITY;
  untilUs = Number.POSITIVE_INFINITY;
  private readonly closed: boolean;
  private readonly within: Account;
  private readonly outside: Account;
  private readonly responseAtRow = new LatencyHistogram();
  private totalsAtRow: EventTotals = { ...this.totals };
  /** When messages were last settled, or began to be on their way after none was. */
  private heardUs = 0;
  private longestSilenceUs = 0;

  /** `closed` says that intended and sent are one moment for every message. */
  constructor(closed: boolean) {
    this.closed = closed;
    this.within = new Account(closed);
    this.outside = new Account(closed);
  }

  /** Names the measured window, whose messages are none of those that are due already. */
  measure(fromUs: number, untilUs: number): void {
    this.fromUs = fromUs;
    this.untilUs = untilUs;
  }

  get issued(): number {
    return this.within.issued;
  }

  get dropped(): number {
    return this.within.dropped;
  }

  get acked(): number {
    return this.within.acked;
  }

  get unresolved(): number {
    return this.within.unresolved;
  }

  /** Failed messages, by code. */
  get failures(): ReadonlyMap<string, number> {
    return this.within.failures;
  }

  /** Acknowledgements that came within the measured window, whenever their messages were due. */
  get windowAcked(): number {
    return this.within.ackedWithin;
  }

  /** Their bytes. */
  get windowBytes(): number {
    return this.within.bytesWithin;
  }

  private accountAt(momentUs: number): Account {
    // Reads all of it always: a field that the warm-up never read would send compiled code back to the interpreter.
    const { within, outside, fromUs, untilUs } = this;
    const early = momentUs < untilUs;
    return momentUs >= fromUs && early ? within : outside;
  }

  sentOne(intendedUs: number): void {
    this.totals.issued += 1;
    this.accountAt(intendedUs).issued += 1;
  }

  /** Messages are on their way again after none was: from now on an acknowledgement is waited for. */
  busySince(nowUs: number): void {
    this.heardUs = nowUs;
  }

  droppedOne(intendedUs: number): void {
    this.totals.dropped += 1;
    this.accountAt(intendedUs).dropped += 1;
  }

  /**
   * Some of the messages that were acknowledged at one moment, all of them due and sent at the same time;
   * {@link ackedTogether} follows for all.
   */
  ackedAlike(count: number, intendedUs: number, sentUs: number, ackedUs: number): void {
    const account = this.accountAt(intendedUs);
    account.acked += count;
    account.service.record(ackedUs - sentUs, count);
    if (this.closed) return;
    account.response.record(ackedUs - intendedUs, count);
    account.lag.record(sentUs - intendedUs, count);
  }

  /** So many messages were acknowledged at one moment, with so many bytes and response times of this sum. */
  ackedTogether(count: number, bytes: number, responseSumUs: number, ackedUs: number): void {
    this.heardAt(ackedUs);
    this.totals.acked += count;
    this.totals.bytes += bytes;
    this.responseSumUs += responseSumUs;
    const account = this.accountAt(ackedUs);
    account.ackedWithin += count;
    account.bytesWithin += bytes;
  }

  failedOne(intendedUs: number, sentUs: number, failedUs: number, code: string): void {
    this.heardAt(failedUs);
    this.totals.failed += 1;
    const { failures, lag } = this.accountAt(intendedUs);
    failures.set(code, (failures.get(code) ?? 0) + 1);
    if (!this.closed) lag.record(sentUs - intendedUs);
  }

  /** A message that nobody has settled: its response time is at least its age. */
  unresolvedOne(intendedUs: number, sentUs: number, nowUs: number): void {
    const account = this.accountAt(intendedUs);
    account.unresolved += 1;
    account.ages.record(nowUs - intendedUs);
    if (!this.closed) account.lag.record(sentUs - intendedUs);
  }

  /** The response time in µs that so many per cent of the measured messages did not exceed; null before there are any. */
  responseUs(percentile: number): number | null {
    const { response } = this.within;
    return response.count === 0 ? null : response.valueAtPercentile(percentile);
  }

  /** The latencies of all measured messages. */
  latencies(): Latencies {
    const { within } = this;
    const response = LatencyHistogram.fromTransfer(within.response.toTransfer());
    response.add(within.ages);
    const lag = LatencyHistogram.fromTransfer(within.lag.toTransfer());
    if (this.closed && within.issued > 0) lag.record(0, within.issued);
    return {
      response: response.toTransfer(),
      service: within.service.toTransfer(),
      lag: lag.toTransfer(),
    };
  }

  /** Starts a row without keeping what came before: the end of warm-up. */
  skipRow(): void {
    this.totalsAtRow = { ...this.totals };
    this.responseAtRow.copyFrom(this.within.response);
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
      response: this.within.response.since(this.responseAtRow),
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
