import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, compareClients } from '../../../../src/report/clients/comparison.ts';
import { comparisonRemarks, comparisonTitle, rankingLegend } from '../../../../src/report/clients/legend.ts';
import { placeOf } from '../../../../src/report/clients/rank.ts';
import type { Load, Point, Result } from '../../../../src/result/schema.ts';
import { clientsResult, member, timedClientsResult } from '../../../fixtures/clients.ts';
import { resultOf } from '../../../fixtures/result.ts';
import { quickstartResult, sweepResult } from '../../../fixtures/runs.ts';

/** Made once: its histograms take their time. */
const clients = clientsResult();

const inWords = ({ rankings }: Comparison) =>
  rankings.map(({ title, rows, unplaced }) => [
    title,
    rows.map((row) => `${placeOf(row)} ${row.point.backend}`).join(', '),
    ...unplaced.map(({ backend, reason }) => `${backend}: ${reason}`),
  ]);
const only = (result: Result): Comparison => {
  const [comparison, ...others] = compareClients(result);
  expect(others).toEqual([]);
  return comparison!;
};

it('a comparison is left out where no client has figures', () => {
  const { points, ...rest } = quickstartResult();
  const cause = { code: 'BROKER_DIED', message: 'gone' };
  const failed = points.map((point) => ({
    ...point,
    trials: point.trials.map(({ order, repetition, startedAt }) => ({
      state: 'failed' as const,
      ...{ order, repetition, startedAt, warnings: [], cause },
    })),
  }));
  expect(compareClients({ ...rest, points: failed })).toEqual([]);
});

describe('a closed loop', () => {
  it('ranks clients at their defaults, at each configuration that they share, and at their best', () => {
    expect(inWords(only(clients))).toEqual([
      ['At client-defaults', '1 confluent, 2 other, 3 kafkajs'],
      ['At equal settings: linger.ms=0, no compression', '1= confluent, 1= other, 3 kafkajs'],
      [
        'At equal settings: linger.ms=0, lz4',
        '1 confluent, 2 kafkajs',
        'other: no valid trial: 3 trials suspect (STEAL)',
      ],
      ['At equal settings: linger.ms=20, no compression', '1 confluent, 2 other, 3 kafkajs'],
      ['At equal settings: linger.ms=20, lz4', '1 confluent, 2= kafkajs, 2= other'],
      ['Each at its best found', '1 confluent, 2 other, 3 kafkajs'],
    ]);
  });

  it('names ties as ties, acks that differ, and what was not the client’s doing', () => {
    const comparison = only(clients);
    expect(comparison.rankings.map(({ remarks }) => remarks)).toEqual([
      ['Their acks differ, so that they do not promise the same.'],
      ['Tie: confluent and other; no difference in messages/s beyond the intervals.'],
      [],
      [],
      ['Tie: kafkajs and other; no difference in messages/s beyond the intervals.'],
      [],
    ]);
    expect(comparisonRemarks(comparison)).toEqual([
      'Of 4 configurations in which clients can be compared, confluent leads alone in 3 and the lead is tied in 1.',
      'Where “bound by” says broker (confluent), it was the broker that set the figures, and on a faster one they may be better.',
    ]);
  });

  it('says what a place holds for: a client’s own defaults, with what acks mean, or its best settings', () => {
    const { rankings } = only(clients);
    const settings = (kind: string) =>
      rankings
        .filter((ranking) => ranking.kind === kind)
        .flatMap(({ rows }) => rows.map((row) => row.settings));
    expect(settings('defaults')[0]).toBe(
      'acks=all (RF 1, min ISR 1), batch.size=1000000, linger.ms=5, compression.type=none',
    );
    expect(new Set(settings('equal'))).toEqual(new Set([null]));
    expect(settings('best')).toEqual([
      'linger.ms=20, no compression',
      'linger.ms=20, no compression',
      'linger.ms=20, lz4',
    ]);
  });

  it('takes a client’s defaults for its best where they are', () => {
    const points = clients.points.filter(
      ({ producer }) => producer.clientDefaults || producer.requested['linger.ms'] === 0,
    );
    const best = only({ ...clients, points }).rankings.at(-1)!;
    expect(best.rows[0]!.settings).toMatch(/^client-defaults: acks=all \(RF 1, min ISR 1\), /);
  });

  it('says that all were held by the broker', () => {
    const points = ['a', 'b', 'c'].map((backend) => member(backend, {}, [1000, 10, 1, 1], 'broker'));
    expect(only(resultOf(points)).rankings[0]!.remarks).toEqual([
      'Tie: all 3 clients; no difference in messages/s beyond the intervals.',
      'The broker held them all back: a faster one may rank them otherwise.',
    ]);
  });

  it('shows acks of the sweep with what they mean on the topic', () => {
    const points = ['a', 'b'].flatMap((backend) =>
      ['all', 1].map((acks) => member(backend, { acks }, [1000, 10, 1, 1])),
    );
    expect(only(resultOf(points)).rankings.map(({ title }) => title)).toEqual([
      'At equal settings: acks=all (RF 1, min ISR 1)',
      'At equal settings: acks=1 (RF 1, min ISR 1)',
      'Each at its best found',
    ]);
  });
});

