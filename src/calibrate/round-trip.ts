import type { CheckLine } from '../result/calibration.ts';
import { type Check, judged } from './check.ts';
import { embeddedClients, notEmbeddedLines } from './embedded-clients.ts';
import type { EmbeddedTarget, Ground } from './ground.ts';

const lingersMs = [0, 5] as const;
const injectedMs = [5, 20, 50] as const;

/**
 * Messages so far apart that each is a batch of its own, which waits the whole linger, and is answered before the next
 * is sent: kafkajs leaves Nagle's algorithm on, which holds back a request while another is unanswered.
 */
export const ratePerSecond = (rttMs: number, lingerMs: number): number =>
  Math.min(40, 1000 / (1.25 * (rttMs + lingerMs)));
const trialSeconds = { whole: 3, quick: 1.5 };
const overheadSeconds = 1.3;
const openSeconds = 1;

/** One client with one linger: its median service times by the round trip that was injected, 0 among them. */
interface RoundTrips {
  readonly client: string;
  readonly lingerMs: number;
  /** With neither round trip nor linger: the client's own time. */
  readonly ownUs: number;
  readonly medians: readonly { readonly injectedMs: number; readonly medianUs: number }[];
}

/** A known delay, put into the broker's answers, must come out of the measurement. */
export const roundTrip: Check = {
  name: 'round-trip',
  seconds: (scope) =>
    (1 + injectedMs.length) *
    (openSeconds +
      embeddedClients(scope).length * lingersMs.length * (durationOf(scope.quick) + overheadSeconds)),
  run: async (ground) => {
    const clients = embeddedClients(ground);
    const medians = new Map<string, number>();
    for (const rttMs of [0, ...injectedMs]) {
      ground.tell(`an embedded broker that answers after ${rttMs} ms`);
      const target = await ground.embedded(rttMs);
      try {
        for (const client of clients)
          for (const lingerMs of lingersMs)
            medians.set(
              keyOf(client, lingerMs, rttMs),
              await medianServiceUs(ground, target, client, { rttMs, lingerMs }),
            );
      } finally {
        await target.close();
      }
    }
    const lines = clients.flatMap((client) =>
      lingersMs.map((lingerMs) =>
        roundTripLine({
          client,
          lingerMs,
          ownUs: medians.get(keyOf(client, 0, 0))!,
          medians: injectedMs.map((rttMs) => ({
            injectedMs: rttMs,
            medianUs: medians.get(keyOf(client, lingerMs, rttMs))!,
          })),
        }),
      ),
    );
    return [...lines, ...notEmbeddedLines('round trip', ground)];
  },
};

const keyOf = (...parts: readonly (string | number)[]): string => parts.join(' ');
const durationOf = (quick: boolean): number => (quick ? trialSeconds.quick : trialSeconds.whole);

async function medianServiceUs(
  ground: Ground,
  target: EmbeddedTarget,
  client: string,
  { rttMs, lingerMs }: { readonly rttMs: number; readonly lingerMs: number },
): Promise<number> {
  ground.tell(`${client} with linger.ms=${lingerMs}`);
  const { service } = await ground.measure({
    backend: client,
    target,
    settings: { acks: 'all', 'linger.ms': lingerMs },
    load: { kind: 'open', ratePerSecond: ratePerSecond(rttMs, lingerMs), arrivals: 'even', window: 1000 },
    durationMs: durationOf(ground.quick) * 1000,
  });
  return service.valueAtPercentile(50);
}

/** What a measured time may be off: 1 ms, or 5 % of what is expected. */
export const toleranceUs = (expectedUs: number): number => Math.max(1000, 0.05 * expectedUs);

/** Judges the medians, less the client's own time, by what was injected plus the linger. */
export function roundTripLine({ client, lingerMs, ownUs, medians }: RoundTrips): CheckLine {
  const found = medians.map(({ injectedMs: rttMs, medianUs }) => {
    const expectedUs = (rttMs + lingerMs) * 1000;
    const measuredUs = medianUs - ownUs;
    return {
      rttMs,
      expectedUs,
      measuredUs,
      fits: Math.abs(measuredUs - expectedUs) <= toleranceUs(expectedUs),
    };
  });
  const listed = found.map(({ measuredUs, expectedUs }) => `${ms(measuredUs)} for ${ms(expectedUs, 0)}`);
  return judged(
    `round trip, ${client}, linger ${lingerMs} ms`,
    found.every(({ fits }) => fits),
    `median service time less the client's own ${ms(ownUs, 2)} ms: ${listed.join(', ')} ms (within 1 ms or 5 %)`,
    Object.fromEntries([
      ['ownUs', ownUs],
      ...found.map(({ rttMs, measuredUs }) => [`injected${rttMs}MsUs`, measuredUs] as const),
    ]),
  );
}

const ms = (us: number, digits = 1): string => (us / 1000).toFixed(digits);
