import { resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseScenario } from '../../../src/scenario/load.ts';
import { scenarioJsonSchema } from '../../../src/scenario/schema.ts';
import { problemsOf } from '../problems.ts';
import { knownBackends, least, scenarioOf } from './scenarios.ts';

const withWorkload = (text: string) => `${least}workload: ${text}\n`;
const workloadOf = (text: string) => scenarioOf(withWorkload(text)).scenario.workload;
const accepts = new Ajv2020.default({ strict: true, allowUnionTypes: true }).compile(scenarioJsonSchema());

const good: [string, object][] = [
  ['{}', { kind: 'service-logs', key: 'service' }],
  ['{ key: { uniform: 10 } }', { kind: 'service-logs', key: { uniform: 10 } }],
  ['{ key: { zipf: 10 } }', { kind: 'service-logs', key: { zipf: 10, exponent: 1 } }],
  [
    '{ headers: { source: lab, id: { random: 16 } } }',
    { kind: 'service-logs', key: 'service', headers: { source: 'lab', id: { random: 16 } } },
  ],
  ['{ kind: bytes, size: 10 }', { kind: 'bytes', size: 10, fill: 'random', compressibility: 0, key: 'none' }],
  [
    '{ kind: bytes, size: { min: 1, max: 1 }, compressibility: 0.5, key: { zipf: 5, exponent: 1.1 } }',
    {
      kind: 'bytes',
      size: { min: 1, max: 1 },
      fill: 'random',
      compressibility: 0.5,
      key: { zipf: 5, exponent: 1.1 },
    },
  ],
  [
    '{ kind: bytes, size: [{ size: 200, weight: 9 }, { size: 10000, weight: 0.5 }], fill: { text: x } }',
    {
      kind: 'bytes',
      size: [
        { size: 200, weight: 9 },
        { size: 10_000, weight: 0.5 },
      ],
      fill: { text: 'x' },
      compressibility: 0,
      key: 'none',
    },
  ],
  [
    '{ kind: bytes, size: { mean: 5, sd: 0 }, fill: zeros }',
    { kind: 'bytes', size: { mean: 5, sd: 0 }, fill: 'zeros', compressibility: 0, key: 'none' },
  ],
  [
    '{ kind: file, path: a.jsonl }',
    { kind: 'file', path: resolve('a.jsonl'), format: 'json-lines', order: 'sequential', key: 'none' },
  ],
  [
    '{ kind: file, path: a.jsonl, key: { field: user.id }, order: random }',
    {
      kind: 'file',
      path: resolve('a.jsonl'),
      format: 'json-lines',
      order: 'random',
      key: { field: 'user.id' },
    },
  ],
];

describe('a workload', () => {
  it.each(good)('%s is taken, with defaults for the rest', (text, workload) => {
    expect(workloadOf(text)).toEqual(workload);
  });

  it.each(good)('%s is what the JSON Schema accepts', (text) => {
    expect(accepts(parse(withWorkload(text))), JSON.stringify(accepts.errors)).toBe(true);
  });

  it('has its path from the folder of the scenario', () => {
    const text = withWorkload('{ kind: file, path: ../a.jsonl }');
    const { scenario } = parseScenario('/here/below/s.yaml', text, [], knownBackends);
    expect(scenario.workload).toMatchObject({ path: '/here/a.jsonl' });
  });

  it('may be set by flags', () => {
    const set = (...sets: string[]) =>
      scenarioOf(withWorkload('{ kind: bytes, size: 10 }'), ...sets).scenario.workload;
    expect(set('workload.size=20', 'workload.key={ uniform: 3 }')).toMatchObject({
      size: 20,
      key: { uniform: 3 },
    });
  });
});

describe('a bad workload', () => {
  it.each<[string, string | RegExp]>([
    ['bytes', /^5:11: workload must be \{ kind: service-logs \}, /],
    ['{ kind: bytes }', '5:11: workload.size is missing'],
    ['{ kind: bytes, size: 0 }', '5:32: size must be at least 1 bytes, not 0'],
    ['{ kind: bytes, size: 1.5 }', /^5:32: size must be .*not 1\.5$/],
    ['{ kind: bytes, size: 20000000 }', '5:32: size must be at most 16777216 bytes, not 20000000'],
    ['{ kind: bytes, size: big }', /^5:32: size must be a number of bytes such as 1024, .* not "big"$/],
    ['{ kind: bytes, size: { min: 9, max: 2 } }', '5:39: min is above max'],
    ['{ kind: bytes, size: { median: 9, p99: 2 } }', '5:42: median is above p99'],
    ['{ kind: bytes, size: { mean: 9, sd: -1 } }', '5:47: sd must be at least 0, not -1'],
    ['{ kind: bytes, size: [] }', '5:32: size is an empty list'],
    ['{ kind: bytes, size: [{ size: 1, weight: 0 }] }', '5:52: weight must be above 0'],
    ['{ kind: bytes, size: 1, compressibility: 1.1 }', '5:52: compressibility must be at most 1, not 1.1'],
    [
      '{ kind: bytes, size: 1, fill: zeros, compressibility: 0.5 }',
      '5:65: compressibility is that of random bytes: leave it out, or leave fill out',
    ],
    [
      '{ kind: bytes, size: 1, fill: ones }',
      /^5:41: fill must be random, zeros or \{ text: hello \}, not "ones"$/,
    ],
    ['{ kind: bytes, size: 1, key: service }', /^5:40: workload\.key must be none, .* not "service"$/],
    ['{ key: { uniform: 0 } }', '5:29: uniform must be at least 1 keys, not 0'],
    ['{ key: { zipf: 2000000 } }', '5:26: zipf must be at most 1000000 keys, not 2000000'],
    ['{ key: { zipf: 5, exponent: -1 } }', '5:39: exponent must be at least 0, not -1'],
    ['{ key: { field: id } }', /^5:18: workload\.key must be service, none, /],
    ['{ kind: file }', '5:11: workload.path is missing'],
    ['{ kind: file, path: "" }', '5:31: path is empty'],
    ['{ kind: file, path: a, format: csv }', '5:42: workload.format must be json-lines or text'],
    ['{ kind: file, path: a, order: sorted }', '5:41: workload.order must be sequential or random'],
    [
      '{ kind: file, path: a, format: text, key: { field: id } }',
      '5:53: a key can be taken from a field only where format is json-lines',
    ],
    [
      '{ kind: file, path: a, size: 5 }',
      /^5:34: unknown key size in workload — known are kind, key, headers, path, /,
    ],
    ['{ kind: bytes, siz: 5, size: 1 }', '5:26: unknown key siz in workload — did you mean size?'],
    ['{ headers: { a: 5 } }', /^5:27: a header must be a text, or \{ random: 16 \} .* not 5$/],
    ['{ headers: { a: { random: 0 } } }', '5:37: random must be at least 1 digits, not 0'],
    ['{ headers: [a] }', /^5:22: workload\.headers must be a mapping with names and values/],
  ])('%s', async (text, problem) => {
    const [only, ...more] = await problemsOf(() => scenarioOf(withWorkload(text)));
    expect(more).toEqual([]);
    const said = only!.slice('s.yaml:'.length);
    if (typeof problem === 'string') expect(said).toBe(problem);
    else expect(said).toMatch(problem);
  });
});
