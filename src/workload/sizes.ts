import { AliasTable } from './alias-table.ts';
import type { Random } from './random.ts';

/**
 * Sizes of values in bytes: one for all; uniform from `min` to `max`, both included; normal; lognormal; or a list of
 * sizes with their weights. Normal and lognormal are cut off at four standard deviations and at 1 byte.
 */
export type SizeSpec =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly mean: number; readonly sd: number }
  | { readonly median: number; readonly p99: number }
  | readonly { readonly size: number; readonly weight: number }[];

/** Draws sizes in bytes, whole numbers from 1. */
export interface Sizes {
  next(): number;
}

/** Where a normal distribution is cut off, in standard deviations: one draw in 16,000 is drawn again. */
const cutOff = 4;
/** The 99th percentile of the standard normal distribution, in standard deviations. */
const z99 = 2.326347874;

export function sizesOf(spec: SizeSpec, random: Random): Sizes {
  if (typeof spec === 'number') return { next: () => spec };
  if (isWeighted(spec)) {
    const table = new AliasTable(spec.map(({ weight }) => weight));
    return { next: () => spec[table.draw(random)]!.size };
  }
  if ('min' in spec) {
    const { min, max } = spec;
    return { next: () => min + Math.floor(random.fraction() * (max - min + 1)) };
  }
  const normal = standardNormal(random);
  if ('mean' in spec) return { next: () => bytes(spec.mean + spec.sd * normal()) };
  const sigma = sigmaOf(spec);
  return { next: () => bytes(spec.median * Math.exp(sigma * normal())) };
}

/** The largest size that can be drawn, in bytes. */
export function largestSize(spec: SizeSpec): number {
  if (typeof spec === 'number') return spec;
  if (isWeighted(spec)) return Math.max(...spec.map(({ size }) => size));
  if ('min' in spec) return spec.max;
  if ('mean' in spec) return bytes(spec.mean + cutOff * spec.sd);
  return bytes(spec.median * Math.exp(cutOff * sigmaOf(spec)));
}

/** A size in the middle of what is drawn, in bytes. */
export function typicalSize(spec: SizeSpec): number {
  if (typeof spec === 'number') return spec;
  if (isWeighted(spec)) {
    const sum = spec.reduce((weights, { weight }) => weights + weight, 0);
    return bytes(spec.reduce((total, { size, weight }) => total + size * weight, 0) / sum);
  }
  if ('min' in spec) return bytes((spec.min + spec.max) / 2);
  return bytes('mean' in spec ? spec.mean : spec.median);
}

/** The sizes in words. */
export function sizeWords(spec: SizeSpec): string {
  if (typeof spec === 'number') return `${spec} bytes`;
  if (isWeighted(spec)) {
    const sum = spec.reduce((weights, { weight }) => weights + weight, 0);
    const shares = spec.map(
      ({ size, weight }) => `${size} (${Number(((100 * weight) / sum).toPrecision(3))} %)`,
    );
    return `${shares.join(', ')} bytes`;
  }
  if ('min' in spec) return `${spec.min} to ${spec.max} bytes (uniform)`;
  if ('mean' in spec) return `mean ${spec.mean} bytes (normal, standard deviation ${spec.sd})`;
  return `median ${spec.median} bytes (lognormal, p99 ${spec.p99})`;
}

const isWeighted = (spec: SizeSpec): spec is Extract<SizeSpec, readonly unknown[]> => Array.isArray(spec);

const bytes = (size: number): number => Math.max(1, Math.round(size));

const sigmaOf = ({ median, p99 }: { median: number; p99: number }): number => Math.log(p99 / median) / z99;

/** Source: G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal Deviates" (1958). */
function standardNormal(random: Random): () => number {
  return () => {
    for (;;) {
      // 1 less the fraction, because the logarithm of 0 is none.
      const radius = Math.sqrt(-2 * Math.log(1 - random.fraction()));
      const deviate = radius * Math.cos(2 * Math.PI * random.fraction());
      if (Math.abs(deviate) <= cutOff) return deviate;
    }
  };
}
