import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placed, placeOf, ties } from '../../../../src/report/clients/rank.ts';
import { pointFigures } from '../../../../src/report/figures.ts';
import { metricOf } from '../../../../src/report/metrics.ts';
import type { Ranked } from '../../../../src/report/ranking.ts';
import { point } from '../../../fixtures/result.ts';

const throughput = metricOf('messagesPerSecond');
const latency = metricOf('responseP99Us');

/** A client whose interval goes from `low` to `high`. */
function client(backend: string, low: number, high: number, trials = 3): Ranked {
  const made = point(backend, {}, []);
  const interval = { low, high, confidence: 0.75 };
  const value = {
    median: (low + high) / 2,
    low,
    high,
    trials,
    ...(trials > 1 && { interval }),
  };
  return { point: made, figures: pointFigures(made), label: backend, value };
}

const places = (rows: readonly Ranked[], metric = throughput) =>
  placed(rows, metric).map((row) => `${row.point.backend} ${placeOf(row)}`);

describe('a place', () => {
  it('is 1 plus the number of clients that are clearly better', () => {
    const rows = [client('slow', 10, 11), client('fast', 30, 33), client('middle', 20, 22)];
    expect(places(rows)).toEqual(['fast 1', 'middle 2', 'slow 3']);
    expect(places(rows, latency)).toEqual(['slow 1', 'middle 2', 'fast 3']);
  });

  it('is shared by clients whose intervals overlap, or touch', () => {
    expect(places([client('a', 10, 20), client('b', 20, 30), client('c', 1, 2)])).toEqual([
      'b 1=',
      'a 1=',
      'c 3',
    ]);
  });

  it('does not make a tie of two ties', () => {
    // b overlaps both, and yet a is clearly better than c.
    const rows = [client('a', 20, 30), client('b', 14, 24), client('c', 10, 16)];
    expect(places(rows)).toEqual(['a 1=', 'b 1=', 'c 2']);
    expect(ties(placed(rows, throughput)).map((pair) => pair.map((row) => row.point.backend).join())).toEqual(
      ['a,b', 'b,c'],
    );
  });

  it('is not given for a single trial, which stands last and takes no place from others', () => {
    expect(places([client('single', 90, 90, 1), client('a', 10, 11), client('b', 20, 21)])).toEqual([
      'b 1',
      'a 2',
      'single —',
    ]);
    expect(ties(placed([client('x', 1, 1, 1), client('y', 1, 1, 1)], throughput))).toEqual([]);
  });
});

const someClients = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 12 })), { maxLength: 7 })
  .map((spans) => spans.map(([low, width], index) => client(`client-${index}`, low, low + width)));

describe.each([throughput, latency])('places by $label', (metric) => {
  it('never put a client before one that is clearly better, and tie none that can be told apart', () => {
    fc.assert(
      fc.property(someClients, (clients) => {
        const rows = placed(clients, metric);
        expect(rows).toHaveLength(clients.length);
        if (rows.length > 0) expect(rows[0]!.place).toBe(1);
        for (const [index, row] of rows.entries())
          for (const [other, against] of rows.entries()) {
            const [better, worse] = metric.better === 'higher' ? [row, against] : [against, row];
            if (better.value.low > worse.value.high) {
              expect(row.place).toBeLessThan(against.place!);
              expect(index).toBeLessThan(other);
            }
            if (index !== other && row.place === against.place)
              expect([row.shared, against.shared]).toEqual([true, true]);
          }
      }),
    );
  });

  it('do not depend on the order in which clients were measured', () => {
    const shuffled = someClients.chain((clients) =>
      fc.tuple(fc.constant(clients), fc.shuffledSubarray(clients, { minLength: clients.length })),
    );
    fc.assert(
      fc.property(shuffled, ([clients, others]) => {
        expect(places(others, metric)).toEqual(places(clients, metric));
      }),
    );
  });
});
