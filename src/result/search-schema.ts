import { z } from 'zod';

/**
 * What `lingerlab tune` and `lingerlab max-rate` add to a result. The trials themselves stand in its points, like those of
 * any run; here stands why they were taken, and what follows from them. Names with a unit at the end are as in the rest
 * of the result.
 */

/** A metric of a point with an estimate over its trials and an interval for it. */
const estimateSchema = z.object({
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  trials: z.number().int(),
});

/** The metrics that an SLO may limit. */
export const sloMetricNames: readonly string[] = [
  ...['', 'service.'].flatMap((kind) =>
    ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max'].map((name) => kind + name),
  ),
  'errors',
  'throughput',
  'cpu',
  'memory',
];

/** One condition of an SLO. */
const sloTermSchema = z.object({
  /** As the user wrote it, as in `p99<50ms`. */
  text: z.string(),
  metric: z.string().refine((name) => sloMetricNames.includes(name), 'is no metric of an SLO'),
  comparison: z.enum(['<', '<=', '=', '>=', '>']),
  /** In the metric's own unit: microseconds, messages a second, a share of the messages, bytes. */
  limit: z.number().nonnegative(),
});

const sloSchema = z.object({ text: z.string(), terms: z.array(sloTermSchema).min(1) });

/** Whether a point meets a condition, and by how much: a margin of 0.1 is 10 % on the good side of the limit. */
const sloCheckSchema = z.object({
  text: z.string(),
  value: z.number().nullable(),
  met: z.boolean(),
  margin: z.number().nullable(),
});

/** The metrics that a search weighs against one another. */
export const searchMetrics = ['messagesPerSecond', 'responseP99Us', 'cpuUsPerMessage'] as const;
export type SearchMetric = (typeof searchMetrics)[number];
const searchMetricSchema = z.enum(searchMetrics);

export const goals = ['throughput', 'latency', 'cpu', 'balanced'] as const;

const value = z.union([z.string(), z.number(), z.boolean()]);

/** Something that the search varies. */
const axisSchema = z.object({
  /** A producer setting, `backend` or `lanes`. */
  name: z.string(),
  values: z.array(value),
  /** Whether the scenario lists them, or lingerlab chose a sensible range. */
  from: z.enum(['scenario', 'range']),
  /** Whether the values have an order as numbers. */
  ordered: z.boolean(),
});

export const phases = ['ceiling', 'screen', 'refine', 'halve', 'confirm'] as const;

/** A ratio to the defaults over the rounds of the confirmation, by the Hodges-Lehmann estimate of the log ratios. */
const ratioSchema = z.object({
  ratio: z.number(),
  low: z.number(),
  high: z.number(),
  /** The probability that the interval covers the true ratio, as in 0.95. */
  confidence: z.number(),
  rounds: z.number().int(),
});

const finalistSchema = z.object({
  pointId: z.string(),
  /** What it was compared with: its client with nothing set. */
  defaultsId: z.string(),
  /** Of the goal's own figure: above 1 is better than the defaults, whichever way the metric counts. */
  gain: ratioSchema,
  /** Of each metric as it is: 2 is twice as much. */
  metrics: z.partialRecord(searchMetricSchema, ratioSchema),
  /**
   * One-sided, by the exact signed-rank test, and after Holm's correction over the finalists. A round in which one of the two
   * carried the load and met the SLO, and the other did not, counts as the largest difference.
   */
  p: z.number(),
  adjustedP: z.number(),
  better: z.boolean(),
  /** Whether it, and whether the defaults, carried the load and met the SLO in the rounds of the confirmation. */
  fit: z.boolean(),
  defaultsFit: z.boolean(),
  /** By those rounds alone. */
  slo: z.array(sloCheckSchema),
});

/** A point on, or behind, the Pareto front; intervals are over all its trials. */
const frontPointSchema = z.object({
  pointId: z.string(),
  values: z.partialRecord(searchMetricSchema, estimateSchema),
  /** Points of the front that are better in one metric beyond the intervals, and worse in none. */
  dominatedBy: z.array(z.string()),
  /** Points on the front that the intervals do not tell it from in any metric. */
  tiedWith: z.array(z.string()),
  slo: z.array(sloCheckSchema),
});

/** What an axis, or two together, did to a metric. */
const effectsSchema = z.object({
  metric: searchMetricSchema,
  /** Share of the variance between measured points that the model explains, a tenth of them left out at a time; null where too few. */
  explained: z.number().nullable(),
  /** Relative standard deviation between trials of one point, as in 0.04. */
  noise: z.number().nullable(),
  /** Share of the variance over the whole grid, the largest first; one axis, or two for what they do only together. */
  terms: z.array(z.object({ axes: z.array(z.string()), share: z.number() })),
  /** Of each axis: the metric at each value, averaged (geometrically) over the rest of the grid. */
  levels: z.array(
    z.object({
      axis: z.string(),
      values: z.array(z.object({ value, estimate: z.number(), low: z.number(), high: z.number() })),
    }),
  ),
  /** The same in words. */
  sentences: z.array(z.string()),
});

/** The verdicts of a tune: */
export const tuneVerdicts = [
  /** a setting is better than the defaults beyond noise, */
  'better',
  /** none is, */
  'no-better',
  /** something looks better, and the budget or an interruption ended before it was confirmed, */
  'unconfirmed',
  /** nothing measured meets the SLO, */
  'slo-not-met',
  /** no trial could be used. */
  'invalid',
] as const;

