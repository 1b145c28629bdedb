import { z } from 'zod';

/**
 * The keys that a schema knows at a path. Where a mapping may be of several kinds, those of the kind that `input`, the
 * mapping itself, says it is.
 */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  const { kind } = (input ?? {}) as { kind?: unknown };
  const shapes = shapesAt(schema, path).filter(
    (shape) => !(shape['kind'] instanceof z.ZodLiteral) || shape['kind'].values.has(kind as string),
  );
  return [...new Set(shapes.flatMap((shape) => Object.keys(shape)))];
}

function shapesAt(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): z.core.$ZodShape[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return shapesAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => shapesAt(option, path));
  const [key, ...rest] = path;
  if (schema instanceof z.ZodObject)
    return key === undefined ? [schema.shape] : shapesAt(schema.shape[String(key)], rest);
  return schema instanceof z.ZodArray ? shapesAt(schema.element, rest) : [];
}
