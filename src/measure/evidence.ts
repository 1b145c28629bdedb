/** How a figure changed over the measured window. */
export interface Drift {
  /** The rows that it was worked out from. */
  readonly values: number;
  readonly slopePerSecond: number;
  /** From the first of these rows to the last, in the figure's unit; and as a share of its median. */
  readonly change: number;
  readonly changeRatio: number;
  /** Probability of so clear an order where there is no trend. */
  readonly p: number;
}

/** What the client told of itself over the measured window; what it did not tell is null. */
interface ClientEvidence {
  readonly queuedMessages: number | null;
  readonly requestsInFlight: number | null;
  readonly requestLatencyUs: number | null;
  readonly throttleMs: number | null;
}

/** A setting that was asked for, and what the client says is in force; null where it says nothing. */
interface AskedSetting {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly inForce: string | number | boolean | null;
}

/** What a trial is judged by; times in microseconds unless their names say otherwise. */
export interface Evidence {
  readonly load: 'closed' | 'open' | 'stages' | 'burst';
  readonly pacing: 'timer' | 'spin';
  readonly lanes: number;
  /** Whether anything is sent at all: the null backend sends nothing. */
  readonly sends: boolean;
  readonly durationS: number;
  /** Messages that were due in the window, and those of them that were acknowledged, however late. */
  readonly scheduled: number;
  readonly acked: number;
  /** Acknowledgements that came within the window, a second. */
  readonly messagesPerSecond: number;
  readonly dropped: number;
  readonly failed: Readonly<Record<string, number>>;
  readonly unresolved: number;
  /** Messages of the warm-up that failed. */
  readonly warmupFailed: number;
  readonly responseP50Us: number;
  readonly responseP99Us: number;
  readonly serviceP50Us: number;
  readonly lagP99Us: number;
  /** Response times that the percentiles rest on. */
  readonly samples: number;
  /** The percentiles that so many do not carry, each with the samples that it needs. */
  readonly uncarried: readonly { readonly percentile: string; readonly needed: number }[];
  readonly stealRatio: number | null;
  /** Shares of the window that the busiest sending thread ran, and that it was ready to run without a core. */
  readonly laneCpuRatio: number | null;
  readonly laneWaitRatio: number | null;
  /** Of the sending thread's time, the share that was spent in lingerlab itself. */
  readonly harnessRatio: number | null;
  /** Mean share of the window of unsettled messages that was taken. */
  readonly occupancy: number;
  /** Latencies that lay outside the histogram's range. */
  readonly clamped: number;
  /** Largest step of the wall clock against the monotonic one; positive is forward. */
  readonly clockStepMs: number;
  /** How long the machine slept during the trial; null where it does not tell. */
  readonly sleptMs: number | null;
  readonly longestRowS: number;
  readonly warmupS: number;
  readonly warmupSteady: boolean;
  /** The longest warm-up that was allowed; null where its length was fixed. */
  readonly warmupLimitS: number | null;
  /** Of acknowledgements a second in a closed load, of the response p50 in an open one; null where not looked for. */
  readonly drift: Drift | null;
  /** Of resident memory in bytes, after the window's first quarter; null where not looked for. */
  readonly memory: Drift | null;
  /** Each setting that was asked for, with what is in force. */
  readonly asked: readonly AskedSetting[];
  /** What is in force; null where unknown, `maxInFlight` for each broker and lane. */
  readonly lingerMs: number | null;
  readonly maxInFlight: number | null;
  readonly client: ClientEvidence | null;
  readonly delivered: { readonly appended: number; readonly acknowledged: number } | null;
  /** Why the broker's end offsets could not be asked for; null where they were, or where there is no broker. */
  readonly offsetsUnknown: string | null;
  /** Messages that were issued, warm-up included: the most that the broker can have appended without duplicates. */
  readonly issuedInAll: number;
  /** Whether acknowledgements come from a broker at all: not with acks=0. */
  readonly brokerAcknowledges: boolean;
}
