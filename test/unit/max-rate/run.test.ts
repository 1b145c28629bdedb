import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { probedScenario } from '../../../src/max-rate/loads.ts';
import { planSearches } from '../../../src/max-rate/plan.ts';
import { type MaxRateOptions, runMaxRate } from '../../../src/max-rate/run.ts';
import type { SearchEvent } from '../../../src/max-rate/session-laboratory.ts';
import type { MaxRate, Probe, RateSearch } from '../../../src/result/search-schema.ts';
import { readResult } from '../../../src/result/store.ts';
import { planRun } from '../../../src/run/plan.ts';
import type { SavedResult } from '../../../src/run/session.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { parseSets } from '../../../src/scenario/overrides.ts';
import { parseSlo } from '../../../src/search/parse-slo.ts';
import { problemsOf } from '../problems.ts';

const text = `name: knee
topic: { name: logs }
load: { kind: closed, inFlight: 2000 }
backends: [simulated]
producer: { linger.ms: 5 }
warmup: 1s
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});
// The files share modules, and others mock parts of what these tests have loaded whole.
afterAll(() => {
  vi.resetModules();
});

interface Asked {
  readonly sets?: readonly string[];
  readonly slo?: string;
  readonly budget?: number | null;
  readonly spentS?: number;
  readonly options?: Partial<MaxRateOptions>;
}

async function searched({ sets = [], slo = 'p99<50ms', budget = null, spentS, options }: Asked = {}) {
  const given = parseScenario('s.yaml', text, parseSets(sets), ['simulated', 'kafkajs']);
  const probed = probedScenario(given, 10);
  const plan = await planRun(probed);
  const method = { slo: parseSlo(slo), probeS: 10, precision: 0.05, confirmations: 3 };
  const planned = planSearches(
    given,
    probed,
    plan.points,
    method,
    budget,
    spentS === undefined ? null : { spentS, leftS: null },
  );
  const events: SearchEvent[] = [];
  const saved = await runMaxRate(probed, plan, planned, {
    broker: { kind: 'embedded' },
    reportsFolder: folder,
    onSearch: (event) => events.push(event),
    ...options,
  });
  return { ...saved, maxRate: saved.result.maxRate!, events };
}

const bare = ({ phase, ratePerSecond, outcome }: Probe) => ({ phase, ratePerSecond, outcome });
const first = ({ searches }: MaxRate): RateSearch => searches[0]!;

describe('a search on the cost model', () => {
  it('ends with an interval, and saves each probe beside its trial', async () => {
    const { path, result, maxRate } = await searched();
    expect(first(maxRate)).toMatchObject({
      backend: 'simulated',
      label: 'simulated linger.ms=5',
      settings: { 'linger.ms': 5 },
      lanes: 1,
      answer: { kind: 'interval' },
    });
    expect(maxRate.ended).toBe('done');
    const { passed, failed } = first(maxRate).answer!;
    expect(passed!.ratePerSecond).toBeLessThan(failed!.ratePerSecond);
    for (const { pointId, repetition, outcome, ratePerSecond } of first(maxRate).probes) {
      const point = result.points.find(({ id }) => id === pointId)!;
      const trial = point.trials.find((held) => held.repetition === repetition)!;
      expect(point.load).toMatchObject(
        ratePerSecond === null ? { kind: 'closed', inFlight: 2000 } : { kind: 'open', ratePerSecond },
      );
      if (outcome === 'pass') expect(trial.state).toBe('valid');
    }
    expect(result.run).toMatchObject({
      state: 'complete',
      trialsPlanned: first(maxRate).probes.length,
    });
    expect(await readResult(path)).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('tells of each probe, with the interval so far and the time left', async () => {
    const { events, maxRate } = await searched();
    expect(events[0]).toEqual({ kind: 'search', label: 'simulated linger.ms=5', held: 0 });
    expect(events.at(-1)).toMatchObject({ kind: 'answer', text: first(maxRate).answer!.text });
    const ended = events.flatMap((event) => (event.kind === 'probe-ended' ? [event.leftS] : []));
    expect(ended).toHaveLength(first(maxRate).probes.length);
    expect(ended.toSorted((one, other) => other - one)).toEqual(ended);
  });

  it('searches each point, within its part of the budget', async () => {
    const { maxRate } = await searched({ sets: ['linger.ms=0,5'], budget: 120 });
    expect(maxRate.searches.map(({ label }) => label)).toEqual([
      'simulated linger.ms=0',
      'simulated linger.ms=5',
    ]);
    expect(maxRate.spentS).toBeLessThanOrEqual(120);
    expect(maxRate.ended).toBe('budget');
    for (const search of maxRate.searches) {
      expect(search.probes.length).toBeGreaterThanOrEqual(3);
      expect(search.answer!.kind).toBe('unconfirmed');
    }
  });

  it('goes on where its budget ended, to what it would have found at once', async () => {
    const whole = await searched();
    const part = await searched({ budget: 70 });
    expect(part.maxRate.ended).toBe('budget');
    const saved: SavedResult = { path: part.path, result: await readResult(part.path) };
    const rest = await searched({
      budget: 1000,
      spentS: part.maxRate.spentS,
      options: { resume: saved },
    });
    expect(first(rest.maxRate).probes.map(bare)).toEqual(first(whole.maxRate).probes.map(bare));
    expect(first(rest.maxRate).answer).toEqual(first(whole.maxRate).answer);
    expect(rest.maxRate.ended).toBe('done');
    expect(rest.path).toBe(part.path);
  });

  it('does not go on with probes that are not its own', async () => {
    const { path, result } = await searched({ budget: 70 });
    first(result.maxRate!).probes[1]!.repetition = 7;
    const again = () => searched({ spentS: 70, options: { resume: { path, result } } });
    expect(await problemsOf(again)).toEqual([expect.stringMatching(/holds a probe of .* measure anew/)]);
  });

  it('does not go on with searches of other points', async () => {
    const { path, result } = await searched({ budget: 70 });
    const again = () =>
      searched({ sets: ['linger.ms=5,0'], spentS: 70, options: { resume: { path, result } } });
    expect(await problemsOf(again)).toEqual([
      expect.stringMatching(
        /holds searches for simulated linger.ms=5, and its scenario gives simulated linger.ms=5 and simulated linger.ms=0 — /,
      ),
    ]);
  });

  it('saves what it has when it is interrupted', async () => {
    const controller = new AbortController();
    let probes = 0;
    const { result, maxRate } = await searched({
      options: {
        signal: controller.signal,
        onEvent: (event) => {
          if (event.kind !== 'trial-ended') return;
          probes += 1;
          if (probes === 3) controller.abort();
        },
      },
    });
    expect(result.run.state).toBe('interrupted');
    expect(maxRate.ended).toBe('interrupted');
    expect(first(maxRate).probes).toHaveLength(3);
    expect(first(maxRate).answer!.text).toMatch(/^Not confirmed, because it was interrupted/);
  });

  it('says that no rate meets an SLO that nothing can', async () => {
    const { maxRate } = await searched({ slo: 'p99<100us' });
    expect(first(maxRate).answer!.kind).toBe('none');
    expect(first(maxRate).nearestMiss).toMatchObject([{ text: 'p99<100us', met: false }]);
  });
});
