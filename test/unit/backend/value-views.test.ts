import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValueViews } from '../../../src/backend/value-views.ts';

const slabOf = (length: number, first: number) =>
  Buffer.from(Array.from({ length }, (_, at) => (first + at) % 256));

describe('ValueViews', () => {
  it('are the bytes from start to end, whichever slabs and stretches were asked for before', () => {
    const slabs = [slabOf(5000, 0), slabOf(5000, 7)];
    const stretch = fc.record({
      slab: fc.constantFrom(0, 1),
      start: fc.oneof(fc.constant(0), fc.nat(5000)),
      end: fc.oneof(fc.nat(8), fc.constantFrom(4095, 4096, 4097), fc.nat(5000)),
    });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 30 }), (stretches) => {
        const views = new ValueViews();
        for (const { slab, start, end } of stretches) {
          const from = Math.min(start, end);
          const bytes = slabs[slab]!;
          expect(Buffer.compare(views.of(bytes, from, end), bytes.subarray(from, end))).toBe(0);
        }
      }),
    );
  });

  it('show what is written to the slab later', () => {
    const views = new ValueViews();
    const slab = Buffer.from('one');
    views.of(slab, 0, 3);
    slab.write('two');
    expect(views.of(slab, 0, 3).toString()).toBe('two');
  });

  it('are made once for a length at the start of one slab', () => {
    const views = new ValueViews();
    const slab = Buffer.alloc(10);
    expect(views.of(slab, 0, 4)).toBe(views.of(slab, 0, 4));
    expect(views.of(slab, 0, 4)).not.toBe(views.of(Buffer.alloc(10), 0, 4));
  });
});
