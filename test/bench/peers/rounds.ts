import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Contest, Contestant } from './contest.ts';
import type { PeersKafka } from './kafka.ts';
import { EndedEarly, type Lengths, type Measured, measure } from './measure.ts';

/** One contestant in one contest, and what each round gave; null where it failed. */
export interface Entry {
  readonly contest: Contest;
  readonly contestant: Contestant;
  readonly rounds: (Measured | null)[];
  /** Why rounds failed, the last reason. */
  failure: string | null;
}

export interface RoundsOptions extends Lengths {
  readonly rounds: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Told what is measured next. */
  readonly onStatus: (status: string) => void;
}

const probe: Lengths = { warmupMs: 2500, windowMs: 1500 };
/** How much faster than in its probe a contestant is taken to be, once it has warmed up. */
const probeMargin = 1.3;
const attempts = 3;

export const entriesOf = (contests: readonly Contest[]): Entry[] =>
  contests.flatMap((contest) =>
    contest.contestants.map((contestant) => ({ contest, contestant, rounds: [], failure: null })),
  );

/**
 * Measures all entries once a round: the contests in a shuffled order, and within each its contestants in a shuffled
 * order, so that what changes in the machine meets all alike. What is in the entries stands when it rejects.
 */
export async function measureRounds(
  kafka: PeersKafka,
  entries: readonly Entry[],
  options: RoundsOptions,
): Promise<void> {
  const shuffle = shuffler(options.seed);
  const rates = new Map<Entry, number>();
  const contests = [...new Set(entries.map(({ contest }) => contest))];
  let position = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    for (const contest of shuffle(contests)) {
      for (const entry of shuffle(entries.filter((candidate) => candidate.contest === contest))) {
        position += 1;
        const what = `${contest.name}: ${entry.contestant.name}`;
        options.onStatus(`${position}/${entries.length * options.rounds}: ${what}, round ${round + 1}`);
        const measured = await measureOrNot(kafka, entry, rates, options);
        entry.rounds[round] = measured;
        if (measured !== null) options.onStatus(`  ${Math.round(measured.messagesPerSecond)} messages/s`);
      }
    }
  }
}

/** A contestant that fails does not end the others' measurements. */
async function measureOrNot(
  kafka: PeersKafka,
  entry: Entry,
  rates: Map<Entry, number>,
  options: RoundsOptions,
): Promise<Measured | null> {
  try {
    return await attempt(kafka, entry, rates, options);
  } catch (error) {
    if (options.signal.aborted) throw error;
    entry.failure = (error as Error).message;
    options.onStatus(`  failed: ${entry.failure}`);
    return null;
  }
}

let topics = 0;

async function attempt(
  kafka: PeersKafka,
  entry: Entry,
  rates: Map<Entry, number>,
  { warmupMs, windowMs, signal }: RoundsOptions,
): Promise<Measured> {
  const { contest, contestant } = entry;
  const once = (lengths: Lengths) => {
    topics += 1;
    const expectedRate = rates.get(entry) ?? null;
    return measure(kafka, {
      contest,
      contestant,
      topic: `peers-${topics}`,
      expectedRate,
      signal,
      ...lengths,
    });
  };
  if (contestant.counts && !rates.has(entry))
    rates.set(entry, (await once(probe)).messagesPerSecond * probeMargin);
  for (let tries = 1; ; tries += 1) {
    try {
      const measured = await once({ warmupMs, windowMs });
      rates.set(entry, Math.max(rates.get(entry) ?? 0, measured.messagesPerSecond));
      return measured;
    } catch (error) {
      // One that counts was faster than expected: it is given more to do.
      const rate = rates.get(entry);
      if (!(error instanceof EndedEarly) || !contestant.counts || rate === undefined || tries === attempts)
        throw error;
      rates.set(entry, rate * probeMargin);
    }
  }
}

function shuffler(seed: number): <T>(items: readonly T[]) => T[] {
  const random = xoroshiro128plus(seed);
  return (items) => {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = uniformInt(random, 0, last);
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
    return shuffled;
  };
}
