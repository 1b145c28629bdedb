import { z } from 'zod';
import { maxRateSchema, tuneSchema } from './search-schema.ts';

/**
 * The result file: the one thing that writers (run) and readers (report, gate, tune) share. Keys are in camelCase with
 * the unit at the end; Kafka's settings keep their names. Keys may be added; none changes its meaning within a schema.
 */
export const resultSchemaId = 'lingerlab/result/1';

const settingValue = z.union([z.string(), z.number(), z.boolean()]);
const settings = z.record(z.string(), settingValue);

/** Latencies of one kind, in microseconds. Percentiles are read from the merged histogram, never averaged. */
const latencySchema = z.object({
  count: z.number().int().nonnegative(),
  min: z.number().nonnegative(),
  mean: z.number().nonnegative(),
  p50: z.number().nonnegative(),
  p90: z.number().nonnegative(),
  p95: z.number().nonnegative(),
  p99: z.number().nonnegative(),
  p999: z.number().nonnegative(),
  max: z.number().nonnegative(),
  /** HdrHistogram V2, zlib-compressed, base64: three significant digits, from 1 µs. */
  histogram: z.string(),
});

/** A doubt about a figure, as data: the code is stable, the message is for people; a note does not make a trial suspect. */
const warningSchema = z.looseObject({
  code: z.string(),
  message: z.string(),
  severity: z.enum(['suspect', 'note']).optional(),
});

const countsSchema = z.object({
  /** Messages that were due within the measured window. */
  scheduled: z.number().int(),
  /** Of those: not sent, because the window of unsettled messages was full. */
  dropped: z.number().int(),
  /** Of those: handed to the client. issued = acked + sum(failed) + unresolved. */
  issued: z.number().int(),
  acked: z.number().int(),
  /** By error code. */
  failed: z.record(z.string(), z.number().int()),
  /** Neither acknowledged nor failed when the drain's time was up. */
  unresolved: z.number().int(),
});

/** One row a second of the measured window. */
const windowSchema = z.object({
  /** Seconds since the window's start, at the row's end. */
  endS: z.number(),
  issued: z.number().int(),
  acked: z.number().int(),
  failed: z.number().int(),
  dropped: z.number().int(),
  bytes: z.number(),
  /** Unsettled messages at the row's end. */
  inFlight: z.number().int(),
  /** Response percentiles of the messages acknowledged in this row; null when there were none. */
  p50Us: z.number().nullable(),
  p99Us: z.number().nullable(),
  gcMs: z.number(),
  /** Garbage collections that ended in this row, and the longest of them. */
  gcCount: z.number().int().optional(),
  gcMaxMs: z.number().optional(),
  /** Share of the machine's CPU time taken by its hypervisor in this row; null where unknown. */
  stealRatio: z.number().nullable(),
  /** The longest time without an acknowledgement while messages were on their way, over the lanes. */
  silenceMs: z.number().optional(),
  /** Resident memory of the lanes' processes at the row's end. */
  rssBytes: z.number().optional(),
});

/** What the client tells of itself over the measured window; what it does not tell is null. */
const clientSchema = z.object({
  /** Messages that waited in the client's own queue: the mean of a reading a second. */
  queuedMessages: z.number().nullable(),
  /** Produce requests that awaited the brokers' answer: the mean of a reading a second. */
  requestsInFlight: z.number().nullable(),
  /** Mean time from a request on the wire to the broker's answer. */
  requestLatencyUs: z.number().nullable(),
  /** The longest that a broker asked the client to hold back. */
  throttleMs: z.number().nullable(),
  /** Bytes that went onto the sockets; of librdkafka, between the first and the last statistics of the window. */
  wireBytes: z.number().nullable(),
});

/** What bounds a point: what would have to be faster for its throughput to grow. */
const bounds = ['offered', 'broker', 'client', 'harness', 'machine', 'unknown'] as const;

const boundSchema = z.object({
  by: z.enum(bounds),
  /** The figures that speak for it, a sentence each. */
  evidence: z.array(z.string()),
});

const trialBase = {
  /** Position in the run's shuffled order, from 0. */
  order: z.number().int(),
  /** Which repetition of its point this is, from 0. */
  repetition: z.number().int(),
  startedAt: z.string(),
  warnings: z.array(warningSchema),
};

