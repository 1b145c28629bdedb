import { describe, expect, it } from 'vitest';
import { type AxisLimits, chooseAxes } from '../../../src/tune/axes.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

function axesOf(text: string, limits: Partial<AxisLimits> = {}) {
  const { scenario, says } = scenarioOf(text);
  const { axes, overrides, cut } = chooseAxes(scenario, {
    cores: 8,
    lingerBelowMs: Number.POSITIVE_INFINITY,
    says,
    ...limits,
  });
  return {
    overrides,
    cut,
    axes: Object.fromEntries(axes.map(({ name, values, from, ordered }) => [name, [values, from, ordered]])),
  };
}

describe('the axes of a search', () => {
  it('are ranges of lingerlab’s own for what the scenario does not name; acks stays at all', () => {
    const { axes, overrides } = axesOf(least);
    expect(axes).toEqual({
      'batch.size': [[16_384, 65_536, 262_144, 1_000_000], 'range', true],
      'linger.ms': [[0, 5, 20, 50], 'range', true],
      'compression.type': [['none', 'lz4', 'zstd', 'gzip', 'snappy'], 'range', false],
      'max.in.flight.requests.per.connection': [[1, 5], 'range', true],
      lanes: [[1, 2, 4], 'range', true],
    });
    expect(overrides).toMatchObject({
      'producer.acks': ['all'],
      lanes: [1, 2, 4],
      'producer.linger.ms': [0, 5, 20, 50],
    });
  });

  it('are the scenario’s lists where it has any, and nothing where it has one value', () => {
    const { axes, overrides } = axesOf(
      `${least.replace('[kafkajs]', '[kafkajs, confluent]')}lanes: [1, 3]\nproducer: { acks: [1, all], linger.ms: [7, 70], batch.size: 5 }\n`,
    );
    expect(axes).toMatchObject({
      backend: [['kafkajs', 'confluent'], 'scenario', false],
      acks: [[1, 'all'], 'scenario', false],
      'linger.ms': [[7, 70], 'scenario', true],
      lanes: [[1, 3], 'scenario', true],
    });
    expect(axes).not.toHaveProperty('batch\\.size');
    expect(Object.keys(overrides).sort()).toEqual([
      'producer.compression.type',
      'producer.max.in.flight.requests.per.connection',
    ]);
    expect(axesOf(`${least}lanes: 2\n`).axes).not.toHaveProperty('lanes');
  });

  it('leave out a linger that an SLO’s limit forbids', () => {
    expect(axesOf(least, { lingerBelowMs: 20 }).axes['linger.ms']).toEqual([[0, 5], 'range', true]);
    expect(axesOf(least, { lingerBelowMs: 20 }).cut).toBe(true);
    expect(axesOf(least, { lingerBelowMs: 51 }).cut).toBe(false);
    const own = `${least}producer: { linger.ms: [70, 90] }\n`;
    expect(axesOf(own, { lingerBelowMs: 3 })).toMatchObject({
      cut: false,
      axes: { 'linger.ms': [[70, 90], 'scenario', true] },
    });
    expect(axesOf(least, { lingerBelowMs: 3 }).axes).not.toHaveProperty('linger\\.ms');
  });

  it('have no more lanes than the machine has cores', () => {
    expect(axesOf(least, { cores: 2 }).axes['lanes']).toEqual([[1, 2], 'range', true]);
    expect(axesOf(least, { cores: 1 }).axes).not.toHaveProperty('lanes');
  });
});
