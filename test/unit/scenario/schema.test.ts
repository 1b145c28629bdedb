import { readdirSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { backendNames } from '../../../src/backend/registry.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { axisPaths, scenarioJsonSchema } from '../../../src/scenario/schema.ts';
import { least } from './scenarios.ts';

const accepts = new Ajv2020.default({ strict: true, allowUnionTypes: true }).compile(scenarioJsonSchema());
const folder = new URL('../../../scenarios/', import.meta.url);
const shipped = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const textOf = (file: string) => readFileSync(new URL(file, folder), 'utf8');

describe('the scenarios that are shipped', () => {
  it('are there', () => {
    expect(shipped).toEqual(
      expect.arrayContaining([
        'burst.yaml',
        'clients.yaml',
        'lab.yaml',
        'null-ceiling.yaml',
        'producer-sweep.yaml',
        'quickstart.yaml',
        'ramp.yaml',
      ]),
    );
  });

  it.each(shipped)('%s says its question, and can be read', (file) => {
    const text = textOf(file);
    expect(text).toMatch(/^# .*\?\n/);
    const { scenario } = parseScenario(file, text, [], backendNames);
    expect(scenario.name).toBe(file.replace('.yaml', ''));
    expect(scenario.question).not.toBeNull();
  });
});

describe('the JSON Schema', () => {
  it.each(shipped)('accepts %s', (file) => {
    expect(accepts(parse(textOf(file))), JSON.stringify(accepts.errors)).toBe(true);
  });

  it.each(shipped)('accepts %s with its axes as bare values and as lists', (file) => {
    const document = parse(textOf(file));
    for (const path of axisPaths) {
      const [parent, key] = path.includes('.')
        ? [document[path.split('.', 1)[0]!], path.slice(path.indexOf('.') + 1)]
        : [document, path];
      const value = parent?.[key];
      if (value === undefined) continue;
      parent[key] = Array.isArray(value) ? value[0] : [value];
      expect(accepts(document), `${path}: ${JSON.stringify(accepts.errors)}`).toBe(true);
    }
  });

  it.each([
    ['an unknown key', { trails: 3 }],
    ['an unknown setting', { producer: { linger: 5 } }],
    ['an unknown key of the topic', { topic: { name: 'a', partition: 3 } }],
    ['a missing topic', { topic: undefined }],
    ['an impossible value', { producer: { 'linger.ms': -1 } }],
    ['an impossible value in a list', { producer: { acks: ['all', 2] } }],
    ['an empty axis', { producer: { 'linger.ms': [] } }],
    ['a value twice on an axis', { producer: { 'linger.ms': [5, 5] } }],
    ['a load of no kind', { load: { rate: '5000/s' } }],
    ['a load of two kinds', { load: { kind: 'closed', inFlight: 1, rate: 1 } }],
    ['a text for a number', { trials: 'three' }],
    ['a stage that never ends', { load: { kind: 'stages', stages: [{ rate: 1 }] } }],
    ['a ramp without an end', { load: { kind: 'stages', stages: [{ rate: { from: 1 }, for: '1s' }] } }],
    ['no stage at all', { load: { kind: 'stages', stages: [] } }],
    ['a burst of nothing', { load: { kind: 'burst', burst: 0, every: '1s' } }],
    ['a warm-up with an unknown end', { warmup: { min: '1s', end: '2s' } }],
  ])('rejects %s', (_, change) => {
    const document = parse(least);
    expect(accepts(document)).toBe(true);
    // Through JSON, so that a key set to undefined is one that is not there.
    expect(accepts(JSON.parse(JSON.stringify({ ...document, ...change })))).toBe(false);
  });

  it.each([
    ['stages', { load: { kind: 'stages', stages: [{ rate: { from: 0, to: '5k/s' }, for: '1s' }] } }],
    ['bursts over nothing', { load: { kind: 'burst', burst: [1, 2], every: '1s' } }],
    ['bursts over a rate', { load: { kind: 'burst', rate: 0, burst: 1, every: '1s', window: 5 } }],
    ['Poisson arrivals', { load: { kind: 'open', rate: ['1/s'], arrivals: 'poisson' } }],
    ['a warm-up with a limit alone', { warmup: { max: '2s' } }],
    ['a pacing', { pacing: 'spin' }],
  ])('accepts %s', (_, change) => {
    expect(accepts({ ...parse(least), ...change }), JSON.stringify(accepts.errors)).toBe(true);
  });

  it('bears no trace of how axes are marked', () => {
    expect(JSON.stringify(scenarioJsonSchema())).not.toContain('sweepAxis');
  });
});