const measuredTrial = {
  ...trialBase,
  /** Length of the measured window. */
  durationS: z.number(),
  /** Length of the warm-up that was used. */
  warmupS: z.number(),
  /** Whether the warm-up ended because the slope test saw no trend; false where it ran into its limit. */
  warmupSteady: z.boolean().optional(),
  /** How the lane waited for a message's time: by timer, or by asking the clock again and again. */
  pacing: z.enum(['timer', 'spin']).optional(),
  /** Time from the window's end until everything was settled or given up. */
  drainS: z.number(),
  counts: countsSchema,
  throughput: z.object({ messagesPerSecond: z.number(), bytesPerSecond: z.number() }),
  latencyUs: z.object({ response: latencySchema, service: latencySchema, lag: latencySchema }),
  resources: z.object({
    /** User and system time of the lanes' threads or processes, for each acknowledged message; null where unknown. */
    cpuUsPerMessage: z.number().nullable(),
    rssMaxBytes: z.number(),
    loopDelayP99Us: z.number(),
    gcMs: z.number(),
    stealRatio: z.number().nullable(),
    /** Share of the window that the busiest lane's sending thread ran; null where unknown. */
    laneCpuRatio: z.number().nullable().optional(),
    /** Share of the window that the sending thread was ready to run and had no core; null where unknown. */
    laneWaitRatio: z.number().nullable().optional(),
    /** Of the sending thread's time: the share spent in lingerlab itself (generating, recording), sampled. */
    harnessRatio: z.number().nullable().optional(),
    /** Mean share of the window of unsettled messages that was taken. */
    occupancy: z.number().optional(),
    /** Largest step of the wall clock against the monotonic one between two readings; positive is forward. */
    clockStepMs: z.number().optional(),
  }),
  client: clientSchema.optional(),
  bound: boundSchema.optional(),
  /** Key and value bytes over bytes on the wire; `estimate` where the client does not tell, from a sample batch. */
  compression: z.object({ ratio: z.number(), source: z.enum(['client', 'estimate']) }).optional(),
  /** What the partitions' end offsets grew by, beside what was acknowledged, warm-up included; null where unknown. */
  delivered: z.object({ appended: z.number().int(), acknowledged: z.number().int() }).nullable(),
  windows: z.array(windowSchema),
};

const trialSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('valid'), ...measuredTrial }),
  z.object({ state: z.literal('suspect'), ...measuredTrial }),
  z.object({
    state: z.literal('failed'),
    ...trialBase,
    /** Why, in one sentence, and the code that stands for it. */
    cause: z.object({ code: z.string(), message: z.string() }),
  }),
]);

/** A metric over a point's valid trials: their median, lowest and highest. */
const summaryMetricSchema = z.object({
  median: z.number(),
  low: z.number(),
  high: z.number(),
  trials: z.number().int(),
  /** An exact interval for the median from the trials' order, and the probability that it covers it. */
  interval: z.object({ low: z.number(), high: z.number(), confidence: z.number() }).optional(),
});

/** The metrics that are summarised; a name's unit is at its end. */
export const summaryMetrics = [
  'messagesPerSecond',
  'bytesPerSecond',
  'responseP50Us',
  'responseP90Us',
  'responseP95Us',
  'responseP99Us',
  'responseP999Us',
  'responseMaxUs',
  'serviceP50Us',
  'serviceP99Us',
  'lagP99Us',
  'cpuUsPerMessage',
  'rssMaxBytes',
] as const;
export type SummaryMetric = (typeof summaryMetrics)[number];

const loadSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('closed'), inFlight: z.number().int() }),
  z.object({
    kind: z.literal('open'),
    ratePerSecond: z.number(),
    arrivals: z.enum(['even', 'poisson']).optional(),
    window: z.number().int(),
  }),
  z.object({
    kind: z.literal('stages'),
    stages: z.array(z.object({ fromPerSecond: z.number(), toPerSecond: z.number(), durationMs: z.number() })),
    arrivals: z.enum(['even', 'poisson']).optional(),
    window: z.number().int(),
  }),
  z.object({
    kind: z.literal('burst'),
    /** Messages a second between the bursts; 0 for none. */
    ratePerSecond: z.number(),
    /** Messages that are due at once, and how often. */
    messages: z.number().int(),
    everyMs: z.number(),
    window: z.number().int(),
  }),
]);

const pointSchema = z.object({
  /** What the point is, in words that are stable from run to run. */
  id: z.string(),
  backend: z.string(),
  load: loadSchema,
  lanes: z.number().int(),
  producer: z.object({
    /** What the scenario asked for. */
    requested: settings,
    /** What was in force, the client's defaults among it; empty until a trial has connected. */
    effective: settings,
    /** For each setting: native, emulated or unsupported. */
    how: z.record(z.string(), z.enum(['native', 'emulated', 'unsupported'])),
    /** Nothing was set or emulated: what the client's users get out of the box. */
    clientDefaults: z.literal(true).optional(),
    /** What they get that no setting tells, in a sentence. */
    defaultsNote: z.string().optional(),
    /** Where its lanes ran: on a thread of lingerlab's process, or in a process of their own. */
    host: z.enum(['thread', 'process']).optional(),
  }),
  /** Why the point was not measured; null for those that were (or will be). */
  skipped: z.string().nullable(),
  trials: z.array(trialSchema),
  /** Doubts about the point as a whole, such as trials that disagree. */
  warnings: z.array(warningSchema).optional(),
  /** Empty while no trial is valid. */
  summary: z.partialRecord(z.enum(summaryMetrics), summaryMetricSchema),
});

