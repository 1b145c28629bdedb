import { z } from 'zod';
import { type SettingName, type SettingRule, type SettingValue, settingRules } from '../producer-settings.ts';
import { parseDurationMs, parseRatePerSecond } from './quantities.ts';

/** Marks a list that is an axis of the sweep, where one bare value is short for a list of one. */
const axisMark = 'sweepAxis';

const axis = <T extends z.ZodType>(
  value: T,
  name: string,
  meaning = (written: unknown): unknown => written,
) =>
  z
    .array(value, { error: `${name} must be a value or a list of values` })
    .min(1, { error: `${name} is an empty list, which leaves nothing to measure` })
    .refine((values) => new Set(values.map(meaning)).size === values.length, {
      error: `${name} names a value twice`,
    })
    .meta({ [axisMark]: true });

const wholeNumber = (name: string, min: number, max: number, unit?: string) => {
  const [ofUnit, inUnit] = unit === undefined ? ['', ''] : [` of ${unit}`, ` ${unit}`];
  const notWhole: z.core.$ZodErrorMap = (issue) =>
    `${name} must be a whole number${ofUnit}, not ${shown(issue.input)}`;
  return z
    .number({ error: notWhole })
    .int({ error: notWhole })
    .min(min, { error: (issue) => `${name} must be at least ${min}${inUnit}, not ${shown(issue.input)}` })
    .max(max, { error: (issue) => `${name} must be at most ${max}${inUnit}, not ${shown(issue.input)}` });
};

const duration = (name: string, leastMs: number) =>
  z
    .union([z.string(), z.number()], { error: `${name} must be a length of time such as 500ms, 10s or 2m` })
    .refine((text) => (parseDurationMs(text) ?? -1) >= leastMs, {
      error: (issue) =>
        `${name} must be a length of time from ${leastMs} ms to 24h, such as 500ms, 10s or 2m, not ${shown(issue.input)}`,
    });

const rate = z
  .union([z.string(), z.number()], { error: 'rate must be messages a second, such as 5000/s' })
  .refine((text) => parseRatePerSecond(text) !== null, {
    error: (issue) =>
      `rate must be above 0 and at most 100M/s, such as 5000/s or 20k/s, not ${shown(issue.input)}`,
  });

const text = (name: string) =>
  z.string({ error: `${name} must be a text` }).min(1, { error: `${name} is empty` });

function settingSchema(name: SettingName, rule: SettingRule): z.ZodType<SettingValue> {
  if (rule.kind === 'integer') return wholeNumber(name, rule.min, rule.max, rule.unit);
  const choices: z.ZodType<SettingValue>[] = rule.choices.map((choice) => z.literal(choice));
  return z.union(choices, {
    error: (issue) => `${name} must be one of ${rule.choices.join(', ')}, not ${shown(issue.input)}`,
  });
}

const producerShape = Object.fromEntries(
  Object.entries(settingRules).map(([name, rule]) => [
    name,
    axis(settingSchema(name as SettingName, rule), name).optional(),
  ]),
) as Record<SettingName, z.ZodOptional<z.ZodArray<z.ZodType<SettingValue>>>>;

const windowSize = (name: string) => wholeNumber(name, 1, 10_000_000, 'messages');

/** A scenario file, once a bare value on an axis has become a list of one. An unknown key is an error anywhere. */
export const scenarioSchema = z.strictObject({
  name: text('name').regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/, {
    error: 'name becomes part of a folder name: use letters, digits, dots, dashes and underscores',
  }),
  question: text('question').optional(),
  topic: z.strictObject(
    {
      name: text('topic.name')
        .max(249, { error: 'topic.name must have at most 249 characters' })
        .regex(/^(?!\.{1,2}$)[a-zA-Z0-9._-]+$/, {
          error: 'topic.name may hold letters, digits, dots, dashes and underscores',
        }),
      partitions: wholeNumber('partitions', 1, 100_000).default(3),
      'replication.factor': wholeNumber('replication.factor', 1, 1000).default(1),
      config: z
        .record(
          z.string(),
          z.union([z.string(), z.number(), z.boolean()], {
            error: (issue) =>
              `a topic setting must be a text, a number, true or false, not ${shown(issue.input)}`,
          }),
          { error: objectError('topic.config', "Kafka's topic settings, such as retention.ms") },
        )
        .default({}),
    },
    { error: objectError('topic', 'name, partitions, replication.factor, config') },
  ),
  workload: z
    .strictObject(
      {
        kind: z
          .literal('service-logs', { error: 'workload.kind must be service-logs' })
          .default('service-logs'),
        key: z
          .enum(['service', 'none'], { error: 'workload.key must be service or none' })
          .default('service'),
      },
      { error: objectError('workload', 'kind, key') },
    )
    .prefault({}),
  load: z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('closed'), inFlight: axis(windowSize('inFlight'), 'inFlight') }),
      z.strictObject({
        kind: z.literal('open'),
        rate: axis(rate, 'rate', (written) => parseRatePerSecond(written) ?? written),
        arrivals: z.enum(['even', 'poisson'], { error: 'arrivals must be even or poisson' }).default('even'),
        window: windowSize('window').default(100_000),
      }),
    ],
    { error: 'load must be { kind: open, rate: 5000/s } or { kind: closed, inFlight: 1000 }' },
  ),
  backends: axis(text('a backend'), 'backends'),
  producer: z
    .strictObject(producerShape, { error: objectError('producer', 'acks, batch.size, linger.ms, ...') })
    .prefault({}),
  lanes: wholeNumber('lanes', 1, 64).default(1),
  pacing: z.enum(['timer', 'spin'], { error: 'pacing must be timer or spin' }).default('timer'),
  warmup: z
    .union([
      duration('warmup', 0),
      z.strictObject({ min: duration('warmup.min', 0), max: duration('warmup.max', 0) }),
    ])
    .default('2s'),
  duration: duration('duration', 100).default('10s'),
  drain: duration('drain', 100).default('10s'),
  trials: wholeNumber('trials', 1, 10_000).default(3),
  seed: wholeNumber('seed', 0, 2 ** 31 - 1).default(42),
});

/** What a file says, checked but not yet worked out. */
export type ScenarioDocument = z.infer<typeof scenarioSchema>;

function objectError(name: string, keys: string): z.core.$ZodErrorMap {
  return (issue) => (issue.code === 'invalid_type' ? `${name} must be a mapping with ${keys}` : undefined);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  // JSON knows no NaN, which is what a flag's text becomes where it is no number.
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}

/** The paths of the fields that are axes, as in `load.rate`. */
export const axisPaths: ReadonlySet<string> = new Set([
  'backends',
  'load.rate',
  'load.inFlight',
  ...Object.keys(settingRules).map((name) => `producer.${name}`),
]);

/** The format as a JSON Schema, for completion in editors; an axis takes a value or a list. */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema[axisMark] !== true) return;
      const { [axisMark]: _mark, ...list } = { ...jsonSchema };
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.anyOf = [list.items as z.core.JSONSchema.JSONSchema, { ...list, uniqueItems: true }];
    },
  });
}
