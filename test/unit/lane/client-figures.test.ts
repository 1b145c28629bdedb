import { describe, expect, it } from 'vitest';
import type { ClientReading } from '../../../src/backend/backend.ts';
import { ClientFigures } from '../../../src/lane/client-figures.ts';

const reading = (change: Partial<ClientReading>): ClientReading => ({
  queuedMessages: null,
  requestsInFlight: null,
  answered: null,
  throttleMs: null,
  wireBytes: null,
  wireMessageBytes: null,
  ...change,
});

describe('a client’s figures', () => {
  it('need two readings', () => {
    const figures = new ClientFigures();
    expect(figures.figures()).toBeNull();
    figures.add(reading({}), 0);
    expect(figures.figures()).toBeNull();
  });

  it('are what happened between the first reading and the last', () => {
    const figures = new ClientFigures();
    const answered = (requests: number) => ({ requests, latencyUs: 100 * requests });
    figures.add(reading({ queuedMessages: 50, wireBytes: 1000, answered: answered(5) }), 900);
    figures.add(reading({ queuedMessages: 10, wireBytes: 2000, answered: answered(7) }), 1700);
    figures.add(reading({ queuedMessages: 20, wireBytes: 4000, answered: answered(9) }), 2900);
    expect(figures.figures()).toEqual({
      queuedMessages: 15,
      requestsInFlight: null,
      answered: { requests: 4, latencyUs: 400 },
      throttleMs: null,
      wireBytes: 3000,
      messageBytes: 2000,
    });
  });

  it('hold bytes on the wire against messages that the client has counted at the same moments', () => {
    const figures = new ClientFigures();
    // Statistics of a second ago: what was acknowledged since then is not in them.
    figures.add(reading({ wireBytes: 1000, wireMessageBytes: 900 }), 1800);
    figures.add(reading({ wireBytes: 2000, wireMessageBytes: 1800 }), 3600);
    expect(figures.figures()).toMatchObject({ wireBytes: 1000, messageBytes: 900 });
  });
});
