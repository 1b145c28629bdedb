import { z } from 'zod';
import { type SettingName, type SettingRule, type SettingValue, settingRules } from '../producer-settings.ts';
import { connectionSchema } from './connection-schema.ts';
import { axis, axisMark, duration, objectError, shown, text, wholeNumber } from './fields.ts';
import { loadSchema } from './load-schema.ts';
import { parseDurationMs } from './quantities.ts';
import { workloadSchema } from './workload-schema.ts';

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

/** More threads than this no machine that a producer runs on has cores for. */
export const mostLanes = 64;

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
  connection: connectionSchema.optional(),
  workload: workloadSchema,
  load: loadSchema,
  backends: axis(text('a backend'), 'backends'),
  producer: z
    .strictObject(producerShape, { error: objectError('producer', 'acks, batch.size, linger.ms, ...') })
    .prefault({}),
  clientDefaults: z.boolean({ error: 'clientDefaults must be true or false' }).default(false),
  lanes: axis(wholeNumber('lanes', 1, mostLanes), 'lanes').prefault([1]),
  pacing: z.enum(['timer', 'spin'], { error: 'pacing must be timer or spin' }).default('timer'),
  warmup: z
    .union(
      [
        duration('warmup', 0),
        z
          .strictObject({
            min: duration('warmup.min', 0).default('2s'),
            max: duration('warmup.max', 0).optional(),
          })
          .refine(
            ({ min, max }) =>
              (parseDurationMs(min) ?? 0) <= (parseDurationMs(max) ?? Number.POSITIVE_INFINITY),
            {
              path: ['min'],
              error: ({ input }) => {
                const { min, max } = input as { min: unknown; max: unknown };
                return `warmup.min ${min} is longer than warmup.max ${max}`;
              },
            },
          ),
      ],
      { error: 'warmup must be a length of time such as 2s, or { min: 1s, max: 10s }' },
    )
    .default('2s'),
  duration: duration('duration', 100).default('10s'),
  drain: duration('drain', 100).default('10s'),
  trials: wholeNumber('trials', 1, 10_000).default(3),
  seed: wholeNumber('seed', 0, 2 ** 31 - 1).default(42),
});

/** What a file says, checked but not yet worked out. */
export type ScenarioDocument = z.infer<typeof scenarioSchema>;

/** The paths of the fields that are axes, as in `load.rate`. */
export const axisPaths: ReadonlySet<string> = new Set([
  'backends',
  'load.rate',
  'load.inFlight',
  'load.burst',
  'lanes',
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
