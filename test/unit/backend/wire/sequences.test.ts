import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Sequences } from '../../../../src/backend/wire/sequences.ts';

function ids() {
  let last = 6n;
  return async () => {
    last += 1n;
    return { id: last, epoch: 2 };
  };
}

it('numbers each partition’s records without a gap, under one producer id', async () => {
  const batches = fc.array(fc.record({ partition: fc.nat(3), count: fc.integer({ min: 1, max: 500 }) }));
  await fc.assert(
    fc.asyncProperty(batches, async (taken) => {
      const sequences = await Sequences.open(ids(), 4);
      const next = [0, 0, 0, 0];
      for (const { partition, count } of taken) {
        const sequence = next[partition]!;
        expect(sequences.take(partition, count)).toEqual({ producerId: 7n, epoch: 2, sequence });
        next[partition] = sequence + count;
      }
    }),
  );
});

it('begins anew at 0 after the largest number', async () => {
  const sequences = await Sequences.open(ids(), 1);
  sequences.take(0, 2 ** 31 - 1);
  expect(sequences.take(0, 3).sequence).toBe(2 ** 31 - 1);
  expect(sequences.take(0, 1).sequence).toBe(2);
});

it('gives a broken partition, and no other, another producer id and the first number', async () => {
  const sequences = await Sequences.open(ids(), 2);
  const [first, other] = [sequences.take(0, 5), sequences.take(1, 5)];
  sequences.break(0);
  expect([sequences.isBroken(0), sequences.isBroken(1)]).toEqual([true, false]);
  await sequences.mend(0);
  await sequences.mend(1);
  expect(sequences.isBroken(0)).toBe(false);
  expect([sequences.counts(0, first), sequences.counts(1, other)]).toEqual([false, true]);
  expect(sequences.take(0, 5)).toEqual({ producerId: 8n, epoch: 2, sequence: 0 });
  expect(sequences.take(1, 5)).toEqual({ producerId: 7n, epoch: 2, sequence: 5 });
});

it('stays broken where the broker gives no producer id', async () => {
  const give = ids();
  let refuses = false;
  const sequences = await Sequences.open(() => (refuses ? Promise.reject(new Error('no')) : give()), 1);
  sequences.break(0);
  refuses = true;
  await expect(sequences.mend(0)).rejects.toThrow('no');
  expect(sequences.isBroken(0)).toBe(true);
});
