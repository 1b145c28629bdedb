import { z } from 'zod';
import { axis, duration, shown, wholeNumber } from './fields.ts';
import { parseRatePerSecond } from './quantities.ts';

const written = (name: string) =>
  z.union([z.string(), z.number()], { error: `${name} must be messages a second, such as 5000/s` });

const rate = written('rate').refine((text) => (parseRatePerSecond(text) ?? 0) > 0, {
  error: (issue) =>
    `rate must be messages a second above 0, such as 5000/s or 20k/s, not ${shown(issue.input)}`,
});

const rateFrom0 = (name: string) =>
  written(name).refine((text) => parseRatePerSecond(text) !== null, {
    error: (issue) =>
      `${name} must be messages a second from 0, such as 5000/s or 20k/s, not ${shown(issue.input)}`,
  });

const rates = (values: typeof rate) => axis(values, 'rate', (text) => parseRatePerSecond(text) ?? text);

const messages = (name: string) => wholeNumber(name, 1, 10_000_000, 'messages');
const window = messages('window').default(100_000);
const arrivals = z.enum(['even', 'poisson'], { error: 'arrivals must be even or poisson' }).default('even');

/** A rate that cannot be read is another problem's. */
const offers = (text: string | number): boolean => parseRatePerSecond(text) !== 0;

const stage = z.strictObject(
  {
    rate: z
      .union([rateFrom0('rate'), z.strictObject({ from: rateFrom0('from'), to: rateFrom0('to') })], {
        error: 'rate must be messages a second, such as 5000/s, or a ramp: { from: 1000/s, to: 5000/s }',
      })
      .refine((value) => [...(typeof value === 'object' ? [value.from, value.to] : [value])].some(offers), {
        error:
          'a stage must offer more than 0 at one end at least; for silence between peaks there is kind: burst with rate: 0',
      }),
    for: duration('for', 1),
  },
  { error: 'a stage must be a mapping with rate and for, such as { rate: 1000/s, for: 10s }' },
);

/** How messages are offered, as a scenario says it. */
export const loadSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('closed'), inFlight: axis(messages('inFlight'), 'inFlight') }),
    z.strictObject({ kind: z.literal('open'), rate: rates(rate), arrivals, window }),
    z.strictObject({
      kind: z.literal('stages'),
      stages: z
        .array(stage, { error: 'stages must be a list of stages, such as { rate: 1000/s, for: 10s }' })
        .min(1, { error: 'stages is an empty list, which leaves nothing to measure' }),
      arrivals,
      window,
    }),
    z.strictObject({
      kind: z.literal('burst'),
      rate: rates(rateFrom0('rate')).default([0]),
      burst: axis(messages('burst'), 'burst'),
      every: duration('every', 1),
      window,
    }),
  ],
  {
    error:
      'load must be { kind: open, rate: 5000/s }, { kind: closed, inFlight: 1000 }, { kind: stages, stages: [{ rate: 1000/s, for: 10s }] } or { kind: burst, burst: 500, every: 2s }',
  },
);

/** A load as a file says it, checked but not yet worked out. */
export type LoadDocument = z.infer<typeof loadSchema>;
