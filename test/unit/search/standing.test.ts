import { describe, expect, it } from 'vitest';
import { deliveryRules } from '../../../src/measure/rules/delivery.ts';
import { loadRules } from '../../../src/measure/rules/load.ts';
import { machineRules } from '../../../src/measure/rules/machine.ts';
import { settingsRules } from '../../../src/measure/rules/settings.ts';
import { steadinessRules } from '../../../src/measure/rules/steadiness.ts';
import type { MeasuredTrial, Trial } from '../../../src/result/schema.ts';
import { blames, standingOf } from '../../../src/search/standing.ts';
import { validTrial } from '../../fixtures/result.ts';

const clear = validTrial(0, 0, { messagesPerSecond: 1000, p50Us: 10_000, spread: 1.5, cpuUsPerMessage: 8 });

const doubted = (...codes: string[]): MeasuredTrial => ({
  ...clear,
  state: 'suspect',
  warnings: codes.map((code) => ({ code, message: `${code} it is`, severity: 'suspect' })),
});

const failed = (code: string): Trial => ({
  state: 'failed',
  order: 0,
  repetition: 0,
  startedAt: '2026-01-01T00:00:00Z',
  warnings: [],
  cause: { code, message: 'it failed' },
});

const withP50s = (...p50s: number[]): MeasuredTrial => ({
  ...doubted('DRIFTING'),
  windows: p50s.map((p50Us) => ({ ...clear.windows[0]!, p50Us })),
});

describe('the standing of a trial', () => {
  it('classes every code that makes a trial suspect', () => {
    const rules = [...loadRules, ...machineRules, ...steadinessRules, ...deliveryRules, ...settingsRules];
    const codes = rules.filter(({ severity }) => severity === 'suspect').map(({ code }) => code);
    // These come from elsewhere: a cluster's losses, and a user's own backend.
    expect(Object.keys(blames).sort()).toEqual(
      [...new Set([...codes, 'BROKER_LOST', 'BACKEND_THREW'])].sort(),
    );
  });

  it.each<[string, Trial, string]>([
    ['a valid one', clear, 'clear'],
    ['one with steal', doubted('STEAL'), 'void'],
    ['one with steal that did not reach its rate', doubted('RATE_NOT_REACHED', 'STEAL'), 'void'],
    ['one that did not reach its rate', doubted('RATE_NOT_REACHED'), 'overload'],
    [
      'one that lingerlab held back',
      doubted('LANE_SATURATED', 'RATE_NOT_REACHED', 'HARNESS_BOUND'),
      'harness',
    ],
    ['one that stood still', doubted('HELD_UP'), 'void'],
    ['one that stood still by its own work', doubted('HELD_UP', 'LANE_SATURATED'), 'overload'],
    ['one to whose topic somebody else wrote', doubted('APPENDED_MORE'), 'clear'],
    ['one with a code of another version', doubted('NEWS'), 'overload'],
    ['one that got slower', withP50s(10, 11, 12, 13), 'overload'],
    ['one that got faster', withP50s(13, 12, 11, 10), 'clear'],
    ['one that could not connect', failed('CONNECT_FAILED'), 'unavailable'],
    ['one whose broker died', failed('BROKER_DIED'), 'unavailable'],
    ['one without an acknowledgement', failed('NOTHING_ACKNOWLEDGED'), 'overload'],
  ])('%s', (_, trial, kind) => {
    expect(standingOf(trial).kind).toBe(kind);
  });

  it('leaves notes out', () => {
    const noted = { ...clear, warnings: [{ code: 'STEAL', message: 'some', severity: 'note' as const }] };
    expect(standingOf(noted)).toEqual({ kind: 'clear', doubts: [] });
  });

  it('leaves out what the search judges by itself', () => {
    expect(standingOf(doubted('FAILED_MESSAGES'), ['FAILED_MESSAGES']).kind).toBe('clear');
  });

  it('says what speaks for it', () => {
    expect(standingOf(doubted('LAG', 'DROPPED')).doubts.map(({ code }) => code)).toEqual(['LAG', 'DROPPED']);
    expect(standingOf(failed('LANE_DIED')).doubts).toEqual([{ code: 'LANE_DIED', message: 'it failed' }]);
  });
});
