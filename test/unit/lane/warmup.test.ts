import { describe, expect, it } from 'vitest';
import { Warmup } from '../../../src/lane/warmup.ts';

/** A warm-up of one lane that was told, each tenth of a second, a rate a second and a mean response time in µs. */
function told(slots: readonly { rate: number; responseUs: number }[]): Warmup {
  const warmup = new Warmup(1);
  let acked = 0;
  let responseSumUs = 0;
  warmup.add(0, { acked, responseSumUs }, 0);
  slots.forEach(({ rate, responseUs }, index) => {
    acked += rate / 10;
    responseSumUs += (rate / 10) * responseUs;
    warmup.add(0, { acked, responseSumUs }, (index + 1) / 10);
  });
  return warmup;
}

const wave = (index: number): number => 1 + 0.03 * Math.sin(7 * index);
const slots = (count: number, rate: (index: number) => number, responseUs: (index: number) => number) =>
  told(Array.from({ length: count }, (_, index) => ({ rate: rate(index), responseUs: responseUs(index) })));

describe('a warm-up', () => {
  it.each([
    { what: 'noise about a level', count: 10, rate: wave, response: wave, steady: true },
    { what: 'less than a second', count: 9, rate: wave, response: wave, steady: false },
    { what: 'a rate that rises', count: 10, rate: (i: number) => 1 + i / 10, response: wave, steady: false },
    {
      what: 'a response that falls',
      count: 10,
      rate: wave,
      response: (i: number) => 2 - i / 10,
      steady: false,
    },
    {
      what: 'a change too small to matter',
      count: 10,
      rate: (i: number) => 1 + i / 1000,
      response: wave,
      steady: true,
    },
    {
      what: 'a rise that is over',
      count: 25,
      rate: (i: number) => (i < 14 ? i : 14 * wave(i)),
      response: wave,
      steady: true,
    },
  ])('of $what is steady: $steady', ({ count, rate, response, steady }) => {
    const warmup = slots(
      count,
      (index) => 10_000 * rate(index),
      (index) => 1000 * response(index),
    );
    expect(warmup.steady).toBe(steady);
  });

  it('of several lanes waits for the word of each, and adds them up', () => {
    const warmup = new Warmup(2);
    for (let slot = 0; slot <= 20; slot += 1) {
      warmup.add(0, { acked: 100 * slot, responseSumUs: 100_000 * slot }, slot / 10);
      if (slot < 5) expect(warmup.steady).toBe(false);
      else warmup.add(1, { acked: 100 * slot, responseSumUs: 100_000 * slot }, slot / 10);
    }
    expect(warmup.steady).toBe(true);
  });
});
