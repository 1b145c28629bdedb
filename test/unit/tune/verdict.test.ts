import { describe, expect, it } from 'vitest';
import type { PlannedPoint } from '../../../src/scenario/plan.ts';
import { failedWith, normals, searchMadeUp, trialWith } from '../../fixtures/made-up-tune.ts';

const noisy = (seed: number, sd: number): ((value: number) => number) => {
  const normal = normals(seed);
  return (value) => value * Math.exp(sd * normal());
};

describe('of several clients', () => {
  const rateOf = ({ backend, clientDefaults, settings }: PlannedPoint): number => {
    const best = settings['batch.size'] === 262_144 && settings['linger.ms'] === 20;
    if (backend === 'kafkajs') return clientDefaults ? 20_000 : best ? 150_000 : 100_000;
    if (clientDefaults) return 150_000;
    return best && settings['compression.type'] === 'lz4' ? 200_000 : 110_000;
  };

  it.each([1, 2, 3, 4, 5])(
    'recommends the fastest, not the one that gains most on its own defaults (%i)',
    async (seed) => {
      const noise = noisy(seed, 0.03);
      const { found } = await searchMadeUp({
        backends: ['kafkajs', 'confluent'],
        goal: 'throughput',
        seed,
        measure: (point) => trialWith({ rate: noise(rateOf(point)) }),
      });
      expect(found.verdict).toBe('better');
      expect(found.recommended!.pointId).toContain('confluent');
      expect(found.conclusion).toMatch(
        /^confluent with .* has 1\.\d+ to 1\.\d+ times the throughput of confluent with nothing set/,
      );
    },
  );

  it('recommends nothing where another client with nothing set is better', async () => {
    const noise = noisy(2, 0.03);
    const { found } = await searchMadeUp({
      backends: ['kafkajs', 'confluent'],
      goal: 'throughput',
      measure: (point) => {
        const slow = point.backend === 'confluent' && !point.clientDefaults;
        return trialWith({ rate: noise(slow ? 10_000 : rateOf(point) * (point.clientDefaults ? 1.2 : 1)) });
      },
    });
    expect(found).toMatchObject({ verdict: 'no-better', recommended: null });
    expect(found.conclusion).toMatch(
      /^No setting is better than confluent with nothing set beyond noise: the best found, kafkajs with /,
    );
  });
});

describe('where there is no difference', () => {
  it('claims none that only an SLO close to all of them could make', { timeout: 30_000 }, async () => {
    const verdicts: (string | null)[] = [];
    for (let seed = 1; seed <= 25; seed += 1) {
      const noise = noisy(seed, 0.05);
      const measure = () => trialWith({ p99Us: noise(20_000) });
      const { found } = await searchMadeUp({ goal: 'latency', slo: 'p99<20ms', budgetS: 300, seed, measure });
      verdicts.push(found.verdict);
    }
    expect(verdicts.filter((verdict) => verdict === 'better')).toEqual([]);
  });

  it('claims none that doubts at random could make', { timeout: 30_000 }, async () => {
    const verdicts: (string | null)[] = [];
    for (let seed = 1; seed <= 25; seed += 1) {
      const [noise, chance] = [noisy(seed, 0.05), normals(seed + 1000)];
      const measure = () => trialWith({ p99Us: noise(20_000), doubts: chance() < -0.4 ? ['LAG'] : [] });
      const load = '{ kind: open, rate: 20000/s }';
      const { found } = await searchMadeUp({ goal: 'latency', load, budgetS: 300, seed, measure });
      verdicts.push(found.verdict);
    }
    expect(verdicts.filter((verdict) => verdict === 'better')).toEqual([]);
  });
});

