import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InFlightWindow } from '../../../src/lane/window.ts';

describe('the window of messages on their way', () => {
  it('keeps what a message needs until it is settled', () => {
    const window = new InFlightWindow(2);
    const token = window.take(100, 150, 271);
    expect([window.intendedUs(token), window.sentUs(token)]).toEqual([100, 150]);
    expect(window.release(token)).toBe(271);
    expect(window.intendedUs(token)).toBe(100);
  });

  it('has room for as many as it is large', () => {
    const window = new InFlightWindow(3);
    for (const inFlight of [0, 1, 2]) {
      expect(window).toMatchObject({ hasRoom: true, inFlight });
      window.take(0, 0, 0);
    }
    expect(window).toMatchObject({ hasRoom: false, inFlight: 3 });
  });

  it.each([-1, 3, 1.5, Number.NaN])('takes %s for no token of its own', (token) => {
    const window = new InFlightWindow(3);
    window.take(0, 0, 0);
    expect(window.release(token)).toBe(-1);
    expect(window.inFlight).toBe(1);
  });

  it('never gives one slot to two messages, and takes each back once', () => {
    const steps = fc.array(fc.record({ take: fc.boolean(), which: fc.nat(1000) }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), steps, (size, plan) => {
        const window = new InFlightWindow(size);
        // The model: which token stands for which message.
        const model = new Map<number, number>();
        let message = 0;
        for (const { take, which } of plan) {
          if (take && window.hasRoom) {
            message += 1;
            const token = window.take(message, -message, message);
            expect(model.has(token)).toBe(false);
            expect(token).toBeLessThan(size);
            model.set(token, message);
          } else {
            const token = which % size;
            expect(window.release(token)).toBe(model.get(token) ?? -1);
            model.delete(token);
            expect(window.release(token)).toBe(-1);
          }
          expect(window.inFlight).toBe(model.size);
          expect(window.hasRoom).toBe(model.size < size);
          expect(window.takenSlots().sort()).toEqual([...model.keys()].sort());
          for (const [token, sent] of model) expect(window.intendedUs(token)).toBe(sent);
        }
      }),
    );
  });
});
