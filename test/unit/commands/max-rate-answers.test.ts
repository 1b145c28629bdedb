import { describe, expect, it } from 'vitest';
import { answersCode } from '../../../src/commands/max-rate-answers.ts';
import type { MaxRate, RateSearch } from '../../../src/result/search-schema.ts';
import { parseSlo } from '../../../src/search/parse-slo.ts';

type Kind = NonNullable<RateSearch['answer']>['kind'];

const found = (...kinds: (Kind | null)[]): MaxRate => ({
  slo: parseSlo('p99<50ms'),
  budgetS: 1,
  spentS: 1,
  precision: 0.05,
  confirmations: 3,
  ended: 'done',
  notes: [],
  searches: kinds.map((kind) => ({
    backend: 'null',
    label: 'null',
    settings: {},
    lanes: 1,
    probes: [],
    answer: kind === null ? null : { kind, passed: null, failed: null, limitedBy: null, text: '' },
    nearestMiss: [],
  })),
});

describe('the exit code of a search', () => {
  it.each<[(Kind | null)[], number]>([
    [['interval'], 0],
    [['at-least'], 0],
    [['interval', 'at-least'], 0],
    [['none', 'interval'], 1],
    [['none', 'unconfirmed'], 3],
    [['interval', 'unconfirmed'], 3],
    [['interval', 'invalid'], 3],
    [['interval', null], 3],
    [['unconfirmed', 'invalid'], 3],
    [['invalid', null], 4],
    [['invalid'], 4],
    [[null], 4],
  ])('%j is %d', (kinds, code) => {
    expect(answersCode(found(...kinds))).toBe(code);
  });
});