describe('with an SLO', () => {
  it('recommends what keeps it where the defaults do not, even if it gains nothing else', async () => {
    const noise = noisy(3, 0.03);
    const { found } = await searchMadeUp({
      goal: 'throughput',
      slo: 'p99<50ms',
      measure: ({ clientDefaults }) =>
        trialWith({
          rate: noise(clientDefaults ? 50_000 : 45_000),
          p99Us: noise(clientDefaults ? 80_000 : 30_000),
        }),
    });
    expect(found.verdict).toBe('better');
    expect(found.conclusion).toMatch(
      / keeps what is asked for, and kafkajs with nothing set misses p99<50ms \(\d+\.?\d* ms\)\. It has 0\.\d+ to 0\.\d+ times the throughput of kafkajs with nothing set/,
    );
    expect(found.finalists[0]).toMatchObject({ better: true, fit: true, defaultsFit: false });
  });

  it('does not recommend what missed it when it was confirmed', async () => {
    const noise = noisy(1, 0.03);
    const { found } = await searchMadeUp({
      goal: 'throughput',
      slo: 'p99<50ms',
      measure: ({ clientDefaults }, phase) =>
        clientDefaults
          ? trialWith({ rate: noise(20_000) })
          : trialWith({ rate: noise(50_000), p99Us: phase === 'confirm' ? 60_000 : 45_000 }),
    });
    expect(found.recommended).toBeNull();
    expect(found.conclusion).toContain('and misses p99<50ms (60.0 ms)');
    expect(found.finalists.every(({ fit, better }) => !fit && !better)).toBe(true);
  });

  it('keeps the defaults where only they meet it', async () => {
    const noise = noisy(2, 0.05);
    const { found } = await searchMadeUp({
      goal: 'latency',
      load: '{ kind: open, rate: 20000/s }',
      slo: 'p99<50ms',
      measure: ({ clientDefaults }) => trialWith({ p99Us: noise(clientDefaults ? 20_000 : 80_000) }),
    });
    expect(found.verdict).toBe('no-better');
    expect(found.conclusion).toMatch(
      /^No setting is better than the defaults: only kafkajs with nothing set keeps what is asked for/,
    );
  });

  it('names the nearest miss where nothing meets it', async () => {
    const { found } = await searchMadeUp({
      goal: 'throughput',
      slo: 'p99<5ms',
      measure: ({ settings }) => trialWith({ p99Us: settings['linger.ms'] === 0 ? 6000 : 9000 }),
    });
    expect(found.verdict).toBe('slo-not-met');
    expect(found.conclusion).toMatch(
      /^None of \d+ points measured meets p99<5ms\. The nearest miss is kafkajs with .*linger\.ms=0.*: p99<5ms \(6\.00 ms\)\.$/,
    );
  });
});

describe('of what the time allows', () => {
  it('confirms where there are but two cells', async () => {
    const noise = noisy(4, 0.03);
    const { found } = await searchMadeUp({
      settings: '  batch.size: 16384\n  linger.ms: [0, 100]\n  compression.type: none',
      goal: 'throughput',
      measure: ({ clientDefaults, settings }) =>
        trialWith({ rate: noise(clientDefaults ? 20_000 : settings['linger.ms'] === 0 ? 40_000 : 30_000) }),
    });
    expect(found).toMatchObject({ verdict: 'better', ended: 'done' });
    expect(found.recommended!.pointId).toContain('linger.ms=0');
  });

  it('says that it could not tell, not that there is nothing, where a gain was not ruled out', {
    timeout: 30_000,
  }, async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const noise = noisy(seed, 0.17);
      const { found } = await searchMadeUp({
        goal: 'throughput',
        budgetS: 260,
        seed,
        measure: ({ clientDefaults }) => trialWith({ rate: noise(clientDefaults ? 20_000 : 24_000) }),
      });
      expect(['better', 'unconfirmed']).toContain(found.verdict);
      if (found.verdict === 'unconfirmed') expect(found).toMatchObject({ ended: 'budget' });
    }
  });
});

describe('of trials that cannot be used', () => {
  it('says what was carried at most, and draws nothing from them', async () => {
    const { found } = await searchMadeUp({
      goal: 'latency',
      load: '{ kind: open, rate: 20000/s }',
      budgetS: 300,
      measure: () => trialWith({ rate: 15_000, doubts: ['RATE_NOT_REACHED'] }),
    });
    expect(found).toMatchObject({ verdict: 'invalid', front: [], effects: [] });
    expect(found.conclusion).toMatch(
      /^No trial could be used: of \d+ trials, RATE_NOT_REACHED in \d+\. The most that was carried is 15,000 messages\/s, by kafkajs with /,
    );
  });

  it('says that nothing was measured where it was interrupted before', async () => {
    const { found } = await searchMadeUp({ goal: 'cpu', measure: () => null });
    expect(found).toMatchObject({
      verdict: 'invalid',
      conclusion: 'Nothing was measured.',
      ended: 'interrupted',
    });
  });

  it('names the best that was measured where it was interrupted', async () => {
    let left = 6;
    const { found } = await searchMadeUp({
      goal: 'throughput',
      measure: ({ clientDefaults, settings }) => {
        left -= 1;
        if (left < 0) return null;
        return trialWith({ rate: clientDefaults ? 1000 : Number(settings['batch.size']) });
      },
    });
    expect(found.verdict).toBe('unconfirmed');
    expect(found.conclusion).toMatch(
      /^It was interrupted before anything was confirmed; kafkajs with batch\.size=262144.* looks best so far\. Nothing is recommended\.$/,
    );
  });

  it('says so where nobody gets in', async () => {
    const { found, trials } = await searchMadeUp({
      goal: 'cpu',
      measure: () => failedWith('CONNECT_FAILED'),
    });
    expect(found.verdict).toBe('invalid');
    expect(trials).toBeLessThan(10);
  });
});
