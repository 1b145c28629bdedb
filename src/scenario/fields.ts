import { z } from 'zod';
import { parseDurationMs } from './quantities.ts';

/** Marks a list that is an axis of the sweep, where one bare value is short for a list of one. */
export const axisMark = 'sweepAxis';

/** A list without a value twice; `meaning` says what two ways to write one have in common. */
export const axis = <T extends z.ZodType>(
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

/** A whole number between two limits, both included. */
export const wholeNumber = (name: string, min: number, max: number, unit?: string) => {
  const [ofUnit, inUnit] = unit === undefined ? ['', ''] : [` of ${unit}`, ` ${unit}`];
  const notWhole: z.core.$ZodErrorMap = (issue) =>
    `${name} must be a whole number${ofUnit}, not ${shown(issue.input)}`;
  return z
    .number({ error: notWhole })
    .int({ error: notWhole })
    .min(min, { error: (issue) => `${name} must be at least ${min}${inUnit}, not ${shown(issue.input)}` })
    .max(max, { error: (issue) => `${name} must be at most ${max}${inUnit}, not ${shown(issue.input)}` });
};

/** A length of time from `leastMs` to a day, as it is written. */
export const duration = (name: string, leastMs: number) =>
  z
    .union([z.string(), z.number()], { error: `${name} must be a length of time such as 500ms, 10s or 2m` })
    .refine((text) => (parseDurationMs(text) ?? -1) >= leastMs, {
      error: (issue) =>
        `${name} must be a length of time from ${leastMs} ms to 24h, such as 500ms, 10s or 2m, not ${shown(issue.input)}`,
    });

/** A text that is not empty. */
export const text = (name: string) =>
  z.string({ error: `${name} must be a text` }).min(1, { error: `${name} is empty` });

/** Says what a mapping holds where something else stands in its place. */
export function objectError(name: string, keys: string): z.core.$ZodErrorMap {
  return (issue) => (issue.code === 'invalid_type' ? `${name} must be a mapping with ${keys}` : undefined);
}

/** A value as a message quotes it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  // JSON knows no NaN, which is what a flag's text becomes where it is no number.
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}
