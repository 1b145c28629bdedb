import type { MessagePort } from 'node:worker_threads';
import type { EffectiveSettings } from '../backend/backend.ts';
import type { PluginSource } from '../backend/plugin.ts';
import type { ProducerFaults } from '../backend/plugin-faults.ts';
import type { Connection } from '../connection.ts';
import type { HistogramTransfer } from '../measure/histogram.ts';
import type { EventRow, EventTotals } from '../measure/recorder.ts';
import type { ResourceUse } from '../measure/resources.ts';
import type { ProducerSettings } from '../producer-settings.ts';
import type { LoadSpec } from '../workload/arrival.ts';
import type { WorkloadSpec } from '../workload/workload.ts';

/** All that a lane needs to know; it crosses to a thread, and perhaps on to a child process. */
export interface LaneSpec {
  /** Which lane this is, from 0, and of how many. */
  readonly lane: number;
  readonly lanes: number;
  readonly backend: string;
  /** Where the backend is found, if it is a user's own. */
  readonly plugin?: PluginSource;
  readonly brokers: readonly string[];
  /** TLS and SASL; neither where it is left out. */
  readonly connection?: Connection | undefined;
  readonly topic: string;
  readonly settings: ProducerSettings;
  /** Nothing is set or emulated: what the client's users get out of the box. */
  readonly clientDefaults?: boolean | undefined;
  readonly workload: WorkloadSpec;
  /** Bytes of the workload's largest message on the wire, uncompressed. */
  readonly largestMessageBytes?: number;
  /** The whole trial's load; a lane works its share out itself. */
  readonly load: LoadSpec;
  readonly seed: number;
  /** How the lane waits for a message's time: by timer, or by asking the clock again and again. */
  readonly pacing: 'timer' | 'spin';
  /** The least warm-up, and the longest: it ends in between when the lanes run steadily. */
  readonly warmupMs: number;
  readonly warmupLimitMs: number;
  readonly durationMs: number;
  /** The longest wait for what is unsettled when the window ends. */
  readonly drainMs: number;
  readonly connectTimeoutMs: number;
}

/** What the run tells a lane, with moments on the machine's monotonic clock: to begin, and what is to be measured. */
export type LaneCommand =
  | { readonly kind: 'start'; readonly atUs: number }
  | {
      readonly kind: 'measure';
      readonly fromUs: number;
      readonly untilUs: number;
      /** Whether the warm-up has ended because the lanes run steadily. */
      readonly steady: boolean;
    };
export type MeasureCommand = Extract<LaneCommand, { kind: 'measure' }>;

/** What a lane tells the run while it works. */
export type LaneEvent =
  | { readonly kind: 'ready'; readonly effective: EffectiveSettings }
  | {
      readonly kind: 'progress';
      readonly measuring: boolean;
      readonly ackedPerSecond: number;
      /** Since the lane began: acknowledgements, and the sum of their response times. */
      readonly acked: number;
      readonly responseSumUs: number;
      /** Of the measured messages so far; null before there are any. */
      readonly p99Us: number | null;
    }
  /** A row at its end, so that the lane does not keep its histogram. */
  | { readonly kind: 'row'; readonly row: LaneRow };

/** One second of a lane, with the share of CPU time that the hypervisor took. */
export interface LaneRow extends EventRow {
  /** Which second of the window the row ends with, from 1; lanes' rows are joined by it. */
  readonly second: number;
  readonly gcMs: number;
  readonly gcCount: number;
  readonly gcMaxMs: number;
  readonly stealRatio: number | null;
  /** Resident memory of the lane's process at the row's end, and whether that process is the lane's own. */
  readonly rssBytes: number;
  readonly ownProcess: boolean;
}

/** What the lane's client told of itself over the measured window; what it does not tell is null. */
export interface LaneClient {
  /** Means of a reading a second. */
  readonly queuedMessages: number | null;
  readonly requestsInFlight: number | null;
  readonly answered: { readonly requests: number; readonly latencyUs: number } | null;
  readonly throttleMs: number | null;
  readonly wireBytes: number | null;
  /** Key and value bytes of the messages in them: the client's own count, or what was acknowledged meanwhile. */
  readonly messageBytes: number;
}

/** What a lane measured. */
export interface LaneResult {
  readonly issued: number;
  readonly dropped: number;
  readonly acked: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly unresolved: number;
  /** The same over the whole life of the producer, warm-up included. */
  readonly totals: EventTotals;
  /** Acknowledgements, and their bytes, that came within the measured window. */
  readonly windowAcked: number;
  readonly windowBytes: number;
  /** Acknowledgements while the resources were watched, which ends a moment after the window. */
  readonly observedAcked: number;
  /** The warm-up that was used, and whether it ended because the lanes ran steadily. */
  readonly warmupUs: number;
  readonly warmupSteady: boolean;
  readonly drainUs: number;
  /** Null where the client tells nothing. */
  readonly client: LaneClient | null;
  /** Of the sending thread's time, the share spent in lingerlab itself, sampled; null where nothing was sampled. */
  readonly harnessRatio: number | null;
  /** Mean share of the window of unsettled messages that was taken. */
  readonly occupancy: number;
  /** Largest step of the wall clock against the monotonic one within a row, in microseconds; positive is forward. */
  readonly clockStepUs: number;
  readonly response: HistogramTransfer;
  readonly service: HistogramTransfer;
  readonly lag: HistogramTransfer;
  /** How many rows the lane has told. */
  readonly rowsTold: number;
  readonly resources: ResourceUse;
  /** Share of the machine's CPU time taken by its hypervisor over the window. */
  readonly stealRatio: number | null;
  /** Tokens that the backend settled more than once: a fault of the backend. */
  readonly settledTwice: number;
  /** What else it did against its contract, where it is a user's own. */
  readonly faults: ProducerFaults;
}

/** What a worker thread is given: the lane, and the line to the run. */
export interface LaneTask {
  readonly spec: LaneSpec;
  readonly port: MessagePort;
}

/** What a worker thread answers with. */
export type LaneOutcome =
  | { readonly result: LaneResult }
  | { readonly code: string; readonly message: string };

/** What passes between a worker thread and the child process that it owns. */
export type ChildMessage =
  | { readonly kind: 'event'; readonly event: LaneEvent }
  | { readonly kind: 'result'; readonly result: LaneResult }
  | { readonly kind: 'error'; readonly code: string; readonly message: string };
export type ParentMessage = { readonly kind: 'spec'; readonly spec: LaneSpec } | LaneCommand;