export const tuneSchema = z.object({
  goal: z.enum(goals),
  slo: sloSchema.nullable(),
  /** What the user allowed, and what all of the log took, before an interruption and after it. */
  budgetS: z.number(),
  spentS: z.number(),
  axes: z.array(axisSchema),
  /** Cells of the whole grid that can be measured, and those that exclude themselves. */
  grid: z.object({ points: z.number().int(), excluded: z.number().int() }),
  /** What was planned within the budget: trials of each phase. */
  planned: z.partialRecord(z.enum(phases), z.number().int()),
  /** Every trial in the order taken, and why it was. */
  log: z.array(
    z.object({
      phase: z.enum(phases),
      pointId: z.string(),
      repetition: z.number().int(),
      /** Wall clock from the end of the trial before it, or from when trials could begin. */
      tookS: z.number(),
    }),
  ),
  /** Why it ended: by itself, at the end of the budget, by the user, or because clients could not connect; null while it goes on. */
  ended: z.enum(['done', 'budget', 'interrupted', 'unavailable']).nullable(),
  verdict: z.enum(tuneVerdicts).nullable(),
  /** The verdict in a sentence, with its figures. */
  conclusion: z.string(),
  recommended: z.object({ pointId: z.string(), defaultsId: z.string() }).nullable(),
  /** What was given up for it, a sentence each; and what a reader must know, a sentence each. */
  traded: z.array(z.string()),
  notes: z.array(z.string()),
  finalists: z.array(finalistSchema),
  front: z.array(frontPointSchema),
  effects: z.array(effectsSchema),
  /** Where nothing meets the SLO: the point that misses it by least. */
  nearestMiss: z.object({ pointId: z.string(), slo: z.array(sloCheckSchema) }).nullable(),
});

/** Why a probe was made. */
const probePhases = ['closed-loop', 'bracket', 'bisect', 'confirm-pass', 'confirm-fail'] as const;

const probeSchema = z.object({
  phase: z.enum(probePhases),
  /** What was offered; null for a closed loop, which offers what is taken. */
  ratePerSecond: z.number().positive().nullable(),
  pointId: z.string(),
  repetition: z.number().int().nonnegative(),
  /** `void` where the machine disturbed it, so that it says nothing of the rate. */
  outcome: z.enum(['pass', 'fail', 'void', 'info']),
  /** Why it failed, or is void, a sentence each. */
  reasons: z.array(z.string()),
  achievedPerSecond: z.number().nullable(),
  responseP99Us: z.number().nullable(),
  tookS: z.number(),
});

const maxRateAnswers = [
  /** both bounds were confirmed, */
  'interval',
  /** the highest rate that can be offered was confirmed to pass, */
  'at-least',
  /** not even the lowest rate passed, */
  'none',
  /** it ended before both bounds were confirmed, */
  'unconfirmed',
  /** no probe could be used. */
  'invalid',
] as const;

const rateSearchSchema = z.object({
  backend: z.string(),
  /** The point in words, without its rate. */
  label: z.string(),
  settings: z.record(z.string(), value),
  clientDefaults: z.literal(true).optional(),
  lanes: z.number().int().positive(),
  probes: z.array(probeSchema),
  answer: z
    .object({
      kind: z.enum(maxRateAnswers),
      /** The highest rate that passed, how often it did, and how often it did not (0 where absent); null where none passed. */
      passed: z
        .object({
          ratePerSecond: z.number().positive(),
          passes: z.number().int(),
          fails: z.number().int().optional(),
        })
        .nullable(),
      /** The lowest rate above it that failed, and how often it did without a pass; null where none failed. */
      failed: z.object({ ratePerSecond: z.number().positive(), fails: z.number().int() }).nullable(),
      /** What the failures at the upper bound had in common, in words: the SLO's condition, the rate, the harness. */
      limitedBy: z.string().nullable(),
      /** The answer in a sentence. */
      text: z.string(),
    })
    .nullable(),
  /** Where nothing passed: how the nearest probe missed the SLO. */
  nearestMiss: z.array(sloCheckSchema),
});

export const maxRateSchema = z.object({
  slo: sloSchema,
  /** Length of a probe's measured window. */
  probeS: z.number().positive().optional(),
  budgetS: z.number().nonnegative(),
  spentS: z.number().nonnegative(),
  /** The relative width that the interval is narrowed to, as in 0.05. */
  precision: z.number().positive().max(1),
  confirmations: z.number().int().positive(),
  ended: z.enum(['done', 'budget', 'interrupted']).nullable(),
  notes: z.array(z.string()),
  searches: z.array(rateSearchSchema).min(1),
});

export type Slo = z.infer<typeof sloSchema>;
export type SloTerm = z.infer<typeof sloTermSchema>;
export type SloCheck = z.infer<typeof sloCheckSchema>;
export type Goal = (typeof goals)[number];
export type Tune = z.infer<typeof tuneSchema>;
export type TuneAxis = z.infer<typeof axisSchema>;
export type TunePhase = (typeof phases)[number];
export type Finalist = z.infer<typeof finalistSchema>;
export type FrontPoint = z.infer<typeof frontPointSchema>;
export type Effects = z.infer<typeof effectsSchema>;
export type Ratio = z.infer<typeof ratioSchema>;
export type Estimate = z.infer<typeof estimateSchema>;
export type MaxRate = z.infer<typeof maxRateSchema>;
export type RateSearch = z.infer<typeof rateSearchSchema>;
export type Probe = z.infer<typeof probeSchema>;
