import { z } from 'zod';
import { objectError, shown, text, wholeNumber } from './fields.ts';

/** The largest value that can be made, in bytes. */
const mostBytes = 16 * 1024 * 1024;
/** Keys are held in memory. */
const mostKeys = 1_000_000;

const bytes = (name: string) => wholeNumber(name, 1, mostBytes, 'bytes');

const number = (name: string, least: number, most: number) =>
  z
    .number({ error: (issue) => `${name} must be a number, not ${shown(issue.input)}` })
    .min(least, { error: (issue) => `${name} must be at least ${least}, not ${shown(issue.input)}` })
    .max(most, { error: (issue) => `${name} must be at most ${most}, not ${shown(issue.input)}` });

const size = z.union(
  [
    bytes('size'),
    z.strictObject({ min: bytes('min'), max: bytes('max') }).refine(({ min, max }) => min <= max, {
      path: ['min'],
      error: 'min is above max',
    }),
    z.strictObject({ mean: bytes('mean'), sd: number('sd', 0, mostBytes) }),
    z
      .strictObject({ median: bytes('median'), p99: bytes('p99') })
      .refine(({ median, p99 }) => median <= p99, { path: ['median'], error: 'median is above p99' }),
    z
      .array(
        z.strictObject(
          {
            size: bytes('size'),
            weight: number('weight', 0, 1e9).refine((weight) => weight > 0, {
              error: 'weight must be above 0',
            }),
          },
          { error: 'a size in a list must be a mapping with size and weight' },
        ),
      )
      .min(1, { error: 'size is an empty list' }),
  ],
  {
    error: (issue) =>
      `size must be a number of bytes such as 1024, { min: 100, max: 2000 }, { mean: 1000, sd: 200 }, { median: 500, p99: 10000 } or [{ size: 200, weight: 9 }, { size: 10000, weight: 1 }], not ${shown(issue.input)}`,
  },
);

const fill = z.union(
  [
    z.enum(['random', 'zeros']),
    z.strictObject({ text: text('text').max(1000, { error: 'text must have at most 1000 characters' }) }),
  ],
  {
    error: (issue) => `fill must be random, zeros or { text: hello }, not ${shown(issue.input)}`,
  },
);

const drawnKeys = [
  z.strictObject({ uniform: wholeNumber('uniform', 1, mostKeys, 'keys') }),
  z.strictObject({
    zipf: wholeNumber('zipf', 1, mostKeys, 'keys'),
    exponent: number('exponent', 0, 10).default(1),
  }),
] as const;
const drawnWords = '{ uniform: 1000 }, { zipf: 1000, exponent: 1.1 }';
const keyError =
  (words: string): z.core.$ZodErrorMap =>
  (issue) =>
    `workload.key must be ${words}, not ${shown(issue.input)}`;

const headers = z
  .record(
    text("a header's name"),
    z.union([z.string(), z.strictObject({ random: wholeNumber('random', 1, 1024, 'digits') })], {
      error: (issue) =>
        `a header must be a text, or { random: 16 } for so many hexadecimal digits, not ${shown(issue.input)}`,
    }),
    { error: objectError('workload.headers', 'names and values, such as { source: lingerlab }') },
  )
  .optional();

const logs = z.strictObject({
  // Optional first: only so may a mapping without its kind be one of these.
  kind: z.literal('service-logs').optional().default('service-logs'),
  key: z
    .union([z.enum(['service', 'none']), ...drawnKeys], {
      error: keyError(`service, none, ${drawnWords}`),
    })
    .default('service'),
  headers,
});

const madeBytes = z
  .strictObject({
    kind: z.literal('bytes'),
    size,
    fill: fill.default('random'),
    compressibility: number('compressibility', 0, 1).default(0),
    key: z
      .union([z.literal('none'), ...drawnKeys], { error: keyError(`none, ${drawnWords}`) })
      .default('none'),
    headers,
  })
  .refine(({ fill, compressibility }) => fill === 'random' || compressibility === 0, {
    path: ['compressibility'],
    error: 'compressibility is that of random bytes: leave it out, or leave fill out',
  });

const file = z
  .strictObject({
    kind: z.literal('file'),
    path: text('path'),
    format: z
      .enum(['json-lines', 'text'], { error: 'workload.format must be json-lines or text' })
      .default('json-lines'),
    order: z
      .enum(['sequential', 'random'], { error: 'workload.order must be sequential or random' })
      .default('sequential'),
    key: z
      .union([z.literal('none'), ...drawnKeys, z.strictObject({ field: text('field') })], {
        error: keyError(`none, { field: user.id }, ${drawnWords}`),
      })
      .default('none'),
    headers,
  })
  .refine(({ format, key }) => format === 'json-lines' || typeof key !== 'object' || !('field' in key), {
    path: ['key'],
    error: 'a key can be taken from a field only where format is json-lines',
  });

/** What is sent, as a scenario says it; sizes are in bytes. */
export const workloadSchema = z
  .discriminatedUnion('kind', [logs, madeBytes, file], {
    error:
      'workload must be { kind: service-logs }, { kind: bytes, size: 1024 } or { kind: file, path: payloads.jsonl }',
  })
  .prefault({});

/** A workload as a file says it, checked. */
export type WorkloadDocument = z.infer<typeof workloadSchema>;