/** What a run quotes of the machine's last calibration. */
const calibrationSchema = z.object({
  at: z.string(),
  /** lingerlab's version and Node's, then. */
  version: z.string(),
  node: z.string(),
  /** Whether it was measured with fewer repetitions than a whole calibration takes. */
  quick: z.boolean().optional(),
  checks: z.array(
    z.object({
      name: z.string(),
      /** null for a figure without a limit, and for a check that was skipped. */
      passed: z.boolean().nullable(),
      text: z.string(),
    }),
  ),
});

/** Under Kafka's names. */
const connectionSchema = z.object({
  'security.protocol': z.string(),
  'sasl.mechanism': z.string().nullable(),
  'ssl.endpoint.identification.algorithm': z.enum(['https', 'none']).nullable(),
  /** What Node and the brokers agreed on, as in TLSv1.3; null without TLS. */
  tlsVersion: z.string().nullable(),
});

export const resultSchema = z.object({
  schema: z.literal(resultSchemaId),
  run: z.object({
    id: z.string(),
    startedAt: z.string(),
    finishedAt: z.string(),
    /** lingerlab's. */
    version: z.string(),
    scenario: z.object({
      name: z.string(),
      question: z.string().nullable(),
      sha256: z.string(),
      /** The file as it was read. */
      text: z.string(),
      /** Where its paths begin; told where it names a connection's files. */
      folder: z.string().optional(),
      /** What the command line put over it: path to value, as in --set. */
      overrides: z.record(z.string(), z.unknown()),
    }),
    seed: z.number().int(),
    argv: z.array(z.string()),
    state: z.enum(['running', 'complete', 'interrupted']),
    trialsPlanned: z.number().int(),
  }),
  environment: z.object({
    node: z.string(),
    os: z.string(),
    kernel: z.string(),
    cpuModel: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
    gitCommit: z.string().nullable(),
    packages: z.record(z.string(), z.string()),
    /** The users' own backends: name, absolute path, the SHA-256 of that file, and its client as `package@version`. */
    plugins: z
      .array(
        z.object({
          name: z.string(),
          path: z.string(),
          sha256: z.string(),
          package: z.string().nullable(),
        }),
      )
      .optional(),
    /** The last calibration of this machine before the run; null where there was none. */
    calibration: calibrationSchema.nullable().optional(),
  }),
  broker: z.object({
    kind: z.enum(['embedded', 'apache-kafka', 'compose', 'external', 'simulated']),
    version: z.string().nullable(),
    /** What keeps the cluster's metadata; only where lingerlab knows it. */
    coordination: z.enum(['KRaft', 'ZooKeeper']).optional(),
    /** Whether it was there before the run, kept by `lingerlab broker up`. */
    kept: z.boolean().optional(),
    /** What a reader must know before believing figures taken on it; null for a real cluster. */
    caveat: z.string().nullable(),
    brokers: z.number().int(),
    bootstrap: z.array(z.string()),
    /** How clients got in, without secrets; left out for PLAINTEXT. */
    connection: connectionSchema.optional(),
    topic: z.object({
      name: z.string(),
      /** Whether this run created it, or found it and used it as it was. */
      created: z.boolean(),
      partitions: z.number().int(),
      replicationFactor: z.number().int(),
      minInsyncReplicas: z.number().int().nullable(),
      config: z.record(z.string(), z.string()),
    }),
  }),
  workload: z.looseObject({
    kind: z.string(),
    /** The key strategy in a few words, such as `service` or `none`. */
    key: z.string(),
    meanBytes: z.number().nullable(),
    /** What was sent in words, where the kind alone does not say it. */
    description: z.string().optional(),
  }),
  points: z.array(pointSchema),
  /** What a search for settings, or for the highest rate, was after and found. */
  tune: tuneSchema.optional(),
  maxRate: maxRateSchema.optional(),
});

export type Result = z.infer<typeof resultSchema>;
export type Point = z.infer<typeof pointSchema>;
export type Trial = z.infer<typeof trialSchema>;
export type MeasuredTrial = Exclude<Trial, { state: 'failed' }>;
export type FailedTrial = Extract<Trial, { state: 'failed' }>;
export type Latency = z.infer<typeof latencySchema>;
export type Counts = z.infer<typeof countsSchema>;
export type WindowRow = z.infer<typeof windowSchema>;
export type Warning = z.infer<typeof warningSchema>;
export type ClientFigures = z.infer<typeof clientSchema>;
export type Bound = z.infer<typeof boundSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
export type Load = z.infer<typeof loadSchema>;
export type SummaryMetricValue = z.infer<typeof summaryMetricSchema>;