describe('of many shared configurations', () => {
  const many = (): Result =>
    resultOf(
      ['a', 'b'].flatMap((backend) =>
        Array.from({ length: 9 }, (_, index) => {
          const best = backend === 'a' ? 8 - index : index;
          return member(backend, { 'linger.ms': index }, [1000 + 500 * best, 10, 1, 1]);
        }),
      ),
    );

  it('those are shown in which a client is at its best, and the middle one', () => {
    const comparison = only(many());
    expect(comparison.rankings.map(({ title }) => title)).toEqual([
      'At equal settings: linger.ms=0',
      'At equal settings: linger.ms=6',
      'At equal settings: linger.ms=8',
      'Each at its best found',
    ]);
    expect(comparisonRemarks(comparison)).toEqual([
      'Of 9 configurations in which clients can be compared, a leads alone in 4, b leads alone in 4 and the lead is tied in 1.',
      '6 more configurations that clients share are in the table of points.',
    ]);
  });
});

describe('a timed load', () => {
  it('ranks by response p99 whoever carried the rate', () => {
    const comparison = only(timedClientsResult());
    expect(comparisonTitle(comparison)).toBe(
      'Clients ranked by response p99: open loop, 5,000 messages/s offered',
    );
    expect(inWords(comparison)).toEqual([
      ['At equal settings: linger.ms=0', '1 confluent, 2 kafkajs'],
      [
        'At equal settings: linger.ms=20',
        '1 confluent',
        'kafkajs: it carried 4,000 of the offered 5,000 messages/s',
      ],
      ['Each at its best found', '1 confluent, 2 kafkajs'],
    ]);
    expect(comparisonRemarks(comparison)[0]).toContain('messages/s does not tell them apart');
  });

  it('is ranked apart from every other', () => {
    const loads: Load[] = [
      { kind: 'closed', inFlight: 10 },
      { kind: 'closed', inFlight: 1000 },
    ];
    const points = loads.flatMap((load) =>
      ['a', 'b'].map((backend) => member(backend, {}, [1000, 10, 1, 1], 'client', load)),
    );
    expect(compareClients(resultOf(points)).map(({ load }) => load)).toEqual([
      'closed loop, 10 in flight',
      'closed loop, 1,000 in flight',
    ]);
  });
});

describe('nothing is ranked', () => {
  it('where a run has one client, or another beside the null backend alone', () => {
    expect(compareClients(sweepResult())).toEqual([]);
    const points = ['null', 'kafkajs'].map((backend) => member(backend, {}, [1000, 10, 1, 1]));
    expect(compareClients(resultOf(points))).toEqual([]);
  });

  it('of a point without figures, and the reason is named', () => {
    const reasons = (change: (point: Point) => void) => {
      const points = ['a', 'b'].map((backend) => member(backend, {}, [1000, 10, 1, 1]));
      change(points[1]!);
      return only(resultOf(points)).rankings.flatMap(({ unplaced }) => unplaced.map(({ reason }) => reason));
    };
    expect(
      reasons((point) => {
        point.skipped = 'it has no linger.ms';
        point.trials = [];
        point.summary = {};
      }),
    ).toEqual(['skipped: it has no linger.ms']);
    expect(
      reasons((point) => {
        point.trials = [];
        point.summary = {};
      }),
    ).toEqual(['not measured yet']);
    expect(
      reasons((point) => {
        const { order, repetition, startedAt } = point.trials[0]!;
        const cause = { code: 'CONNECT_FAILED', message: 'nobody answers.' };
        point.trials = [{ state: 'failed', order, repetition, startedAt, warnings: [], cause }];
        point.summary = {};
      }),
    ).toEqual(['no valid trial: CONNECT_FAILED, nobody answers']);
  });
});

describe('the legend', () => {
  it('says how sure places are, and what flatters and what does not compare', () => {
    const text = rankingLegend(compareClients(clients)).join(' ');
    expect(text).toContain('the exact interval for the median (75% with 3 trials; 95% takes 6).');
    expect(text).toContain('two clients that are equal would stand apart in 1 of 10 comparisons');
    expect(text).toContain('A best is chosen by the very figures that are shown');
    expect(text).toContain(
      'kafkajs shared one with lingerlab and the trials before, confluent and other had one without',
    );
  });

  it('says of a run with a single trial that it has no places', () => {
    const points = ['a', 'b'].map((backend) => {
      const made = member(backend, {}, [1000, 10, 1, 1]);
      const summary = Object.entries(made.summary).map(([name, value]) => {
        const { interval: _, ...rest } = value;
        return [name, { ...rest, trials: 1 }];
      });
      return { ...made, trials: made.trials.slice(0, 1), summary: Object.fromEntries(summary) };
    });
    const comparisons = compareClients(resultOf(points));
    expect(comparisons[0]!.rankings[0]!.rows.map(placeOf)).toEqual(['—', '—']);
    const text = rankingLegend(comparisons).join(' ');
    expect(text).toContain('A single trial has no interval, and no place');
    expect(text).not.toContain('would stand apart');
  });
});

it('is the same whatever the order of the points', () => {
  const ranked = (result: Result) =>
    compareClients(result).map((comparison) =>
      inWords(comparison)
        .map((words) => [...words.slice(0, 2), ...words.slice(2).sort()].join('\n'))
        .sort(),
    );
  for (const result of [clients, quickstartResult(), timedClientsResult()]) {
    const expected = ranked(result);
    const numbers = result.points.map((_, index) => index);
    fc.assert(
      fc.property(fc.shuffledSubarray(numbers, { minLength: numbers.length }), (order) => {
        const points = order.map((index) => result.points[index]!);
        expect(ranked({ ...result, points })).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  }
});
