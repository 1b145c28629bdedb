import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BatchedRequest, Batcher } from '../../../src/backend/batcher.ts';
import { batchOverheadBytes, recordBytes } from '../../../src/backend/record-size.ts';
import { FakeClock } from './fake-clock.ts';

interface Sample {
  partition: number;
  bytes: number;
  headers: number;
  sentAtMs: number;
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      partition: fc.nat(4),
      bytes: fc.nat(400),
      headers: fc.integer({ min: 1, max: 90 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(20) }) },
);

const settings = fc.record({
  leaders: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 5, maxLength: 5 }),
  batchBytes: fc.integer({ min: 1, max: 1500 }),
  lingerMs: fc.constantFrom(0, 1, 10),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
});

test('whatever is sent, answered and waited for, batches keep their promises', () => {
  fc.assert(
    fc.property(settings, fc.array(step, { maxLength: 200 }), (options, steps) => {
      const clock = new FakeClock();
      const outstanding: BatchedRequest<Sample>[] = [];
      const arrived: number[][] = options.leaders.map(() => []);
      const added: number[][] = options.leaders.map(() => []);
      const batcher = new Batcher<Sample>({
        ...options,
        clock,
        send: (request) => {
          outstanding.push(request);
          const sameLeader = outstanding.filter(({ leader }) => leader === request.leader);
          expect(sameLeader.length).toBeLessThanOrEqual(options.maxInFlight);
          expect(request.messages.length).toBe(request.tokens.length);
          const batches = new Map<number, { bytes: number; count: number }>();
          for (const [at, { partition, bytes, headers }] of request.messages.entries()) {
            expect(options.leaders[partition]).toBe(request.leader);
            arrived[partition]!.push(request.tokens[at]!);
            const batch = batches.get(partition) ?? { bytes: batchOverheadBytes, count: 0 };
            batch.bytes += recordBytes(batch.count, -1, bytes, headers);
            batch.count += 1;
            batches.set(partition, batch);
          }
          for (const { bytes, count } of batches.values())
            if (count > 1) expect(bytes).toBeLessThanOrEqual(options.batchBytes);
        },
      });
      const answer = (which: number) => {
        const [request] = outstanding.splice(which % Math.max(1, outstanding.length), 1);
        if (request !== undefined) batcher.release(request);
        clock.endTurn();
      };

      let token = 0;
      for (const next of steps) {
        if (next.do === 'add') {
          added[next.partition]!.push(token);
          const { partition, bytes, headers } = next;
          const sample = { partition, bytes, headers, sentAtMs: clock.now() };
          batcher.add(sample, token++, partition, -1, bytes, headers);
        } else if (next.do === 'pass') clock.pass(next.ms);
        else answer(next.which);
      }

      // While a leader has a slot free, nothing of its waits longer than it may.
      clock.pass(options.lingerMs);
      for (const [partition, leader] of options.leaders.entries()) {
        const busy = outstanding.filter((request) => request.leader === leader).length;
        if (busy < options.maxInFlight) expect(arrived[partition]).toEqual(added[partition]);
      }

      let empty = false;
      batcher.flush(() => {
        empty = true;
      });
      clock.endTurn();
      while (outstanding.length > 0) answer(0);
      expect(empty).toBe(true);
      expect(batcher.unsettled).toBe(0);
      expect(arrived).toEqual(added);
    }),
    { numRuns: 300 },
  );
});
