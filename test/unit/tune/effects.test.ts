import { describe, expect, it } from 'vitest';
import type { TuneAxis } from '../../../src/result/search-schema.ts';
import { balancedDesign } from '../../../src/tune/design.ts';
import { effectsOf } from '../../../src/tune/effects.ts';
import type { Cell } from '../../../src/tune/grid.ts';
import { fitSurrogate } from '../../../src/tune/surrogate.ts';
import { normal, seeded } from './random.ts';

const axes: TuneAxis[] = [
  { name: 'linger.ms', values: [0, 5, 20, 50, 100], from: 'range', ordered: true },
  { name: 'batch.size', values: [16384, 65536, 262144], from: 'range', ordered: true },
  { name: 'compression.type', values: ['none', 'lz4', 'zstd'], from: 'scenario', ordered: false },
  { name: 'acks', values: ['all'], from: 'scenario', ordered: false },
];
const levels = axes.map(({ values }) => values.length);

/** What is found in trials of a metric whose logarithm is `truth`. */
function found(truth: (cell: Cell) => number, seed = 1, noise = 0.02) {
  const random = seeded(seed);
  const trials = balancedDesign(levels, () => true, 24, random).flatMap((cell) =>
    [1, 2].map(() => ({ cell, value: truth(cell) + noise * normal(random) })),
  );
  const model = fitSurrogate(
    axes.map(({ values, ordered }) => ({
      levels: values.length,
      positions: ordered ? values.map((_, level) => level) : null,
    })),
    trials,
  );
  return effectsOf('responseP99Us', axes, model!);
}

/** 100 ms, and each step of linger.ms up to 20 ms takes 40 % off; zstd costs 20 %. */
const truth = ([linger, , compression]: Cell) =>
  Math.log(100_000) + Math.log(0.6) * Math.min(linger!, 2) + (compression === 2 ? Math.log(1.2) : 0);

describe('effects', () => {
  it('are those of the truth', () => {
    const { metric, explained, noise, terms, levels, sentences } = found(truth);
    expect(metric).toBe('responseP99Us');
    expect(explained).toBeGreaterThan(0.9);
    expect(noise).toBeGreaterThan(0.01);
    expect(noise).toBeLessThan(0.03);
    expect(terms.slice(0, 2).map(({ axes }) => axes)).toEqual([['linger.ms'], ['compression.type']]);
    // Variances of log(0.6) times 0, 1, 2, 2, 2, and of log(1.2) once in three.
    const [linger, compression] = [0.16 * 4 * Math.log(0.6) ** 2, (2 / 9) * Math.log(1.2) ** 2];
    expect(terms[0]!.share).toBeCloseTo(linger / (linger + compression), 1);
    expect(levels.map(({ axis }) => axis)).toEqual(['linger.ms', 'batch.size', 'compression.type']);
    expect(sentences[0]).toMatch(
      /^linger\.ms explains 9\d % of response p99; beyond 20 ms it buys nothing\.$/,
    );
    expect(sentences.at(-1)).toBe('Over the whole grid batch.size explains less than 2 % of response p99.');
  });

  it('give each level with an interval that covers it', () => {
    const ofCompression = Math.log(1.2) / 3;
    const means = [0, 1, 2, 2, 2].map((steps) => 100_000 * 0.6 ** steps * Math.exp(ofCompression));
    let covered = 0;
    for (const seed of [1, 2, 3, 4]) {
      const { values } = found(truth, seed).levels[0]!;
      expect(values.map(({ value }) => value)).toEqual([0, 5, 20, 50, 100]);
      for (const [index, { estimate, low, high }] of values.entries()) {
        expect(estimate / means[index]!).toBeCloseTo(1, 1);
        if (low <= means[index]! && means[index]! <= high) covered += 1;
      }
    }
    expect(covered / 20).toBeGreaterThan(0.8);
  });

  it('tell what two axes do only together', () => {
    const together = found(([, batch, compression]) => ((compression === 0 ? -1 : 1) * (batch! - 1)) / 2);
    expect(together.terms[0]!.axes).toEqual(['batch.size', 'compression.type']);
    expect(together.sentences.join(' ')).toContain('batch.size and compression.type matter mostly together');
  });

  it('say nothing of noise', () => {
    const silent = [1, 2, 3, 4, 5].map((seed) => found(() => 5, seed, 0.1).sentences);
    expect(silent.filter(([only]) => only!.includes('too little')).length).toBeGreaterThanOrEqual(4);
  });
});
