import { LatencyHistogram } from './histogram.ts';

/** What became of the messages that were due in one stretch of time. Latencies in microseconds. */
export class Account {
  issued = 0;
  dropped = 0;
  acked = 0;
  unresolved = 0;
  readonly failures = new Map<string, number>();
  /** Acknowledgements that came within the stretch, whenever their messages were due, and their bytes. */
  ackedWithin = 0;
  bytesWithin = 0;
  readonly service = new LatencyHistogram();
  readonly response: LatencyHistogram;
  readonly lag = new LatencyHistogram();
  /** Ages of the messages that nobody has settled: response times, but no service. */
  readonly ages = new LatencyHistogram();

  /** `closed` says that intended and sent are one moment: then the response is the service, and the lag not recorded. */
  constructor(closed: boolean) {
    this.response = closed ? this.service : new LatencyHistogram();
  }
}
